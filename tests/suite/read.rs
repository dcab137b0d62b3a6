//! Suite: read.

use groundplan::model::{FileId, SourceFile, Sources};
use groundplan::read::read_topology;

fn sources(files: &[(&str, &str)]) -> Sources {
    let file =
        |(path, text): &(&str, &str)| SourceFile { path: (*path).into(), text: (*text).into() };
    Sources { files: files.iter().map(file).collect(), ..Sources::default() }
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
