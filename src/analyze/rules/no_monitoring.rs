//! `no-monitoring`: hosts whose failure only users would notice.

use super::change;
use super::context::Context;
use super::facts;
use super::make::{aggregated, free, graded, ids, list, places, plural};
use crate::model::{ComponentId, Finding, Kind, Purpose, Topology};

pub(super) const ID: &str = "no-monitoring";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    if facts::is_unknown(t, "monitoring") {
        return Vec::new();
    }
    let all = to_watch(t);
    let watched = watched(t);
    let is_bare = |c: &ComponentId| !is_watched(t, &watched, *c);
    let unwatched: Vec<ComponentId> = all.iter().copied().filter(is_bare).collect();
    if unwatched.is_empty() { Vec::new() } else { vec![finding(t, &unwatched, all.len())] }
}

/// Returns what somebody must watch: hosts, and what faces the public outside any host.
fn to_watch(t: &Topology) -> Vec<ComponentId> {
    let mut all = facts::our_hosts(t);
    let doors = facts::by_target(t, |line| facts::is_public_edge(t, line));
    let faces = |c: &ComponentId| doors.contains_key(c);
    let bare = t.ids().filter(|c| t.host(*c).is_none() && t.component(*c).is_ours()).filter(faces);
    all.extend(bare.filter(|c| !t.component(*c).kind.holds_others()));
    all.sort_unstable();
    all
}

fn watches(kind: Kind) -> bool {
    matches!(kind, Kind::Monitoring | Kind::MonitoringAgent)
}

/// Returns what monitors list, and the ends of telemetry lines.
fn watched(t: &Topology) -> facts::Set {
    let listed = t.components.iter().flat_map(|monitor| &monitor.monitors).copied();
    let lines = t.connections.iter().filter(|c| {
        t.entry(c).purpose == Purpose::Telemetry
            || watches(t.component(c.from).kind)
            || watches(t.component(c.to).kind)
    });
    listed.chain(lines.flat_map(|c| [c.from, c.to])).collect()
}

/// Returns whether an agent is in it, or a monitor or a telemetry line on it, in it or around it.
fn is_watched(t: &Topology, watched: &facts::Set, id: ComponentId) -> bool {
    let inside = facts::inside(t, id);
    let holds = inside.iter().any(|at| watches(t.component(*at).kind));
    holds || inside.into_iter().chain(t.ancestors(id)).any(|at| watched.contains(&at))
}

/// Returns whether the design draws any watching at all.
fn watches_something(t: &Topology) -> bool {
    t.components.iter().any(|c| watches(c.kind) || !c.monitors.is_empty())
}

fn finding(t: &Topology, unwatched: &[ComponentId], all: usize) -> Finding {
    let hosts = ids(t, unwatched.iter().copied());
    let exposure = 1;
    let impact = if unwatched.len() == all && !watches_something(t) { 3 } else { 2 };
    let finding = Finding {
        labels: places(unwatched.iter().map(|c| t.component(*c).span)),
        evidence: vec![format!(
            "For {} of {all} {} there is no monitoring agent, no `monitors` that names it and no \
             connection with purpose telemetry.",
            unwatched.len(),
            plural(all, "host or entry point", "hosts and entry points")
        )],
        why: "Failures are noticed by visitors first, and afterwards there is no data to say \
              what happened or how big the next server must be."
            .to_owned(),
        help: "Let a monitoring system outside these hosts look at them: is the page answered, \
               how fast, how many errors, how full are disks and memory; and let it wake a \
               person. If such a system is drawn already, add them to its `monitors` instead."
            .to_owned(),
        change: Some(watching(t, &hosts)),
        ..graded(ID, impact, exposure, format!("Nobody watches {}.", list(&hosts)))
    };
    aggregated(hosts, finding)
}

/// Returns the YAML that lets the monitoring system that is drawn look at these too, or a new one.
fn watching(t: &Topology, hosts: &[String]) -> String {
    let looks = t.components.iter().find(|c| !c.monitors.is_empty());
    let system = || t.components.iter().find(|c| c.kind == Kind::Monitoring);
    let Some(monitor) = looks.or_else(system) else {
        let monitor = free(t, "monitoring");
        return format!(
            "components:\n  {monitor}:\n    kind: monitoring\n    external: true\n    \
             why: Sees a failure before the visitors do.\n    monitors: [{}]\n",
            hosts.join(", ")
        );
    };
    let old = monitor.monitors.iter().map(|id| t.component(*id).id.clone());
    let all: Vec<String> = old.chain(hosts.iter().cloned()).collect();
    let keys = format!("monitors: [{}]", all.join(", "));
    match monitor.monitors.is_empty() {
        true => change::add_to(&monitor.id, &keys),
        false => format!("components:\n  {}", change::changed(&monitor.id, &keys)),
    }
}
