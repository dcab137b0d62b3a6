//! Topology → what works when something is down.
//!
//! Comes in: a [`Topology`]. Goes out: one [`Structure`] per question, which knows what stops it.
//! Promise: works(X) is the least fixpoint of "X is up, what holds it works, what it falls with
//! works, and each of its needs is met"; so a cycle cannot vouch for itself. Never panics.

mod broken;
mod circuit;
mod compile;
mod cuts;
mod fan_out;
mod fold;
mod needs;
mod readings;
mod structure;
mod units;

pub use broken::circle;
pub use circuit::{Circuit, Variable};
pub use compile::fallible;
pub use cuts::PAIRS_MAX;
pub use fan_out::fan_outs;
pub use fold::fold;
pub use needs::{Joined, Need};
pub use readings::readings;
pub use structure::Structure;
pub use units::MAX_REPLICAS;

use std::collections::BTreeSet;

use crate::model::{
    ComponentId, Connection, Endpoint, GroupId, Journey, Kind, Operation, Purpose, Topology,
};
use units::Units;

/// The meaning of one topology: answers what works, what is needed, and how it was read.
pub struct Meaning<'t> {
    topology: &'t Topology,
    units: Units,
    /// Connections of each caller, by index, in declaration order.
    out: Vec<Vec<usize>>,
    /// Firewalls that each component falls with.
    firewalls: Vec<Vec<ComponentId>>,
    /// Whether each component can fail.
    fallible: Vec<bool>,
    /// Links that can fail, because they state an availability.
    links: BTreeSet<(ComponentId, ComponentId)>,
}

impl<'t> Meaning<'t> {
    /// Reads a topology.
    pub fn new(topology: &'t Topology) -> Self {
        let mut out = vec![Vec::new(); topology.components.len()];
        for (index, connection) in topology.connections.iter().enumerate() {
            out[connection.from.0 as usize].push(index);
        }
        let mut firewalls = vec![Vec::new(); topology.components.len()];
        for firewall in topology.ids().filter(|id| is_guard(topology, *id)) {
            for guarded in &topology.component(firewall).guards {
                firewalls[guarded.0 as usize].push(firewall);
            }
        }
        let fallible = topology.ids().map(|id| fallible(topology, id)).collect();
        let mut meaning = Self {
            topology,
            units: Units::new(topology),
            out,
            firewalls,
            fallible,
            links: BTreeSet::new(),
        };
        let links = topology.connections.iter().enumerate().filter(|(index, line)| {
            let on_a_journey =
                [Operation::Read, Operation::Write].iter().any(|op| meaning.may_count(*index, *op));
            on_a_journey && topology.entry(line).availability.as_ref().is_some_and(fails)
        });
        meaning.links = links.map(|(_, line)| (line.from, line.to)).collect();
        meaning
    }

    /// Returns whether the link between two components can fail: only if it says how often it works.
    pub fn link_can_fail(&self, from: ComponentId, to: ComponentId) -> bool {
        self.links.contains(&(from, to))
    }

