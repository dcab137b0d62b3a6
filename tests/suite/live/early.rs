//! A preview that starts from what the last one remembered: soon, and never wrong for long.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::PATIENCE;
use crate::project::{self, names, program, put};

/// A preview in a process of its own, which ends with this value.
pub(super) struct Serve {
    process: Child,
    said: BufReader<ChildStderr>,
    host: String,
    /// Whether pages could be seen as they were remembered.
    pub(super) recalled: bool,
    /// Whether they could be seen before all were read.
    pub(super) unread: bool,
}

impl Serve {
    pub(super) fn start(root: &Path, cache: &Path, arguments: &[&str]) -> Self {
        let mut program = program(root);
        program.args(["serve", "--port", "0"]).args(arguments).env("XDG_CACHE_HOME", cache);
        Self::start_by(program)
    }

    #[expect(clippy::zombie_processes, reason = "its end is waited for when the value goes")]
    fn start_by(mut program: Command) -> Self {
        let mut process = program.stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(process.stderr.take().unwrap());
        let (mut recalled, mut unread, mut line) = (false, false, String::new());
        loop {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "the preview has ended");
            recalled |= line.contains("as remembered");
            unread |= line.contains("to look at");
            if let Some(rest) = line.strip_prefix("serving on http://") {
                let host = rest.split('/').next().unwrap().to_owned();
                return Self { process, said, host, recalled, unread };
            }
        }
    }

    /// Waits until the preview has read everything; returns what it said meanwhile.
    pub(super) fn wait_for_build(&mut self) -> String {
        let (mut line, mut all) = (String::new(), String::new());
        while (self.recalled || self.unread) && !line.starts_with("build ") {
            line.clear();
            assert!(self.said.read_line(&mut line).unwrap() > 0, "the preview has ended");
            all.push_str(&line);
        }
        all
    }

    pub(super) fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub(super) fn wait_for(&self, path: &str, words: &str) {
        wait(|| self.get(path).contains(words), words);
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn wait(condition: impl Fn() -> bool, what: &str) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < PATIENCE, "still waiting for: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// A project of which previews remember what they read.
pub(super) struct Project {
    root: tempfile::TempDir,
    pub(super) cache: tempfile::TempDir,
}

impl Project {
    /// Returns a project that a preview has remembered.
    fn remembered() -> Self {
        let project = Self::new();
        let first = project.serve();
        assert!(!first.recalled);
        wait(|| !project.heads().is_empty(), "what is remembered");
        project
    }

    pub(super) fn new() -> Self {
        let project = Self { root: project::small(), cache: tempfile::tempdir().unwrap() };
        for page in 0..30 {
            let text = format!("# Page {page}\n\nThe words of page {page}.\n");
            put(project.root(), &[(&format!("content/many/page-{page}.md"), &text)]);
        }
        project
    }

    pub(super) fn root(&self) -> &Path {
        self.root.path()
    }

    fn serve(&self) -> Serve {
        Serve::start(self.root(), self.cache.path(), &[])
    }

    /// Starts a preview that dies where a file of its own would become larger than so much.
    fn serve_within(&self, kilobytes: u32) -> Serve {
        let line = format!("ulimit -c 0 -f {kilobytes}; exec \"$0\" serve --port 0");
        let mut shell = Command::new("bash");
        shell.args(["-c", &line, env!("CARGO_BIN_EXE_groundplan")]).current_dir(self.root());
        shell.env("HOME", "/nonexistent").env("SOURCE_DATE_EPOCH", "1700000000");
        shell.env("XDG_CACHE_HOME", self.cache.path());
        Serve::start_by(shell)
    }

    /// Returns the names of all files in the cache.
    fn remembered_files(&self) -> Vec<String> {
        self.heads().iter().flat_map(|head| names(head.parent().unwrap())).collect()
    }

    /// Edits a page, and lets `die` end a preview while it remembers that; the next one is right,
    /// and remembers again.
    fn survives(&self, words: &str, die: impl FnOnce(&mut Serve), preview: impl FnOnce() -> Serve) {
        let text = format!("# Page 7\n\n{words}.\n");
        put(self.root(), &[("content/many/page-7.md", &text)]);
        let mut killed = preview();
        assert!(!killed.recalled, "{words}: a text is another");
        die(&mut killed);
        drop(killed);
        let next = self.serve();
        assert!(next.get("/many/page-7/").contains(words), "{words}");
        // One that died when it had just finished left an old file too, which goes with the next write.
        if !next.recalled {
            wait(|| self.is_remembered(words), "what was edited is remembered");
            wait(|| self.remembered_files().len() == 2, "two files are left");
        }
        drop(next);
        let last = self.serve();
        assert!(last.recalled && last.get("/many/page-7/").contains(words), "{words}: at last");
    }

    /// Returns whether a preview would start from what is remembered.
    fn is_remembered(&self, words: &str) -> bool {
        let head = &self.heads()[0];
        let text = self.root().join("content/many/page-7.md");
        assert!(fs::read_to_string(&text).unwrap().contains(words));
        head.metadata().unwrap().modified().unwrap() > text.metadata().unwrap().modified().unwrap()
    }

    /// Builds; returns what was said.
    fn build(&self) -> String {
        let mut program = program(self.root());
        program.args(["build", "-v"]).env("XDG_CACHE_HOME", self.cache.path());
        let output = program.output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stderr).unwrap()
    }

    /// Returns the lists of sources in the cache.
    fn heads(&self) -> Vec<PathBuf> {
        let folder = self.cache.path().join("groundplan");
        let stores = if folder.exists() { names(&folder) } else { Vec::new() };
        let heads = stores.iter().map(|store| folder.join(store).join("head"));
        heads.filter(|head| head.exists()).collect()
    }
}

