//! Rewrites of a topology: the same nouns with one change.

use std::collections::BTreeSet;

use crate::model::{
    Component, ComponentId, Connection, Endpoint, Entry, EntryId, Failover, Kind, Names, Purpose,
    Topology,
};

/// Returns the design with one more of the same, holding the same.
pub fn repeat(topology: &Topology, id: ComponentId) -> Topology {
    let mut changed = copy(topology);
    changed.components[id.0 as usize].replicas += 1;
    changed
}

/// Returns the design with a second `id`, on a host like its own, reached wherever the first is.
pub fn duplicate(topology: &Topology, id: ComponentId, host: Option<ComponentId>) -> Topology {
    // What others fall with is doubled in place: one of the two is enough for them.
    if topology.component(id).kind == Kind::Firewall || is_fate(topology, id) {
        return repeat(topology, id);
    }
    let mut changed = copy(topology);
    let second = like(&mut changed, id);
    if let Some(host) = host {
        let own = like(&mut changed, host);
        changed.components[second.0 as usize].parent = Some(own);
    }
    if let Some(group) = topology.component(id).group {
        changed.groups[group.0 as usize].members.push(second);
    }
    for journey in &mut changed.journeys {
        if journey.target.contains(&Endpoint::Component(id)) {
            journey.target.push(Endpoint::Component(second));
        }
    }
    let mut entries = Vec::new();
    for mut entry in std::mem::take(&mut changed.entries) {
        let apart = reaches(&mut entry, topology, id, second);
        entries.extend(std::iter::once(entry).chain(apart));
    }
    for entry in entries.iter_mut().filter(|entry| entry.from.contains(&id)) {
        entry.from.push(second);
    }
    changed.entries = entries;
    connect(&mut changed);
    changed
}

fn is_fate(topology: &Topology, id: ComponentId) -> bool {
    topology.components.iter().any(|other| other.fate.contains(&id))
}

/// Lets an entry that names `id` name `second` too. A balancer's single target gets an entry of its
/// own instead, so that it stays one of those the balancer spreads over.
fn reaches(
    entry: &mut Entry,
    topology: &Topology,
    id: ComponentId,
    second: ComponentId,
) -> Option<Entry> {
    let at = entry.to.iter().position(|to| *to == Endpoint::Component(id))?;
    let balancer = |from: &ComponentId| topology.component(*from).kind == Kind::LoadBalancer;
    let balanced = entry.purpose == Purpose::Request && entry.from.iter().all(balancer);
    if entry.to.len() == 1 && balanced {
        return Some(Entry { to: vec![Endpoint::Component(second)], ..entry.clone() });
    }
    entry.to.insert(at + 1, Endpoint::Component(second));
    None
}

/// Returns the design with `id` on a host like `host`, alone.
pub fn moved(topology: &Topology, id: ComponentId, host: ComponentId) -> Topology {
    let mut changed = copy(topology);
    let own = like(&mut changed, host);
    changed.components[id.0 as usize].parent = Some(own);
    changed
}

/// Returns the design with a group that fails over by itself.
pub fn promoted(topology: &Topology, group: usize) -> Topology {
    let mut changed = copy(topology);
    changed.groups[group].failover = Some(Failover::Automatic);
    changed
}

/// Returns the design with members that share neither a host nor a stated fate; `None` if they
/// share none.
pub fn separated(topology: &Topology, members: &[ComponentId]) -> Option<Topology> {
    // Most groups share nothing, and a copy is a whole design.
    let mut apart: Option<Topology> = None;
    for (at, member) in members.iter().enumerate().skip(1) {
        let shared_host = topology.host(*member).filter(|host| {
            *host != *member
                && members[..at].iter().any(|other| topology.host(*other) == Some(*host))
        });
        if let Some(host) = shared_host {
            let changed = apart.get_or_insert_with(|| copy(topology));
            let own = like(changed, host);
            changed.components[member.0 as usize].parent = Some(own);
        }
        // What falls with a zone is the member or its host; either may name it.
        let holders = std::iter::once(*member).chain(topology.ancestors(*member));
        for holder in holders.filter(|h| shared_host.is_none() || *h == *member) {
            for place in 0..topology.component(holder).fate.len() {
                let fate = topology.component(holder).fate[place];
                if members[..at].iter().any(|other| falls_with(topology, *other, fate)) {
                    let changed = apart.get_or_insert_with(|| copy(topology));
                    let own = like(changed, fate);
                    changed.components[holder.0 as usize].fate[place] = own;
                }
            }
        }
    }
    apart
}

fn falls_with(topology: &Topology, id: ComponentId, fate: ComponentId) -> bool {
    std::iter::once(id)
        .chain(topology.ancestors(id))
        .any(|at| topology.component(at).fate.contains(&fate))
}

/// Returns a copy with what has a meaning; nothing in it is looked up by id.
fn copy(topology: &Topology) -> Topology {
    Topology {
        components: topology.components.clone(),
        groups: topology.groups.clone(),
        entries: topology.entries.clone(),
        connections: topology.connections.clone(),
        journeys: topology.journeys.clone(),
        kinds: topology.kinds.clone(),
        profile: topology.profile.clone(),
        spans: topology.spans.clone(),
        names: Names::default(),
        file: topology.file,
        unread: topology.unread,
        title: None,
        description: None,
        extends: None,
        requirements: Vec::new(),
        issues: Vec::new(),
        accept: Vec::new(),
        views: Vec::new(),
        views_refused: false,
        zones: Vec::new(),
        half_connected: BTreeSet::new(),
        assume_unknown: Vec::new(),
    }
}

/// Adds an empty component like `id`, guarded by the same firewalls.
fn like(topology: &mut Topology, id: ComponentId) -> ComponentId {
    let added = ComponentId(u32::try_from(topology.components.len()).unwrap_or(u32::MAX));
    let first = topology.component(id);
    let number = (2..).find(|n| {
        let id = format!("{}-{n}", first.id);
        topology.components.iter().all(|c| c.id != id)
    });
    let second = Component {
        id: format!("{}-{}", first.id, number.unwrap_or(2)),
        children: Vec::new(),
        replicas: 1,
        ..first.clone()
    };
    topology.components.push(second);
    for guard in &mut topology.components {
        if guard.guards.contains(&id) {
            guard.guards.push(added);
        }
    }
    added
}

/// Expands the entries anew.
fn connect(topology: &mut Topology) {
    let mut connections = Vec::new();
    for (at, entry) in topology.entries.iter().enumerate() {
        let entry_id = EntryId(u32::try_from(at).unwrap_or(u32::MAX));
        for from in &entry.from {
            for to in crate::analyze::meaning::target_components(topology, &entry.to) {
                connections.push(Connection { from: *from, to, entry: entry_id });
            }
        }
    }
    topology.connections = connections;
}
