//! Journeys: stated ones, and the default ones when none is stated.

use std::collections::BTreeSet;

use super::loader::Loader;
use super::words::{IMPORTANCE, OPERATION};
use crate::model::{
    ComponentId, Endpoint, Journey, Kind, Operation, Purpose, Spans, Step, Topology,
};
use crate::read::shape::{At, Field, Table};
use crate::read::wire;

/// Most journeys that a topology states.
const STATED_MAX: usize = 1_000;
/// Most journeys that are made by themselves.
const INFERRED_MAX: usize = 100;

impl Loader<'_, '_> {
    /// Reads `journeys:`; without any, makes the default ones.
    pub(super) fn journeys(&mut self, field: &Field<Table<wire::Journey>>) {
        let rows = field.given().map_or(&[][..], |given| &given.value.0);
        for (taken, row) in rows.iter().enumerate() {
            if self.is_full(taken, STATED_MAX, "journeys", row.key.at) {
                break;
            }
            match row.value.given() {
                Some(given) => {
                    let journey = self.journey(&row.key, given);
                    self.topology.journeys.extend(journey);
                }
                None if row.value.is_absent() => self.missing_entry(&row.key),
                None => {}
            }
        }
        // Stated but all wrong is not the same as none stated.
        let stated = field.given().is_some_and(|given| !given.value.0.is_empty());
        if !stated && !field.is_refused() {
            self.topology.journeys = inferred(&self.topology);
        }
    }

    fn missing_entry(&mut self, key: &At<String>) {
        let what = format!("journey `{}`", key.value);
        self.missing("entry", &what, key.at, "name the component where it starts");
    }

    fn journey(&mut self, key: &At<String>, given: &At<wire::Journey>) -> Option<Journey> {
        let wire = &given.value;
        let id = self.id(key);
        if wire.entry.is_absent() {
            self.missing_entry(key);
        }
        let entry = self.component(&wire.entry);
        let journey = Journey {
            name: self.text(&wire.name).unwrap_or_else(|| super::components::readable(&id)),
            id,
            entry: entry.unwrap_or(ComponentId(0)),
            target: self.endpoints(&wire.target),
            operation: self.word(&wire.op, &OPERATION).unwrap_or_default(),
            main: self.word(&wire.importance, &IMPORTANCE).unwrap_or(true),
            availability_target: self.availability(&wire.availability_target),
            steps: self.steps(wire),
            inferred: false,
            span: self.span(key.at),
            spans: self.tree.spans(given.at, &[]),
        };
        // Without a start there is no journey, and a target that is wrong is not "everything".
        let aimless = journey.target.is_empty() && !wire.target.is_absent();
        (entry.is_some() && !aimless).then_some(journey)
    }

    fn steps(&mut self, wire: &wire::Journey) -> Vec<Step> {
        let Some(given) = wire.steps.given() else { return Vec::new() };
        let mut steps = Vec::new();
        for item in &given.value.0 {
            for (field, key) in [(&item.value.from, "from"), (&item.value.to, "to")] {
                if field.is_absent() {
                    self.missing(key, "a step", item.at, "name a component");
                }
            }
            let from = self.component(&item.value.from);
            let to = self.component(&item.value.to);
            let label = self.text(&item.value.label).unwrap_or_default();
            let span = self.span(item.at);
            if let (Some(from), Some(to)) = (from, to) {
                steps.push(Step { from, to, label, span });
            }
        }
        steps
    }
}

/// Returns one journey from each client to every database that its requests reach.
///
/// Several databases of one group are one target: they stand in for each other.
fn inferred(topology: &Topology) -> Vec<Journey> {
    let mut journeys = Vec::new();
    let mut ids = BTreeSet::new();
    let mut next: Vec<Vec<ComponentId>> = vec![Vec::new(); topology.components.len()];
    for line in &topology.connections {
        if topology.entry(line).purpose == Purpose::Request {
            next[line.from.0 as usize].push(line.to);
        }
    }
    for client in topology.ids().filter(|id| topology.component(*id).kind == Kind::Client) {
        for target in targets(topology, &reached(&next, client)) {
            if journeys.len() >= INFERRED_MAX {
                return journeys;
            }
            let journey = default_journey(topology, client, target);
            if ids.insert(journey.id.clone()) {
                journeys.push(journey);
            }
        }
    }
    journeys
}

fn reached(next: &[Vec<ComponentId>], start: ComponentId) -> Vec<bool> {
    let mut seen = vec![false; next.len()];
    let mut todo = vec![start];
    while let Some(at) = todo.pop() {
        if !std::mem::replace(&mut seen[at.0 as usize], true) {
            todo.extend(&next[at.0 as usize]);
        }
    }
    seen
}

fn targets(topology: &Topology, reached: &[bool]) -> Vec<Endpoint> {
    let is_target =
        |id: &ComponentId| reached[id.0 as usize] && topology.component(*id).kind == Kind::Database;
    let mut targets = Vec::new();
    for id in topology.ids().filter(is_target) {
        let shared = topology.component(id).group.filter(|group| {
            topology.group(*group).members.iter().filter(|member| is_target(member)).count() > 1
        });
        let target = shared.map_or(Endpoint::Component(id), Endpoint::Group);
        if !targets.contains(&target) {
            targets.push(target);
        }
    }
    targets
}

fn default_journey(topology: &Topology, client: ComponentId, target: Endpoint) -> Journey {
    let from = topology.component(client);
    let (id, name) = match target {
        Endpoint::Component(id) => (&topology.component(id).id, &topology.component(id).name),
        Endpoint::Group(id) => (&topology.group(id).id, &topology.group(id).name),
    };
    Journey {
        id: format!("{}-{id}", from.id),
        name: format!("{} to {name}", from.name),
        entry: client,
        target: vec![target],
        operation: Operation::Write,
        main: true,
        availability_target: None,
        steps: Vec::new(),
        inferred: true,
        span: from.span,
        spans: Spans::default(),
    }
}
