//! The output is the old site or the new one, and other people's files stay.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use groundplan::disk::{DiskError, Written, write};
use groundplan::model::Output;

use super::{names, output, put, tree};

struct Folder {
    folder: tempfile::TempDir,
    place: PathBuf,
}

fn folder() -> Folder {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("public");
    Folder { folder, place }
}

impl Folder {
    fn write(&self, site: &Output) -> Written {
        let written = write(site, &self.place).unwrap();
        assert_eq!(names(self.folder.path()), ["public"], "nothing is left beside the output");
        written
    }
}

fn old_site() -> Output {
    output(&[("index.html", "old"), ("a/index.html", "a"), ("gone/index.html", "gone")])
}

fn new_site() -> Output {
    output(&[("index.html", "new"), ("a/index.html", "a"), ("b/c/index.html", "c")])
}

fn texts(site: &Output) -> Vec<(String, String)> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    site.files.iter().map(|(path, bytes)| (path.clone(), text(bytes))).collect()
}

#[test]
fn a_site_replaces_the_one_before() {
    let f = folder();
    f.write(&old_site());
    assert_eq!(tree(&f.place).into_iter().collect::<Vec<_>>(), texts(&old_site()));
    let written = f.write(&new_site());
    assert_eq!(tree(&f.place).into_iter().collect::<Vec<_>>(), texts(&new_site()));
    assert_eq!(written, Written { changed: 2, unchanged: 1, removed: 1, leftover: None });
    assert!(!f.place.join("gone").exists(), "a folder of ours goes with its last file");
}

#[test]
fn unchanged_files_keep_their_times_and_an_unchanged_site_is_not_touched() {
    let f = folder();
    f.write(&old_site());
    let identity = |path: &str| {
        let metadata = fs::metadata(f.place.join(path)).unwrap();
        (metadata.ino(), metadata.mtime(), metadata.mtime_nsec())
    };
    let (a, index) = (identity("a/index.html"), identity("index.html"));
    f.write(&new_site());
    assert_eq!(identity("a/index.html"), a);
    assert_ne!(identity("index.html"), index);
    let all = (identity(""), identity("index.html"));
    assert_eq!(f.write(&new_site()).changed, 0);
    assert_eq!((identity(""), identity("index.html")), all);
}

#[test]
fn a_file_of_ours_that_somebody_changed_is_written_again() {
    let f = folder();
    f.write(&old_site());
    fs::write(f.place.join("index.html"), "odd").unwrap();
    let outside = f.folder.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::remove_file(f.place.join("a/index.html")).unwrap();
    symlink(&outside, f.place.join("a/index.html")).unwrap();
    write(&old_site(), &f.place).unwrap();
    assert_eq!(tree(&f.place).into_iter().collect::<Vec<_>>(), texts(&old_site()));
    assert!(names(&outside).is_empty());
}

#[test]
fn foreign_files_folders_and_links_stay() {
    let f = folder();
    f.write(&old_site());
    put(&f.place, &[("CNAME", "example.org"), (".git/objects/ab/cd", "blob"), ("a/own.txt", "x")]);
    fs::create_dir(f.place.join("empty")).unwrap();
    symlink("/nowhere", f.place.join("link")).unwrap();
    put(&f.place, &[("gone/notes.txt", "n")]);
    let inode = fs::metadata(f.place.join("CNAME")).unwrap().ino();
    f.write(&new_site());
    let tree = tree(&f.place);
    for (path, text) in [
        ("CNAME", "example.org"),
        (".git/objects/ab/cd", "blob"),
        ("a/own.txt", "x"),
        ("gone/notes.txt", "n"),
        ("index.html", "new"),
    ] {
        assert_eq!(tree.get(path).map(String::as_str), Some(text), "{path}");
    }
    assert!(!tree.contains_key("gone/index.html"), "our page beside it is gone");
    assert!(f.place.join("empty").is_dir());
    assert_eq!(fs::read_link(f.place.join("link")).unwrap(), Path::new("/nowhere"));
    assert_eq!(fs::metadata(f.place.join("CNAME")).unwrap().ino(), inode, "linked, not copied");
}

#[test]
fn a_foreign_file_in_the_way_stops_the_build() {
    let f = folder();
    f.write(&output(&[("index.html", "old")]));
    for (path, site) in [
        ("a/index.html", output(&[("a/index.html", "ours")])),
        ("b", output(&[("b/index.html", "ours")])),
        ("c/x", output(&[("c", "ours")])),
    ] {
        put(&f.place, &[(path, "theirs")]);
        let before = tree(&f.place);
        let error = write(&site, &f.place).unwrap_err();
        assert!(matches!(error, DiskError::Refused { .. }), "{path}: {error}");
        assert_eq!(tree(&f.place), before, "{path}");
    }
}