    /// Returns the topology.
    pub fn topology(&self) -> &'t Topology {
        self.topology
    }

    /// Returns what a journey means with its own operation.
    pub fn journey(&self, journey: &Journey) -> Structure {
        self.ask(journey.entry, &journey.target, journey.operation)
    }

    /// Returns what a journey would mean with another operation.
    pub fn journey_as(&self, journey: &Journey, operation: Operation) -> Structure {
        self.ask(journey.entry, &journey.target, operation)
    }

    /// Returns what it takes to get from `entry` to all of `target`; without one, to everything.
    pub fn ask(&self, entry: ComponentId, target: &[Endpoint], operation: Operation) -> Structure {
        Structure::new(self, entry, target, operation)
    }

    /// Returns what `caller` needs for an operation, whatever the journey.
    pub fn needs(&self, caller: ComponentId, operation: Operation) -> Vec<Need> {
        self.needs_among(caller, &|index| self.may_count(index, operation))
    }

    /// Returns what `caller` needs through the connections that `counts` accepts.
    pub(super) fn needs_among(
        &self,
        caller: ComponentId,
        counts: &dyn Fn(usize) -> bool,
    ) -> Vec<Need> {
        needs::needs(self.topology, caller, &self.out[caller.0 as usize], counts)
    }

    /// Returns whether a connection can count on some journey with this operation.
    pub fn may_count(&self, connection: usize, operation: Operation) -> bool {
        let line = &self.topology.connections[connection];
        let entry = self.topology.entry(line);
        !entry.optional
            && line.from != line.to
            && entry.only_for.is_none_or(|only| only == operation)
            && matches!(entry.purpose, Purpose::Request | Purpose::Support)
    }

    /// Returns, by index, the connections that count on the way to `target`: support ones always,
    /// requests only if they lead there.
    pub fn counted(&self, target: &[Endpoint], operation: Operation) -> Vec<bool> {
        let leads = self.leading_to(target, operation);
        let topology = self.topology;
        let counts = |(index, line): (usize, &Connection)| {
            self.may_count(index, operation)
                && (topology.entry(line).purpose == Purpose::Support
                    || leads.as_ref().is_none_or(|leads| leads[line.to.0 as usize]))
        };
        topology.connections.iter().enumerate().map(counts).collect()
    }

    /// Returns, by component, whether it is a target or requests lead from it to one; `None`
    /// without a target.
    fn leading_to(&self, target: &[Endpoint], operation: Operation) -> Option<Vec<bool>> {
        if target.is_empty() {
            return None;
        }
        let topology = self.topology;
        let mut callers = vec![Vec::new(); topology.components.len()];
        for (index, line) in topology.connections.iter().enumerate() {
            if self.may_count(index, operation) && topology.entry(line).purpose == Purpose::Request
            {
                callers[line.to.0 as usize].push(line.from);
            }
        }
        let mut leads = vec![false; topology.components.len()];
        let mut open = target_components(topology, target);
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut leads[at.0 as usize], true) {
                open.extend(&callers[at.0 as usize]);
            }
        }
        Some(leads)
    }

    /// Returns the members of `group` that may serve an operation without a switch-over, among
    /// those that `connected` accepts.
    pub fn eligible(
        &self,
        group: GroupId,
        operation: Operation,
        connected: impl Fn(ComponentId) -> bool,
    ) -> Vec<ComponentId> {
        let leads = needs::leads(self.topology, group);
        let all = !needs::leads_only(self.topology.group(group), operation);
        let members = self.topology.group(group).members.iter().copied();
        members.filter(|m| connected(*m) && (all || leads.contains(m))).collect()
    }

    /// Returns the members that lead a group: those with a leading role, else the first.
    pub fn leads(&self, group: GroupId) -> Vec<ComponentId> {
        needs::leads(self.topology, group)
    }

    /// Returns the firewalls that `component` falls with.
    pub fn firewalls(&self, component: ComponentId) -> &[ComponentId] {
        &self.firewalls[component.0 as usize]
    }

    /// Returns cycles of required requests, each from its first component in declaration order.
    pub fn request_cycles(&self) -> Vec<Vec<ComponentId>> {
        let single = |index: usize| {
            let line = &self.topology.connections[index];
            [Operation::Read, Operation::Write].iter().any(|op| self.may_count(index, *op))
                && self.topology.entry(line).purpose == Purpose::Request
        };
        broken::required_cycles(self, &single)
    }

    /// Returns components whose replicas were counted only up to [`MAX_REPLICAS`].
    pub fn capped(&self) -> &[ComponentId] {
        &self.units.capped
    }
}

/// Returns the components that endpoints stand for.
pub fn target_components(topology: &Topology, target: &[Endpoint]) -> Vec<ComponentId> {
    let mut found = Vec::new();
    for endpoint in target {
        match endpoint {
            Endpoint::Component(component) => found.push(*component),
            Endpoint::Group(group) => found.extend(&topology.group(*group).members),
        }
    }
    found
}

fn fails(stated: &crate::model::Availability) -> bool {
    stated.unavailability > 0.0
}

/// A firewall inside a host filters for that host; only one of its own can take others down.
fn is_guard(topology: &Topology, id: ComponentId) -> bool {
    topology.component(id).kind == Kind::Firewall
        && !topology.ancestors(id).any(|at| topology.component(at).kind.is_host())
}
