//! How findings are made: grades, subjects, lists of names, YAML to copy.

use std::borrow::Cow;

use crate::model::{
    Component, ComponentId, Connection, Factors, Finding, Label, NamedBy, Origin, Severity, Span,
    Topology,
};

/// Returns a finding graded by its two factors.
pub(super) fn graded(rule: &'static str, impact: u8, exposure: u8, message: String) -> Finding {
    let factors = Factors { impact, exposure };
    Finding { factors: Some(factors), ..flat(rule, severity(factors), message) }
}

/// Returns a finding whose severity the catalogue states.
pub(super) fn flat(rule: &'static str, severity: Severity, message: String) -> Finding {
    Finding::new(rule, severity, Origin::Derived, message)
}

/// Returns the severity of impact × exposure.
pub(super) fn severity(factors: Factors) -> Severity {
    match factors.impact * factors.exposure {
        6.. => Severity::High,
        3..6 => Severity::Medium,
        2 => Severity::Low,
        _ => Severity::Info,
    }
}

/// Returns one step worse.
pub(super) fn worse(severity: Severity) -> Severity {
    match severity {
        Severity::Info => Severity::Low,
        Severity::Low => Severity::Medium,
        Severity::Medium => Severity::High,
        Severity::High => Severity::Critical,
        other => other,
    }
}

/// Returns the finding with its subjects, and its name made of the rule alone.
pub(super) fn aggregated(subjects: Vec<String>, finding: Finding) -> Finding {
    Finding { subjects, named_by: NamedBy::RuleAlone, ..finding }
}

/// Returns a place with a word about it.
pub(super) fn label(span: Span, text: impl Into<Cow<'static, str>>) -> Label {
    Label { span, text: text.into() }
}

/// Returns places without words.
pub(super) fn places(spans: impl IntoIterator<Item = Span>) -> Vec<Label> {
    spans.into_iter().map(|span| label(span, "")).collect()
}

/// Returns the id of a component as a subject.
pub(super) fn id(t: &Topology, component: ComponentId) -> String {
    t.component(component).id.clone()
}

/// Returns the ids of components as subjects.
pub(super) fn ids(t: &Topology, components: impl IntoIterator<Item = ComponentId>) -> Vec<String> {
    components.into_iter().map(|c| id(t, c)).collect()
}

/// Returns a connection as a subject: `a->b`.
pub(super) fn arrow(t: &Topology, c: &Connection) -> String {
    format!("{}->{}", t.component(c.from).id, t.component(c.to).id)
}

/// Returns an id in back quotes.
pub(super) fn tick(component: &Component) -> String {
    format!("`{}`", component.id)
}

/// Names listed in a message before the rest is counted.
const NAMES_MAX: usize = 12;

/// Returns ids in back quotes as a list: `a`, `b` and `c`.
pub(super) fn list<S: AsRef<str>>(ids: &[S]) -> String {
    let quoted: Vec<String> = ids.iter().map(|id| format!("`{}`", id.as_ref())).collect();
    sentence(&quoted)
}

/// Returns words as a list with commas and `and`; a long one ends in a count.
pub(super) fn sentence(words: &[String]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [start @ .., last] if words.len() <= NAMES_MAX => {
            format!("{} and {last}", start.join(", "))
        }
        many => format!("{} and {} more", many[..NAMES_MAX].join(", "), many.len() - NAMES_MAX),
    }
}

/// Returns `one` or `many` by the number of things.
pub(super) fn plural<'a>(count: usize, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

/// Returns an id that is not taken yet: `mysql-2`.
pub(super) fn fresh(t: &Topology, base: &str) -> String {
    (2..).map(|n| format!("{base}-{n}")).find(|id| t.lookup(id).is_none()).unwrap_or_default()
}

/// Returns a name that is not taken: the name itself, else with a number.
pub(super) fn free(t: &Topology, name: &str) -> String {
    if t.lookup(name).is_none() { name.to_owned() } else { fresh(t, name) }
}
