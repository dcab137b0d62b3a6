//! A project as it was at a git revision → sources in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Output, Stdio};
use std::thread;

use super::entry::{Entry, kept, too_large};
use super::error::DiskError;
use super::git::{git, is_shallow};
use super::load::{CONTENT, PROJECT_BYTES_MAX, THEMES, no_root, project_too_large};
use super::walk::{DEPTH_MAX, FILES_MAX, is_kept_name, left_out, too_deep, too_many};
use crate::model::{Finding, Sources};

/// How many branches and tags are looked at for one that may be meant.
const NAMES_MAX: usize = 2_000;
/// How much of what git says is shown.
const ANSWER_CHARS_MAX: usize = 300;
/// How many characters of a commit tell it from others.
const COMMIT_CHARS: usize = 12;
/// How many digits the name of an object has: SHA-1 or SHA-256.
const DIGITS: [usize; 2] = [40, 64];

/// The git repository around a project. It is only read: no checkout, no index, no hook, no filter.
#[derive(Debug)]
pub struct Repository {
    root: PathBuf,
    /// The way from its top to the project: empty, or ending in `/`.
    prefix: String,
}

impl Repository {
    /// Returns the repository around the project at `root`, which must be a folder.
    pub fn open(root: &Path) -> Result<Self, DiskError> {
        let found = root.canonicalize().ok().filter(|root| root.is_dir());
        let root = found.ok_or_else(|| no_root(root))?;
        let answer = ask(&root, &["rev-parse", "--show-prefix"])?;
        if !answer.status.success() {
            return Err(no_repository(&root, &answer));
        }
        let prefix = String::from_utf8(answer.stdout).ok();
        let prefix = prefix.map(|prefix| prefix.trim_end_matches('\n').to_owned());
        let prefix = prefix.ok_or_else(|| not_read(&root, "its path is not UTF-8"))?;
        Ok(Self { root, prefix })
    }

    /// Returns the commit that `revision` names, in full; `None` when it names none.
    pub fn commit(&self, revision: &str) -> Result<Option<String>, DiskError> {
        // Git would take it for one of its options.
        if revision.is_empty() || revision.starts_with('-') || revision.contains('\0') {
            return Ok(None);
        }
        let wanted = format!("{revision}^{{commit}}");
        let answer = ask(&self.root, &["rev-parse", "--verify", "--quiet", &wanted])?;
        Ok(Some(answer.stdout).and_then(object))
    }

    /// Returns the commit at which the histories of two commits part.
    pub fn fork(&self, one: &str, other: &str) -> Result<Option<String>, DiskError> {
        let answer = ask(&self.root, &["merge-base", one, other])?;
        Ok(Some(answer.stdout).and_then(object))
    }

    /// Returns whether the history is cut off, as in a clone that was made for one build.
    pub fn is_shallow(&self) -> bool {
        is_shallow(&self.root)
    }

    /// Returns the names of branches and tags, for who looks for one that may be meant.
    pub fn names(&self) -> Vec<String> {
        let count = format!("--count={NAMES_MAX}");
        let arguments = ["for-each-ref", "--format=%(refname:short)", &count];
        let answer = ask(&self.root, &arguments);
        let names = answer.map(|answer| String::from_utf8_lossy(&answer.stdout).into_owned());
        names.unwrap_or_default().lines().map(str::to_owned).collect()
    }

    /// Returns the sources of the project at a commit; `None` when it had no content there.
    pub fn load(&self, commit: &str) -> Result<Option<Sources>, DiskError> {
        let mut listed = Listed::default();
        for folder in [CONTENT, THEMES] {
            self.list(commit, folder, &mut listed)?;
            if folder == CONTENT && !listed.found {
                return Ok(None);
            }
        }
        if !listed.missing.is_empty() {
            return Err(not_here(commit, &listed.missing));
        }
        let mut sources = Sources { findings: listed.findings, ..Sources::default() };
        if listed.blobs.values().map(|blob| blob.size).sum::<u64>() > PROJECT_BYTES_MAX {
            sources.findings.push(project_too_large());
            return Ok(Some(sources));
        }
        for (path, entry) in self.read(&listed.blobs)? {
            entry.add_to(path, &mut sources);
        }
        Ok(Some(sources))
    }

