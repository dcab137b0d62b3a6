//! Numbers that rows are sorted by: places in the declaration, and means of contents.

use super::layered::{Kind, Layered};
use super::tree::Tree;

/// Returns the containers without a parent, then those of each container.
pub(super) fn families(tree: &Tree) -> Vec<Vec<usize>> {
    let mut families = vec![Vec::new(); tree.len() + 1];
    for (container, parent) in tree.parent.iter().enumerate() {
        families[parent.map_or(0, |p| p + 1)].push(container);
    }
    families
}

/// Returns per vertex a number that puts it where its ends were declared.
pub(super) fn declared_keys(layered: &Layered, tree: &Tree) -> Vec<f64> {
    keys_of_leaves(layered, tree, |leaf| layered.declared[leaf] as f64)
}

/// Returns per vertex a number from those of the leaves: what stands between them is in their middle.
pub(super) fn keys_of_leaves(
    layered: &Layered,
    tree: &Tree,
    of: impl Fn(usize) -> f64,
) -> Vec<f64> {
    let mut key: Vec<f64> = vec![0.0; layered.vertices.len()];
    for (index, vertex) in layered.vertices.iter().enumerate() {
        if let Kind::Leaf(leaf) = vertex.kind {
            key[index] = of(leaf);
        }
    }
    let leaves = layered.vertices.iter().filter(|v| matches!(v.kind, Kind::Leaf(_))).count();
    let boxes = box_keys(layered, tree, &key, |v| v < leaves);
    for (index, vertex) in layered.vertices.iter().enumerate() {
        key[index] = match vertex.kind {
            Kind::Port { container, .. } => boxes[container],
            Kind::Phantom => vertex.parent.map_or(0.0, |p| boxes[p]),
            _ => key[index],
        };
    }
    for chain in &layered.chains {
        let ends = |w: &(usize, bool)| layered.ends(&layered.wires[w.0]);
        let vertices: Vec<usize> = chain.iter().flat_map(|w| <[usize; 2]>::from(ends(w))).collect();
        let fixed = vertices.iter().filter(|v| !layered.passes(**v));
        let (low, high) =
            fixed.fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(key[*v]), h.max(key[*v])));
        for vertex in vertices {
            if layered.passes(vertex) {
                key[vertex] = (low + high) / 2.0;
            }
        }
    }
    key
}

/// Returns per container the mean key of what stands in it.
pub(super) fn box_keys(
    layered: &Layered,
    tree: &Tree,
    key: &[f64],
    counts: impl Fn(usize) -> bool,
) -> Vec<f64> {
    let mut sum = vec![(0.0, 0.0); tree.len()];
    let mut all = vec![(0.0, 0.0); tree.len()];
    for (index, vertex) in layered.vertices.iter().enumerate() {
        for container in tree.chain(vertex.parent) {
            all[*container] = (all[*container].0 + key[index], all[*container].1 + 1.0);
            if counts(index) {
                sum[*container] = (sum[*container].0 + key[index], sum[*container].1 + 1.0);
            }
        }
    }
    let mean = |(sum, all): (&(f64, f64), &(f64, f64))| {
        let (total, number) = if sum.1 > 0.0 { sum } else { all };
        if *number > 0.0 { total / number } else { 0.0 }
    };
    sum.iter().zip(&all).map(mean).collect()
}

/// Returns the place in the declaration of each vertex and container that has one.
pub(super) fn anchors(layered: &Layered, tree: &Tree) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
    let mut boxes: Vec<Option<usize>> = vec![None; tree.len()];
    let mut vertices = vec![None; layered.vertices.len()];
    for (index, vertex) in layered.vertices.iter().enumerate() {
        let Kind::Leaf(leaf) = vertex.kind else { continue };
        let place = layered.declared[leaf];
        vertices[index] = Some(place);
        for container in tree.chain(vertex.parent) {
            let first = &mut boxes[*container];
            *first = Some(first.map_or(place, |known| known.min(place)));
        }
    }
    (vertices, boxes)
}
