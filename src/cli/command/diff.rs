//! `diff`: what changed in the design between two git revisions.

use groundplan::compare::compare;
use groundplan::disk::{self, CONTENT, Repository};
use groundplan::model::{Checked, Difference, Finding, Severity, Sources};
use groundplan::read::nearest;
use groundplan::report::{
    Compared, Revision, difference_json, difference_markdown, difference_text,
};
use groundplan::{Build, BuildOptions};

use super::save::hand_over;
use crate::cli::args::{Diff, DiffFormat};
use crate::cli::failure::{Failure, Status};
use crate::cli::{Context, show, world};

/// What people call the files as they are.
const WORKING_TREE: &str = "working tree";
/// How many designs a message lists.
const NAMES_LISTED_MAX: usize = 12;

pub(crate) fn run(args: &Diff, context: &Context) -> Result<Status, Failure> {
    let options = world::options(&args.contents)?;
    let repository = Repository::open(&context.common.root)?;
    let (before, after) = sides(&repository, args.revisions.as_deref())?;
    let before = load(&repository, before, &options, context)?;
    let after = load(&repository, after, &options, context)?;
    if !before.has_content && !after.has_content {
        let message =
            format!("there is no `{CONTENT}` folder in {} nor in {}", before.name, after.name);
        return Err(Failure::usage(message, "point `--root` at the folder that holds it"));
    }
    let mut difference = compare(&before.checked(), &after.checked());
    if let Some(design) = &args.design {
        choose(&mut difference, design, [&before, &after])?;
    }
    let compared =
        Compared { before: before.revision(), after: after.revision(), difference: &difference };
    let result = match args.format {
        DiffFormat::Text => {
            difference_text(&compared, args.output.is_none() && context.terminal.colors_results())
        }
        DiffFormat::Md => difference_markdown(&compared),
        DiffFormat::Json => difference_json(&compared),
    };
    let failed = complain(&before, context) | complain(&after, context);
    hand_over(result.as_bytes(), args.output.as_deref())?;
    if !compared.is_empty() {
        let sides = format!("{} → {}", before.name, after.name);
        context.terminal.say(&format!("{sides}: {}", compared.summary()));
    }
    Ok(if failed { Status::Findings } else { Status::Fine })
}

/// A side to compare: what people call it, and its commit unless it is the working tree.
type Side = (String, Option<String>);

/// Returns what is held against what.
fn sides(repository: &Repository, wanted: Option<&str>) -> Result<(Side, Side), Failure> {
    let wanted = wanted.unwrap_or("HEAD");
    let side = |name: &str| -> Result<Side, Failure> {
        let name = if name.is_empty() { "HEAD" } else { name };
        Ok((name.to_owned(), Some(commit(repository, name)?)))
    };
    // The longer sign first: the shorter is part of it.
    if let Some((one, other)) = wanted.split_once("...") {
        let (one, other) = (side(one)?, side(other)?);
        let commits =
            (one.1.as_deref().unwrap_or_default(), other.1.as_deref().unwrap_or_default());
        let fork = repository.fork(commits.0, commits.1)?;
        let fork = fork.ok_or_else(|| no_fork(repository, &one.0, &other.0))?;
        return Ok(((format!("merge base of {} and {}", one.0, other.0), Some(fork)), other));
    }
    if let Some((one, other)) = wanted.split_once("..") {
        return Ok((side(one)?, side(other)?));
    }
    Ok((side(wanted)?, (WORKING_TREE.to_owned(), None)))
}

/// Returns the commit that a revision names.
fn commit(repository: &Repository, revision: &str) -> Result<String, Failure> {
    match repository.commit(revision)? {
        Some(commit) => Ok(commit),
        None => Err(unknown(repository, revision)?),
    }
}

