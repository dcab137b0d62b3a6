//! What does not change while an order is sought: neighbours, groups of containers, the declaration.

use super::crossings::Costs;
use super::groups::{Item, RowGroups};
use super::keys::anchors;
use super::layered::{Kind, Layered};
use super::lists::Lists;
use super::tree::Tree;

/// What does not change while an order is sought.
pub(super) struct Fixed<'a> {
    pub(super) layered: &'a Layered,
    pub(super) tree: &'a Tree,
    pub(super) costs: &'a Costs<'a>,
    /// Per vertex: a leaf without edges.
    pub(super) lone: Vec<bool>,
    /// Per side the neighbours of each vertex, and how many edges lead there.
    ends: [Lists<(usize, i64)>; 2],
    /// Per container the index of its first row in `group_at`.
    first_group: Vec<usize>,
    /// The group of each container in each row that it spans.
    group_at: Vec<usize>,
    /// Per vertex its place in the declaration, if it has one.
    pub(super) vertex_anchor: Vec<Option<usize>>,
    /// Per container its place in the declaration.
    pub(super) box_anchor: Vec<Option<usize>>,
    /// Per container how many leaves it holds.
    box_leaves: Vec<i64>,
}

impl<'a> Fixed<'a> {
    /// Gathers what the exchanges look up; `lone` leaves have no edges.
    pub(super) fn new(
        layered: &'a Layered,
        tree: &'a Tree,
        costs: &'a Costs<'a>,
        lone: &[bool],
        groups: &[RowGroups],
    ) -> Self {
        let is_lone = |kind| matches!(kind, Kind::Leaf(leaf) if lone[leaf]);
        let wires = (1..layered.rows.len())
            .flat_map(|c| costs.wires(c).iter().zip(costs.loads(c)))
            .map(|(&(a, b), &load)| (a, b, load));
        let pairs: Vec<(usize, usize, i64)> = wires.collect();
        let count = layered.vertices.len();
        let before = Lists::new(count, pairs.iter().map(|&(a, b, load)| (b, (a, load))));
        let behind = Lists::new(count, pairs.iter().map(|&(a, b, load)| (a, (b, load))));
        let mut first_group = Vec::with_capacity(tree.len());
        let mut group_at = Vec::new();
        for &(first, last) in &layered.spans {
            first_group.push(group_at.len());
            group_at.resize(group_at.len() + last + 1 - first, usize::MAX);
        }
        for (row, groups) in groups.iter().enumerate() {
            for (group, container) in groups.containers.iter().enumerate() {
                if let Some(container) = *container {
                    let first = layered.spans[container].0;
                    group_at[first_group[container] + row - first] = group;
                }
            }
        }
        let (mut vertex_anchor, box_anchor) = anchors(layered, tree);
        let lone: Vec<bool> = layered.vertices.iter().map(|v| is_lone(v.kind)).collect();
        for (anchor, _) in vertex_anchor.iter_mut().zip(&lone).filter(|(_, lone)| **lone) {
            *anchor = None;
        }
        Self {
            layered,
            tree,
            costs,
            lone,
            ends: [before, behind],
            first_group,
            group_at,
            vertex_anchor,
            box_anchor,
            box_leaves: box_leaves(layered, tree),
        }
    }

    /// Returns the neighbours of a vertex in the row before (side 0) or behind (side 1), and how
    /// many edges lead there.
    pub(super) fn near(&self, side: usize, vertex: usize) -> &[(usize, i64)] {
        self.ends[side].of(vertex)
    }

    /// Returns the group of a container in a row that it spans.
    pub(super) fn group_of(&self, container: usize, row: usize) -> Option<usize> {
        let (first, last) = self.layered.spans[container];
        let known = first <= row && row <= last;
        let at = known.then(|| self.group_at[self.first_group[container] + row - first]);
        at.filter(|group| *group != usize::MAX)
    }

    /// Returns whether a container stands on both sides of the channel on a side of a row.
    pub(super) fn is_wall(&self, container: usize, row: usize, side: usize) -> bool {
        let (first, last) = self.layered.spans[container];
        let channel = row + side;
        first < channel && channel <= last
    }

    /// Returns the place of an item in the declaration, if it has one.
    pub(super) fn anchor(&self, item: Item) -> Option<usize> {
        match item {
            Item::Vertex(vertex) => self.vertex_anchor[vertex],
            Item::Box(container, _) => self.box_anchor[container],
        }
    }

    /// Returns how many pairs of leaves two neighbours make when they stand against their
    /// declaration, and less than none when they stand as declared.
    pub(super) fn inverted(&self, first: Item, then: Item) -> i64 {
        let leaves = |item: Item| match item {
            Item::Vertex(_) => 1,
            Item::Box(container, _) => self.box_leaves[container],
        };
        match (self.anchor(first), self.anchor(then)) {
            (Some(a), Some(b)) if a != b => {
                leaves(first) * leaves(then) * if a > b { 1 } else { -1 }
            }
            _ => 0,
        }
    }
}

/// Returns how many leaves each container holds.
fn box_leaves(layered: &Layered, tree: &Tree) -> Vec<i64> {
    let mut leaves = vec![0; tree.len()];
    for vertex in layered.vertices.iter().filter(|v| matches!(v.kind, Kind::Leaf(_))) {
        tree.chain(vertex.parent).iter().for_each(|container| leaves[*container] += 1);
    }
    leaves
}
