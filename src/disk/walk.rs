//! Lists the files of a folder of the project, in order and never outside of it.

use std::ffi::OsStr;
use std::fs::FileType;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder};

use super::entry::is_read_as_text;
use crate::model::{Finding, Origin, Severity};

/// How deep folders may lie in each other.
pub(super) const DEPTH_MAX: usize = 64;
/// How many files a project may hold.
pub(super) const FILES_MAX: usize = 200_000;

/// One regular file.
pub(super) struct Found {
    /// Path from the project root, with `/`.
    pub path: String,
    /// Where to open it.
    pub place: PathBuf,
    /// Whether the disk has just said that it is a regular file.
    pub is_listed: bool,
}

/// What a walk yields.
#[derive(Default)]
pub(super) struct Walked {
    pub files: Vec<Found>,
    pub findings: Vec<Finding>,
}

/// Returns the regular files under `folder`, a name in `root`, and what was left out with reason.
///
/// `root` is canonical. Links are followed while they stay in it.
pub(super) fn walk(root: &Path, folder: &str) -> Walked {
    walk_some(root, folder, FILES_MAX)
}

/// Returns what [`walk`] does, of a folder that may hold `files_max` files.
fn walk_some(root: &Path, folder: &str, files_max: usize) -> Walked {
    let mut walked = Walked::default();
    let top = root.join(folder);
    if let Some(finding) = top.is_symlink().then(|| link_problem(root, &top)).flatten() {
        walked.findings.push(finding);
        return walked;
    }
    let left_out = Arc::new(Mutex::new(Vec::new()));
    for entry in builder(root, folder, &left_out).build() {
        match entry {
            Ok(entry) => take(root, &entry, &mut walked),
            Err(error) => walked.findings.extend(refused(root, &error)),
        }
        if walked.files.len() > files_max {
            walked.files.truncate(files_max);
            walked.findings.push(too_many(folder, files_max));
            break;
        }
    }
    walked.findings.append(&mut left_out.lock().unwrap_or_else(PoisonError::into_inner));
    walked
}

fn builder(root: &Path, folder: &str, left_out: &Arc<Mutex<Vec<Finding>>>) -> WalkBuilder {
    let (top, left_out) = (root.to_owned(), Arc::clone(left_out));
    let mut builder = WalkBuilder::new(root.join(folder));
    builder
        .standard_filters(false)
        .follow_links(true)
        .max_depth(Some(DEPTH_MAX))
        .sort_by_file_name(std::cmp::Ord::cmp)
        .filter_entry(move |entry| {
            if !is_kept_name(entry.file_name()) {
                return false;
            }
            let refused = entry.path_is_symlink().then(|| link_problem(&top, entry.path()));
            if let Some(finding) = refused.flatten() {
                left_out.lock().unwrap_or_else(PoisonError::into_inner).push(finding);
                return false;
            }
            true
        });
    builder
}

/// Returns whether a file or folder of this name can be part of the content.
///
/// Dot files stay at home, `.well-known` apart; what editors leave behind is nobody's content.
pub(crate) fn is_kept_name(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    let hidden = name.starts_with(b".") && name != b".well-known";
    let left_behind = name.ends_with(b"~") || (name.starts_with(b"#") && name.ends_with(b"#"));
    !hidden && !left_behind
}

/// Returns why the link at `path` is not followed, if it is not.
fn link_problem(root: &Path, path: &Path) -> Option<Finding> {
    // A link to nothing is reported by the walk itself.
    let target = path.canonicalize().ok()?;
    let inside = target.strip_prefix(root).ok();
    let hidden = |part: Component| {
        let name = part.as_os_str().as_encoded_bytes();
        name.starts_with(b".") && name != b".well-known"
    };
    match inside {
        Some(inner) if !inner.components().any(hidden) => None,
        // A link to `.env` or `.git/config` would publish what the project keeps to itself.
        Some(_) => Some(left_out("link-outside", root, path, "leads to a hidden file")),
        None => Some(left_out("link-outside", root, path, "leads out of the project")),
    }
}

fn take(root: &Path, entry: &DirEntry, walked: &mut Walked) {
    let Some(kind) = entry.file_type() else { return };
    if kind.is_dir() {
        // The walk does not look into it; without a word its pages would just be missing.
        if entry.depth() == DEPTH_MAX {
            walked.findings.push(too_deep(root, entry.path()));
        }
        return;
    }
    if !kind.is_file() {
        walked.findings.push(left_out("special-file", root, entry.path(), what_it_is(kind)));
        return;
    }
    let Some(path) = name_from(root, entry.path()) else {
        let what = "has a name that is not UTF-8 or holds control characters";
        walked.findings.push(left_out("bad-file-name", root, entry.path(), what));
        return;
    };
    walked.files.push(Found { path, place: entry.path().to_owned(), is_listed: true });
}

