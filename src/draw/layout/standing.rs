//! Where vertices and containers stand in their rows, while rows change one by one.

use super::layered::Layered;
use super::tree::Tree;

const NOWHERE: usize = usize::MAX;

/// Places of vertices in their rows, and of the first vertex of each container.
pub(super) struct Standing {
    place: Vec<usize>,
    /// Per row and container the place of its first vertex.
    first: Vec<Vec<usize>>,
}

impl Standing {
    /// Returns where everything stands.
    pub(super) fn of(layered: &Layered, tree: &Tree) -> Self {
        let place = vec![0; layered.vertices.len()];
        let first = vec![vec![NOWHERE; tree.len()]; layered.rows.len()];
        let mut standing = Self { place, first };
        (0..layered.rows.len()).for_each(|row| standing.look_at(layered, tree, row));
        standing
    }

    /// Takes over what has changed in a row.
    pub(super) fn look_at(&mut self, layered: &Layered, tree: &Tree, row: usize) {
        self.place.resize(layered.vertices.len(), 0);
        let first = &mut self.first[row];
        first.fill(NOWHERE);
        for (at, vertex) in layered.rows[row].iter().enumerate() {
            self.place[*vertex] = at;
            for container in tree.chain(layered.vertices[*vertex].parent) {
                first[*container] = first[*container].min(at);
            }
        }
    }

    /// Returns the place of a vertex in its row.
    pub(super) fn place(&self, vertex: usize) -> usize {
        self.place[vertex]
    }

    /// Returns whether a container stands before a vertex in its row; nothing if it is not in it.
    pub(super) fn is_before(
        &self,
        layered: &Layered,
        container: usize,
        vertex: usize,
    ) -> Option<bool> {
        let first = self.first[layered.vertices[vertex].row][container];
        (first != NOWHERE).then(|| first < self.place[vertex])
    }

    /// Returns the containers that span a channel and part two vertices next to it.
    ///
    /// They hold neither of the two.
    pub(super) fn walls_between(
        &self,
        layered: &Layered,
        tree: &Tree,
        channel: usize,
        (a, b): (usize, usize),
    ) -> Vec<usize> {
        if channel == 0 || channel >= layered.rows.len() {
            return Vec::new();
        }
        let (pa, pb) = (layered.vertices[a].parent, layered.vertices[b].parent);
        let parts = |container: &usize| {
            let spans = layered.spans[*container];
            if spans.0 >= channel || channel > spans.1 {
                return false;
            }
            let before = |vertex: usize| self.is_before(layered, *container, vertex);
            let apart = matches!((before(a), before(b)), (Some(a), Some(b)) if a != b);
            apart && !tree.holds(*container, pa) && !tree.holds(*container, pb)
        };
        (0..tree.len()).filter(parts).collect()
    }
}
