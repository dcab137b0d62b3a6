//! Edits that exchange the site and its second copy: the same files, and nobody else's are lost.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::store::{Project, page};
use crate::project::{names, program, put};

/// Edits the words of one page and builds.
fn edit(project: &Project, words: u64) {
    put(project.root(), &[("content/one/b.md", &page("B", words, 0))]);
    assert_eq!(project.build(), 1, "edit {words} was a full build");
}

/// Returns a project with a twin, and where that is.
fn with_twin() -> (Project, PathBuf) {
    let project = Project::known();
    let twin = project.store().join("twin");
    edit(&project, 1);
    assert!(twin.is_dir());
    (project, twin)
}

fn inode(path: &Path) -> u64 {
    fs::metadata(path).unwrap().ino()
}

#[test]
fn edit_after_edit_the_two_copies_change_places() {
    let (project, twin) = with_twin();
    let public = project.root().join("public");
    for words in 2..6 {
        let [old, next] = [&public, &twin].map(|folder| inode(folder));
        edit(&project, words);
        assert_eq!([inode(&public), inode(&twin)], [next, old], "edit {words}");
        project.assert_fresh(&format!("edit {words}"));
        assert_eq!(names(project.root()), ["content", "public"]);
        for path in ["index.html", "one/b/index.html", ".groundplan-manifest.json"] {
            assert_eq!(inode(&public.join(path)), inode(&twin.join(path)), "{path}");
        }
    }
    // Words that nobody has used before come into lists of their own.
    let text = page("B", 6, 0).replace("Nothing.", "Xylophones and zeppelins, quizzically.");
    put(project.root(), &[("content/one/b.md", &text)]);
    project.build();
    project.assert_fresh("new words");
    edit(&project, 7);
    project.assert_fresh("words that are gone");
}

#[test]
fn a_full_build_leaves_the_old_site_as_the_second_copy() {
    let (project, twin) = with_twin();
    let public = project.root().join("public");
    let full: [(&str, &[(&str, &str)]); 3] = [
        ("another title", &[("content/notes/d.md", "# Another title\n\n## More\n")]),
        ("new pages", &[("content/new/deep/x.md", "# X\n"), ("content/new/y.md", "# Y\n")]),
        ("a style", &[("themes/default/user.css", "body{margin:0}")]),
    ];
    let mut words = 2;
    let mut follow = |what: &str| {
        let old = inode(&public);
        assert!(project.build() > 1, "{what}");
        assert_eq!(inode(&twin), old, "{what}");
        project.assert_fresh(what);
        assert_eq!(folders(&public), folders(&twin), "{what}");
        for _ in 0..2 {
            let old = inode(&public);
            edit(&project, words);
            assert_eq!(inode(&twin), old, "an edit after {what}");
            project.assert_fresh(what);
            words += 1;
        }
    };
    for (what, files) in full {
        put(project.root(), files);
        follow(what);
    }
    fs::remove_dir_all(project.root().join("content/new")).unwrap();
    follow("pages are gone");
    // A build that finds nothing to do but does not know so leaves the two copies.
    put(project.root(), &[("themes/default/user.css", "body{margin:0}")]);
    let old = [&public, &twin].map(|folder| inode(folder));
    project.build();
    assert_eq!([&public, &twin].map(|folder| inode(folder)), old);
    edit(&project, words);
    assert_eq!(inode(&twin), old[0]);
}

/// Returns every folder below one.
fn folders(root: &Path) -> Vec<PathBuf> {
    let mut found = vec![PathBuf::new()];
    let mut at = 0;
    while at < found.len() {
        for entry in fs::read_dir(root.join(&found[at])).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                found.push(found[at].join(entry.file_name()));
            }
        }
        at += 1;
    }
    found.sort();
    found
}

#[test]
fn files_of_others_are_kept_without_a_twin() {
    let (project, twin) = with_twin();
    let public = project.root().join("public");
    edit(&project, 2);
    let all = ["CNAME", "one/b/note.txt", "notes/d/x", "own/y"];
    for (number, path) in (3..).zip(all) {
        put(&public, &[(path, path)]);
        let known = inode(&public.join(path));
        edit(&project, number);
        assert!(!twin.exists(), "{path}");
        assert_eq!(inode(&public.join(path)), known, "{path} is another file");
        project.build();
    }
    for path in all {
        assert_eq!(fs::read_to_string(public.join(path)).unwrap(), path);
        fs::remove_file(public.join(path)).unwrap();
    }
    fs::remove_dir(public.join("own")).unwrap();
    edit(&project, 8);
    assert!(twin.exists());
    project.assert_fresh("the files are gone");
}

