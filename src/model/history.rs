//! When sources were last changed, as their repository tells it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Date;

/// The last change of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LastChange {
    /// Its day, in UTC.
    pub date: Date,
    /// The commit, shortened to a length that does not depend on the clone.
    pub commit: String,
}

/// The last changes of the sources; empty when there is no repository to ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The way from the top of the repository to the project: empty, or ending in `/`.
    pub prefix: String,
    /// The commit that is checked out: with the sources it decides everything else.
    pub head: String,
    /// By path from the project root.
    pub changes: BTreeMap<String, LastChange>,
}

impl History {
    /// Returns the latest change of any of `paths`.
    pub fn latest<'p>(&self, paths: impl IntoIterator<Item = &'p str>) -> Option<&LastChange> {
        paths.into_iter().filter_map(|path| self.changes.get(path)).max()
    }
}
