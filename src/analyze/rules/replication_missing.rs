//! `replication-missing`: a replica that nothing feeds.

use super::context::Context;
use super::facts;
use super::make::{graded, id, label};
use crate::model::{ComponentId, Finding, LeadingRole, Topology};

pub(super) const ID: &str = "replication-missing";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let is_replica = |c: &ComponentId| t.component(*c).leading_role() == Some(LeadingRole::Replica);
    t.ids().filter(is_replica).filter_map(|r| finding(t, r)).collect()
}

fn finding(t: &Topology, replica: ComponentId) -> Option<Finding> {
    let component = t.component(replica);
    let source = |c: ComponentId| {
        let other = t.component(c);
        other.group == component.group && other.group.is_some() || other.kind == component.kind
    };
    // Either direction will do: some draw the stream, some draw who connects.
    let fed = t
        .connections
        .iter()
        .any(|c| (c.to == replica && source(c.from)) || (c.from == replica && source(c.to)));
    if fed {
        return None;
    }
    let name = &component.id;
    let primary = t.ids().find(|c| {
        *c != replica && source(*c) && t.component(*c).leading_role() == Some(LeadingRole::Primary)
    });
    let feeder = primary.map_or_else(|| "the-primary".to_owned(), |p| id(t, p));
    Some(Finding {
        subjects: vec![name.clone()],
        concerns: primary.map(|p| id(t, p)).into_iter().collect(),
        labels: vec![label(facts::span_of(component, "role"), "nothing arrives here")],
        evidence: vec![format!(
            "`{name}` states `role: {}`; no connection joins it to another {}.",
            component.role.as_deref().unwrap_or("replica"),
            component.kind.label().to_lowercase()
        )],
        why: format!(
            "As drawn, `{name}` is empty or stale: a failover to it would lose everything, and \
             reads from it would be wrong."
        ),
        help: format!(
            "If it is replicated, draw it: one connection from `{feeder}` with purpose \
             replication. If not, set it up or take the role away."
        ),
        change: Some(format!(
            "connections:\n  - {{from: {feeder}, to: {name}, purpose: replication}}\n"
        )),
        ..graded(ID, 2, 2, format!("`{name}` is a replica, but nothing feeds it."))
    })
}