    /// Adds the regular files of a folder, and what was left out with reason.
    fn list(&self, commit: &str, folder: &str, listed: &mut Listed) -> Result<(), DiskError> {
        let path = format!("{}{folder}", self.prefix);
        let mut child = git(&self.root)
            .args(["ls-tree", "-r", "-z", "-l", "--full-tree", commit, "--", &path])
            .spawn()
            .map_err(|error| no_git(&self.root, error))?;
        let Some(out) = child.stdout.take() else { return Ok(()) };
        let mut files = 0;
        for line in BufReader::new(out).split(0) {
            let line = line.map_err(|error| not_read(&self.root, &error.to_string()))?;
            listed.found = true;
            files += usize::from(listed.take(&line, &self.prefix));
            if files > FILES_MAX {
                listed.findings.push(too_many(folder, FILES_MAX));
                break;
            }
        }
        let ended = end(&mut child, files > FILES_MAX);
        let fine = files > FILES_MAX || ended.is_ok_and(|status| status.success());
        let reason = "git cannot list the files of the revision";
        if fine { Ok(()) } else { Err(not_read(&self.root, reason)) }
    }

    /// Returns what each file holds, in the order of the paths.
    fn read<'b>(
        &self,
        blobs: &'b BTreeMap<String, Blob>,
    ) -> Result<Vec<(&'b str, Entry)>, DiskError> {
        let mut command = git(&self.root);
        let mut child = command
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .spawn()
            .map_err(|error| no_git(&self.root, error))?;
        let (Some(ask), Some(out)) = (child.stdin.take(), child.stdout.take()) else {
            return Ok(Vec::new());
        };
        let entries = thread::scope(|scope| {
            // Git answers while it is asked: whoever only writes first, and then reads, waits forever.
            scope.spawn(|| asked(ask, blobs));
            let mut answers = BufReader::new(out);
            let read = blobs.iter().map(|(path, blob)| {
                let entry = match too_large(path, blob.size) {
                    Some(large) => large,
                    None => kept(path, answered(&mut answers, blob)?),
                };
                Ok((path.as_str(), entry))
            });
            read.collect::<io::Result<Vec<_>>>()
        });
        let _ = end(&mut child, true);
        entries.map_err(|error| not_read(&self.root, &error.to_string()))
    }
}

/// Writes the names of the objects that are wanted.
fn asked(mut to: ChildStdin, blobs: &BTreeMap<String, Blob>) {
    let mut names = String::new();
    for (path, blob) in blobs {
        if too_large(path, blob.size).is_none() {
            names.extend([&blob.object, "\n"]);
        }
    }
    // When git has ended, reading its answers tells so.
    let _ = to.write_all(names.as_bytes());
}

/// Returns the next answer, which is about `blob`.
fn answered(answers: &mut BufReader<ChildStdout>, blob: &Blob) -> io::Result<Vec<u8>> {
    let mut head = String::new();
    answers.read_line(&mut head)?;
    if head.trim_end() != format!("{} blob {}", blob.object, blob.size) {
        let what = format!("the object {} is not in this clone", blob.object);
        return Err(io::Error::other(what));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(blob.size).unwrap_or_default());
    answers.take(blob.size).read_to_end(&mut bytes)?;
    let mut after = [0];
    answers.read_exact(&mut after)?;
    Ok(bytes)
}

/// A file of a revision.
struct Blob {
    object: String,
    size: u64,
}

/// What a revision holds, by path from the project root.
#[derive(Default)]
struct Listed {
    blobs: BTreeMap<String, Blob>,
    findings: Vec<Finding>,
    /// Files that this clone knows of and does not have.
    missing: Vec<String>,
    /// Folders that lie too deep.
    deep: BTreeSet<String>,
    /// Whether there was anything.
    found: bool,
}

impl Listed {
    /// Takes a line of the list: `100644 blob OBJECT SIZE<tab>PATH`; returns whether it is a file.
    fn take(&mut self, line: &[u8], prefix: &str) -> bool {
        let tab = line.iter().position(|byte| *byte == b'\t').unwrap_or(line.len());
        let (head, path) = (String::from_utf8_lossy(&line[..tab]), line.get(tab + 1..));
        let Some(path) = path.and_then(|path| path.strip_prefix(prefix.as_bytes())) else {
            return false;
        };
        let words: Vec<&str> = head.split(' ').filter(|word| !word.is_empty()).collect();
        let [mode, _, object, size] = words[..] else { return false };
        let Ok(name) = std::str::from_utf8(path) else {
            self.leave_out("bad-file-name", &String::from_utf8_lossy(path), BAD_NAME);
            return false;
        };
        // What holds it may be hidden; the top folder is not.
        if !name.split('/').skip(1).all(|part| is_kept_name(part.as_ref())) {
            return false;
        }
        match mode {
            "120000" => self.leave_out("link-outside", name, "is a link in a revision"),
            "160000" => self.leave_out("special-file", name, "is a submodule"),
            _ if name.chars().any(char::is_control) => {
                self.leave_out("bad-file-name", name, BAD_NAME);
            }
            _ if self.is_too_deep(name) => {}
            _ => {
                match size.parse() {
                    Ok(size) => {
                        let blob = Blob { object: object.to_owned(), size };
                        self.blobs.insert(name.to_owned(), blob);
                    }
                    // Git has no size for what it does not have.
                    Err(_) => self.missing.push(name.to_owned()),
                }
                return true;
            }
        }
        false
    }

