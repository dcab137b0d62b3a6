//! Orders from keys: sorting by means of neighbours, back and forth.

use super::exchange::{Cost, Order};
use super::groups::Item;
use super::keys::box_keys;

/// Sweeps per start.
const SWEEPS: usize = 8;

impl Order<'_> {
    /// Returns where each vertex stands, from the middle of its row.
    pub(super) fn keys(&self) -> Vec<f64> {
        let mut key = vec![0.0; self.place.len()];
        for row in &self.rows {
            for (place, vertex) in row.iter().enumerate() {
                key[*vertex] = place as f64 - (row.len() as f64 - 1.0) / 2.0;
            }
        }
        key
    }

    /// Sorts every group by the keys of its vertices; containers keep one order in all rows.
    pub(super) fn sort_by(&mut self, key: &[f64], families: Option<&[Vec<usize>]>) {
        match families {
            Some(known) => self.families = known.to_vec(),
            None => self.sort_families(key),
        }
        let mut rank = vec![0; self.fixed.tree.len()];
        for family in &self.families {
            for (place, container) in family.iter().enumerate() {
                rank[*container] = place;
            }
        }
        for row in 0..self.groups.len() {
            self.sort_row(row, key, &rank);
        }
        self.flatten();
    }

    fn sort_families(&mut self, key: &[f64]) {
        let fixed = self.fixed;
        let linked = |v: usize| !(fixed.near(0, v).is_empty() && fixed.near(1, v).is_empty());
        let boxes = box_keys(fixed.layered, fixed.tree, key, linked);
        for family in &mut self.families {
            family.sort_by(|a, b| {
                let declared = |c: &usize| (fixed.box_anchor[*c], *c);
                boxes[*a].total_cmp(&boxes[*b]).then(declared(a).cmp(&declared(b)))
            });
        }
    }

    fn sort_row(&mut self, row: usize, key: &[f64], rank: &[usize]) {
        let fixed = self.fixed;
        let groups = &mut self.groups[row].groups;
        let mut mean = vec![(0.0, 0.0); groups.len()];
        for group in (0..groups.len()).rev() {
            let (mut sum, mut count) = (0.0, 0.0);
            for item in &groups[group].items {
                let (more, by) = match *item {
                    Item::Vertex(v) => (key[v], 1.0),
                    Item::Box(_, inner) => mean[inner],
                };
                sum += more;
                count += by;
            }
            mean[group] = (sum, count);
            let sorted_by = |item: &Item| match *item {
                Item::Vertex(v) => (fixed.lone[v], key[v], fixed.vertex_anchor[v], v),
                Item::Box(c, g) => {
                    (false, mean[g].0 / f64::max(mean[g].1, 1.0), fixed.box_anchor[c], c)
                }
            };
            let items = &mut groups[group].items;
            items.sort_by(|a, b| {
                let (a, b) = (sorted_by(a), sorted_by(b));
                a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)).then(a.3.cmp(&b.3))
            });
            let is_box = |item: &&Item| matches!(item, Item::Box(..));
            let mut boxes: Vec<Item> = items.iter().filter(is_box).copied().collect();
            boxes.sort_by_key(|item| match item {
                Item::Box(container, _) => rank[*container],
                Item::Vertex(_) => 0,
            });
            let slots = items.iter_mut().filter(|item| matches!(item, Item::Box(..)));
            slots.zip(boxes).for_each(|(slot, item)| *slot = item);
        }
    }

    /// Sorts rows by the mean place of their neighbours, back and forth, and keeps the best.
    pub(super) fn sweep(&mut self) {
        let mut best: (Cost, Vec<f64>, Vec<Vec<usize>>) =
            (self.cost, self.keys(), self.families.clone());
        for sweep in 0..SWEEPS {
            let mut key = self.keys();
            self.pull(sweep, &mut key);
            self.sort_by(&key, None);
            if self.cost < best.0 {
                best = (self.cost, self.keys(), self.families.clone());
            }
        }
        self.sort_by(&best.1, Some(&best.2));
    }

    /// Moves every key to the mean of its neighbours' keys on one side or on both.
    fn pull(&self, sweep: usize, key: &mut [f64]) {
        let downwards = sweep.is_multiple_of(2);
        let both = sweep % 4 == 3;
        let count = self.rows.len();
        for step in 0..count {
            let row = if downwards { step } else { count - 1 - step };
            for &vertex in &self.rows[row] {
                let before = self.fixed.near(0, vertex).iter().filter(|_| both || downwards);
                let behind = self.fixed.near(1, vertex).iter().filter(|_| both || !downwards);
                let (mut sum, mut number) = (0.0, 0.0);
                for (neighbour, _) in before.chain(behind) {
                    sum += key[*neighbour];
                    number += 1.0;
                }
                if number > 0.0 {
                    key[vertex] = sum / number;
                }
            }
        }
    }
}
