//! `build`: the site into its output folder.

use std::path::{Path, PathBuf};

use groundplan::again::{Memory, places};
use groundplan::disk::{self, Inputs, Loader, Scan, Seal, Second, Store, Writer, Written};
use groundplan::model::{Bin, Severity, Shelf, Sources};
use groundplan::read::{Read, read};
use groundplan::{Build, BuildOptions, Timings};

use super::again;
use crate::cli::args;
use crate::cli::failure::{Failure, Status};
use crate::cli::{Context, show, world};

pub(crate) fn run(args: &args::Build, context: &Context) -> Result<Status, Failure> {
    let root = &context.common.root;
    let (mut options, output) = (world::options(&args.contents)?, output(args, root));
    options.read.base_url.clone_from(&args.base_url);
    let mut timings = Timings::default();
    options.publish.history = disk::head(root);
    let key = world::key(&options);
    let cache = world::cache().filter(|_| !args.no_cache);
    let store = cache.and_then(|cache| Store::open(&cache, root));
    let settings = (&options, key);
    if let Some(status) =
        without_building(args, &output, settings, store.as_ref(), &mut timings, context)?
    {
        return Ok(status);
    }
    work_along(disk::is_small(root));
    let mut loader = Loader::new(root)?;
    let sources = timings.time("load", || loader.load())?;
    // Before the work, and again by the write itself through the place it returns.
    let place = disk::check_output(&output, &world::surroundings(root))?;
    options.publish.history = timings.time("history", || disk::history(root, &sources));
    let mut build = groundplan::check(&sources, &options);
    // Without a verdict yet, each file is written when it is finished; mistakes in templates show
    // up on the way, and then what was written is thrown away.
    let fine = refused(&build, args.strict).is_none();
    let writer = fine.then(|| Writer::new(&place)).transpose()?;
    let shelf: &dyn Shelf = writer.as_ref().map_or(&Bin, |writer| writer);
    groundplan::publish_to(&mut build, &sources, &options, shelf);
    timings.extend(&build.timings);
    show::findings(&build.mistakes, &sources, context);
    let writer = match (refused(&build, args.strict), writer) {
        (None, Some(writer)) => writer,
        (verdict, _) => return Ok(not_built(&verdict.unwrap_or_default(), &output, context)),
    };
    let seal = loader.inputs().map(|inputs| seal(key, inputs, &build));
    // With a mistake, which every build has to say again, nothing is remembered; nor of the first
    // site at its place, which nobody may go on from.
    let store = store.filter(|store| build.mistakes.is_empty() && is_known(&place, Some(store)));
    let (written, second) = timings.time("write", || match (&store, &seal) {
        (Some(store), Some(seal)) => store.put_site(writer, seal, &place),
        _ => Ok((writer.finish(seal.as_ref())?, Second::default())),
    })?;
    if let Some(store) = store.filter(|_| seal.is_some()) {
        // A site that is not remembered is built in full next time, no more.
        timings.time("remember", || {
            let memory = Memory::of(&build, &sources, &options)?;
            let memory = (world::reading(&options), &*memory.to_bytes());
            store.remember(&loader, (&place, &second), memory, places(&build, &sources))
        });
    }
    let files = sources.files.len() + sources.assets.len();
    let built = Built { pages: build.site.pages.len(), findings: findings(&build), files, written };
    tell(&built, &output, &timings, context);
    // The program ends: its memory goes back as a whole, not piece by piece.
    std::mem::forget((build, sources, loader));
    Ok(Status::Fine)
}

/// Returns how a build ends whose site is unchanged, or goes on from what is remembered.
fn without_building(
    args: &args::Build,
    output: &Path,
    (options, key): (&BuildOptions, u64),
    store: Option<&Store>,
    timings: &mut Timings,
    context: &Context,
) -> Result<Option<Status>, Failure> {
    let root = &context.common.root;
    let Ok(place) = disk::check_output(output, &world::surroundings(root)) else {
        return Ok(None);
    };
    if let Some(store) = store {
        store.clear(&place);
    }
    // Where nothing is known of a site before, or there is none any more, nothing can be held against it.
    let is_there = place.is_dir() && is_known(&place, store);
    let scan = timings.time("load", || is_there.then(|| Scan::of(root))?);
    let seal = timings.time("load", || Seal::holds(scan.as_ref()?, &place, key));
    if let Some(seal) = seal.filter(|seal| seal.warnings == 0 || !args.strict) {
        return unchanged(&seal, output, options, timings, context).map(Some);
    }
    let known = store.zip(scan.as_ref());
    let followed = known.and_then(|known| again::follow(known, &place, key, options));
    Ok(followed.map(|followed| {
        tell(&followed.built, output, &followed.timings, context);
        Status::Fine
    }))
}

