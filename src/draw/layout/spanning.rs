//! A spanning tree, or one for each part, whose branches can be cut off and hung elsewhere.

/// No node, or no arc.
pub(super) const NONE: usize = usize::MAX;

/// A rooted tree; each node knows the arc that leads to what is above it.
#[derive(Clone, Debug, Default)]
pub(super) struct Spanning {
    nodes: Vec<Node>,
    /// Nodes yet to be visited.
    stack: Vec<usize>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    above: usize,
    /// The arc to what is above.
    arc: usize,
    depth: usize,
    /// The first of those below.
    first: usize,
    /// The siblings.
    next: usize,
    before: usize,
}

impl Spanning {
    /// Returns a tree of the first of `arcs`, with their ends, that close no cycle.
    pub(super) fn new(count: usize, arcs: impl Iterator<Item = (usize, (usize, usize))>) -> Self {
        let mut part: Vec<usize> = (0..count).collect();
        let mut at: Vec<Vec<(usize, usize)>> = vec![Vec::new(); count];
        for (arc, (a, b)) in arcs {
            let (root_a, root_b) = (root(&mut part, a), root(&mut part, b));
            if root_a != root_b {
                part[root_a.max(root_b)] = root_a.min(root_b);
                at[a].push((b, arc));
                at[b].push((a, arc));
            }
        }
        let none = Node { above: NONE, arc: NONE, depth: 0, first: NONE, next: NONE, before: NONE };
        let mut tree = Self { nodes: vec![none; count], stack: Vec::new() };
        for top in (0..count).filter(|node| part[*node] == *node) {
            let mut open = vec![top];
            while let Some(node) = open.pop() {
                for &(below, arc) in &at[node] {
                    if arc != tree.nodes[node].arc {
                        tree.link(below, node, arc);
                        tree.nodes[below].depth = tree.nodes[node].depth + 1;
                        open.push(below);
                    }
                }
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
        let top = |mut node: usize| {
            while self.nodes[node].above != NONE {
                node = self.nodes[node].above;
            }
            node
        };
        top(a) == top(b)
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

    /// Cuts off `top` with all below it, and hangs that by its node `inside` on `outside`.
    pub(super) fn hang(&mut self, top: usize, inside: usize, outside: usize, arc: usize) {
        let (mut node, mut above, mut by) = (inside, outside, arc);
        loop {
            let Node { above: was_above, arc: was_by, .. } = self.nodes[node];
            self.unlink(node);
            self.link(node, above, by);
            if node == top {
                break;
            }
            (node, above, by) = (was_above, node, was_by);
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

fn root(part: &mut [usize], mut at: usize) -> usize {
    while part[at] != at {
        part[at] = part[part[at]];
        at = part[at];
    }
    at
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
    fn a_branch_hangs_where_it_was_put() {
        let arcs = [(0, (0, 1)), (1, (1, 2)), (2, (2, 3)), (3, (1, 4))];
        let mut tree = Spanning::new(5, arcs.into_iter());
        tree.hang(1, 3, 0, 9);
        let mut below = Vec::new();
        tree.each_below(3, |node| below.push(node));
        below.sort_unstable();
        assert_eq!(below, [1, 2, 3, 4]);
        let up: Vec<usize> = (0..5).map(|node| tree.up(node)).collect();
        assert_eq!(up, [NONE, 1, 2, 9, 3]);
        assert_eq!(tree.common(4, 2), 2);
        assert!(tree.joins(0, 4));
        assert!(tree.is_below(4, 3) && !tree.is_below(3, 4));
    }
}
