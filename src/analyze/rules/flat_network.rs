//! `flat-network`: what faces the public beside a store, nothing between.

use super::context::Context;
use super::facts::{self, Set};
use super::make::{graded, id, label};
use crate::model::{ComponentId, Finding, Kind, Tier, Topology};

pub(super) const ID: &str = "flat-network";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let facing = facing(t);
    facing.into_iter().filter_map(|w| finding(t, w)).collect()
}

/// Returns the workers that public requests reach first, seen through the edge.
fn facing(t: &Topology) -> Vec<ComponentId> {
    let doors = t.connections.iter().filter(|c| facts::is_public_edge(t, c)).map(|c| c.to);
    let is_edge = |c: ComponentId| t.component(c).kind.tier() == Tier::Edge;
    let reached: Set = facts::reach(t, doors, |c| is_edge(c.from));
    reached.into_iter().filter(|c| facts::is_work(t.component(*c))).collect()
}

fn finding(t: &Topology, w: ComponentId) -> Option<Finding> {
    let (store, shared) = t
        .ids()
        .filter(|s| facts::is_store(t.component(*s)) && !is_guarded(t, *s))
        .find_map(|s| shared_place(t, w, s).map(|place| (s, place)))?;
    let (name, kept) = (&t.component(w).id, &t.component(store).id);
    Some(Finding {
        subjects: vec![id(t, w)],
        concerns: vec![kept.clone()],
        labels: vec![label(t.component(w).span, "faces the public")],
        evidence: vec![format!(
            "`{name}` and `{kept}` are both in `{shared}`; no firewall guards `{kept}`."
        )],
        why: format!(
            "What faces the public is broken into first. From `{name}` an intruder reaches \
             `{kept}` without passing another door."
        ),
        help: format!(
            "Put `{kept}` into a zone of its own and let only the port of its callers through a \
             firewall."
        ),
        change: Some(format!(
            "components:\n  data-firewall: {{kind: firewall, guards: [{kept}]}}\n"
        )),
        ..graded(
            ID,
            2,
            2,
            format!("`{name}` faces the public and shares `{shared}` with `{kept}`."),
        )
    })
}

fn is_guarded(t: &Topology, store: ComponentId) -> bool {
    let guards = |f: ComponentId| {
        let component = t.component(f);
        component.kind == Kind::Firewall
            && component.guards.iter().any(|g| facts::is_within(t, store, *g))
    };
    t.ids().any(guards)
}

/// Returns the host, network or zone that holds both.
fn shared_place(t: &Topology, a: ComponentId, b: ComponentId) -> Option<String> {
    let holds = |p: &ComponentId| {
        let kind = t.component(*p).kind;
        (kind.is_host() || matches!(kind, Kind::Network | Kind::Subnet))
            && facts::is_within(t, b, *p)
    };
    if let Some(place) = t.ancestors(a).find(holds) {
        return Some(t.component(place).id.clone());
    }
    let zone = t.component(a).zone.filter(|zone| t.component(b).zone == Some(*zone))?;
    Some(t.zones[zone.0 as usize].id.clone())
}