/// Returns whether a build before has left a note on the site at `place`, or anything in the store.
fn is_known(place: &Path, store: Option<&Store>) -> bool {
    disk::is_noted(place) || store.is_some_and(Store::is_written)
}

/// Lets this thread work like the others instead of waiting for them: one thread fewer has memory of
/// its own. A small site it makes `alone`. Where the threads are there already, it waits.
fn work_along(alone: bool) {
    let threads = rayon::ThreadPoolBuilder::new().use_current_thread();
    // As many as there are processors, where no number is given.
    let _ = threads.num_threads(usize::from(alone)).build_global();
}

/// Says why the output is as it was.
fn not_built(verdict: &str, output: &Path, context: &Context) -> Status {
    let message = format!("not built: {verdict}; `{}` is as it was", output.display());
    context.terminal.warn(&message);
    Status::Findings
}

/// Returns the folder that the site comes into.
fn output(args: &args::Build, root: &Path) -> PathBuf {
    let here = root.as_os_str() == ".";
    let public = || if here { PathBuf::from("public") } else { root.join("public") };
    args.output.clone().unwrap_or_else(public)
}

/// Tells of a site that is what a build would make; what is wrong with the sources is said again.
fn unchanged(
    seal: &Seal,
    output: &Path,
    options: &BuildOptions,
    timings: &mut Timings,
    context: &Context,
) -> Result<Status, Failure> {
    let sources = match seal.warnings {
        0 => Sources::default(),
        _ => disk::load(&context.common.root)?,
    };
    let read = timings.time("read", || match seal.warnings {
        0 => Read::default(),
        _ => read(&sources, &options.read),
    });
    if seal.warnings > 0 {
        let mistakes: Vec<_> = sources.findings.iter().cloned().chain(read.findings).collect();
        show::findings(&mistakes, &sources, context);
    }
    for stage in ["analyze", "publish", "write"] {
        // Whoever compares two builds finds the same stages.
        timings.time(stage, || ());
    }
    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let written = Written { unchanged: number(seal.files), ..Written::default() };
    let (pages, findings) = (number(seal.pages), number(seal.findings));
    let built = Built { pages, findings, files: 0, written };
    tell(&built, output, timings, context);
    Ok(Status::Fine)
}

/// Returns the note for the next build.
fn seal(key: u64, inputs: Inputs, build: &Build) -> Seal {
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    Seal {
        pages: number(build.site.pages.len()),
        findings: number(findings(build)),
        warnings: number(build.mistakes.len()),
        ..Seal::new(key, inputs)
    }
}

/// Returns how many findings about the design there are.
fn findings(build: &Build) -> usize {
    let designs = build.analysis.designs.iter();
    designs.map(|design| design.findings.len()).sum::<usize>() + build.analysis.findings.len()
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

/// Returns how many there are of something.
pub(super) fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// What a build has done.
pub(super) struct Built {
    pub(super) pages: usize,
    pub(super) findings: usize,
    /// How many files were opened.
    pub(super) files: usize,
    pub(super) written: Written,
}

fn tell(built: &Built, output: &Path, timings: &Timings, context: &Context) {
    let terminal = &context.terminal;
    terminal.say(&format!(
        "built {} into `{}` in {:.0} ms",
        plural(built.pages, "page"),
        output.display(),
        timings.total().as_secs_f64() * 1e3
    ));
    if built.findings > 0 {
        terminal.say(&format!(
            "{} about the design: see the issues of the site, or run `groundplan check`",
            plural(built.findings, "finding")
        ));
    }
    let first = output.join("index.html");
    if first.exists() {
        terminal.say(&format!("open `{}`, or run `groundplan serve`", first.display()));
    } else {
        terminal.warn("the site has no first page: write `content/index.md`");
    }
    let Written { changed, unchanged, removed, leftover } = &built.written;
    terminal.detail(&format!(
        "{} read, {changed} written, {unchanged} unchanged, {removed} removed",
        plural(built.files, "file"),
    ));
    if let Some(path) = leftover {
        terminal
            .warn(&format!("could not remove `{}`; the next build tries again", path.display()));
    }
    terminal.timings(timings);
}
