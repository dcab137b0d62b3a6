//! What builds remember of a project makes edits quick, and is never wrong.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::project::{names, program, put, run, small, tree};

/// A project whose builds remember.
pub(super) struct Project {
    root: tempfile::TempDir,
    pub(super) cache: tempfile::TempDir,
}

pub(super) const TOPOLOGY: &str = "title: One\ncomponents:\n  visitor: {kind: client}\n  web: {kind: web-server}\
    \n  db: {kind: database}\nconnections:\n  - {from: visitor, to: web, protocol: HTTP}\
    \n  - {from: web, to: db}\n";

impl Project {
    pub(super) fn new() -> Self {
        let root = small();
        put(
            root.path(),
            &[
                ("content/one/topology.yaml", TOPOLOGY),
                ("content/one/index.md", "# One\n\nThe web server asks the database.\n"),
                ("content/one/b.md", &page("B", 0, 0)),
                ("content/one/c.md", &page("C", 0, 0)),
                ("content/notes/d.md", &page("D", 0, 0)),
                ("content/notes/_part.md", "A *part*.\n"),
                ("content/notes/e.md", "# E\n\n<!-- groundplan: include file=_part.md -->\n"),
                ("content/notes/x.txt", "x"),
            ],
        );
        Self { root, cache: tempfile::tempdir().unwrap() }
    }

    /// Returns a project whose site was built twice: of the first one nothing is remembered.
    pub(super) fn known() -> Self {
        let project = Self::new();
        project.build();
        put(project.root(), &[("content/notes/x.txt", "y")]);
        assert!(project.build() > 1);
        project
    }

    pub(super) fn root(&self) -> &Path {
        self.root.path()
    }

    /// Builds; returns how many files were read.
    pub(super) fn build(&self) -> usize {
        let mut program = program(self.root());
        let output =
            program.args(["build", "-v"]).env("XDG_CACHE_HOME", self.cache.path()).output();
        let said = String::from_utf8(output.unwrap().stderr).unwrap();
        let line = said.lines().find(|line| line.contains(" read, "));
        line.unwrap_or_else(|| panic!("{said}")).split(' ').next().unwrap().parse().unwrap()
    }

    /// Fails unless the site is what a build that remembers nothing makes.
    pub(super) fn assert_fresh(&self, after: &str) {
        let fresh = run(self.root(), &["build", "-q", "--no-cache", "--output", "fresh"]);
        assert!(fresh.status.success(), "{after}: {}", String::from_utf8_lossy(&fresh.stderr));
        let (fresh, kept) = (self.root().join("fresh"), self.root().join("public"));
        assert!(tree(&kept).keys().eq(tree(&fresh).keys()), "after {after}");
        for (path, bytes) in tree(&fresh) {
            let same = fs::read(kept.join(&path)).unwrap() == bytes;
            assert!(same, "{path} differs after {after}");
        }
        fs::remove_dir_all(fresh).unwrap();
    }

    /// Returns the folder of the store.
    pub(super) fn store(&self) -> PathBuf {
        let folder = self.cache.path().join("groundplan");
        let stores = names(&folder);
        assert_eq!(stores.len(), 1, "{stores:?}");
        folder.join(&stores[0])
    }
}

/// Returns a page whose words depend on two numbers.
pub(super) fn page(title: &str, words: u64, more: u64) -> String {
    format!(
        "# {title}\n\nQuiet words {words} of a page, [d](/notes/d.md#more) and \
         [b](/one/b.md).\n\n## More\n\n{}\n\n- one\n- two{}\n\n{} and `code` stand here, the \
         web server answers.\n",
        ["Nothing.", "A plain sentence.", "Many plain things.\n\nIn paragraphs.", "Ünïcode wörds."]
            [more as usize % 4],
        ["", "\n- three plain", ", **bold**"][more as usize % 3],
        if ["B", "C"].contains(&title) { "[[web]]" } else { "Links" },
    )
}

