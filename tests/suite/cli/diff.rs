//! `diff`, on real repositories.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

use super::said;
use crate::project::{program, put, tree};

const PAGE: (&str, &str) = ("content/index.md", "# Shop\n");
pub(super) const ONE: &str = "components:\n  guest: {kind: client}\n  web: {kind: web-server}\n\
                   connections: [{from: guest, to: web, protocol: HTTPS, port: 443}]\n";
pub(super) const TWO: &str = "components:\n  guest: {kind: client}\n  web: {kind: web-server, replicas: 2}\n  \
                   db: {kind: database}\n\
                   connections:\n  - {from: guest, to: web, protocol: HTTPS, port: 443}\n  \
                   - {from: web, to: db}\n";
const BROKEN: &str = "components:\n  web: {kind: wbe-server}\n";

/// Runs git, whatever the machine and its owner have set; returns what it says.
pub(super) fn git(root: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(root)
        .args(["-c", "init.defaultBranch=main", "-c", "commit.gpgSign=false"])
        .args(["-c", "core.autocrlf=false", "-c", "protocol.file.allow=always"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/nonexistent")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "a")
        .env("GIT_AUTHOR_EMAIL", "a@example.org")
        .env("GIT_COMMITTER_NAME", "a")
        .env("GIT_COMMITTER_EMAIL", "a@example.org")
        .env("GIT_AUTHOR_DATE", "2026-11-01T12:00:00Z")
        .env("GIT_COMMITTER_DATE", "2026-11-01T12:00:00Z")
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Returns whether git is there; says so loudly when not.
fn has_git() -> bool {
    let found = Command::new("git").arg("--version").output().is_ok();
    if !found {
        // Straight to the terminal: what a test prints is only shown when it fails.
        let _ = writeln!(io::stderr(), "NOT TESTED: `groundplan diff`, since there is no git here");
    }
    found
}

pub(super) fn commit(root: &Path, files: &[(&str, &str)]) {
    put(root, files);
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "x"]);
}

/// Returns a repository with two commits; `None` without git.
pub(super) fn repository() -> Option<tempfile::TempDir> {
    has_git().then(|| {
        let root = tempfile::tempdir().unwrap();
        git(root.path(), &["init", "--quiet"]);
        commit(root.path(), &[PAGE, ("content/topology.yaml", ONE)]);
        commit(root.path(), &[("content/topology.yaml", TWO)]);
        root
    })
}

#[test]
fn revisions_are_held_against_the_files_and_each_other() {
    let Some(root) = repository() else { return };
    let root = root.path();
    let (status, out, err) = said(root, &["diff"]);
    assert_eq!((status, out.as_str(), err.as_str()), (0, "No change in the architecture.\n", ""));
    for range in ["HEAD~1", "HEAD~1..HEAD", "HEAD~1..", "HEAD~1...HEAD", "main~1..main"] {
        let (status, out, err) = said(root, &["diff", range]);
        assert_eq!(status, 0, "{range}: {err}");
        for line in ["+ db   Database", "~ web  replicas: 1 → 2", "+ web -> db"] {
            assert!(out.contains(line), "{range}: {line}\n{out}");
        }
        assert!(err.contains("1 design changed; 1 component added, 1 changed"), "{err}");
    }
    let (_, out, _) = said(root, &["diff", "HEAD..HEAD~1"]);
    assert!(out.contains("- db   Database") && out.contains("replicas: 2 → 1"), "{out}");
    assert_eq!(said(root, &["diff", "HEAD..HEAD"]).1, "No change in the architecture.\n");
    // Files that are not committed count, too.
    put(root, &[("content/topology.yaml", ONE)]);
    assert!(said(root, &["diff"]).1.contains("- db   Database"));
    assert!(said(root, &["diff", "HEAD~1"]).1.contains("No change"));
}

#[test]
fn a_branch_is_held_against_where_it_left() {
    let Some(root) = repository() else { return };
    let root = root.path();
    git(root, &["checkout", "--quiet", "-b", "branch", "HEAD~1"]);
    commit(root, &[("content/topology.yaml", &ONE.replace("443", "8443"))]);
    let (_, out, _) = said(root, &["diff", "main...branch"]);
    assert!(out.contains("port: 443 → 8443") && !out.contains("db"), "{out}");
    let (_, out, _) = said(root, &["diff", "main..branch"]);
    assert!(out.contains("port: 443 → 8443") && out.contains("- db"), "{out}");
}

#[test]
fn a_project_may_lie_in_a_folder_of_the_repository() {
    let Some(root) = repository() else { return };
    let root = root.path();
    commit(
        root,
        &[("docs/shop é/content/index.md", "# X\n"), ("docs/shop é/content/topology.yaml", ONE)],
    );
    commit(root, &[("docs/shop é/content/topology.yaml", TWO)]);
    let (status, out, err) = said(root, &["--root", "docs/shop é", "diff", "HEAD~1"]);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("+ db   Database") && out.starts_with("content/topology.yaml"), "{out}");
    // It was not there yet.
    let (status, out, err) = said(root, &["--root", "docs/shop é", "diff", "HEAD~2..HEAD"]);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("a new design; 3 components added"), "{out}");
    assert!(err.contains("there is no `content` folder in HEAD~2"), "{err}");
    let (status, _, err) = said(root, &["--root", "docs/shop é", "diff", "HEAD~2..HEAD~2"]);
    assert_eq!(status, 2, "{err}");
}

