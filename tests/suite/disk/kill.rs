//! Builds that are killed, or that the system lets down: the old site or the new one.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::project::{names, program, put, run, tree};

/// Files by path.
pub(super) type Tree = BTreeMap<String, Vec<u8>>;

/// A project with a site that takes a while to write, built once in each of two states.
struct Project {
    root: tempfile::TempDir,
    sites: [Tree; 2],
}

const PAGES: usize = 60;

impl Project {
    fn new() -> Self {
        let root = crate::project::small();
        put(root.path(), &[("public/CNAME", "example.org"), ("public/.gitkeep", "")]);
        fs::remove_file(root.path().join("public/CNAME")).unwrap();
        let sites = [0, 1].map(|state| {
            set(root.path(), state);
            assert!(run(root.path(), &["build", "-q"]).status.success());
            // Appears after the first build, so it is a guest in our folder.
            put(root.path(), &[("public/CNAME", "example.org")]);
            tree(&root.path().join("public"))
        });
        assert_ne!(sites[0], sites[1]);
        Self { root, sites }
    }

    /// Holds the output to be one of the two sites, and returns whether it is the new one.
    fn is_new(&self, state: usize, what: &str) -> bool {
        let now = tree(&self.root.path().join("public"));
        let is = |site: &Tree| now == *site;
        if is(&self.sites[state]) {
            return true;
        }
        if is(&self.sites[1 - state]) {
            return false;
        }
        let differs = |path: &&String| now.get(*path) != self.sites[state].get(*path);
        let odd: Vec<_> = self.sites[state].keys().filter(differs).take(5).collect();
        panic!("{what}: neither the old site nor the new one; {} files, odd: {odd:?}", now.len());
    }

    /// After whatever happened, a build succeeds and leaves nothing behind.
    fn mends(&self, state: usize) {
        let built = run(self.root.path(), &["build", "-q"]);
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        assert!(self.is_new(state, "the build after"));
        assert_eq!(names(self.root.path()), ["content", "public"], "leftovers");
    }

    /// Kills `count` builds, each at another time of its life.
    fn kill(&self, count: u32) {
        let start = Instant::now();
        set(self.root.path(), 0);
        self.mends(0);
        let life = start.elapsed();
        let mut new = 0;
        for round in 0..count {
            let state = (round as usize + 1) % 2;
            set(self.root.path(), state);
            let mut build = program(self.root.path());
            let mut build = build.args(["build", "-q"]).stderr(Stdio::null()).spawn().unwrap();
            thread::sleep(life * round / count);
            build.kill().unwrap();
            build.wait().unwrap();
            new += u32::from(self.is_new(state, &format!("killed in round {round}")));
            // The next round starts from the other site.
            self.mends(state);
        }
        assert!(new < count, "every build was done before it was killed");
    }
}

/// Writes the content of one of the two states.
fn set(root: &Path, state: usize) {
    for page in 0..PAGES {
        // Some pages are the same in both states, some come and go.
        let word = if page % 3 == 0 { 0 } else { state };
        let path = format!("content/many/page-{page}.md");
        let text = format!("# Page {page}\n\nState {word}. {}\n", "Some words. ".repeat(40));
        match page % 5 == 4 && state == 1 {
            true => drop(fs::remove_file(root.join(path))),
            false => put(root, &[(&path, &text)]),
        }
    }
}

#[test]
fn killed_builds_leave_the_old_site_or_the_new_one() {
    Project::new().kill(30);
}

#[test]
#[ignore = "second step: five hundred kills take minutes"]
fn five_hundred_killed_builds_leave_the_old_site_or_the_new_one() {
    Project::new().kill(500);
}

#[test]
fn a_first_build_that_is_killed_leaves_everything_or_nothing() {
    let project = Project::new();
    let public = project.root.path().join("public");
    for round in 0..10 {
        fs::remove_dir_all(&public).unwrap();
        let mut build = program(project.root.path());
        let mut build = build.args(["build", "-q"]).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(round * 4));
        build.kill().unwrap();
        build.wait().unwrap();
        if public.exists() {
            let mut site = tree(&public);
            site.insert("CNAME".into(), b"example.org".to_vec());
            site.insert(".gitkeep".into(), Vec::new());
            assert!(site == project.sites[1], "half a site after {round}");
        }
        assert!(run(project.root.path(), &["build", "-q"]).status.success());
        assert_eq!(names(project.root.path()), ["content", "public"], "leftovers");
    }
}

