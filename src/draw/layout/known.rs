//! Orders that were found, so that none is searched for twice.

use std::collections::BTreeMap;

use super::layered::{Kind, Layered};
use super::order::{Found, order, order_again};
use super::strand::Choice;
use super::tree::Tree;

/// The order of each row.
type Rows = Vec<Vec<usize>>;

/// The orders of layered graphs that were made from the same ranks.
#[derive(Default)]
pub(super) struct Orders {
    /// What was found from nothing, by what was chosen.
    chosen: BTreeMap<Choice, Found>,
    /// What was searched, and what was found, with the vertices by their numbers in the search.
    searched: Vec<(Search, Found)>,
}

impl Orders {
    /// Returns the best order found; `lone` leaves have no edges.
    ///
    /// Where there is an order `before`, of the same leaves, this one goes on from it.
    pub(super) fn of(
        &mut self,
        choice: &Choice,
        (layered, tree, lone): (&Layered, &Tree, &[bool]),
        before: Option<&Found>,
    ) -> Found {
        if let Some(found) = self.chosen.get(choice) {
            return found.clone();
        }
        if let Some(before) = before {
            return order_again(layered, tree, lone, before);
        }
        let found = order(layered, tree, lone, self);
        self.chosen.insert(choice.clone(), found.clone());
        found
    }

    /// Returns what a search finds in a graph, or what it found in one that is the same to it.
    pub(super) fn found(&mut self, layered: &Layered, search: impl FnOnce() -> Found) -> Found {
        let numbers = Numbers::of(layered);
        let task = Search::of(layered, &numbers);
        if let Some((_, known)) = self.searched.iter().find(|(known, _)| *known == task) {
            return numbers.named(known, layered.vertices.len());
        }
        let found = search();
        self.searched.push((task, numbers.numbered(&found)));
        found
    }
}

/// The vertices that stand in rows, in their order, and the number of each among them.
struct Numbers {
    vertices: Vec<usize>,
    of: Vec<usize>,
}

impl Numbers {
    fn of(layered: &Layered) -> Self {
        let mut vertices: Vec<usize> = layered.rows.iter().flatten().copied().collect();
        vertices.sort_unstable();
        let mut of = vec![usize::MAX; layered.vertices.len()];
        vertices.iter().enumerate().for_each(|(number, vertex)| of[*vertex] = number);
        Self { vertices, of }
    }

    /// Returns what was found, with vertices by their numbers.
    fn numbered(&self, found: &Found) -> Found {
        let keys = self.vertices.iter().map(|vertex| found.keys[*vertex]).collect();
        Found { rows: renamed(&found.rows, &self.of), keys, families: found.families.clone() }
    }

    /// Returns what was found with numbers, for `count` vertices.
    fn named(&self, found: &Found, count: usize) -> Found {
        let mut keys = vec![0.0; count];
        for (key, vertex) in found.keys.iter().zip(&self.vertices) {
            keys[*vertex] = *key;
        }
        Found { rows: renamed(&found.rows, &self.vertices), keys, families: found.families.clone() }
    }
}

fn renamed(rows: &[Vec<usize>], names: &[usize]) -> Rows {
    rows.iter().map(|row| row.iter().map(|vertex| names[*vertex]).collect()).collect()
}

/// All of a layered graph that an order depends on.
#[derive(PartialEq)]
struct Search {
    vertices: Vec<(Kind, usize, Option<usize>)>,
    rows: Rows,
    spans: Vec<(usize, usize)>,
    /// Vertices, pins and channel of each wire.
    wires: Vec<([usize; 4], Option<usize>)>,
    chains: Vec<Vec<(usize, bool)>>,
}

impl Search {
    fn of(layered: &Layered, numbers: &Numbers) -> Self {
        let vertex = |vertex: &usize| {
            let at = &layered.vertices[*vertex];
            let kind = if layered.passes(*vertex) { Kind::Dummy } else { at.kind };
            (kind, at.row, at.parent)
        };
        let wire = |wire: &super::layered::Wire| {
            let (a, b) = layered.ends(wire);
            ([numbers.of[a], numbers.of[b], wire.a, wire.b], wire.channel)
        };
        Self {
            vertices: numbers.vertices.iter().map(vertex).collect(),
            rows: renamed(&layered.rows, &numbers.of),
            spans: layered.spans.clone(),
            wires: layered.wires.iter().map(wire).collect(),
            chains: layered.chains.clone(),
        }
    }
}
