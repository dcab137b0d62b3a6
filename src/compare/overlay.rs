//! Two topologies in one, so that a drawing shows what came and what went.

use std::collections::BTreeMap;

use super::renamed::Renamed;
use super::{lines, nouns};
use crate::model::{
    Changes, Component, ComponentId, Connection, ConnectionId, CustomKindId, Endpoint, Entry,
    EntryId, Manner, Noun, Overlay, Topology, ZoneId,
};

/// Returns the newer of two topologies with what is gone put back to where it was, and what of all
/// that differs.
pub fn overlay(old: &Topology, new: &Topology) -> Overlay {
    let renamed = Renamed::of(old, new);
    let mut union = Union { topology: new.clone(), at: Vec::new(), gone: BTreeMap::new() };
    for component in &old.components {
        let at = new.find(&renamed.now(&component.id));
        let at = at.unwrap_or_else(|| union.put_back(old, component));
        union.at.push(at);
    }
    let mut changes = Changes::default();
    for change in nouns::changes(old, new, &renamed) {
        let at = match change.manner {
            _ if change.noun != Noun::Component => continue,
            Manner::Removed => union.gone.get(&change.id).copied(),
            _ => new.find(&change.id),
        };
        changes.components.extend(at.map(|at| (at, change)));
    }
    for change in lines::apart(old, new, &renamed) {
        let at = match (change.was, change.is) {
            (Some(was), None) => union.put_back_line(old, was),
            (_, is) => is,
        };
        let at = at.and_then(|at| u32::try_from(at).ok()).map(ConnectionId);
        changes.connections.extend(at.map(|at| (at, change.noun())));
    }
    Overlay { topology: union.topology, changes }
}

struct Union {
    topology: Topology,
    /// Where each component of before stands.
    at: Vec<ComponentId>,
    /// Those that are gone, by their ids.
    gone: BTreeMap<String, ComponentId>,
}

impl Union {
    /// Adds a component that is gone, in what held it; it says nothing about others any more.
    fn put_back(&mut self, old: &Topology, component: &Component) -> ComponentId {
        let at = ComponentId(index(self.topology.components.len()));
        let parent = component.parent.and_then(|parent| self.at.get(parent.0 as usize)).copied();
        let put = Component {
            parent,
            children: Vec::new(),
            group: None,
            fate: Vec::new(),
            weights: Vec::new(),
            guards: Vec::new(),
            monitors: Vec::new(),
            backup: None,
            zone: component.zone.map(|zone| self.zone(old, zone)),
            custom_kind: component.custom_kind.map(|kind| self.kind(old, kind)),
            ..component.clone()
        };
        self.topology.components.push(put);
        if let Some(parent) = parent {
            self.topology.components[parent.0 as usize].children.push(at);
        }
        let names = &mut self.topology.names.0;
        names.entry(component.id.clone()).or_insert(Endpoint::Component(at));
        self.gone.insert(component.id.clone(), at);
        at
    }

    fn zone(&mut self, old: &Topology, zone: ZoneId) -> ZoneId {
        let zone = &old.zones[zone.0 as usize];
        ZoneId(known_or_added(&mut self.topology.zones, zone, |known| known.id == zone.id))
    }

    fn kind(&mut self, old: &Topology, kind: CustomKindId) -> CustomKindId {
        let kind = &old.kinds[kind.0 as usize];
        CustomKindId(known_or_added(&mut self.topology.kinds, kind, |known| known.id == kind.id))
    }

    /// Adds a connection that is gone; returns its index.
    fn put_back_line(&mut self, old: &Topology, line: usize) -> Option<usize> {
        let line = old.connections.get(line)?;
        let [from, to] = [line.from, line.to].map(|end| self.at.get(end.0 as usize).copied());
        let (from, to) = (from?, to?);
        let entry = EntryId(index(self.topology.entries.len()));
        self.topology.entries.push(Entry {
            from: vec![from],
            to: vec![Endpoint::Component(to)],
            ..old.entry(line).clone()
        });
        self.topology.connections.push(Connection { from, to, entry });
        Some(self.topology.connections.len() - 1)
    }
}

/// Returns the index of the one that is the same, which is added if there is none.
fn known_or_added<T: Clone>(all: &mut Vec<T>, one: &T, is_same: impl FnMut(&T) -> bool) -> u32 {
    let known = all.iter().position(is_same);
    index(known.unwrap_or_else(|| {
        all.push(one.clone());
        all.len() - 1
    }))
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