/// Returns what to say of a revision that is not known, with what may have been meant.
fn unknown(repository: &Repository, revision: &str) -> Result<Failure, Failure> {
    let usage = |message: String, help: String| Ok(Failure::usage(message, help));
    if repository.commit("HEAD")?.is_none() {
        let message = "the repository has no commit yet, so there is nothing to compare with";
        return usage(message.to_owned(), "commit what there is first".to_owned());
    }
    if repository.is_shallow() {
        return usage(
            format!("`{revision}` is not in this clone, which holds only the last commits"),
            "fetch the rest: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout"
                .into(),
        );
    }
    let base = revision.find(['~', '^']).map(|at| &revision[..at]);
    if let Some(base) = base.filter(|base| !base.is_empty())
        && repository.commit(base)?.is_some()
    {
        let message = format!("`{revision}` goes back further than the first commit");
        return usage(message, format!("compare with `{base}`, or with a commit of `git log`"));
    }
    let names = repository.names();
    let remote = names.iter().find(|name| name.ends_with(&format!("/{revision}")));
    let near = remote.map(String::as_str);
    let near = near.or_else(|| nearest(revision, names.iter().map(String::as_str)));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a branch, a tag or a commit; `git branch --all` lists branches".to_owned(),
    };
    usage(format!("there is no revision `{}`", revision.escape_debug()), help)
}

fn no_fork(repository: &Repository, one: &str, other: &str) -> Failure {
    let help = match repository.is_shallow() {
        true => "this clone holds only the last commits: `git fetch --unshallow` brings the rest",
        false => "compare them as they are: `groundplan diff A..B`",
    };
    Failure::usage(format!("`{one}` and `{other}` have no commit in common"), help)
}

/// A side that was read and checked.
struct Read {
    name: String,
    commit: Option<String>,
    has_content: bool,
    sources: Sources,
    build: Build,
}

impl Read {
    fn checked(&self) -> Checked<'_> {
        let Build { site, analysis, mistakes, .. } = &self.build;
        Checked { sources: &self.sources, site, analysis, mistakes }
    }

    fn revision(&self) -> Revision<'_> {
        Revision { name: &self.name, commit: self.commit.as_deref(), checked: self.checked() }
    }
}

fn load(
    repository: &Repository,
    (name, commit): Side,
    options: &BuildOptions,
    context: &Context,
) -> Result<Read, Failure> {
    let sources = match &commit {
        Some(commit) => repository.load(commit)?,
        None => Some(disk::load(&context.common.root)?),
    };
    let has_content = sources.is_some();
    let sources = sources.unwrap_or_default();
    let build = match has_content {
        true => groundplan::check(&sources, options),
        false => Build::default(),
    };
    context.terminal.timings(&build.timings);
    Ok(Read { name, commit, has_content, sources, build })
}

/// Says what keeps a side from being read; returns whether anything does.
fn complain(read: &Read, context: &Context) -> bool {
    if !read.has_content {
        context.terminal.say(&format!("there is no `{CONTENT}` folder in {} yet", read.name));
    }
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    let errors: Vec<Finding> = read.build.mistakes.iter().filter(is_error).cloned().collect();
    if !errors.is_empty() {
        context.terminal.warn(&format!("mistakes in {}:", read.name));
        show::findings(&errors, &read.sources, context);
    }
    !errors.is_empty()
}

/// Leaves only the design at `path`, which one of the sides must have.
fn choose(difference: &mut Difference<'_>, path: &str, sides: [&Read; 2]) -> Result<(), Failure> {
    let of = |read: &Read| -> Vec<String> {
        let paths = read.build.site.designs.iter();
        paths.map(|design| read.sources.file(design.topology.file).path.clone()).collect()
    };
    let mut paths: Vec<String> = sides.into_iter().flat_map(of).collect();
    paths.sort();
    paths.dedup();
    let path = path.trim_start_matches("./").replace('\\', "/");
    if !paths.contains(&path) {
        let near = nearest(&path, paths.iter().map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let some = paths.iter().take(NAMES_LISTED_MAX).map(|path| format!("`{path}`"));
                format!("there are {}", some.collect::<Vec<_>>().join(", "))
            }
        };
        return Err(Failure::usage(format!("there is no design `{path}`"), help));
    }
    let is_it = |at: &Option<String>| at.as_ref() == Some(&path);
    difference.designs.retain(|design| is_it(&design.was) || is_it(&design.is));
    difference.findings.clear();
    Ok(())
}
