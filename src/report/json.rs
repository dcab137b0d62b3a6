//! Findings and figures as JSON, version 1.

use serde::Serialize;

use crate::model::Checked;
use crate::model::{DesignAnalysis, Figure, Finding, JourneyInsight, Topology};

#[derive(Serialize)]
struct Report<'c> {
    version: u32,
    findings: Vec<Entry<'c>>,
    designs: Vec<Design<'c>>,
}

#[derive(Serialize)]
struct Design<'c> {
    path: &'c str,
    journeys: Vec<Journey<'c>>,
    findings: Vec<Entry<'c>>,
}

#[derive(Serialize)]
struct Journey<'c> {
    id: &'c str,
    operation: &'static str,
    order1: Vec<String>,
    order2: Vec<[String; 2]>,
    availability: Option<f64>,
    unavailability: Option<f64>,
    /// Instead of both, where the structure is too tangled for an exact figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    bounds: Option<Bounds>,
    importance: Vec<Importance>,
}

/// The least and the greatest that the figures can be.
#[derive(Serialize)]
struct Bounds {
    availability: [f64; 2],
    unavailability: [f64; 2],
}

#[derive(Serialize)]
struct Importance {
    id: String,
    birnbaum: f64,
    hours_per_year: f64,
}

#[derive(Serialize)]
pub(super) struct Entry<'c> {
    id: String,
    rule: &'static str,
    severity: &'static str,
    subjects: &'c [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    journey: Option<&'c str>,
    message: &'c str,
    help: &'c str,
    origin: &'static str,
    state: &'static str,
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
}

/// Returns everything a check found, for programs; ends with a line break.
pub fn json(checked: &Checked<'_>) -> String {
    let (outside, inside) = checked.by_design();
    let designs = inside.iter().enumerate().map(|(at, findings)| {
        let topology = &checked.site.designs[at].topology;
        let analysis = checked.analysis.designs.get(at);
        Design {
            path: checked.design_path(at),
            journeys: analysis.map(|analysis| journeys(analysis, topology)).unwrap_or_default(),
            findings: entries(checked, findings),
        }
    });
    let report =
        Report { version: 1, findings: entries(checked, &outside), designs: designs.collect() };
    let text = serde_json::to_string_pretty(&report);
    text.expect("maps with text keys and finite numbers can always be written") + "\n"
}

fn entries<'c>(checked: &Checked<'c>, findings: &[&'c Finding]) -> Vec<Entry<'c>> {
    findings.iter().map(|finding| entry(checked, finding)).collect()
}

pub(super) fn entry<'c>(checked: &Checked<'_>, finding: &'c Finding) -> Entry<'c> {
    let place = checked.place(finding).map(|(start, _)| start);
    let journey = match finding.journeys.as_slice() {
        [only] => Some(only.as_str()),
        _ => None,
    };
    Entry {
        id: finding.id(),
        rule: finding.rule,
        severity: finding.severity.word(),
        subjects: &finding.subjects,
        journey,
        message: &finding.message,
        help: &finding.help,
        origin: finding.origin.word(),
        state: finding.state.word(),
        line: place.as_ref().map(|place| place.line),
        column: place.as_ref().map(|place| place.column),
        file: place.map(|place| place.path),
    }
}

fn journeys<'c>(analysis: &'c DesignAnalysis, topology: &Topology) -> Vec<Journey<'c>> {
    analysis.insight.journeys.iter().map(|insight| journey(insight, topology)).collect()
}

fn journey<'c>(insight: &'c JourneyInsight, topology: &Topology) -> Journey<'c> {
    let unavailability = match insight.figure {
        Figure::Exact { unavailability, .. } => Some(unavailability),
        _ => None,
    };
    let bounds = match insight.figure {
        Figure::Bounds { low, high, .. } => {
            Some(Bounds { availability: [1.0 - high, 1.0 - low], unavailability: [low, high] })
        }
        _ => None,
    };
    let importance = insight.importance.iter().map(|weight| Importance {
        id: weight.subject.name(topology),
        birnbaum: weight.birnbaum,
        hours_per_year: weight.hours_per_year,
    });
    Journey {
        id: &insight.id,
        operation: insight.operation.word(),
        order1: insight.order1.iter().map(|subject| subject.name(topology)).collect(),
        order2: insight.order2.iter().map(|(a, b)| [a.name(topology), b.name(topology)]).collect(),
        availability: insight.availability(),
        unavailability,
        bounds,
        importance: importance.collect(),
    }
}
