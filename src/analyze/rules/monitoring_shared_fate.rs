//! `monitoring-shared-fate`: a monitor that fails with what it watches.

use super::backup_same_fate::shared_fate;
use super::change::{machine, moved};
use super::context::Context;
use super::make::{free, graded, id, ids, label, list};
use crate::model::{ComponentId, Finding, Kind, Purpose, Topology};

pub(super) const ID: &str = "monitoring-shared-fate";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let is_monitor =
        |c: &ComponentId| t.component(*c).kind == Kind::Monitoring && !t.component(*c).external;
    t.ids().filter(is_monitor).filter_map(|m| finding(t, m)).collect()
}

/// Returns what a monitor looks at: its list and the ends of its lines, agents seen through.
fn watched(t: &Topology, monitor: ComponentId) -> Vec<ComponentId> {
    let mut all = t.component(monitor).monitors.clone();
    for c in t.connections.iter().filter(|c| c.from == monitor || c.to == monitor) {
        let other = if c.from == monitor { c.to } else { c.from };
        let component = t.component(other);
        let is_line = matches!(t.entry(c).purpose, Purpose::Telemetry | Purpose::Request);
        if is_line && component.kind == Kind::MonitoringAgent {
            all.extend(t.host(other));
        } else if is_line && component.is_ours() && t.entry(c).purpose == Purpose::Telemetry {
            all.push(other);
        }
    }
    all.retain(|c| *c != monitor);
    all.sort_unstable();
    all.dedup();
    all
}

fn finding(t: &Topology, monitor: ComponentId) -> Option<Finding> {
    let together: Vec<(ComponentId, ComponentId)> = watched(t, monitor)
        .into_iter()
        .filter_map(|w| shared_fate(t, monitor, w).map(|place| (w, place)))
        .collect();
    let (_, place) = *together.first()?;
    let name = &t.component(monitor).id;
    let lost = ids(t, together.iter().map(|(w, _)| *w));
    let on = &t.component(place).id;
    Some(Finding {
        subjects: vec![id(t, monitor)],
        concerns: lost.clone(),
        labels: vec![label(t.component(monitor).span, "goes down with it")],
        evidence: vec![format!("`{name}` and {} both fall with `{on}`.", list(&lost))],
        why: format!(
            "When `{on}` fails, the alarm fails with it: silence looks the same as a quiet night."
        ),
        help: format!(
            "Run `{name}` elsewhere, or add a small outside check (a hosted uptime monitor) that \
             watches `{on}` and `{name}` themselves."
        ),
        change: t.component(monitor).parent.map(|from| {
            let line = moved(t.component(monitor), t.component(from));
            format!("components:\n{}", machine(t, &free(t, "monitoring-host"), &line))
        }),
        ..graded(ID, 2, 2, format!("`{name}` fails with what it watches."))
    })
}
