//! A second copy of a site, made of links to its files, that becomes the next site.
//!
//! It lies in the store, on the same disk as the site. A build after an edit puts the few files that
//! differ into it, exchanges the two in one step, and then puts the same files into the other one.
//! It is believed when each of its folders is as it was left. Whether others have put files into the
//! site is seen in the folders of the old one after the exchange: such files move to the new one, and
//! there is no twin then. While it is worked on it has another name, and what a killed build left under
//! that name is removed.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Changed;
use crate::disk::exchange::put_in_place;
use crate::disk::foreign;
use crate::disk::manifest::{MANIFEST, Manifest};
use crate::disk::seal::{Inputs, Seal, Stat, number};
use crate::disk::system::Root;
use crate::disk::write::{Replaced, check_path, create, like_before};

/// The name of a twin in its store.
const TWIN: &str = "twin";

/// What tells that the folders of two copies of a site are as they were left.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Pair {
    /// When that was.
    seen: u64,
    /// A sum over those of the site, by [`sum`].
    site: u64,
    /// The same of its copy: of the site, when the copy has become it.
    twin: u64,
}

/// The copy of the site at a place.
pub(super) struct Twin {
    path: PathBuf,
    busy: PathBuf,
    /// Every folder of the site but the outermost.
    folders: Vec<String>,
    pair: Pair,
}

/// Returns the name of a twin of the site at `place` that is worked on.
fn busy(store: &Path, place: &Path) -> PathBuf {
    store.join(format!("{TWIN}-{:016x}", number(place)))
}

/// Removes the twin, and what a killed build left of one.
pub(super) fn remove(store: &Path, place: &Path) {
    clear(store, place);
    let _ = fs::remove_dir_all(store.join(TWIN));
}

/// Removes what a killed build left of a twin; files of others in it are brought to `place`.
pub(super) fn clear(store: &Path, place: &Path) {
    let busy = busy(store, place);
    if busy.is_dir() {
        // What cannot be removed disturbs nobody; the next build tries again.
        let _ = foreign::remove_ours(&busy, place);
    }
}

/// Makes a twin of the site at `place` from the one that it replaced; `None` when that stays where it
/// is.
pub(super) fn adopt(store: &Path, old: &Replaced, place: &Path) -> Option<Pair> {
    remove(store, place);
    if !foreign::list(old.folder, old.ours).ok()?.is_empty() {
        return None;
    }
    let manifest = Manifest::read(place)?;
    let (path, busy, folders) = (store.join(TWIN), busy(store, place), folders(&manifest));
    // On another disk it cannot be moved there, and stays.
    fs::rename(old.folder, &busy).ok()?;
    let twin = Twin { path, busy, folders, pair: Pair::default() };
    if twin.follow(place, &old.differs).is_none() {
        let _ = foreign::remove_ours(&twin.busy, place);
        return None;
    }
    let all = |root: &Path| look(root, &twin.folders).map(|stats| sum(&twin.folders, &stats));
    Some(Pair { site: all(place)?, twin: all(&twin.path)?, ..Pair::now() })
}

impl Pair {
    /// Returns a pair without folders that was left now.
    fn now() -> Self {
        Self { seen: Inputs::begin().start(), ..Self::default() }
    }
}

impl Twin {
    /// Returns the twin of the site at `place` with the files `ours`, if it is as it was left.
    pub(super) fn find(store: &Path, pair: Pair, place: &Path, ours: &Manifest) -> Option<Self> {
        let (path, busy, folders) = (store.join(TWIN), busy(store, place), folders(ours));
        let stats = look(&path, &folders)?;
        (sum(&folders, &stats) == pair.twin).then_some(Self { path, busy, folders, pair })
    }

    /// Puts `changed` into the twin and the twin at `place`, with a note; `None` when nothing has
    /// happened. The twin is the old site then, brought up to date, if that could be.
    pub(super) fn write(
        self,
        changed: &[&Changed],
        ours: &Manifest,
        note: impl FnOnce(&Path) -> Option<(Seal, u64)>,
        place: &Path,
    ) -> Option<Option<Pair>> {
        let touched = self.touched(changed);
        let (in_site, in_twin) = (look(place, &touched)?, look(&self.path, &touched)?);
        fs::rename(&self.path, &self.busy).ok()?;
        let made = self.make(changed, ours, note, place);
        if made.and_then(|()| put_in_place(&self.busy, place).ok()).is_none() {
            let _ = fs::remove_dir_all(&self.busy);
            return None;
        }
        let differs: Vec<_> = changed.iter().map(|(path, _)| (path.as_str(), true)).collect();
        if !self.is_as_left(ours) || self.follow(place, &differs).is_none() {
            let _ = foreign::remove_ours(&self.busy, place);
            return Some(None);
        }
        // The two have changed places, and a few of their folders.
        let moved = |all: u64, before: &[Stat], root: &Path| {
            let now = sum(&touched, &look(root, &touched)?);
            Some(all.wrapping_sub(sum(&touched, before)).wrapping_add(now))
        };
        let next = || {
            let site = moved(self.pair.twin, &in_twin, place)?;
            let twin = moved(self.pair.site, &in_site, &self.path)?;
            Some(Pair { site, twin, ..Pair::now() })
        };
        Some(next())
    }

