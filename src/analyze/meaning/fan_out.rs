//! How each fan-out was read, in words.

use super::Meaning;
use super::needs::{Joined, Need, leads, leads_only, switches};
use crate::model::{ComponentId, FanOut, Group, GroupMode, Operation, Topology};

/// Returns how several targets of one caller were read, in the order of the callers.
pub fn fan_outs(meaning: &Meaning<'_>) -> Vec<FanOut> {
    let topology = meaning.topology();
    topology.ids().flat_map(|caller| of_caller(meaning, topology, caller)).collect()
}

fn of_caller(meaning: &Meaning<'_>, topology: &Topology, caller: ComponentId) -> Vec<FanOut> {
    let either = |index| {
        meaning.may_count(index, Operation::Read) || meaning.may_count(index, Operation::Write)
    };
    let needs = meaning.needs_among(caller, &either);
    let mut found = Vec::new();
    let mut required = Vec::new();
    for need in needs {
        let instances: usize = need.members.iter().map(|m| meaning.units.of(*m).len()).sum();
        let is_group =
            matches!(need.joined, Joined::Group(group) if topology.group(group).members.len() > 1);
        if instances > 1 || is_group {
            found.push(joined(topology, caller, &need, instances));
        } else {
            required.extend(need.members);
        }
    }
    if required.len() > 1 {
        found.push(FanOut {
            from: caller,
            reading: format!("all {}", required.len()),
            members: required,
            group: None,
            inferred: true,
            why: "Separate entries are separate needs, unless a load balancer spreads over them."
                .to_owned(),
        });
    }
    found
}

fn joined(topology: &Topology, from: ComponentId, need: &Need, instances: usize) -> FanOut {
    let mut group_id = None;
    let reading = match need.joined {
        Joined::Group(group) => {
            group_id = Some(group);
            by_group(topology, topology.group(group), need, instances)
        }
        _ => any(need.count, instances),
    };
    let why = match need.joined {
        Joined::Group(group) => {
            let group = topology.group(group);
            let stated = if group.mode_stated { "" } else { ", as no mode is stated" };
            format!("They are members of `{}`, read as {}{stated}.", group.id, group.mode.word())
        }
        Joined::List => "One entry lists them, so they are alternatives.".to_owned(),
        Joined::Balancer(kind) => {
            format!("A load balancer spreads over its {}: taken as alternatives.", kind.plural())
        }
        Joined::Alone => "It stands for several replicas.".to_owned(),
    };
    FanOut {
        from,
        members: need.members.clone(),
        group: group_id,
        reading,
        inferred: matches!(need.joined, Joined::Balancer(_)),
        why,
    }
}

fn any(count: u32, of: usize) -> String {
    if count as usize == of { format!("all {of}") } else { format!("any {count} of {of}") }
}

fn by_group(topology: &Topology, group: &Group, need: &Need, instances: usize) -> String {
    let one = |operation| {
        if !leads_only(group, operation) || switches(group, operation) {
            let by = group.switch.map(|s| format!(" (switched by {})", topology.component(s).id));
            let by = by.filter(|_| switches(group, operation)).unwrap_or_default();
            return format!("{}{by}", any(need.count, instances));
        }
        let lead = group_leads(topology, need);
        match lead.as_slice() {
            [] => "none of them".to_owned(),
            names => format!("{} only", names.join(", ")),
        }
    };
    let (read, write) = (one(Operation::Read), one(Operation::Write));
    if read == write || group.mode != GroupMode::PrimaryReplica {
        write
    } else {
        format!("writes: {write}; reads: {read}")
    }
}

fn group_leads(topology: &Topology, need: &Need) -> Vec<String> {
    let Joined::Group(group) = need.joined else { return Vec::new() };
    let leads = leads(topology, group);
    let leading = need.members.iter().filter(|m| leads.contains(m));
    leading.map(|m| topology.component(*m).id.clone()).collect()
}
