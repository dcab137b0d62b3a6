//! Moves that pay: one item through its group, one container through its family.

use super::exchange::{Cost, Order};
use super::groups::Item;

/// Rounds of moves.
const ROUNDS: usize = 12;
/// How far something is moved on although that makes things worse.
pub(super) const PATIENCE: usize = 6;

impl Order<'_> {
    /// Applies moves that lower the cost: of lines alone first, then of boxes too.
    ///
    /// A move that gains nothing changes nothing, so what is declared side by side stays so.
    pub(super) fn improve(&mut self) {
        self.improve_some(true);
        self.shift_chains();
        for _ in 0..ROUNDS {
            self.improve_some(false);
            let improved = self.cost;
            self.shift_chains();
            self.carry_leaves();
            if self.cost == improved {
                break;
            }
        }
    }

    /// Applies moves until none pays or the budget is spent.
    fn improve_some(&mut self, lines_only: bool) {
        for round in 0..ROUNDS {
            let before = self.cost;
            if before == Cost::default() {
                break;
            }
            let hot = self.heat();
            for step in 0..self.groups.len() {
                let row = if round % 2 == 0 { step } else { self.groups.len() - 1 - step };
                for group in 0..self.groups[row].groups.len() {
                    self.improve_group(row, group, lines_only, &hot);
                }
            }
            for family in (0..self.families.len()).filter(|_| !lines_only) {
                self.improve_family(family, &hot);
            }
            if self.cost == before || self.budget == 0 {
                break;
            }
        }
    }

    /// Turns the whole order round and improves it, when it is then more like the declaration.
    pub(super) fn mirror(&mut self) {
        let before = (self.cost, self.keys(), self.families.clone());
        let keys: Vec<f64> = before.1.iter().map(|key| -key).collect();
        let mut families = before.2.clone();
        families.iter_mut().for_each(|family| family.reverse());
        self.sort_by(&keys, Some(&families));
        if self.cost < before.0 {
            self.improve();
        } else {
            self.sort_by(&before.1, Some(&before.2));
        }
    }

    fn improve_group(&mut self, row: usize, group: usize, lines_only: bool, hot: &[bool]) {
        let of = &self.groups[row].groups[group];
        let members = &self.rows[row][of.start..of.start + of.len];
        if of.items.len() < 2 || !members.iter().any(|v| hot[*v]) {
            return;
        }
        let items = of.items.clone();
        for item in items {
            let line = matches!(item, Item::Vertex(v) if self.fixed.layered.passes(v));
            let (start, len) = self.extent(row, item);
            let is_hot = self.rows[row][start..start + len].iter().any(|v| hot[*v]);
            if self.budget > 0 && is_hot && (line || !lines_only) {
                self.sift(row, group, item);
            }
        }
    }

    /// Returns whether two neighbours may be exchanged in one row alone.
    pub(super) fn may_turn(&self, row: usize, group: usize, index: usize) -> bool {
        let items = &self.groups[row].groups[group].items;
        let boxes = |item: Item| matches!(item, Item::Box(..));
        match (items.get(index), items.get(index + 1)) {
            (Some(&a), Some(&b)) => !(boxes(a) && boxes(b)),
            _ => false,
        }
    }

    /// Moves one item through its group and leaves it where the cost is least.
    /// Returns from where to where.
    pub(super) fn sift(&mut self, row: usize, group: usize, item: Item) -> (usize, usize) {
        let items = &self.groups[row].groups[group].items;
        let Some(from) = items.iter().position(|other| *other == item) else {
            return (0, 0);
        };
        let start = self.cost;
        let mut best = (start, from);
        let mut at = from;
        while at > 0 && self.may_turn(row, group, at - 1) && self.is_worth(best, at) {
            at -= 1;
            self.exchange(row, group, at);
            if self.cost < best.0 {
                best = (self.cost, at);
            }
        }
        (at..from).for_each(|at| self.turn(row, group, at));
        (self.cost, at) = (start, from);
        while self.may_turn(row, group, at) && self.is_worth(best, at) {
            self.exchange(row, group, at);
            at += 1;
            if self.cost < best.0 {
                best = (self.cost, at);
            }
        }
        (best.1..at).rev().for_each(|at| self.turn(row, group, at));
        (at..best.1).for_each(|at| self.turn(row, group, at));
        self.cost = best.0;
        (from, best.1)
    }

    /// Returns whether it is worth to go on from a place, with the best one so far.
    fn is_worth(&self, (best, place): (Cost, usize), at: usize) -> bool {
        at.abs_diff(place) <= PATIENCE || self.cost.crossings <= best.crossings
    }

    fn improve_family(&mut self, family: usize, hot: &[bool]) {
        let members = self.families[family].clone();
        if members.len() < 2 {
            return;
        }
        for container in members {
            if self.budget > 0 && self.is_hot(container, hot) {
                self.sift_box(family, container);
            }
        }
    }

    fn is_hot(&self, container: usize, hot: &[bool]) -> bool {
        let (first, last) = self.fixed.layered.spans[container];
        (first..=last).any(|row| {
            let group = self.fixed.group_of(container, row);
            group.map(|group| &self.groups[row].groups[group]).is_some_and(|of| {
                self.rows[row][of.start..of.start + of.len].iter().any(|v| hot[*v])
            })
        })
    }

    /// Moves a container through its family and leaves it where the cost is least.
    fn sift_box(&mut self, family: usize, container: usize) {
        let count = self.families[family].len();
        let Some(from) = self.families[family].iter().position(|c| *c == container) else {
            return;
        };
        let start = self.cost;
        let mut best = (start, from);
        let mut at = from;
        while at > 0 && self.is_worth(best, at) {
            at -= 1;
            self.exchange_boxes(family, at);
            if self.cost < best.0 {
                best = (self.cost, at);
            }
        }
        (at..from).for_each(|at| self.turn_boxes(family, at));
        (self.cost, at) = (start, from);
        while at + 1 < count && self.is_worth(best, at) {
            self.exchange_boxes(family, at);
            at += 1;
            if self.cost < best.0 {
                best = (self.cost, at);
            }
        }
        (best.1..at).rev().for_each(|at| self.turn_boxes(family, at));
        (at..best.1).for_each(|at| self.turn_boxes(family, at));
        self.cost = best.0;
    }

    /// Exchanges a container with the next of its family in every row that both span.
    ///
    /// Vertices between the two stay between them.
    pub(super) fn exchange_boxes(&mut self, family: usize, index: usize) {
        self.each_step(family, index, |order, row, group, at| {
            order.exchange(row, group, at);
        });
    }

    /// Does the same without counting.
    fn turn_boxes(&mut self, family: usize, index: usize) {
        self.each_step(family, index, Order::turn);
    }

    fn each_step(
        &mut self,
        family: usize,
        index: usize,
        mut step: impl FnMut(&mut Self, usize, usize, usize),
    ) {
        let (a, b) = (self.families[family][index], self.families[family][index + 1]);
        self.families[family].swap(index, index + 1);
        let spans = &self.fixed.layered.spans;
        let (first, last) = (spans[a].0.max(spans[b].0), spans[a].1.min(spans[b].1));
        for row in first..=last {
            let group = match family.checked_sub(1) {
                Some(parent) => self.fixed.group_of(parent, row),
                None => Some(0),
            };
            let Some(group) = group else { continue };
            let items = &self.groups[row].groups[group].items;
            let find =
                |c: usize| items.iter().position(|i| matches!(i, Item::Box(x, _) if *x == c));
            let (Some(low), Some(high)) = (find(a), find(b)) else { continue };
            (low..high).for_each(|at| step(self, row, group, at));
            (low..high.saturating_sub(1)).rev().for_each(|at| step(self, row, group, at));
        }
    }
}
