//! What a store says of sources that are the same, for a preview that starts from it.

use std::path::PathBuf;
use std::sync::Arc;

use super::{About, DATA, FORMAT, Head, Remembered, Store};
use crate::disk::entry::{Entry, read_plain};
use crate::disk::load::Loader;
use crate::disk::seal::{Inputs, Scan, number, sum};
use crate::disk::system;

/// Sources that are as they were when a store was written.
pub struct Recollection {
    /// What was remembered of them.
    pub memory: Vec<u8>,
    root: PathBuf,
    /// In the order of their paths.
    files: Vec<Remembered>,
}

impl Store {
    /// Returns what is remembered of the sources in `scan`, if they are the same and what is
    /// remembered depends on the settings `reading`; of the site no more need be there.
    pub fn recall(&self, scan: &Scan, reading: u64) -> Option<Recollection> {
        let same = |about: &About| about.root == self.root && about.reading == reading;
        let Head { about, files, .. } = self.head().filter(|head| same(&head.about))?;
        let mut pairs = files.iter().zip(&scan.files);
        let same = files.len() == scan.files.len()
            && pairs.all(|(old, (path, stat))| old.path == *path && old.is_vouched_for(stat, scan));
        let (mut data, _) = system::open_regular(&self.folder.join(&about.data)).ok()??;
        let memory = about.memory.read(&mut data).filter(|_| same)?;
        Some(Recollection { memory, root: about.root, files })
    }

    /// Remembers the sources that `loader` read last, and `memory` of them, which depends on
    /// `reading`; no text, and no site that was made from them.
    pub fn remember_sources(&self, loader: &Loader, reading: u64, memory: &[u8]) -> Option<()> {
        let now = Inputs::begin().start();
        let name = format!("{DATA}{:016x}", number((now, std::process::id())));
        let mut data = self.data(&name)?;
        let memory = data.add(memory)?;
        data.flush()?;
        let entries = loader.entries();
        let files = entries.map(|(path, entry)| Remembered::new(path, entry, None));
        let files = files.collect::<Option<_>>()?;
        let (format, root, data, twin) = (FORMAT, self.root.clone(), name, None);
        let (note, places) = (Vec::new(), Vec::new());
        let about = About { format, root, reading, note, data, memory, twin };
        self.put(&Head { about, places, files })?;
        self.make_room();
        Some(())
    }
}

impl Recollection {
    /// Returns a number for the sources, as [`Loader::number`] does.
    pub fn sources(&self) -> u64 {
        sum(self.files.iter().map(|file| (&*file.path, &file.stat)))
    }

    /// Returns the text of a source; `None` when it is another by now.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        self.entry(path)?.text().cloned()
    }

    /// Returns the bytes of a source; `None` when they are others by now.
    pub fn bytes(&self, path: &str) -> Option<Arc<[u8]>> {
        self.entry(path)?.as_read().map(Arc::from)
    }

    fn entry(&self, path: &str) -> Option<Entry> {
        let at = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        let (known, entry) = (&self.files[at], read_plain(&self.root, path)?);
        let same = entry.stat == Some(known.stat)
            && known.fresh.is_none_or(|number_known| {
                entry.as_read().is_some_and(|bytes| number((path, bytes)) == number_known)
            });
        same.then_some(entry)
    }
}
