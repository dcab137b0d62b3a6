//! `doc-flow-mismatch`: steps between components that are not connected.

use super::context::Context;
use super::facts::{self, Set};
use super::make::{flat, id, label};
use crate::analyze::text::{Names, PageText, Place};
use crate::model::{BlockKind, ComponentId, Finding, Severity, Span, Tier, Topology};

pub(super) const ID: &str = "doc-flow-mismatch";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = stated(cx);
    for page in &cx.reading.pages {
        found.extend(written(cx.topology, &cx.reading.names, page));
    }
    found
}

/// Returns whether a line joins two components or their hosts, in either direction.
fn connected(t: &Topology, a: ComponentId, b: ComponentId) -> bool {
    let around = |id: ComponentId| -> Set {
        let host = t.ancestors(id).filter(|h| t.component(*h).kind.is_host()).last();
        facts::inside(t, host.unwrap_or(id)).into_iter().chain(t.ancestors(id)).collect()
    };
    let (a, b) = (around(a), around(b));
    let joins = |x: ComponentId, y: ComponentId| a.contains(&x) && b.contains(&y);
    !a.is_disjoint(&b) || t.connections.iter().any(|c| joins(c.from, c.to) || joins(c.to, c.from))
}

fn is_support(t: &Topology, id: ComponentId) -> bool {
    matches!(t.component(id).kind.tier(), Tier::Dns | Tier::Support)
}

/// Holds the steps of the journeys against the connections.
fn stated(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let mut found = Vec::new();
    for journey in &t.journeys {
        for (step, number) in journey.steps.iter().zip(1..) {
            let support = is_support(t, step.from) || is_support(t, step.to);
            if step.from != step.to && !support && !connected(t, step.from, step.to) {
                let where_ = format!("Step {number} of “{}”", journey.name);
                found.push(finding(t, step.from, step.to, number, step.span, &where_));
            }
        }
    }
    found
}

/// Holds lists under a heading on the way of a request against the connections.
fn written(t: &Topology, names: &Names, page: &PageText<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut before: Vec<ComponentId> = Vec::new();
    let mut number = 0;
    for place in &page.places {
        if place.block.kind() != BlockKind::Item || !place.under.flow {
            (before, number) = (Vec::new(), 0);
            continue;
        }
        number += 1;
        let named = named(t, names, place);
        let (Some(from), Some(to)) = (before.first().copied(), named.first().copied()) else {
            if !named.is_empty() {
                before = named;
            }
            continue;
        };
        let joined = before.iter().any(|a| named.iter().any(|b| a == b || connected(t, *a, *b)));
        if !joined {
            let span = place.block.whole(place.page.file);
            found.push(finding(t, from, to, number, span, &format!("Step {number} of the list")));
        }
        before = named;
    }
    found
}

/// Returns the components that a step names; support ones are left out, kinds count when nothing
/// is named by name.
fn named(t: &Topology, names: &Names, place: &Place<'_>) -> Vec<ComponentId> {
    let all: Vec<_> = place.sentences.iter().flat_map(|s| names.in_sentence(s)).collect();
    let mut named: Vec<ComponentId> =
        all.iter().flat_map(|n| n.components.iter().copied()).collect();
    let kinds: Vec<_> = all.iter().flat_map(|n| n.kinds.iter().copied()).collect();
    named.extend(t.ids().filter(|c| kinds.contains(&t.component(*c).kind)));
    named.retain(|c| !is_support(t, *c));
    named
}

fn finding(
    t: &Topology,
    a: ComponentId,
    b: ComponentId,
    number: usize,
    span: Span,
    whose: &str,
) -> Finding {
    let (from, to) = (id(t, a), id(t, b));
    let strange = facts::is_outside(t, a) && facts::is_store(t.component(b));
    Finding {
        subjects: vec![from.clone()],
        concerns: vec![to.clone()],
        labels: vec![label(span, "no line joins these")],
        evidence: vec![format!(
            "{whose} goes from `{from}` to `{to}`; no connection joins them or their hosts, in \
             either direction."
        )],
        why: "Either the drawing lacks a line, or the request goes another way than the text \
              tells."
            .to_owned(),
        help: "Add the connection, or the step between that is missing.".to_owned(),
        // A store that strangers reach would be worse than a wrong step.
        change: (!strange).then(|| format!("connections:\n  - {{from: {from}, to: {to}}}\n")),
        ..flat(ID, Severity::Low, format!("Step {number}: `{from}` does not connect to `{to}`."))
    }
}