    /// Returns whether the old site, which is under its other name now, holds nothing but `ours`.
    fn is_as_left(&self, ours: &Manifest) -> bool {
        let Some(stats) = look(&self.busy, &self.folders) else { return false };
        // A folder that was changed shortly before it was looked at says nothing of what came into
        // it since; the outermost one changes with each exchange.
        let fresh = |(_, stat): &(&String, &Stat)| stat.is_fresh(self.pair.seen);
        let fresh = self.folders.iter().zip(&stats).filter(fresh).map(|(folder, _)| &**folder);
        sum(&self.folders, &stats) == self.pair.site
            && fresh.chain([""]).all(|folder| holds_ours(&self.busy, folder, ours))
    }

    /// Makes the next site. Until its list is there, it is one that was not finished.
    fn make(
        &self,
        changed: &[&Changed],
        ours: &Manifest,
        note: impl FnOnce(&Path) -> Option<(Seal, u64)>,
        place: &Path,
    ) -> Option<()> {
        fs::remove_file(self.busy.join(MANIFEST)).ok()?;
        for (path, bytes) in changed {
            check_path(path, place).ok()?;
            let file = self.busy.join(path);
            // It is a link to a file of the site, which must not change.
            gone(&file)?;
            create(&file, bytes).ok()?;
        }
        create(&self.busy.join(MANIFEST), &ours.to_bytes()).ok()?;
        let (seal, sum) = note(&self.busy)?;
        seal.put_on(&self.busy, sum);
        like_before(place, &self.busy).ok()
    }

    /// Gives the copy under its other name the files of the site that differ, and its own name back.
    fn follow(&self, place: &Path, differs: &[(&str, bool)]) -> Option<()> {
        // Without its list, which comes last, a copy is one that was not finished.
        gone(&self.busy.join(MANIFEST))?;
        for (path, is_there) in differs.iter().chain([&(MANIFEST, true)]) {
            let file = self.busy.join(path);
            gone(&file)?;
            match is_there {
                true => link(&place.join(path), &file)?,
                false => self.leave_empty_folders(&file),
            }
        }
        fs::rename(&self.busy, &self.path).ok()
    }

    /// Removes the folders above a file that is gone, as far as nothing is left in them.
    fn leave_empty_folders(&self, file: &Path) {
        let above = file.ancestors().skip(1).take_while(|folder| *folder != self.busy);
        let _ = above.map(fs::remove_dir).take_while(Result::is_ok).count();
    }

    /// Returns the folders in which files change.
    fn touched(&self, changed: &[&Changed]) -> Vec<String> {
        let is_touched = |folder: &&String| {
            let within =
                |(path, _): &&Changed| path.rsplit_once('/').is_some_and(|(f, _)| f == *folder);
            changed.iter().any(within)
        };
        self.folders.iter().filter(is_touched).cloned().collect()
    }
}

/// Makes `new` a link to a file, and the folders above it that are missing.
fn link(file: &Path, new: &Path) -> Option<()> {
    match fs::hard_link(file, new) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            fs::create_dir_all(new.parent()?).ok()?;
            fs::hard_link(file, new).ok()
        }
        result => result.ok(),
    }
}

/// Removes a file that may be missing.
fn gone(file: &Path) -> Option<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => None,
        _ => Some(()),
    }
}

/// Returns every folder of a site but the outermost, each once.
fn folders(ours: &Manifest) -> Vec<String> {
    let mut folders = Vec::new();
    let mut last = "";
    for path in ours.files() {
        for (at, _) in path.match_indices('/') {
            // All that lies in a folder stands together, since paths are in order.
            if last.get(..=at) != Some(&path[..=at]) {
                folders.push(path[..at].to_owned());
            }
        }
        last = path;
    }
    folders
}

/// Returns what the disk says of each folder; `None` when one is missing.
fn look(root: &Path, folders: &[String]) -> Option<Vec<Stat>> {
    let root = Root::open(root)?;
    folders.iter().map(|folder| stat(&root, folder)).collect()
}

fn stat(root: &Root, folder: &str) -> Option<Stat> {
    let said = root.ask(folder).filter(|said| said.is_folder)?;
    Some(Stat::said(&said))
}

fn sum(folders: &[String], stats: &[Stat]) -> u64 {
    let pairs = folders.iter().zip(stats);
    pairs.fold(0, |sum, pair| sum.wrapping_add(number(pair)))
}

