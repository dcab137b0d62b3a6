//! Issues that the author states, as findings.

use crate::model::{AuthoredIssue, Endpoint, Finding, Label, Origin, Topology};

/// The rule of every authored issue; its name is made of the title.
pub(super) const RULE: &str = "authored";

/// Returns the finding of an entry under `issues:`.
pub(super) fn finding(t: &Topology, issue: &AuthoredIssue) -> Finding {
    let subject = |end: &Endpoint| match end {
        Endpoint::Component(c) => t.component(*c).id.clone(),
        Endpoint::Group(g) => t.group(*g).id.clone(),
    };
    Finding {
        subjects: issue.affects.iter().map(subject).collect(),
        title: Some(issue.title.clone()),
        labels: vec![Label { span: issue.span, text: "".into() }],
        why: issue.text.clone().unwrap_or_default(),
        help: issue.fix.clone().unwrap_or_default(),
        state: issue.state,
        ..Finding::new(RULE, issue.severity, Origin::Authored, issue.title.clone())
    }
}
