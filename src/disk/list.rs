//! Lists the files of a project quickly, where nothing asks for a closer look.

use std::fs::{self, DirEntry};
use std::path::Path;

use super::load::{CONTENT, THEMES};
use super::walk::{DEPTH_MAX, is_kept_name};

/// Hands each file of the project at `root`, which is canonical, to `take` with its path from there;
/// `None` when a folder holds anything that asks for a closer look, such as a link, or `take` does.
pub(super) fn list(
    root: &Path,
    take: &mut dyn FnMut(String, &DirEntry) -> Option<()>,
) -> Option<()> {
    add(&root.join(CONTENT), CONTENT, 0, take)?;
    if fs::symlink_metadata(root.join(THEMES)).is_ok() {
        add(&root.join(THEMES), THEMES, 0, take)?;
    }
    Some(())
}

fn add(
    folder: &Path,
    name: &str,
    depth: usize,
    take: &mut dyn FnMut(String, &DirEntry) -> Option<()>,
) -> Option<()> {
    if depth > DEPTH_MAX || !fs::symlink_metadata(folder).ok()?.is_dir() {
        return None;
    }
    for entry in fs::read_dir(folder).ok()? {
        let entry = entry.ok()?;
        let file_name = entry.file_name();
        if !is_kept_name(&file_name) {
            continue;
        }
        let file_name = file_name.to_str().filter(|n| !n.chars().any(char::is_control))?;
        let path = format!("{name}/{file_name}");
        let kind = entry.file_type().ok()?;
        if kind.is_dir() {
            add(&entry.path(), &path, depth + 1, take)?;
        } else {
            kind.is_file().then(|| take(path, &entry))??;
        }
    }
    Some(())
}
