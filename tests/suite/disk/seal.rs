//! A build that finds nothing changed does nothing, and is never wrong about it.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::project::{program, put, run, small, tree};

/// Builds into `public`; returns how many files were read and written, and all that was said.
fn build(root: &Path) -> (usize, usize, String) {
    let output = run(root, &["build", "-v"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    let line =
        said.lines().find(|line| line.contains(" read, ")).unwrap_or_else(|| panic!("{said}"));
    let number = |at: usize| line.split(' ').nth(at).unwrap().parse().unwrap();
    (number(0), number(3), said)
}

/// Fails unless `public` is what a build from nothing makes.
fn assert_fresh(root: &Path, after: &str) {
    assert!(run(root, &["build", "-q", "--output", "fresh"]).status.success(), "{after}");
    let fresh = tree(&root.join("fresh"));
    let kept = tree(&root.join("public"));
    assert!(kept.keys().eq(fresh.keys()), "after {after}: {:?}", kept.keys());
    for (path, bytes) in fresh {
        assert!(kept[&path] == bytes, "{path} differs after {after}");
    }
    fs::remove_dir_all(root.join("fresh")).unwrap();
}

/// Returns whether the disk of the tests keeps notes at all.
fn disk_keeps_notes() -> bool {
    let file = tempfile::NamedTempFile::new().unwrap();
    rustix::fs::setxattr(file.path(), "user.test", b"x", rustix::fs::XattrFlags::empty()).is_ok()
}

fn set_modified(path: &Path, time: SystemTime) {
    fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

#[test]
fn an_unchanged_site_is_not_read_again_and_says_the_same() {
    let root = small();
    put(root.path(), &[("content/dead.md", "# Dead\n\n[gone](nowhere.md)\n")]);
    let (read, written, first) = build(root.path());
    assert!(read > 0 && written > 0, "{first}");
    let (read, written, second) = build(root.path());
    assert_eq!((read == 0, written), (disk_keeps_notes(), 0), "{second}");
    let warnings = |said: &str| said.split("built ").next().unwrap().to_owned();
    assert!(warnings(&first).contains("dead-link"), "{first}");
    assert_eq!(warnings(&first), warnings(&second));
    let strict = run(root.path(), &["build", "--strict"]);
    assert_eq!(strict.status.code(), Some(1), "a warning that is known still counts");
    assert!(String::from_utf8_lossy(&strict.stderr).contains("not built: 1 warning"));
}

#[test]
fn every_kind_of_change_is_seen() {
    let root = small();
    let at = |path: &str| root.path().join(path);
    let page = at("content/guide/01-first.md");
    let steps: [(&str, &dyn Fn()); 14] = [
        ("a longer text", &|| fs::write(&page, "# First step\n\nAnother, longer text.\n").unwrap()),
        ("a text of the same length", &|| {
            fs::write(&page, "# First step\n\nanother, longer text.\n").unwrap();
        }),
        ("a text of the same length and time", &|| {
            let time = fs::metadata(&page).unwrap().modified().unwrap();
            fs::write(&page, "# First step\n\nANOTHER, longer text.\n").unwrap();
            set_modified(&page, time);
        }),
        ("a file put in its place with its time", &|| {
            let time = fs::metadata(&page).unwrap().modified().unwrap();
            put(root.path(), &[("other.md", "# First step\n\nAnother, LONGER text.\n")]);
            set_modified(&at("other.md"), time);
            fs::rename(at("other.md"), &page).unwrap();
        }),
        ("an old time", &|| {
            set_modified(&page, SystemTime::UNIX_EPOCH + Duration::from_secs(1));
        }),
        ("a new page", &|| put(root.path(), &[("content/new.md", "# New\n")])),
        ("a page elsewhere", &|| fs::rename(at("content/new.md"), at("content/newer.md")).unwrap()),
        ("a page less", &|| fs::remove_file(at("content/newer.md")).unwrap()),
        ("a theme", &|| put(root.path(), &[("themes/default/user.css", "body{color:red}")])),
        ("another theme", &|| put(root.path(), &[("themes/default/user.css", "body{color:tan}")])),
        ("no theme", &|| fs::remove_dir_all(at("themes")).unwrap()),
        ("settings", &|| put(root.path(), &[("content/site.yaml", "title: Other\n")])),
        ("an asset", &|| put(root.path(), &[("content/guide/note.txt", "text")])),
        ("a topology", &|| {
            put(root.path(), &[("content/topology.yaml", "components: {a: {kind: server}}\n")]);
        }),
    ];
    build(root.path());
    for (what, step) in steps {
        step();
        assert_fresh_after_build(root.path(), what);
    }
}

fn assert_fresh_after_build(root: &Path, what: &str) {
    build(root);
    assert_fresh(root, what);
    assert_eq!(build(root).1, 0, "nothing is left to write after {what}");
}

#[test]
fn a_site_that_somebody_touched_is_mended() {
    let root = small();
    build(root.path());
    let index = root.path().join("public/index.html");
    let steps: [(&str, &dyn Fn()); 4] = [
        ("other bytes", &|| fs::write(&index, "odd").unwrap()),
        ("no file", &|| fs::remove_file(&index).unwrap()),
        ("no site", &|| fs::remove_dir_all(root.path().join("public")).unwrap()),
        ("no manifest", &|| {
            fs::remove_dir_all(root.path().join("public")).unwrap();
            build(root.path());
            fs::remove_file(root.path().join("public/.groundplan-manifest.json")).unwrap();
            for entry in fs::read_dir(root.path().join("public")).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
                    .unwrap();
            }
        }),
    ];
    for (what, step) in steps {
        step();
        assert_fresh_after_build(root.path(), what);
    }
}

#[test]
fn other_settings_and_odd_notes_mean_a_full_build() {
    let root = small();
    put(root.path(), &[("content/later.md", "---\ndraft: true\n---\n# Later\n")]);
    build(root.path());
    let drafts = run(root.path(), &["build", "-q", "--drafts"]);
    assert!(drafts.status.success());
    assert!(root.path().join("public/later/index.html").exists());
    let mut tomorrow = program(root.path());
    tomorrow.args(["build", "-v", "--today", "2030-01-01"]);
    let said = tomorrow.output().unwrap().stderr;
    assert!(!String::from_utf8_lossy(&said).contains("\n0 files read"), "another day");
    let manifest = root.path().join("public/.groundplan-manifest.json");
    for note in [&b""[..], b"x", &[0; 80], &[0xff; 80], &[7; 4000]] {
        build(root.path());
        let flags = rustix::fs::XattrFlags::empty();
        if rustix::fs::setxattr(&manifest, "user.groundplan", note, flags).is_ok() {
            assert!(build(root.path()).0 > 0, "a note of {} bytes is believed", note.len());
        }
    }
    assert_fresh(root.path(), "odd notes");
}

/// Edits, moves, deletions, themes and settings in any order; what stands is always what a build
/// from nothing makes.
#[test]
fn any_sequence_of_edits_ends_like_a_build_from_nothing() {
    let root = small();
    let mut state: u64 = 0x5eed;
    let mut random = |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let names = ["a.md", "b.md", "guide/c.md", "guide/deep/d.md", "guide/deep/index.md"];
    build(root.path());
    for step in 0..24 {
        let name = names[random(5) as usize];
        let path = root.path().join("content").join(name);
        let what = match random(8) {
            0 => {
                let _ = fs::remove_file(&path);
                format!("{step}: without {name}")
            }
            1 => {
                let to = root.path().join("content/guide").join(format!("moved-{}.md", random(3)));
                let _ = fs::rename(&path, to);
                format!("{step}: {name} moved")
            }
            2 => {
                let css = format!("body{{margin:{}px}}", random(3));
                put(root.path(), &[("themes/default/user.css", &css)]);
                format!("{step}: theme")
            }
            3 => {
                let yaml = format!(
                    "title: Site {}\nlanguage: {}\n",
                    random(2),
                    ["en", "ar"][random(2) as usize]
                );
                put(root.path(), &[("content/site.yaml", &yaml)]);
                format!("{step}: settings")
            }
            4 => format!("{step}: nothing"),
            _ => {
                let (title, words) = (random(3), random(4));
                let text = format!(
                    "# Title {title}\n\nWords {words}, [a](/a.md), [c](/guide/c.md#title-1).\n"
                );
                put(root.path(), &[(&format!("content/{name}"), &text)]);
                format!("{step}: {name} edited")
            }
        };
        build(root.path());
        assert_fresh(root.path(), &what);
    }
}
