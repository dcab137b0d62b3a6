//! `cannot-scale`: a journey whose work is all done by one machine.

use std::collections::BTreeMap;

use super::change::{certificate as certificate_of, connection, new_host, replaced};
use super::context::Context;
use super::facts;
use super::make::{free, fresh, graded, id, ids, label, list};
use super::spof;
use crate::model::{
    ComponentId, Connection, EntryId, Finding, Journey, Kind, Purpose, Tier, Topology,
};

pub(super) const ID: &str = "cannot-scale";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    stuck(cx.topology).into_iter().map(|(host, journeys)| finding(cx, host, &journeys)).collect()
}

/// Returns hosts that do all the work of some journeys.
pub(super) fn stuck(t: &Topology) -> BTreeMap<ComponentId, Vec<usize>> {
    let mut hosts: BTreeMap<ComponentId, Vec<usize>> = BTreeMap::new();
    for (index, journey) in t.journeys.iter().enumerate() {
        if let Some(host) = only_host(t, journey) {
            hosts.entry(host).or_default().push(index);
        }
    }
    hosts
}

fn only_host(t: &Topology, journey: &Journey) -> Option<ComponentId> {
    let passed = facts::on_journey(t, journey);
    let balanced = passed.iter().any(|c| t.component(*c).kind == Kind::LoadBalancer);
    let mut hosts = passed
        .iter()
        .filter(|c| facts::is_work(t.component(**c)) && t.component(**c).is_ours())
        .map(|c| outermost(t, *c).filter(|_| t.component(*c).replicas < 2));
    let first = hosts.next()??;
    (!balanced && hosts.all(|host| host == Some(first))).then_some(first)
}

/// Returns the outermost host that holds a component.
pub(super) fn outermost(t: &Topology, id: ComponentId) -> Option<ComponentId> {
    t.ancestors(id).filter(|a| t.component(*a).kind.is_host()).last()
}

fn finding(cx: &Context<'_>, host: ComponentId, journeys: &[usize]) -> Finding {
    let t = cx.topology;
    let name = &t.component(host).id;
    let names = spof::journey_list(cx, journeys);
    let inside = facts::inside(t, host);
    let works: Vec<ComponentId> =
        inside.iter().copied().filter(|c| facts::is_work(t.component(*c))).collect();
    let stores: Vec<ComponentId> =
        inside.iter().copied().filter(|c| facts::is_store(t.component(*c))).collect();
    let main = journeys.iter().any(|j| cx.journey(*j).main);
    let mut evidence = vec![format!(
        "{} {} on `{name}`, and no load balancer lies before it.",
        list(&ids(t, works.iter().copied())),
        if works.len() == 1 { "runs" } else { "run" }
    )];
    if !stores.is_empty() {
        evidence.push(format!(
            "{} {} there too and takes its share of memory and disk.",
            list(&ids(t, stores.iter().copied())),
            if stores.len() == 1 { "runs" } else { "run" }
        ));
    }
    Finding {
        subjects: vec![name.clone()],
        concerns: ids(t, works.iter().chain(&stores).copied()),
        journeys: journeys.iter().map(|j| cx.journey(*j).id.clone()).collect(),
        labels: vec![label(t.component(host).span, "does all of it")],
        evidence,
        why: "When there are more visitors than it can serve, everybody waits, and the only way \
              out is a bigger machine and a shut-down to move to it."
            .to_owned(),
        help: "Put a load balancer in front and run the web and application part on two \
               machines; move the database to its own. If the load is small and stays so, accept \
               this with that reason."
            .to_owned(),
        change: Some(change(t, host, &works)),
        ..graded(
            ID,
            if main { 3 } else { 2 },
            1,
            format!("All of {names} runs on `{name}`: growth means a bigger machine."),
        )
    }
}

/// Returns a second machine for the work, and a managed balancer before the two.
fn change(t: &Topology, host: ComponentId, works: &[ComponentId]) -> String {
    // What stands before the work on the same machine goes with it.
    let before = |c: &ComponentId| {
        let kind = t.component(*c).kind;
        kind.tier() == Tier::Edge && !matches!(kind, Kind::Firewall | Kind::Waf | Kind::Vpn)
    };
    let works: Vec<ComponentId> =
        facts::inside(t, host).into_iter().filter(|c| works.contains(c) || before(c)).collect();
    let server = fresh(t, &t.component(host).id);
    let second = |c: &ComponentId| fresh(t, &t.component(*c).id);
    let copies: Vec<String> = works
        .iter()
        .map(|w| format!("{}: {{kind: {}}}\n", second(w), t.component(*w).kind.id()))
        .collect();
    let balancer = free(t, "balancer");
    let (mut lines, mut doors) = (Vec::new(), Vec::new());
    for (entry, at) in t.entries.iter().zip(0..) {
        let lines_of = || t.connections.iter().filter(|c| c.entry == EntryId(at));
        let within = |c: &Connection| facts::is_within(t, c.from, host);
        let door: Vec<ComponentId> =
            lines_of().filter(|c| !within(c) && works.contains(&c.to)).map(|c| c.to).collect();
        if !door.is_empty() && entry.purpose == Purpose::Request {
            lines.push(replaced(t, entry, &[("to", &*balancer)]));
            doors.extend(door);
        }
        let named = |c: ComponentId| if works.contains(&c) { second(&c) } else { id(t, c) };
        lines.extend(
            lines_of()
                .filter(|c| works.contains(&c.from) && entry.purpose == Purpose::Request)
                .map(|c| connection(&format!("from: {}, to: {}", second(&c.from), named(c.to)))),
        );
    }
    doors.sort_unstable();
    doors.dedup();
    for door in &doors {
        let keys = format!("from: {balancer}, to: [{}, {}]", id(t, *door), second(door));
        lines.push(connection(&keys));
    }
    let stated = |door: &ComponentId| t.component(*door).certificate.is_some();
    let certificate = doors.iter().copied().find(stated);
    let certificate = certificate.map(|door| certificate_of(t.component(door))).unwrap_or_default();
    format!(
        "components:\n  {balancer}: {{kind: load-balancer, external: true{certificate}, \
         why: Run by the provider.}}\n{}connections:\n{}",
        new_host(t, &server, &copies.join("      ")),
        lines.concat()
    )
}
