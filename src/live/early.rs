//! Pages to look at while everything is read: from what the last preview remembered, or from what
//! shows of all pages without reading them.

use std::cell::LazyCell;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::Remembering;
use super::channel::Files;
use super::demand::Demand;
use crate::BuildOptions;
use crate::again::{Archive, Memory, Recalled};
use crate::disk::{Glance, Loader, Recollection, Scan, Store};
use crate::model::{History, Quick, Sources};
use crate::read::told;

/// How many files a site has at least whose pages are shown before all are read; fewer are read at
/// once.
const FILES_MIN: usize = 2_000;

/// Remembers what a preview reads, from one start to the next.
pub(super) struct Keeper {
    at: Remembering,
    root: std::path::PathBuf,
    /// Held as long as the preview runs; another preview of the project has none.
    store: Option<Store>,
    /// A number for the sources that it is about.
    stored: Option<u64>,
}

impl Keeper {
    pub(super) fn new(at: Remembering, loader: &Loader) -> Self {
        let root = loader.root().to_owned();
        let store = Store::open_for_preview(&at.folder, &root);
        Self { at, root, store, stored: None }
    }

    /// Returns the site as the last preview knew it, or the last build, if no source is another.
    pub(super) fn recall(&mut self, options: &BuildOptions) -> Option<Early> {
        let scan = LazyCell::new(|| Scan::of(&self.root));
        let recall = |store: &Store| match store.is_written() {
            true => store.recall(scan.as_ref()?, self.at.reading),
            false => None,
        };
        let own = self.store.as_ref().and_then(recall);
        let built = || recall(&Store::open(&self.at.folder, &self.root)?);
        self.stored = own.as_ref().map(Recollection::sources);
        let disk = own.or_else(built)?;
        let memory = Memory::from_bytes(&disk.memory)?;
        Early::new(memory, Shelves::Disk(disk), options)
    }

    /// Remembers what was read last, unless it is stored; without a store, or with mistakes, nothing.
    pub(super) fn remember(&mut self, loader: &Loader, site: &Demand) -> Option<()> {
        let store = self.store.as_ref().filter(|_| site.mistakes().is_empty())?;
        let sources = Some(loader.number());
        if self.stored == sources {
            return Some(());
        }
        let memory = Memory::of_site(site.site(), &[], site.sources(), &History::default());
        store.remember_sources(loader, self.at.reading, &memory.to_bytes())?;
        self.stored = sources;
        Some(())
    }
}

/// A site of which not all is known. What can be made of it is made at once and is what the whole site
/// has there; whoever asks for more waits for the whole site.
pub(super) struct Early {
    recalled: Recalled,
    shelves: Shelves,
    made: Mutex<HashMap<String, Arc<[u8]>, Quick>>,
    /// The whole site; nothing when it will never come.
    whole: OnceLock<Option<Arc<Demand>>>,
}

impl Early {
    /// Returns a large site from how its pages begin.
    pub(super) fn at_a_glance(root: &Path, options: &BuildOptions) -> Option<Self> {
        let glance = Glance::of(root, FILES_MIN, &told)?;
        let memory = Memory::of_unread(glance.sources(), options)?;
        Self::new(memory, Shelves::Glance(glance), options)
    }

    /// Returns a large site of which everything is loaded, from what shows of its pages without
    /// reading them.
    pub(super) fn unread(sources: &Sources, options: &BuildOptions) -> Option<Self> {
        let memory =
            (sources.files.len() >= FILES_MIN).then(|| Memory::of_unread(sources, options));
        Self::new(memory.flatten()?, Shelves::Memory(sources.clone()), options)
    }

    fn new(memory: Memory, shelves: Shelves, options: &BuildOptions) -> Option<Self> {
        let recalled = Recalled::new(memory, options, &&shelves)?;
        Some(Self { recalled, shelves, made: Mutex::default(), whole: OnceLock::new() })
    }

    /// Returns how many pages there are.
    pub(super) fn pages(&self) -> usize {
        self.recalled.len()
    }

    /// Passes whoever waits, and whoever still asks here, on to the whole site, if there is one.
    pub(super) fn give_way(&self, whole: Option<&Arc<Demand>>) {
        let _ = self.whole.set(whole.cloned());
    }

    /// Returns the page at `path`, if it can be made.
    fn page(&self, path: &str) -> Option<Arc<[u8]>> {
        let known = || self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = known().get(path) {
            return Some(Arc::clone(bytes));
        }
        let page = self.recalled.page(path, &mut &self.shelves)?;
        known().insert(path.to_owned(), Arc::clone(&page));
        Some(page)
    }
}

impl Files for Early {
    fn get(&self, path: &str) -> Option<Arc<[u8]>> {
        if self.whole.get().is_none() {
            let file = self.recalled.theme(path).or_else(|| self.page(path));
            if file.is_some() {
                return file;
            }
        }
        self.whole.wait().as_ref()?.get(path)
    }

    fn shared(&self, ending: &str) -> Vec<(String, Arc<[u8]>)> {
        self.recalled.shared(ending)
    }
}

/// Where texts are.
enum Shelves {
    /// On the disk, as long as they are as they were.
    Disk(Recollection),
    /// On the disk, as long as they begin as they did.
    Glance(Glance),
    /// In memory.
    Memory(Sources),
}

impl Archive for &Shelves {
    fn text(&mut self, path: &str) -> Option<Arc<str>> {
        match self {
            Shelves::Disk(disk) => disk.text(path),
            Shelves::Glance(disk) => disk.text(path),
            Shelves::Memory(sources) => {
                let file = sources.files.iter().find(|file| file.path == path)?;
                Some(Arc::clone(&file.text))
            }
        }
    }

    fn bytes(&self, path: &str) -> Option<Arc<[u8]>> {
        match self {
            Shelves::Disk(disk) => disk.bytes(path),
            Shelves::Glance(disk) => disk.bytes(path),
            Shelves::Memory(sources) => {
                let mut files = sources.assets.iter().chain(&sources.theme);
                files.find(|file| file.path == path).map(|file| Arc::clone(&file.bytes))
            }
        }
    }

    fn file(&self, _path: &str) -> Option<Arc<[u8]>> {
        None
    }
}
