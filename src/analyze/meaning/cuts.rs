//! What stops a journey alone and in pairs: 64 scenarios a machine word.

use super::structure::Structure;
use crate::model::{Effect, Subject};

/// At most this many pairs are listed: two long rows side by side have millions.
pub const PAIRS_MAX: usize = 100_000;

impl Structure {
    /// Returns the variables that stop it alone while the variables of `down` are down too.
    pub fn singles_given(&self, down: &[usize]) -> Vec<usize> {
        let mut values = vec![!0; self.circuit.variables.len()];
        for at in down {
            values[*at] = 0;
        }
        let others: Vec<usize> =
            (0..self.circuit.variables.len()).filter(|at| !down.contains(at)).collect();
        self.stopping(&others, &mut values)
    }

    /// Returns pairs of variables that stop it together, neither of them alone, in order; the first
    /// [`PAIRS_MAX`] of them.
    pub fn order2(&self) -> Vec<(Subject, Subject)> {
        self.pairs().into_iter().map(|(a, b)| (self.subject(a), self.subject(b))).collect()
    }

    /// Returns the pairs as indices of variables.
    pub fn pairs(&self) -> Vec<(usize, usize)> {
        if self.broken.is_some() {
            return Vec::new();
        }
        let alone = self.indices(&self.order1);
        let count = self.circuit.variables.len();
        let mut is_alone = vec![false; count];
        for at in alone {
            is_alone[at] = true;
        }
        let rest: Vec<usize> = (0..count).filter(|at| !is_alone[*at]).collect();
        let mut values = vec![!0; count];
        let mut found = Vec::new();
        for firsts in rest.chunks(64) {
            let candidates = self.candidates(firsts, &is_alone, &mut values);
            found.extend(self.stopping_pairs(&candidates, &mut values));
            if found.len() > PAIRS_MAX {
                break;
            }
        }
        found.truncate(PAIRS_MAX);
        found
    }

    /// Returns pairs that may stop it, at most 64 firsts at a time.
    ///
    /// While the first is down, the second has to be a part of every way through. Two ways that
    /// have as little in common as they can leave few that are: those are tried.
    fn candidates(
        &self,
        firsts: &[usize],
        is_alone: &[bool],
        values: &mut Vec<u64>,
    ) -> Vec<(usize, usize)> {
        for (lane, at) in firsts.iter().enumerate() {
            values[*at] = !(1 << lane);
        }
        self.circuit.evaluate(values);
        let one_way = self.circuit.sufficient(values, false);
        let other_way = self.circuit.sufficient(values, true);
        let mut found = Vec::new();
        for (lane, first) in firsts.iter().enumerate() {
            values[*first] = !0;
            let seconds = (first + 1..is_alone.len())
                .filter(|at| !is_alone[*at] && (one_way[*at] & other_way[*at]) >> lane & 1 == 1);
            found.extend(seconds.map(|second| (*first, second)));
        }
        found
    }

    /// Returns those pairs that stop it.
    fn stopping_pairs(
        &self,
        pairs: &[(usize, usize)],
        values: &mut Vec<u64>,
    ) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for batch in pairs.chunks(64) {
            for (lane, (a, b)) in batch.iter().enumerate() {
                values[*a] &= !(1 << lane);
                values[*b] &= !(1 << lane);
            }
            let works = self.circuit.evaluate(values);
            for (lane, (a, b)) in batch.iter().enumerate() {
                (values[*a], values[*b]) = (!0, !0);
                if works >> lane & 1 == 0 {
                    found.push((*a, *b));
                }
            }
        }
        found
    }

    /// Returns those of `candidates` that stop it when they fail on top of what `values` says.
    fn stopping(&self, candidates: &[usize], values: &mut Vec<u64>) -> Vec<usize> {
        let mut found = Vec::new();
        for batch in candidates.chunks(64) {
            for (lane, at) in batch.iter().enumerate() {
                values[*at] &= !(1 << lane);
            }
            let works = self.circuit.evaluate(values);
            for (lane, at) in batch.iter().enumerate() {
                values[*at] |= 1 << lane;
                if works >> lane & 1 == 0 {
                    found.push(*at);
                }
            }
        }
        found
    }

    /// Returns what the failure of `subjects` does; `reads` is the same journey reading, when that
    /// can differ.
    pub fn effect(&self, reads: Option<&Structure>, subjects: &[Subject]) -> Effect {
        let down = self.indices(subjects);
        if self.broken.is_some() || down.is_empty() {
            return Effect::Works;
        }
        if !self.holds(subjects) {
            let reading = reads.is_some_and(|reads| reads.holds(subjects));
            return if reading { Effect::WritesStop } else { Effect::Stops };
        }
        // What stopped it alone before still does; anything more has lost its spare.
        if self.singles_given(&down).len() > self.order1.len() {
            Effect::NoSpare
        } else {
            Effect::Works
        }
    }
}
