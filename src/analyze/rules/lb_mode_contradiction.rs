//! `lb-mode-contradiction`: round robin that is called active-passive.

use super::change::add_to;
use super::context::Context;
use super::facts;
use super::make::{flat, id, ids, label, list};
use crate::model::{Algorithm, ComponentId, Finding, GroupMode, Severity, Topology};

pub(super) const ID: &str = "lb-mode-contradiction";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.topology.ids().filter_map(|b| finding(cx.topology, b)).collect()
}

fn finding(t: &Topology, balancer: ComponentId) -> Option<Finding> {
    let lb = t.component(balancer);
    let algorithm = lb.algorithm.filter(|a| *a != Algorithm::First)?;
    let targets = facts::targets(t, balancer);
    // A backup pool says so on its group, and the balancer spreads over its active members.
    let pool = targets
        .iter()
        .filter_map(|w| t.component(*w).group)
        .any(|g| t.group(g).mode == GroupMode::ActivePassive);
    if lb.mode != Some(GroupMode::ActivePassive) || pool {
        return None;
    }
    let backends = ids(t, targets.iter().copied());
    let name = &lb.id;
    Some(Finding {
        subjects: vec![id(t, balancer)],
        concerns: backends.clone(),
        labels: vec![label(facts::span_of(lb, "mode"), "says the opposite")],
        evidence: vec![format!(
            "`{name}` states algorithm {} and mode active-passive.",
            algorithm.label()
        )],
        why: "Active-active means that all backends serve at the same time; active-passive, that \
              one waits until the other fails. A balancer that spreads requests makes them all \
              serve; who expects a waiting spare will count on capacity that is in use."
            .to_owned(),
        help: format!(
            "Write `mode: active-active` on `{name}`; or, if {} should wait, use `algorithm: \
             first` and configure the others as backup.",
            if backends.len() > 1 { "one of the backends" } else { "the spare" }
        ),
        change: Some(add_to(name, "mode: active-active")),
        ..flat(
            ID,
            Severity::Low,
            format!(
                "`{name}` spreads requests ({}), so its backends are not active-passive.",
                algorithm.label()
            ),
        )
    })
    .map(|f| with_backends(f, &backends))
}

fn with_backends(mut finding: Finding, backends: &[String]) -> Finding {
    if !backends.is_empty() {
        finding.evidence.push(format!("It sends to {}.", list(backends)));
    }
    finding
}
