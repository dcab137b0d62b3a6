//! Part of `spof`: YAML that puts a second beside the first.

use super::change::{add_to, added, apart, certificate, changed, connection, replaced, yaml_ids};
use super::facts;
use super::make::{free, fresh, id, ids};
use crate::analyze::yaml_text;
use crate::model::{
    Component, ComponentId, Connection, Endpoint, Entry, EntryId, FoldedCut, Folding, Group,
    GroupMode, Kind, Purpose, Tier, Topology,
};

/// Returns a group of two on hosts of their own, to merge into the topology.
pub(super) fn change(t: &Topology, cut: &FoldedCut) -> Option<String> {
    let component = t.component(cut.subject);
    let group = component.group.map(|g| t.group(g));
    if let Some(group) = group.filter(|g| g.members.len() > 1) {
        return joined(t, group, cut.subject);
    }
    if matches!(cut.folding, Folding::Host(_)) || component.kind.holds_others() {
        return None;
    }
    if component.kind == Kind::Firewall && !component.guards.is_empty() {
        return Some(add_to(&component.id, "replicas: 2"));
    }
    Some(pair(t, cut.subject))
}

/// Returns a second one beside a component, in one group with it.
pub(super) fn pair(t: &Topology, first: ComponentId) -> String {
    let component = t.component(first);
    let (row, name) = match component.group.map(|g| t.group(g)) {
        Some(group) => (changed(&group.id, mode(component)), group.id.clone()),
        None => {
            let name = free(t, &format!("{}-pair", component.id));
            (format!("{name}: {{{}}}\n", mode(component)), name)
        }
    };
    format!(
        "groups:\n  {row}{}{}{}",
        components(t, first, &name),
        connections(t, first),
        journeys(t, first, &name)
    )
}

/// Returns what lets the others of a group stand in for one: callers that reach all of them, a
/// journey that asks the group, a switch-over that needs nobody.
fn joined(t: &Topology, group: &Group, one: ComponentId) -> Option<String> {
    let row = match group.mode {
        GroupMode::ActiveActive => String::new(),
        _ => failing_over(group),
    };
    let alone = |entry: &Entry| {
        let counts = matches!(entry.purpose, Purpose::Request | Purpose::Support);
        counts && entry.to.contains(&Endpoint::Component(one)) && !reaches_all(t, entry, group)
    };
    let lines: Vec<String> = t
        .entries
        .iter()
        .filter(|entry| alone(entry))
        .map(|entry| {
            let to: Vec<String> =
                entry.to.iter().map(|end| renamed(t, *end, one, &group.id)).collect();
            replaced(t, entry, &[("to", &yaml_ids(&to))])
        })
        .collect();
    let lines = match lines.is_empty() {
        true => String::new(),
        false => format!("connections:\n{}", lines.concat()),
    };
    let change = format!("{row}{lines}{}", journeys(t, one, &group.id));
    (!change.is_empty()).then_some(change)
}

/// Returns whether each caller of an entry reaches every member of a group.
fn reaches_all(t: &Topology, entry: &Entry, group: &Group) -> bool {
    let reached = |from: ComponentId, to: ComponentId| {
        t.connections.iter().any(|c| c.from == from && c.to == to)
    };
    entry.from.iter().all(|from| group.members.iter().all(|to| reached(*from, *to)))
}

/// Returns the id of an end, or that of the group for the one that joins it.
fn renamed(t: &Topology, end: Endpoint, one: ComponentId, group: &str) -> String {
    match end {
        Endpoint::Component(c) if c == one => group.to_owned(),
        Endpoint::Component(c) => id(t, c),
        Endpoint::Group(g) => t.group(g).id.clone(),
    }
}

/// Returns YAML that lets the others of a group take over.
pub(super) fn failing_over(group: &Group) -> String {
    let keys = format!("mode: {}, failover: automatic", group.mode.word());
    format!("groups:\n  {}", changed(&group.id, &keys))
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

/// Returns the keys of the first one, and the second one on a machine of its own.
fn components(t: &Topology, of: ComponentId, group: &str) -> String {
    let (component, second) = (t.component(of), fresh(t, &t.component(of).id));
    let (first_role, role) =
        if is_store(component) { ("role: primary, ", ", role: replica") } else { ("", "") };
    let algorithm = component.algorithm.map(|a| format!(", algorithm: {}", a.word()));
    let line = format!(
        "{second}: {{kind: {}{role}{}{}, group: {group}, why: Carries on when {} fails.}}\n",
        component.kind.id(),
        algorithm.unwrap_or_default(),
        certificate(component),
        component.id
    );
    format!(
        "components:\n  {}{}",
        added(&component.id, &format!("{first_role}group: {group}")),
        apart(t, of, &line)
    )
}

/// Returns the connections of the second one: those of the first, and the stream between stores.
fn connections(t: &Topology, of: ComponentId) -> String {
    let second = fresh(t, &t.component(of).id);
    let mut lines = Vec::new();
    for (entry, inbound) in entries(t, of, |c| c.to) {
        let from = yaml_ids(&ids(t, inbound.iter().map(|c| c.from)));
        lines.push(connection(&format!("from: {from}, to: {second}{}", how(entry))));
    }
    lines.extend(outbound(t, of, &second));
    if is_store(t.component(of)) {
        let stream = format!("from: {}, to: {second}, purpose: replication, tls: true", id(t, of));
        lines.push(connection(&stream));
    }
    if lines.is_empty() { String::new() } else { format!("connections:\n{}", lines.concat()) }
}

/// Returns the connections of a second one to whatever the first one needs.
pub(super) fn outbound(t: &Topology, of: ComponentId, second: &str) -> Vec<String> {
    let entries = entries(t, of, |c| c.from).into_iter();
    let lines = entries.map(|(entry, outbound)| {
        let to = yaml_ids(&ids(t, outbound.iter().map(|c| c.to)));
        connection(&format!("from: {second}, to: {to}{}", how(entry)))
    });
    lines.collect()
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
    let protocol = entry.protocol.as_ref().map(|p| format!(", protocol: {}", yaml_text(p)));
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
            let targets: Vec<String> =
                j.target.iter().map(|end| renamed(t, *end, of, group)).collect();
            format!("  {}", changed(&j.id, &format!("target: {}", yaml_ids(&targets))))
        })
        .collect();
    if lines.is_empty() { String::new() } else { format!("journeys:\n{}", lines.concat()) }
}
