//! `check`: what is wrong with the design, and whether that is too much.

use groundplan::disk;
use groundplan::model::{Finding, Severity, State};

use crate::cli::args::{self, FailOn, Level};
use crate::cli::failure::{Failure, Status};
use crate::cli::{Context, show, world};

pub(crate) fn run(args: &args::Check, context: &Context) -> Result<Status, Failure> {
    let mut options = world::options(&args.contents)?;
    options.analyze.strict_level = args.level == Some(Level::Strict);
    let sources = disk::load(&context.common.root)?;
    let build = groundplan::build(&sources, &options);
    show::mistakes(&build.mistakes, &sources, context);
    context.terminal.timings(&build.timings);
    let designs = build.analysis.designs.iter().flat_map(|design| &design.findings);
    let all = build.mistakes.iter().chain(&build.analysis.findings).chain(designs);
    let failed = all.into_iter().any(|finding| fails(finding, args));
    Ok(if failed { Status::Findings } else { Status::Fine })
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
        severity => {
            let decided = !matches!(finding.state, State::Open | State::Planned);
            !decided && least.is_some_and(|least| severity <= least)
        }
    }
}
