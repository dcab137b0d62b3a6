//! `init`: a small project to start from.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::cli::Context;
use crate::cli::args;
use crate::cli::failure::{Failure, Status};

/// Path, text, and whether it belongs to the example that a filled `content` does without.
const FILES: [(&str, &str, bool); 6] = [
    ("content/index.md", include_str!("../scaffold/index.md"), true),
    ("content/topology.yaml", include_str!("../scaffold/topology.yaml"), true),
    ("content/site.yaml", include_str!("../scaffold/site.yaml"), true),
    (".gitignore", include_str!("../scaffold/gitignore"), false),
    ("public/.gitkeep", "", false),
    (".github/workflows/pages.yml", include_str!("../scaffold/pages.yml"), false),
];

pub(crate) fn run(args: &args::Init, context: &Context) -> Result<Status, Failure> {
    let root = args.dir.as_deref().unwrap_or(&context.common.root);
    let filled = has_content(root).map_err(|error| broken(root, &error))?;
    if filled {
        context.terminal.say("`content` is not empty: the example is left out");
    }
    for (path, text, example) in FILES {
        if example && filled {
            continue;
        }
        let made = make(&root.join(path), text.as_bytes());
        let word =
            if made.map_err(|error| broken(&root.join(path), &error))? { "made" } else { "kept" };
        context.terminal.say(&format!("{word} {path}"));
    }
    let here = args.dir.as_deref().filter(|dir| *dir != Path::new("."));
    let go = here.map_or(String::new(), |dir| format!("cd {} && ", dir.display()));
    context.terminal.say(&format!("next: {go}groundplan serve --open"));
    Ok(Status::Fine)
}

/// Returns whether somebody has begun to write already.
fn has_content(root: &Path) -> io::Result<bool> {
    match fs::read_dir(root.join("content")) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Makes a file unless something is there; returns whether it did.
fn make(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    match fs::File::create_new(path) {
        Ok(mut file) => file.write_all(bytes).map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

fn broken(path: &Path, error: &io::Error) -> Failure {
    let message = format!("cannot make `{}`: {error}", path.display());
    Failure::system(message, "check the permissions, or choose another folder")
}
