//! `deploy-downtime`: a release is an outage.

use super::change::added;
use super::context::{Context, Points};
use super::facts;
use super::make::{graded, ids, label, list, plural};
use crate::model::{ComponentId, Deploy, Finding, NamedBy, Topology};

pub(super) const ID: &str = "deploy-downtime";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.points.iter().filter_map(|points| finding(cx, points)).collect()
}

fn stops_for_a_release(t: &Topology, points: &Points, id: ComponentId) -> bool {
    let component = t.component(id);
    let gentle = matches!(component.deploy, Some(Deploy::Rolling | Deploy::BlueGreen));
    facts::is_work(component) && component.is_ours() && !gentle && points.stops(id)
}

/// Returns the key for each of them.
fn changes(names: &[String]) -> String {
    let lines: String =
        names.iter().map(|name| format!("  {}", added(name, "deploy: blue-green"))).collect();
    format!("components:\n{lines}")
}

fn finding(cx: &Context<'_>, points: &Points) -> Option<Finding> {
    let t = cx.topology;
    let stopped: Vec<ComponentId> =
        t.ids().filter(|c| stops_for_a_release(t, points, *c)).collect();
    let first = t.component(*stopped.first()?);
    let names = ids(t, stopped.iter().copied());
    let journey = cx.journey(points.journey);
    let impact = if journey.main { 3 } else { 2 };
    Some(Finding {
        subjects: names.clone(),
        journeys: vec![journey.id.clone()],
        named_by: NamedBy::Journey,
        labels: vec![label(first.span, "stops while it is replaced")],
        evidence: vec![format!(
            "“{}” needs {}, nothing stands in for {}, and `deploy` is neither rolling nor \
             blue-green.",
            journey.name,
            list(&names),
            if names.len() == 1 { "it" } else { "them" }
        )],
        why: "Every release, every security update and every restart is an outage that visitors \
              see; so releases are put off, and grow."
            .to_owned(),
        help: format!(
            "Run a second one and replace them one after the other (rolling); or start the new \
             version beside the old and switch over (blue-green). Once {} {} without a gap, state \
             it with `deploy`: the key tells how you release, it does not change it.",
            list(&names),
            plural(names.len(), "reloads", "reload"),
        ),
        change: Some(changes(&names)),
        ..graded(
            ID,
            impact,
            1,
            format!(
                "Deploying {} interrupts “{}”: there is no second one to serve meanwhile.",
                list(&names),
                journey.name
            ),
        )
    })
}
