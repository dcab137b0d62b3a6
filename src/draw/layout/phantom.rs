//! Vertices that keep a container in one piece over all rows that it spans.

use super::layered::{Kind, Layered, Vertex};
use super::tree::Tree;

/// Room across the flow that keeps a container visible in a row without contents.
pub(super) const PHANTOM_V: f64 = 20.0;

/// Adds a phantom wherever a container spans a row in which nothing of it stands.
pub(super) fn add_phantoms(layered: &mut Layered, tree: &Tree) {
    let rows = layered.rows.len();
    let mut present = vec![false; rows * tree.len()];
    for vertex in &layered.vertices {
        for container in tree.chain(vertex.parent) {
            present[container * rows + vertex.row] = true;
        }
    }
    for container in (0..tree.len()).rev() {
        let (first, last) = layered.spans[container];
        for row in first..=last {
            if present[container * rows + row] {
                continue;
            }
            let parent = Some(container);
            let phantom = Vertex {
                kind: Kind::Phantom,
                row,
                parent,
                su: 0.0,
                sv: PHANTOM_V,
                over: [(0.0, 0.0); 2],
            };
            layered.vertices.push(phantom);
            layered.rows[row].push(layered.vertices.len() - 1);
            for up in tree.chain(parent) {
                present[up * rows + row] = true;
            }
        }
    }
}
