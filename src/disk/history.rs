//! When the sources were last changed: one question to git, if there is a repository.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Child;
use std::sync::mpsc;
use std::time::Duration;

use super::CONTENT;
use super::git::{git, is_shallow};
use crate::model::{Date, History, LastChange, Sources};

/// How long git may think before the dates are left out.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many digits of a commit are shown; git's own choice depends on the clone.
const DIGITS: usize = 10;

/// Returns where the project stands in its repository, without asking git.
///
/// A build that finds the same commit and the same sources has nothing to do.
pub fn head(root: &Path) -> History {
    let found = root.canonicalize().ok().and_then(|root| {
        let top = root.ancestors().find(|folder| folder.join(".git").exists())?;
        let prefix = root.strip_prefix(top).ok()?.to_str()?;
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        Some(History { prefix, head: head_of(&top.join(".git"))?, changes: BTreeMap::new() })
    });
    found.unwrap_or_default()
}

/// Returns the commit that the repository at `git` has checked out.
fn head_of(git: &Path) -> Option<String> {
    let read = |path: &Path| {
        let text = std::fs::read_to_string(path).ok()?;
        Some(text.trim_end().to_owned())
    };
    // A second work tree has a file there that names the place.
    let folder = match read(git).as_deref().and_then(|text| text.strip_prefix("gitdir: ")) {
        Some(place) => git.parent()?.join(place),
        None => git.to_owned(),
    };
    let head = read(&folder.join("HEAD"))?;
    let Some(name) = head.strip_prefix("ref: ") else { return Some(head) };
    let common = read(&folder.join("commondir")).map_or(folder.clone(), |to| folder.join(to));
    read(&common.join(name)).or_else(|| {
        let packed = read(&common.join("packed-refs"))?;
        let line = packed.lines().find(|line| line.split(' ').nth(1) == Some(name))?;
        line.split(' ').next().map(str::to_owned)
    })
}

/// Returns the last change of each source; nothing without a repository or without git.
///
/// Git only reads: no hook, no filter, no pager and no network can come in.
pub fn history(root: &Path, sources: &Sources) -> History {
    let mut history = head(root);
    if history.head.is_empty() {
        return history;
    }
    let wanted: BTreeSet<String> = sources.files.iter().map(|file| file.path.clone()).collect();
    history.changes = changes(root, wanted).unwrap_or_default();
    history
}

/// Asks git for the log, newest first, until each file was seen; `None` when it takes too long.
fn changes(root: &Path, mut wanted: BTreeSet<String>) -> Option<BTreeMap<String, LastChange>> {
    let mut git = git(root);
    let arguments = ["log", "--format=%x01%H %ct %P", "--name-only", "--no-renames", "--relative"];
    let mut child = git.args(arguments).args(["--no-ext-diff", "--", CONTENT]).spawn().ok()?;
    let (send, receive) = mpsc::channel();
    let out = BufReader::new(child.stdout.take()?);
    std::thread::spawn(move || {
        let mut changes: BTreeMap<String, LastChange> = BTreeMap::new();
        let mut commit = None;
        for line in out.lines().map_while(Result::ok) {
            match line.strip_prefix('\u{1}') {
                Some(head) => commit = commit_of(head),
                None if wanted.remove(&line) => {
                    let Some((change, first)) = &commit else { continue };
                    changes.insert(line, LastChange::clone(change));
                    if *first {
                        // Perhaps the edge of a clone without history: see below.
                        let _ = send.send(Err(()));
                    }
                }
                None => {}
            }
            if wanted.is_empty() {
                break;
            }
        }
        let _ = send.send(Ok(changes));
    });
    let changes = answer(root, &receive);
    end(&mut child);
    changes
}

/// Returns the changes; `None` after too long, or when the clone does not reach back far enough.
fn answer(
    root: &Path,
    receive: &mpsc::Receiver<Result<BTreeMap<String, LastChange>, ()>>,
) -> Option<BTreeMap<String, LastChange>> {
    let mut asked = false;
    loop {
        match receive.recv_timeout(PATIENCE).ok()? {
            Ok(changes) => return Some(changes),
            // A first commit has no parent, and so it looks where a shallow clone is cut off.
            Err(()) if !asked && is_shallow(root) => return None,
            Err(()) => asked = true,
        }
    }
}

/// Returns what a line of the log says, and whether the commit has no parent.
fn commit_of(head: &str) -> Option<(LastChange, bool)> {
    let mut words = head.split(' ').filter(|word| !word.is_empty());
    let commit = words.next()?.get(..DIGITS)?.to_owned();
    let date = Date::from_unix(words.next()?.parse().ok()?);
    Some((LastChange { date, commit }, words.next().is_none()))
}

fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}
