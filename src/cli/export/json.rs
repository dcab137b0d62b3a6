//! A topology as plain nodes and edges, for programs.

use groundplan::model::Topology;
use serde_json::{Value, json};

use super::{joins, title};

/// Returns the topology as JSON.
pub(crate) fn json(topology: &Topology) -> String {
    let nodes: Vec<Value> = topology
        .components
        .iter()
        .map(|component| {
            json!({
                "id": component.id,
                "name": component.name,
                "kind": component.kind.id(),
                "tech": component.tech,
                "parent": component.parent.map(|id| &topology.component(id).id),
            })
        })
        .collect();
    let edges: Vec<Value> = joins(topology)
        .map(|(from, to, label)| json!({"from": from.id, "to": to.id, "label": label}))
        .collect();
    let graph = json!({"version": 1, "title": title(topology), "nodes": nodes, "edges": edges});
    format!("{graph:#}\n")
}
