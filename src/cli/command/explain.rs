//! `explain`: the page of a rule.

use groundplan::analyze::rules::{explain, explained};

use crate::cli::args::Explain;
use crate::cli::failure::{Failure, Status};
use crate::cli::terminal;

pub(crate) fn run(args: &Explain) -> Result<Status, Failure> {
    let Some(rule) = &args.rule else {
        let list: String = explained().map(|rule| format!("{rule}\n")).collect();
        terminal::print(list.as_bytes())?;
        return Ok(Status::Fine);
    };
    // A finding is named `rule:subjects`; people paste the whole name.
    let id = rule.split(':').next().unwrap_or(rule);
    let page = explain(id).ok_or_else(|| {
        let message = format!("there is no rule `{id}`");
        Failure::usage(message, "`groundplan explain` lists all rules")
    })?;
    terminal::print(page.as_bytes())?;
    Ok(Status::Fine)
}
