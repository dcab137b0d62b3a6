//! `diff`: what changed in the design between two git revisions.

use groundplan::compare::compare;
use groundplan::disk::{self, CONTENT, Repository};
use groundplan::model::{Checked, Finding, Severity, Sources};
use groundplan::report::{
    Compared, Revision, difference_json, difference_markdown, difference_text,
};
use groundplan::{Build, BuildOptions};

mod design;
mod sides;

use self::design::{known, leave_only, picture};
use self::sides::{Side, sides};
use super::save::hand_over;
use crate::cli::args::{Diff, DiffFormat};
use crate::cli::failure::{Failure, Status};
use crate::cli::{Context, show, world};

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
    let path = args.design.as_deref().map(|path| known(path, [&before, &after])).transpose()?;
    if let Some(path) = &path {
        leave_only(&mut difference, path);
    }
    let compared =
        Compared { before: before.revision(), after: after.revision(), difference: &difference };
    let failed = complain(&before, context) | complain(&after, context);
    let status = if failed { Status::Findings } else { Status::Fine };
    let result = match args.format() {
        DiffFormat::Svg => match picture(&difference, path.as_deref(), (&before, &after))? {
            Ok(drawing) => drawing,
            Err(reason) => {
                context.terminal.warn(&format!("not drawn: {reason}"));
                let fine = difference.designs.is_empty();
                return Ok(if fine { status } else { Status::Findings });
            }
        },
        DiffFormat::Text => {
            difference_text(&compared, args.output.is_none() && context.terminal.colors_results())
        }
        DiffFormat::Md => difference_markdown(&compared),
        DiffFormat::Json => difference_json(&compared),
    };
    hand_over(result.as_bytes(), args.output.as_deref())?;
    if !compared.is_empty() {
        let sides = format!("{} → {}", before.name, after.name);
        context.terminal.say(&format!("{sides}: {}", compared.summary()));
    }
    Ok(status)
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
