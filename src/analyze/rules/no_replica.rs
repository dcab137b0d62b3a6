//! `no-replica`: stores whose data exists once.

use super::context::Context;
use super::facts;
use super::make::{added, aggregated, fresh, graded, ids, list, places, plural};
use crate::model::{ComponentId, Finding, Purpose, Severity, Topology};

pub(super) const ID: &str = "no-replica";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    if facts::is_unknown(t, "replica") {
        return Vec::new();
    }
    let alone: Vec<ComponentId> = t.ids().filter(|s| is_only_copy(t, *s)).collect();
    if alone.is_empty() { Vec::new() } else { vec![finding(t, &alone)] }
}

fn is_only_copy(t: &Topology, id: ComponentId) -> bool {
    let store = t.component(id);
    let has_peers = store.group.is_some_and(|g| t.group(g).members.len() > 1);
    let copied = t
        .connections
        .iter()
        .any(|c| (c.from == id || c.to == id) && t.entry(c).purpose == Purpose::Replication);
    let kept = facts::is_store(store) && store.is_ours() && !store.rebuildable;
    kept && !has_peers && store.replicas < 2 && !copied
}

fn finding(t: &Topology, alone: &[ComponentId]) -> Finding {
    let stores = ids(t, alone.iter().copied());
    let first = &stores[0];
    let kind = t.component(alone[0]).kind.id();
    let (copy, host) = (fresh(t, first), fresh(t, "db-host"));
    let message = format!(
        "{} {} of {} data.",
        list(&stores),
        plural(stores.len(), "is the only copy", "are the only copies"),
        plural(stores.len(), "its", "their")
    );
    let mut finding = Finding {
        labels: places(alone.iter().map(|s| t.component(*s).span)),
        evidence: vec![format!(
            "{} {} no group peer and no replication.",
            list(&stores),
            plural(stores.len(), "has", "have")
        )],
        why: "If the disk is lost, so is everything written since the last backup; until a \
              restore is done there is nothing to read from."
            .to_owned(),
        help: format!(
            "Add a replica on another host and let it copy `{first}`; with automatic failover it \
             also takes over. If the data can be made again, state `rebuildable: true`."
        ),
        change: Some(format!(
            "groups:\n  {first}-pair: {{mode: primary-replica, failover: automatic}}\n\
             components:\n  {}  {host}:\n    kind: server\n    contains:\n      \
             {copy}: {{kind: {kind}, role: replica, group: {first}-pair}}\n\
             connections:\n  - {{from: {first}, to: {copy}, purpose: replication}}\n",
            added(first, &format!("role: primary, group: {first}-pair"))
        )),
        ..graded(ID, 2, 1, message)
    };
    if let Some(class) = alone.iter().find_map(|s| facts::sensitive(t.component(*s))) {
        finding.severity = Severity::Medium;
        finding.evidence.push(format!("Data of class `{class}` is among it."));
    }
    aggregated(stores, finding)
}
