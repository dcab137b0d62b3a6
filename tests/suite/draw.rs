//! Suite: draw.

use groundplan::draw::{self, Drawing, Marks, ViewRequest};
use groundplan::model::{FileId, SourceFile, Sources, Topology};

mod contract;
mod large;
mod place;
mod random;
mod reading;
mod scene;

/// Returns the topology that a text describes.
fn topology(text: &str) -> Topology {
    let file = SourceFile { path: "topology.yaml".to_owned(), text: text.into() };
    let sources = Sources { files: vec![file], ..Sources::default() };
    let (topology, findings) = groundplan::read::read_topology(&sources, FileId(0));
    assert!(findings.is_empty(), "{findings:?}");
    topology.expect("a topology without mistakes is read")
}

/// Returns a case of `tests/cases/draw`.
fn case(name: &str) -> String {
    let path = format!("{}/tests/cases/draw/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("the case exists")
}

/// Returns the overview of a topology, with all containers open.
fn overview(topology: &Topology) -> Drawing {
    let request = ViewRequest { open: true, ..ViewRequest::overview(topology) };
    draw::draw(topology, &request, &Marks::default())
}
