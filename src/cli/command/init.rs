//! `init`: a small project to start from.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use groundplan::read::schema;

use crate::cli::Context;
use crate::cli::args;
use crate::cli::failure::{Failure, Status};

/// Path and text of the example, which a filled `content` does without.
const EXAMPLE: [(&str, &str); 3] = [
    ("content/index.md", include_str!("../scaffold/index.md")),
    ("content/topology.yaml", include_str!("../scaffold/topology.yaml")),
    ("content/site.yaml", include_str!("../scaffold/site.yaml")),
];

/// Path and text of what every project wants.
const AROUND: [(&str, &str); 3] = [
    (".gitignore", include_str!("../scaffold/gitignore")),
    ("public/.gitkeep", ""),
    (".github/workflows/pages.yml", include_str!("../scaffold/pages.yml")),
];

/// Where the example's topology looks for the schema; a dot folder, so it is not published.
const SCHEMA: &str = ".groundplan/topology.schema.json";

pub(crate) fn run(args: &args::Init, context: &Context) -> Result<Status, Failure> {
    let root = args.dir.as_deref().unwrap_or(&context.common.root);
    let filled = has_content(root).map_err(|error| broken(root, &error))?;
    if filled {
        context.terminal.say("`content` is not empty: the example is left out");
    }
    let schema = schema();
    let example = EXAMPLE.into_iter().filter(|_| !filled);
    for (path, text) in example.chain(AROUND).chain([(SCHEMA, schema.as_str())]) {
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
