//! The list of our files in an output folder, kept in it.

use std::borrow::Cow;
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
        let manifest: Self = serde_json::from_slice(&bytes(folder)?).ok()?;
        (manifest.groundplan == FORMAT).then_some(manifest)
    }

    /// Returns whether there is a list in `folder` that can be read.
    pub(super) fn is_in(folder: &Path) -> bool {
        let is_one = |bytes: &[u8]| {
            serde_json::from_slice(bytes).is_ok_and(|list: Listed| list.groundplan == FORMAT)
        };
        bytes(folder).is_some_and(|bytes| is_one(&bytes))
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

/// A list as it is written, of which nothing is kept.
#[derive(Deserialize)]
struct Listed<'a> {
    groundplan: u32,
    #[serde(borrow, rename = "files")]
    _files: Vec<Name<'a>>,
}

/// A name where it stands, if nothing in it is written otherwise.
#[derive(Deserialize)]
struct Name<'a>(
    #[serde(borrow)]
    #[expect(dead_code, reason = "it need only be one")]
    Cow<'a, str>,
);

/// Returns what lies in `folder` under the name of the list, unless it is no file.
fn bytes(folder: &Path) -> Option<Vec<u8>> {
    let path = folder.join(MANIFEST);
    let is_file = std::fs::symlink_metadata(&path).ok()?.is_file();
    is_file.then(|| std::fs::read(path).ok())?
}