#[test]
fn a_preview_starts_from_what_the_last_one_remembered() {
    let project = Project::remembered();
    let before = project.heads()[0].metadata().unwrap().modified().unwrap();
    let mut second = project.serve();
    assert!(second.recalled);
    let pages = ["/", "/many/page-7/", "/guide/first/", "/nowhere/", "/_theme/site.css"];
    let early = pages.map(|page| second.get(page));
    second.wait_for_build();
    // Port and versions are the same for one preview, so whole answers can be compared.
    assert_eq!(early, pages.map(|page| second.get(page)));
    assert!(early[0].starts_with("HTTP/1.1 200") && early[3].starts_with("HTTP/1.1 404"));
    // A second preview of the project finds the store in use, and reads everything.
    let third = project.serve();
    assert!(!third.recalled);
    put(project.root(), &[("content/many/page-7.md", "# Page 7\n\nOther words.\n")]);
    for preview in [&second, &third] {
        preview.wait_for("/many/page-7/", "Other words");
    }
    let head = || project.heads()[0].metadata().unwrap().modified().unwrap();
    wait(|| head() != before, "the edit is remembered");
    assert_eq!(names(project.root()), ["content"], "nothing is left in the project");
    drop((second, third));
    let fourth = project.serve();
    assert!(fourth.recalled);
    assert!(fourth.get("/many/page-7/").contains("Other words"));
}

#[test]
fn what_changed_since_is_never_shown_as_it_was() {
    let project = Project::remembered();
    put(project.root(), &[("content/many/page-7.md", "# Page 7\n\nWords of tonight.\n")]);
    let preview = project.serve();
    assert!(!preview.recalled, "a text is another");
    assert!(preview.get("/many/page-7/").contains("Words of tonight"));
    drop(preview);
    for arguments in [["--drafts"], ["--untrusted"]] {
        let preview = Serve::start(project.root(), project.cache.path(), &arguments);
        assert!(!preview.recalled, "{arguments:?}");
    }
}

#[test]
fn an_edit_while_everything_is_read_is_not_lost() {
    let project = Project::new();
    project.build();
    for round in 0..8 {
        put(project.root(), &[("content/many/page-8.md", &format!("# Page 8, {round}\n"))]);
        project.build();
        let preview = project.serve();
        assert!(preview.recalled, "in round {round}");
        thread::sleep(Duration::from_millis(round * 4));
        let words = format!("Saved in round {round}.");
        let text = format!("# Page 9, {round}\n\n{words}\n");
        put(project.root(), &[("content/many/page-9.md", &text)]);
        preview.wait_for("/many/page-9/", &words);
        preview.wait_for("/many/page-8/", &format!("Page 9, {round}"));
    }
}

