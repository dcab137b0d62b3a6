//! `double-fault`: pairs that stop a journey together.

use std::collections::{BTreeMap, BTreeSet};

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
        let all: BTreeSet<(ComponentId, ComponentId)> =
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
    all: &BTreeSet<(ComponentId, ComponentId)>,
) -> bool {
    let (inner, other) = (facts::inside(cx.topology, a), facts::inside(cx.topology, b));
    let told = |x: ComponentId| {
        other.iter().any(|y| (x, *y) != (a, b) && all.contains(&(x.min(*y), x.max(*y))))
    };
    !inner.into_iter().any(told)
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
