//! A second copy of a site, made of links to its files, that becomes the next site.
//!
//! It lies in the store, on the same disk as the site. A build after an edit puts the few files that
//! differ into it, exchanges the two in one step, and then puts the same files into the other one.
//! It is believed when every folder of both copies is as it was left, files of others apart: where
//! there are any, there is no twin. While it is worked on it has another name, and what a killed
//! build left under that name is removed.

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

/// What tells that two copies of a site are as they were left.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct Pair {
    /// When that was.
    seen: u64,
    site: u64,
    twin: u64,
}

/// The copy of the site at a place.
pub(super) struct Twin {
    path: PathBuf,
    busy: PathBuf,
    /// Every folder of the site but the outermost.
    folders: Vec<String>,
    /// What the disk says of each, in the site and in its copy.
    site: Vec<Stat>,
    twin: Vec<Stat>,
}

/// Returns the name of a twin of the site at `place` that is worked on.
fn busy(store: &Path, place: &Path) -> PathBuf {
    store.join(format!("{TWIN}-{:016x}", number(place)))
}

/// Removes the twin, and what a killed build left of one; a file of somebody else in it, that was
/// saved at the very moment of an exchange, is brought to `place`.
pub(super) fn remove(store: &Path, place: &Path) {
    clear(store, place);
    let _ = fs::remove_dir_all(store.join(TWIN));
}

/// Removes what a killed build left of a twin.
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
    let mut twin = Twin { path, busy, folders, site: Vec::new(), twin: Vec::new() };
    if twin.follow(place, &old.differs).is_none() {
        let _ = foreign::remove_ours(&twin.busy, place);
        return None;
    }
    twin.site = look(place, &twin.folders)?;
    twin.twin = look(&twin.path, &twin.folders)?;
    Some(twin.pair())
}

impl Twin {
    /// Returns the twin of the site at `place` with the files `ours`, if both are as they were left.
    pub(super) fn find(store: &Path, pair: Pair, place: &Path, ours: &Manifest) -> Option<Self> {
        let (path, busy, folders) = (store.join(TWIN), busy(store, place), folders(ours));
        let (site, twin) = (look(place, &folders)?, look(&path, &folders)?);
        let same = sum(&folders, &site) == pair.site && sum(&folders, &twin) == pair.twin;
        // A folder that was changed shortly before it was looked at says nothing of what came into
        // it since; the outermost one changes with each exchange.
        let fresh = folders.iter().zip(&site).filter(|(_, stat)| stat.is_fresh(pair.seen));
        let looked_into: Vec<&str> = fresh.map(|(folder, _)| &**folder).chain([""]).collect();
        let ours_alone = same && looked_into.iter().all(|folder| holds_ours(place, folder, ours));
        ours_alone.then_some(Self { path, busy, folders, site, twin })
    }

    /// Puts `changed` into the twin and the twin at `place`, with a note; `None` when nothing has
    /// happened. The twin is the old site then, brought up to date, if that could be.
    pub(super) fn write(
        mut self,
        changed: &[Changed],
        ours: &Manifest,
        note: impl FnOnce(&Path) -> Option<(Seal, u64)>,
        place: &Path,
    ) -> Option<Option<Pair>> {
        fs::rename(&self.path, &self.busy).ok()?;
        let made = self.make(changed, ours, note, place);
        if made.and_then(|()| put_in_place(&self.busy, place).ok()).is_none() {
            let _ = fs::remove_dir_all(&self.busy);
            return None;
        }
        let others = look(&self.busy, &self.folders).as_ref() != Some(&self.site)
            || !holds_ours(&self.busy, "", ours);
        let differs: Vec<_> = changed.iter().map(|(path, _)| (path.as_str(), true)).collect();
        if others || self.follow(place, &differs).is_none() {
            let _ = foreign::remove_ours(&self.busy, place);
            return Some(None);
        }
        std::mem::swap(&mut self.site, &mut self.twin);
        Some(self.look_again(changed, place).map(|()| self.pair()))
    }

    /// Makes the next site. Until its list is there, it is one that was not finished.
    fn make(
        &self,
        changed: &[Changed],
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

    /// Looks at the folders again in which something was changed.
    fn look_again(&mut self, changed: &[Changed], place: &Path) -> Option<()> {
        let (site, twin) = (Root::open(place)?, Root::open(&self.path)?);
        for (at, folder) in self.folders.iter().enumerate() {
            let within =
                |(path, _): &Changed| path.rsplit_once('/').is_some_and(|(f, _)| f == folder);
            if changed.iter().any(within) {
                self.site[at] = stat(&site, folder)?;
                self.twin[at] = stat(&twin, folder)?;
            }
        }
        Some(())
    }

    fn pair(&self) -> Pair {
        Pair {
            seen: Inputs::begin().start(),
            site: sum(&self.folders, &self.site),
            twin: sum(&self.folders, &self.twin),
        }
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

    use super::{Pair, Replaced, Twin, adopt, busy, look};
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
        let changed = [("one/b.html".to_owned(), text.as_bytes().to_vec())];
        let note = |_: &Path| {
            meanwhile();
            Some((Seal::new(1, Inputs::default()), 2))
        };
        twin.write(&changed, &ours(), note, place).expect("the next site")
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
            let twin = find(&store, &place, pair).expect("both are as they were left");
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
        let twin = find(&store, &place, pair).expect("both are as they were left");
        let late = || fs::write(place.join("one/two/CNAME"), "late").expect("a file");
        assert!(next(twin, "new", &place, late).is_none(), "there is no twin any more");
        assert_eq!(text(&place), "new");
        let kept = fs::read_to_string(place.join("one/two/CNAME")).expect("the file");
        assert_eq!((kept.as_str(), names(&store)), ("late", 0));
    }

    #[test]
    fn a_site_or_twin_that_was_touched_is_not_gone_on_from() {
        for (at, touched) in [
            "public/CNAME",
            "public/one/two/more",
            "store/twin/one/more",
            "public/new/x",
            "store/twin/one/two/c.html",
        ]
        .into_iter()
        .enumerate()
        {
            let (store, place, pair) = pair(&format!("twin-touched-{at}"));
            assert!(look(&place, &["one".to_owned()]).is_some());
            let path = store.with_file_name(touched);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
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
