//! `check`: what is wrong with the design, and whether that is too much.

use std::collections::BTreeMap;
use std::path::Path;

use groundplan::Build;
use groundplan::analyze::rules::catalogue;
use groundplan::disk;
use groundplan::model::{Checked, Finding, Severity, Sources, State};
use groundplan::report::{Baseline, github, json, sarif};

use crate::cli::args::{self, CheckFormat, FailOn, Level};
use crate::cli::failure::{Failure, Status};
use crate::cli::{Context, show, terminal, world};

pub(crate) fn run(args: &args::Check, context: &Context) -> Result<Status, Failure> {
    let mut options = world::options(&args.contents)?;
    options.analyze.strict_level = args.level == Some(Level::Strict);
    let baseline = args.baseline.as_deref().map(read_baseline).transpose()?;
    let sources = disk::load(&context.common.root)?;
    let mut build = groundplan::check(&sources, &options);
    if let Some(baseline) = baseline {
        forget_known(&mut build, &baseline, &sources);
    }
    print(args.format, &build, &sources, context)?;
    context.terminal.timings(&build.timings);
    let failed = all(&build).any(|finding| fails(finding, args));
    Ok(if failed { Status::Findings } else { Status::Fine })
}

fn all(build: &Build) -> impl Iterator<Item = &Finding> {
    let designs = build.analysis.designs.iter().flat_map(|design| &design.findings);
    build.mistakes.iter().chain(&build.analysis.findings).chain(designs)
}

fn read_baseline(path: &Path) -> Result<Baseline, Failure> {
    let help = "make one with `groundplan check --format json > FILE`";
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::usage(format!("cannot read the baseline `{}`: {error}", path.display()), help)
    })?;
    Baseline::parse(&text).map_err(|error| {
        Failure::usage(format!("`{}` is not a baseline: {error}", path.display()), help)
    })
}

/// Takes out what the baseline knows; mistakes in the input always count.
fn forget_known(build: &mut Build, baseline: &Baseline, sources: &Sources) {
    build.analysis.findings.retain(|finding| !baseline.knows(None, finding));
    for (analysis, design) in build.analysis.designs.iter_mut().zip(&build.site.designs) {
        let path = &sources.file(design.topology.file).path;
        analysis.findings.retain(|finding| !baseline.knows(Some(path), finding));
    }
}

/// Prints what was found: for people on standard error, for programs on standard output.
fn print(
    format: CheckFormat,
    build: &Build,
    sources: &Sources,
    context: &Context,
) -> Result<(), Failure> {
    let Build { site, analysis, mistakes, .. } = build;
    let checked = Checked { sources, site, analysis, mistakes };
    match format {
        CheckFormat::Json => terminal::print(json(&checked).as_bytes()),
        CheckFormat::Github => terminal::print(github(&checked).as_bytes()),
        CheckFormat::Sarif => {
            let rules: Vec<_> = catalogue().copied().collect();
            terminal::print(sarif(&checked, &rules).as_bytes())
        }
        CheckFormat::Text => {
            let open: Vec<_> = all(build).filter(|finding| is_open(finding)).cloned().collect();
            show::findings(&open, sources, context);
            context.terminal.say(&summary(build));
            Ok(())
        }
    }
}

fn is_open(finding: &Finding) -> bool {
    matches!(finding.state, State::Open | State::Planned)
}

/// Returns the counts in one line: `3 findings: 1 high, 2 low; 1 decided`.
fn summary(build: &Build) -> String {
    let (open, decided): (Vec<_>, Vec<_>) = all(build).partition(|finding| is_open(finding));
    let decided = match decided.len() {
        0 => String::new(),
        count => format!("; {count} decided"),
    };
    let mut counts: BTreeMap<Severity, usize> = BTreeMap::new();
    for finding in &open {
        *counts.entry(finding.severity).or_default() += 1;
    }
    if open.is_empty() {
        return format!("no findings{decided}");
    }
    let parts: Vec<_> =
        counts.iter().map(|(severity, count)| format!("{count} {}", severity.word())).collect();
    let noun = if open.len() == 1 { "finding" } else { "findings" };
    format!("{} {noun}: {}{decided}", open.len(), parts.join(", "))
}

/// Returns whether one finding is enough to fail.
fn fails(finding: &Finding, args: &args::Check) -> bool {
    let least = match args.fail_on {
        FailOn::Critical => Some(Severity::Critical),
        FailOn::High => Some(Severity::High),
        FailOn::Medium => Some(Severity::Medium),
        FailOn::Low => Some(Severity::Low),
        FailOn::Never => None,
    };
    match finding.severity {
        Severity::Error => true,
        Severity::Warning => args.strict,
        severity => is_open(finding) && least.is_some_and(|least| severity <= least),
    }
}