#[test]
fn an_edit_of_words_reads_one_file_and_makes_what_a_full_build_makes() {
    let project = Project::known();
    for (path, words) in [("one/b.md", 1), ("notes/d.md", 1), ("one/b.md", 2), ("one/c.md", 77)] {
        let title = path[path.len() - 4..path.len() - 3].to_uppercase();
        put(project.root(), &[(&format!("content/{path}"), &page(&title, words, 0))]);
        assert_eq!(project.build(), 1, "{path}");
        project.assert_fresh(path);
        assert_eq!(project.build(), 0, "nothing is left to do");
    }
}

#[test]
fn of_the_first_site_nothing_is_remembered() {
    let project = Project::new();
    assert!(project.build() > 5);
    let stores = project.cache.path().join("groundplan");
    assert!(names(&stores).is_empty(), "{:?}", names(&stores));
    assert_eq!(project.build(), 0, "the note on the site tells that nothing has changed");
    let edit = |words| put(project.root(), &[("content/one/b.md", &page("B", words, 0))]);
    edit(1);
    assert!(project.build() > 5);
    edit(2);
    assert_eq!(project.build(), 1);
    // Where it is known that somebody builds again and again, a new site is remembered too.
    fs::remove_dir_all(project.root().join("public")).unwrap();
    assert!(project.build() > 5);
    edit(3);
    assert_eq!(project.build(), 1);
    project.assert_fresh("edits");
}

#[test]
fn pages_that_lead_to_each_other_are_edited_together() {
    let project = Project::known();
    let write = |path: &str, title: &str, words| {
        put(project.root(), &[(&format!("content/{path}"), &page(title, words, 0))]);
    };
    for words in [1, 2] {
        write("one/b.md", "B", words);
        write("notes/d.md", "D", words);
        write("one/c.md", "C", words);
        assert_eq!(project.build(), 3);
        project.assert_fresh("three edits");
    }
}

#[test]
fn words_that_rules_know_are_quick_where_the_findings_are_the_same() {
    let project = Project::known();
    let first = page("B", 0, 0);
    let named = first.replace("[[web]]", "[[db]]");
    let known = named.replace("Nothing.", "The web server and the database know of no queue.");
    let denied = known.replace("Nothing.", "There is no single point of failure here?");
    for text in [named, known, denied] {
        put(project.root(), &[("content/one/b.md", &text)]);
        project.build();
        project.assert_fresh(&text);
    }
    put(project.root(), &[("content/one/b.md", &first.replace("the web server", "the database"))]);
    assert_eq!(project.build(), 1, "names that change no finding");
    project.assert_fresh("another name");
}

#[test]
fn findings_move_with_the_text_they_stand_in() {
    let project = Project::new();
    let table = "\n| Component | Role |\n| --- | --- |\n| ghost | haunts |\n";
    let write = |words: &str, more: &str| {
        let text = format!("# C\n\nQuiet {words}.\n\nSo it ends.\n{more}{table}");
        put(project.root(), &[("content/one/c.md", &text)]);
    };
    write("words", "");
    project.build();
    let told = |what: &str| {
        project.assert_fresh(what);
        let issues = fs::read_to_string(project.root().join("public/one/issues/index.html"));
        assert!(issues.unwrap().contains("c.md:"), "{what}: a line of the page is told");
    };
    told("the start");
    for (long, more) in [(20, "\nA line.\n"), (0, ""), (90, "\nTwo.\n\nLines.\n"), (5, "\nOne.\n")]
    {
        write(&"and so on ".repeat(long), more);
        project.build();
        told("lines were added or taken away");
        write(&"and so on ".repeat(long + 9), more);
        assert_eq!(project.build(), 1, "only the length of a line differs");
        told("a longer line");
        write(&"and so on ".repeat(long + 9), &format!("{more}\nNew.\n"));
        assert!(project.build() > 1, "the lines below are others");
        told("a new line");
    }
}

