//! Issues under `issues:`: findings of their own, held against the derived ones.

use groundplan::model::{Origin, State};

use super::topology;

const SHOP: &str = "components:\n  buyer: {kind: client}\n  shop: {kind: service}\n\
    connections:\n  - {from: buyer, to: shop}\njourneys:\n  buy: {entry: buyer, target: shop}\n\
    issues:\n  - {title: Nobody is on call, affects: [shop], severity: medium, status: planned}\n  \
    - {title: The shop is a single point of failure, affects: [shop], severity: high}\n";

#[test]
fn an_authored_issue_is_a_finding_named_by_its_title() {
    let analysis = topology(SHOP);
    let issue = analysis.findings.iter().find(|f| f.origin == Origin::Authored);
    let issue = issue.expect("there are authored ones");
    assert!(analysis.findings.iter().any(|f| f.id() == "nobody-is-on-call:shop"));
    assert_eq!(issue.concerns, ["shop"]);
    let planned = analysis.findings.iter().find(|f| f.id() == "nobody-is-on-call:shop");
    assert_eq!(planned.map(|f| f.state), Some(State::Planned));
}

#[test]
fn it_is_confirmed_by_the_derived_finding_that_says_the_same() {
    let issues = topology(SHOP).issues;
    assert_eq!(issues.rows[0].agrees_with, [""; 0]);
    assert_eq!(issues.rows[1].agrees_with, ["spof:shop"]);
    assert!(!issues.model_only.contains(&"spof:shop".to_owned()));
}

#[test]
fn what_is_not_stated_is_a_question() {
    let analysis = topology(
        "components:\n  app: {kind: service}\n  db: {kind: database, data: [health]}\n\
         connections:\n  - {from: app, to: db}\nassume: {backup: unknown}\n",
    );
    let asked: Vec<&str> = analysis.questions.iter().map(|q| q.rule).collect();
    assert_eq!(asked, ["no-backup", "no-auth-datastore", "unencrypted-at-rest"]);
    assert!(analysis.findings.iter().all(|f| f.rule != "no-backup"));
}

#[test]
fn a_credential_is_never_printed() {
    let analysis = topology(
        "components:\n  app: {kind: service}\n  db:\n    kind: database\n    facts:\n      \
         password: correct-horse-9\nconnections:\n  - {from: app, to: db}\n",
    );
    let found = analysis.findings.iter().find(|f| f.rule == "secrets-inline");
    let found = found.expect("a password is a credential");
    assert_eq!(found.message, "A credential is written in content/topology.yaml:6.");
    assert!(!format!("{found:?}").contains("correct-horse"));
}
