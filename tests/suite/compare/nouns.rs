//! What is told of components, connections and names, and what is not.

use groundplan::compare::compare;
use groundplan::model::{Manner, Noun, NounChange, Severity, State as Decision};

use super::State;

const PATH: &str = "content/topology.yaml";

/// Returns what is told of two topologies: `Component Changed web`, with edits.
fn told(before: &str, after: &str) -> Vec<String> {
    let (before, after) = (State::new(&[(PATH, before)]), State::new(&[(PATH, after)]));
    let difference = compare(&before.checked(), &after.checked());
    let changes = difference.designs.iter().flat_map(|design| &design.changes);
    changes.map(line).collect()
}

fn line(change: &NounChange) -> String {
    let mut line = format!("{:?} {:?} {}", change.noun, change.manner, change.id);
    if let Some(was) = &change.was {
        line.push_str(&format!(" was {was}"));
    }
    for edit in &change.edits {
        let of = |fact: &groundplan::model::Fact| fact.text().unwrap_or("-".into()).into_owned();
        line.push_str(&format!(" {}: {} => {}", edit.key, of(&edit.was), of(&edit.is)));
    }
    line
}

#[test]
fn words_and_order_are_no_change() {
    let before = "components:\n  a: {kind: client, why: x}\n  b: {kind: service}\n\
                  connections: [{from: a, to: b}]\n";
    let after = "# moved\nconnections: [{from: a, to: b}]\n\
                 components:\n  b: {kind: service, description: y}\n  a: {kind: client}\n";
    assert_eq!(told(before, after), [""; 0]);
}

#[test]
fn a_move_is_told_as_one() {
    let before = "components:\n  s1: {kind: server, contains: {web: {kind: web-server}}}\n  \
                  s2: {kind: server}\n";
    let after = "components:\n  s1: {kind: server}\n  \
                 s2: {kind: server, contains: {web: {kind: web-server}}}\n";
    assert_eq!(told(before, after), ["Component Changed web in: s1 => s2"]);
}

#[test]
fn a_new_name_is_told_once_however_far_it_is_seen() {
    let text = |host: &str, db: &str| {
        format!(
            "components:\n  guest: {{kind: client}}\n  {host}:\n    kind: server\n    contains:\n      \
             web: {{kind: web-server}}\n      {db}: {{kind: database, tech: MySQL}}\n  \
             wall: {{kind: firewall, guards: [{db}]}}\n\
             connections:\n  - {{from: guest, to: web, protocol: HTTPS}}\n  \
             - {{from: web, to: {db}}}\n"
        )
    };
    let (before, after) = (text("server-1", "mysql"), text("host-1", "orders"));
    assert_eq!(
        told(&before, &after),
        ["Component Renamed host-1 was server-1", "Component Renamed orders was mysql",]
    );
    let (before, after) = (State::new(&[(PATH, &before)]), State::new(&[(PATH, &after)]));
    let difference = compare(&before.checked(), &after.checked());
    assert!(!before.analysis.designs[0].findings.is_empty());
    assert_eq!(difference.designs[0].findings, [], "the same findings have other names");
    assert!(difference.designs[0].journeys.iter().all(|journey| journey.same));
}

#[test]
fn a_new_name_is_not_guessed() {
    let one = "components:\n  guest: {kind: client}\n  a: {kind: service}\n\
               connections: [{from: guest, to: a}]\n";
    // Something about it is different.
    let other = "components:\n  guest: {kind: client}\n  b: {kind: service, replicas: 2}\n\
                 connections: [{from: guest, to: b}]\n";
    let changes = told(one, other);
    assert!(changes.contains(&"Component Added b".to_owned()), "{changes:?}");
    assert!(changes.contains(&"Component Removed a".to_owned()), "{changes:?}");
    // Two could be meant.
    let two = "components:\n  guest: {kind: client}\n  b: {kind: service}\n  c: {kind: service}\n\
               connections: [{from: guest, to: b}, {from: guest, to: c}]\n";
    let changes = told(one, two);
    assert!(!changes.iter().any(|line| line.contains("Renamed")), "{changes:?}");
    // Its neighbour has another name too, and is something else.
    let before = "components:\n  a: {kind: service}\n  x: {kind: database}\n\
                  connections: [{from: a, to: x}]\n";
    let after = "components:\n  b: {kind: service}\n  y: {kind: cache}\n\
                 connections: [{from: b, to: y}]\n";
    let changes = told(before, after);
    assert!(!changes.iter().any(|line| line.contains("Renamed")), "{changes:?}");
}

