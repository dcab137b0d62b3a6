//! In which order a diagram decides its variables: that decides its size.

use std::collections::BTreeSet;

use crate::analyze::meaning::Circuit;
use crate::model::{ComponentId, Subject, Topology};

/// A way to order variables. Shared fates always come first.
#[derive(Clone, Copy)]
pub(super) enum Order {
    /// What needs before what it needs: tiers that call each other stay together, and so do the
    /// parts of one way through. Right for nearly all designs, and quick to build: what is added
    /// to a diagram comes above it.
    Tiers,
    /// The same from below.
    Upwards,
    /// As the journey meets them, one way after the other.
    Downwards,
    /// As far from the entry as they are: for many ways that lean on the same few things.
    Across,
}

impl Order {
    /// Every way, the most promising first.
    pub(super) const ALL: [Self; 4] = [Self::Tiers, Self::Upwards, Self::Downwards, Self::Across];

    /// Returns the variables of `circuit` in this order, without those in `except`.
    pub(super) fn variables(
        self,
        topology: &Topology,
        circuit: &Circuit,
        except: &[usize],
    ) -> Vec<usize> {
        let mut walk = Walk::new(circuit, except);
        let shared: BTreeSet<ComponentId> =
            topology.components.iter().flat_map(|c| c.fate.iter().copied()).collect();
        for (at, variable) in circuit.variables.iter().enumerate() {
            let link = matches!(variable.subject, Subject::Link(..));
            if !link && shared.contains(&variable.subject.component()) {
                walk.take(at);
            }
        }
        let fates = walk.order.len();
        match self {
            Self::Tiers => {
                walk.upwards();
                walk.order[fates..].reverse();
            }
            Self::Upwards => walk.upwards(),
            Self::Downwards => walk.downwards(),
            Self::Across => walk.across(),
        }
        walk.order
    }
}

struct Walk<'c> {
    circuit: &'c Circuit,
    met: Vec<bool>,
    order: Vec<usize>,
}

impl<'c> Walk<'c> {
    fn new(circuit: &'c Circuit, except: &[usize]) -> Self {
        let mut met = vec![false; circuit.variables.len() + circuit.gate_count()];
        for at in except {
            met[*at] = true;
        }
        Self { circuit, met, order: Vec::new() }
    }

    /// Takes a variable, unless it was taken before.
    fn take(&mut self, variable: usize) {
        if !std::mem::replace(&mut self.met[variable], true) {
            self.order.push(variable);
        }
    }

    fn inputs(&self, node: usize) -> &'c [u32] {
        node.checked_sub(self.circuit.variables.len()).map_or(&[], |gate| self.circuit.gate(gate).1)
    }

    /// A gate's own variables come after all that its gates read; needs are its last inputs, so
    /// from the last to the first a host stays beside what it holds.
    fn upwards(&mut self) {
        let first = self.circuit.variables.len();
        let root = self.circuit.root as usize;
        let mut path = vec![(root, self.inputs(root).len())];
        while let Some((node, left)) = path.last_mut() {
            let node = *node;
            if *left == 0 {
                for input in self.inputs(node).iter().filter(|input| (**input as usize) < first) {
                    self.take(*input as usize);
                }
                path.pop();
                continue;
            }
            *left -= 1;
            let input = self.inputs(node)[*left] as usize;
            if input >= first && !std::mem::replace(&mut self.met[input], true) {
                path.push((input, self.inputs(input).len()));
            }
        }
        if root < first {
            self.take(root);
        }
    }

    fn downwards(&mut self) {
        let first = self.circuit.variables.len();
        let mut open = vec![self.circuit.root as usize];
        while let Some(node) = open.pop() {
            if node < first {
                self.take(node);
            } else if !std::mem::replace(&mut self.met[node], true) {
                open.extend(self.inputs(node).iter().rev().map(|input| *input as usize));
            }
        }
    }

    fn across(&mut self) {
        let first = self.circuit.variables.len();
        let mut open = std::collections::VecDeque::from([self.circuit.root as usize]);
        while let Some(node) = open.pop_front() {
            if node < first {
                self.take(node);
            } else if !std::mem::replace(&mut self.met[node], true) {
                open.extend(self.inputs(node).iter().map(|input| *input as usize));
            }
        }
    }
}
