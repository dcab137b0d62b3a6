//! The finished site, in memory or on its way elsewhere.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Files of the site by path from its root, with `/`: `guide/start/index.html`.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// The files.
    pub files: BTreeMap<String, Arc<[u8]>>,
}

/// Where finished files go, each once and in any order, from many threads.
pub trait Shelf: Sync {
    /// Takes a file that was made.
    fn put(&self, path: String, bytes: Vec<u8>);
    /// Takes a file that is copied.
    fn copy(&self, path: String, bytes: &Arc<[u8]>);
    /// Returns whether anybody will see the files; what nobody sees need not be made.
    fn keeps(&self) -> bool {
        true
    }
}

/// Keeps the files in memory.
impl Shelf for Mutex<Output> {
    fn put(&self, path: String, bytes: Vec<u8>) {
        self.copy(path, &bytes.into());
    }

    fn copy(&self, path: String, bytes: &Arc<[u8]>) {
        let mut output = self.lock().unwrap_or_else(PoisonError::into_inner);
        output.files.insert(path, Arc::clone(bytes));
    }
}

/// Keeps nothing: for a site that will not be published, but whose mistakes are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bin;

impl Shelf for Bin {
    fn put(&self, _path: String, _bytes: Vec<u8>) {}

    fn copy(&self, _path: String, _bytes: &Arc<[u8]>) {}

    fn keeps(&self) -> bool {
        false
    }
}
