//! Moves of lines as a whole, and of boxes together with the lines at them.

use std::collections::BTreeSet;

use super::exchange::{Cost, Order};
use super::groups::Item;
use super::moves::PATIENCE;

/// The longest line that is moved as a whole, in rows.
const CHAIN_MAX: usize = 10;

/// One item moved through its group.
struct Step {
    row: usize,
    group: usize,
    from: usize,
    to: usize,
}

impl Order<'_> {
    /// Moves lines from end to end past everything beside them, where that pays.
    ///
    /// Vertex by vertex such a line does not get past a box that it passes in several rows.
    pub(super) fn shift_chains(&mut self) {
        let layered = self.fixed.layered;
        if self.cost.crossings == 0 {
            return;
        }
        let hot = self.heat();
        let mut done = BTreeSet::new();
        for chain in &layered.chains {
            if self.budget == 0 {
                break;
            }
            let ends =
                chain.iter().flat_map(|w| <[usize; 2]>::from(layered.ends(&layered.wires[w.0])));
            let mut line: Vec<usize> = ends.filter(|v| layered.passes(*v)).collect();
            line.dedup();
            let is_hot = line.iter().any(|v| hot[*v]);
            if (2..=CHAIN_MAX).contains(&line.len()) && is_hot && done.insert(line.clone()) {
                self.shift_chain(&line, true);
                self.shift_chain(&line, false);
            }
        }
    }

    fn shift_chain(&mut self, line: &[usize], low: bool) {
        let before = self.cost;
        let mut steps = Vec::new();
        for &vertex in line {
            let Some((row, group, from)) = self.find(vertex) else { continue };
            let mut at = from;
            while let Some(next) = self.step(row, group, at, low) {
                at = next;
            }
            steps.push(Step { row, group, from, to: at });
        }
        for &vertex in line {
            self.sift_logged(vertex, &mut steps);
        }
        if self.cost >= before {
            self.undo(steps, before);
        }
    }

    /// Moves boxes whose wires are crossed together with the lines at them, where that pays.
    ///
    /// A line next to a box holds it in place while one of the two is moved alone.
    pub(super) fn carry_leaves(&mut self) {
        if self.cost.crossings == 0 {
            return;
        }
        let hot = self.heat();
        for vertex in (0..hot.len()).filter(|v| hot[*v]) {
            let sides = [self.fixed.near(0, vertex), self.fixed.near(1, vertex)].concat();
            let mut lines: Vec<usize> = sides.into_iter().map(|(end, _)| end).collect();
            lines.retain(|end| self.fixed.layered.passes(*end));
            if !self.fixed.layered.passes(vertex) && !lines.is_empty() && self.budget > 0 {
                let _ = self.carry(vertex, &lines, true) || self.carry(vertex, &lines, false);
            }
        }
    }

    /// Moves a vertex and then its lines, step by step; returns whether that lowered the cost.
    fn carry(&mut self, vertex: usize, lines: &[usize], low: bool) -> bool {
        let before = self.cost;
        let mut steps = Vec::new();
        for _ in 0..PATIENCE {
            let Some((row, group, from)) = self.find(vertex) else { break };
            let Some(to) = self.step(row, group, from, low) else { break };
            steps.push(Step { row, group, from, to });
            for line in lines {
                self.sift_logged(*line, &mut steps);
            }
            if self.cost < before {
                return true;
            }
        }
        self.undo(steps, before);
        false
    }

    /// Exchanges an item with its neighbour on one side; returns where it stands then.
    fn step(&mut self, row: usize, group: usize, at: usize, low: bool) -> Option<usize> {
        let first = if low { at.checked_sub(1)? } else { at };
        let may = self.may_turn(row, group, first);
        may.then(|| {
            self.exchange(row, group, first);
            if low { first } else { at + 1 }
        })
    }

    fn sift_logged(&mut self, vertex: usize, steps: &mut Vec<Step>) {
        let Some((row, group, _)) = self.find(vertex) else { return };
        let (from, to) = self.sift(row, group, Item::Vertex(vertex));
        steps.push(Step { row, group, from, to });
    }

    /// Takes back steps, after which the order costs what it did before.
    fn undo(&mut self, steps: Vec<Step>, before: Cost) {
        for Step { row, group, from, to } in steps.into_iter().rev() {
            (from..to).rev().for_each(|at| self.turn(row, group, at));
            (to..from).for_each(|at| self.turn(row, group, at));
        }
        self.cost = before;
    }

    /// Returns the row and group of a vertex, and its index there.
    fn find(&self, vertex: usize) -> Option<(usize, usize, usize)> {
        let at = &self.fixed.layered.vertices[vertex];
        let group = match at.parent {
            Some(parent) => self.fixed.group_of(parent, at.row)?,
            None => 0,
        };
        let items = &self.groups[at.row].groups[group].items;
        let index = items.iter().position(|item| *item == Item::Vertex(vertex))?;
        Some((at.row, group, index))
    }
}