#[test]
fn nothing_in_the_repository_is_touched_or_started() {
    let Some(root) = repository() else { return };
    let root = root.path();
    let hook = "#!/bin/sh\ntouch \"$(dirname \"$0\")/../../ran\"\n";
    for name in ["post-checkout", "post-index-change", "reference-transaction"] {
        put(root, &[(&format!(".git/hooks/{name}"), hook)]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let file = root.join(".git/hooks").join(name);
            fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }
    for setting in ["core.fsmonitor", "core.pager", "filter.x.smudge", "diff.external"] {
        git(root, &["config", setting, "touch ran"]);
    }
    put(root, &[(".git/info/attributes", "* filter=x\n")]);
    let before = tree(root);
    let output =
        program(root).args(["diff", "HEAD~1..HEAD"]).env("GIT_PAGER", "touch ran").output();
    assert!(output.unwrap().status.success());
    assert_eq!(said(root, &["diff", "HEAD~1"]).0, 0);
    assert!(tree(root) == before, "the repository is not as it was");
}

#[test]
fn what_cannot_be_compared_is_told_with_what_to_do() {
    let Some(root) = repository() else { return };
    let root = root.path();
    for (arguments, hint) in [
        (&["diff", "mian"][..], "did you mean `main`?"),
        (&["diff", "nothing-like-it"], "there is no revision `nothing-like-it`"),
        (&["diff", "HEAD~9"], "goes back further than the first commit"),
        (&["diff", "HEAD..mian"], "did you mean `main`?"),
        (&["diff", "HEAD:content"], "there is no revision"),
        (&["diff", "^main"], "there is no revision"),
        (&["diff", "--", "--output=x"], "there is no revision `--output=x`"),
        (&["diff", "--", "-h..HEAD"], "there is no revision `-h`"),
        (&["diff", "main", "--design", "content/topologi.yaml"], "`content/topology.yaml`?"),
        (&["diff", "--format", "html"], "text, md, svg, json"),
    ] {
        let (status, out, err) = said(root, arguments);
        assert_eq!((status, out.as_str()), (2, ""), "{arguments:?}: {err}");
        assert!(err.contains(hint), "{arguments:?}: {err}");
    }
    assert!(!root.join("x").exists());
    git(root, &["checkout", "--quiet", "--orphan", "other"]);
    commit(root, &[PAGE]);
    let (status, _, err) = said(root, &["diff", "main...other"]);
    assert_eq!(status, 2);
    assert!(err.contains("`main` and `other` have no commit in common"), "{err}");
}

#[test]
fn without_a_repository_or_a_commit_or_git_it_says_so() {
    if !has_git() {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    put(root, &[PAGE]);
    let no_higher = |root: &Path, arguments: &[&str]| {
        let mut program = program(root);
        let output = program.args(arguments).env("GIT_CEILING_DIRECTORIES", root.parent().unwrap());
        let output = output.output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (status, err) = no_higher(root, &["diff"]);
    assert_eq!(status, 3, "{err}");
    assert!(err.contains("is in no git repository") && err.contains("git init"), "{err}");
    git(root, &["init", "--quiet"]);
    let (status, err) = no_higher(root, &["diff"]);
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("no commit yet"), "{err}");
    let output = program(root).arg("diff").env("PATH", "/nonexistent").output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert!(err.contains("there is no `git`") && err.contains("install git"), "{err}");
    let (status, _, err) = said(root, &["--root", "gone", "diff"]);
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("`gone` is not a folder"), "{err}");
}

#[test]
fn a_shallow_clone_is_told_how_to_get_the_rest() {
    let Some(root) = repository() else { return };
    let clones = tempfile::tempdir().unwrap();
    let url = format!("file://{}", root.path().display());
    git(clones.path(), &["clone", "--quiet", "--depth", "1", &url, "clone"]);
    let clone = clones.path().join("clone");
    assert_eq!(said(&clone, &["diff"]).0, 0);
    let (status, _, err) = said(&clone, &["diff", "HEAD~1"]);
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("fetch-depth: 0"), "{err}");
}

