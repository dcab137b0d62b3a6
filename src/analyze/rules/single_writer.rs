//! `single-writer`: a store whose loss leaves only reading.

use super::context::Context;
use super::make::{graded, ids, label};
use super::{facts, second_one, spof};
use crate::model::{ComponentId, Finding};

pub(super) const ID: &str = "single-writer";

/// Returns the stores that writes need and reads do not, with the indices of their journeys.
pub(super) fn writers(cx: &Context<'_>) -> Vec<(ComponentId, Vec<usize>)> {
    let t = cx.topology;
    let stores = t.ids().filter(|s| facts::is_store(t.component(*s)) && t.component(*s).is_ours());
    let of = |store: ComponentId| {
        let stopped = cx.points.iter().filter(|p| p.stops_only_writing(store));
        let journeys: Vec<usize> = stopped.map(|p| p.journey).collect();
        // Where some journey loses reading too, `spof` says the stronger thing.
        let reads_die = cx.points.iter().any(|p| p.stops_reading(store));
        (!journeys.is_empty() && !reads_die).then_some((store, journeys))
    };
    stores.filter_map(of).collect()
}

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.writers().iter().map(|(store, journeys)| finding(cx, *store, journeys)).collect()
}

fn finding(cx: &Context<'_>, store: ComponentId, journeys: &[usize]) -> Finding {
    let t = cx.topology;
    let component = t.component(store);
    let name = &component.id;
    let group = component.group.map(|g| t.group(g));
    let main = journeys.iter().any(|j| cx.journey(*j).main);
    let message = format!(
        "Only `{name}` accepts writes; if it fails {} can read but not save.",
        spof::journey_list(cx, journeys)
    );
    let group_id = group.map_or_else(|| format!("{name}-pair"), |g| g.id.clone());
    let members = group.map(|g| g.members.clone()).unwrap_or_default();
    let mut finding = Finding {
        subjects: vec![name.clone()],
        concerns: ids(t, members),
        journeys: journeys.iter().map(|j| cx.journey(*j).id.clone()).collect(),
        labels: vec![label(component.span, "the only one that takes writes")],
        evidence: vec![format!(
            "With `{name}` down, reading still works and writing does not; {}.",
            match group.and_then(|g| g.failover) {
                Some(failover) => format!("`{group_id}` states failover `{}`", word(failover)),
                None => format!("`{group_id}` states no `failover`"),
            }
        )],
        why: format!(
            "While `{name}` is down visitors can look but not order, log in or save; how long \
             depends on when a person promotes a replica."
        ),
        help: "Promote a replica automatically (Patroni, Orchestrator, Sentinel, or a managed \
               database), rehearse it, and state `failover: automatic`; if the site is read nearly \
               always, accept this."
            .to_owned(),
        change: group.map(second_one::failing_over),
        ..graded(ID, if main { 3 } else { 2 }, 2, message)
    };
    if cx.costs_a_target(store) {
        finding.severity = super::make::worse(finding.severity);
    }
    finding
}

fn word(failover: crate::model::Failover) -> &'static str {
    match failover {
        crate::model::Failover::Automatic => "automatic",
        crate::model::Failover::Manual => "manual",
        crate::model::Failover::None => "none",
    }
}
