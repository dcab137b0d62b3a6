//! The network simplex method: positions that make a weighted sum of lengths least.
//!
//! Gansner, Koutsofios, North and Vo, "A technique for drawing directed graphs", 1993. A spanning
//! tree of arcs at their least length is kept; an arc of it whose removal would let its two sides
//! come closer at a gain is replaced by the arc that stops them first.

/// `x[head] - x[tail] >= length`; each unit of `x[head] - x[tail]` costs `weight`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    /// The end nearer to the start.
    pub(super) tail: usize,
    /// The other end.
    pub(super) head: usize,
    /// The least difference.
    pub(super) length: f64,
    /// What a unit of difference costs; not negative.
    pub(super) weight: i64,
}

/// Differences below this are none.
const HAIR: f64 = 1e-6;
/// Replacements per node; more happen only when ties go round in circles.
const PIVOTS_PER_NODE: usize = 8;

/// Moves `x`, which keeps all arcs, to where the weighted sum of their lengths is least.
///
/// All nodes must be joined by arcs, in whatever direction; others than those of the first node
/// stay where they are.
pub(super) fn minimise(arcs: &[Arc], x: &mut [f64]) {
    if x.is_empty() {
        return;
    }
    let mut net = Net::new(arcs, x);
    if !net.span() {
        return;
    }
    net.root();
    let count = net.x.len();
    let (mut node, mut idle) = (0, 0);
    let mut left = PIVOTS_PER_NODE * count;
    while idle < count && left > 0 {
        if net.gain(node) < 0 && net.pivot(node) {
            idle = 0;
            left -= 1;
        } else {
            idle += 1;
        }
        node = (node + 1) % count;
    }
}

struct Net<'a> {
    arcs: &'a [Arc],
    x: &'a mut [f64],
    /// What leaves each node less what enters it.
    supply: Vec<i64>,
    /// The arcs at each node.
    at: Vec<Vec<usize>>,
    /// The arcs of the tree.
    in_tree: Vec<bool>,
    /// The tree's arcs at each node.
    tree_at: Vec<Vec<usize>>,
    /// The arc that leads to what is above each node.
    up: Vec<usize>,
    /// Supplies of each node and all below it.
    sum: Vec<i64>,
    /// The nodes that move, while some do.
    inside: Vec<bool>,
}

impl<'a> Net<'a> {
    fn new(arcs: &'a [Arc], x: &'a mut [f64]) -> Self {
        let count = x.len();
        let mut supply = vec![0; count];
        let mut at = vec![Vec::new(); count];
        for (index, arc) in arcs.iter().enumerate() {
            supply[arc.tail] += arc.weight;
            supply[arc.head] -= arc.weight;
            at[arc.tail].push(index);
            at[arc.head].push(index);
        }
        Self {
            arcs,
            x,
            supply,
            at,
            in_tree: vec![false; arcs.len()],
            tree_at: vec![Vec::new(); count],
            up: vec![usize::MAX; count],
            sum: vec![0; count],
            inside: vec![false; count],
        }
    }

    fn slack(&self, arc: usize) -> f64 {
        let Arc { tail, head, length, .. } = self.arcs[arc];
        self.x[head] - self.x[tail] - length
    }

    /// Builds a tree of tight arcs; shifts what it has so far when nothing else is tight.
    fn span(&mut self) -> bool {
        let mut inside = vec![false; self.x.len()];
        inside[0] = true;
        let mut members = vec![0];
        let mut grown = 0;
        loop {
            while grown < members.len() {
                let node = members[grown];
                grown += 1;
                for place in 0..self.at[node].len() {
                    let index = self.at[node][place];
                    let Arc { tail, head, .. } = self.arcs[index];
                    let other = if tail == node { head } else { tail };
                    if !inside[other] && self.slack(index) < HAIR {
                        inside[other] = true;
                        members.push(other);
                        self.take(index);
                    }
                }
            }
            if members.len() == self.x.len() {
                return true;
            }
            let crossing = (0..self.arcs.len())
                .filter(|a| inside[self.arcs[*a].tail] != inside[self.arcs[*a].head]);
            let Some(nearest) = crossing.min_by(|a, b| self.slack(*a).total_cmp(&self.slack(*b)))
            else {
                return false;
            };
            let slack = self.slack(nearest);
            let by = if inside[self.arcs[nearest].tail] { slack } else { -slack };
            for &member in &members {
                self.x[member] += by;
            }
            grown = 0;
        }
    }

    fn take(&mut self, arc: usize) {
        self.in_tree[arc] = true;
        self.tree_at[self.arcs[arc].tail].push(arc);
        self.tree_at[self.arcs[arc].head].push(arc);
    }

    fn drop(&mut self, arc: usize) {
        self.in_tree[arc] = false;
        for end in [self.arcs[arc].tail, self.arcs[arc].head] {
            self.tree_at[end].retain(|a| *a != arc);
        }
    }

    /// Hangs the tree on the first node and sums the supplies from below.
    fn root(&mut self) {
        let order = self.below(0, usize::MAX);
        for &node in &order {
            for place in 0..self.tree_at[node].len() {
                let arc = self.tree_at[node][place];
                if arc != self.up[node] {
                    let other = self.other(arc, node);
                    self.up[other] = arc;
                }
            }
        }
        self.sum.copy_from_slice(&self.supply);
        for &node in order[1..].iter().rev() {
            let above = self.other(self.up[node], node);
            self.sum[above] += self.sum[node];
        }
    }

