//! Asks git, which only reads: no hook, filter, pager or network comes in.

use std::path::Path;
use std::process::{Command, Stdio};

/// What git tells the programs that its hooks start. The repository is the one around the project:
/// a path in here may be relative to another folder, and without its work tree means another place.
const OF_HOOKS: [&str; 5] =
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"];

/// Returns the start of a question to git about the repository around `root`.
pub(super) fn git(root: &Path) -> Command {
    #[expect(clippy::disallowed_methods, reason = "this is where git is asked")]
    let mut git = Command::new("git");
    OF_HOOKS.iter().for_each(|name| {
        git.env_remove(name);
    });
    git.current_dir(root)
        .args(["--no-pager", "-c", "core.quotePath=false", "-c", "log.showSignature=false"])
        .args(["-c", "core.fsmonitor=false"])
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    git
}

/// Returns whether the history is cut off, so that the oldest commit seems to change everything.
pub(super) fn is_shallow(root: &Path) -> bool {
    let output = git(root).args(["rev-parse", "--is-shallow-repository"]).output();
    output.is_ok_and(|output| output.stdout.starts_with(b"true"))
}
