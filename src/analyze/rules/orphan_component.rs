//! `orphan-component`: a box without a line.

use super::context::Context;
use super::make::{flat, label};
use crate::model::{Component, ComponentId, Finding, Kind, Severity, Status, Tier, Topology};

pub(super) const ID: &str = "orphan-component";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let known = connected(t);
    let orphans = t.ids().filter(|id| !known[id.0 as usize] && is_orphan(t.component(*id)));
    orphans.map(|id| finding(t.component(id))).collect()
}

/// Returns whether a component of this kind, which nothing is connected with, should have a line.
fn is_orphan(component: &Component) -> bool {
    let needs_no_line = component.kind.holds_others()
        || component.kind.tier() == Tier::Artifact
        || matches!(component.kind, Kind::Firewall | Kind::MonitoringAgent)
        || !component.children.is_empty()
        || component.status == Status::Planned;
    let speaks = !component.guards.is_empty() || !component.monitors.is_empty();
    !needs_no_line && !speaks
}

/// Returns per component whether a line ends there, be it one whose other end is a mistake that is
/// told already, or another component or a group refers to it.
fn connected(t: &Topology) -> Vec<bool> {
    let mut known = vec![false; t.components.len()];
    let ends = t.connections.iter().flat_map(|line| [line.from, line.to]);
    let switches = t.groups.iter().filter_map(|group| group.switch);
    let named = t.components.iter().flat_map(named_by);
    let half = t.half_connected.iter().copied();
    ends.chain(half).chain(switches).chain(named).for_each(|id| known[id.0 as usize] = true);
    known
}

fn named_by(component: &Component) -> impl Iterator<Item = ComponentId> {
    let Component { fate, guards, monitors, backup, .. } = component;
    let backup = backup.as_ref().and_then(|backup| backup.to);
    fate.iter().chain(guards).chain(monitors).copied().chain(backup)
}

fn finding(component: &Component) -> Finding {
    let name = &component.id;
    Finding {
        subjects: vec![name.clone()],
        labels: vec![label(component.span, "no line leads here")],
        evidence: vec![format!("No connection has `{name}` at an end.")],
        why: "Either a line is missing, and then everything said about this design is wrong \
              about it; or the box is left over."
            .to_owned(),
        help: format!("Connect `{name}` to what uses it, mark it `status: planned`, or remove it."),
        ..flat(ID, Severity::Low, format!("`{name}` is connected to nothing."))
    }
}
