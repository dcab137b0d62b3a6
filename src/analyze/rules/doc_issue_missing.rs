//! `doc-issue-missing`: an issue list that omits something serious.

use super::context::Context;
use super::make::{flat, label};
use crate::model::{Finding, Severity, State};

pub(super) const ID: &str = "doc-issue-missing";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let Some(list) = cx.issues.rows.first() else { return Vec::new() };
    let page_row = cx.issues.rows.iter().find(|row| row.page.is_some()).unwrap_or(list);
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
            let count = cx.issues.rows.len();
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
