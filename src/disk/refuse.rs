//! Which folders must never become an output.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::error::{Context, DiskError};
use super::load::{CONTENT, THEMES};
use super::manifest::Manifest;

/// What lies around an output and must survive.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The project root.
    pub root: PathBuf,
    /// The home folder of the user, if known.
    pub home: Option<PathBuf>,
}

/// Returns the output folder without links and dots, or why it is refused.
///
/// A folder may be replaced when it is new, empty, ours by its manifest, or holds dot files alone.
pub fn check_output(output: &Path, around: &Surroundings) -> Result<PathBuf, DiskError> {
    let refused = |reason: String, help: &str| {
        Err(DiskError::Refused { path: output.to_owned(), reason, help: help.to_owned() })
    };
    let elsewhere = "choose a folder of its own, such as `--output public`";
    match std::fs::symlink_metadata(output) {
        Ok(metadata) if metadata.is_symlink() => {
            return refused("it is a link".into(), "give the folder the link leads to");
        }
        Ok(metadata) if !metadata.is_dir() => {
            return refused("it is a file".into(), elsewhere);
        }
        _ => {}
    }
    let place = resolve(output).context("find", output)?;
    if let Some(reason) = conflict(&place, around) {
        return refused(reason, elsewhere);
    }
    if place.is_dir()
        && !Manifest::is_in(&place)
        && let Some(name) = first_visible(&place).context("read", &place)?
    {
        let reason = format!("it holds `{name}`, which Groundplan did not write");
        return refused(reason, "empty it yourself, or choose another folder");
    }
    Ok(place)
}

/// Returns `path` with every existing part canonical and no `..` left.
pub(super) fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut place = std::path::absolute(path)?;
    let mut rest = Vec::new();
    let mut resolved = loop {
        match place.canonicalize() {
            Ok(canonical) => break canonical,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                rest.push(place.components().next_back().map(|c| c.as_os_str().to_owned()));
                if !place.pop() {
                    return Err(error);
                }
            }
            Err(error) => return Err(error),
        }
    };
    for part in rest.into_iter().rev().flatten() {
        match Path::new(&part).components().next() {
            Some(Component::Normal(name)) => resolved.push(name),
            Some(Component::ParentDir) => {
                resolved.pop();
            }
            _ => {}
        }
    }
    Ok(resolved)
}

/// Returns why `place` and something that must survive are in each other's way.
fn conflict(place: &Path, around: &Surroundings) -> Option<String> {
    if place.parent().is_none() {
        return Some("it is the root of the file system".to_owned());
    }
    let canonical = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let root = canonical(&around.root);
    let (content, themes, git) = (root.join(CONTENT), root.join(THEMES), root.join(".git"));
    // Name, folder, and whether nothing may lie in it either; the widest first.
    let mut kept = vec![
        ("the project", root, false),
        ("the content", content.clone(), true),
        ("the content", canonical(&content), true),
        ("the themes", themes.clone(), true),
        ("the themes", canonical(&themes), true),
        ("the repository's `.git`", git, true),
    ];
    kept.extend(around.home.as_deref().map(|home| ("the home folder", canonical(home), false)));
    let say = |relation: &str, test: &dyn Fn(&Path, bool) -> bool| {
        let (name, ..) = kept.iter().find(|(_, path, closed)| test(path, *closed))?;
        Some(format!("it {relation} {name}"))
    };
    say("is", &|path, _| place == path)
        .or_else(|| say("holds", &|path, _| path.starts_with(place)))
        .or_else(|| say("lies in", &|path, closed| closed && place.starts_with(path)))
}

/// Returns the first name in `folder`, in order, that does not start with a dot.
fn first_visible(folder: &Path) -> io::Result<Option<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    Ok(names.into_iter().filter(|name| !name.starts_with('.')).min())
}
