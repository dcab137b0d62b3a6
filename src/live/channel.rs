//! The site as it is now, and who waits for the next one.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::respond::{decode, file_of, page_version};

/// What the search knows is written as a script and changes with every save; an open page loads
/// it when the reader searches, so it is no reason to load the page again.
const SEARCH_DATA: &str = "/search-";

/// A finished site, with what is wrong at the moment.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// How many builds there have been.
    pub number: u64,
    /// The files, by path from the root of the site.
    pub files: BTreeMap<String, Arc<[u8]>>,
    /// Mistakes as a terminal shows them; empty when there are none.
    pub mistakes: String,
    versions: [(&'static str, u64); 2],
}

impl Snapshot {
    /// Returns the snapshot of a build.
    pub fn new(number: u64, files: BTreeMap<String, Arc<[u8]>>, mistakes: String) -> Self {
        let versions = [".css", ".js"].map(|ending| {
            let mut hasher = DefaultHasher::new();
            let counts = |path: &str| path.ends_with(ending) && !path.contains(SEARCH_DATA);
            for (path, bytes) in files.iter().filter(|(path, _)| counts(path)) {
                hasher.write(path.as_bytes());
                hasher.write(bytes);
            }
            (ending, hasher.finish())
        });
        Self { number, files, mistakes, versions }
    }

    /// Returns the version of all files with this ending together.
    pub(super) fn version_of(&self, ending: &str) -> String {
        let version = self.versions.iter().find(|(e, _)| *e == ending).map_or(0, |(_, v)| *v);
        format!("{version:016x}")
    }

    /// Returns what a tab that shows the page at `path`, escapes included, has to know.
    pub(super) fn news_for(&self, path: &str) -> String {
        let file = decode(path).map(|path| file_of(path.trim_start_matches('/')));
        let page = file.and_then(|file| self.files.get(&file)).map(|bytes| page_version(bytes));
        serde_json::json!({
            "build": self.number,
            "page": page,
            "style": self.version_of(".css"),
            "script": self.version_of(".js"),
            "mistakes": self.mistakes,
        })
        .to_string()
    }
}

/// Hands each new site to everybody who waits.
#[derive(Default)]
pub(super) struct Channel {
    current: Mutex<Arc<Snapshot>>,
    changed: Condvar,
}

impl Channel {
    /// Returns the site as it is now.
    pub(super) fn now(&self) -> Arc<Snapshot> {
        Arc::clone(&self.lock())
    }

    /// Replaces the site.
    pub(super) fn publish(&self, snapshot: Snapshot) {
        *self.lock() = Arc::new(snapshot);
        self.changed.notify_all();
    }

    /// Returns the first site that is not number `known`, or nothing after `patience`.
    pub(super) fn next(&self, known: Option<u64>, patience: Duration) -> Option<Arc<Snapshot>> {
        let waiting = |site: &mut Arc<Snapshot>| Some(site.number) == known;
        let (site, result) = self
            .changed
            .wait_timeout_while(self.lock(), patience, waiting)
            .unwrap_or_else(PoisonError::into_inner);
        (!result.timed_out()).then(|| Arc::clone(&site))
    }

    fn lock(&self) -> MutexGuard<'_, Arc<Snapshot>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