    fn other(&self, arc: usize, node: usize) -> usize {
        let Arc { tail, head, .. } = self.arcs[arc];
        if tail == node { head } else { tail }
    }

    /// Returns what a unit costs by which the arc above a node gets longer.
    ///
    /// It is what all nodes on the tail's side supply in sum.
    fn gain(&self, node: usize) -> i64 {
        match self.up[node] {
            usize::MAX => 0,
            arc if self.arcs[arc].tail == node => self.sum[node],
            _ => -self.sum[node],
        }
    }

    /// Replaces the arc above a node by the one that stops what it held; returns whether it can.
    fn pivot(&mut self, node: usize) -> bool {
        let leaving = self.up[node];
        let below = self.below(node, leaving);
        below.iter().for_each(|n| self.inside[*n] = true);
        let entering = self.stop(&below, self.arcs[leaving].tail == node);
        if let Some((entering, by)) = entering {
            below.iter().for_each(|n| self.x[*n] += by);
            let Arc { tail, head, .. } = self.arcs[entering];
            let (near, far) = if self.inside[tail] { (tail, head) } else { (head, tail) };
            self.add_above(self.other(leaving, node), -self.sum[node]);
            self.drop(leaving);
            self.take(entering);
            self.hang(node, near, entering);
            self.add_above(far, self.sum[near]);
        }
        below.iter().for_each(|n| self.inside[*n] = false);
        entering.is_some()
    }

    /// Returns the arc that gets tight first when what is below moves away, and by how much.
    ///
    /// What is below moves to the start when the arc that held it leads from there.
    fn stop(&self, below: &[usize], tail_below: bool) -> Option<(usize, f64)> {
        let mut best: Option<(f64, usize)> = None;
        for &node in below {
            for &index in &self.at[node] {
                let Arc { tail, head, .. } = self.arcs[index];
                let (near, far) = if tail_below { (head, tail) } else { (tail, head) };
                if near != node || self.inside[far] {
                    continue;
                }
                let slack = self.slack(index);
                if best.is_none_or(|(least, arc)| (slack, index) < (least, arc)) {
                    best = Some((slack, index));
                }
            }
        }
        best.map(|(slack, index)| (index, if tail_below { -slack } else { slack }))
    }

    /// Turns the way between the top of what was cut off and a node in it, which hangs on `arc`.
    fn hang(&mut self, top: usize, node: usize, arc: usize) {
        let whole = self.sum[top];
        let (mut at, mut up, mut inner) = (node, arc, 0);
        loop {
            let (above, sum) = (self.up[at], self.sum[at]);
            self.up[at] = up;
            self.sum[at] = whole - inner;
            if at == top {
                return;
            }
            (up, inner) = (above, sum);
            at = self.other(above, at);
        }
    }

    /// Adds to the sums of a node and of all above it.
    fn add_above(&mut self, node: usize, supply: i64) {
        let mut at = node;
        loop {
            self.sum[at] += supply;
            if self.up[at] == usize::MAX {
                return;
            }
            at = self.other(self.up[at], at);
        }
    }

    /// Returns a node and all that hang below it, without the way over an arc.
    fn below(&self, node: usize, arc: usize) -> Vec<usize> {
        let mut below = vec![(node, arc)];
        let mut next = 0;
        while next < below.len() {
            let (at, from) = below[next];
            next += 1;
            for &arc in self.tree_at[at].iter().filter(|arc| **arc != from) {
                below.push((self.other(arc, at), arc));
            }
        }
        below.into_iter().map(|(node, _)| node).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Arc, minimise};

    #[test]
    fn heavy_arcs_become_short() {
        let arc = |tail, head, length, weight| Arc { tail, head, length, weight };
        let arcs = [arc(0, 1, 1.0, 1), arc(1, 3, 1.0, 5), arc(0, 2, 4.0, 1), arc(2, 3, 2.0, 1)];
        let mut x = vec![0.0, 1.0, 4.0, 9.0];
        minimise(&arcs, &mut x);
        let lengths: Vec<f64> = arcs.iter().map(|a| x[a.head] - x[a.tail]).collect();
        assert_eq!(lengths, [5.0, 1.0, 4.0, 2.0]);
    }

    #[test]
    fn the_order_of_arcs_does_not_change_the_cost() {
        let mut arcs = Vec::new();
        for at in 0..20_usize {
            let weight = i64::try_from(at * 7 % 5).unwrap_or(0);
            arcs.push(Arc { tail: at, head: at + 1, length: 1.0, weight });
            let head = (at + 3).min(20);
            arcs.push(Arc { tail: at, head, length: 2.0, weight: 2 });
        }
        let cost = |arcs: &[Arc]| {
            let mut x: Vec<f64> = (0..21).map(|at| 10.0 * f64::from(at)).collect();
            minimise(arcs, &mut x);
            arcs.iter().map(|a| a.weight as f64 * (x[a.head] - x[a.tail])).sum::<f64>()
        };
        let there = cost(&arcs);
        arcs.reverse();
        assert!((there - cost(&arcs)).abs() < 1e-6);
    }
}
