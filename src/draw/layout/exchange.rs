//! An order of rows, changed step by step, with what each step costs.
//!
//! The step is the exchange of two neighbours in a group. What it changes is counted exactly from
//! the wires of the two alone, so that a long search never counts a whole drawing.

use std::ops::Range;

use super::crossings::STRADDLE;
use super::fixed::Fixed;
use super::groups::{Item, RowGroups};
use super::keys::families;

/// What an order costs: crossings first, then pairs that are not as declared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    /// Crossings, and what counts like them.
    pub(super) crossings: i64,
    /// Pairs of leaves whose outermost containers in common stand against their declaration.
    pub(super) inversions: i64,
}

impl std::ops::AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        self.crossings += other.crossings;
        self.inversions += other.inversions;
    }
}

/// An order of all rows.
#[derive(Clone)]
pub(super) struct Order<'a> {
    pub(super) fixed: &'a Fixed<'a>,
    pub(super) groups: Vec<RowGroups>,
    pub(super) rows: Vec<Vec<usize>>,
    pub(super) place: Vec<usize>,
    /// Per container, and first for none: the containers in it, in one order for all rows.
    pub(super) families: Vec<Vec<usize>>,
    /// What this order costs.
    pub(super) cost: Cost,
    /// Wires that may yet be looked at.
    pub(super) budget: usize,
    scratch: [Vec<(usize, i64)>; 2],
    /// Forks that the last exchange looked at.
    forked: Vec<usize>,
}

impl<'a> Order<'a> {
    /// Returns the order in which the groups came.
    pub(super) fn new(fixed: &'a Fixed<'a>, groups: Vec<RowGroups>, budget: usize) -> Self {
        let rows = groups.iter().map(|g| Vec::with_capacity(g.groups[0].len)).collect();
        let mut order = Self {
            fixed,
            groups,
            rows,
            place: vec![0; fixed.layered.vertices.len()],
            families: families(fixed.tree),
            cost: Cost::default(),
            budget,
            scratch: [Vec::new(), Vec::new()],
            forked: Vec::new(),
        };
        order.flatten();
        order
    }

    /// Writes all rows anew from their groups, and counts.
    pub(super) fn flatten(&mut self) {
        for (groups, row) in self.groups.iter_mut().zip(&mut self.rows) {
            groups.flatten(row);
            for (place, vertex) in row.iter().enumerate() {
                self.place[*vertex] = place;
            }
        }
        self.cost = self.recount();
    }

    /// Returns what the order costs, counted from all wires.
    pub(super) fn recount(&self) -> Cost {
        let crossings = self.fixed.costs.count(&self.rows, &self.place);
        let mut inversions = 0;
        for group in self.groups.iter().flat_map(|row| &row.groups) {
            for (index, then) in group.items.iter().enumerate() {
                let before = group.items[..index].iter();
                inversions += before.map(|i| self.fixed.inverted(*i, *then).max(0)).sum::<i64>();
            }
        }
        Cost { crossings, inversions }
    }

    /// Returns where an item begins in its row, and how many vertices it has.
    pub(super) fn extent(&self, row: usize, item: Item) -> (usize, usize) {
        match item {
            Item::Vertex(vertex) => (self.place[vertex], 1),
            Item::Box(_, group) => {
                let group = &self.groups[row].groups[group];
                (group.start, group.len)
            }
        }
    }

    /// Exchanges the item at `index` of a group with the next, and returns what that changes.
    pub(super) fn exchange(&mut self, row: usize, group: usize, index: usize) -> Cost {
        let items = &self.groups[row].groups[group].items;
        let (first, then) = (items[index], items[index + 1]);
        let mut change = Cost::default();
        for side in 0..2 {
            if row + side > 0 && row + side < self.rows.len() {
                change.crossings += self.crossed(row, side, first, then);
                change.crossings += STRADDLE * self.passed(row, side, first, then);
                change.crossings -= STRADDLE * self.passed(row, side, then, first);
            }
        }
        change.inversions = -self.fixed.inverted(first, then);
        let forks = self.forks_between(row, first, then);
        let (start, len) = self.extent(row, first);
        let among = start..start + len + self.extent(row, then).1;
        change.crossings -= self.particular(row, &forks, &among);
        self.turn(row, group, index);
        change.crossings += self.particular(row, &forks, &among);
        self.forked = forks;
        self.cost += change;
        change
    }

    /// Lists the forks of a row that end in both of two items.
    fn forks_between(&mut self, row: usize, first: Item, then: Item) -> Vec<usize> {
        let mut forks = std::mem::take(&mut self.forked);
        forks.clear();
        let ends = |item: Item| {
            let (start, len) = self.extent(row, item);
            let members = &self.rows[row][start..start + len];
            members.iter().flat_map(|vertex| self.fixed.costs.forks_at(*vertex))
        };
        forks.extend(ends(first));
        if !forks.is_empty() {
            forks.sort_unstable();
            forks.dedup();
            forks.retain(|fork| ends(then).any(|other| other == fork));
        }
        forks
    }

