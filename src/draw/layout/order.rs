//! The order in each row: sweeps by barycentre, then moves that pay.

use super::contract::{keys_from, without_label_rows};
use super::crossings::Costs;
use super::groups::{Item, RowGroups};
use super::keys::{box_keys, declared_keys, families};
use super::layered::{Kind, Layered};
use super::rank::crossing_order;
use super::tree::Tree;

/// Sweeps per start.
const SWEEPS: usize = 16;
/// Rounds of moves after the sweeps.
const MOVE_ROUNDS: usize = 6;
/// Work spent on moves in a small drawing, in wires looked at.
const MOVE_BUDGET: usize = 700_000;
/// A drawing with this many wires gets half of it, larger ones less and less.
const MOVE_WIRES: usize = 150;
/// Work that layout-rs may spend, in members of rows to the third.
const CROSSING_ORDER_BUDGET: usize = 8_000;
/// How far a vertex is moved at once.
const SIFT_REACH: usize = 6;
/// One inversion of the declaration order, against one crossing.
const INVERSION: f64 = 0.002;

/// Returns the rows in the best order found; `lone` leaves have no edges.
pub(super) fn order(layered: &Layered, tree: &Tree, lone: &[bool]) -> Vec<Vec<usize>> {
    let costs = Costs::new(layered, tree);
    let declared = Search::new(layered, tree, &costs, lone);
    let mut starts = starts(&declared, layered);
    let small = layered.wires.len() <= MOVE_WIRES;
    if let Some(short) = without_label_rows(layered).filter(|_| small) {
        starts.push(Some(keys_from(layered, &order(&short, tree, lone))));
    }
    let mut best: Option<(f64, Vec<Vec<usize>>)> = None;
    for start in starts {
        let mut search = declared.clone();
        search.start_from(start.as_deref());
        search.sweep();
        search.improve();
        let cost = search.cost();
        if best.as_ref().is_none_or(|(least, _)| cost < least - 1e-9) {
            best = Some((cost, search.rows));
        }
    }
    best.map_or_else(Vec::new, |(_, rows)| rows)
}

/// Returns keys to start from: as declared, layout-rs's order, its mirror.
fn starts(declared: &Search<'_>, layered: &Layered) -> Vec<Option<Vec<f64>>> {
    let mut starts = vec![None];
    let work: usize = declared.rows.iter().map(|row| row.len().pow(3)).sum();
    if work > 0 && work <= CROSSING_ORDER_BUDGET {
        let wires: Vec<(usize, usize)> =
            (1..declared.rows.len()).flat_map(|c| declared.costs.wires(c)).copied().collect();
        let rows = crossing_order(layered.vertices.len(), &declared.rows, &wires);
        let mut key = vec![0.0; layered.vertices.len()];
        for row in &rows {
            for (place, vertex) in row.iter().enumerate() {
                key[*vertex] = place as f64 - (row.len() as f64 - 1.0) / 2.0;
            }
        }
        let mirror = key.iter().map(|k| -k).collect();
        starts.extend([Some(key), Some(mirror)]);
    }
    starts
}

#[derive(Clone)]
struct Search<'a> {
    layered: &'a Layered,
    tree: &'a Tree,
    costs: &'a Costs<'a>,
    /// Per vertex: a leaf without edges.
    lone: Vec<bool>,
    /// Per vertex its place in the declaration.
    declared: Vec<f64>,
    box_declared: Vec<f64>,
    before: Vec<Vec<usize>>,
    behind: Vec<Vec<usize>>,
    groups: Vec<RowGroups>,
    rows: Vec<Vec<usize>>,
    place: Vec<usize>,
    /// Per container, and first for none: what it holds, in the one order of all rows.
    siblings: Vec<Vec<usize>>,
    budget: usize,
}

impl<'a> Search<'a> {
    fn new(layered: &'a Layered, tree: &'a Tree, costs: &'a Costs<'a>, lone: &[bool]) -> Self {
        let count = layered.vertices.len();
        let (mut before, mut behind) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        for channel in 1..layered.rows.len() {
            for &(a, b) in costs.wires(channel) {
                behind[a].push(b);
                before[b].push(a);
            }
        }
        let declared = declared_keys(layered, tree);
        let box_declared = box_keys(layered, tree, &declared, |_| true);
        let groups = layered.rows.iter().map(|row| RowGroups::new(row, layered, tree)).collect();
        let is_lone = |v: usize| matches!(layered.vertices[v].kind, Kind::Leaf(leaf) if lone[leaf]);
        let mut search = Self {
            layered,
            tree,
            costs,
            lone: (0..count).map(is_lone).collect(),
            declared,
            box_declared,
            before,
            behind,
            groups,
            rows: layered.rows.clone(),
            place: vec![0; count],
            siblings: families(tree),
            budget: MOVE_BUDGET / (1 + (layered.wires.len() / MOVE_WIRES).pow(2)),
        };
        search.start_from(None);
        search
    }

