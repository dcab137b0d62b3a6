//! `spof`: what stops a journey alone.

use std::collections::BTreeSet;

use super::context::{Context, Points};
use super::make::{graded, id, ids, label, list, plural, sentence, worse};
use super::{facts, second_one};
use crate::analyze::meaning::fold;
use crate::model::{
    Component, ComponentId, Finding, FoldedCut, Folding, Kind, Severity, Subject, Tier, Topology,
};

pub(super) const ID: &str = "spof";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.folded().iter().filter_map(|cut| finding(cx, cut)).collect()
}

/// Returns the single points of all journeys, folded for people, without those of writes alone
/// that `single-writer` speaks of.
pub(super) fn fold_all(cx: &Context<'_>) -> Vec<FoldedCut> {
    let writers = cx.writers();
    let said: BTreeSet<ComponentId> = writers.iter().map(|(p, _)| *p).collect();
    let read_too = |c: ComponentId| cx.points.iter().any(|p| p.stops_reading(c));
    let t = cx.topology;
    let holds_writer = |c: ComponentId| said.iter().any(|p| facts::is_within(t, *p, c));
    let explained = |c: ComponentId| {
        said.contains(&c) || (holds_writer(c) && !read_too(c) && !holds_other(cx, c, &said))
    };
    let all: BTreeSet<Subject> = cx.points.iter().flat_map(|p| p.own.iter().copied()).collect();
    let own: Vec<Subject> = all.into_iter().filter(|s| !explained(s.component())).collect();
    fold(t, &own)
}

/// Returns whether a host holds a single point beside the writers.
fn holds_other(cx: &Context<'_>, host: ComponentId, said: &BTreeSet<ComponentId>) -> bool {
    let t = cx.topology;
    cx.points.iter().flat_map(|p| &p.own).any(|s| {
        let c = s.component();
        c != host && !said.contains(&c) && facts::is_within(t, c, host)
    })
}

/// Returns the indices of the journeys that a cut stops.
pub(super) fn stopped(cx: &Context<'_>, cut: &FoldedCut) -> Vec<usize> {
    let mut inside = vec![cut.subject];
    if let Folding::Host(points) = &cut.folding {
        inside.extend(points);
    }
    let stops = |p: &&Points| inside.iter().any(|c| p.stops(*c));
    cx.points.iter().filter(stops).map(|p| p.journey).collect()
}

/// Returns journeys as a list of names in quotation marks.
pub(super) fn journey_list(cx: &Context<'_>, journeys: &[usize]) -> String {
    let quoted = |j: &usize| format!("“{}”", cx.journey(*j).name);
    sentence(&journeys.iter().map(quoted).collect::<Vec<_>>())
}

fn finding(cx: &Context<'_>, cut: &FoldedCut) -> Option<Finding> {
    if !matches!(cut.folding, Folding::Component(_) | Folding::Host(_)) {
        return None;
    }
    let t = cx.topology;
    let component = t.component(cut.subject);
    if is_rule_set(component) {
        return None;
    }
    let journeys = stopped(cx, cut);
    let names = journey_list(cx, &journeys);
    let stop = if journeys.len() == 1 { "stops" } else { "stop" };
    let writes_only = journeys.iter().all(|j| survives_reading(cx, *j, cut));
    let for_writes = if writes_only { ", for writes" } else { "" };
    let what = what(t, component, cut);
    let message =
        format!("{what} is a single point of failure: without it, {names} {stop}{for_writes}.");
    let main = journeys.iter().any(|j| cx.journey(*j).main);
    let exposure = if main && !writes_only { 3 } else { 2 };
    let mut finding = Finding {
        subjects: vec![component.id.clone()],
        concerns: concerns(t, cut),
        journeys: journeys.iter().map(|j| cx.journey(*j).id.clone()).collect(),
        labels: vec![label(component.span, "nothing stands in for it")],
        evidence: evidence(cx, cut, &journeys),
        why: why(t, component, cut, &names),
        help: help(t, component, cut),
        change: second_one::change(t, cut),
        ..graded(ID, if main { 3 } else { 2 }, exposure, message)
    };
    if cx.costs_a_target(cut.subject) && finding.severity > Severity::Critical {
        finding.severity = worse(finding.severity);
        finding.evidence.push(
            "A stated availability target is missed, and this costs at least a \
                               tenth of the downtime."
                .to_owned(),
        );
    }
    Some(finding)
}

/// A security group, or a filter in the kernel of each host, is no box that can fail.
fn is_rule_set(component: &Component) -> bool {
    const WORDS: [&str; 9] = [
        "security group",
        "security-group",
        "nsg",
        "network policy",
        "network acl",
        "iptables",
        "nftables",
        "ufw",
        "host firewall",
    ];
    let text = format!("{} {}", component.name, component.tech.as_deref().unwrap_or(""));
    let text = text.to_lowercase();
    component.kind == Kind::Firewall && WORDS.iter().any(|word| text.contains(word))
}

