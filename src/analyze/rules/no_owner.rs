//! `no-owner`: components of main journeys that nobody answers for.

use super::change::added;
use super::context::Context;
use super::facts::{self, Set};
use super::make::{aggregated, flat, ids, list, places, plural};
use crate::model::{ComponentId, Finding, Severity, Topology};

pub(super) const ID: &str = "no-owner";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let main: Set =
        t.journeys.iter().filter(|j| j.main).flat_map(|j| facts::on_journey(t, j)).collect();
    let orphans: Vec<ComponentId> =
        main.into_iter().filter(|c| t.component(*c).is_ours() && !is_owned(t, *c)).collect();
    if orphans.is_empty() { Vec::new() } else { vec![finding(t, &orphans)] }
}

fn is_owned(t: &Topology, id: ComponentId) -> bool {
    std::iter::once(id).chain(t.ancestors(id)).any(|c| t.component(c).owner.is_some())
}

fn finding(t: &Topology, orphans: &[ComponentId]) -> Finding {
    let names = ids(t, orphans.iter().copied());
    let count = names.len();
    let finding = Finding {
        labels: places(orphans.iter().map(|c| t.component(*c).span)),
        evidence: vec![format!(
            "{} {} on a main journey without `owner`, of their own or of what holds them.",
            list(&names),
            plural(count, "is", "are")
        )],
        why: "At three in the morning somebody has to know whom to call.".to_owned(),
        help: "Name a team or a person under `owner`; a host's owner answers for what it holds."
            .to_owned(),
        change: Some(format!(
            "components:\n{}",
            names
                .iter()
                .map(|name| format!("  {}", added(name, "owner: platform team")))
                .collect::<String>()
        )),
        ..flat(
            ID,
            Severity::Info,
            format!("{count} {} no owner.", plural(count, "component has", "components have")),
        )
    };
    aggregated(names, finding)
}
