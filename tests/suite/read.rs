//! Suite: read.

mod corpus;
mod extends;
pub(crate) mod hostile;
mod pages;
mod properties;
mod schema;
mod spans;

use groundplan::model::{Asset, FileId, SourceFile, Sources};
use groundplan::read::read_topology;

/// Returns sources from paths and texts.
pub(crate) fn sources(files: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in files {
        add(&mut sources, path, text);
    }
    sources
}

/// Adds a file as a load from disk would: texts that mean something, everything else as an asset.
pub(crate) fn add(sources: &mut Sources, path: &str, text: &str) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_text = [".md", ".yaml", ".yml"].iter().any(|ending| path.ends_with(ending));
    if is_text {
        sources.files.push(SourceFile { path: path.to_owned(), text: text.into() });
    }
    if !is_text || (path.ends_with(".yaml") && !matches!(name, "topology.yaml" | "site.yaml")) {
        sources.assets.push(Asset { path: path.to_owned(), bytes: text.as_bytes().into() });
    }
}

#[test]
fn one_bad_entry_hides_no_other_mistake() {
    let text = "\
components:
  visitor: {kind: client, nam: Visitor}
  web: {kind: web-servr, replicas: none}
connections:
  - {from: visitor, to: wep}
  - {from: visitor, to: web, port: 0}
";
    let sources = sources(&[("content/topology.yaml", text)]);
    let (topology, findings) = read_topology(&sources, FileId(0));
    let found: Vec<String> = findings
        .iter()
        .map(|finding| {
            let place = sources.locate(finding.labels[0].span);
            format!("{}:{} {}", place.line, place.column, finding.rule)
        })
        .collect();
    let expected = [
        "2:27 unknown-key",
        "3:15 unknown-kind",
        "3:36 invalid-value",
        "5:25 unknown-component",
        "6:36 invalid-value",
    ];
    assert_eq!(found, expected);
    let topology = topology.expect("the rest of it stands");
    assert_eq!(topology.components.len(), 2);
    assert_eq!(topology.connections.len(), 1);
}

#[test]
fn remove_reaches_every_earlier_file_of_the_chain() {
    let first = "\
components:
  visitor: {kind: client}
  left: {kind: server, contains: {web: {kind: web-server}}}
connections: [{from: visitor, to: web}]
";
    let second = "\
extends: first.yaml
components:
  left: {why: It was here first.}
";
    let third = "\
extends: second.yaml
remove: [left]
components:
  right: {kind: web-server}
connections: [{from: visitor, to: right}]
";
    let sources = sources(&[("third.yaml", third), ("second.yaml", second), ("first.yaml", first)]);
    let (topology, findings) = read_topology(&sources, FileId(0));
    assert!(findings.is_empty(), "{findings:?}");
    let topology = topology.expect("the chain is fine");
    let ids: Vec<&str> = topology.components.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(ids, ["visitor", "right"]);
    assert_eq!(topology.connections.len(), 1);
}
