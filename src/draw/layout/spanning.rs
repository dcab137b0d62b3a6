//! A spanning tree, or one for each part, whose branches can be cut off and hung elsewhere.

use super::joined::Joined;
use super::lists::Lists;

/// No node, or no arc.
pub(super) const NONE: usize = usize::MAX;

/// A node without others.
const ALONE: Node =
    Node { above: NONE, arc: NONE, depth: 0, size: 1, first: NONE, next: NONE, before: NONE };

/// A rooted tree; each node knows the arc that leads to what is above it.
#[derive(Clone, Debug, Default)]
pub(super) struct Spanning {
    nodes: Vec<Node>,
    /// How many roots there are.
    parts: usize,
    /// Nodes yet to be visited.
    stack: Vec<usize>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    above: usize,
    /// The arc to what is above.
    arc: usize,
    /// Grows by one from what is above; where it begins does not matter.
    depth: usize,
    /// How many nodes hang here, itself included.
    size: usize,
    /// The first of those below.
    first: usize,
    /// The siblings.
    next: usize,
    before: usize,
}

impl Spanning {
    /// Returns a tree of the first of `arcs`, with their ends, that close no cycle.
    pub(super) fn new(count: usize, arcs: impl Iterator<Item = (usize, (usize, usize))>) -> Self {
        let mut joined = Joined::new(count);
        let arcs: Vec<(usize, (usize, usize))> =
            arcs.filter(|(_, (a, b))| joined.join(*a, *b)).collect();
        let ends = |&(arc, (a, b)): &(usize, (usize, usize))| [(a, (b, arc)), (b, (a, arc))];
        let at = Lists::new(count, arcs.iter().flat_map(ends));
        let firsts = joined.firsts();
        let roots = (0..count).filter(|node| firsts[*node] == *node);
        let mut tree = Self { nodes: vec![ALONE; count], ..Self::default() };
        for top in roots {
            let mut open = vec![top];
            while let Some(node) = open.pop() {
                for &(below, arc) in at.of(node) {
                    if arc != tree.nodes[node].arc {
                        tree.link(below, node, arc);
                        tree.nodes[below].depth = tree.nodes[node].depth + 1;
                        open.push(below);
                    }
                }
            }
        }
        tree.parts = tree.nodes.iter().filter(|node| node.above == NONE).count();
        for node in tree.downwards().into_iter().rev() {
            let Node { above, size, .. } = tree.nodes[node];
            if above != NONE {
                tree.nodes[above].size += size;
            }
        }
        tree
    }

    /// Returns the number of nodes.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Returns the arc above a node, [`NONE`] for a root.
    pub(super) fn up(&self, node: usize) -> usize {
        self.nodes[node].arc
    }

    /// Returns what is above a node, [`NONE`] for a root.
    pub(super) fn above(&self, node: usize) -> usize {
        self.nodes[node].above
    }

    /// Returns all nodes, each behind what is above it.
    pub(super) fn downwards(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by_key(|node| self.nodes[*node].depth);
        order
    }

    /// Returns whether two nodes hang on one root.
    pub(super) fn joins(&self, a: usize, b: usize) -> bool {
        self.parts == 1 || self.root(a) == self.root(b)
    }

    fn root(&self, mut node: usize) -> usize {
        while self.nodes[node].above != NONE {
            node = self.nodes[node].above;
        }
        node
    }

    /// Returns the deepest node that is above both, or is one of them.
    pub(super) fn common(&self, mut a: usize, mut b: usize) -> usize {
        while a != b {
            if self.nodes[a].depth >= self.nodes[b].depth {
                a = self.nodes[a].above;
            } else {
                b = self.nodes[b].above;
            }
        }
        a
    }

    /// Returns whether a node is `top` or below it.
    pub(super) fn is_below(&self, mut node: usize, top: usize) -> bool {
        while self.nodes[node].depth > self.nodes[top].depth {
            node = self.nodes[node].above;
        }
        node == top
    }

