//! What follows from two states of a design: findings that came and went, figures of journeys.

use std::collections::{BTreeMap, BTreeSet};

use super::Side;
use super::renamed::Renamed;
use crate::model::{
    Figure, Finding, FindingChange, JourneyChange, JourneyInsight, Origin, Topology,
};

/// How far figures may lie apart and still be the same: rounding depends on the order of adding.
const FIGURES_APART_MAX: f64 = 1e-9;

/// Returns the findings that only one side has, or that differ in severity or state; in the order
/// they have after, those that went last.
pub(super) fn findings<'a>(
    was: &[&'a Finding],
    is: &[&'a Finding],
    renamed: &Renamed,
) -> Vec<FindingChange<'a>> {
    let mut known = named(was, renamed);
    let mut changes = Vec::new();
    for (name, is) in in_order(is, &Renamed::default()) {
        let was = known.remove(&name);
        let same = |was: &Finding| (was.severity, was.state) == (is.severity, is.state);
        if !was.is_some_and(same) {
            changes.push(FindingChange { was, is: Some(is) });
        }
    }
    for (name, was) in in_order(was, renamed) {
        if known.contains_key(&name) {
            changes.push(FindingChange { was: Some(was), is: None });
        }
    }
    changes
}

/// What a finding is, wherever it stands; the number tells the same ones apart.
type Name = (String, usize);

fn named<'a>(findings: &[&'a Finding], renamed: &Renamed) -> BTreeMap<Name, &'a Finding> {
    in_order(findings, renamed).into_iter().collect()
}

fn in_order<'a>(findings: &[&'a Finding], renamed: &Renamed) -> Vec<(Name, &'a Finding)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let number = |finding: &&'a Finding| {
        let name = name(finding, renamed);
        let times = seen.entry(name.clone()).or_default();
        *times += 1;
        ((name, *times), *finding)
    };
    findings.iter().map(number).collect()
}

/// Returns the stable name of a finding, as it would be with the names of after.
fn name(finding: &Finding, renamed: &Renamed) -> String {
    // A mistake has no subjects; its sentence says what it is about.
    if finding.origin == Origin::Input {
        return format!("{} {}", finding.rule, finding.message);
    }
    let subjects = finding.subjects.iter().map(|subject| renamed.now(subject)).collect();
    let bare = Finding {
        subjects,
        named_by: finding.named_by,
        title: finding.title.clone(),
        journeys: finding.journeys.iter().map(|id| renamed.journey(id).to_owned()).collect(),
        ..Finding::new(finding.rule, finding.severity, finding.origin, "")
    };
    bare.id()
}

/// Returns every journey of both sides, in the order they have after, those that went last.
pub(super) fn journeys<'a>(
    before: Side<'_, 'a>,
    after: Side<'_, 'a>,
    renamed: &Renamed,
) -> Vec<JourneyChange<'a>> {
    let of = |side: Side<'_, 'a>| side.1.map_or(&[][..], |analysis| &analysis.insight.journeys);
    let (was, is) = (of(before), of(after));
    let key = |journey: &'a JourneyInsight| (journey.id.as_str(), journey.operation);
    let now = |journey: &'a JourneyInsight| (renamed.journey(&journey.id), journey.operation);
    let mut known: BTreeMap<_, _> = was.iter().map(|journey| (now(journey), journey)).collect();
    let mut pairs: Vec<_> = is.iter().map(|is| (known.remove(&key(is)), Some(is))).collect();
    pairs.extend(was.iter().filter(|was| known.contains_key(&now(was))).map(|w| (Some(w), None)));
    let change = |(was, is): (Option<&'a JourneyInsight>, Option<&'a JourneyInsight>)| {
        journey((before.0, was), (after.0, is), renamed)
    };
    pairs.into_iter().filter_map(change).collect()
}

fn journey<'a>(
    (old, was): (&Topology, Option<&'a JourneyInsight>),
    (new, is): (&Topology, Option<&'a JourneyInsight>),
    renamed: &Renamed,
) -> Option<JourneyChange<'a>> {
    let (topology, one) = is.map(|is| (new, is)).or(was.map(|was| (old, was)))?;
    let singles = |topology: &Topology, insight: Option<&JourneyInsight>| -> Vec<String> {
        let points = insight.into_iter().flat_map(|insight| &insight.order1);
        points.map(|point| point.name(topology)).collect()
    };
    let before: Vec<String> = singles(old, was).iter().map(|id| renamed.now(id)).collect();
    let after = singles(new, is);
    let less = |all: &[String], others: &[String]| -> Vec<String> {
        let others: BTreeSet<&String> = others.iter().collect();
        all.iter().filter(|name| !others.contains(name)).cloned().collect()
    };
    let (stops, spares) = (less(&after, &before), less(&before, &after));
    let same = stops.is_empty() && spares.is_empty() && was.zip(is).is_some_and(is_same);
    Some(JourneyChange {
        id: one.id.clone(),
        name: topology.journeys[one.journey].name.clone(),
        operation: one.operation,
        was,
        is,
        stops,
        spares,
        same,
    })
}

/// Returns whether figures and the number of pairs are the same.
fn is_same((was, is): (&JourneyInsight, &JourneyInsight)) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= FIGURES_APART_MAX * a.max(b);
    let figures = match (&was.figure, &is.figure) {
        (Figure::None, Figure::None) => true,
        (Figure::Withheld { missing: a }, Figure::Withheld { missing: b }) => a.len() == b.len(),
        (Figure::Exact { unavailability: a, .. }, Figure::Exact { unavailability: b, .. }) => {
            near(*a, *b)
        }
        (Figure::Bounds { low: a, high: b, .. }, Figure::Bounds { low: c, high: d, .. }) => {
            near(*a, *c) && near(*b, *d)
        }
        _ => false,
    };
    figures && was.order2.len() == is.order2.len()
}
