//! Outputs that are refused, each with its reason, and those that are not.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use groundplan::disk::{DiskError, Surroundings, check_output, write};

use super::{names, output, put};

struct Project {
    _folder: tempfile::TempDir,
    home: PathBuf,
    root: PathBuf,
}

fn project() -> Project {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().canonicalize().unwrap().join("home");
    let root = home.join("project");
    put(&root, &[("content/a/index.md", "# x"), ("themes/t/site.css", ""), (".git/config", "")]);
    Project { _folder: folder, home, root }
}

impl Project {
    fn check(&self, path: impl AsRef<Path>) -> Result<PathBuf, DiskError> {
        let around = Surroundings { root: self.root.clone(), home: Some(self.home.clone()) };
        check_output(&self.root.join(path), &around)
    }

    fn reason(&self, path: impl AsRef<Path>) -> String {
        match self.check(path) {
            Err(DiskError::Refused { reason, .. }) => reason,
            other => panic!("not refused: {other:?}"),
        }
    }
}

#[test]
fn dangerous_folders_are_refused() {
    let project = project();
    for (path, reason) in [
        ("/", "it is the root of the file system"),
        ("..", "it is the home folder"),
        ("../..", "it holds the project"),
        (".", "it is the project"),
        ("nowhere/..", "it is the project"),
        ("content", "it is the content"),
        ("content/a", "it lies in the content"),
        ("content/new/deep", "it lies in the content"),
        ("public/../content/x", "it lies in the content"),
        ("themes", "it is the themes"),
        ("themes/t/out", "it lies in the themes"),
        (".git", "it is the repository's `.git`"),
        (".git/out", "it lies in the repository's `.git`"),
    ] {
        let got = project.reason(path);
        // The project lies in the home folder, so what holds both may name either.
        let holds = reason.starts_with("it holds") && got.starts_with("it holds");
        assert!(got == reason || holds, "{path}: {got}");
    }
    assert_eq!(names(&project.root), [".git", "content", "themes"], "nothing was touched");
}

#[test]
fn links_and_files_are_refused() {
    let project = project();
    put(&project.root, &[("file", "x"), ("real/.gitkeep", "")]);
    symlink(project.root.join("real"), project.root.join("link")).unwrap();
    symlink(project.root.join("nowhere"), project.root.join("dead")).unwrap();
    symlink(project.root.join("content"), project.root.join("c")).unwrap();
    assert_eq!(project.reason("file"), "it is a file");
    assert_eq!(project.reason("link"), "it is a link");
    assert_eq!(project.reason("dead"), "it is a link");
    assert_eq!(project.reason("c/out"), "it lies in the content");
}

#[test]
fn a_content_folder_that_is_a_link_is_protected_on_both_sides() {
    let project = project();
    put(&project.root, &[("real/index.md", "# x")]);
    fs::remove_dir_all(project.root.join("content")).unwrap();
    symlink(project.root.join("real"), project.root.join("content")).unwrap();
    assert_eq!(project.reason("real/out"), "it lies in the content");
    assert_eq!(project.reason("content"), "it is a link");
}

#[test]
fn somebody_elses_files_are_refused_by_name() {
    let project = project();
    put(&project.root, &[("notes/thesis.txt", "years of work")]);
    assert_eq!(project.reason("notes"), "it holds `thesis.txt`, which Groundplan did not write");
    put(&project.root, &[("forged/x", ""), ("forged/.groundplan-manifest.json", "{}")]);
    assert_eq!(project.reason("forged"), "it holds `x`, which Groundplan did not write");
}

#[test]
fn new_empty_dotted_and_own_folders_are_fine() {
    let project = project();
    let root = &project.root;
    assert_eq!(project.check("public").unwrap(), root.join("public"));
    assert_eq!(project.check("deep/er/public").unwrap(), root.join("deep/er/public"));
    fs::create_dir(root.join("empty")).unwrap();
    project.check("empty").unwrap();
    put(root, &[("dotted/.gitkeep", ""), ("dotted/.git", "gitdir: elsewhere")]);
    let place = project.check("dotted").unwrap();
    write(&output(&[("index.html", "x")]), &place).unwrap();
    project.check("dotted").unwrap();
    assert_eq!(
        names(&place),
        [".git", ".gitkeep", ".groundplan-manifest.json", "index.html"],
        "dot files survive"
    );
}
