//! Gates over what can fail, evaluated for 64 scenarios at a time.

use crate::model::{Gate, Subject};

/// Something that can fail.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// What it is: a component or one of its replicas, or a link.
    pub subject: Subject,
}

/// The structure function of one journey.
///
/// Nodes are numbered: variables first, then gates. Gates stand in the topological order of the
/// condensed graph: a gate reads only earlier nodes, or nodes of its own cyclic block.
#[derive(Clone, Debug)]
pub struct Circuit {
    /// What can fail, in declaration order, links last.
    pub variables: Vec<Variable>,
    /// For each gate, where its inputs start; one more at the end.
    starts: Vec<u32>,
    inputs: Vec<u32>,
    needs: Vec<u32>,
    /// Gates in their order: runs without cycles, and cyclic blocks.
    blocks: Vec<Block>,
    /// The node that says whether the journey works.
    pub root: u32,
}

#[derive(Clone, Debug)]
struct Block {
    gates: std::ops::Range<usize>,
    cyclic: bool,
}

impl Circuit {
    /// Builds a circuit from gates in any order; `gates` may read each other in cycles.
    pub(super) fn new(variables: Vec<Variable>, gates: &[Gate], root: u32) -> Self {
        let first = variables.len();
        let order = condensed_order(gates, first);
        let mut number: Vec<u32> = (0..to_u32(first + gates.len())).collect();
        for (at, gate) in order.iter().flat_map(|(block, _)| block).enumerate() {
            number[first + gate] = to_u32(first + at);
        }
        let mut circuit = Self {
            variables,
            starts: vec![0],
            inputs: Vec::new(),
            needs: Vec::new(),
            blocks: Vec::new(),
            root: number[root as usize],
        };
        for (block, cyclic) in order {
            let start = circuit.needs.len();
            for gate in &block {
                let gate = &gates[*gate];
                circuit.inputs.extend(gate.inputs.iter().map(|i| number[*i as usize]));
                circuit.starts.push(to_u32(circuit.inputs.len()));
                circuit.needs.push(gate.need);
            }
            circuit.push_block(start..circuit.needs.len(), cyclic);
        }
        circuit
    }

    fn push_block(&mut self, gates: std::ops::Range<usize>, cyclic: bool) {
        match self.blocks.last_mut() {
            Some(last) if !cyclic && !last.cyclic => last.gates.end = gates.end,
            _ => self.blocks.push(Block { gates, cyclic }),
        }
    }

    /// Returns the number of gates.
    pub fn gate_count(&self) -> usize {
        self.needs.len()
    }

    /// Returns how many inputs of a gate must hold, and the inputs.
    pub fn gate(&self, gate: usize) -> (u32, &[u32]) {
        let range = self.starts[gate] as usize..self.starts[gate + 1] as usize;
        (self.needs[gate], &self.inputs[range])
    }

    /// Returns the runs of gates in order, each with whether its gates read each other.
    pub fn blocks(&self) -> impl Iterator<Item = (std::ops::Range<usize>, bool)> + '_ {
        self.blocks.iter().map(|b| (b.gates.clone(), b.cyclic))
    }

    /// Evaluates 64 scenarios: the first values, one word a variable, say where it is up; the rest
    /// is filled in. Returns where the journey works.
    pub fn evaluate(&self, values: &mut Vec<u64>) -> u64 {
        let first = self.variables.len();
        values.resize(first + self.gate_count(), 0);
        for block in &self.blocks {
            if block.cyclic {
                values[first + block.gates.start..first + block.gates.end].fill(0);
                while self.sweep(block.gates.clone(), values) {}
            } else {
                self.sweep(block.gates.clone(), values);
            }
        }
        values[self.root as usize]
    }

    /// Returns, after an evaluation, parts that suffice: one word a variable says in which scenarios
    /// it is one of them. Of alternatives the first that works is taken, or the last.
    ///
    /// What stops a journey alone is a part of every such choice.
    pub(super) fn sufficient(&self, values: &[u64], take_last: bool) -> Vec<u64> {
        let first = self.variables.len();
        let mut taken = vec![0; values.len()];
        taken[self.root as usize] = values[self.root as usize];
        for block in self.blocks.iter().rev() {
            loop {
                let mut changed = false;
                for gate in block.gates.clone().rev() {
                    let (need, inputs) = self.gate(gate);
                    let asked = taken[first + gate];
                    // In a cycle, and where some of many are needed, all that work are taken: more
                    // than enough is still enough.
                    let choice = need == 1 && !block.cyclic;
                    changed |= take(asked, choice, take_last, inputs, values, &mut taken);
                }
                if !block.cyclic || !changed {
                    break;
                }
            }
        }
        taken.truncate(first);
        taken
    }

    fn sweep(&self, gates: std::ops::Range<usize>, values: &mut [u64]) -> bool {
        let first = self.variables.len();
        let mut changed = false;
        for gate in gates {
            let (need, inputs) = self.gate(gate);
            let value = at_least(need, inputs, values);
            changed |= values[first + gate] != value;
            values[first + gate] = value;
        }
        changed
    }
}

