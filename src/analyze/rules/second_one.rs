//! Part of `spof`: YAML that puts a second beside the first.

use super::facts;
use super::make::{added, free, fresh, id, ids, yaml_ids};
use crate::model::{
    Component, ComponentId, Connection, Endpoint, Entry, EntryId, FoldedCut, Folding, Purpose,
    Tier, Topology,
};

/// Returns a group of two on hosts of their own, to merge into the topology.
pub(super) fn change(t: &Topology, cut: &FoldedCut) -> Option<String> {
    let component = t.component(cut.subject);
    let group = component.group.map(|g| t.group(g));
    if let Some(group) = group.filter(|g| g.members.len() > 1) {
        return Some(format!(
            "groups:\n  {}: {{mode: {}, failover: automatic}}\n",
            group.id,
            group.mode.word()
        ));
    }
    if matches!(cut.folding, Folding::Host(_)) || component.kind.holds_others() {
        return None;
    }
    let name = group.map_or_else(|| free(t, &format!("{}-pair", component.id)), |g| g.id.clone());
    Some(format!(
        "groups:\n  {name}: {{{}}}\n{}{}{}",
        mode(component),
        components(t, component, &name),
        connections(t, cut.subject),
        journeys(t, cut.subject, &name)
    ))
}

fn mode(component: &Component) -> &'static str {
    match component.kind.tier() {
        Tier::Store => "mode: primary-replica, failover: automatic",
        Tier::Edge => "mode: active-passive, failover: automatic",
        _ => "mode: active-active",
    }
}

fn is_store(component: &Component) -> bool {
    component.kind.tier() == Tier::Store
}

/// Returns the keys of the first one, and the second one on a server of its own.
fn components(t: &Topology, component: &Component, group: &str) -> String {
    let (second, host) = (fresh(t, &component.id), fresh(t, "server"));
    let (first_role, role) =
        if is_store(component) { ("role: primary, ", ", role: replica") } else { ("", "") };
    let algorithm = component.algorithm.map(|a| format!(", algorithm: {}", a.word()));
    format!(
        "components:\n  {}  {host}:\n    kind: server\n    contains:\n      \
         {second}: {{kind: {}{role}{}, group: {group}}}\n",
        added(&component.id, &format!("{first_role}group: {group}")),
        component.kind.id(),
        algorithm.unwrap_or_default()
    )
}

/// Returns the connections of the second one: those of the first, and the stream between stores.
fn connections(t: &Topology, of: ComponentId) -> String {
    let second = fresh(t, &t.component(of).id);
    let mut lines = Vec::new();
    for (entry, inbound) in entries(t, of, |c| c.to) {
        let from = yaml_ids(&ids(t, inbound.iter().map(|c| c.from)));
        lines.push(format!("  - {{from: {from}, to: {second}{}}}\n", how(entry)));
    }
    for (entry, outbound) in entries(t, of, |c| c.from) {
        let to = yaml_ids(&ids(t, outbound.iter().map(|c| c.to)));
        lines.push(format!("  - {{from: {second}, to: {to}{}}}\n", how(entry)));
    }
    if is_store(t.component(of)) {
        lines.push(format!("  - {{from: {}, to: {second}, purpose: replication}}\n", id(t, of)));
    }
    if lines.is_empty() { String::new() } else { format!("connections:\n{}", lines.concat()) }
}

/// Returns the connections of one end by their entry, requests and support only.
fn entries(
    t: &Topology,
    of: ComponentId,
    end: fn(&Connection) -> ComponentId,
) -> Vec<(&Entry, Vec<&Connection>)> {
    let mut grouped: Vec<(EntryId, Vec<&Connection>)> = Vec::new();
    let counts = |c: &&Connection| {
        end(c) == of && matches!(t.entry(c).purpose, Purpose::Request | Purpose::Support)
    };
    for c in t.connections.iter().filter(counts) {
        match grouped.iter_mut().find(|(entry, _)| *entry == c.entry) {
            Some((_, list)) => list.push(c),
            None => grouped.push((c.entry, vec![c])),
        }
    }
    grouped.into_iter().map(|(_, list)| (t.entry(list[0]), list)).collect()
}

/// Returns protocol, port and purpose of an entry, as further keys.
fn how(entry: &Entry) -> String {
    let plain = |p: &&String| p.chars().all(|c| c.is_ascii_alphanumeric() || " /.-".contains(c));
    let protocol = entry.protocol.as_ref().filter(plain).map(|p| format!(", protocol: {p}"));
    let port = entry.port.map(|p| format!(", port: {p}"));
    let purpose = (entry.purpose == Purpose::Support).then(|| ", purpose: support".to_owned());
    [protocol, port, purpose].into_iter().flatten().collect()
}

/// Returns the targets of journeys that must mean either of the two from now on.
fn journeys(t: &Topology, of: ComponentId, group: &str) -> String {
    let stated = t.journeys.iter().filter(|j| !j.inferred);
    let lines: Vec<String> = stated
        .filter(|j| facts::journey_targets(t, j).contains(&of))
        .map(|j| {
            let targets: Vec<String> = j
                .target
                .iter()
                .map(|end| match end {
                    Endpoint::Component(c) if *c == of => group.to_owned(),
                    Endpoint::Component(c) => id(t, *c),
                    Endpoint::Group(g) => t.group(*g).id.clone(),
                })
                .collect();
            format!(
                "  {}: {{target: {}}}     # stands there already: change this\n",
                j.id,
                yaml_ids(&targets)
            )
        })
        .collect();
    if lines.is_empty() { String::new() } else { format!("journeys:\n{}", lines.concat()) }
}
