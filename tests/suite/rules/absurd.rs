//! Absurd models: each gets its finding, none a crash.

use std::fmt::Write;

use groundplan::analyze::{AnalyzeOptions, analyze};
use groundplan::read::{ReadOptions, read};

use super::{TODAY, sources};

/// Returns rules and messages of everything that is found in a topology, mistakes first.
fn found(topology: &str) -> Vec<String> {
    let read = read(&sources(&[("content/topology.yaml", topology)]), &ReadOptions::default());
    let analysis = analyze(&read.site, &AnalyzeOptions { today: TODAY, strict_level: true });
    let derived = analysis.designs.iter().flat_map(|design| &design.findings);
    let all = read.findings.iter().chain(derived);
    all.map(|finding| format!("{}: {}", finding.rule, finding.message)).collect()
}

/// Asserts that a topology gets a finding that starts like this.
fn finds(topology: &str, start: &str) {
    let all = found(topology);
    assert!(all.iter().any(|finding| finding.starts_with(start)), "{start}: {all:#?}");
}

const PARTS: &str = "components:\n  user: {kind: client}\n  app: {kind: app-server}\n  \
                     db-1: {kind: database, group: db}\n  db-2: {kind: database, group: db}\n";
const LINES: &str = "connections:\n  - {from: user, to: app}\n  - {from: app, to: [db-1, db-2]}\n";

#[test]
fn more_are_needed_than_there_are() {
    let group = format!("{PARTS}groups:\n  db: {{mode: active-active, need: 3}}\n{LINES}");
    finds(
        &group,
        "journey-broken: “user to db” cannot work even with everything up: `app` needs 3",
    );
    let list = "components:\n  user: {kind: client}\n  a: {kind: service}\n  b: {kind: service}\n\
                connections:\n  - {from: user, to: [a, b], need: 9}\n\
                journeys:\n  use: {entry: user}\n";
    finds(list, "journey-broken: “Use” cannot work even with everything up: `user` needs 9");
}

#[test]
fn a_group_of_one_is_no_redundancy() {
    let alone = "components:\n  user: {kind: client}\n  db: {kind: database, group: pair}\n\
                 groups:\n  pair: {mode: primary-replica, failover: automatic}\n\
                 connections:\n  - {from: user, to: db}\n";
    finds(alone, "spof: `db` is a single point of failure");
}

#[test]
fn a_group_in_which_everybody_waits_has_a_leader_all_the_same() {
    let passive = PARTS.replace("group: db}", "group: db, role: standby}");
    let passive = format!("{passive}groups:\n  db: {{mode: active-passive}}\n{LINES}");
    // Somebody has to lead: the first does, and the others take over only by hand.
    finds(&passive, "failover-not-automatic: ");
    finds(&passive, "spof: `db-1`");
}

#[test]
fn journeys_to_nowhere_through_themselves_and_of_one_step() {
    let to =
        |target: &str| format!("{PARTS}{LINES}journeys:\n  j: {{entry: user, target: {target}}}\n");
    finds(&to("ghost"), "unknown-component: ");
    let island = PARTS.replace("  app:", "  island: {kind: database}\n  app:");
    let island = format!("{island}{LINES}journeys:\n  j: {{entry: user, target: island}}\n");
    finds(&island, "journey-broken: “J” cannot work even with everything up: no requests lead");
    // A journey that ends where it begins needs nothing else; it says so by having no cuts.
    assert!(found(&to("user")).iter().all(|f| !f.starts_with("spof") && !f.contains("panicked")));
}

#[test]
fn edges_to_oneself_and_circles() {
    let to_itself = format!("{PARTS}{LINES}  - {{from: app, to: app}}\n");
    finds(&to_itself, "invalid-value: `app` connects to itself");
    assert!(found(&to_itself).iter().all(|f| !f.starts_with("journey-broken")));
    let circle = format!(
        "{}{LINES}  - {{from: app, to: cart}}\n  - {{from: cart, to: app}}\n",
        PARTS.replace("  app:", "  cart: {kind: service}\n  app:")
    );
    finds(&circle, "circular-dependency: ");
}

#[test]
fn containers_that_hold_each_other() {
    let shared = "components:\n  a:\n    kind: server\n    contains:\n      b:\n        kind: vm\n        \
                  contains:\n          a: {kind: server}\n";
    finds(shared, "duplicate-id: ");
}

#[test]
fn guards_that_cannot_stand() {
    let each_other = "components:\n  user: {kind: client}\n  f: {kind: firewall, guards: [g]}\n  \
                      g: {kind: firewall, guards: [f]}\n  db: {kind: database, fate: [f]}\n\
                      connections:\n  - {from: user, to: db}\n";
    finds(each_other, "journey-broken: ");
    let fate_of_itself = "components:\n  user: {kind: client}\n  db: {kind: database, fate: [x]}\n  \
                          x: {kind: zone, fate: [db]}\nconnections:\n  - {from: user, to: db}\n";
    finds(fate_of_itself, "journey-broken: ");
    let switch = PARTS.to_owned()
        + "groups:\n  db: {mode: active-passive, failover: automatic, switch: db-1}\n"
        + LINES;
    finds(&switch, "spof: `db-1`");
}

/// Returns `count` services in a row, each of which calls the one `step` after it.
fn row(count: usize, step: usize) -> String {
    let mut text = String::from("components:\n  user:\n    kind: client\n");
    for n in 0..count {
        let _ = write!(text, "  s{n}:\n    kind: service\n    availability: 99.99%\n");
    }
    text.push_str("connections:\n");
    for n in 0..step {
        let _ = write!(text, "{}s{n}", if n == 0 { "  - from: user\n    to: [" } else { ", " });
    }
    text.push_str("]\n");
    for n in 0..count - step {
        let _ = write!(text, "  - from: s{n}\n    to: s{}\n", n + step);
    }
    text
}

#[test]
fn a_very_long_chain_is_analysed() {
    let chain = row(3_000, 1) + "journeys:\n  j:\n    entry: user\n    target: s2999\n";
    let all = found(&chain);
    assert_eq!(all.iter().filter(|finding| finding.starts_with("spof: ")).count(), 3_000);
}

#[test]
fn a_very_long_circle_is_told_shortly() {
    let circle = row(3_000, 1) + "  - from: s2999\n    to: s0\n";
    let all = found(&circle);
    let told = all.iter().find(|finding| finding.starts_with("circular-dependency: "));
    assert!(told.is_some_and(|finding| finding.contains("2989 more") && finding.len() < 300));
}

#[test]
fn rows_side_by_side_have_no_more_pairs_than_are_counted() {
    let rows = row(1_200, 2) + "journeys:\n  j:\n    entry: user\n";
    let read = read(&sources(&[("content/topology.yaml", &rows)]), &ReadOptions::default());
    let analysis = analyze(&read.site, &AnalyzeOptions { today: TODAY, strict_level: false });
    let insight = &analysis.designs[0].insight;
    assert_eq!(insight.journeys[0].order2.len(), 100_000);
    assert!(insight.assumptions.iter().any(|text| text.contains("first 100000 are counted")));
}
