//! `no-replica`: stores whose data exists once.

use std::collections::BTreeMap;

use super::change::{added, connection, new_hosts};
use super::context::Context;
use super::facts;
use super::make::{aggregated, free, fresh, graded, ids, list, places, plural};
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
    let copied = || {
        let mut lines = t.connections.iter().filter(|c| c.from == id || c.to == id);
        lines.any(|c| t.entry(c).purpose == Purpose::Replication)
    };
    let kept = facts::is_store(store) && store.is_ours() && !store.rebuildable;
    kept && !has_peers && store.replicas < 2 && !copied()
}

fn finding(t: &Topology, alone: &[ComponentId]) -> Finding {
    let stores = ids(t, alone.iter().copied());
    let first = &stores[0];
    let message = format!(
        "{} {} of {} data.",
        list(&stores),
        plural(stores.len(), "is the only copy", "are the only copies"),
        plural(stores.len(), "its", "their")
    );
    let mut finding = Finding {
        labels: places(alone.iter().map(|s| t.component(*s).span)),
        evidence: vec![format!(
            "{} {} no group with a second member and no connection with purpose replication.",
            list(&stores),
            plural(stores.len(), "has", "have")
        )],
        why: "If the disk is lost, so is everything written since the last backup; until a \
              restore is done there is nothing to read from."
            .to_owned(),
        help: format!(
            "Add a replica on another host and let it copy `{first}`; with automatic failover it \
             also takes over. Where the same store is a `spof`, the change offered there mends this too. If the data \
             can be made again, state `rebuildable: true`."
        ),
        change: Some(change(t, alone)),
        ..graded(ID, 2, 1, message)
    };
    if let Some(class) = alone.iter().find_map(|s| facts::sensitive(t.component(*s))) {
        finding.severity = Severity::Medium;
        finding.evidence.push(format!("Data of class `{class}` is among it."));
    }
    aggregated(stores, finding)
}

/// Returns a replica of each of them, on another machine where they are on machines.
pub(super) fn change(t: &Topology, alone: &[ComponentId]) -> String {
    let (mut groups, mut firsts, mut lines) = (String::new(), String::new(), String::new());
    let mut hosts: Vec<(String, String)> = Vec::new();
    let mut beside: BTreeMap<Option<ComponentId>, Vec<String>> = BTreeMap::new();
    for store in alone {
        let (first, kind) = (&t.component(*store).id, t.component(*store).kind.id());
        let (copy, group) = (fresh(t, first), free(t, &format!("{first}-pair")));
        groups += &format!("  {group}: {{mode: primary-replica, failover: automatic}}\n");
        firsts += &format!("  {}", added(first, &format!("role: primary, group: {group}")));
        let line = format!(
            "{copy}: {{kind: {kind}, role: replica, group: {group}, why: Keeps a second copy of {first}.}}"
        );
        match t.host(*store) {
            Some(_) => hosts.push((free(t, &format!("{copy}-host")), format!("{line}\n"))),
            None => beside.entry(t.component(*store).parent).or_default().push(line),
        }
        lines +=
            &connection(&format!("from: {first}, to: {copy}, purpose: replication, tls: true"));
    }
    let beside: String = beside.iter().map(|(parent, lines)| inside(t, *parent, lines)).collect();
    let hosts = if hosts.is_empty() { String::new() } else { new_hosts(t, &hosts) };
    format!("groups:\n{groups}components:\n{firsts}{hosts}{beside}connections:\n{lines}")
}

/// Returns new components in a container that is already there, or at the top.
fn inside(t: &Topology, parent: Option<ComponentId>, lines: &[String]) -> String {
    match parent {
        Some(parent) => {
            let keys = format!("contains: {{{}}}", lines.join(", "));
            format!("  {}", added(&t.component(parent).id, &keys))
        }
        None => lines.iter().map(|line| format!("  {line}\n")).collect(),
    }
}