fn survives_reading(cx: &Context<'_>, journey: usize, cut: &FoldedCut) -> bool {
    cx.points.iter().any(|p| p.journey == journey && p.stops_only_writing(cut.subject))
}

fn what(t: &Topology, component: &Component, cut: &FoldedCut) -> String {
    match &cut.folding {
        Folding::Host(points) => {
            format!("`{}` (with {})", component.id, list(&ids(t, points.iter().copied())))
        }
        _ => format!("`{}`", component.id),
    }
}

fn concerns(t: &Topology, cut: &FoldedCut) -> Vec<String> {
    let mut all = vec![cut.subject];
    match &cut.folding {
        Folding::Host(points) => all.extend(points),
        Folding::Component(host) => all.extend(host),
        _ => {}
    }
    ids(t, all)
}

fn evidence(cx: &Context<'_>, cut: &FoldedCut, journeys: &[usize]) -> Vec<String> {
    let t = cx.topology;
    let mut facts = vec![match &cut.folding {
        Folding::Host(points) => format!(
            "`{}` holds {} components that stop a journey alone: {}.",
            id(t, cut.subject),
            points.len(),
            list(&ids(t, points.iter().copied()))
        ),
        Folding::Component(Some(host)) => format!(
            "With `{}` (or its host `{}`) down, {}",
            id(t, cut.subject),
            id(t, *host),
            how_many_stop(journeys.len(), cx.points.len())
        ),
        _ => format!(
            "With `{}` down, {}",
            id(t, cut.subject),
            how_many_stop(journeys.len(), cx.points.len())
        ),
    }];
    for journey in cx.insight.journeys.iter().filter(|j| journeys.contains(&j.journey)) {
        let inside: Vec<ComponentId> =
            std::iter::once(cut.subject).chain(cut.implied.iter().copied()).collect();
        let of = |i: &&crate::model::Importance| inside.contains(&i.subject.component());
        let hours: f64 = journey.importance.iter().filter(of).map(|i| i.hours_per_year).sum();
        if hours > 0.0 {
            facts.push(format!(
                "It costs “{}” {}.",
                cx.journey(journey.journey).name,
                crate::model::hours_text(hours)
            ));
        }
    }
    facts
}

fn how_many_stop(stopped: usize, all: usize) -> String {
    let (journeys, stop) = (plural(all, "journey", "journeys"), plural(stopped, "stops", "stop"));
    format!("{stopped} of {all} {journeys} {stop}: nothing stands in for it.")
}

fn why(t: &Topology, component: &Component, cut: &FoldedCut, names: &str) -> String {
    let callers = t.connections.iter().filter(|c| c.to == cut.subject).count();
    match (&cut.folding, component.kind.tier()) {
        (Folding::Host(_), _) => format!(
            "One machine carries all of it: a dead disk, a full memory or a restart of `{}` stops \
             {names}.",
            component.id
        ),
        (_, Tier::Store) => format!(
            "Everything that needs data asks this one store ({callers} {} it). If it stops, \
             {names} cannot work, however many servers stand before it.",
            if callers == 1 { "connection enters" } else { "connections enter" }
        ),
        (_, Tier::Edge) => format!(
            "Every request passes `{}`. If it or its host stops, {names} cannot work, although \
             everything behind it still runs.",
            component.id
        ),
        _ => format!(
            "Every outage of `{}`, every restart of it and of its host is an outage of {names}.",
            component.id
        ),
    }
}

fn help(t: &Topology, component: &Component, cut: &FoldedCut) -> String {
    let name = &component.id;
    let group = component.group.map(|g| t.group(g));
    match (&cut.folding, component.kind.tier()) {
        (_, _) if group.is_some_and(|g| g.members.len() > 1) => format!(
            "`{name}` has peers in `{}`, but they do not take over by themselves: set up \
             automatic failover (keepalived, Patroni, Orchestrator, or the product's own), test \
             it, and state `failover: automatic`.",
            group.map_or("", |g| &g.id)
        ),
        (Folding::Host(_), _) => format!(
            "Run each of its parts a second time on another machine behind a load balancer, the \
             database as a replica that is promoted automatically. If it is a managed platform, \
             state `external: true` on `{name}`."
        ),
        (_, Tier::Store) => format!(
            "Add a replica on a server of its own and promote it automatically when `{name}` \
             fails (Patroni, Orchestrator, Sentinel, or a managed database)."
        ),
        _ if component.kind == Kind::Firewall => format!(
            "Run a second `{name}` that takes over, or filter on each host instead. If `{name}` \
             is a security group of the cloud, it is no box that fails: state `external: true`."
        ),
        (_, Tier::Edge) => format!(
            "Run a second `{name}` on its own server and share one address between the two \
             (VRRP with keepalived), or use a managed one and state `external: true`."
        ),
        _ => format!(
            "Run a second `{name}` on another host and let what calls it use either of the two."
        ),
    }
}
