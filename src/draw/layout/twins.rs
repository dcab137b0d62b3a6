//! Sibling containers that are alike, and what they have in common.

use std::collections::BTreeMap;

use super::layered::{Kind, Layered};
use super::separation::low;
use super::tree::Tree;

/// A wish that something stand as far from the low border of its container as in the twin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Twin {
    /// The variable of the border.
    pub(super) border: usize,
    /// The variable of what stands in the container.
    pub(super) variable: usize,
    /// Its distance from the border in the twin that shows how.
    pub(super) apart: f64,
}

/// What stands in a container: its row, its class, and how many of the class stand before it.
type Place = (usize, u32, usize);

/// Returns where the contents of twins should stand, as they do in the fullest of them.
///
/// Twins are siblings of one kind of which the one holds all that the other holds.
pub(super) fn twins(layered: &Layered, tree: &Tree, x: &[f64]) -> Vec<Twin> {
    let mut kin: BTreeMap<(Option<usize>, u32), Vec<usize>> = BTreeMap::new();
    for container in 0..tree.len() {
        let key = (tree.parent[container], layered.classes.containers[container]);
        kin.entry(key).or_default().push(container);
    }
    let (place, inside) = (layered.places(), contents(layered, tree));
    let mut twins = Vec::new();
    for siblings in kin.into_values().filter(|siblings| siblings.len() > 1) {
        let contents: Vec<_> = siblings.iter().map(|c| &inside[*c]).collect();
        let models: Vec<usize> =
            (0..siblings.len()).map(|at| model(at, &contents, layered, &place)).collect();
        for (at, container) in siblings.iter().enumerate() {
            let (shown, border) = (low(layered, siblings[models[at]]), low(layered, *container));
            let alone = models[at] == at && models.iter().filter(|m| **m == at).count() == 1;
            for (key, variable) in contents[at].iter().filter(|_| !alone) {
                if let Some(model) = contents[models[at]].get(key) {
                    let apart = x[*model] - x[shown];
                    twins.push(Twin { border, variable: *variable, apart });
                }
            }
        }
    }
    twins
}

/// Returns which of the siblings shows how the contents of one of them should stand: the fullest
/// that holds all of it in the same order, the first if there are several.
fn model(
    at: usize,
    contents: &[&BTreeMap<Place, usize>],
    layered: &Layered,
    place: &[usize],
) -> usize {
    let own = contents[at];
    let mut best = at;
    for (other, theirs) in contents.iter().enumerate() {
        let most = contents[best].len();
        let is_better = theirs.len() > most || theirs.len() == most && other < best;
        if own.is_empty() || !is_better {
            continue;
        }
        let pairs: Vec<(usize, usize)> =
            own.iter().filter_map(|(key, v)| theirs.get(key).map(|m| (*v, *m))).collect();
        if pairs.len() == own.len() && in_one_order(layered, place, &pairs) {
            best = other;
        }
    }
    best
}

/// Returns whether no two boxes of one row stand the other way round in the twin.
fn in_one_order(layered: &Layered, place: &[usize], pairs: &[(usize, usize)]) -> bool {
    let rows = |(vertex, model): (usize, usize)| {
        (layered.vertices[vertex].row, place[vertex], place[model])
    };
    let mut places: Vec<(usize, usize, usize)> = pairs.iter().copied().map(rows).collect();
    places.sort_unstable();
    places.windows(2).all(|pair| pair[0].0 != pair[1].0 || pair[0].2 < pair[1].2)
}

/// Returns the boxes in each container by row, class and how many of the class stand before them.
fn contents(layered: &Layered, tree: &Tree) -> Vec<BTreeMap<Place, usize>> {
    let mut contents = vec![BTreeMap::new(); tree.len()];
    let mut before: BTreeMap<(usize, u32), usize> = BTreeMap::new();
    for (row, vertices) in layered.rows.iter().enumerate() {
        before.clear();
        for &vertex in vertices {
            let Kind::Leaf(leaf) = layered.vertices[vertex].kind else { continue };
            let class = layered.classes.leaves[leaf];
            for &container in tree.chain(layered.vertices[vertex].parent) {
                let nth = before.entry((container, class)).or_default();
                contents[container].insert((row, class, *nth), vertex);
                *nth += 1;
            }
        }
    }
    contents
}