#[test]
fn more_than_words_means_a_full_build() {
    let project = Project::known();
    let first = page("B", 0, 0);
    let renamed = first.replace("# B", "# Other");
    let linked = renamed.replace("[b](/one/b.md)", "[x](../notes/x.txt) [y](topology.yaml)");
    let counted = linked.replace("Nothing.", "There are three databases.");
    let claimed = counted.replace("- one\n", "- one\n- The database is highly available.\n");
    let included = claimed.replace("- two", "- two\n\n<!-- groundplan: components -->\n");
    let dated = format!("---\ndate: 2024-05-06\n---\n{included}");
    for text in [renamed, linked, counted, claimed, included, dated] {
        put(project.root(), &[("content/one/b.md", &text)]);
        assert!(project.build() > 1, "{text}");
        project.assert_fresh(&text);
    }
    put(project.root(), &[("content/notes/_part.md", "Another part.\n")]);
    assert!(project.build() > 1);
    project.assert_fresh("a part");
}

#[test]
fn headings_come_change_and_go_where_nobody_leads_to_them() {
    let project = Project::known();
    for path in ["index.md", "one/b.md", "one/c.md", "notes/e.md"] {
        let (name, place) = (format!("content/{path}"), project.root().join("content").join(path));
        let first = fs::read_to_string(place).unwrap();
        let after = ["### New\n\n## New", "## P <b>\"x\" & \\ y</b>\n\n<a id=\"k\"></a>", ""];
        for more in after {
            let text = format!("{first}\n\n{more}\n\nAs it is.\n");
            put(project.root(), &[(&name, &text)]);
            let read = project.build();
            // One presents a design, and one shows a part of another file.
            let quick = !["index.md", "notes/e.md"].contains(&path);
            assert_eq!(read == 1, quick, "{path} read {read} files: {more}");
            project.assert_fresh(&format!("{more} in {path}"));
        }
    }
    let renamed = page("B", 1, 0).replace("## More", "## Less");
    put(project.root(), &[("content/one/b.md", &renamed)]);
    project.build();
    project.assert_fresh("a heading of a design");
}

#[test]
fn a_heading_that_somebody_leads_to_or_shows_means_a_full_build() {
    let project = Project::known();
    // `b` and `c` lead to it.
    put(project.root(), &[("content/notes/d.md", &page("D", 0, 0).replace("## More", "## Less"))]);
    assert!(project.build() > 1);
    project.assert_fresh("a link that leads nowhere");
    put(project.root(), &[("content/notes/d.md", &page("D", 0, 0))]);
    project.build();
    // Of two pages that are edited together one may lead to what has gone from the other.
    let less = page("B", 0, 0).replace("## More", "## Less");
    let leads = page("D", 0, 0).replace("(/one/b.md)", "(/one/b.md#more)");
    put(project.root(), &[("content/one/b.md", &less), ("content/notes/d.md", &leads)]);
    assert!(project.build() > 1);
    project.assert_fresh("two edits");
    put(project.root(), &[("content/one/b.md", &page("B", 0, 0))]);
    let explained = "requirements:\n  told: {text: Told, explained_in: \"b/#more\"}\n";
    put(project.root(), &[("content/one/topology.yaml", &format!("{TOPOLOGY}{explained}"))]);
    project.build();
    let text = page("B", 0, 0).replace("## More", "## More of it {#more}");
    put(project.root(), &[("content/one/b.md", &text)]);
    assert!(project.build() > 1);
    project.assert_fresh("a heading that another page shows");
}

#[test]
fn a_store_that_is_cut_damaged_or_of_others_means_a_full_build() {
    let project = Project::known();
    let store = project.store();
    for file in ["head", "data"] {
        for part in 0..4_usize {
            for damage in 0..3 {
                // A store that is good and about this site, but for the damage.
                fs::remove_dir_all(&store).unwrap();
                let words = (part * 3 + damage) as u64;
                put(project.root(), &[("content/one/b.md", &page("B", words, 0))]);
                project.build();
                let name = names(&store).into_iter().find(|name| name.starts_with(file)).unwrap();
                let mut bytes = fs::read(store.join(&name)).unwrap();
                let at = bytes.len() * part / 4;
                match damage {
                    0 => bytes.truncate(at),
                    1 => bytes[at] ^= 0x21,
                    _ => bytes.extend_from_slice(b"more"),
                }
                fs::write(store.join(&name), &bytes).unwrap();
                put(project.root(), &[("content/one/b.md", &page("B", words, 1))]);
                project.build();
                project.assert_fresh(&format!("{file}: damage {damage} at {at}"));
            }
        }
    }
    let elsewhere = Project::known();
    for name in names(&store) {
        let path = store.join(name);
        let gone = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        gone.unwrap();
    }
    let from = elsewhere.store();
    for name in names(&from).into_iter().filter(|name| from.join(name).is_file()) {
        fs::copy(from.join(&name), store.join(&name)).unwrap();
    }
    put(project.root(), &[("content/one/b.md", &page("B", 5, 1))]);
    assert!(project.build() > 1, "the store of another project is believed");
    project.assert_fresh("the store of another project");
    fs::remove_dir_all(&store).unwrap();
    fs::write(&store, "a file").unwrap();
    put(project.root(), &[("content/one/b.md", &page("B", 6, 1))]);
    project.build();
    project.assert_fresh("a file in place of the store");
}