#[test]
fn mistakes_of_one_side_are_shown_with_their_place_and_fail() {
    let Some(root) = repository() else { return };
    let root = root.path();
    commit(root, &[("content/topology.yaml", BROKEN), ("content/b/topology.yaml", ONE)]);
    put(root, &[("content/topology.yaml", ONE), ("content/b/topology.yaml", TWO)]);
    let (status, out, err) = said(root, &["diff"]);
    assert_eq!(status, 1, "{out}{err}");
    assert!(err.contains("mistakes in HEAD") && err.contains("topology.yaml:2:15"), "{err}");
    assert!(out.contains("not compared: its topology has mistakes in HEAD"), "{out}");
    assert!(out.contains("+ db   Database"), "the other design is compared:\n{out}");
}

#[test]
fn programs_and_comments_get_their_format() {
    let Some(root) = repository() else { return };
    let root = root.path();
    let (status, out, _) = said(root, &["diff", "HEAD~1", "--format", "json"]);
    assert_eq!(status, 0);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&json["version"], &json["changed"]), (&1.into(), &true.into()));
    assert_eq!(json["before"]["commit"], git(root, &["rev-parse", "HEAD~1"]));
    assert_eq!(json["after"]["commit"], serde_json::Value::Null);
    let (_, out, _) = said(root, &["diff", "HEAD~1", "--format", "md", "--color", "always"]);
    assert!(out.starts_with("## Architecture: `HEAD~1` (") && !out.contains('\x1b'), "{out}");
    let (_, out, _) = said(root, &["diff", "--format", "md"]);
    assert!(out.ends_with("No change in the architecture.\n"), "{out}");
    assert!(said(root, &["diff", "HEAD~1", "--color", "always"]).1.contains("\x1b[32m+ db"));
    let (status, out, _) = said(root, &["diff", "HEAD~1", "-o", "told.txt", "--quiet"]);
    assert_eq!((status, out.as_str()), (0, ""));
    assert!(fs::read_to_string(root.join("told.txt")).unwrap().contains("+ db"));
}

