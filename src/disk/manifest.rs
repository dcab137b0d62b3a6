//! The list of our files in an output folder, kept in it.

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The name of the list.
pub(super) const MANIFEST: &str = ".groundplan-manifest.json";
/// Says that the list is ours, and how it is written.
const FORMAT: u32 = 1;

/// The files that a build wrote, by path from the output folder, with `/`.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    groundplan: u32,
    files: BTreeSet<String>,
}

impl Manifest {
    pub(super) fn new(files: BTreeSet<String>) -> Self {
        Self { groundplan: FORMAT, files }
    }

    /// Returns the files it lists.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(String::as_str)
    }

    /// Returns how many files it lists.
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// Returns the list in `folder`, if there is one that can be read.
    pub(super) fn read(folder: &Path) -> Option<Self> {
        let path = folder.join(MANIFEST);
        if !std::fs::symlink_metadata(&path).ok()?.is_file() {
            return None;
        }
        let manifest: Self = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
        (manifest.groundplan == FORMAT).then_some(manifest)
    }

    pub(super) fn holds(&self, path: &str) -> bool {
        path == MANIFEST || self.files.contains(path)
    }

    /// Returns whether a folder is there for one of our files.
    pub(super) fn holds_below(&self, folder: &str) -> bool {
        let start = format!("{folder}/");
        self.files.range(start.clone()..).next().is_some_and(|path| path.starts_with(&start))
    }

    /// Returns how many of our files `other` does not list.
    pub(super) fn missing_in(&self, other: &Self) -> usize {
        self.files.difference(&other.files).count()
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("strings and a number are JSON");
        bytes.push(b'\n');
        bytes
    }
}
