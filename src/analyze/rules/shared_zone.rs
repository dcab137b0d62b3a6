//! `shared-zone`: a group wholly in one of several zones.

use super::change::add_to;
use super::context::Context;
use super::facts::{self, Set};
use super::make::{graded, id, ids, label, list};
use crate::model::{ComponentId, Finding, Group, Kind, Topology};

pub(super) const ID: &str = "shared-zone";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let mut found: Vec<Finding> = t.groups.iter().filter_map(|group| finding(t, group)).collect();
    if !found.is_empty() {
        // That they fall together on a journey is the same said with its consequence.
        let told = cx.shared_hosts();
        found.retain(|finding| !told.iter().any(|told| says(told, finding)));
    }
    found
}

/// Returns whether a finding of `shared-host` tells of the same members and the same place.
fn says(told: &Finding, finding: &Finding) -> bool {
    let mut concerned = finding.concerns.iter();
    concerned.all(|id| told.subjects.contains(id) || told.concerns.contains(id))
}

/// Returns the fate domains of a component, hosts left out: `shared-host` speaks of those.
fn domains(t: &Topology, id: ComponentId) -> Set {
    let is_zone = |c: ComponentId| {
        matches!(t.component(c).kind, Kind::Zone | Kind::Region | Kind::Datacenter)
    };
    let places = t.ancestors(id).filter(|a| is_zone(*a));
    let stated = facts::fates(t, id).into_iter().filter(|f| !t.component(*f).kind.is_host());
    let above: Vec<ComponentId> = stated.chain(places).collect();
    let outer: Vec<ComponentId> =
        above.iter().flat_map(|d| t.ancestors(*d)).filter(|a| is_zone(*a)).collect();
    above.into_iter().chain(outer).collect()
}

fn finding(t: &Topology, group: &Group) -> Option<Finding> {
    let (first, rest) = group.members.split_first()?;
    let common = |of: fn(&Topology, ComponentId) -> Set| {
        rest.iter().fold(of(t, *first), |all, m| &all & &of(t, *m))
    };
    let hosts = common(|t, id| {
        facts::fates(t, id).into_iter().filter(|f| t.component(*f).kind.is_host()).collect()
    });
    if rest.is_empty() || !hosts.is_empty() {
        return None;
    }
    let shared = common(domains).into_iter().rev().find(|zone| siblings(t, *zone).len() > 1)?;
    let (name, zone) = (&group.id, &t.component(shared).id);
    let other = siblings(t, shared).into_iter().find(|z| *z != shared)?;
    let last = group.members.last()?;
    let members = ids(t, group.members.iter().copied());
    Some(Finding {
        subjects: vec![name.clone()],
        concerns: members.iter().cloned().chain([zone.clone()]).collect(),
        labels: vec![label(group.span, "all in one place")],
        evidence: vec![format!(
            "{} all fall with `{zone}`; {} such places are stated.",
            list(&members),
            siblings(t, shared).len()
        )],
        why: format!("An outage of `{zone}` takes the whole group, though another place is there."),
        help: format!("Put one of them into `{}`, where they do not fall together.", id(t, other)),
        change: Some(add_to(&id(t, *last), &format!("fate: {}", id(t, other)))),
        ..graded(ID, 3, 2, format!("`{name}` is wholly in `{zone}`."))
    })
}

/// Returns the stated fate domains of the same kind.
fn siblings(t: &Topology, zone: ComponentId) -> Vec<ComponentId> {
    let kind = |c: ComponentId| (t.component(c).kind, t.component(c).custom_kind);
    let used = |z: &ComponentId| {
        !t.component(*z).children.is_empty() || t.components.iter().any(|c| c.fate.contains(z))
    };
    t.ids().filter(|z| kind(*z) == kind(zone)).filter(used).collect()
}
