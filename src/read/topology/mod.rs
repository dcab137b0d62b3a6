//! Wire types → a topology: names resolved, words understood, mistakes reported.

mod attributes;
mod components;
mod connections;
mod journeys;
mod loader;
mod numbers;
mod stated;
pub(super) mod words;

use super::decode;
use super::tree::{Content, Tree};
use super::wire;
use crate::model::{FileId, Finding, Severity, Topology};
use loader::Loader;

/// Returns the topology that `tree` describes, and reports what is wrong with it.
///
/// Whatever can be understood is part of it: a wrong attribute leaves the component.
pub(crate) fn build(tree: &Tree, file: FileId, findings: &mut Vec<Finding>) -> Option<Topology> {
    if tree.node(tree.root).content == Content::Null {
        let message = "the topology is empty";
        let finding =
            Finding::input("empty-topology", Severity::Warning, tree.span(tree.root), message);
        findings.push(finding.help("add `components:` with at least one component"));
        return Some(Topology::titled(file, None));
    }
    let wire: wire::Topology = decode::decode(tree, findings)?;
    let mut loader = Loader::new(tree, Topology::titled(file, None), findings);
    loader.topology.title = loader.text(&wire.title);
    loader.topology.description = loader.text(&wire.description);
    loader.topology.spans = tree.spans(tree.root, &["components", "connections", "journeys"]);
    loader.kinds(&wire.kinds);
    loader.zones(&wire.zones);
    if wire.components.is_refused() {
        // All that names a component would be a mistake of its own.
        return Some(loader.topology);
    }
    let drafts = components::collect(&mut loader, &wire.components);
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
    Some(loader.topology)
}
