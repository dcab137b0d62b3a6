//! `build`: the site into its output folder.

use std::path::{Path, PathBuf};

use groundplan::disk::{self, Writer, Written};
use groundplan::model::{Bin, Severity, Shelf, Sources};
use groundplan::{Build, Timings};

use crate::cli::args;
use crate::cli::failure::{Failure, Status};
use crate::cli::{Context, show, world};

pub(crate) fn run(args: &args::Build, context: &Context) -> Result<Status, Failure> {
    let root = &context.common.root;
    let mut options = world::options(&args.contents)?;
    options.read.base_url.clone_from(&args.base_url);
    let here = root.as_os_str() == ".";
    let public = if here { PathBuf::from("public") } else { root.join("public") };
    let output = args.output.clone().unwrap_or(public);
    let mut timings = Timings::default();
    let sources = timings.time("load", || disk::load(root))?;
    // Before the work, and again by the write itself through the place it returns.
    let place = disk::check_output(&output, &world::surroundings(root))?;
    let mut build = groundplan::check(&sources, &options);
    // Without a verdict yet, each file is written when it is finished; mistakes in templates show
    // up on the way, and then what was written is thrown away.
    let writer = match refused(&build, args.strict) {
        None => Some(Writer::new(&place)?),
        Some(_) => None,
    };
    let shelf: &dyn Shelf = writer.as_ref().map_or(&Bin, |writer| writer);
    groundplan::publish_to(&mut build, &sources, &options, shelf);
    timings.extend(&build.timings);
    show::findings(&build.mistakes, &sources, context);
    let writer = match (refused(&build, args.strict), writer) {
        (None, Some(writer)) => writer,
        (verdict, _) => {
            let verdict = verdict.unwrap_or_default();
            let message = format!("not built: {verdict}; `{}` is as it was", output.display());
            context.terminal.warn(&message);
            return Ok(Status::Findings);
        }
    };
    let written = timings.time("write", || writer.finish())?;
    tell(&build, &sources, &written, &output, &timings, context);
    Ok(Status::Fine)
}

/// Returns why the site must not be published, if so.
fn refused(build: &Build, strict: bool) -> Option<String> {
    let count =
        |severity| build.mistakes.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    match (errors, warnings) {
        (0, 0) => None,
        (0, warnings) if strict => Some(format!("{} with `--strict`", plural(warnings, "warning"))),
        (0, _) => None,
        (errors, _) => Some(plural(errors, "error")),
    }
}

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn tell(
    build: &Build,
    sources: &Sources,
    written: &Written,
    output: &Path,
    timings: &Timings,
    context: &Context,
) {
    let terminal = &context.terminal;
    terminal.say(&format!(
        "built {} into `{}` in {:.0} ms",
        plural(build.site.pages.len(), "page"),
        output.display(),
        timings.total().as_secs_f64() * 1e3
    ));
    let findings = build.analysis.designs.iter().map(|design| design.findings.len()).sum::<usize>()
        + build.analysis.findings.len();
    if findings > 0 {
        terminal.say(&format!(
            "{} about the design: see the issues of the site, or run `groundplan check`",
            plural(findings, "finding")
        ));
    }
    terminal
        .say(&format!("open `{}`, or run `groundplan serve`", output.join("index.html").display()));
    terminal.detail(&format!(
        "{} read, {} written, {} unchanged, {} removed",
        plural(sources.files.len() + sources.assets.len(), "file"),
        written.changed,
        written.unchanged,
        written.removed
    ));
    if let Some(path) = &written.leftover {
        terminal
            .warn(&format!("could not remove `{}`; the next build tries again", path.display()));
    }
    terminal.timings(timings);
}