/// Takes inputs that work where a gate is asked for: all, or one. Returns whether that is news.
fn take(
    asked: u64,
    choice: bool,
    take_last: bool,
    inputs: &[u32],
    values: &[u64],
    taken: &mut [u64],
) -> bool {
    let mut open = asked;
    let mut changed = false;
    let mut visit = |input: &u32| {
        let at = *input as usize;
        let here = open & values[at];
        changed |= here & !taken[at] != 0;
        taken[at] |= here;
        if choice {
            open &= !here;
        }
    };
    if take_last {
        inputs.iter().rev().for_each(&mut visit);
    } else {
        inputs.iter().for_each(&mut visit);
    }
    changed
}

/// Returns where at least `need` of the inputs hold.
fn at_least(need: u32, inputs: &[u32], values: &[u64]) -> u64 {
    let words = inputs.iter().map(|input| values[*input as usize]);
    let count = to_u32(inputs.len());
    if need > count {
        0
    } else if need == count {
        words.fold(!0, |all, word| all & word)
    } else if need == 0 {
        !0
    } else if need == 1 {
        words.fold(0, |any, word| any | word)
    } else {
        counted(need, count, words)
    }
}

/// Counts in binary, one plane a digit, and compares with `need`.
fn counted(need: u32, count: u32, words: impl Iterator<Item = u64>) -> u64 {
    let digits = (32 - count.leading_zeros()) as usize;
    let mut planes = [0_u64; 32];
    for word in words {
        let mut carry = word;
        for plane in &mut planes[..digits] {
            (*plane, carry) = (*plane ^ carry, *plane & carry);
        }
    }
    let (mut more, mut equal) = (0, !0);
    for digit in (0..digits).rev() {
        if need >> digit & 1 == 1 {
            equal &= planes[digit];
        } else {
            more |= equal & planes[digit];
            equal &= !planes[digit];
        }
    }
    more | equal
}

/// Returns the strongly connected blocks of gates, what is read before what reads it, and whether
/// each is cyclic (Tarjan, without recursion).
fn condensed_order(gates: &[Gate], first: usize) -> Vec<(Vec<usize>, bool)> {
    let reads = |gate: usize, at: usize| gates[gate].inputs.get(at).map(|i| *i as usize);
    let mut tarjan = Tarjan::new(gates.len());
    for start in 0..gates.len() {
        if tarjan.index[start] == 0 {
            tarjan.visit(start, first, &reads);
        }
    }
    let cyclic = |block: &Vec<usize>| {
        block.len() > 1 || gates[block[0]].inputs.iter().any(|i| *i as usize == first + block[0])
    };
    tarjan.blocks.into_iter().map(|block| (cyclic(&block), block)).map(|(c, b)| (b, c)).collect()
}

struct Tarjan {
    /// When a gate was met, from 1; 0 is never.
    index: Vec<usize>,
    low: Vec<usize>,
    open: Vec<usize>,
    is_open: Vec<bool>,
    met: usize,
    blocks: Vec<Vec<usize>>,
}

impl Tarjan {
    fn new(count: usize) -> Self {
        Self {
            index: vec![0; count],
            low: vec![0; count],
            open: Vec::new(),
            is_open: vec![false; count],
            met: 0,
            blocks: Vec::new(),
        }
    }

    fn enter(&mut self, gate: usize) {
        self.met += 1;
        (self.index[gate], self.low[gate], self.is_open[gate]) = (self.met, self.met, true);
        self.open.push(gate);
    }

    fn visit(&mut self, start: usize, first: usize, reads: &dyn Fn(usize, usize) -> Option<usize>) {
        let mut path = vec![(start, 0)];
        self.enter(start);
        while let Some((gate, at)) = path.last_mut() {
            let gate = *gate;
            if let Some(node) = reads(gate, *at) {
                *at += 1;
                let Some(next) = node.checked_sub(first) else { continue };
                if self.index[next] == 0 {
                    self.enter(next);
                    path.push((next, 0));
                } else if self.is_open[next] {
                    self.low[gate] = self.low[gate].min(self.index[next]);
                }
                continue;
            }
            path.pop();
            if let Some((caller, _)) = path.last() {
                self.low[*caller] = self.low[*caller].min(self.low[gate]);
            }
            if self.low[gate] == self.index[gate] {
                self.close(gate);
            }
        }
    }

    fn close(&mut self, gate: usize) {
        let at = self.open.iter().rposition(|open| *open == gate).unwrap_or(0);
        let block = self.open.split_off(at);
        for closed in &block {
            self.is_open[*closed] = false;
        }
        // Least fixpoints settle in fewer sweeps when what is read comes first: last met, first.
        self.blocks.push(block.into_iter().rev().collect());
    }
}

pub(super) fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{at_least, to_u32};

    #[test]
    fn counting_in_planes_agrees_with_counting() {
        let values: Vec<u64> =
            (0..9_u64).map(|i| 0x9E37_79B9_7F4A_7C15_u64.rotate_left(7 * i as u32) ^ i).collect();
        for count in 0..=values.len() {
            let inputs: Vec<u32> = (0..to_u32(count)).collect();
            for need in 0..=to_u32(count) + 1 {
                let got = at_least(need, &inputs, &values);
                for lane in 0..64 {
                    let up = values[..count].iter().filter(|v| *v >> lane & 1 == 1).count();
                    assert_eq!(got >> lane & 1 == 1, to_u32(up) >= need, "{need} of {count}");
                }
            }
        }
    }
}
