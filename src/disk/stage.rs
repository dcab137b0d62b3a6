//! The folder beside the output in which the next site grows.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::error::{Context, DiskError};
use super::foreign;
use super::system::{self, Lock};

/// How often to try again when somebody else takes the name.
const ATTEMPTS_MAX: u32 = 100;

/// A staging folder, held by a lock for as long as this value lives.
pub(super) struct Stage {
    pub(super) path: PathBuf,
    _lock: Option<Lock>,
}

impl Stage {
    /// Returns a new folder beside `output`, on the same disk.
    pub(super) fn new(output: &Path) -> Result<Self, DiskError> {
        let process = std::process::id();
        for attempt in 0..ATTEMPTS_MAX {
            let path = beside(output, &format!("{STAGE}{process}-{attempt}"));
            match std::fs::create_dir(&path) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(error).context("create", &path),
            }
            // A build that cleans up at this very moment may hold or remove the new folder.
            match system::lock_folder(&path) {
                Ok(lock) if path.is_dir() => return Ok(Self { path, _lock: lock }),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error).context("lock", &path),
            }
        }
        let taken = io::Error::from(io::ErrorKind::AlreadyExists);
        Err(taken).context("find a free name beside", output)
    }

    /// Removes the folder and what we wrote into it.
    pub(super) fn remove(self, output: &Path) -> Result<(), DiskError> {
        foreign::remove_ours(&self.path, output).context("remove", &self.path)
    }
}

/// Marks the names of our folders beside an output.
const STAGE: &str = "groundplan-stage-";
const ASIDE: &str = "groundplan-aside";

fn beside(output: &Path, mark: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(output.file_name().unwrap_or_default());
    name.push(".");
    name.push(mark);
    output.with_file_name(name)
}

/// Returns the name under which an output waits while it is replaced in two steps.
pub(super) fn set_aside_name(output: &Path) -> PathBuf {
    beside(output, ASIDE)
}

/// Mends and removes what killed builds left beside `output`; a running build is left alone.
pub(super) fn clean(output: &Path) -> Result<(), DiskError> {
    let aside = set_aside_name(output);
    if aside.is_dir() {
        if output.exists() {
            foreign::remove_ours(&aside, output).context("remove", &aside)?;
        } else {
            std::fs::rename(&aside, output).context("bring back", output)?;
        }
    }
    let Some(parent) = output.parent().filter(|p| p.is_dir()) else { return Ok(()) };
    let start = beside(output, STAGE);
    let start = start.file_name().unwrap_or_default().as_encoded_bytes();
    for entry in std::fs::read_dir(parent).context("read", parent)? {
        let entry = entry.context("read", parent)?;
        let ours = entry.file_name().as_encoded_bytes().starts_with(start);
        if ours && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            let path = entry.path();
            // Another build may finish and remove it between the listing and now.
            if let Ok(Some(_lock)) = system::lock_folder(&path) {
                // What cannot be removed disturbs nobody; the next build tries again.
                let _ = foreign::remove_ours(&path, output);
            }
        }
    }
    Ok(())
}
