//! When sources were last changed, as a repository tells it.

use std::path::Path;
use std::process::Command;

use groundplan::disk::{head, history, load};
use groundplan::model::History;

use super::put;

/// Runs git with a fixed author and day; `None` where git is not installed.
fn git(root: &Path, day: &str, arguments: &[&str]) -> Option<()> {
    let date = format!("{day}T23:30:00Z");
    let output = Command::new("git")
        .current_dir(root)
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false"])
        .args(["-c", "protocol.file.allow=always"])
        .args(arguments)
        .envs([("GIT_AUTHOR_DATE", &date), ("GIT_COMMITTER_DATE", &date)])
        .output()
        .ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(())
}

fn asked(root: &Path) -> History {
    history(root, &load(root).unwrap())
}

#[test]
fn the_last_commit_of_each_source_is_found() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("docs");
    put(&root, &[("content/index.md", "# a"), ("content/topology.yaml", "components: {}")]);
    assert_eq!(asked(&root), History::default(), "without a repository");
    if git(place.path(), "2026-01-01", &["init", "-q"]).is_none() {
        return;
    }
    git(place.path(), "2026-01-01", &["add", "."]);
    git(place.path(), "2026-01-01", &["commit", "-qm", "one"]);
    put(&root, &[("content/index.md", "# b"), ("content/new.md", "# not committed")]);
    git(place.path(), "2026-03-04", &["commit", "-qam", "two"]);
    let history = asked(&root);
    let day = |path: &str| history.changes.get(path).map(|change| change.date.to_string());
    assert_eq!(history.prefix, "docs/");
    assert_eq!(day("content/index.md").as_deref(), Some("2026-03-04"));
    assert_eq!(day("content/topology.yaml").as_deref(), Some("2026-01-01"));
    assert_eq!(day("content/new.md"), None);
    assert_eq!(history.head, head(&root).head);
    assert!(history.changes["content/index.md"].commit == history.head[..10]);
    git(place.path(), "2026-03-04", &["pack-refs", "--all"]);
    assert_eq!(history.head, head(&root).head, "packed");
    let both = history.latest(["content/topology.yaml", "content/index.md"]).unwrap();
    assert_eq!((both.date.to_string().as_str(), both.commit.len()), ("2026-03-04", 10));

    // A clone without history would date everything to its only commit: it tells nothing instead.
    let from = format!("file://{}", place.path().display());
    let clone = tempfile::tempdir().unwrap();
    git(clone.path(), "2026-03-04", &["clone", "-q", "--depth", "1", &from, "here"]);
    assert_eq!(asked(&clone.path().join("here/docs")).changes.len(), 0);
}
