//! What sets two revisions apart, as JSON, version 1.

use serde::Serialize;

use super::{Compared, Findings, Revision, value};
use crate::model::{
    DesignDifference, Figure, Finding, FindingChange, JourneyChange, JourneyInsight, NounChange,
};
use crate::report::json::{Entry, entry};

#[derive(Serialize)]
struct Report<'c> {
    version: u32,
    before: Side<'c>,
    after: Side<'c>,
    changed: bool,
    designs: Vec<Design<'c>>,
    findings: Verdict<'c>,
}

#[derive(Serialize)]
struct Side<'c> {
    revision: &'c str,
    commit: Option<&'c str>,
}

#[derive(Serialize)]
struct Design<'c> {
    path: &'c str,
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<&'c str>,
    change: &'static str,
    title: Option<&'c str>,
    unread: Vec<&'static str>,
    changes: Vec<Change<'c>>,
    journeys: Vec<Journey<'c>>,
    findings: Verdict<'c>,
}

#[derive(Serialize)]
struct Change<'c> {
    noun: &'static str,
    change: &'static str,
    id: &'c str,
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<&'c str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'c str,
    #[serde(skip_serializing_if = "str::is_empty")]
    kind: &'c str,
    #[serde(rename = "in", skip_serializing_if = "str::is_empty")]
    place: &'c str,
    edits: Vec<Edit<'c>>,
}

#[derive(Serialize)]
struct Edit<'c> {
    key: &'c str,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Serialize)]
struct Journey<'c> {
    id: &'c str,
    operation: &'static str,
    name: &'c str,
    before: Option<Figures>,
    after: Option<Figures>,
    /// Of downtime: more than nothing is worse.
    hours_per_year: Option<f64>,
    stops: &'c [String],
    spares: &'c [String],
}

#[derive(Serialize)]
struct Figures {
    availability: Option<f64>,
    unavailability: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bounds: Option<[f64; 2]>,
    order1: usize,
    order2: usize,
}

#[derive(Serialize)]
struct Verdict<'c> {
    gained: Vec<Entry<'c>>,
    lost: Vec<Entry<'c>>,
    changed: Vec<Pair<'c>>,
}

#[derive(Serialize)]
struct Pair<'c> {
    before: Entry<'c>,
    after: Entry<'c>,
}

/// Returns what sets two revisions apart, for programs; ends with a line break.
pub fn difference_json(compared: &Compared<'_>) -> String {
    let report = Report {
        version: 1,
        before: side(&compared.before),
        after: side(&compared.after),
        changed: !compared.is_empty(),
        designs: compared.difference.designs.iter().map(|d| design(compared, d)).collect(),
        findings: verdict(compared, &compared.difference.findings),
    };
    let text = serde_json::to_string_pretty(&report);
    text.expect("maps with text keys and finite numbers can always be written") + "\n"
}

fn side<'c>(revision: &Revision<'c>) -> Side<'c> {
    Side { revision: revision.name, commit: revision.commit }
}

fn design<'c>(compared: &Compared<'c>, difference: &'c DesignDifference<'c>) -> Design<'c> {
    let (was, is) = (difference.was.as_deref(), difference.is.as_deref());
    let unread = ["before", "after"].into_iter().zip(difference.unread);
    Design {
        path: is.or(was).unwrap_or_default(),
        was: was.filter(|_| is.is_some() && was != is),
        change: match (was, is) {
            (None, _) => "added",
            (_, None) => "removed",
            _ if was != is => "moved",
            _ => "changed",
        },
        title: difference.title.as_deref(),
        unread: unread.filter(|(_, unread)| *unread).map(|(side, _)| side).collect(),
        changes: difference.changes.iter().map(change).collect(),
        journeys: difference.journeys.iter().filter(|j| !j.same).map(journey).collect(),
        findings: verdict(compared, &difference.findings),
    }
}

fn change(change: &NounChange) -> Change<'_> {
    let edits = change.edits.iter().map(|edit| Edit {
        key: &edit.key,
        before: value(edit, &edit.was),
        after: value(edit, &edit.is),
    });
    Change {
        noun: change.noun.word(),
        change: change.manner.word(),
        id: &change.id,
        was: change.was.as_deref(),
        name: &change.name,
        kind: change.kind().0,
        place: &change.place,
        edits: edits.collect(),
    }
}

fn journey<'c>(change: &'c JourneyChange<'c>) -> Journey<'c> {
    Journey {
        id: &change.id,
        operation: change.operation.word(),
        name: &change.name,
        before: change.was.map(figures),
        after: change.is.map(figures),
        hours_per_year: change.hours(),
        stops: &change.stops,
        spares: &change.spares,
    }
}

fn figures(insight: &JourneyInsight) -> Figures {
    let bounds = match insight.figure {
        Figure::Bounds { low, high, .. } => Some([1.0 - high, 1.0 - low]),
        _ => None,
    };
    Figures {
        availability: insight.availability(),
        unavailability: insight.unavailability(),
        bounds,
        order1: insight.order1.len(),
        order2: insight.order2.len(),
    }
}

fn verdict<'c>(compared: &Compared<'c>, changes: &[FindingChange<'c>]) -> Verdict<'c> {
    let (before, after) = (&compared.before.checked, &compared.after.checked);
    let findings = Findings::of(changes);
    let pair = |(was, is): (&'c Finding, &'c Finding)| Pair {
        before: entry(before, was),
        after: entry(after, is),
    };
    Verdict {
        gained: findings.gained.into_iter().map(|finding| entry(after, finding)).collect(),
        lost: findings.lost.into_iter().map(|finding| entry(before, finding)).collect(),
        changed: findings.changed.into_iter().map(pair).collect(),
    }
}
