//! Findings on standard error, as people read them.

use groundplan::model::{Finding, Sources};

use super::Context;

/// Prints mistakes of the input.
pub(crate) fn mistakes(findings: &[Finding], sources: &Sources, context: &Context) {
    for finding in findings {
        context.terminal.warn(&line(finding, sources));
    }
}

fn line(finding: &Finding, sources: &Sources) -> String {
    let severity = finding.severity.word();
    let place = match finding.labels.first() {
        Some(label) => {
            let at = sources.locate(label.span);
            format!("{}:{}:{}: ", at.path, at.line, at.column)
        }
        None => String::new(),
    };
    format!("{place}{severity}: {} ({})", finding.message, finding.rule)
}
