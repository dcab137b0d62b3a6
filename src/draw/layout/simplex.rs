//! The network simplex method: positions that make a weighted sum of deviations least.
//!
//! Its dual is a flow: each arc carries at most what a unit of its shortness costs, and at least
//! the negative of what a unit of its excess costs. A spanning tree of arcs at their lengths gives
//! the positions. An arc that is too long or too short while its flow could yet change replaces the
//! tree's arc that stops this change first. Method: Ahuja, Magnanti and Orlin, "Network Flows",
//! 1993, chapter 11; as means of layout: Gansner, Koutsofios, North and Vo, "A technique for
//! drawing directed graphs", 1993.

use super::spanning::{NONE, Spanning};

/// A length that the difference of two positions should have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    /// The end nearer to the start.
    pub(super) tail: usize,
    /// The other end.
    pub(super) head: usize,
    /// The length of `x[head] - x[tail]` that costs nothing.
    pub(super) length: f64,
    /// What a unit of excess costs; not negative.
    pub(super) over: i64,
    /// What a unit of shortness costs; [`FIRM`] where there must be none.
    pub(super) under: i64,
}

/// What shortness costs where it is not allowed.
pub(super) const FIRM: i64 = i64::MAX / 4;

/// Differences below this are none.
const HAIR: f64 = 1e-6;
/// Arcs and nodes that a net may look at; only thousands of lines between all and all need more.
const WORK_MAX: usize = 100_000_000;
/// So many arcs whose flow should change are listed at a time.
const LIST: usize = 48;
/// So many of a list are taken before the next is made.
const FRESH: usize = 24;

/// Positions, and the arcs between them.
#[derive(Clone, Debug, Default)]
pub(super) struct Net {
    /// The positions.
    pub(super) x: Vec<f64>,
    arcs: Vec<Arc>,
    /// What each arc carries from its tail to its head.
    flow: Vec<i64>,
    tree: Spanning,
    /// Where the search for the next arc goes on.
    next: usize,
    /// Arcs whose flow should change.
    listed: Vec<usize>,
    /// How many of them may yet be taken.
    fresh: usize,
    /// Arcs and nodes looked at so far.
    work: usize,
}

impl Net {
    /// Returns a net of positions without arcs.
    pub(super) fn new(x: Vec<f64>) -> Self {
        Self { x, ..Self::default() }
    }

    /// Adds a position.
    pub(super) fn variable(&mut self, at: f64) -> usize {
        self.x.push(at);
        self.x.len() - 1
    }

    /// Adds an arc.
    pub(super) fn add(&mut self, arc: Arc) {
        if self.tree.len() > 0 && !self.tree.joins(arc.tail, arc.head) {
            self.tree = Spanning::default();
        }
        self.arcs.push(arc);
        self.flow.push(0);
    }

    /// Moves the positions to where the arcs cost least; returns whether it found that.
    ///
    /// What it found before is where it begins. Positions stay as they are when its work is spent.
    pub(super) fn minimise(&mut self) -> bool {
        let before = self.x.clone();
        if self.tree.len() != self.x.len() {
            self.span();
        }
        while let Some(arc) = self.entering() {
            if self.work > WORK_MAX {
                self.x = before;
                return false;
            }
            self.pivot(arc);
        }
        true
    }

    fn slack(&self, arc: usize) -> f64 {
        let Arc { tail, head, length, .. } = self.arcs[arc];
        self.x[head] - self.x[tail] - length
    }