    /// Cuts off `top` and joins what is below it and the rest again by an arc between `inside`,
    /// which is below it, and `outside`. The smaller part is hung on the larger.
    ///
    /// Returns whether that was the part with `outside`.
    pub(super) fn exchange(
        &mut self,
        top: usize,
        inside: usize,
        outside: usize,
        arc: usize,
    ) -> bool {
        let size = self.nodes[top].size;
        let mut root = self.nodes[top].above;
        self.unlink(top);
        let Node { depth, first, .. } = self.nodes[top];
        self.nodes[top] = Node { depth, first, size, ..ALONE };
        loop {
            self.nodes[root].size -= size;
            if self.nodes[root].above == NONE {
                break;
            }
            root = self.nodes[root].above;
        }
        let outer = self.nodes[root].size < size;
        if outer {
            self.hang(root, outside, inside, arc);
        } else {
            self.hang(top, inside, outside, arc);
        }
        outer
    }

    /// Hangs a whole part, whose root is `top`, by its node `inside` on a node of another.
    fn hang(&mut self, top: usize, inside: usize, outside: usize, arc: usize) {
        let whole = self.nodes[top].size;
        let (mut node, mut above, mut by, mut inner) = (inside, outside, arc, 0);
        loop {
            let Node { above: was_above, arc: was_by, size, .. } = self.nodes[node];
            self.unlink(node);
            self.link(node, above, by);
            self.nodes[node].size = whole - inner;
            if node == top {
                break;
            }
            (node, above, by, inner) = (was_above, node, was_by, size);
        }
        let mut above = outside;
        while above != NONE {
            self.nodes[above].size += whole;
            above = self.nodes[above].above;
        }
    }

    /// Visits a node and all below it, and counts their depths anew.
    pub(super) fn each_below(&mut self, top: usize, mut visit: impl FnMut(usize)) {
        let mut stack = std::mem::take(&mut self.stack);
        stack.push(top);
        while let Some(node) = stack.pop() {
            visit(node);
            let Node { above, first, .. } = self.nodes[node];
            self.nodes[node].depth = if above == NONE { 0 } else { self.nodes[above].depth + 1 };
            let mut below = first;
            while below != NONE {
                stack.push(below);
                below = self.nodes[below].next;
            }
        }
        self.stack = stack;
    }

    fn link(&mut self, node: usize, above: usize, arc: usize) {
        let next = self.nodes[above].first;
        self.nodes[above].first = node;
        if next != NONE {
            self.nodes[next].before = node;
        }
        self.nodes[node] = Node { above, arc, next, before: NONE, ..self.nodes[node] };
    }

    fn unlink(&mut self, node: usize) {
        let Node { above, next, before, .. } = self.nodes[node];
        if before != NONE {
            self.nodes[before].next = next;
        } else if above != NONE {
            self.nodes[above].first = next;
        }
        if next != NONE {
            self.nodes[next].before = before;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NONE, Spanning};

    #[test]
    fn arcs_that_close_a_cycle_are_left_out() {
        let arcs = [(0, (0, 1)), (1, (1, 2)), (2, (2, 0)), (3, (3, 4))];
        let tree = Spanning::new(5, arcs.into_iter());
        let up: Vec<usize> = (0..5).map(|node| tree.up(node)).collect();
        assert_eq!(up, [NONE, 0, 1, NONE, 3]);
    }

    #[test]
    fn the_smaller_part_is_hung_on_the_larger() {
        let arcs = [(0, (0, 1)), (1, (1, 2)), (2, (2, 3)), (3, (1, 4))];
        let mut tree = Spanning::new(5, arcs.into_iter());
        assert!(tree.exchange(1, 3, 0, 9), "four nodes stay, the root is hung on them");
        let up: Vec<usize> = (0..5).map(|node| tree.up(node)).collect();
        assert_eq!(up, [9, NONE, 1, 2, 3]);
        let mut below = Vec::new();
        tree.each_below(2, |node| below.push(node));
        below.sort_unstable();
        assert_eq!(below, [0, 2, 3]);
        assert!(!tree.exchange(3, 0, 4, 7), "two nodes are hung by the other one");
        tree.each_below(0, |_| ());
        let up: Vec<usize> = (0..5).map(|node| tree.up(node)).collect();
        assert_eq!(up, [7, NONE, 1, 9, 3]);
        assert_eq!(tree.common(3, 2), 1);
        assert!(tree.joins(0, 4) && tree.is_below(3, 4) && !tree.is_below(4, 3));
        assert_eq!(tree.nodes[1].size, 5);
    }
}