#[test]
fn a_cache_that_is_damaged_missing_or_no_folder_changes_nothing() {
    let project = Project::remembered();
    let head = project.heads().remove(0);
    let whole = fs::read(&head).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    for bytes in [&flipped, &whole[..whole.len() / 2], b""] {
        fs::write(&head, bytes).unwrap();
        let preview = project.serve();
        assert!(!preview.recalled);
        assert!(preview.get("/many/page-7/").contains("The words of page 7"));
    }
    fs::write(&head, &whole).unwrap();
    let data = names(head.parent().unwrap()).into_iter().find(|name| name.starts_with("data"));
    let data = head.with_file_name(data.unwrap());
    let bytes = fs::read(&data).unwrap();
    fs::write(&data, &bytes[..bytes.len() / 2]).unwrap();
    assert!(!project.serve().recalled);
    fs::write(&data, &bytes).unwrap();
    assert!(project.serve().recalled, "whole again");
    let none = Serve::start(project.root(), project.cache.path(), &["--no-cache"]);
    assert!(!none.recalled && none.get("/").starts_with("HTTP/1.1 200"));
    let file = project.cache.path().join("file");
    fs::write(&file, "no folder").unwrap();
    let preview = Serve::start(project.root(), &file, &[]);
    assert!(!preview.recalled && preview.get("/").starts_with("HTTP/1.1 200"));
}

#[test]
fn a_preview_starts_from_what_a_build_remembered_and_leaves_it_alone() {
    let project = Project::new();
    project.build();
    put(project.root(), &[("content/many/page-6.md", "# Page 6\n\nBuilt again.\n")]);
    project.build();
    let preview = project.serve();
    assert!(preview.recalled);
    assert!(preview.get("/many/page-7/").contains("The words of page 7"));
    wait(|| project.heads().len() == 2, "the preview's own store");
    drop(preview);
    put(project.root(), &[("content/many/page-7.md", "# Page 7\n\nOther words.\n")]);
    assert!(project.build().contains("1 file read"), "the next build is quick");
    fs::remove_dir_all(project.root().join("public")).unwrap();
    assert!(project.serve().recalled, "no site need be there");
}

#[test]
fn a_preview_that_dies_while_it_remembers_leaves_nothing_that_is_believed() {
    thread::scope(|scope| {
        for kilobytes in [0, 1, 4] {
            scope.spawn(move || {
                let project = Project::remembered();
                let dies = |preview: &mut Serve| {
                    let start = Instant::now();
                    while preview.process.try_wait().unwrap().is_none() {
                        assert!(start.elapsed() < PATIENCE, "more than {kilobytes} kB fitted");
                        thread::sleep(Duration::from_millis(5));
                    }
                    assert_eq!(project.remembered_files().len(), 3, "one file is not finished");
                };
                let words = format!("Within {kilobytes} kB");
                project.survives(&words, dies, || project.serve_within(kilobytes));
            });
        }
        for delay in 0..4 {
            scope.spawn(move || {
                let project = Project::remembered();
                let before = project.remembered_files();
                let is_killed = |preview: &mut Serve| {
                    let start = Instant::now();
                    while project.remembered_files() == before {
                        assert!(start.elapsed() < PATIENCE, "nothing is remembered");
                    }
                    thread::sleep(Duration::from_micros(200 * delay));
                    preview.process.kill().unwrap();
                    preview.process.wait().unwrap();
                };
                let words = format!("Killed after {delay}");
                project.survives(&words, is_killed, || project.serve());
            });
        }
    });
}

#[test]
fn who_asks_before_anything_is_read_waits_for_the_page() {
    let root = project::small();
    for page in 0..300 {
        let text = format!("# Page {page}\n\nThe words of page {page}.\n");
        put(root.path(), &[(&format!("content/many/page-{page}.md"), &text)]);
    }
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut program = program(root.path());
    let mut process = program.args(["serve", "--port", &port.to_string()]).spawn().unwrap();
    let start = Instant::now();
    let mut stream = loop {
        match TcpStream::connect(("127.0.0.1", port)) {
            Ok(stream) => break stream,
            Err(error) => assert!(start.elapsed() < PATIENCE, "{error}"),
        }
    };
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(stream, "GET /many/page-7/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n").unwrap();
    let mut answer = String::new();
    let read = stream.read_to_string(&mut answer);
    process.kill().unwrap();
    process.wait().unwrap();
    read.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("The words of page 7"));
}
