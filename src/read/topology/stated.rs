//! What the author states: requirements, issues, acceptances, views, assumptions.

use super::components::readable;
use super::loader::Loader;
use super::words::{ASSUMED, BASIS, DIRECTION, EXPLAINED_BY, SEVERITY, STATE};
use crate::model::{Acceptance, AcceptedBy, AuthoredIssue, Requirement, Severity, State, ViewSpec};
use crate::read::shape::{At, Field, Many, Table, Text};
use crate::read::wire;

/// Most issues that a topology states.
const ISSUES_MAX: usize = 5_000;
/// Most views; each has a drawing and a page.
const VIEWS_MAX: usize = 200;

impl Loader<'_, '_> {
    /// Reads `requirements:`.
    pub(super) fn requirements(&mut self, field: &Field<Table<wire::Requirement>>) {
        for (key, given) in Self::rows(field) {
            let wire = &given.value;
            let id = self.id(key);
            let requirement = Requirement {
                text: self.text(&wire.text).unwrap_or_else(|| readable(&id)),
                id,
                met_by: self.endpoints(&wire.met_by),
                explained_in: self.text(&wire.explained_in),
                explained_by_why: self.word(&wire.explained_by, &EXPLAINED_BY).is_some(),
                span: self.span(key.at),
                spans: self.tree.spans(given.at, &[]),
            };
            self.topology.requirements.push(requirement);
        }
    }

    /// Reads `issues:`.
    pub(super) fn issues(&mut self, field: &Field<Many<wire::Issue>>) {
        let Some(given) = field.given() else { return };
        for (taken, item) in given.value.0.iter().enumerate() {
            if self.is_full(taken, ISSUES_MAX, "issues", item.at) {
                return;
            }
            let wire = &item.value;
            if wire.title.is_absent() {
                self.missing("title", "an issue", item.at, "say it in a few words");
            }
            let issue = AuthoredIssue {
                title: self.text(&wire.title).unwrap_or_default(),
                affects: self.endpoints(&wire.affects),
                severity: self.word(&wire.severity, &SEVERITY).unwrap_or(Severity::Medium),
                text: self.text(&wire.text),
                fix: self.text(&wire.fix),
                state: self.word(&wire.status, &STATE).unwrap_or_default(),
                outside: self.word(&wire.basis, &BASIS).unwrap_or(false),
                span: self.span(item.at),
                spans: self.tree.spans(item.at, &[]),
            };
            if !issue.title.is_empty() {
                self.topology.issues.push(issue);
            }
        }
    }

    /// Reads `accept:`. Whether the rule and its subjects exist is for the analysis to say.
    pub(super) fn accept(&mut self, field: &Field<Many<wire::Acceptance>>) {
        let Some(given) = field.given() else { return };
        for item in &given.value.0 {
            let wire = &item.value;
            let state = self.word(&wire.state, &STATE).unwrap_or(State::Accepted);
            self.required_to_accept(item, state);
            let acceptance = Acceptance {
                rule: self.text(&wire.rule).unwrap_or_default(),
                on: self.texts(&wire.on),
                state,
                by: AcceptedBy {
                    reason: self.text(&wire.reason).unwrap_or_default(),
                    owner: self.text(&wire.owner).unwrap_or_default(),
                    until: self.date(&wire.until),
                    ticket: self.text(&wire.ticket),
                },
                span: self.span(item.at),
                spans: self.tree.spans(item.at, &[]),
            };
            let dated = acceptance.by.until.is_some() || state == State::NotApplicable;
            if dated && !acceptance.rule.is_empty() && !acceptance.by.reason.is_empty() {
                self.topology.accept.push(acceptance);
            }
        }
    }

    fn required_to_accept(&mut self, item: &At<wire::Acceptance>, state: State) {
        let wire = &item.value;
        let what = "an acceptance";
        let endless = state == State::NotApplicable;
        let required: [(&Field<Text>, &'static str, &str); 4] = [
            (&wire.rule, "rule", "name the rule, such as `rule: spof`"),
            (&wire.reason, "reason", "say why it is acceptable"),
            (&wire.owner, "owner", "say who answers for it"),
            (&wire.until, "until", "give it an end, such as `until: 2027-03-31`"),
        ];
        for (field, key, help) in required {
            if field.is_absent() && !(endless && key == "until") {
                self.missing(key, what, item.at, help);
            }
        }
    }

    /// Reads `views:`.
    pub(super) fn views(&mut self, field: &Field<Table<wire::View>>) {
        let rows = field.given().map_or(&[][..], |given| &given.value.0);
        let refused = field.is_refused() || rows.iter().any(|row| row.value.is_refused());
        self.topology.views_refused = refused;
        for (taken, row) in rows.iter().enumerate() {
            if self.is_full(taken, VIEWS_MAX, "views", row.key.at) {
                return;
            }
            let id = self.id(&row.key);
            if id == "main" {
                let message = "`main` is the view of everything".to_owned();
                self.error("duplicate-id", row.key.at, message, "choose another id");
            }
            let default = wire::View::default();
            let wire = row.value.given().map_or(&default, |given| &given.value);
            let view = ViewSpec {
                title: self.text(&wire.title).unwrap_or_else(|| readable(&id)),
                id,
                include: self.endpoints(&wire.include),
                exclude: self.endpoints(&wire.exclude),
                focus: self.component(&wire.focus),
                direction: self.word(&wire.direction, &DIRECTION),
                span: self.span(row.key.at),
            };
            if !row.value.is_refused() {
                self.topology.views.push(view);
            }
        }
    }

    /// Reads `assume:`.
    pub(super) fn assume(&mut self, field: &Field<Table<Text>>) {
        const CONTROLS: [&str; 10] = [
            "tls",
            "firewall",
            "monitoring",
            "backup",
            "replica",
            "auth",
            "encryption",
            "secrets",
            "health-check",
            "capacity",
        ];
        for row in field.given().map_or(&[][..], |given| &given.value.0) {
            let control = row.key.value.replace('_', "-");
            if !CONTROLS.contains(&control.as_str()) {
                let name = At { value: Text(control), at: row.key.at };
                let known: Vec<String> = CONTROLS.iter().map(|&c| c.to_owned()).collect();
                self.unknown_among(&name, "invalid-value", "control", &known);
            } else if self.word(&row.value, &ASSUMED) == Some(true) {
                self.topology.assume_unknown.push(control);
            }
        }
    }

    /// Reads `profile:`.
    pub(super) fn profile(&mut self, field: &Field<Table<wire::Availability>>) {
        for row in field.given().map_or(&[][..], |given| &given.value.0) {
            let name = At { value: Text(row.key.value.clone()), at: row.key.at };
            let kind = self.kind(&name);
            let availability = self.availability(&row.value);
            if let (Some(kind), Some(availability)) = (kind, availability) {
                self.topology.profile.push((kind, availability));
            }
        }
    }
}
