//! Structures of all journeys → one set of gates for the page.

use std::collections::{BTreeMap, BTreeSet};

use super::meaning::Structure;
use crate::model::{Gate, Gates, JourneyGate, Subject, Topology};

/// A journey and the same journey reading, where that can differ.
pub(super) struct Asked {
    pub(super) id: String,
    pub(super) works: Structure,
    pub(super) reads: Option<Structure>,
}

/// Returns the gates of all journeys; what they share is there once.
pub(super) fn gates(topology: &Topology, asked: &[Asked]) -> Gates {
    let structures = asked.iter().flat_map(|a| std::iter::once(&a.works).chain(&a.reads));
    let subjects: BTreeSet<Subject> = structures
        .flat_map(|s| s.circuit.variables.iter().map(|variable| variable.subject))
        .collect();
    let number = subjects.iter().copied().zip(0..).collect();
    let mut merger = Merger { number, known: BTreeMap::new(), gates: Vec::new() };
    let mut journeys = Vec::new();
    for journey in asked {
        let works = merger.add(&journey.works);
        let reads = journey.reads.as_ref().and_then(|reads| merger.add(reads));
        let reads = reads.filter(|reads| Some(*reads) != works);
        journeys.push(JourneyGate { id: journey.id.clone(), works, reads });
    }
    let variables = subjects.iter().map(|subject| subject.name(topology)).collect();
    Gates { variables, gates: merger.gates, journeys }
}

struct Merger {
    number: BTreeMap<Subject, u32>,
    known: BTreeMap<Gate, u32>,
    gates: Vec<Gate>,
}

impl Merger {
    /// Adds a structure and returns the node of its answer.
    fn add(&mut self, structure: &Structure) -> Option<u32> {
        if structure.broken.is_some() {
            return None;
        }
        let circuit = &structure.circuit;
        let mut nodes: Vec<u32> =
            circuit.variables.iter().map(|variable| self.number[&variable.subject]).collect();
        for (block, cyclic) in circuit.blocks() {
            if cyclic {
                let start = self.next();
                nodes.extend((0..).zip(block.clone()).map(|(at, _)| start + at));
            }
            for gate in block {
                let (need, inputs) = circuit.gate(gate);
                let inputs = inputs.iter().map(|input| nodes[*input as usize]).collect();
                let gate = Gate { need, inputs };
                if cyclic {
                    self.gates.push(gate);
                } else {
                    nodes.push(self.share(gate));
                }
            }
        }
        Some(nodes[circuit.root as usize])
    }

    /// Returns the node of a gate, adding it unless an equal one is there or it says nothing new.
    fn share(&mut self, gate: Gate) -> u32 {
        if let (1, [single]) = (gate.need, gate.inputs.as_slice()) {
            return *single;
        }
        if let Some(known) = self.known.get(&gate) {
            return *known;
        }
        let made = self.next();
        self.known.insert(gate.clone(), made);
        self.gates.push(gate);
        made
    }

    fn next(&self) -> u32 {
        u32::try_from(self.number.len() + self.gates.len()).unwrap_or(u32::MAX)
    }
}