fn what_it_is(_kind: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if _kind.is_fifo() {
            return "is a named pipe";
        }
        if _kind.is_socket() {
            return "is a socket";
        }
    }
    "is a device"
}

/// Returns the path from `root` with `/`, if it can be written in text.
pub(super) fn name_from(root: &Path, path: &Path) -> Option<String> {
    let mut name = String::new();
    for part in path.strip_prefix(root).ok()?.components() {
        let part = part.as_os_str().to_str().filter(|p| !p.chars().any(char::is_control))?;
        if !name.is_empty() {
            name.push('/');
        }
        name.push_str(part);
    }
    Some(name)
}

/// Returns the finding that a path was left out, a warning.
pub(super) fn left_out(rule: &'static str, root: &Path, path: &Path, what: &str) -> Finding {
    let message = format!("`{}` {what}, so it is left out", shown(root, path));
    Finding::new(rule, Severity::Warning, Origin::Input, message)
        .help("put a regular file in its place, or remove it from the content")
}

/// Returns what is said about a path that the walk could not look at.
///
/// A link to nothing is refused before its name is asked about: editors lock a file by one.
fn refused(root: &Path, error: &ignore::Error) -> Option<Finding> {
    let (path, reason) = reason_of(error);
    if path.and_then(Path::file_name).is_some_and(|name| !is_kept_name(name)) {
        return None;
    }
    let dangling = path.filter(|path| path.is_symlink() && !path.exists());
    let is_read = |path: &Path| name_from(root, path).is_some_and(|name| is_read_as_text(&name));
    if let Some(path) = dangling.filter(|path| !is_read(path)) {
        return Some(left_out("link-outside", root, path, "leads nowhere"));
    }
    Some(unreadable(root, path, &reason))
}

fn unreadable(root: &Path, path: Option<&Path>, reason: &str) -> Finding {
    let message = match path {
        Some(path) => format!("cannot read `{}`: {reason}", shown(root, path)),
        None => format!("cannot read the content: {reason}"),
    };
    Finding::new("unreadable-file", Severity::Error, Origin::Input, message)
        .help("check the permissions, mend the link, or remove it")
}

fn reason_of(error: &ignore::Error) -> (Option<&Path>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path), reason_of(err).1),
        ignore::Error::WithDepth { err, .. } => reason_of(err),
        ignore::Error::Loop { child, .. } => {
            (Some(child), "it is a link to a folder that holds it".to_owned())
        }
        ignore::Error::Io(error) => (None, error.to_string()),
        other => (None, other.to_string()),
    }
}

pub(super) fn too_many(folder: &str, files_max: usize) -> Finding {
    let message = format!("`{folder}` holds more than {files_max} files");
    Finding::new("too-many-files", Severity::Error, Origin::Input, message)
        .help("move what is not documentation out of the folder")
}

pub(super) fn too_deep(root: &Path, path: &Path) -> Finding {
    let message = format!(
        "`{}` is not read: it lies more than {} folders deep",
        shown(root, path),
        DEPTH_MAX - 1
    );
    Finding::new("too-many-files", Severity::Error, Origin::Input, message)
        .help("move it further up, or out of the folder")
}

/// Returns `path` for people: from the root, other characters replaced.
pub(super) fn shown(root: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(root).unwrap_or(path);
    inner.to_string_lossy().chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use std::path::PathBuf;

    use super::walk_some;

    /// Returns an empty folder for one test.
    pub(in crate::disk) fn scratch(name: &str) -> PathBuf {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/tmp/disk").join(name);
        // Left by an earlier run, perhaps.
        let _ = std::fs::remove_dir_all(&root);
        std::fs::create_dir_all(&root).expect("a folder");
        root
    }

    #[test]
    fn more_files_than_a_folder_may_hold_are_an_error() {
        let root = scratch("walked");
        let content = root.join("content");
        std::fs::create_dir(&content).expect("a folder");
        for name in ["a.md", "b.md", "c.md"] {
            std::fs::write(content.join(name), "# x").expect("a file");
        }
        assert!(walk_some(&root, "content", 3).findings.is_empty());
        let walked = walk_some(&root, "content", 2);
        assert_eq!(walked.files.len(), 2);
        assert_eq!(walked.findings[0].message, "`content` holds more than 2 files");
    }
}
