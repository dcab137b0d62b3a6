//! One question about a topology → gates.

use std::collections::BTreeMap;

use super::Meaning;
use super::circuit::{Circuit, Variable, to_u32};
use super::needs::{self, Joined, Need};
use super::units::UnitId;
use crate::model::{ComponentId, Endpoint, Gate, Kind, Operation, Subject, Tier, Topology};

/// What a compilation yields.
pub(super) struct Compiled {
    pub(super) circuit: Circuit,
    /// Components that the journey runs through or leans on, in declaration order.
    pub(super) components: Vec<ComponentId>,
    /// Needs of those components, with the caller.
    pub(super) needs: Vec<(ComponentId, Need)>,
}

/// Returns whether a component can fail.
///
/// Clients never do, nor what is said to work all the time. A drawn boundary (kind `group`) does
/// not either, unless something is said to fall with it, it is said to fail, or it takes part in
/// connections.
pub fn fallible(topology: &Topology, id: ComponentId) -> bool {
    let component = topology.component(id);
    let stated = topology.availability(id).map(|stated| stated.unavailability);
    match component.kind {
        kind if kind.tier() == Tier::Client || stated == Some(0.0) => false,
        Kind::Group => {
            component.availability.is_some()
                || topology.components.iter().any(|c| c.fate.contains(&id))
                || topology.connections.iter().any(|c| c.from == id || c.to == id)
        }
        _ => true,
    }
}

/// Compiles works(`entry`) for everything that leads to `target`.
pub(super) fn compile(
    meaning: &Meaning<'_>,
    entry: ComponentId,
    target: &[Endpoint],
    operation: Operation,
) -> Compiled {
    let counted = meaning.counted(target, operation);
    let mut builder = Builder::new(meaning, counted, operation);
    let entries: Vec<Node> = meaning.units.of(entry).map(|unit| builder.works(unit)).collect();
    let root = builder.gate(1, entries);
    while let Some((unit, with_needs)) = builder.open.pop() {
        builder.fill(unit, with_needs);
    }
    builder.finish(root)
}

/// A node while variables and gates are still being met.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Variable(u32),
    Gate(u32),
}

struct Builder<'m, 't> {
    meaning: &'m Meaning<'t>,
    counted: Vec<bool>,
    operation: Operation,
    fallible: Vec<bool>,
    gates: Vec<(u32, Vec<Node>)>,
    /// The gate of each unit that was met.
    works: Vec<Option<u32>>,
    /// The gate of each guard that was met: whether it stands, whatever it passes on.
    stands: Vec<Option<u32>>,
    variables: BTreeMap<Subject, u32>,
    needs: BTreeMap<ComponentId, Vec<Need>>,
    open: Vec<(UnitId, bool)>,
}

impl<'m, 't> Builder<'m, 't> {
    fn new(meaning: &'m Meaning<'t>, counted: Vec<bool>, operation: Operation) -> Self {
        Self {
            meaning,
            counted,
            operation,
            fallible: meaning.fallible.clone(),
            gates: Vec::new(),
            works: vec![None; meaning.units.len()],
            stands: vec![None; meaning.units.len()],
            variables: BTreeMap::new(),
            needs: BTreeMap::new(),
            open: Vec::new(),
        }
    }

    /// Returns the node that says whether a unit works; its inputs are filled in later.
    fn works(&mut self, unit: UnitId) -> Node {
        if let Some(gate) = self.works[unit] {
            return Node::Gate(gate);
        }
        let gate = self.empty(unit, true);
        self.works[unit] = Some(gate);
        Node::Gate(gate)
    }

    /// Returns the node that says whether a guard stands. What it passes requests on to is no
    /// part of that: a firewall works before the servers behind it do.
    fn stands(&mut self, unit: UnitId) -> Node {
        let component = self.meaning.units.unit(unit).component;
        if self.meaning.out[component.0 as usize].is_empty() {
            return self.works(unit);
        }
        if let Some(gate) = self.stands[unit] {
            return Node::Gate(gate);
        }
        let gate = self.empty(unit, false);
        self.stands[unit] = Some(gate);
        Node::Gate(gate)
    }

    fn empty(&mut self, unit: UnitId, with_needs: bool) -> u32 {
        let gate = to_u32(self.gates.len());
        self.gates.push((0, Vec::new()));
        self.open.push((unit, with_needs));
        gate
    }

    fn variable(&mut self, subject: Subject) -> Node {
        let next = to_u32(self.variables.len());
        Node::Variable(*self.variables.entry(subject).or_insert(next))
    }

    fn gate(&mut self, need: u32, inputs: Vec<Node>) -> Node {
        match (need, inputs.as_slice()) {
            (1, [single]) => *single,
            _ => {
                self.gates.push((need, inputs));
                Node::Gate(to_u32(self.gates.len() - 1))
            }
        }
    }

    fn all(&mut self, inputs: Vec<Node>) -> Node {
        self.gate(to_u32(inputs.len()), inputs)
    }