    fn leave_out(&mut self, rule: &'static str, path: &str, what: &str) {
        self.findings.push(left_out(rule, Path::new(""), Path::new(path), what));
    }

    /// Returns whether a file lies deeper than a walk would go; tells of each such folder once.
    fn is_too_deep(&mut self, name: &str) -> bool {
        let end = name.match_indices('/').nth(DEPTH_MAX).map(|(at, _)| at);
        let Some(folder) = end.map(|end| &name[..end]) else { return false };
        if self.deep.insert(folder.to_owned()) {
            self.findings.push(too_deep(Path::new(""), Path::new(folder)));
        }
        true
    }
}

const BAD_NAME: &str = "has a name that is not UTF-8 or holds control characters";

/// Returns the name of an object, if an answer is nothing else.
fn object(answer: Vec<u8>) -> Option<String> {
    let name = String::from_utf8(answer).ok()?.trim_end().to_owned();
    let is_name = DIGITS.contains(&name.len()) && name.bytes().all(|b| b.is_ascii_hexdigit());
    is_name.then_some(name)
}

/// Returns what git answers, with what it complains about.
fn ask(root: &Path, arguments: &[&str]) -> Result<Output, DiskError> {
    // What it complains about is read here and there, so it has to be in English.
    let mut git = git(root);
    git.args(arguments).env("LC_ALL", "C").stderr(Stdio::piped());
    git.output().map_err(|error| no_git(root, error))
}

fn end(child: &mut Child, early: bool) -> io::Result<std::process::ExitStatus> {
    if early {
        let _ = child.kill();
    }
    child.wait()
}

fn no_git(root: &Path, error: io::Error) -> DiskError {
    if error.kind() != io::ErrorKind::NotFound {
        return DiskError::System { action: "start git in", path: root.to_owned(), source: error };
    }
    DiskError::Git {
        message: "there is no `git` to ask for former revisions".to_owned(),
        help: "install git, or add the folder it is in to `PATH`".to_owned(),
    }
}

fn no_repository(root: &Path, answer: &Output) -> DiskError {
    let said = String::from_utf8_lossy(&answer.stderr);
    let root = root.display();
    if said.contains("dubious ownership") || said.contains("unsafe repository") {
        // Git names the top of the repository, which is what it has to be told to trust.
        let top = said.split('\'').nth(1).map_or_else(|| root.to_string(), str::to_owned);
        return DiskError::Git {
            message: format!("git does not read `{top}`: it belongs to somebody else"),
            help: format!("if you trust it: `git config --global --add safe.directory '{top}'`"),
        };
    }
    if said.contains("not a git repository") {
        return DiskError::Git {
            message: format!("`{root}` is in no git repository"),
            help: "run `git init` and commit, or point `--root` at a project that is in one".into(),
        };
    }
    let said: String =
        said.lines().next().unwrap_or_default().chars().take(ANSWER_CHARS_MAX).collect();
    not_read(Path::new(&root.to_string()), said.trim_start_matches("fatal: "))
}

/// Says that a partial clone lacks files; git is not asked for them, since that needs a network.
fn not_here(commit: &str, missing: &[String]) -> DiskError {
    let commit = &commit[..commit.len().min(COMMIT_CHARS)];
    let more = match missing.len() - 1 {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    DiskError::Git {
        message: format!(
            "this clone is a partial one: it lacks `{}`{more} of {commit}",
            missing[0]
        ),
        help: "get what is missing: `git fetch --refetch --no-filter`".to_owned(),
    }
}

fn not_read(root: &Path, reason: &str) -> DiskError {
    DiskError::Git {
        message: format!("cannot read the repository around `{}`: {reason}", root.display()),
        help: "run `git fsck`; a clone without all objects needs `git fetch --refetch`".to_owned(),
    }
}
