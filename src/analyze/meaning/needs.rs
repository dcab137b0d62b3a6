//! Which connections stand in for each other: the inference of alternatives.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    ComponentId, Entry, Failover, Group, GroupId, GroupMode, Kind, LeadingRole, Operation, Purpose,
    Topology,
};

/// What joins the members of a need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// Nothing: one target.
    Alone,
    /// Members of one group.
    Group(GroupId),
    /// A list in `to`.
    List,
    /// Separate entries of a load balancer to components of one kind: inferred.
    Balancer(Kind),
}

/// One need of a caller: enough of `members` must work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The called, each once, in declaration order of the connections.
    pub members: Vec<ComponentId>,
    /// How many of them (of their replicas, where there are some) are needed.
    pub count: u32,
    /// Whether the number was stated.
    pub count_stated: bool,
    /// What joins them.
    pub joined: Joined,
    /// Indices of the connections.
    pub connections: Vec<usize>,
}

/// Returns the needs of `caller` through those of its connections that count.
///
/// The order of the readings matters: members of one group first, even when written as a list; then
/// lists; then what a balancer spreads over; all the rest is required.
pub(super) fn needs(
    topology: &Topology,
    caller: ComponentId,
    out: &[usize],
    counts: &dyn Fn(usize) -> bool,
) -> Vec<Need> {
    let balancer = topology.component(caller).kind == Kind::LoadBalancer;
    let mut found: Vec<(Key, Vec<usize>)> = Vec::new();
    let mut place: BTreeMap<Key, usize> = BTreeMap::new();
    for &index in out.iter().filter(|index| counts(**index)) {
        let key = key(topology, index, balancer);
        let at = *place.entry(key).or_insert(found.len());
        if at == found.len() {
            found.push((key, Vec::new()));
        }
        found[at].1.push(index);
    }
    found.into_iter().map(|(key, connections)| need(topology, key, connections)).collect()
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Group(GroupId),
    Entry(u32),
    Kind(Kind),
    Target(ComponentId),
}

fn key(topology: &Topology, index: usize, balancer: bool) -> Key {
    let line = &topology.connections[index];
    let entry = topology.entry(line);
    let target = topology.component(line.to);
    match target.group {
        Some(group) => Key::Group(group),
        None if is_list(topology, entry) => Key::Entry(line.entry.0),
        None if balancer && entry.purpose == Purpose::Request => Key::Kind(target.kind),
        None => Key::Target(line.to),
    }
}

/// Returns whether an entry names alternatives.
fn is_list(topology: &Topology, entry: &Entry) -> bool {
    super::target_components(topology, &entry.to).len() > 1
}

fn need(topology: &Topology, key: Key, connections: Vec<usize>) -> Need {
    let mut members: Vec<ComponentId> = Vec::new();
    let mut seen = BTreeSet::new();
    for index in &connections {
        let to = topology.connections[*index].to;
        if seen.insert(to) {
            members.push(to);
        }
    }
    let stated =
        connections.iter().filter_map(|i| topology.entry(&topology.connections[*i]).need).max();
    let joined = match key {
        Key::Group(group) => Joined::Group(group),
        Key::Entry(_) => Joined::List,
        Key::Kind(kind) if members.len() > 1 => Joined::Balancer(kind),
        Key::Kind(_) | Key::Target(_) => Joined::Alone,
    };
    let stated = match joined {
        Joined::Group(group) => stated.or(topology.group(group).need),
        _ => stated,
    };
    Need {
        members,
        count: stated.unwrap_or(1),
        count_stated: stated.is_some(),
        joined,
        connections,
    }
}

/// Returns whether only leading members may serve an operation before any switch-over.
pub(super) fn leads_only(group: &Group, operation: Operation) -> bool {
    match group.mode {
        GroupMode::ActiveActive => false,
        GroupMode::ActivePassive => true,
        GroupMode::PrimaryReplica => operation == Operation::Write || group.reads_primary_only,
    }
}

/// Returns whether any member may serve an operation after a switch-over without a person.
pub(super) fn switches(group: &Group, operation: Operation) -> bool {
    group.failover == Some(Failover::Automatic)
        && match group.mode {
            GroupMode::ActiveActive => false,
            GroupMode::ActivePassive => true,
            // Reads bound to the primary wait for it: only writes are promoted.
            GroupMode::PrimaryReplica => operation == Operation::Write,
        }
}

/// Returns the members that lead: those with a leading role, else the first that does not follow.
pub(super) fn leads(topology: &Topology, group: GroupId) -> Vec<ComponentId> {
    let members = &topology.group(group).members;
    let role = |id: &ComponentId| topology.component(*id).leading_role();
    let leading: Vec<ComponentId> = members
        .iter()
        .copied()
        .filter(|id| matches!(role(id), Some(LeadingRole::Primary | LeadingRole::Active)))
        .collect();
    if !leading.is_empty() {
        return leading;
    }
    let first = members.iter().find(|id| role(id).is_none()).or(members.first());
    first.copied().into_iter().collect()
}
