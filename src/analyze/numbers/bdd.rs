//! Binary decision diagrams with shared nodes, and probabilities on them.

use super::interner::{Interner, Key};
use super::order::Order;
use crate::analyze::meaning::{Circuit, Structure};
use crate::model::Topology;

/// Past this many nodes there are only bounds.
pub const NODES_MAX: usize = 200_000;

/// Past this many steps too: a diagram may stay small and still be tedious to build.
const STEPS_MAX: usize = 600_000;

/// Recursion goes as deep as there are variables.
const VARIABLES_MAX: usize = 4_000;

/// A node: a terminal, or a decision by its index.
pub(super) type Ref = u32;

/// The terminal that never holds.
pub(super) const FALSE: Ref = 0;
/// The terminal that always holds.
pub(super) const TRUE: Ref = 1;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Node {
    /// Position of the variable in the order.
    pub(super) level: u32,
    /// Where the variable is down.
    pub(super) low: Ref,
    /// Where it is up.
    pub(super) high: Ref,
}

impl Key for Node {
    fn numbers(self) -> [u32; 3] {
        [self.level, self.low, self.high]
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    And,
    Or,
}

/// A step that was done: its result is kept at the same number.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Step(Operator, Ref, Ref);

impl Key for Step {
    fn numbers(self) -> [u32; 3] {
        [self.0 as u32, self.1, self.2]
    }
}

/// Makes nodes and shares equal ones; every operation gives up past the limits.
pub(super) struct Manager {
    nodes: Interner<Node>,
    steps: Interner<Step>,
    results: Vec<Ref>,
    nodes_max: usize,
}

impl Manager {
    pub(super) fn new(nodes_max: usize) -> Self {
        let mut nodes = Interner::new();
        for at in [FALSE, TRUE] {
            nodes.add(Node { level: u32::MAX, low: at, high: at });
        }
        Self { nodes, steps: Interner::new(), results: Vec::new(), nodes_max }
    }

    /// Returns the nodes: terminals first, then decisions, each after both of its children.
    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes.values
    }

    pub(super) fn node(&mut self, level: u32, low: Ref, high: Ref) -> Option<Ref> {
        if low == high {
            return Some(low);
        }
        let node = Node { level, low, high };
        if let Some(known) = self.nodes.find(node) {
            return Some(known);
        }
        if self.nodes().len() >= self.nodes_max {
            return None;
        }
        self.nodes.add(node)
    }

    pub(super) fn and(&mut self, a: Ref, b: Ref) -> Option<Ref> {
        match (a.min(b), a.max(b)) {
            (FALSE, _) => Some(FALSE),
            (TRUE, other) => Some(other),
            (a, b) if a == b => Some(a),
            (a, b) => self.apply(Operator::And, a, b),
        }
    }

    pub(super) fn or(&mut self, a: Ref, b: Ref) -> Option<Ref> {
        match (a.min(b), a.max(b)) {
            (FALSE, other) => Some(other),
            (TRUE, _) => Some(TRUE),
            (a, b) if a == b => Some(a),
            (a, b) => self.apply(Operator::Or, a, b),
        }
    }

    fn apply(&mut self, operator: Operator, a: Ref, b: Ref) -> Option<Ref> {
        let step = Step(operator, a, b);
        if let Some(known) = self.steps.find(step) {
            return Some(self.results[known as usize]);
        }
        if self.results.len() >= STEPS_MAX {
            return None;
        }
        let (x, y) = (self.nodes()[a as usize], self.nodes()[b as usize]);
        let level = x.level.min(y.level);
        let split = |node: Node, at: Ref| {
            if node.level == level { (node.low, node.high) } else { (at, at) }
        };
        let ((a_low, a_high), (b_low, b_high)) = (split(x, a), split(y, b));
        let (low, high) = match operator {
            Operator::And => (self.and(a_low, b_low)?, self.and(a_high, b_high)?),
            Operator::Or => (self.or(a_low, b_low)?, self.or(a_high, b_high)?),
        };
        let made = self.node(level, low, high)?;
        self.steps.add(step)?;
        self.results.push(made);
        Some(made)
    }

    /// Returns where at least `need` of the inputs hold.
    fn at_least(&mut self, need: u32, inputs: &[Ref]) -> Option<Ref> {
        let need = need as usize;
        if need > inputs.len() {
            return Some(FALSE);
        }
        if need == inputs.len() {
            return inputs.iter().try_fold(TRUE, |all, input| self.and(all, *input));
        }
        // reached[j]: at least j of the inputs so far hold.
        let mut reached = vec![FALSE; need + 1];
        reached[0] = TRUE;
        for input in inputs {
            for j in (1..=need).rev() {
                let with = self.and(*input, reached[j - 1])?;
                reached[j] = self.or(with, reached[j])?;
            }
        }
        Some(reached[need])
    }
}

/// The structure function of a journey, single points split off.
pub(super) struct Diagram {
    /// Variables that stop the journey alone.
    pub(super) alone: Vec<usize>,
    /// The variable of each level; single points have none.
    pub(super) order: Vec<usize>,
    pub(super) manager: Manager,
    pub(super) root: Ref,
    /// Nodes the root depends on, children first.
    reachable: Vec<Ref>,
    variables: usize,
}

/// Probabilities of a journey.
pub(super) struct Weights {
    pub(super) unavailability: f64,
    /// U(down) − U(perfect), by variable.
    pub(super) birnbaum: Vec<f64>,
}