#[test]
fn a_twin_that_was_touched_is_not_published() {
    for damage in 0..5 {
        let (project, twin) = with_twin();
        let file = twin.join("notes/d/index.html");
        match damage {
            0 => fs::remove_file(&file).unwrap(),
            1 => fs::write(file.with_file_name("more.html"), "more").unwrap(),
            2 => fs::remove_dir_all(&twin).unwrap(),
            3 => {
                fs::remove_file(&file).unwrap();
                fs::write(&file, "another").unwrap();
            }
            // The same file as that of the site, which is another then too.
            _ => fs::write(&file, "another").unwrap(),
        }
        put(project.root(), &[("content/one/b.md", &page("B", 2, 0))]);
        project.build();
        project.assert_fresh(&format!("damage {damage}"));
        edit(&project, 3);
        edit(&project, 4);
        project.assert_fresh(&format!("edits after damage {damage}"));
    }
}

#[test]
fn other_outputs_other_stores_and_what_killed_builds_left_do_no_harm() {
    let (project, twin) = with_twin();
    let build = |arguments: &[&str]| {
        let mut program = program(project.root());
        program.args(["build", "-q"]).args(arguments).env("XDG_CACHE_HOME", project.cache.path());
        assert!(program.status().unwrap().success());
    };
    put(project.root(), &[("content/one/b.md", &page("B", 2, 0))]);
    build(&["--no-cache"]);
    edit_in_full(&project, 3);
    edit(&project, 4);
    build(&["--output", "other"]);
    fs::remove_dir_all(project.root().join("other")).unwrap();
    edit_in_full(&project, 5);
    edit(&project, 6);
    // A killed build left the old site, half brought up to date.
    let mut busy = twin.clone().into_os_string();
    let store = project.store();
    edit(&project, 7);
    let name = busy_name(&project);
    busy.push(&name);
    fs::rename(&twin, &busy).unwrap();
    fs::remove_file(Path::new(&busy).join("one/b/index.html")).unwrap();
    // What others had put into it comes back, also where there is nothing to build.
    fs::write(Path::new(&busy).join("notes/CNAME"), "late").unwrap();
    assert_eq!(project.build(), 0);
    let late = project.root().join("public/notes/CNAME");
    assert_eq!(fs::read_to_string(&late).unwrap(), "late");
    assert!(!Path::new(&busy).exists(), "{:?}", names(&store));
    fs::remove_file(late).unwrap();
    edit(&project, 8);
    project.assert_fresh("a killed build");
}

/// Edits where the store is about another site.
fn edit_in_full(project: &Project, words: u64) {
    put(project.root(), &[("content/one/b.md", &page("B", words, 0))]);
    assert!(project.build() > 1);
    project.assert_fresh("a full build");
}

/// Returns how the name of a twin ends that is worked on.
fn busy_name(project: &Project) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    project.root().canonicalize().unwrap().join("public").as_path().hash(&mut hasher);
    format!("-{:016x}", hasher.finish())
}

#[test]
fn a_cache_on_another_disk_is_no_mistake() {
    let other = Path::new("/dev/shm");
    let project = Project::new();
    let disk = |path: &Path| fs::metadata(path).map(|metadata| metadata.dev()).ok();
    if disk(other).is_none_or(|there| Some(there) == disk(project.root())) {
        return;
    }
    let cache = tempfile::tempdir_in(other).unwrap();
    for words in 0..3 {
        put(project.root(), &[("content/one/b.md", &page("B", words, 0))]);
        let mut program = program(project.root());
        let program = program.args(["build", "-q"]).env("XDG_CACHE_HOME", cache.path());
        assert!(program.status().unwrap().success());
        project.assert_fresh("a cache on another disk");
        assert_eq!(names(project.root()), ["content", "public"]);
    }
}