#[test]
fn the_drawing_shows_what_came_went_and_changed() {
    let Some(root) = repository() else { return };
    let root = root.path();
    let (status, svg, err) = said(root, &["diff", "HEAD~1", "--format", "svg"]);
    assert_eq!(status, 0, "{err}");
    for part in [
        "<title>Architecture: HEAD~1 → working tree</title>",
        "2 added, 1 changed",
        "class=\"node kind-database store is-added\" data-id=\"db\"",
        "class=\"node kind-web-server is-changed\" data-id=\"web\"",
        ">~ replicas: 1 → 2</text>",
        "class=\"edge is-added\" data-from=\"web\" data-to=\"db\"",
        "prefers-color-scheme: dark",
    ] {
        assert!(svg.contains(part), "{part}\n{svg}");
    }
    let (_, svg, _) = said(root, &["diff", "HEAD..HEAD~1", "--format", "svg"]);
    assert!(svg.contains("is-removed\" data-id=\"db\"") && svg.contains(">− removed<"), "{svg}");
    // The only design is drawn, also where nothing differs.
    let (status, svg, _) = said(root, &["diff", "--format", "svg"]);
    assert!(status == 0 && svg.starts_with("<svg") && !svg.contains("is-"), "{svg}");
    put(root, &[("content/b/topology.yaml", ONE), ("content/topology.yaml", ONE)]);
    let (status, out, err) = said(root, &["diff", "--format", "svg"]);
    assert_eq!((status, out.as_str()), (2, ""), "{err}");
    assert!(err.contains("2 designs differ: `content/b/topology.yaml`, "), "{err}");
    assert!(err.contains("`--design PATH`"), "{err}");
    let arguments =
        ["diff", "--format", "svg", "--design", "content/b/topology.yaml", "-o", "b.svg"];
    assert_eq!(said(root, &arguments).0, 0);
    assert!(fs::read_to_string(root.join("b.svg")).unwrap().contains("is-added"));
    put(root, &[("content/topology.yaml", BROKEN)]);
    let arguments = ["diff", "--format", "svg", "--design", "content/topology.yaml"];
    let (status, out, err) = said(root, &arguments);
    assert_eq!((status, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("not drawn: its topology has mistakes"), "{err}");
}

#[test]
fn a_revision_is_read_as_a_folder_is() {
    let Some(root) = repository() else { return };
    let root = root.path();
    put(
        root,
        &[
            ("content/.hidden.md", "# [gone](gone.md)\n"),
            ("content/draft.md~", "# x\n"),
            ("content/picture.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"),
            ("content/with space/a, b é.md", "# Odd\n\n![x](../picture.svg)\n"),
            ("content/bom.md", "\u{feff}# Bom\n"),
            ("themes/mine/templates/page.html", "{{ content }}\n"),
        ],
    );
    fs::write(root.join("content/latin.md"), b"# caf\xe9\n").unwrap();
    fs::write(root.join("content/bytes.bin"), [0, 159, 146, 150, 10]).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("index.md", root.join("content/link.md")).unwrap();
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "x"]);
    let head = git(root, &["rev-parse", "HEAD"]);
    let kept = groundplan::disk::Repository::open(root).unwrap();
    assert_eq!(kept.commit("HEAD").unwrap(), Some(head.clone()));
    let then = kept.load(&head).unwrap().unwrap();
    #[cfg(unix)]
    fs::remove_file(root.join("content/link.md")).unwrap();
    let now = groundplan::disk::load(root).unwrap();
    let texts = |sources: &groundplan::model::Sources| -> Vec<(String, String)> {
        sources.files.iter().map(|file| (file.path.clone(), file.text.to_string())).collect()
    };
    assert_eq!(texts(&then), texts(&now));
    let bytes = |sources: &groundplan::model::Sources| -> Vec<(String, Vec<u8>)> {
        let all = sources.assets.iter().chain(&sources.theme);
        all.map(|asset| (asset.path.clone(), asset.bytes.to_vec())).collect()
    };
    assert_eq!(bytes(&then), bytes(&now));
    let told = |sources: &groundplan::model::Sources| -> Vec<String> {
        sources.findings.iter().map(|finding| finding.message.clone()).collect()
    };
    let mut then = told(&then);
    then.retain(|message| !message.contains("link.md"));
    assert_eq!(then, told(&now));
}

#[test]
fn links_and_submodules_of_a_revision_are_left_out_with_a_word() {
    let Some(root) = repository() else { return };
    let root = root.path();
    let head = git(root, &["rev-parse", "HEAD"]);
    put(root, &[("target", "/etc/passwd")]);
    let link = git(root, &["hash-object", "-w", "target"]);
    for (mode, object, path) in
        [("120000", &link, "content/link/topology.yaml"), ("160000", &head, "content/module")]
    {
        git(root, &["update-index", "--add", "--cacheinfo", &format!("{mode},{object},{path}")]);
    }
    git(root, &["commit", "--quiet", "--message", "x"]);
    let kept = groundplan::disk::Repository::open(root).unwrap();
    let sources = kept.load(&kept.commit("HEAD").unwrap().unwrap()).unwrap().unwrap();
    let told: Vec<_> = sources.findings.iter().map(|f| (f.rule, f.message.as_str())).collect();
    assert_eq!(
        told,
        [
            (
                "link-outside",
                "`content/link/topology.yaml` is a link in a revision, so it is left out"
            ),
            ("special-file", "`content/module` is a submodule, so it is left out"),
        ]
    );
    assert!(sources.files.iter().all(|file| !file.path.contains("link")));
}

#[test]
fn a_large_file_of_a_revision_is_told_as_in_a_folder() {
    let Some(root) = repository() else { return };
    let root = root.path();
    fs::write(root.join("content/large.md"), vec![b'x'; (16 << 20) + 1]).unwrap();
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "x"]);
    let kept = groundplan::disk::Repository::open(root).unwrap();
    let then = kept.load(&kept.commit("HEAD").unwrap().unwrap()).unwrap().unwrap();
    let now = groundplan::disk::load(root).unwrap();
    assert_eq!(then.findings, now.findings);
    assert_eq!(then.findings[0].rule, "file-too-large");
}