    fn start_from(&mut self, key: Option<&[f64]>) {
        let declared = self.declared.clone();
        let key = key.unwrap_or(&declared);
        let boxes = box_keys(self.layered, self.tree, key, |_| true);
        self.sort_by(key, &boxes);
    }

    /// Sorts every group by the keys of its vertices and containers.
    fn sort_by(&mut self, key: &[f64], box_key: &[f64]) {
        let (lone, declared, boxes) = (&self.lone, &self.declared, &self.box_declared);
        let rank = |item: &Item| match *item {
            Item::Vertex(v) => (lone[v], key[v], declared[v], v),
            Item::Box(c, _) => (false, box_key[c], boxes[c], c),
        };
        for row in &mut self.groups {
            for group in &mut row.groups {
                group.items.sort_by(|a, b| {
                    let (a, b) = (rank(a), rank(b));
                    a.0.cmp(&b.0)
                        .then(a.1.total_cmp(&b.1))
                        .then(a.2.total_cmp(&b.2))
                        .then(a.3.cmp(&b.3))
                });
            }
        }
        for family in &mut self.siblings {
            family.sort_by(|a, b| {
                let keys = |c: &usize| (box_key[*c], boxes[*c]);
                let (x, y) = (keys(a), keys(b));
                x.0.total_cmp(&y.0).then(x.1.total_cmp(&y.1)).then(a.cmp(b))
            });
        }
        self.flatten_all();
    }

    fn flatten_all(&mut self) {
        for row in 0..self.rows.len() {
            self.flatten(row);
        }
    }

    fn flatten(&mut self, row: usize) {
        self.groups[row].flatten(&mut self.rows[row]);
        for (place, vertex) in self.rows[row].iter().enumerate() {
            self.place[*vertex] = place;
        }
    }

    fn cost(&self) -> f64 {
        self.costs.total(&self.rows, &self.place) + INVERSION * self.declaration_inversions()
    }

    fn declaration_inversions(&self) -> f64 {
        let mut total = 0_usize;
        for row in &self.rows {
            let leaves: Vec<f64> = row
                .iter()
                .filter(|v| matches!(self.layered.vertices[**v].kind, Kind::Leaf(_)))
                .map(|v| self.declared[*v])
                .collect();
            if leaves.len() > 200 {
                continue;
            }
            for (index, key) in leaves.iter().enumerate() {
                total += leaves[..index].iter().filter(|k| *k > key).count();
            }
        }
        total as f64
    }

    /// Sorts rows by the mean place of their neighbours, back and forth, and keeps the best.
    fn sweep(&mut self) {
        let mut best = (self.cost(), self.groups.clone(), self.siblings.clone());
        for sweep in 0..SWEEPS {
            let mut key: Vec<f64> = vec![0.0; self.place.len()];
            for row in &self.rows {
                for (place, vertex) in row.iter().enumerate() {
                    key[*vertex] = place as f64 - (row.len() as f64 - 1.0) / 2.0;
                }
            }
            self.pull(sweep, &mut key);
            let boxes = box_keys(self.layered, self.tree, &key, |v| {
                !(self.before[v].is_empty() && self.behind[v].is_empty())
            });
            self.sort_by(&key, &boxes);
            let cost = self.cost();
            if cost < best.0 - 1e-9 {
                best = (cost, self.groups.clone(), self.siblings.clone());
            }
        }
        self.groups = best.1;
        self.siblings = best.2;
        self.flatten_all();
    }

    /// Moves every key to the mean of its neighbours' keys on one side or on both.
    fn pull(&self, sweep: usize, key: &mut [f64]) {
        let downwards = sweep.is_multiple_of(2);
        let both = sweep % 4 == 3;
        let count = self.rows.len();
        for step in 0..count {
            let row = if downwards { step } else { count - 1 - step };
            for &vertex in &self.rows[row] {
                let before = self.before[vertex].iter().filter(|_| both || downwards);
                let behind = self.behind[vertex].iter().filter(|_| both || !downwards);
                let (mut sum, mut number) = (0.0, 0.0);
                for neighbour in before.chain(behind) {
                    sum += key[*neighbour];
                    number += 1.0;
                }
                if number > 0.0 {
                    key[vertex] = sum / number;
                }
            }
        }
    }

    /// Applies moves that lower the cost, until none does or the budget is spent.
    fn improve(&mut self) {
        for _ in 0..MOVE_ROUNDS {
            let mut moved = false;
            for row in 0..self.groups.len() {
                for group in 0..self.groups[row].groups.len() {
                    moved |= self.improve_group(row, group);
                }
            }
            moved |= self.swap_siblings();
            if !moved {
                break;
            }
        }
    }