#[test]
fn a_site_that_somebody_touched_is_not_gone_on_from() {
    let project = Project::known();
    let odd = project.root().join("public/notes/d/index.html");
    put(project.root(), &[("content/one/b.md", &page("B", 1, 0))]);
    fs::write(&odd, "odd").unwrap();
    assert!(project.build() > 1);
    project.assert_fresh("a touched file");
    put(project.root(), &[("public/CNAME", "example.org"), ("public/more/x", "x")]);
    put(project.root(), &[("content/one/b.md", &page("B", 2, 0))]);
    assert_eq!(project.build(), 1);
    assert_eq!(fs::read(project.root().join("public/CNAME")).unwrap(), b"example.org");
    assert_eq!(fs::read(project.root().join("public/more/x")).unwrap(), b"x");
}

#[test]
fn the_store_is_this_users_alone_outside_of_the_project_and_bounded() {
    let project = Project::known();
    assert_eq!(names(project.root()), ["content", "public"]);
    let store = project.store();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&store), 0o700);
    assert_eq!(mode(store.parent().unwrap()), 0o700);
    for name in ["head", "data"] {
        let mut all = names(&store).into_iter().filter(|file| file.starts_with(name));
        assert_eq!(mode(&store.join(all.next().unwrap())), 0o600);
    }
    let home = tempfile::tempdir().unwrap();
    let build = |arguments: &[&str], home: &str, cache: &Path| {
        let mut program = program(project.root());
        program.args(["build", "-q"]).args(arguments).env("HOME", home);
        assert!(program.env("XDG_CACHE_HOME", cache).status().unwrap().success());
    };
    build(&["--no-cache", "--output", "a"], &home.path().to_string_lossy(), Path::new(""));
    assert!(names(home.path()).is_empty());
    build(&["--output", "b"], &home.path().join("none").to_string_lossy(), Path::new(""));
    assert!(names(home.path()).is_empty());
    build(&["--output", "c"], &home.path().to_string_lossy(), Path::new("relative"));
    assert_eq!(names(home.path()).len(), 1, "the home folder has a place for it");
    let inside = project.root().join("inside");
    build(&["--output", "d"], "/nonexistent", &inside);
    assert!(!inside.join("groundplan").exists() || names(&inside.join("groundplan")).is_empty());
    fs::set_permissions(project.cache.path().join("groundplan"), fs::Permissions::from_mode(0o777))
        .unwrap();
    put(project.root(), &[("content/one/b.md", &page("B", 1, 0))]);
    assert!(project.build() > 1, "a folder in which others may write is believed");
}

#[test]
fn the_stores_of_old_projects_go() {
    let project = Project::new();
    let stores = project.cache.path().join("groundplan");
    for number in 0..34 {
        let other = tempfile::tempdir().unwrap();
        put(other.path(), &[("content/index.md", &format!("# Project {number}\n"))]);
        for text in ["", "More.\n"] {
            put(other.path(), &[("content/more.md", text)]);
            let mut program = program(other.path());
            let program = program.args(["build", "-q"]).env("XDG_CACHE_HOME", project.cache.path());
            assert!(program.status().unwrap().success());
        }
        assert!(names(&stores).len() <= 32);
    }
    assert_eq!(names(&stores).len(), 32);
}
