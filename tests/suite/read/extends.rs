//! `extends`: what is overridden, added, moved and removed.

use groundplan::model::{Asset, FileId, Finding, Sources, Topology};
use groundplan::read::read_topology;

use super::sources;

const BASE: &str = "\
title: Simple
components:
  visitor: {kind: client}
  server-1:
    kind: server
    contains:
      nginx: {kind: web-server, tech: Nginx}
      mysql: {kind: database, role: primary}
  spare: {kind: server, contains: [idle]}
  idle: {kind: web-server}
connections:
  - {from: visitor, to: nginx, protocol: HTTP}
  - {from: nginx, to: [mysql, idle]}
  - {from: idle, to: mysql}
journeys:
  page: {entry: visitor, target: mysql, steps: [{from: visitor, to: nginx}, {from: nginx, to: idle}]}
  idle-page: {entry: idle, target: mysql}
requirements:
  web: {text: A web server, met_by: [nginx, idle]}
issues:
  - {title: Old, affects: [nginx]}
";

fn extended(over: &str) -> (Topology, Vec<Finding>, Sources) {
    let over = format!("extends: ../simple/topology.yaml\n{over}");
    let sources =
        sources(&[("content/simple/topology.yaml", BASE), ("content/scaled/topology.yaml", &over)]);
    let file = sources.find("content/scaled/topology.yaml").unwrap();
    let (topology, findings) = read_topology(&sources, file);
    (topology.unwrap(), findings, sources)
}

fn lines(topology: &Topology) -> Vec<String> {
    let line = |line: &groundplan::model::Connection| {
        let (from, to) = (topology.component(line.from), topology.component(line.to));
        format!("{} {} {}", from.id, to.id, topology.entry(line).text())
    };
    topology.connections.iter().map(line).collect()
}

fn parent<'t>(topology: &'t Topology, id: &str) -> Option<&'t str> {
    let component = topology.component(topology.find(id)?);
    component.parent.map(|parent| topology.component(parent).id.as_str())
}

#[test]
fn everything_comes_along_and_is_overridden_by_id() {
    let (topology, findings, sources) = extended(
        "title: Scaled
components:
  nginx: {tech: OpenResty}
  server-2:
    kind: server
    contains:
      mysql: {name: Main}
      replica: {kind: database, role: replica}
connections:
  - {from: visitor, to: nginx, protocol: HTTPS}
  - {from: mysql, to: replica, purpose: replication}
journeys:
  page: {op: read}
issues:
  - {title: New, affects: [replica]}
",
    );
    assert_eq!(findings, Vec::new());
    assert_eq!(topology.title.as_deref(), Some("Scaled"));
    assert_eq!(topology.extends, sources.find("content/simple/topology.yaml"));
    let nginx = topology.component(topology.find("nginx").unwrap());
    assert_eq!((nginx.tech.as_deref(), nginx.kind.id()), (Some("OpenResty"), "web-server"));
    assert_eq!(parent(&topology, "nginx"), Some("server-1"));
    assert_eq!(parent(&topology, "mysql"), Some("server-2"), "it moved");
    assert_eq!(parent(&topology, "idle"), Some("spare"));
    let mysql = topology.component(topology.find("mysql").unwrap());
    assert_eq!((mysql.name.as_str(), mysql.role.as_deref()), ("Main", Some("primary")));
    let expected =
        ["nginx mysql ", "nginx idle ", "idle mysql ", "visitor nginx HTTPS", "mysql replica "];
    assert_eq!(lines(&topology), expected);
    assert_eq!(topology.journeys[0].operation.word(), "read");
    let titles: Vec<&str> = topology.issues.iter().map(|issue| issue.title.as_str()).collect();
    assert_eq!(titles, ["Old", "New"]);
}

#[test]
fn what_is_removed_takes_its_mentions_along() {
    let (topology, findings, _) = extended("remove: [spare]\n");
    assert_eq!(findings, Vec::new());
    assert!(topology.find("spare").is_none() && topology.find("idle").is_none());
    assert_eq!(lines(&topology), ["visitor nginx HTTP", "nginx mysql "]);
    let journeys: Vec<&str> = topology.journeys.iter().map(|j| j.id.as_str()).collect();
    assert_eq!(journeys, ["page"]);
    assert_eq!(topology.journeys[0].steps.len(), 1);
    assert_eq!(topology.requirements[0].met_by.len(), 1);
}

#[test]
fn removing_what_is_not_there_is_a_mistake() {
    let (_, findings, sources) = extended("remove: [spar]\n");
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].rule, "unknown-component");
    assert_eq!(findings[0].help, "did you mean `spare`?");
    assert_eq!(sources.locate(findings[0].labels[0].span).path, "content/scaled/topology.yaml");
}

#[test]
fn mistakes_keep_their_own_file() {
    let over = "extends: base.yaml\ncomponents:\n  b: {kind: servr}\n";
    let base = "components:\n  a: {kind: servr}\n";
    let sources = sources(&[("content/topology.yaml", over), ("content/base.yaml", base)]);
    let (_, findings) = read_topology(&sources, groundplan::model::FileId(0));
    let places: Vec<String> = findings
        .iter()
        .map(|finding| sources.locate(finding.labels[0].span))
        .map(|place| format!("{}:{}", place.path, place.line))
        .collect();
    assert_eq!(places, ["content/topology.yaml:3", "content/base.yaml:2"]);
}

