//! `journey-broken`: a journey that cannot work with everything up.

use super::context::Context;
use super::make::{flat, ids, label};
use crate::model::{Finding, JourneyInsight, NamedBy, Severity};

pub(super) const ID: &str = "journey-broken";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.insight.journeys.iter().filter_map(|j| finding(cx, j)).collect()
}

fn finding(cx: &Context<'_>, insight: &JourneyInsight) -> Option<Finding> {
    let broken = insight.broken.as_ref()?;
    let journey = cx.journey(insight.journey);
    Some(Finding {
        concerns: ids(cx.topology, broken.components.iter().copied()),
        journeys: vec![journey.id.clone()],
        named_by: NamedBy::Journey,
        labels: vec![label(journey.span, "cannot work")],
        evidence: vec![format!("With nothing down, {}.", broken.reason)],
        why: "Either a line is missing in the drawing, or the system does not do what it is for; \
              until that is known, nothing can be said about what stops this journey."
            .to_owned(),
        help: "Draw the missing connection, lower `need`, mark one connection of the circle \
               `optional: true`, or correct `entry` and `target` of the journey."
            .to_owned(),
        ..flat(
            ID,
            Severity::High,
            format!("“{}” cannot work even with everything up: {}.", journey.name, broken.reason),
        )
    })
}
