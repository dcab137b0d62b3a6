//! Finished site in memory → output folder, in one step.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, Metadata};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::error::{Context, DiskError};
use super::exchange::put_in_place;
use super::foreign::{self, Foreign};
use super::manifest::{MANIFEST, Manifest};
use super::seal::{Seal, output_number, output_number_of};
use super::stage::{self, Stage};
use super::system::open_regular;
use crate::model::{Output, Quick, Shelf};

/// What a write did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// How many files are new or have new bytes.
    pub changed: usize,
    /// How many files kept their bytes and times.
    pub unchanged: usize,
    /// How many of our old files are gone.
    pub removed: usize,
    /// A folder that could not be removed; the next build tries again.
    pub leftover: Option<PathBuf>,
}

/// Replaces the folder `place`, as [`super::check_output`] returned it, by `output`.
///
/// Whatever happens on the way, `place` holds the whole old site or the whole new one.
pub fn write(output: &Output, place: &Path) -> Result<Written, DiskError> {
    let writer = Writer::new(place)?;
    output.files.par_iter().for_each(|(path, bytes)| writer.copy(path.clone(), bytes));
    writer.finish(None)
}

/// A site that was replaced by another.
pub(super) struct Replaced<'a> {
    /// Where it lies now.
    pub(super) folder: &'a Path,
    /// Its files.
    pub(super) ours: &'a Manifest,
    /// The files in which the other one differs, and whether it has them.
    pub(super) differs: Vec<(&'a str, bool)>,
}

/// Takes the files of a site one by one, and puts them all in place in one step.
///
/// Until [`Writer::finish`], and if it is dropped before, `place` is as it was.
pub struct Writer {
    place: PathBuf,
    old: Old,
    /// Where the new site grows.
    stage: Option<Stage>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    files: BTreeSet<String>,
    /// Folders of the new site that are there, by their paths in it.
    folders: HashSet<String, Quick>,
    /// Foreign files that the site contains byte for byte: ours from now on.
    adopted: BTreeSet<PathBuf>,
    /// Files that are new or have new bytes.
    changed: Vec<String>,
    /// The files as a note tells them.
    sum: u64,
    /// The first problem; what comes after it is let go.
    problem: Option<DiskError>,
}

impl Writer {
    /// Returns a writer of a site that will stand at `place`.
    pub fn new(place: &Path) -> Result<Self, DiskError> {
        stage::clean(place)?;
        let old = Old::read(place)?;
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent).context("create", parent)?;
        }
        let stage = Some(Stage::new(place)?);
        Ok(Self { place: place.to_owned(), old, stage, state: Mutex::default() })
    }

    /// Takes over a file of the old site, of which the note tells `number`, without a look into it.
    pub fn keep(&self, path: &str, number: u64) {
        if self.lock().problem.is_some() {
            return;
        }
        let kept = self.link(path);
        let mut state = self.lock();
        match kept {
            Ok(()) => {
                state.sum = state.sum.wrapping_add(number);
                state.files.insert(path.to_owned());
            }
            Err(problem) => drop(state.problem.get_or_insert(problem)),
        }
    }

    fn link(&self, path: &str) -> Result<(), DiskError> {
        let Some(stage) = &self.stage else { return Ok(()) };
        check_path(path, &self.place)?;
        let (here, target) = (self.place.join(path), stage.path.join(path));
        self.create_folder(stage, path)?;
        fs::hard_link(&here, &target).context("keep", &here)
    }

    /// Puts the site in place of the old one, with a note on what it was made from.
    pub fn finish(self, seal: Option<&Seal>) -> Result<Written, DiskError> {
        self.finish_and(seal, |_| ())
    }

    /// Does so, and hands on the old site, whose folder may be taken away.
    pub(super) fn finish_and(
        mut self,
        seal: Option<&Seal>,
        hand_on: impl FnOnce(&Replaced),
    ) -> Result<Written, DiskError> {
        let state = std::mem::take(self.state.get_mut().unwrap_or_else(PoisonError::into_inner));
        if let Some(problem) = state.problem {
            return Err(problem);
        }
        let manifest = Manifest::new(state.files);
        let mut written = Written {
            changed: state.changed.len(),
            unchanged: manifest.len() - state.changed.len(),
            removed: self.old.manifest.missing_in(&manifest),
            leftover: None,
        };
        let put_seal = |folder: &Path| {
            if let Some(seal) = seal {
                seal.put_on(folder, state.sum);
            }
        };
        if self.old.manifest == manifest && written.changed == 0 {
            put_seal(&self.place);
            return Ok(written);
        }
        let Some(stage) = &self.stage else { return Ok(written) };
        self.keep_foreign(&state.adopted, &stage.path)?;
        create(&stage.path.join(MANIFEST), &manifest.to_bytes())?;
        put_seal(&stage.path);
        like_before(&self.place, &stage.path)?;
        put_in_place(&stage.path, &self.place)?;
        let changed = state.changed.iter().map(|path| (path.as_str(), true));
        let gone = self.old.manifest.files().filter(|path| !manifest.holds(path));
        let differs = changed.chain(gone.map(|path| (path, false))).collect();
        hand_on(&Replaced { folder: &stage.path, ours: &self.old.manifest, differs });
        // What lies there now is the old site; foreign files that came late are looked for after.
        foreign::remove_listed(&stage.path, &self.old.manifest);
        written.leftover = self.discard();
        Ok(written)
    }

    fn keep_foreign(&self, adopted: &BTreeSet<PathBuf>, to: &Path) -> Result<(), DiskError> {
        for foreign in self.old.foreign.values().filter(|f| !adopted.contains(&f.path)) {
            foreign::keep(foreign, &self.place, to).context("keep", &foreign.path)?;
        }
        Ok(())
    }

    /// Removes the stage; returns its path when that failed.
    fn discard(&mut self) -> Option<PathBuf> {
        let stage = self.stage.take()?;
        let path = stage.path.clone();
        // The outcome of the build is decided by now, and the next build cleans again.
        (stage.remove(&self.place).is_err() && path.exists()).then_some(path)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, path: String, bytes: &[u8]) {
        if self.lock().problem.is_some() {
            return;
        }
        match self.write(&path, bytes) {
            Ok((changed, number)) => {
                let mut state = self.lock();
                state.sum = state.sum.wrapping_add(number);
                if changed {
                    state.changed.push(path.clone());
                }
                state.files.insert(path);
            }
            Err(problem) => drop(self.lock().problem.get_or_insert(problem)),
        }
    }

    /// Writes one file; returns whether it is new or has new bytes, and what a note tells of it.
    fn write(&self, path: &str, bytes: &[u8]) -> Result<(bool, u64), DiskError> {
        let Some(stage) = &self.stage else { return Ok((false, 0)) };
        check_path(path, &self.place)?;
        self.refuse_clash(path, bytes)?;
        let target = stage.path.join(path);
        self.create_folder(stage, path)?;
        let here = self.place.join(path);
        let changed = !(self.old.manifest.holds(path) && has_bytes(&here, bytes));
        let number = match changed || fs::hard_link(&here, &target).is_err() {
            true => create(&target, bytes)?.map(|metadata| output_number_of(path, &metadata)),
            false => output_number(path, &target),
        };
        Ok((changed, number.unwrap_or_default()))
    }

    /// Makes the folder that a file of the new site comes into.
    fn create_folder(&self, stage: &Stage, path: &str) -> Result<(), DiskError> {
        let Some((folder, _)) = path.rsplit_once('/') else { return Ok(()) };
        if self.lock().folders.contains(folder) {
            return Ok(());
        }
        let place = stage.path.join(folder);
        fs::create_dir_all(&place).context("create", &place)?;
        self.lock().folders.insert(folder.to_owned());
        Ok(())
    }

    /// Refuses to write where something stands that we did not write, unless it is the same.
    fn refuse_clash(&self, path: &str, bytes: &[u8]) -> Result<(), DiskError> {
        if self.old.foreign.is_empty() {
            return Ok(());
        }
        let above = path.match_indices('/').map(|(at, _)| &path[..at]);
        let file_above = |above: &&str| self.old.foreign.get(*above).is_some_and(|f| !f.is_folder);
        let in_the_way = match self.old.foreign.get(path) {
            Some(foreign) if !foreign.is_folder && has_bytes(&foreign.path, bytes) => {
                self.lock().adopted.insert(foreign.path.clone());
                None
            }
            Some(_) => Some(path),
            None => above.into_iter().find(file_above),
        };
        in_the_way.map_or(Ok(()), |path| {
            Err(DiskError::Refused {
                path: self.place.clone(),
                reason: format!("the site needs `{path}`, where something else stands"),
                help: "move it away, or rename the page".to_owned(),
            })
        })
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.discard();
    }
}

