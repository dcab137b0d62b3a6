//! `no-firewall`: hosts that nothing filters.

use super::change::added;
use super::context::Context;
use super::facts::{self, Set};
use super::make::{aggregated, free, graded, ids, list, places, plural};
use crate::model::{ComponentId, Finding, Kind, Topology};

pub(super) const ID: &str = "no-firewall";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    if facts::is_unknown(t, "firewall") {
        return Vec::new();
    }
    let hosts = facts::our_hosts(t);
    let open = open_hosts(t, &hosts);
    if open.is_empty() { Vec::new() } else { vec![finding(t, &open, hosts.len())] }
}

/// Returns the hosts without a firewall that guards, holds or lies before them.
pub(super) fn open_hosts(t: &Topology, hosts: &[ComponentId]) -> Vec<ComponentId> {
    let firewalls: Vec<ComponentId> =
        t.ids().filter(|f| t.component(*f).kind == Kind::Firewall).collect();
    let unfiltered = unfiltered(t);
    let reached = |host: ComponentId| {
        firewalls.is_empty() || facts::inside(t, host).iter().any(|c| unfiltered.contains(c))
    };
    let protected = |host: ComponentId| firewalls.iter().any(|f| protects(t, *f, host));
    hosts.iter().copied().filter(|host| !protected(*host) && reached(*host)).collect()
}

/// Returns what can be reached from outside without passing a firewall.
fn unfiltered(t: &Topology) -> Set {
    let outside = t.ids().filter(|c| facts::is_outside(t, *c));
    let is_firewall = |c: ComponentId| t.component(c).kind == Kind::Firewall;
    facts::reach(t, outside, |c| !is_firewall(c.from) && !is_firewall(c.to))
}

fn protects(t: &Topology, firewall: ComponentId, host: ComponentId) -> bool {
    let f = t.component(firewall);
    let guards = |guarded: &ComponentId| {
        facts::is_within(t, host, *guarded) || facts::is_within(t, *guarded, host)
    };
    let silent = f.guards.is_empty()
        && !t.connections.iter().any(|c| c.from == firewall || c.to == firewall);
    // A firewall drawn beside hosts in one network, without a line of its own, filters the network.
    let beside = silent && f.parent.is_some_and(|place| facts::is_within(t, host, place));
    f.guards.iter().any(guards)
        || facts::is_within(t, firewall, host)
        || facts::is_within(t, host, firewall)
        || beside
}

fn finding(t: &Topology, open: &[ComponentId], all: usize) -> Finding {
    let hosts = ids(t, open.iter().copied());
    let (total, exposure) = (open.len() == all, if open.len() == all { 2 } else { 1 });
    let lines = t
        .connections
        .iter()
        .filter(|c| facts::is_public_edge(t, c))
        .filter(|c| open.iter().any(|host| facts::is_within(t, c.to, *host)))
        .count();
    let finding = Finding {
        labels: places(open.iter().map(|host| t.component(*host).span)),
        evidence: vec![format!(
            "For {} of {all} {} no firewall is drawn that guards the host, is inside it or lies \
             on every way to it from outside; {lines} {} straight from outside.",
            open.len(),
            plural(all, "host", "hosts"),
            plural(lines, "connection enters", "connections enter")
        )],
        why: format!(
            "Every port of {} can be reached{}; one weak or forgotten service opens the rest.",
            list(&hosts),
            if total { ", also those that are meant for our own servers only" } else { "" }
        ),
        help: "Close everything and open only what is drawn: the public ports on the host that \
               faces the public, and on the others only the ports of their callers. A host \
               firewall (nftables, ufw) or a cloud security group will do; draw it inside the host \
               it protects."
            .to_owned(),
        change: Some(change(t, open)),
        ..graded(ID, 3, exposure, format!("No firewall is drawn for {}.", list(&hosts)))
    };
    aggregated(hosts, finding)
}

/// Returns a firewall inside each host: one box before all of them would stop all when it fails.
fn change(t: &Topology, open: &[ComponentId]) -> String {
    let line = |host: &ComponentId| {
        let name = &t.component(*host).id;
        let firewall = free(t, &format!("{name}-firewall"));
        let keys = "kind: firewall, why: Lets in only what is drawn.";
        added(name, &format!("contains: {{{firewall}: {{{keys}}}}}"))
    };
    let lines: String = open.iter().map(|host| format!("  {}", line(host))).collect();
    format!("components:\n{lines}")
}
