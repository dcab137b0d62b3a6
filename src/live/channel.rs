//! The site as it is now, and who waits for the next one.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::respond::{decode, file_of, page_version, with_client};

/// What the search knows is written as a script and changes with every save; an open page loads
/// it when the reader searches, so it is no reason to load the page again.
const SEARCH_DATA: &str = "/search-";

/// The number of the snapshot before the first build, which nobody has to see.
pub(super) const NONE: u64 = 0;

/// The files of a site by path from its root, made by now or when they are asked for.
pub trait Files: Send + Sync {
    /// Returns the file at a path, if there is one.
    fn get(&self, path: &str) -> Option<Arc<[u8]>>;
    /// Returns the files with this ending that all pages share.
    fn shared(&self, ending: &str) -> Vec<(String, Arc<[u8]>)>;
}

impl Files for BTreeMap<String, Arc<[u8]>> {
    fn get(&self, path: &str) -> Option<Arc<[u8]>> {
        Self::get(self, path).cloned()
    }

    fn shared(&self, ending: &str) -> Vec<(String, Arc<[u8]>)> {
        let shared = |path: &&String| path.ends_with(ending) && !path.contains(SEARCH_DATA);
        let files = self.iter().filter(|(path, _)| shared(path));
        files.map(|(path, bytes)| (path.clone(), Arc::clone(bytes))).collect()
    }
}

/// A site, with what is wrong at the moment.
#[derive(Clone)]
pub struct Snapshot {
    /// How many builds there have been.
    pub number: u64,
    /// Mistakes as a terminal shows them; empty when there are none.
    pub mistakes: String,
    files: Arc<dyn Files>,
    /// Files of an earlier site, where the present one is broken.
    last_good: Arc<BTreeMap<String, Arc<[u8]>>>,
    versions: [(&'static str, u64); 2],
}

impl Default for Snapshot {
    fn default() -> Self {
        Self::new(NONE, Arc::new(BTreeMap::new()), String::new())
    }
}

impl Snapshot {
    /// Returns the snapshot of a build.
    pub fn new(number: u64, files: Arc<dyn Files>, mistakes: String) -> Self {
        let versions = [".css", ".js"].map(|ending| {
            let mut hasher = DefaultHasher::new();
            for (path, bytes) in files.shared(ending) {
                hasher.write(path.as_bytes());
                hasher.write(&bytes);
            }
            (ending, hasher.finish())
        });
        Self { number, mistakes, files, last_good: Arc::default(), versions }
    }

    /// Returns the same snapshot, with files that take the place of broken ones.
    pub(super) fn keeping(self, last_good: BTreeMap<String, Arc<[u8]>>) -> Self {
        Self { last_good: Arc::new(last_good), ..self }
    }

    /// Returns the same site under another number, with other mistakes.
    pub(super) fn told(&self, number: u64, mistakes: String) -> Self {
        Self { number, mistakes, ..self.clone() }
    }

    /// Returns the file at a path, if there is one.
    pub fn file(&self, path: &str) -> Option<Arc<[u8]>> {
        self.last_good.get(path).cloned().or_else(|| self.files.get(path))
    }

    /// Returns the paths of the files of an earlier site that are shown.
    pub(super) fn last_good(&self) -> impl Iterator<Item = &String> {
        self.last_good.keys()
    }

    /// Returns the version of all files with this ending together.
    pub(super) fn version_of(&self, ending: &str) -> String {
        let version = self.versions.iter().find(|(e, _)| *e == ending).map_or(0, |(_, v)| *v);
        format!("{version:016x}")
    }

    /// Returns what a tab that shows the page at `path`, escapes included, has to know, and the version
    /// of its page. Where it was `told` of another, the page comes with it: to ask would take longer.
    pub(super) fn news_for(&self, path: &str, told: Option<&str>) -> (String, Option<String>) {
        let file = decode(path).map(|path| file_of(path.trim_start_matches('/')));
        let bytes = file.and_then(|file| self.file(&file));
        let page = bytes.as_ref().map(|bytes| page_version(bytes));
        let is_other = told.is_some() && told != page.as_deref();
        let html = bytes.zip(page.as_deref()).filter(|_| is_other);
        let html = html.map(|(bytes, version)| with_client(self, &bytes, version));
        let news = serde_json::json!({
            "build": self.number,
            "page": page,
            "html": html.and_then(|html| String::from_utf8(html).ok()),
            "style": self.version_of(".css"),
            "script": self.version_of(".js"),
            "mistakes": self.mistakes,
        });
        (news.to_string(), page)
    }
}

/// Hands each new site to everybody who waits.
#[derive(Default)]
pub(super) struct Channel {
    current: Mutex<Arc<Snapshot>>,
    changed: Condvar,
    /// How many clients have asked for a file that is not made yet.
    asking: Mutex<usize>,
    answered: Condvar,
}

impl Channel {
    /// Counts a client until the value goes.
    pub(super) fn asks(&self) -> Asking<'_> {
        *self.count() += 1;
        Asking(self)
    }

    /// Waits until nobody asks any more, but no longer than `patience`.
    pub(super) fn wait_for_answers(&self, patience: Duration) {
        drop(self.answered.wait_timeout_while(self.count(), patience, |asking| *asking > 0));
    }

    fn count(&self) -> MutexGuard<'_, usize> {
        self.asking.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the site as it is now.
    pub(super) fn now(&self) -> Arc<Snapshot> {
        Arc::clone(&self.lock())
    }

    /// Returns the site as it is now, as soon as there is one.
    pub(super) fn first(&self) -> Arc<Snapshot> {
        let none = |site: &mut Arc<Snapshot>| site.number == NONE;
        let site = self.changed.wait_while(self.lock(), none);
        Arc::clone(&site.unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces the site.
    pub(super) fn publish(&self, snapshot: Snapshot) {
        *self.lock() = Arc::new(snapshot);
        self.changed.notify_all();
    }

    /// Returns the first site that is not number `known`, or nothing after `patience`.
    pub(super) fn next(&self, known: u64, patience: Duration) -> Option<Arc<Snapshot>> {
        let waiting = |site: &mut Arc<Snapshot>| site.number == known;
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

/// A client that has asked for a file.
pub(super) struct Asking<'a>(&'a Channel);

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        *self.0.count() -= 1;
        self.0.answered.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::thread;
    use std::time::{Duration, Instant};

    use super::Channel;

    #[test]
    fn those_who_ask_are_waited_for_but_not_for_long() {
        let channel = Channel::default();
        channel.wait_for_answers(Duration::MAX);
        let asking = channel.asks();
        let start = Instant::now();
        channel.wait_for_answers(Duration::from_millis(20));
        assert!(start.elapsed() >= Duration::from_millis(20));
        thread::scope(|scope| {
            scope.spawn(|| {
                thread::sleep(Duration::from_millis(20));
                drop(asking);
            });
            channel.wait_for_answers(Duration::MAX);
        });
        assert!(start.elapsed() >= Duration::from_millis(40));
    }
}