    /// Hangs all positions on a tree: heavy wishes first, then what holds most tightly.
    fn span(&mut self) {
        let mut order: Vec<(bool, i64, f64, usize)> = (0..self.arcs.len())
            .map(|index| {
                let arc = &self.arcs[index];
                let firm = arc.under == FIRM;
                let weight = if firm { 0 } else { -(arc.under + arc.over) };
                (firm, weight, self.slack(index).abs(), index)
            })
            .collect();
        order.sort_unstable_by(|a, b| {
            (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)).then(a.3.cmp(&b.3))
        });
        let ends = |index: usize| (self.arcs[index].tail, self.arcs[index].head);
        self.tree = Spanning::new(self.x.len(), order.iter().map(|o| (o.3, ends(o.3))));
        self.settle();
    }

    /// Begins where another net, whose arcs have the same ends, has ended; this may have more.
    pub(super) fn go_on_from(&mut self, other: &Self) {
        if self.x.len() == other.x.len() && self.arcs.len() >= other.arcs.len() {
            self.tree = other.tree.clone();
            self.flow[..other.flow.len()].copy_from_slice(&other.flow);
            self.settle();
        }
    }

    /// Moves what hangs on the tree to where all its arcs have their lengths.
    fn settle(&mut self) {
        for node in self.tree.downwards() {
            let arc = self.tree.up(node);
            if arc != NONE {
                let Arc { tail, head, length, .. } = self.arcs[arc];
                self.x[node] =
                    if head == node { self.x[tail] + length } else { self.x[head] - length };
            }
        }
    }

    /// Returns by how much an arc is longer than its flow allows, or shorter when negative.
    fn violation(&self, arc: usize) -> f64 {
        let slack = self.slack(arc);
        let free = if slack > 0.0 {
            self.flow[arc] > -self.arcs[arc].over
        } else {
            self.flow[arc] < self.arcs[arc].under
        };
        if free { slack } else { 0.0 }
    }

    /// Returns the worst of some arcs whose flow should change, or nothing when there are none.
    fn entering(&mut self) -> Option<usize> {
        if self.fresh == 0 {
            self.gather();
        }
        loop {
            let (mut worst, mut place) = ((HAIR, None), 0);
            while let Some(&arc) = self.listed.get(place) {
                let violation = self.violation(arc).abs();
                if violation <= HAIR {
                    self.listed.swap_remove(place);
                    continue;
                }
                if violation > worst.0 {
                    worst = (violation, Some(place));
                }
                place += 1;
            }
            if let Some(place) = worst.1 {
                self.fresh -= 1;
                return Some(self.listed.swap_remove(place));
            }
            self.gather();
            if self.listed.is_empty() {
                return None;
            }
        }
    }

    /// Lists the next arcs whose flow should change.
    fn gather(&mut self) {
        self.listed.clear();
        self.fresh = FRESH;
        for _ in 0..self.arcs.len() {
            self.work += 1;
            if self.violation(self.next).abs() > HAIR {
                self.listed.push(self.next);
            }
            self.next = if self.next + 1 < self.arcs.len() { self.next + 1 } else { 0 };
            if self.listed.len() == LIST {
                break;
            }
        }
    }

    /// Changes the flow round the cycle that an arc closes as far as it can, and exchanges the
    /// arc for the one that stopped it.
    fn pivot(&mut self, entering: usize) {
        let Arc { tail, head, over, under, .. } = self.arcs[entering];
        let slack = self.slack(entering);
        let grows = slack < 0.0;
        let (from, to) = if grows { (tail, head) } else { (head, tail) };
        let own = if grows { under - self.flow[entering] } else { self.flow[entering] + over };
        let apex = self.tree.common(from, to);
        let (mut by, mut leaving) = (own, NONE);
        for (side, ascends) in [(from, false), (to, true)] {
            let mut at = side;
            while at != apex {
                let arc = self.tree.up(at);
                let room = self.room(arc, at, ascends);
                if room < by || ascends && room == by {
                    (by, leaving) = (room, at);
                }
                at = self.tree.above(at);
                self.work += 2;
            }
        }
        self.flow[entering] += if grows { by } else { -by };
        for (side, ascends) in [(from, false), (to, true)] {
            let mut at = side;
            while at != apex {
                let arc = self.tree.up(at);
                let along = (self.arcs[arc].tail == at) == ascends;
                self.flow[arc] += if along { by } else { -by };
                at = self.tree.above(at);
            }
        }
        if leaving == NONE {
            return;
        }
        self.exchange(entering, leaving, slack);
    }

    /// Returns how much more an arc can carry from a node to the one above it, or downwards.
    fn room(&self, arc: usize, node: usize, ascends: bool) -> i64 {
        let Arc { tail, over, under, .. } = self.arcs[arc];
        if (tail == node) == ascends { under - self.flow[arc] } else { self.flow[arc] + over }
    }

    /// Cuts the tree above `leaving`, hangs what was cut off on the arc, and moves it.
    fn exchange(&mut self, entering: usize, leaving: usize, slack: f64) {
        let Arc { tail, head, .. } = self.arcs[entering];
        let (inside, outside) =
            if self.tree.is_below(tail, leaving) { (tail, head) } else { (head, tail) };
        let outer = self.tree.exchange(leaving, inside, outside, entering);
        let moved = if outer { outside } else { inside };
        let by = if moved == head { -slack } else { slack };
        let (x, work) = (&mut self.x, &mut self.work);
        self.tree.each_below(moved, |node| {
            x[node] += by;
            *work += 1;
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{Arc, FIRM, HAIR, Net};

    fn firm(tail: usize, head: usize, length: f64, over: i64) -> Arc {
        Arc { tail, head, length, over, under: FIRM }
    }

    #[test]
    fn heavy_arcs_become_short() {
        let arcs = [firm(0, 1, 1.0, 1), firm(1, 3, 1.0, 5), firm(0, 2, 4.0, 1), firm(2, 3, 2.0, 1)];
        let mut net = Net::new(vec![0.0, 1.0, 4.0, 9.0]);
        arcs.into_iter().for_each(|arc| net.add(arc));
        assert!(net.minimise());
        let lengths: Vec<f64> = arcs.iter().map(|a| net.x[a.head] - net.x[a.tail]).collect();
        assert_eq!(lengths, [5.0, 1.0, 4.0, 2.0]);
    }

    /// A net whose firm arcs keep the order of its positions, in parts.
    fn some(seed: u64) -> Net {
        let mut state = seed;
        let mut roll = |sides: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % sides
        };
        let count = 3 + roll(40);
        let mut net = Net::new((0..count).map(|at| 7.0 * at as f64).collect());
        for _ in 0..count * 3 {
            let (a, b) = (roll(count), roll(count));
            if a == b {
                continue;
            }
            let (tail, head) = (a.min(b) as usize, a.max(b) as usize);
            let length = (roll(60) as f64) / 8.0;
            let over = i64::try_from(roll(9)).unwrap_or(0);
            let under = if roll(2) == 0 { FIRM } else { over };
            net.add(Arc { tail, head, length, over, under });
        }
        net
    }

    /// The flow proves that nothing is cheaper: it is kept at every node, within what the arcs
    /// allow, and at its limit where an arc is too long or too short.
    fn assert_best(net: &Net, seed: u64) {
        let mut kept = vec![0; net.x.len()];
        for (index, (arc, flow)) in net.arcs.iter().zip(&net.flow).enumerate() {
            kept[arc.tail] -= flow;
            kept[arc.head] += flow;
            assert!((-arc.over..=arc.under).contains(flow), "seed {seed}, arc {index}");
            let slack = net.slack(index);
            assert!(slack < HAIR * 2.0 || *flow == -arc.over, "seed {seed}, arc {index}");
            assert!(slack > -HAIR * 2.0 || *flow == arc.under, "seed {seed}, arc {index}");
        }
        assert!(kept.iter().all(|rest| *rest == 0), "seed {seed}");
    }

    #[test]
    fn nothing_is_cheaper_than_what_is_found() {
        for seed in 0..400 {
            let mut net = some(seed);
            assert!(net.minimise(), "seed {seed}");
            assert_best(&net, seed);
        }
    }

    #[test]
    fn more_arcs_and_other_lengths_end_at_the_best_again() {
        for seed in 0..200 {
            let mut net = some(seed);
            assert!(net.minimise(), "seed {seed}");
            let mut other = some(seed);
            other.arcs.iter_mut().for_each(|arc| arc.length *= 0.5);
            other.go_on_from(&net);
            let last = net.x.len() - 1;
            for net in [&mut net, &mut other] {
                net.add(Arc { tail: 0, head: last, length: 1.0, over: 3, under: 3 });
                assert!(net.minimise(), "seed {seed}");
                assert_best(net, seed);
            }
        }
    }
}