#[test]
fn lines_between_the_same_two_are_told_apart() {
    let text = |lines: &str| {
        format!(
            "components:\n  a: {{kind: service}}\n  b: {{kind: database}}\nconnections: [{lines}]\n"
        )
    };
    let two = text("{from: a, to: b, port: 1}, {from: a, to: b, port: 2}");
    let same = text("{from: a, to: b, port: 2}, {from: a, to: b, port: 1}");
    assert_eq!(told(&two, &same), [""; 0]);
    let other = text("{from: a, to: b, port: 2}, {from: a, to: b, port: 3, tls: true}");
    assert_eq!(told(&two, &other), ["Connection Changed a->b port: 1 => 3 tls: - => yes"]);
    let three =
        text("{from: a, to: b, port: 1}, {from: a, to: b, port: 2}, {from: a, to: b, port: 9}");
    assert_eq!(told(&two, &three), ["Connection Added a->b"]);
    assert_eq!(told(&three, &two), ["Connection Removed a->b"]);
}

#[test]
fn the_same_twice_is_no_change() {
    let accept = "{rule: spof, on: a, reason: x, owner: o, until: 2027-01-01}";
    let text = format!("components: {{a: {{kind: service}}}}\naccept: [{accept}, {accept}]\n");
    assert_eq!(told(&text, &text), [""; 0]);
}

#[test]
fn a_decision_on_a_finding_is_told() {
    let text = "components:\n  guest: {kind: client}\n  s: {kind: server, contains: {web: {kind: web-server}, db: {kind: database}}}\n\
                connections: [{from: guest, to: web, protocol: HTTPS}, {from: web, to: db}]\n";
    let accepted = format!(
        "{text}accept:\n  - {{rule: spof, on: s, reason: x, owner: ops, until: 2027-03-31}}\n"
    );
    let (before, after) = (State::new(&[(PATH, text)]), State::new(&[(PATH, &accepted)]));
    let difference = compare(&before.checked(), &after.checked());
    let [change] = difference.designs[0].findings[..] else {
        panic!("{:#?}", difference.designs[0].findings)
    };
    let (was, is) = (change.was.unwrap(), change.is.unwrap());
    assert_eq!((was.id(), was.state), ("spof:s".to_owned(), Decision::Open));
    assert_eq!((is.id(), is.state), ("spof:s".to_owned(), Decision::Accepted));
    let accepted: Vec<_> = difference.designs[0].of(Noun::Acceptance).collect();
    assert_eq!((accepted.len(), accepted[0].manner), (1, Manner::Added));
}

#[test]
fn a_broken_side_is_not_taken_for_an_empty_one() {
    let fine = "components:\n  guest: {kind: client}\n  web: {kind: web-server}\n\
                connections: [{from: guest, to: web}]\n";
    let broken = "components:\n  guest: {kind: client}\n  web: {kind: wbe-server}\n";
    let (before, after) = (State::new(&[(PATH, fine)]), State::new(&[(PATH, broken)]));
    let difference = compare(&before.checked(), &after.checked());
    let design = &difference.designs[0];
    assert_eq!((design.unread, &design.changes[..]), ([false, true], &[][..]));
    assert!(design.findings.iter().all(|change| change.was.is_none()), "{design:#?}");
    assert!(design.findings.iter().any(|change| change.is.unwrap().severity == Severity::Error));
}

#[test]
fn a_folder_with_another_name_holds_the_same_design() {
    let text = "components:\n  guest: {kind: client}\n  web: {kind: web-server}\n\
                connections: [{from: guest, to: web}]\n";
    let before = State::new(&[("content/a/topology.yaml", text)]);
    let after = State::new(&[("content/b/topology.yaml", text)]);
    let difference = compare(&before.checked(), &after.checked());
    let [design] = &difference.designs[..] else { panic!("{difference:#?}") };
    let ends = (design.was.as_deref(), design.is.as_deref());
    assert_eq!(ends, (Some("content/a/topology.yaml"), Some("content/b/topology.yaml")));
    assert!(design.changes.is_empty() && design.findings.is_empty(), "{design:#?}");
}
