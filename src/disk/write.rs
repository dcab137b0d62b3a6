//! Finished site in memory → output folder, in one step.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;

use super::error::{Context, DiskError};
use super::exchange::put_in_place;
use super::foreign::{self, Foreign};
use super::manifest::{MANIFEST, Manifest};
use super::stage::{self, Stage};
use super::system::open_regular;
use crate::model::Output;

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
    check_paths(output, place)?;
    stage::clean(place)?;
    let old = Old::read(place)?;
    refuse_clashes(output, &old, place)?;
    let unchanged = unchanged_files(output, &old, place);
    let manifest = Manifest::new(output.files.keys());
    let mut written = Written {
        changed: output.files.len() - unchanged.len(),
        unchanged: unchanged.len(),
        removed: old.manifest.missing_in(&manifest),
        leftover: None,
    };
    if old.manifest == manifest && written.changed == 0 {
        return Ok(written);
    }
    let stage = fill_stage(output, &old, &unchanged, &manifest, place)?;
    if let Err(error) = put_in_place(&stage.path, place) {
        discard(stage, place);
        return Err(error);
    }
    written.leftover = discard(stage, place);
    Ok(written)
}

/// Removes a stage; returns its path when that failed.
fn discard(stage: Stage, place: &Path) -> Option<PathBuf> {
    let path = stage.path.clone();
    // The outcome of the build is decided by now, and the next build cleans again.
    (stage.remove(place).is_err() && path.exists()).then_some(path)
}

/// Refuses paths that would leave the output, whoever made them.
fn check_paths(output: &Output, place: &Path) -> Result<(), DiskError> {
    let inside = |path: &str| {
        let plain = Path::new(path).components().all(|c| matches!(c, Component::Normal(_)));
        plain && !path.is_empty() && path != MANIFEST
    };
    match output.files.keys().find(|path| !inside(path)) {
        Some(path) => Err(io::Error::from(io::ErrorKind::InvalidInput))
            .context("write outside of the output", &place.join(path)),
        None => Ok(()),
    }
}

/// What is in the output folder now.
struct Old {
    manifest: Manifest,
    foreign: Vec<Foreign>,
}

impl Old {
    fn read(place: &Path) -> Result<Self, DiskError> {
        let manifest = Manifest::read(place).unwrap_or_default();
        let foreign = match foreign::list(place, &manifest) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            result => result.context("read", place)?,
        };
        Ok(Self { manifest, foreign })
    }
}

/// Refuses to write where something stands that we did not write, unless it is the same.
fn refuse_clashes(output: &Output, old: &Old, place: &Path) -> Result<(), DiskError> {
    for foreign in &old.foreign {
        let inner = foreign.path.strip_prefix(place).unwrap_or(&foreign.path);
        let Some(path) = inner.to_str() else { continue };
        let same_name = output.files.get(path);
        let adopted =
            !foreign.is_folder && same_name.is_some_and(|bytes| has_bytes(&foreign.path, bytes));
        let in_the_way = match foreign.is_folder {
            true => same_name.is_some(),
            false => (same_name.is_some() && !adopted) || needed_as_folder(output, path),
        };
        if in_the_way {
            return Err(DiskError::Refused {
                path: place.to_owned(),
                reason: format!("the site needs `{path}`, where something else stands"),
                help: "move it away, or rename the page".to_owned(),
            });
        }
    }
    Ok(())
}

fn needed_as_folder(output: &Output, path: &str) -> bool {
    let start = format!("{path}/");
    output.files.range(start.clone()..).next().is_some_and(|(other, _)| other.starts_with(&start))
}

/// Returns the paths whose bytes are on disk already.
fn unchanged_files<'a>(output: &'a Output, old: &Old, place: &Path) -> BTreeSet<&'a str> {
    output
        .files
        .par_iter()
        .filter(|(path, bytes)| old.manifest.holds(path) && has_bytes(&place.join(path), bytes))
        .map(|(path, _)| path.as_str())
        .collect()
}

fn has_bytes(path: &Path, bytes: &[u8]) -> bool {
    let same_length =
        fs::symlink_metadata(path).is_ok_and(|m| m.is_file() && m.len() == bytes.len() as u64);
    if !same_length {
        return false;
    }
    let mut read = Vec::with_capacity(bytes.len() + 1);
    let file = open_regular(path).ok().flatten();
    file.is_some_and(|mut file| io::Read::read_to_end(&mut file, &mut read).is_ok())
        && read == bytes
}

/// Returns the finished stage; what is in it is complete, or nothing is left of it.
fn fill_stage(
    output: &Output,
    old: &Old,
    unchanged: &BTreeSet<&str>,
    manifest: &Manifest,
    place: &Path,
) -> Result<Stage, DiskError> {
    if let Some(parent) = place.parent() {
        fs::create_dir_all(parent).context("create", parent)?;
    }
    let stage = Stage::new(place)?;
    let filled = keep_foreign(output, old, place, &stage.path)
        .and_then(|()| write_files(output, unchanged, place, &stage.path))
        .and_then(|()| create(&stage.path.join(MANIFEST), &manifest.to_bytes()))
        .and_then(|()| like_before(place, &stage.path));
    match filled {
        Ok(()) => Ok(stage),
        Err(error) => {
            discard(stage, place);
            Err(error)
        }
    }
}

fn keep_foreign(output: &Output, old: &Old, place: &Path, to: &Path) -> Result<(), DiskError> {
    for foreign in &old.foreign {
        let inner = foreign.path.strip_prefix(place).unwrap_or(&foreign.path);
        // One that the site contains as well, byte for byte, is ours from now on.
        if inner.to_str().is_some_and(|path| output.files.contains_key(path)) {
            continue;
        }
        foreign::keep(foreign, place, to).context("keep", &foreign.path)?;
    }
    Ok(())
}

fn write_files(
    output: &Output,
    unchanged: &BTreeSet<&str>,
    place: &Path,
    to: &Path,
) -> Result<(), DiskError> {
    let folders: BTreeSet<&Path> =
        output.files.keys().filter_map(|path| Path::new(path).parent()).collect();
    for folder in folders {
        let folder = to.join(folder);
        fs::create_dir_all(&folder).context("create", &folder)?;
    }
    output.files.par_iter().try_for_each(|(path, bytes)| {
        let target = to.join(path);
        if unchanged.contains(path.as_str()) && fs::hard_link(place.join(path), &target).is_ok() {
            return Ok(());
        }
        create(&target, bytes)
    })
}

fn create(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    fs::File::create_new(path).and_then(|mut file| file.write_all(bytes)).context("write", path)
}

/// Gives the stage the permissions of the folder it will replace.
fn like_before(place: &Path, stage: &Path) -> Result<(), DiskError> {
    match fs::metadata(place) {
        Ok(metadata) => fs::set_permissions(stage, metadata.permissions()).context("set up", stage),
        Err(_) => Ok(()),
    }
}
