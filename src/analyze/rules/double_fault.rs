//! `double-fault`: pairs that stop a journey together.

use std::collections::BTreeMap;

use super::context::Context;
use super::make::{flat, label};
use super::{facts, spof};
use crate::model::{ComponentId, Finding, Severity, Subject};

pub(super) const ID: &str = "double-fault";

/// Pairs reported; a wide design has thousands, and the availability section counts them.
const PAIRS_MAX: usize = 40;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut pairs: BTreeMap<(ComponentId, ComponentId), Vec<usize>> = BTreeMap::new();
    for journey in &cx.insight.journeys {
        let all: Vec<(ComponentId, ComponentId)> =
            journey.order2.iter().filter_map(|(a, b)| components(*a, *b)).collect();
        for pair in all.iter().filter(|pair| says_most(cx, **pair, &all)) {
            pairs.entry(*pair).or_default().push(journey.journey);
        }
    }
    pairs.iter().take(PAIRS_MAX).map(|(pair, journeys)| finding(cx, *pair, journeys)).collect()
}

fn components(a: Subject, b: Subject) -> Option<(ComponentId, ComponentId)> {
    match (a, b) {
        (Subject::Component(a), Subject::Component(b)) => Some((a.min(b), a.max(b))),
        _ => None,
    }
}

/// A host is told by what it holds, when that makes the same pair.
fn says_most(
    cx: &Context<'_>,
    (a, b): (ComponentId, ComponentId),
    all: &[(ComponentId, ComponentId)],
) -> bool {
    let t = cx.topology;
    let inner = |outer: ComponentId, x: ComponentId| x != outer && facts::is_within(t, x, outer);
    let told = all.iter().any(|(x, y)| {
        let same = |p: ComponentId, q: ComponentId| p == q || inner(p, q);
        (*x, *y) != (a, b) && ((same(a, *x) && same(b, *y)) || (same(a, *y) && same(b, *x)))
    });
    !told
}

fn finding(cx: &Context<'_>, (a, b): (ComponentId, ComponentId), journeys: &[usize]) -> Finding {
    let t = cx.topology;
    let (first, second) = (t.component(a), t.component(b));
    let names = spof::journey_list(cx, journeys);
    let stop = "stop";
    Finding {
        subjects: vec![first.id.clone(), second.id.clone()],
        journeys: journeys.iter().map(|j| cx.journey(*j).id.clone()).collect(),
        labels: vec![label(first.span, ""), label(second.span, "")],
        evidence: vec![format!(
            "Neither of `{}` and `{}` stops {names} alone; both down leave nothing.",
            first.id, second.id
        )],
        why: "Two at once is rare, unless something joins them: the same maintenance window, \
              the same rack, the same release."
            .to_owned(),
        help: format!(
            "Never service `{}` and `{}` at the same time, and keep them in different racks or \
             zones.",
            first.id, second.id
        ),
        ..flat(
            ID,
            Severity::Info,
            format!("`{}` and `{}` together {stop} {names}.", first.id, second.id),
        )
    }
}
