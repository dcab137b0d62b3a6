//! `doc-issue-missing`: an issue list that omits something serious.

use super::context::Context;
use super::make::{flat, label};
use crate::model::{Finding, Severity, State};

pub(super) const ID: &str = "doc-issue-missing";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    // Entries under `issues:` stand beside the derived list; only a list in the text can omit.
    let written = cx.issues.rows.iter().filter(|row| row.page.is_some());
    let Some(page_row) = written.clone().next() else { return Vec::new() };
    let serious = |f: &&Finding| {
        f.severity <= Severity::High
            && f.state == State::Open
            && !cx.issues.confirms(&f.id())
            && !cx.is_decided(f)
    };
    cx.found
        .iter()
        .filter(serious)
        .map(|missing| {
            let name = missing.id();
            let count = written.clone().count();
            Finding {
                subjects: vec![name.clone()],
                concerns: missing.concerns.clone(),
                labels: vec![label(page_row.span, "the list begins here")],
                evidence: vec![format!(
                    "{count} {} of the author {} read; none speaks of `{name}` ({}).",
                    if count == 1 { "row" } else { "rows" },
                    if count == 1 { "was" } else { "were" },
                    missing.severity.word()
                )],
                why: "Who reads the list believes that this is all; what it omits is what will \
                      surprise them."
                    .to_owned(),
                help: format!(
                    "Add a row for it ({}), or let the page show the derived list with \
                     `<!-- groundplan: issues -->`.",
                    missing.message.trim_end_matches('.')
                ),
                ..flat(ID, Severity::Medium, format!("The issue list omits: {}", missing.message))
            }
        })
        .collect()
}
