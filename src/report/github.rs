//! Findings as annotations of a GitHub workflow.

use crate::model::Checked;
use crate::model::{Finding, Severity, State};

/// Returns one `::error …` line for each finding that nobody has decided on.
pub fn github(checked: &Checked<'_>) -> String {
    let all = checked.all().into_iter();
    let open = all.filter(|(_, finding)| matches!(finding.state, State::Open | State::Planned));
    open.map(|(_, finding)| line(checked, finding)).collect()
}

fn line(checked: &Checked<'_>, finding: &Finding) -> String {
    let command = match finding.severity {
        Severity::Error | Severity::Critical | Severity::High => "error",
        Severity::Warning | Severity::Medium => "warning",
        Severity::Low | Severity::Info => "notice",
    };
    let mut properties = Vec::new();
    if let Some((start, end)) = checked.place(finding) {
        properties.push(format!("file={}", property(&start.path)));
        properties.push(format!("line={}", start.line));
        properties.push(format!("col={}", start.column));
        properties.push(format!("endLine={}", end.line));
        // Columns are only allowed on one line, and end where the text ends.
        if end.line == start.line {
            properties.push(format!("endColumn={}", end.column));
        }
    }
    properties.push(format!("title={}", property(finding.rule)));
    let mut message = finding.message.clone();
    if !finding.help.is_empty() {
        message.push_str("\nhelp: ");
        message.push_str(&finding.help);
    }
    format!("::{command} {}::{}\n", properties.join(","), data(&message))
}

/// Escapes what ends a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes what ends a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
