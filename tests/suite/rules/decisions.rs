//! Acceptances: applied, over, unused, and out of place at another level.

use std::collections::BTreeSet;

use groundplan::analyze::new_since;
use groundplan::model::State;

use super::{names, topology};

fn shop(accept: &str) -> String {
    format!(
        "components:\n  buyer: {{kind: client}}\n  shop: {{kind: service}}\n\
         connections:\n  - {{from: buyer, to: shop, protocol: HTTP}}\naccept:\n{accept}"
    )
}

#[test]
fn an_accepted_finding_stays_and_says_who_accepted_it() {
    let analysis = topology(&shop(
        "  - {rule: cleartext-public, on: \"buyer->shop\", reason: a test, owner: ops, until: 2026-06-01}\n",
    ));
    let found = analysis.findings.iter().find(|f| f.rule == "cleartext-public").expect("it stays");
    assert_eq!(found.state, State::Accepted);
    assert_eq!(found.accepted.as_ref().map(|by| by.owner.as_str()), Some("ops"));
}

#[test]
fn an_expired_acceptance_returns_the_finding_at_its_severity() {
    let analysis = topology(&shop(
        "  - {rule: cleartext-public, on: \"buyer->shop\", reason: a test, owner: ops, until: 2026-05-31}\n",
    ));
    let found = analysis.findings.iter().find(|f| f.rule == "cleartext-public").expect("it stays");
    assert_eq!(found.state, State::Open);
    let names = names(&analysis);
    assert!(
        names.contains(&"high acceptance-expired:cleartext-public:buyer->shop".to_owned()),
        "{names:?}"
    );
}

#[test]
fn an_acceptance_of_no_rule_is_told_the_nearest_one() {
    let analysis = topology(&shop(
        "  - {rule: cleartxt-public, on: x, reason: a test, owner: ops, until: 2027-05-31}\n",
    ));
    let found = analysis.findings.iter().find(|f| f.rule == "acceptance-unused").expect("told");
    assert_eq!(found.help, "There is no rule `cleartxt-public`; did you mean `cleartext-public`?");
}

#[test]
fn an_acceptance_of_a_strict_rule_is_not_unused_at_the_standard_level() {
    let analysis = topology(&shop(
        "  - {rule: no-waf-or-limit, on: shop, reason: intranet, owner: ops, until: 2027-01-01}\n",
    ));
    assert!(analysis.findings.iter().all(|f| f.rule != "acceptance-unused"));
}

#[test]
fn one_finding_for_the_whole_design_is_accepted_only_as_a_whole() {
    let two = |on: &str| {
        topology(&format!(
            "components:\n  app: {{kind: service}}\n  db: {{kind: database}}\n  \
             log: {{kind: database}}\nconnections:\n  - {{from: app, to: db}}\n  \
             - {{from: app, to: log}}\naccept:\n  \
             - {{rule: no-backup, on: {on}, reason: a test, owner: ops, until: 2027-01-01}}\n"
        ))
    };
    let state = |on| two(on).findings.iter().find(|f| f.rule == "no-backup").map(|f| f.state);
    assert_eq!(state("[db, log]"), Some(State::Accepted));
    assert_eq!(state("\"*\""), Some(State::Accepted));
    assert_eq!(state("db"), Some(State::Open));
}

#[test]
fn a_baseline_leaves_only_what_is_new() {
    let analysis = topology(&shop(""));
    let mut known: BTreeSet<String> = analysis.findings.iter().map(|f| f.id()).collect();
    assert_eq!(new_since(&analysis.findings, &known).count(), 0);
    known.remove("cleartext-public:buyer->shop");
    let new: Vec<String> = new_since(&analysis.findings, &known).map(|f| f.id()).collect();
    assert_eq!(new, ["cleartext-public:buyer->shop"]);
}

#[test]
fn one_name_is_one_finding_with_all_its_places() {
    let analysis = topology(
        "components:\n  user: {kind: client}\n  web: {kind: service}\n  db: {kind: database}\n  \
         log: {kind: database}\nconnections:\n  - {from: user, to: web}\n  \
         - {from: web, to: db, auth: none}\njourneys:\n  look:\n    entry: user\n    \
         target: db\n    steps:\n      - {from: user, to: db, label: one}\n      \
         - {from: user, to: log, label: two}\n",
    );
    let flow: Vec<_> = analysis.findings.iter().filter(|f| f.rule == "doc-flow-mismatch").collect();
    assert_eq!(flow.len(), 1);
    assert_eq!(flow[0].labels.len(), 2);
    let ids: BTreeSet<String> = analysis.findings.iter().map(|f| f.id()).collect();
    assert_eq!(ids.len(), analysis.findings.len());
}