    fn improve_group(&mut self, row: usize, group: usize) -> bool {
        let mut moved = false;
        let count = self.groups[row].groups[group].items.len();
        for from in 0..count {
            if let Item::Vertex(vertex) = self.groups[row].groups[group].items[from]
                && !self.lone[vertex]
                && self.budget > 0
            {
                moved |= self.sift(row, group, from);
            }
        }
        moved
    }

    /// Moves one vertex through its group and leaves it where the cost is least.
    fn sift(&mut self, row: usize, group: usize, from: usize) -> bool {
        let count = self.groups[row].groups[group].items.len();
        let items = &self.groups[row].groups[group].items;
        let walls = items.iter().any(|item| matches!(item, Item::Box(..)));
        let here = self.local_cost(row, walls);
        let mut best = (here - 1e-9, from);
        let original = self.groups[row].groups[group].items.clone();
        let near = |to: &usize| to.abs_diff(from) <= SIFT_REACH;
        for to in (0..count).filter(|to| *to != from).filter(near) {
            let mut items = original.clone();
            let item = items.remove(from);
            items.insert(to, item);
            if self.lone_before_linked(&items) {
                continue;
            }
            self.groups[row].groups[group].items = items;
            self.flatten(row);
            let cost = self.local_cost(row, walls);
            if cost < best.0 {
                best = (cost - 1e-9, to);
            }
        }
        let mut items = original;
        let item = items.remove(from);
        items.insert(best.1, item);
        self.groups[row].groups[group].items = items;
        self.flatten(row);
        best.1 != from
    }

    fn lone_before_linked(&self, items: &[Item]) -> bool {
        let lone = |item: &Item| matches!(item, Item::Vertex(v) if self.lone[*v]);
        items.windows(2).any(|pair| lone(&pair[0]) && !lone(&pair[1]))
    }

    /// Returns the cost that the order of one row takes part in.
    ///
    /// Moves among vertices alone change nothing about the containers in the way of wires.
    fn local_cost(&mut self, row: usize, walls: bool) -> f64 {
        let mut cost = self.costs.row(row, &self.rows, &self.place);
        let last = self.rows.len() - 1;
        for channel in [row, row + 1] {
            if channel > 0 && channel <= last {
                cost += self.costs.channel(channel, &self.rows, &self.place, walls);
                self.budget = self.budget.saturating_sub(self.costs.wires(channel).len() + 4);
            }
        }
        if self.rows[row].len() <= 200 {
            cost += INVERSION * self.row_inversions(row);
        }
        cost
    }

    fn row_inversions(&self, row: usize) -> f64 {
        let leaf = |v: &&usize| matches!(self.layered.vertices[**v].kind, Kind::Leaf(_));
        let keys: Vec<f64> =
            self.rows[row].iter().filter(leaf).map(|v| self.declared[*v]).collect();
        let mut total = 0;
        for (index, key) in keys.iter().enumerate() {
            total += keys[..index].iter().filter(|k| *k > key).count();
        }
        total as f64
    }

    /// Swaps neighbouring sibling containers in all rows where that pays.
    fn swap_siblings(&mut self) -> bool {
        let mut moved = false;
        for family in 0..self.siblings.len() {
            for index in 0..self.siblings[family].len() {
                moved |= self.budget > 0 && self.swap_with_next(family, index);
            }
        }
        moved
    }

    /// Swaps a container with the next sibling that shares a row with it, if that pays.
    fn swap_with_next(&mut self, family: usize, index: usize) -> bool {
        let spans = &self.layered.spans;
        let list = &self.siblings[family];
        let a = list[index];
        let meets = |b: &usize| spans[a].0 <= spans[*b].1 && spans[*b].0 <= spans[a].1;
        let Some(distance) = list[index + 1..].iter().position(meets) else { return false };
        let b = list[index + 1 + distance];
        let before = self.cost();
        self.swap_boxes(a, b);
        self.budget = self.budget.saturating_sub(self.layered.wires.len() * 2 + 8);
        if self.cost() < before - 1e-9 {
            self.siblings[family].remove(index);
            self.siblings[family].insert(index + 1 + distance, a);
            return true;
        }
        self.swap_boxes(a, b);
        false
    }

    /// Exchanges two containers wherever both stand; where only one does nothing changes.
    fn swap_boxes(&mut self, a: usize, b: usize) {
        let (first, last) = self.layered.spans[a];
        for row in first..=last {
            let mut changed = false;
            for group in &mut self.groups[row].groups {
                let find = |c: usize, items: &[Item]| {
                    items.iter().position(|item| matches!(item, Item::Box(x, _) if *x == c))
                };
                let Some(i) = find(a, &group.items) else { continue };
                if let Some(j) = find(b, &group.items) {
                    group.items.swap(i, j);
                    changed = true;
                }
                break;
            }
            if changed {
                self.flatten(row);
            }
        }
    }
}
