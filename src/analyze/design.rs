//! One design: its findings, in the order they come to be.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::matches::matches;
use super::meaning::Meaning;
use super::rules::{self, Context};
use super::text::Reading;
use super::{AnalyzeOptions, authored, decisions, insight};
use crate::model::{
    Design, DesignAnalysis, Endpoint, Finding, IssueMatches, PageWords, Site, Topology,
};

/// Returns what is known and found about a design, and the words of its pages on the way.
pub(super) fn analyze(
    site: &Site,
    design: &Design,
    options: &AnalyzeOptions,
) -> (DesignAnalysis, PageWords) {
    let topology = &design.topology;
    let strict = options.strict_level || site.config.strict_level;
    let insight = insight(topology);
    let meaning = Meaning::new(topology);
    let points = rules::points(&meaning, &insight);
    let mut cx = Context {
        site,
        design,
        topology,
        meaning: &meaning,
        reading: Reading::new(site, design, rules::tables()),
        insight: &insight,
        points,
        today: options.today,
        found: Vec::new(),
        issues: IssueMatches::default(),
        answers: rules::Answers::default(),
    };
    let questions = rules::questions(&cx);
    cx.found = rules::on_topology(&cx, strict);
    for finding in &mut cx.found {
        complete(topology, finding);
    }
    sort(&mut cx.found);
    cx.issues = matches(topology, &cx.reading, &cx.found);
    // What a topology says that cannot be read, no text can be held against.
    let mut findings = match topology.unread {
        true => Vec::new(),
        false => rules::on_text(&cx, strict),
    };
    let issues = std::mem::take(&mut cx.issues);
    findings.append(&mut cx.found);
    let words = cx.reading.take_words();
    findings.extend(topology.issues.iter().map(|issue| authored::finding(topology, issue)));
    let mut findings = merge_same(findings);
    decisions::apply(topology, &mut findings, options.today, strict);
    for finding in &mut findings {
        complete(topology, finding);
    }
    sort(&mut findings);
    (DesignAnalysis { findings, insight, questions, issues }, words)
}

/// Puts findings of one name together: one name, one finding, with all its places, each fact once.
fn merge_same(findings: Vec<Finding>) -> Vec<Finding> {
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    let mut merged: Vec<Finding> = Vec::new();
    for finding in findings {
        match at.entry(finding.id()) {
            Entry::Occupied(first) => {
                let first = &mut merged[*first.get()];
                first.severity = first.severity.min(finding.severity);
                first.labels.extend(finding.labels);
                first.evidence.extend(finding.evidence);
                first.concerns.extend(finding.concerns);
            }
            Entry::Vacant(place) => {
                place.insert(merged.len());
                merged.push(finding);
            }
        }
    }
    for finding in merged.iter_mut().filter(|finding| finding.evidence.len() > 1) {
        let mut seen = BTreeSet::new();
        finding.evidence.retain(|fact| seen.insert(fact.clone()));
        finding.evidence.shrink_to_fit();
        finding.labels.shrink_to_fit();
    }
    merged
}

/// Adds the components of the subjects to what a finding concerns.
fn complete(topology: &Topology, finding: &mut Finding) {
    let mut concerns: Vec<String> = Vec::new();
    let named = finding.subjects.iter().flat_map(|s| s.split("->")).map(str::to_owned);
    for name in named.chain(std::mem::take(&mut finding.concerns)) {
        match topology.lookup(&name) {
            Some(Endpoint::Component(_)) => concerns.push(name),
            Some(Endpoint::Group(group)) => {
                let members = &topology.group(group).members;
                concerns.extend(members.iter().map(|m| topology.component(*m).id.clone()));
            }
            None => {}
        }
    }
    let mut seen = BTreeSet::new();
    concerns.retain(|name| seen.insert(name.clone()));
    finding.concerns = concerns;
}

/// By severity, then rule, then subjects.
fn sort(findings: &mut [Finding]) {
    let key = |f: &Finding| (f.severity, f.rule, f.subjects.clone(), f.id());
    findings.sort_by_cached_key(key);
}
