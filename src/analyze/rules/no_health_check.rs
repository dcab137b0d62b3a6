//! `no-health-check`: a balancer that sends requests to the dead.

use super::change::{entries, replaced};
use super::context::Context;
use super::facts;
use super::make::{graded, id, ids, label, list};
use crate::model::{ComponentId, Connection, Finding, Kind, Question, Topology};

pub(super) const ID: &str = "no-health-check";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    balancers(t).filter_map(|b| finding(t, b)).collect()
}

/// Returns balancers with a choice.
fn balancers(t: &Topology) -> impl Iterator<Item = ComponentId> + '_ {
    t.ids()
        .filter(|b| t.component(*b).kind == Kind::LoadBalancer)
        .filter(|b| facts::targets(t, *b).len() > 1)
}

/// Returns the balancers that do not say.
pub(super) fn questions(t: &Topology) -> Option<Question> {
    let silent = |b: &ComponentId| {
        facts::out(t, *b)
            .filter(|c| facts::is_request(t, c))
            .all(|c| t.entry(c).health_check.is_none())
    };
    let about: Vec<String> = balancers(t).filter(silent).map(|b| id(t, b)).collect();
    (!about.is_empty()).then(|| Question {
        rule: ID,
        text: format!(
            "{} {} check whether {} backends answer? State `health_check` on the connection.",
            if about.len() == 1 { "Does" } else { "Do" },
            list(&about),
            if about.len() == 1 { "its" } else { "their" }
        ),
        about,
    })
}

fn finding(t: &Topology, balancer: ComponentId) -> Option<Finding> {
    let unchecked: Vec<&Connection> = facts::out(t, balancer)
        .filter(|c| facts::is_request(t, c) && t.entry(c).health_check == Some(false))
        .collect();
    let first = *unchecked.first()?;
    let name = &t.component(balancer).id;
    let targets = ids(t, unchecked.iter().map(|c| c.to));
    let checked = [("health_check", "true")];
    let lines: Vec<String> =
        entries(t, &unchecked).into_iter().map(|entry| replaced(t, entry, &checked)).collect();
    Some(Finding {
        subjects: vec![id(t, balancer)],
        concerns: targets.clone(),
        labels: vec![label(facts::entry_span(t.entry(first), "health_check"), "not checked")],
        evidence: vec![format!(
            "The connection to {} states `health_check: false`.",
            list(&targets)
        )],
        why: format!(
            "When one of {} targets is down, every {}th request fails although the others are \
             fine.",
            targets.len(),
            targets.len().max(2)
        ),
        help: format!(
            "Let `{name}` ask each backend every few seconds (`option httpchk` and `check` in \
             HAProxy, `max_fails` in nginx) and leave out what does not answer."
        ),
        change: Some(format!("connections:\n{}", lines.concat())),
        ..graded(
            ID,
            2,
            2,
            format!("`{name}` does not check {}; a dead one still gets traffic.", list(&targets)),
        )
    })
}