/// Returns whether a folder of a site holds nothing but `ours`.
fn holds_ours(root: &Path, folder: &str, ours: &Manifest) -> bool {
    let is_ours = |entry: std::io::Result<fs::DirEntry>| {
        let entry = entry.ok()?;
        let name = entry.file_name().into_string().ok()?;
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        Some(match entry.file_type().ok()?.is_dir() {
            true => ours.holds_below(&path),
            false => ours.holds(&path),
        })
    };
    let entries = fs::read_dir(root.join(folder));
    entries.is_ok_and(|mut entries| entries.all(|entry| is_ours(entry) == Some(true)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::{Pair, Replaced, Twin, adopt, busy};
    use crate::disk::manifest::{MANIFEST, Manifest};
    use crate::disk::seal::{Inputs, Seal};
    use crate::disk::walk::tests::scratch;

    const FILES: [&str; 4] = ["a.html", "one/b.html", "one/two/c.html", "one-d/e.html"];

    fn ours() -> Manifest {
        Manifest::new(FILES.iter().map(|path| (*path).to_owned()).collect::<BTreeSet<_>>())
    }

    fn write(folder: &Path) {
        for path in FILES {
            let place = folder.join(path);
            fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
            fs::write(place, path).expect("a file");
        }
        fs::write(folder.join(MANIFEST), ours().to_bytes()).expect("a list");
    }

    /// Returns the store, the place of a site, and what is known of it and its twin.
    fn pair(name: &str) -> (PathBuf, PathBuf, Pair) {
        let root = scratch(name);
        let (store, place, old) = (root.join("store"), root.join("public"), root.join("old"));
        fs::create_dir(&store).expect("a folder");
        write(&place);
        write(&old);
        let differs = FILES.map(|path| (path, true)).to_vec();
        let replaced = Replaced { folder: &old, ours: &ours(), differs };
        let pair = adopt(&store, &replaced, &place).expect("a twin");
        assert!(!old.exists());
        (store, place, pair)
    }

    fn find(store: &Path, place: &Path, pair: Pair) -> Option<Twin> {
        Twin::find(store, pair, place, &ours())
    }

    /// Makes the next site, with `meanwhile` done while it is made.
    fn next(twin: Twin, text: &str, place: &Path, meanwhile: impl FnOnce()) -> Option<Pair> {
        let changed = ("one/b.html".to_owned(), text.as_bytes().to_vec());
        let note = |_: &Path| {
            meanwhile();
            Some((Seal::new(1, Inputs::default()), 2))
        };
        twin.write(&[&changed], &ours(), note, place).expect("the next site")
    }

    fn text(folder: &Path) -> String {
        fs::read_to_string(folder.join("one/b.html")).expect("a page")
    }

    #[test]
    fn the_twin_becomes_the_site_and_the_site_the_twin() {
        let (store, place, mut pair) = pair("twins");
        let old = fs::File::open(place.join("one/b.html")).expect("a page");
        for step in 0..3 {
            let words = format!("step {step}");
            let twin = find(&store, &place, pair).expect("it is as it was left");
            pair = next(twin, &words, &place, || ()).expect("a twin");
            assert_eq!((text(&place), text(&store.join("twin"))), (words.clone(), words));
            assert!(!busy(&store, &place).exists());
        }
        let whoever_reads = std::io::read_to_string(old).expect("a text");
        assert_eq!(whoever_reads, "one/b.html", "an open file of the old site is as it was");
    }

    #[test]
    fn what_comes_at_the_moment_of_the_exchange_is_kept() {
        let (store, place, pair) = pair("twin-late");
        let twin = find(&store, &place, pair).expect("it is as it was left");
        let late = || fs::write(place.join("one/two/CNAME"), "late").expect("a file");
        assert!(next(twin, "new", &place, late).is_none(), "there is no twin any more");
        assert_eq!(text(&place), "new");
        let kept = fs::read_to_string(place.join("one/two/CNAME")).expect("the file");
        assert_eq!((kept.as_str(), names(&store)), ("late", 0));
    }

    #[test]
    fn what_others_put_into_the_site_moves_to_the_next_one() {
        for (at, more) in ["CNAME", "one/two/more", "new/x"].into_iter().enumerate() {
            let (store, place, pair) = pair(&format!("twin-others-{at}"));
            let path = place.join(more);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(&path, more).expect("a file");
            let twin = find(&store, &place, pair).expect("it is as it was left");
            assert!(next(twin, "new", &place, || ()).is_none(), "{more}");
            assert_eq!(text(&place), "new");
            assert_eq!(fs::read_to_string(path).expect("the file"), more);
            assert_eq!(names(&store), 0, "{more}");
        }
    }

    #[test]
    fn a_twin_that_was_touched_is_not_gone_on_from() {
        for (at, touched) in ["one/more", "one/two/c.html"].into_iter().enumerate() {
            let (store, place, pair) = pair(&format!("twin-touched-{at}"));
            let path = store.join("twin").join(touched);
            if fs::remove_file(&path).is_err() {
                fs::write(&path, "x").expect("a file");
            }
            assert!(find(&store, &place, pair).is_none(), "{touched}");
        }
    }

    fn names(folder: &Path) -> usize {
        fs::read_dir(folder).expect("a folder").count()
    }
}
