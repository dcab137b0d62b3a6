//! The warnings of one page, the first ones in full.

use crate::model::{Finding, Severity, Span};

/// Most warnings of a page that are listed one by one.
const WARNINGS_MAX: usize = 20;

/// Collects warnings up to a limit.
#[derive(Default)]
pub(super) struct Warnings {
    listed: Vec<Finding>,
    more: usize,
    last: Option<Span>,
}

impl Warnings {
    pub(super) fn add(&mut self, rule: &'static str, span: Span, message: String, help: String) {
        if self.listed.len() < WARNINGS_MAX {
            let finding = Finding::input(rule, Severity::Warning, span, message);
            self.listed.push(finding.help(help));
        } else {
            self.more += 1;
            self.last = Some(span);
        }
    }

    pub(super) fn finish(mut self) -> Vec<Finding> {
        if let Some(span) = self.last {
            let message = format!("{} more warnings of this page are not listed", self.more);
            let finding = Finding::input("limit-exceeded", Severity::Warning, span, message);
            self.listed.push(finding.help("mend the listed ones first"));
        }
        self.listed
    }
}