impl Shelf for Writer {
    fn put(&self, path: String, bytes: Vec<u8>) {
        self.take(path, &bytes);
    }

    fn copy(&self, path: String, bytes: &Arc<[u8]>) {
        self.take(path, bytes);
    }
}

/// Refuses a path that would leave the output, whoever made it.
pub(super) fn check_path(path: &str, place: &Path) -> Result<(), DiskError> {
    let plain = Path::new(path).components().all(|c| matches!(c, Component::Normal(_)));
    if plain && !path.is_empty() && path != MANIFEST {
        return Ok(());
    }
    Err(io::Error::from(io::ErrorKind::InvalidInput))
        .context("write outside of the output", &place.join(path))
}

/// What is in the output folder now.
struct Old {
    manifest: Manifest,
    /// What we did not write, by path in the folder; what has no such path is under its own name.
    foreign: BTreeMap<String, Foreign>,
}

impl Old {
    fn read(place: &Path) -> Result<Self, DiskError> {
        let manifest = Manifest::read(place).unwrap_or_default();
        let foreign = match foreign::list(place, &manifest) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            result => result.context("read", place)?,
        };
        let named = foreign.into_iter().enumerate().map(|(at, foreign)| {
            let inner = foreign.path.strip_prefix(place).ok().and_then(Path::to_str);
            // No path of a site begins with a slash.
            (inner.map_or_else(|| format!("/{at}"), str::to_owned), foreign)
        });
        Ok(Self { manifest, foreign: named.collect() })
    }
}

pub(super) fn has_bytes(path: &Path, bytes: &[u8]) -> bool {
    let same_length =
        fs::symlink_metadata(path).is_ok_and(|m| m.is_file() && m.len() == bytes.len() as u64);
    if !same_length {
        return false;
    }
    let mut read = Vec::with_capacity(bytes.len() + 1);
    let file = open_regular(path).ok().flatten();
    file.is_some_and(|(mut file, _)| io::Read::read_to_end(&mut file, &mut read).is_ok())
        && read == bytes
}

/// Writes a new file; returns what the disk says of it.
pub(super) fn create(path: &Path, bytes: &[u8]) -> Result<Option<Metadata>, DiskError> {
    let mut file = fs::File::create_new(path).context("write", path)?;
    file.write_all(bytes).context("write", path)?;
    Ok(file.metadata().ok())
}

/// Gives the stage the permissions of the folder it will replace.
pub(super) fn like_before(place: &Path, stage: &Path) -> Result<(), DiskError> {
    match fs::metadata(place) {
        Ok(metadata) => fs::set_permissions(stage, metadata.permissions()).context("set up", stage),
        Err(_) => Ok(()),
    }
}