    /// Fills the gate of a unit: up, what holds it, what it falls with, what it needs.
    fn fill(&mut self, unit: UnitId, with_needs: bool) {
        let (id, number, parent) = {
            let unit = self.meaning.units.unit(unit);
            (unit.component, unit.number, unit.parent)
        };
        let mut inputs = Vec::new();
        if self.fallible[id.0 as usize] {
            let subject =
                if number == 0 { Subject::Component(id) } else { Subject::Replica(id, number) };
            inputs.push(self.variable(subject));
        }
        if let Some(parent) = parent {
            inputs.push(self.works(parent));
        }
        let meaning = self.meaning;
        for fate in &meaning.topology.component(id).fate {
            inputs.push(self.any_of(unit, *fate));
        }
        for guard in meaning.firewalls(id) {
            let seen = meaning.units.seen_from(unit, *guard);
            let stands = seen.into_iter().map(|at| self.stands(at)).collect();
            inputs.push(self.gate(1, stands));
        }
        if with_needs {
            self.fill_needs(unit, id, &mut inputs);
        }
        let gate = if with_needs { self.works[unit] } else { self.stands[unit] };
        self.gates[gate.map_or(0, |gate| gate as usize)] = (to_u32(inputs.len()), inputs);
    }

    fn fill_needs(&mut self, unit: UnitId, id: ComponentId, inputs: &mut Vec<Node>) {
        let counted = std::mem::take(&mut self.counted);
        let needs = self.meaning.needs_among(id, &|index| counted[index]);
        self.counted = counted;
        for need in &needs {
            inputs.push(self.met(unit, id, need));
        }
        self.needs.insert(id, needs);
    }

    /// Returns the node that says whether some instance of `target` works.
    fn any_of(&mut self, unit: UnitId, target: ComponentId) -> Node {
        let seen = self.meaning.units.seen_from(unit, target);
        let works = seen.into_iter().map(|at| self.works(at)).collect();
        self.gate(1, works)
    }

    /// Returns the node that says whether a need is met.
    fn met(&mut self, unit: UnitId, caller: ComponentId, need: &Need) -> Node {
        let Joined::Group(group) = need.joined else {
            let members = self.reached(unit, caller, &need.members);
            return self.gate(need.count, members);
        };
        let topology = self.meaning.topology;
        let stated = topology.group(group);
        if !needs::leads_only(stated, self.operation) {
            let members = self.reached(unit, caller, &need.members);
            return self.gate(need.count, members);
        }
        let leads = needs::leads(topology, group);
        let leading: Vec<ComponentId> =
            need.members.iter().copied().filter(|m| leads.contains(m)).collect();
        let by_leads = self.reached(unit, caller, &leading);
        let without_switch = self.gate(need.count, by_leads);
        if !needs::switches(stated, self.operation) {
            return without_switch;
        }
        let by_any = self.reached(unit, caller, &need.members);
        let mut switched = self.gate(need.count, by_any);
        if let Some(switch) = stated.switch {
            let switch = self.any_of(unit, switch);
            switched = self.all(vec![switch, switched]);
        }
        self.gate(1, vec![without_switch, switched])
    }

    /// Returns, for each instance of the members, whether it works and can be reached.
    fn reached(&mut self, unit: UnitId, caller: ComponentId, members: &[ComponentId]) -> Vec<Node> {
        let mut nodes = Vec::new();
        for member in members {
            let link = self.meaning.link_can_fail(caller, *member);
            for seen in self.meaning.units.seen_from(unit, *member) {
                let works = self.works(seen);
                nodes.push(if link {
                    let up = self.variable(Subject::Link(caller, *member));
                    self.all(vec![up, works])
                } else {
                    works
                });
            }
        }
        nodes
    }

    fn finish(self, root: Node) -> Compiled {
        let mut rank = vec![0; self.variables.len()];
        let mut variables = Vec::with_capacity(rank.len());
        let mut sorted: Vec<(Subject, u32)> = self.variables.into_iter().collect();
        sorted.sort_by_key(|(subject, _)| declared(*subject));
        for (at, (subject, met)) in sorted.into_iter().enumerate() {
            rank[met as usize] = to_u32(at);
            variables.push(Variable { subject });
        }
        let first = to_u32(variables.len());
        let number = |node: Node| match node {
            Node::Variable(at) => rank[at as usize],
            Node::Gate(at) => first + at,
        };
        let gate = |(need, inputs): &(u32, Vec<Node>)| Gate {
            need: *need,
            inputs: inputs.iter().map(|node| number(*node)).collect(),
        };
        let gates: Vec<Gate> = self.gates.iter().map(gate).collect();
        let components = self.needs.keys().copied().collect();
        let needs =
            self.needs.into_iter().flat_map(|(id, all)| all.into_iter().map(move |n| (id, n)));
        Compiled {
            circuit: Circuit::new(variables, &gates, number(root)),
            components,
            needs: needs.collect(),
        }
    }
}

/// Orders subjects as declared: components with their replicas, then links.
fn declared(subject: Subject) -> (bool, ComponentId, u32, Option<ComponentId>) {
    match subject {
        Subject::Component(id) => (false, id, 0, None),
        Subject::Replica(id, number) => (false, id, number, None),
        Subject::Link(from, to) => (true, from, 0, Some(to)),
    }
}
