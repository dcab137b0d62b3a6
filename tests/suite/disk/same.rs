//! Same input, same bytes.

use std::fs;

use crate::project::{names, program, run, small, tree};

#[test]
fn threads_locale_zone_folder_and_clock_leave_no_trace() {
    let root = small();
    assert!(run(root.path(), &["build", "-q"]).status.success());
    let first = tree(&root.path().join("public"));
    assert!(first.len() > 5, "{:?}", first.keys());
    for (name, value) in [
        ("RAYON_NUM_THREADS", "1"),
        ("RAYON_NUM_THREADS", "7"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("TZ", "Pacific/Kiritimati"),
        ("TERM", "dumb"),
        ("SOURCE_DATE_EPOCH", "1000000000"),
    ] {
        let output = root.path().join("again");
        let mut build = program(root.path());
        build.args(["build", "-q", "--output", "again"]).env(name, value);
        assert!(build.status().unwrap().success());
        assert!(tree(&output) == first, "{name}={value}");
        fs::remove_dir_all(output).unwrap();
    }
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("a folder with \u{fc}");
    fs::rename(root.path().join("content"), elsewhere.path().join("content")).unwrap();
    fs::create_dir(&moved).unwrap();
    fs::rename(elsewhere.path().join("content"), moved.join("content")).unwrap();
    assert!(
        run(elsewhere.path(), &["build", "-q", "--root", &moved.to_string_lossy()])
            .status
            .success()
    );
    assert!(tree(&moved.join("public")) == first, "another folder");
    assert_eq!(names(&moved), ["content", "public"]);
}

#[test]
fn a_second_build_writes_nothing() {
    let root = small();
    assert!(run(root.path(), &["build", "-q"]).status.success());
    let said = run(root.path(), &["build", "-v"]);
    let said = String::from_utf8_lossy(&said.stderr);
    assert!(said.contains(" 0 written, ") && said.contains(" 0 removed"), "{said}");
}

#[test]
fn nothing_of_the_preview_is_published() {
    let root = small();
    assert!(run(root.path(), &["build", "-q"]).status.success());
    for (path, bytes) in tree(&root.path().join("public")) {
        let text = String::from_utf8_lossy(&bytes);
        for trace in ["__live", "EventSource", "127.0.0.1", "localhost"] {
            assert!(!text.contains(trace), "{path} contains {trace}");
        }
    }
}

#[test]
fn what_is_gone_from_the_sources_is_gone_from_the_site() {
    let root = small();
    assert!(run(root.path(), &["build", "-q"]).status.success());
    assert!(root.path().join("public/guide/first/index.html").exists());
    fs::remove_file(root.path().join("content/guide/01-first.md")).unwrap();
    assert!(run(root.path(), &["build", "-q"]).status.success());
    assert!(!root.path().join("public/guide/first").exists());
}
