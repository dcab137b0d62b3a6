//! Whether the random designs have everything that has a meaning, and often enough.

use std::collections::BTreeMap;

use groundplan::analyze::insight;
use groundplan::analyze::meaning::{Joined, Meaning};
use groundplan::model::{
    Component, Entry, Failover, Group, GroupMode, Kind, LeadingRole, Operation, Purpose, Topology,
};

use super::random::topology;

type Feature = (&'static str, fn(&Topology) -> bool);

fn component(t: &Topology, is: impl Fn(&Component) -> bool) -> bool {
    t.components.iter().any(is)
}

fn entry(t: &Topology, is: impl Fn(&Entry) -> bool) -> bool {
    t.entries.iter().any(is)
}

/// A group of several whose members somebody calls.
fn group(t: &Topology, is: impl Fn(&Group) -> bool) -> bool {
    let called = |g: &Group| g.members.iter().any(|m| t.connections.iter().any(|c| c.to == *m));
    t.groups.iter().any(|g| g.members.len() > 1 && called(g) && is(g))
}

/// A need of the first journey that was joined like this.
fn joined(t: &Topology, is: impl Fn(&Joined) -> bool) -> bool {
    let structure = Meaning::new(t).journey(&t.journeys[0]);
    structure.needs.iter().any(|(_, need)| need.members.len() > 1 && is(&need.joined))
}

fn leads(c: &Component, roles: &[LeadingRole]) -> bool {
    c.group.is_some() && c.leading_role().is_some_and(|role| roles.contains(&role))
}

fn is_guard(t: &Topology, inside: bool) -> bool {
    t.ids().any(|id| {
        let (c, mut around) = (t.component(id), t.ancestors(id));
        c.kind == Kind::Firewall
            && !c.guards.is_empty()
            && around.any(|at| t.component(at).kind.is_host()) == inside
    })
}

#[rustfmt::skip]
const FEATURES: &[Feature] = &[
    ("containment", |t| component(t, |c| c.parent.is_some())),
    ("nested containment", |t| t.ids().any(|id| t.ancestors(id).count() > 1)),
    ("replicas", |t| component(t, |c| c.replicas > 1 && !c.kind.holds_others())),
    ("replicas of a host", |t| component(t, |c| c.replicas > 1 && !c.children.is_empty())),
    ("shared fate", |t| component(t, |c| c.fate.len() == 1)),
    ("several fates", |t| component(t, |c| c.fate.len() > 1)),
    ("a fate that is no place", |t| component(t, |c| c.fate.iter().any(|f| !t.component(*f).kind.holds_others()))),
    ("a firewall of its own that guards", |t| is_guard(t, false)),
    ("a firewall inside a host", |t| is_guard(t, true)),
    ("dns", |t| component(t, |c| c.kind == Kind::Dns)),
    ("external", |t| component(t, |c| c.external)),
    ("not ours and no number", |t| component(t, |c| c.availability.is_none())),
    ("perfect", |t| component(t, |c| c.availability.as_ref().is_some_and(|a| a.unavailability == 0.0))),
    ("active-active", |t| group(t, |g| g.mode == GroupMode::ActiveActive)),
    ("active-passive, automatic", |t| group(t, |g| g.mode == GroupMode::ActivePassive && g.failover == Some(Failover::Automatic))),
    ("active-passive, by hand", |t| group(t, |g| g.mode == GroupMode::ActivePassive && g.failover == Some(Failover::Manual))),
    ("active-passive, unstated", |t| group(t, |g| g.mode == GroupMode::ActivePassive && g.failover.is_none())),
    ("primary-replica, automatic", |t| group(t, |g| g.mode == GroupMode::PrimaryReplica && g.failover == Some(Failover::Automatic))),
    ("primary-replica, by hand", |t| group(t, |g| g.mode == GroupMode::PrimaryReplica && g.failover != Some(Failover::Automatic))),
    ("reads of the primary only", |t| group(t, |g| g.mode == GroupMode::PrimaryReplica && g.reads_primary_only)),
    ("a switch", |t| group(t, |g| g.mode != GroupMode::ActiveActive && g.switch.is_some() && g.failover == Some(Failover::Automatic))),
    ("k of a group", |t| group(t, |g| g.need.is_some_and(|need| need > 1))),
    ("a leading role", |t| component(t, |c| leads(c, &[LeadingRole::Primary, LeadingRole::Active]))),
    ("a following role", |t| component(t, |c| leads(c, &[LeadingRole::Replica, LeadingRole::Standby]))),
    ("a group that is named in `to`", |t| entry(t, |e| e.to.iter().any(|to| matches!(to, groundplan::model::Endpoint::Group(_))))),
    ("members of a group, needed together", |t| joined(t, |j| matches!(j, Joined::Group(_)))),
    ("a list, needed together", |t| joined(t, |j| *j == Joined::List)),
    ("entries of a balancer, needed together", |t| joined(t, |j| matches!(j, Joined::Balancer(_)))),
    ("a list in `from`", |t| entry(t, |e| e.from.len() > 1)),
    ("k of a list", |t| entry(t, |e| e.need.is_some_and(|need| need > 1) && e.to.len() > 1)),
    ("an optional connection", |t| entry(t, |e| e.optional)),
    ("a connection for reads", |t| entry(t, |e| e.only_for == Some(Operation::Read))),
    ("a connection for writes", |t| entry(t, |e| e.only_for == Some(Operation::Write))),
    ("a link that can fail", |t| entry(t, |e| e.availability.is_some())),
    ("support", |t| entry(t, |e| e.purpose == Purpose::Support)),
    ("replication", |t| entry(t, |e| e.purpose == Purpose::Replication)),
    ("telemetry", |t| entry(t, |e| e.purpose == Purpose::Telemetry)),
    ("backup", |t| entry(t, |e| e.purpose == Purpose::Backup)),
    ("admin", |t| entry(t, |e| e.purpose == Purpose::Admin)),
    ("an edge to itself", |t| t.connections.iter().any(|c| c.from == c.to)),
    ("a cycle of gates", |t| Meaning::new(t).journey(&t.journeys[0]).circuit.blocks().any(|(_, cyclic)| cyclic)),
    ("a journey that reads", |t| t.journeys[0].operation == Operation::Read),
    ("a journey that writes", |t| t.journeys[0].operation == Operation::Write),
    ("a journey without a target", |t| t.journeys[0].target.is_empty()),
    ("a journey to several targets", |t| t.journeys[0].target.len() > 1),
    ("a journey to a group", |t| t.journeys[0].target.iter().any(|to| matches!(to, groundplan::model::Endpoint::Group(_)))),
];

/// A feature must be met in this many of a thousand designs whose journey works.
const MET_MIN: usize = 5;

#[test]
fn random_designs_have_every_feature_that_has_a_meaning() {
    let mut met: BTreeMap<&str, usize> = BTreeMap::new();
    let mut working = 0;
    for seed in 0..2_500 {
        let t = topology(seed, 9);
        if insight(&t).journeys[0].broken.is_some() {
            continue;
        }
        working += 1;
        for (name, has) in FEATURES {
            *met.entry(name).or_default() += usize::from(has(&t));
        }
    }
    let rare: Vec<_> = met.iter().filter(|(_, n)| **n * 1_000 < MET_MIN * working).collect();
    println!("{working} designs: {met:#?}");
    assert!(working > 500 && rare.is_empty(), "of {working}: {rare:?}");
}