    /// Returns what a row costs apart from its channels, as far as these forks and places are
    /// concerned.
    fn particular(&self, row: usize, forks: &[usize], among: &Range<usize>) -> i64 {
        let costs = self.fixed.costs;
        let of = |fork: &usize| costs.fork(row, *fork, &self.place);
        costs.level(row, &self.place, among) + forks.iter().map(of).sum::<i64>()
    }

    /// Exchanges an item with the next without counting.
    pub(super) fn turn(&mut self, row: usize, group: usize, index: usize) {
        let items = &mut self.groups[row].groups[group].items;
        let (first, then) = (items[index], items[index + 1]);
        items.swap(index, index + 1);
        let (start, a) = self.extent(row, first);
        let b = self.extent(row, then).1;
        self.rows[row][start..start + a + b].rotate_left(a);
        for at in start..start + a + b {
            self.place[self.rows[row][at]] = at;
        }
        self.shift(row, first, start + b);
        self.shift(row, then, start);
    }

    /// Tells the groups inside an item where they begin now.
    fn shift(&mut self, row: usize, item: Item, start: usize) {
        let Item::Box(_, group) = item else { return };
        let old = self.groups[row].groups[group].start;
        self.groups[row].groups[group].start = start;
        for index in 0..self.groups[row].groups[group].items.len() {
            let inner = self.groups[row].groups[group].items[index];
            if let Item::Box(_, child) = inner {
                let at = self.groups[row].groups[child].start + start - old;
                self.shift(row, inner, at);
            }
        }
    }

    /// Returns by how much crossings grow when two neighbours are exchanged, on one side.
    fn crossed(&mut self, row: usize, side: usize, first: Item, then: Item) -> i64 {
        let [mut a, mut b] = std::mem::take(&mut self.scratch);
        self.far_places(row, side, first, &mut a);
        self.far_places(row, side, then, &mut b);
        self.budget = self.budget.saturating_sub(a.len() + b.len() + 1);
        let mut change = 0;
        if a.len() * b.len() <= 16 {
            for (x, load) in &a {
                let sides = b.iter().map(|(y, by)| by * (i64::from(x < y) - i64::from(x > y)));
                change += load * sides.sum::<i64>();
            }
        } else {
            a.sort_unstable();
            b.sort_unstable();
            let all: i64 = b.iter().map(|(_, load)| load).sum();
            let (mut at, mut less) = (0, 0);
            for (x, load) in &a {
                while at < b.len() && b[at].0 < *x {
                    less += b[at].1;
                    at += 1;
                }
                let level = b[at..].iter().take_while(|(y, _)| y == x).map(|(_, by)| by);
                change += load * (all - less - level.sum::<i64>() - less);
            }
        }
        self.scratch = [a, b];
        change
    }

    /// Lists the places of all neighbours of an item on one side.
    fn far_places(&self, row: usize, side: usize, item: Item, far: &mut Vec<(usize, i64)>) {
        far.clear();
        let (start, len) = self.extent(row, item);
        for vertex in &self.rows[row][start..start + len] {
            let near = self.fixed.near(side, *vertex).iter();
            far.extend(near.map(|(end, load)| (self.place[*end], *load)));
        }
    }

    /// Returns how many more wires of `other` run against the container `wall` on one side, when
    /// the wall stands before it now and behind it then.
    fn passed(&self, row: usize, side: usize, wall: Item, other: Item) -> i64 {
        let Item::Box(container, _) = wall else { return 0 };
        let beyond = row + 2 * side - 1;
        let group = match self.fixed.group_of(container, beyond) {
            Some(group) if self.fixed.is_wall(container, row, side) => group,
            _ => return 0,
        };
        let Self { groups, .. } = self;
        let (from, len) = (groups[beyond].groups[group].start, groups[beyond].groups[group].len);
        let (start, size) = self.extent(row, other);
        let mut change = 0;
        for vertex in &self.rows[row][start..start + size] {
            for (end, _) in self.fixed.near(side, *vertex) {
                let place = self.place[*end];
                change += if place < from {
                    -1
                } else if place >= from + len {
                    1
                } else {
                    self.walls_beside(beyond, group, place, (row, side))
                };
            }
        }
        change
    }

    /// Returns how many walls inside a group stand before a place, less those behind it.
    fn walls_beside(&self, beyond: usize, group: usize, place: usize, at: (usize, usize)) -> i64 {
        let mut change = 0;
        for item in &self.groups[beyond].groups[group].items {
            let Item::Box(container, inner) = *item else { continue };
            let (start, len) = self.extent(beyond, *item);
            if start <= place && place < start + len {
                change += self.walls_beside(beyond, inner, place, at);
            } else if self.fixed.is_wall(container, at.0, at.1) {
                change += if start < place { 1 } else { -1 };
            }
        }
        change
    }
}
