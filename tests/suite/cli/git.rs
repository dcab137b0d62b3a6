//! Where git itself is in the way: its hooks, somebody else's folders, clones without all files.

use std::path::Path;

use super::diff::{ONE, TWO, commit, git, repository};
use super::said;
use crate::project::program;

/// Runs `diff` with variables of the environment; returns status, standard output and error.
fn told(root: &Path, arguments: &[&str], variables: &[(&str, &Path)]) -> (i32, String, String) {
    let mut program = program(root);
    let output = program.args(arguments).envs(variables.iter().copied()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_hook_may_ask_for_a_project_in_a_folder() {
    let Some(root) = repository() else { return };
    let root = root.path();
    commit(root, &[("docs/content/topology.yaml", ONE)]);
    commit(root, &[("docs/content/topology.yaml", TWO)]);
    let folder = root.join(".git");
    let index = Path::new(".git/index");
    for variables in [
        &[("GIT_DIR", Path::new(".git")), ("GIT_INDEX_FILE", index)][..],
        &[("GIT_DIR", folder.as_path())],
        &[("GIT_DIR", folder.as_path()), ("GIT_WORK_TREE", Path::new(".")), ("GIT_PREFIX", index)],
    ] {
        let (status, out, err) = told(root, &["--root", "docs", "diff", "HEAD~1"], variables);
        assert_eq!(status, 0, "{variables:?}: {err}");
        assert!(out.contains("+ db   Database"), "{variables:?}: {out}{err}");
    }
}

#[test]
fn the_folder_to_trust_is_the_one_that_git_asks_for() {
    let Some(root) = repository() else { return };
    let root = root.path().canonicalize().unwrap();
    commit(&root, &[("docs/content/topology.yaml", ONE)]);
    let variables = [
        ("GIT_TEST_ASSUME_DIFFERENT_OWNER", Path::new("1")),
        ("GIT_CONFIG_NOSYSTEM", Path::new("1")),
        ("GIT_CONFIG_GLOBAL", Path::new("/nonexistent")),
    ];
    let (status, _, err) = told(&root, &["--root", "docs", "diff"], &variables);
    assert_eq!(status, 3, "{err}");
    let help = format!("`git config --global --add safe.directory '{}'`", root.display());
    assert!(err.contains("belongs to somebody else") && err.contains(&help), "{err}");
}

#[test]
fn a_clone_without_all_files_is_told_how_to_get_them() {
    let Some(root) = repository() else { return };
    git(root.path(), &["config", "uploadpack.allowFilter", "true"]);
    let clones = tempfile::tempdir().unwrap();
    let url = format!("file://{}", root.path().display());
    git(clones.path(), &["clone", "--quiet", "--filter=blob:none", &url, "clone"]);
    let clone = clones.path().join("clone");
    assert_eq!(said(&clone, &["diff"]).0, 0, "what is checked out is there");
    let (status, _, err) = said(&clone, &["diff", "HEAD~1"]);
    assert_eq!(status, 3, "{err}");
    assert!(err.contains("lacks `content/topology.yaml` of "), "{err}");
    assert!(err.contains("`git fetch --refetch --no-filter`"), "{err}");
    git(&clone, &["fetch", "--quiet", "--refetch", "--no-filter"]);
    let (status, out, err) = said(&clone, &["diff", "HEAD~1"]);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("+ db   Database"), "{out}");
}