#[test]
fn a_file_that_may_not_grow_further_leaves_the_old_site() {
    let project = Project::new();
    set(project.root.path(), 0);
    for kilobytes in [0, 1, 8, 32] {
        // As on a full disk, the write fails; the signal that comes with it kills the build.
        let limited = format!("ulimit -f {kilobytes}; exec \"$0\" build -q");
        let status = program_in_shell(project.root.path(), &limited);
        if !status {
            assert!(!project.is_new(0, "at the limit"));
        }
    }
    project.mends(0);
}

/// Runs a line of bash in which `$0` is the program; returns whether it succeeded.
fn program_in_shell(root: &Path, line: &str) -> bool {
    let program = env!("CARGO_BIN_EXE_groundplan");
    let mut shell = Command::new("bash");
    shell.args(["-c", line, program]).current_dir(root).env("SOURCE_DATE_EPOCH", "1700000000");
    shell.env("HOME", "/nonexistent").env_remove("XDG_CACHE_HOME");
    shell.stderr(Stdio::null()).status().unwrap().success()
}

#[test]
#[ignore = "second step: needs strace"]
fn every_system_call_that_fails_leaves_the_old_site_or_the_new_one() {
    let project = Project::new();
    let cache = tempfile::tempdir().unwrap();
    let mut struck = 0;
    let mut state = 1;
    for call in
        ["write,writev", "openat", "mkdir", "link,linkat", "rename,renameat,renameat2", "unlinkat"]
    {
        for fault in ["error=ENOSPC", "signal=KILL"] {
            // From the first call of its kind on, ever later, until none is hit any more.
            for nth in (1..10).chain((10..400).step_by(37)) {
                set(project.root.path(), state);
                let hit = inject(project.root.path(), cache.path(), call, fault, nth);
                project.is_new(state, &format!("{call} number {nth}: {fault}"));
                if !hit {
                    break;
                }
                struck += 1;
                project.mends(state);
                state = 1 - state;
            }
        }
    }
    assert!(struck > 20, "strace struck {struck} times only");
}

/// Builds while the `nth` call of `calls` fails; returns whether one did.
pub(super) fn inject(root: &Path, cache: &Path, calls: &str, fault: &str, nth: u32) -> bool {
    let log = tempfile::NamedTempFile::new().unwrap();
    let status = Command::new("strace")
        .args(["-f", "-qq", "-o"])
        .arg(log.path())
        .args(["-e", &format!("trace={calls}"), "-e"])
        .arg(format!("inject={calls}:{fault}:when={nth}"))
        .args([env!("CARGO_BIN_EXE_groundplan"), "build", "-q"])
        .current_dir(root)
        .env("SOURCE_DATE_EPOCH", "1700000000")
        .env("XDG_CACHE_HOME", cache)
        .env("RAYON_NUM_THREADS", "1")
        .stderr(Stdio::null())
        .status()
        .expect("strace is installed");
    let log = fs::read_to_string(log.path()).unwrap();
    log.contains("(INJECTED)") || (fault.starts_with("signal") && !status.success())
}

#[test]
#[ignore = "second step: needs to mount a small disk"]
fn a_full_disk_leaves_the_old_site() {
    let project = Project::new();
    let root = project.root.path();
    set(root, 0);
    project.mends(0);
    let size: usize = project.sites[0].values().map(|bytes| bytes.len().div_ceil(4096) * 4).sum();
    // Room for one site and a part of the next, in a mount that only this shell sees.
    let script = format!(
        "set -e; mount -t tmpfs -o size={}k none /mnt; \"$0\" build -q --output /mnt/site; \
         cp -r /mnt/site /tmp/before.$$; echo changed >> content/index.md; \
         for n in $(seq {PAGES}); do echo more >> content/many/page-$n.md; done; \
         if \"$0\" build -q --output /mnt/site; then echo it fitted; exit 1; fi; \
         test $? -eq 0; diff -r /mnt/site /tmp/before.$$; ls -A /mnt; rm -r /tmp/before.$$",
        size + size / 2
    );
    let output = Command::new("unshare")
        .args(["--mount", "bash", "-c", &script, env!("CARGO_BIN_EXE_groundplan")])
        .current_dir(root)
        .env("HOME", "/nonexistent")
        .output()
        .unwrap();
    let (out, err) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}{err}");
    assert_eq!(out, "site\n", "nothing is left beside the site: {err}");
    assert!(err.contains("free some space"), "{err}");
}
