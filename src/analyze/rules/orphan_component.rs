//! `orphan-component`: a box without a line.

use super::context::Context;
use super::make::{flat, label};
use crate::model::{Component, ComponentId, Finding, Kind, Severity, Status, Tier, Topology};

pub(super) const ID: &str = "orphan-component";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    t.ids().filter(|c| is_orphan(t, *c)).map(|c| finding(t.component(c))).collect()
}

fn is_orphan(t: &Topology, id: ComponentId) -> bool {
    let component = t.component(id);
    let needs_no_line = component.kind.holds_others()
        || component.kind.tier() == Tier::Artifact
        || matches!(component.kind, Kind::Firewall | Kind::MonitoringAgent)
        || !component.children.is_empty()
        || component.status == Status::Planned;
    let speaks = !component.guards.is_empty() || !component.monitors.is_empty();
    let connected = t.connections.iter().any(|c| c.from == id || c.to == id);
    !needs_no_line && !speaks && !connected && !is_named(t, id)
}

/// Returns whether another component or group refers to it.
fn is_named(t: &Topology, id: ComponentId) -> bool {
    let by = |c: &Component| {
        c.fate.contains(&id)
            || c.guards.contains(&id)
            || c.monitors.contains(&id)
            || c.backup.as_ref().is_some_and(|b| b.to == Some(id))
    };
    t.components.iter().any(by) || t.groups.iter().any(|g| g.switch == Some(id))
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
