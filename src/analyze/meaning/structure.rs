//! The answer to one question: what a journey needs, and what stops it.

use std::collections::BTreeSet;

use super::circuit::{Circuit, to_u32};
use super::compile::compile;
use super::needs::Need;
use super::{Meaning, broken};
use crate::model::{Broken, ComponentId, Endpoint, Operation, Subject};

/// What it takes to get from one component to others, reading or writing.
#[derive(Clone, Debug)]
pub struct Structure {
    /// The gates.
    pub circuit: Circuit,
    /// Why it cannot work even with everything up.
    pub broken: Option<Broken>,
    /// What stops it alone; nothing when it is broken.
    pub order1: Vec<Subject>,
    /// Components that it runs through or leans on, in declaration order.
    pub components: Vec<ComponentId>,
    /// What those components need, with the caller.
    pub needs: Vec<(ComponentId, Need)>,
}

impl Structure {
    pub(super) fn new(
        meaning: &Meaning<'_>,
        entry: ComponentId,
        target: &[Endpoint],
        operation: Operation,
    ) -> Self {
        let compiled = compile(meaning, entry, target, operation);
        let mut structure = Self {
            circuit: compiled.circuit,
            broken: None,
            order1: Vec::new(),
            components: compiled.components,
            needs: compiled.needs,
        };
        structure.broken = broken::unreached(meaning, entry, target, operation).or_else(|| {
            (!structure.holds(&[])).then(|| broken::reason(meaning, &structure, entry, operation))
        });
        if structure.broken.is_none() {
            let singles = structure.singles_given(&[]);
            structure.order1 = singles.into_iter().map(|at| structure.subject(at)).collect();
        }
        structure
    }

    /// Returns whether it works while all of `down` are down.
    pub fn holds(&self, down: &[Subject]) -> bool {
        let mut values = vec![!0; self.circuit.variables.len()];
        for at in self.indices(down) {
            values[at] = 0;
        }
        self.broken.is_none() && self.circuit.evaluate(&mut values) & 1 == 1
    }

    /// Returns the variable's subject.
    pub fn subject(&self, variable: usize) -> Subject {
        self.circuit.variables[variable].subject
    }

    /// Returns the variables that `subjects` stand for: a component means all of its replicas.
    pub fn indices(&self, subjects: &[Subject]) -> Vec<usize> {
        let named: BTreeSet<Subject> = subjects.iter().copied().collect();
        let means = |variable: Subject| {
            let whole = match variable {
                Subject::Replica(of, _) => named.contains(&Subject::Component(of)),
                Subject::Component(_) | Subject::Link(..) => false,
            };
            whole || named.contains(&variable)
        };
        let variables = self.circuit.variables.iter().enumerate();
        variables.filter(|(_, v)| means(v.subject)).map(|(at, _)| at).collect()
    }

    /// Returns whether the failure of a component (with all its replicas) or link stops it.
    pub fn stops_without(&self, subject: Subject) -> bool {
        self.broken.is_none() && !self.holds(&[subject])
    }

    /// Returns the places of the members of a need: how many instances, counted by replicas.
    pub fn instances(&self, component: ComponentId) -> u32 {
        let of = self.circuit.variables.iter().filter(|v| match v.subject {
            Subject::Component(id) | Subject::Replica(id, _) => id == component,
            Subject::Link(..) => false,
        });
        to_u32(of.count())
    }
}