#[test]
fn a_foreign_file_with_our_bytes_is_adopted() {
    let f = folder();
    put(&f.place, &[(".nojekyll", "")]);
    f.write(&output(&[(".nojekyll", ""), ("index.html", "x")]));
    f.write(&output(&[("index.html", "x")]));
    assert!(!f.place.join(".nojekyll").exists());
}

#[test]
fn nothing_is_written_outside() {
    let f = folder();
    for path in ["../out", "/tmp/out", "a/../../out", "", ".groundplan-manifest.json"] {
        assert!(write(&output(&[(path, "x")]), &f.place).is_err(), "{path}");
        assert!(names(f.folder.path()).is_empty(), "{path}");
    }
}

#[test]
fn a_write_that_fails_leaves_the_old_site_and_nothing_else() {
    let f = folder();
    f.write(&old_site());
    let before = tree(&f.place);
    let long = "x".repeat(300);
    let site = output(&[("index.html", "new"), (&format!("z/{long}"), "no such name")]);
    let error = write(&site, &f.place).unwrap_err();
    assert!(!error.is_usage(), "{error}");
    assert_eq!(tree(&f.place), before);
    assert_eq!(names(f.folder.path()), ["public"]);
}

#[test]
fn leftovers_of_killed_builds_go_and_those_of_running_ones_stay() {
    let f = folder();
    f.write(&old_site());
    put(f.folder.path(), &[(".public.groundplan-stage-1-0/half/index.html", "half")]);
    put(f.folder.path(), &[(".public.groundplan-stage-2-0/index.html", "running")]);
    put(f.folder.path(), &[(".other.groundplan-stage-3-0/index.html", "another output")]);
    let running = fs::File::open(f.folder.path().join(".public.groundplan-stage-2-0")).unwrap();
    running.lock().unwrap();
    write(&new_site(), &f.place).unwrap();
    assert_eq!(
        names(f.folder.path()),
        [".other.groundplan-stage-3-0", ".public.groundplan-stage-2-0", "public"]
    );
}

#[test]
fn a_foreign_file_saved_while_the_site_was_replaced_is_not_lost() {
    let f = folder();
    f.write(&old_site());
    // What a build leaves that is killed right after the exchange: the old site, with a file that
    // was saved anew by rename between our link and the exchange.
    let leftover = f.folder.path().join(".public.groundplan-stage-1-0");
    write(&old_site(), &leftover).unwrap();
    put(&f.place, &[("CNAME", "old.example.org")]);
    put(&leftover, &[("CNAME", "new.example.org"), ("notes/x.txt", "n")]);
    let later = fs::metadata(f.place.join("CNAME")).unwrap().modified().unwrap()
        + std::time::Duration::from_secs(5);
    fs::File::open(leftover.join("CNAME")).unwrap().set_modified(later).unwrap();
    f.write(&new_site());
    let tree = tree(&f.place);
    assert_eq!(tree["CNAME"], "new.example.org");
    assert_eq!(tree["notes/x.txt"], "n");
}

/// A program that starts has all that is open for a moment, and with it the lock of a finished build.
#[test]
fn the_lock_of_a_finished_build_is_free_while_programs_start() {
    let f = folder();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                assert!(Command::new("true").status().unwrap().success());
            }
        });
        let held = (0..200).find(|round| {
            let place = f.folder.path().join(round.to_string());
            write(&old_site(), &place).unwrap();
            fs::File::open(&place).unwrap().try_lock().is_err()
        });
        done.store(true, Ordering::Relaxed);
        assert_eq!(held, None, "the folder of a build that is over is held");
    });
}

#[test]
fn an_output_that_was_set_aside_comes_back() {
    let f = folder();
    f.write(&old_site());
    // A build killed between the two renames of a system without exchange.
    fs::rename(&f.place, f.folder.path().join(".public.groundplan-aside")).unwrap();
    put(f.folder.path(), &[(".public.groundplan-aside/CNAME", "example.org")]);
    f.write(&new_site());
    assert_eq!(tree(&f.place)["CNAME"], "example.org");
    assert_eq!(tree(&f.place)["index.html"], "new");
}

#[test]
fn the_folder_keeps_its_permissions() {
    let f = folder();
    f.write(&old_site());
    fs::set_permissions(&f.place, fs::Permissions::from_mode(0o750)).unwrap();
    f.write(&new_site());
    assert_eq!(fs::metadata(&f.place).unwrap().permissions().mode() & 0o777, 0o750);
}