/// The file that cannot be read is the mistake; those that start from it are named there.
#[test]
fn a_base_that_cannot_be_read_is_told_once_and_before_all() {
    let over = "extends: ../base.yaml\ncomponents:\n  cache: {kind: cache, colour: red}\n\
                connections: [{from: web, to: cache}, {from: web, to: db}]\n";
    let sources = sources(&[
        ("content/base.yaml", "components:\n  web: {kind: server}\n  db: {kind: [\n"),
        ("content/a/topology.yaml", over),
        ("content/b/topology.yaml", over),
        ("content/c/topology.yaml", "components: {one: {kind: server, colour: red}}\n"),
    ]);
    let read = groundplan::read::read(&sources, &Default::default());
    let rules: Vec<_> = read.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["invalid-yaml", "unknown-key"], "{:?}", read.findings);
    let places = read.findings[0].labels.iter().map(|label| {
        let place = sources.locate(label.span);
        format!("{}:{} {}", place.path, place.line, label.text)
    });
    let waits = "starts from it, and is not looked at before";
    assert_eq!(
        places.collect::<Vec<_>>(),
        [
            "content/base.yaml:4 ".to_owned(),
            "content/base.yaml:3 not closed before that".to_owned(),
            format!("content/a/topology.yaml:1 {waits}"),
            format!("content/b/topology.yaml:1 {waits}"),
        ]
    );
}

#[test]
fn a_journey_that_is_turned_elsewhere_survives_the_removal_of_its_target() {
    let over = "remove: [mysql]
components:
  mariadb: {kind: database}
connections:
  - {from: nginx, to: mariadb}
journeys:
  page: {target: mariadb}
";
    let (topology, findings, _) = extended(over);
    assert_eq!(findings, [], "{findings:#?}");
    let page = topology.journeys.iter().find(|journey| journey.id == "page").unwrap();
    assert_eq!(topology.component(page.entry).id, "visitor");
    assert_eq!(page.target.len(), 1);
    // The other one had no other target.
    assert_eq!(topology.journeys.len(), 1);
}

#[test]
fn a_part_that_is_removed_and_stated_anew_keeps_the_journeys_that_are_overridden() {
    let over = "remove: [mysql]
components:
  mysql: {kind: database, tech: MariaDB}
connections:
  - {from: nginx, to: mysql}
journeys:
  page: {name: Open a page}
";
    let (topology, findings, _) = extended(over);
    assert_eq!(findings, [], "{findings:#?}");
    let page = topology.journeys.iter().find(|journey| journey.id == "page").unwrap();
    assert_eq!((page.name.as_str(), page.target.len()), ("Open a page", 1));
}

#[test]
fn what_other_components_said_of_a_removed_one_goes_with_it() {
    let base = "components:
  fw: {kind: firewall, guards: [web, db]}
  lb: {kind: load-balancer, weights: {web: 2, db: 1}}
  web: {kind: web-server, fate: db}
  db: {kind: database, backup: {to: store}}
  store: {kind: object-storage}
";
    let sources = sources(&[
        ("content/simple/topology.yaml", base),
        ("content/a/topology.yaml", "extends: ../simple/topology.yaml\nremove: db\n"),
        ("content/b/topology.yaml", "extends: ../simple/topology.yaml\nremove: [store]\n"),
    ]);
    for (path, guarded) in [("content/a/topology.yaml", 1), ("content/b/topology.yaml", 2)] {
        let (topology, findings) = read_topology(&sources, sources.find(path).unwrap());
        assert_eq!(findings, [], "{path}: {findings:#?}");
        let topology = topology.unwrap();
        let firewall = topology.component(topology.find("fw").unwrap());
        assert_eq!(firewall.guards.len(), guarded, "{path}");
    }
}

#[test]
fn a_journey_that_is_overridden_and_still_names_what_is_removed_is_told() {
    let (topology, findings, sources) =
        extended("remove: [mysql]\njourneys:\n  page: {name: Open a page}\n");
    let told: Vec<_> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(told, ["journey `page` has `mysql` as its `target`, which is removed"]);
    let place = sources.locate(findings[0].labels[0].span);
    assert_eq!((place.path.as_str(), place.line), ("content/scaled/topology.yaml", 4));
    assert!(topology.journeys.is_empty());
}

#[test]
fn an_icon_that_is_not_utf8_is_said_to_be_so() {
    let text = "kinds: {ledger: {base: database, icon: own.svg}}
components: {a: {kind: ledger}}
";
    let mut sources = sources(&[("content/topology.yaml", text)]);
    let bytes = b"<svg>\xe4</svg>".as_slice().into();
    sources.assets.push(Asset { path: "content/own.svg".to_owned(), bytes });
    let (_, findings) = read_topology(&sources, FileId(0));
    let told: Vec<_> = findings.iter().map(|f| (f.rule, f.message.as_str())).collect();
    assert_eq!(told, [("not-utf8", "the icon `content/own.svg` is not UTF-8")]);
}

#[test]
fn a_topology_to_start_from_that_is_not_utf8_is_said_to_be_so() {
    let mut sources = sources(&[("content/topology.yaml", "extends: base.yaml\n")]);
    let bytes = b"# K\xe4se".as_slice().into();
    sources.assets.push(Asset { path: "content/base.yaml".to_owned(), bytes });
    let (_, findings) = read_topology(&sources, FileId(0));
    let told: Vec<_> = findings.iter().map(|f| (f.rule, f.message.as_str())).collect();
    assert_eq!(told[0], ("not-utf8", "`content/base.yaml` is not UTF-8"), "{told:?}");
}
