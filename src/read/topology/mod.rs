//! Wire types → a topology: names resolved, words understood, mistakes reported.

mod attributes;
mod components;
mod connections;
mod crowd;
mod journeys;
mod loader;
mod numbers;
mod stated;
pub(super) mod words;

use super::decode;
use super::tree::{Content, Tree};
use super::wire;
use crate::model::{FileId, Finding, Severity, Span, Topology};
use loader::Loader;

/// Returns the topology that `tree` describes, and reports what is wrong with it.
///
/// Whatever can be understood is part of it: a wrong attribute leaves the component.
pub(crate) fn build(tree: &Tree, file: FileId, findings: &mut Vec<Finding>) -> Topology {
    if tree.node(tree.root).content == Content::Null {
        findings.push(empty(tree.span(tree.root), "the topology is empty"));
        return Topology::titled(file, None);
    }
    let before = findings.len();
    let Some(wire) = decode::decode::<wire::Topology>(tree, findings) else {
        return Topology::unreadable(file);
    };
    let mut loader = Loader::new(tree, Topology::titled(file, None), findings);
    loader.topology.title = loader.text(&wire.title);
    loader.topology.description = loader.text(&wire.description);
    loader.topology.spans = tree.spans(tree.root, &["components", "connections", "journeys"]);
    loader.kinds(&wire.kinds);
    loader.zones(&wire.zones);
    if wire.components.is_refused() {
        // All that names a component would be a mistake of its own.
        loader.topology.unread = true;
        return loader.topology;
    }
    let drafts = components::collect(&mut loader, &wire.components);
    // What starts from a topology that is not there has a mistake already.
    let waits = tree.get(tree.root, "extends").is_some();
    if drafts.is_empty() && !waits && loader.found_since(before) == 0 {
        let span =
            wire.components.given().map_or(tree.span(tree.root), |given| tree.span(given.at));
        loader.report(empty(span, "the topology has no components"));
    }
    components::place(&mut loader, &drafts);
    loader.groups(&wire.groups, &drafts);
    attributes::refer(&mut loader, &drafts);
    loader.connections(&wire.connections);
    loader.journeys(&wire.journeys);
    loader.requirements(&wire.requirements);
    loader.issues(&wire.issues);
    loader.accept(&wire.accept);
    loader.views(&wire.views);
    loader.assume(&wire.assume);
    loader.profile(&wire.profile);
    loader.crowds();
    loader.topology
}

fn empty(span: Span, message: &str) -> Finding {
    let finding = Finding::input("empty-topology", Severity::Warning, span, message);
    finding.help("add `components:` with at least one component")
}
