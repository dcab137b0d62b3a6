//! Every change that is offered can be copied as it says, mends its finding and breaks nothing.

use std::collections::BTreeSet;

use groundplan::analyze::rules::{catalogue, explain};
use groundplan::model::{DesignAnalysis, Finding, Severity};
use groundplan::read::{ReadOptions, read};

use super::apply::apply;
use super::pages::first_block;
use super::{analyzed, sources};

/// What somebody else runs stays so; the change only says how often it works.
const NEVER_GONE: [&str; 1] = ["external-dependency"];

/// Returns what is wrong with the changes that a design is offered.
fn wrong_changes(name: &str, topology: &str, page: &str) -> Vec<String> {
    let before = design(topology, page);
    let offered: Vec<&Finding> =
        before.findings.iter().filter(|finding| finding.change.is_some()).collect();
    let wrong = offered.into_iter().filter_map(|finding| {
        let change = finding.change.as_deref().unwrap_or_default();
        let problem = problem(finding, change, topology, page, &before)?;
        Some(format!("{name}: {}: {problem}\n{change}", finding.id()))
    });
    wrong.collect()
}

fn problem(
    finding: &Finding,
    change: &str,
    topology: &str,
    page: &str,
    before: &DesignAnalysis,
) -> Option<String> {
    let changed = match apply(topology, change) {
        Ok(changed) => changed,
        Err(error) => return Some(error),
    };
    let files = sources(&[("content/index.md", page), ("content/topology.yaml", &changed)]);
    let mistakes = read(&files, &ReadOptions::default()).findings;
    if let Some(mistake) = mistakes.iter().find(|m| m.severity == Severity::Error) {
        return Some(format!("is read with a mistake: {}", mistake.message));
    }
    let after = design(&changed, page);
    if after.findings.iter().any(|f| f.id() == finding.id()) && !NEVER_GONE.contains(&finding.rule)
    {
        return Some("stands after the change".to_owned());
    }
    // A journey that works again can be looked into for the first time.
    if before.findings.iter().any(|f| f.rule == "journey-broken") {
        return None;
    }
    let mut rules: BTreeSet<&str> = before.findings.iter().map(|f| f.rule).collect();
    // A drawing that is finished for the standard level need not be for the strict one.
    rules.extend(catalogue().filter(|rule| rule.strict).map(|rule| rule.id));
    let opened: Vec<String> = after
        .findings
        .iter()
        .filter(|f| f.severity <= finding.severity && !rules.contains(f.rule))
        .map(|f| f.message.clone())
        .collect();
    (!opened.is_empty()).then(|| format!("the change opens {opened:?}"))
}

fn design(topology: &str, page: &str) -> DesignAnalysis {
    let files = [("content/index.md", page), ("content/topology.yaml", topology)];
    analyzed(&sources(&files), true).designs.remove(0)
}

#[test]
fn on_the_page_of_each_rule() {
    let mut wrong = Vec::new();
    for rule in catalogue() {
        let (topology, page) = first_block(rule.id, explain(rule.id).expect("a page"));
        let mut found = wrong_changes(rule.id, &topology, &page);
        found.retain(|text| text.contains(&format!("{0}: {0}", rule.id)));
        wrong.extend(found);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn on_real_designs() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    let mut seen = 0;
    for folder in ["content/examples", "tests/cases/analyze"] {
        let mut designs: Vec<_> =
            std::fs::read_dir(root.join(folder)).expect("a folder").flatten().collect();
        designs.sort_by_key(std::fs::DirEntry::path);
        for path in designs.iter().map(std::fs::DirEntry::path) {
            let Ok(topology) = std::fs::read_to_string(path.join("topology.yaml")) else {
                continue;
            };
            if topology.contains("\nextends:") || topology.starts_with("extends:") {
                continue;
            }
            let page = std::fs::read_to_string(path.join("index.md")).unwrap_or_default();
            seen += 1;
            wrong.extend(wrong_changes(&path.display().to_string(), &topology, &page));
        }
    }
    let reviewed = std::fs::read_dir(root.join("tests/cases/analyze/reviewed")).expect("a folder");
    for path in reviewed.flatten().map(|entry| entry.path()) {
        if path.extension().is_some_and(|end| end == "yaml") {
            let topology = std::fs::read_to_string(&path).expect("a design");
            seen += 1;
            wrong.extend(wrong_changes(&path.display().to_string(), &topology, ""));
        }
    }
    assert!(seen >= 18, "{seen}");
    assert!(wrong.is_empty(), "{}\n{} wrong", wrong.join("\n"), wrong.len());
}

#[test]
fn a_monitoring_system_that_is_drawn_is_asked_to_look_at_more() {
    let topology = "components:\n  user: {kind: client}\n  web: {kind: server}\n  db: {kind: server}\n  \
                    eye: {kind: monitoring, external: true, monitors: [web]}\n\
                    connections:\n  - {from: user, to: web, protocol: HTTPS}\n";
    let found = design(topology, "");
    let finding =
        found.findings.iter().find(|f| f.rule == "no-monitoring").expect("db is unwatched");
    let change = finding.change.as_deref().expect("a change");
    assert!(change.contains("eye: {monitors: [web, db]}"), "{change}");
    assert!(!change.contains("kind: monitoring"), "{change}");
    assert_eq!(wrong_changes("eye", topology, ""), [""; 0]);
    let bare = topology.replace(", monitors: [web]", "");
    let found = design(&bare, "");
    let finding = found.findings.iter().find(|f| f.rule == "no-monitoring").expect("all unwatched");
    assert!(finding.change.as_deref().expect("a change").contains("eye: {monitors: [web, db]}"));
}