impl Diagram {
    /// Returns the diagram, or `None` past the limits with every order of the variables.
    pub(super) fn new(
        topology: &Topology,
        structure: &Structure,
        nodes_max: usize,
    ) -> Option<Self> {
        let alone = structure.indices(&structure.order1);
        Order::ALL.iter().find_map(|order| {
            let order = order.variables(topology, &structure.circuit, &alone);
            Self::in_order(&structure.circuit, alone.clone(), order, nodes_max)
        })
    }

    fn in_order(
        circuit: &Circuit,
        alone: Vec<usize>,
        order: Vec<usize>,
        nodes_max: usize,
    ) -> Option<Self> {
        if order.len() > VARIABLES_MAX {
            return None;
        }
        let mut manager = Manager::new(nodes_max);
        let root = build(&mut manager, circuit, &order)?;
        let reachable = reachable(&manager, root);
        Some(Self { alone, order, manager, root, reachable, variables: circuit.variables.len() })
    }

    /// Returns the nodes the journey depends on, children first.
    pub(super) fn reachable(&self) -> &[Ref] {
        &self.reachable
    }

    /// Returns, by variable, whether the journey depends on it at all.
    pub(super) fn depends(&self) -> Vec<bool> {
        let mut depends = vec![false; self.variables];
        let decided = self.reachable.iter().filter(|at| **at > TRUE);
        let levels = decided.map(|at| self.manager.nodes()[*at as usize].level as usize);
        for at in levels.map(|level| self.order[level]).chain(self.alone.iter().copied()) {
            depends[at] = true;
        }
        depends
    }

    /// Returns the share of time the journey does not work.
    pub(super) fn unavailability(&self, down: &[f64]) -> f64 {
        let rest = self.downs(down)[self.root as usize];
        let alone = self.alone.iter().fold(0.0, |u, at| either(u, down[*at]));
        either(alone, rest)
    }

    /// Returns, for each node, how often it does not hold. Only sums and products of what is
    /// stated, so no digits are lost however small it gets.
    fn downs(&self, down: &[f64]) -> Vec<f64> {
        let mut downs = vec![0.0; self.manager.nodes().len()];
        downs[FALSE as usize] = 1.0;
        for at in self.reachable.iter().filter(|at| **at > TRUE) {
            let node = self.manager.nodes()[*at as usize];
            let q = down[self.order[node.level as usize]];
            downs[*at as usize] =
                q * downs[node.low as usize] + (1.0 - q) * downs[node.high as usize];
        }
        downs
    }

    /// Returns unavailability and importance: one pass up, one down.
    pub(super) fn weights(&self, down: &[f64]) -> Weights {
        let downs = self.downs(down);
        let rest = downs[self.root as usize];
        let alone_up = |except: Option<usize>| -> f64 {
            self.alone.iter().filter(|at| Some(**at) != except).map(|at| 1.0 - down[*at]).product()
        };
        let mut reach = vec![0.0; self.manager.nodes().len()];
        reach[self.root as usize] = alone_up(None);
        let mut birnbaum = vec![0.0; self.variables];
        for at in self.reachable.iter().rev().filter(|at| **at > TRUE) {
            let node = self.manager.nodes()[*at as usize];
            let variable = self.order[node.level as usize];
            let (q, reached) = (down[variable], reach[*at as usize]);
            reach[node.low as usize] += q * reached;
            reach[node.high as usize] += (1.0 - q) * reached;
            birnbaum[variable] += reached * (downs[node.low as usize] - downs[node.high as usize]);
        }
        for at in &self.alone {
            birnbaum[*at] = alone_up(Some(*at)) * (1.0 - rest);
        }
        Weights { unavailability: self.unavailability(down), birnbaum }
    }
}

/// Returns how often one of two independent things is down.
fn either(a: f64, b: f64) -> f64 {
    a + (1.0 - a) * b
}

fn build(manager: &mut Manager, circuit: &Circuit, order: &[usize]) -> Option<Ref> {
    let count = circuit.variables.len();
    // A single point is taken as up here: its part of the figure is multiplied in.
    let mut values = vec![TRUE; count + circuit.gate_count()];
    for (level, variable) in order.iter().enumerate() {
        values[*variable] = manager.node(u32::try_from(level).ok()?, FALSE, TRUE)?;
    }
    for (gates, cyclic) in circuit.blocks() {
        values[count + gates.start..count + gates.end].fill(FALSE);
        loop {
            let mut changed = false;
            for gate in gates.clone() {
                let (need, inputs) = circuit.gate(gate);
                let inputs: Vec<Ref> = inputs.iter().map(|i| values[*i as usize]).collect();
                let value = manager.at_least(need, &inputs)?;
                changed |= values[count + gate] != value;
                values[count + gate] = value;
            }
            if !cyclic || !changed {
                break;
            }
        }
    }
    Some(values[circuit.root as usize])
}

fn reachable(manager: &Manager, root: Ref) -> Vec<Ref> {
    let mut met = vec![false; manager.nodes().len()];
    let mut open = vec![root];
    while let Some(at) = open.pop() {
        if !std::mem::replace(&mut met[at as usize], true) && at > TRUE {
            let node = manager.nodes()[at as usize];
            open.extend([node.low, node.high]);
        }
    }
    (0..).zip(met).filter(|(_, met)| *met).map(|(at, _)| at).collect()
}
