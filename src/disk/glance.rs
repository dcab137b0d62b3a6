//! What shows of a project at once: its files, and how its pages begin.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::entry::{is_copied, is_page, read, read_plain, read_start, started, unopened};
use super::list::list;
use super::walk::{FILES_MAX, Found};
use crate::model::Sources;

/// The sources of a project, of pages no more than their start and of what is copied the names.
pub struct Glance {
    root: PathBuf,
    sources: Sources,
    /// Which texts have more than is known, in the order of the sources.
    started: Vec<bool>,
}

impl Glance {
    /// Returns the project at `root`, of each page as much as `told` measures in its first bytes, or
    /// all where these are too few; `None` when it has fewer files than `files_min`, or anything
    /// that asks for a closer look.
    pub fn of(
        root: &Path,
        files_min: usize,
        told: &(dyn Fn(&str) -> Option<usize> + Sync),
    ) -> Option<Self> {
        let root = root.canonicalize().ok()?;
        let mut paths = Vec::new();
        list(&root, &mut |path, _| {
            paths.push(path);
            (paths.len() <= FILES_MAX).then_some(())
        })?;
        if paths.len() < files_min {
            return None;
        }
        paths.par_sort_unstable();
        let entries = paths.into_par_iter().map(|path| {
            let (entry, started) = match path {
                _ if is_copied(&path) => (unopened(), false),
                _ if is_page(&path) => {
                    let (text, started) = read_start(&found(&root, &path), told)?;
                    (self::started(text), started)
                }
                _ => (read(&found(&root, &path)).filter(|entry| entry.problem.is_none())?, false),
            };
            Some((path, entry, started))
        });
        let entries: Vec<_> = entries.collect::<Option<_>>()?;
        let (mut sources, mut started) = (Sources::default(), Vec::new());
        for (path, entry, is_started) in entries {
            entry.add_to(&path, &mut sources);
            started.resize(sources.files.len(), is_started);
        }
        Some(Self { root, sources, started })
    }

    /// Returns the sources as far as they are known.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Returns a text as it is by now; `None` when it begins otherwise than at first sight.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        let at = self.sources.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        let known = &self.sources.files[at].text;
        if !self.started[at] {
            return Some(Arc::clone(known));
        }
        let now = read_plain(&self.root, path)?.text().cloned()?;
        now.starts_with(&**known).then_some(now)
    }

    /// Returns the bytes of a file.
    pub fn bytes(&self, path: &str) -> Option<Arc<[u8]>> {
        match self.sources.theme.iter().find(|file| file.path == path) {
            Some(file) => Some(Arc::clone(&file.bytes)),
            None => read_plain(&self.root, path)?.as_read().map(Arc::from),
        }
    }
}

fn found(root: &Path, path: &str) -> Found {
    Found { path: path.to_owned(), place: root.join(path), is_listed: true }
}
