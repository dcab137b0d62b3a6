//! Findings on standard error, as people read them.

use groundplan::model::{Finding, Sources};
use groundplan::report::{TextOptions, text};

use super::Context;

/// Prints findings as snippets.
pub(crate) fn findings(findings: &[Finding], sources: &Sources, context: &Context) {
    if findings.is_empty() {
        return;
    }
    let options = TextOptions { color: context.terminal.colored(), ..TextOptions::default() };
    context.terminal.warn(&text(findings, sources, &options));
}
