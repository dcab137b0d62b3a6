//! `import`: a topology from the file of another program.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use groundplan::disk;
use groundplan::model::{FileId, Finding, Severity, SourceFile, Sources};
use groundplan::read::read_compose;

use super::build::plural;
use super::save::hand_over;
use crate::cli::args::{Import, ImportCompose};
use crate::cli::failure::{Failure, Status};
use crate::cli::import::{Imported, compose};
use crate::cli::{Context, show};

/// Stands for standard input.
const STDIN: &str = "-";
/// Most bytes that are taken from standard input; more is no compose file.
const STDIN_BYTES_MAX: u64 = 16 << 20;

pub(crate) fn run(args: &Import, context: &Context) -> Result<Status, Failure> {
    match args {
        Import::Compose(args) => from_compose(args, context),
    }
}

fn from_compose(args: &ImportCompose, context: &Context) -> Result<Status, Failure> {
    if let Some(path) = &args.output {
        refuse_existing(path, args.force)?;
    }
    let sources = load(&args.file)?;
    let has_error = |findings: &[Finding]| findings.iter().any(|f| f.severity == Severity::Error);
    show::findings(&sources.findings, &sources, context);
    let read = match sources.files.is_empty() {
        true => None,
        false => Some(read_compose(&sources, FileId(0))),
    };
    let mistakes = read.as_ref().map_or(&[][..], |(_, mistakes)| mistakes);
    show::findings(mistakes, &sources, context);
    let broken = has_error(&sources.findings) || has_error(mistakes);
    let Some(read) = read.and_then(|(read, _)| read).filter(|_| !broken) else {
        context.terminal.warn("not imported: the compose file has errors");
        return Ok(Status::Findings);
    };
    for (span, text) in &read.left_out {
        let at = sources.locate(*span);
        context.terminal.warn(&format!("{}:{}:{}: {text}", at.path, at.line, at.column));
    }
    let imported = compose(&read, &sources, &sources.file(FileId(0)).path);
    write(args, &imported)?;
    context.terminal.say(&summary(args, &imported));
    Ok(Status::Fine)
}

/// Refuses to write over a file, which may hold somebody's work; a pipe is none.
fn refuse_existing(path: &Path, force: bool) -> Result<(), Failure> {
    if force || !fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return Ok(());
    }
    let message = format!("`{}` is there already", path.display());
    Err(Failure::usage(message, "name another file, or replace it with `--force`"))
}

fn load(file: &Path) -> Result<Sources, Failure> {
    if file == Path::new(STDIN) {
        return from_stdin();
    }
    disk::load_topology(file).map_err(|error| match error.is_usage() {
        true => Failure::usage(
            format!("there is no file at `{}`", file.display()),
            "give the path of a compose file, or `-` for standard input",
        ),
        false => error.into(),
    })
}

fn from_stdin() -> Result<Sources, Failure> {
    let mut bytes = Vec::new();
    let failed =
        |error: io::Error| Failure::system(format!("cannot read standard input: {error}"), "");
    io::stdin().lock().take(STDIN_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > STDIN_BYTES_MAX {
        let message = format!("standard input holds more than {} MB", STDIN_BYTES_MAX >> 20);
        return Err(Failure::usage(message, "import one compose file"));
    }
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::usage("standard input is not UTF-8", "save the file as UTF-8, without conversion")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let file = SourceFile { path: "standard input".to_owned(), text: Arc::from(text) };
    Ok(Sources { files: vec![file], ..Sources::default() })
}

fn write(args: &ImportCompose, imported: &Imported) -> Result<(), Failure> {
    if let Some(path) = &args.output {
        // It may have come since the first look.
        refuse_existing(path, args.force)?;
    }
    hand_over(imported.text.as_bytes(), args.output.as_deref())
}

/// Says what was made, and what to do with it.
fn summary(args: &ImportCompose, imported: &Imported) -> String {
    let made = format!(
        "{}, {}, {}",
        plural(imported.services, "service"),
        plural(imported.connections, "connection"),
        plural(imported.journeys, "journey")
    );
    match &args.output {
        None => format!("imported {made}; the guesses are marked"),
        Some(path) => {
            let path = path.display();
            format!(
                "made `{path}`: {made}; the guesses are marked\n\
                 next: groundplan diagram {path} -o drawing.svg"
            )
        }
    }
}
