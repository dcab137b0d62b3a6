//! Which components have another id and are the same otherwise.

use std::collections::{BTreeMap, BTreeSet};

use super::facts;
use crate::model::{Component, ComponentId, Connection, Fact, Topology};

/// How often names that follow from other names are looked for.
const ROUNDS_MAX: usize = 16;

/// Ids before, and what became of them. Whoever keeps an id is not in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Renamed {
    now: BTreeMap<String, String>,
    /// Journeys that nobody stated are called after what they join.
    journeys: BTreeMap<String, String>,
}

impl Renamed {
    /// Returns what was renamed: an id that went and one that came, of which everything else is the
    /// same, however far one looks; where two could be meant, neither is.
    pub(super) fn of(old: &Topology, new: &Topology) -> Self {
        let mut renamed = Self::default();
        for _ in 0..ROUNDS_MAX {
            let found = renamed.more(old, new);
            if found.is_empty() {
                break;
            }
            renamed.now.extend(found);
        }
        for _ in 0..ROUNDS_MAX {
            if !renamed.has_doubt(old, new) {
                renamed.journeys = renamed.of_journeys(old, new);
                return renamed;
            }
        }
        Self::default()
    }

    /// Returns whether nothing was renamed.
    pub(super) fn is_empty(&self) -> bool {
        self.now.is_empty()
    }

    /// Returns the id that a component, a connection or anything else has by now.
    pub(super) fn now(&self, id: &str) -> String {
        if self.now.is_empty() {
            return id.to_owned();
        }
        let now = |id: &str| self.now.get(id).map_or(id, String::as_str).to_owned();
        match id.split_once("->") {
            Some((from, to)) => format!("{}->{}", now(from), now(to)),
            // One of several: `web#2`.
            None => match id.split_once('#') {
                Some((id, number)) => format!("{}#{number}", now(id)),
                None => now(id),
            },
        }
    }

    /// Returns the id that a journey has by now.
    pub(super) fn journey<'s>(&'s self, id: &'s str) -> &'s str {
        self.journeys.get(id).map_or(id, String::as_str)
    }

    fn of_journeys(&self, old: &Topology, new: &Topology) -> BTreeMap<String, String> {
        if self.is_empty() {
            return BTreeMap::new();
        }
        let joins = |topology: &Topology, name: &Naming<'_>| -> BTreeMap<String, String> {
            let inferred = topology.journeys.iter().filter(|journey| journey.inferred);
            let ends = inferred.map(|journey| {
                let facts = facts::journey(topology, journey).into_iter();
                let facts = facts.filter(|(key, _)| key != "name");
                let facts: Vec<_> = facts.map(|(_, fact)| named(fact, name)).collect();
                (format!("{facts:?}"), journey.id.clone())
            });
            ends.collect()
        };
        let mut now = joins(new, &|id| id.to_owned());
        let was = joins(old, &|id| self.now(id)).into_iter();
        was.filter_map(|(ends, id)| Some((id, now.remove(&ends)?))).collect()
    }

    /// Returns the ids of before by those of after.
    pub(super) fn before(&self) -> BTreeMap<&str, &str> {
        self.now.iter().map(|(was, now)| (now.as_str(), was.as_str())).collect()
    }

    /// Returns whether two values state the same, one before and one after.
    pub(super) fn same(&self, was: &Fact, is: &Fact) -> bool {
        let now = |id: &str| self.now(id);
        match (was, is) {
            (Fact::Kind(was, _), Fact::Kind(is, _)) => was == is,
            _ => named(was.clone(), &now) == named(is.clone(), &|id| id.to_owned()),
        }
    }

    /// Returns pairs that fit each other and nothing else, as far as names are known.
    fn more(&self, old: &Topology, new: &Topology) -> BTreeMap<String, String> {
        let unknown = |_: &str| "?".to_owned();
        let gone = old.components.iter().filter(|component| {
            new.find(&component.id).is_none() && !self.now.contains_key(&component.id)
        });
        let taken: BTreeSet<&str> = self.now.values().map(String::as_str).collect();
        let came = new.components.iter().filter(|component| {
            old.find(&component.id).is_none() && !taken.contains(component.id.as_str())
        });
        let of_old = |id: &str| match new.find(id) {
            Some(_) => id.to_owned(),
            None => self.now.get(id).cloned().unwrap_or_else(|| unknown(id)),
        };
        let of_new = |id: &str| match old.find(id).is_some() || taken.contains(id) {
            true => id.to_owned(),
            false => unknown(id),
        };
        let gone = by_likeness(old, gone, &of_old);
        let came = by_likeness(new, came, &of_new);
        let pairs = gone.into_iter().filter_map(|(likeness, was)| {
            let is = (*came.get(&likeness)?)?;
            Some((was?.id.clone(), is.id.clone()))
        });
        pairs.collect()
    }

    /// Takes back what turns out to differ once all names are known; returns whether there was any.
    fn has_doubt(&mut self, old: &Topology, new: &Topology) -> bool {
        let of_old = |id: &str| match self.now.get(id) {
            Some(now) => now.clone(),
            None if new.find(id).is_none() => format!("-{id}"),
            None => id.to_owned(),
        };
        let lines = (Lines::of(old), Lines::of(new));
        let doubtful = self.now.iter().filter(|(was, is)| {
            let likeness = |topology: &Topology, lines: &Lines, id: &str, name: &Naming<'_>| {
                let id = topology.find(id)?;
                Some(likeness(topology, lines, topology.component(id), name))
            };
            let was = likeness(old, &lines.0, was, &of_old);
            was != likeness(new, &lines.1, is, &|id| id.to_owned())
        });
        let doubtful: Vec<String> = doubtful.map(|(was, _)| was.clone()).collect();
        doubtful.iter().for_each(|was| drop(self.now.remove(was)));
        !doubtful.is_empty()
    }
}

/// What an id is called where two topologies are held against each other.
type Naming<'n> = dyn Fn(&str) -> String + 'n;

/// Returns a value with other names in it; those that stand in no order are put into one.
fn named(fact: Fact, name: &Naming<'_>) -> Fact {
    let all = |names: Vec<String>| names.iter().map(|id| name(id)).collect::<Vec<_>>();
    match fact {
        Fact::Names(names) => {
            let mut names = all(names);
            names.sort_unstable();
            Fact::Names(names)
        }
        Fact::Steps(steps) => Fact::Steps(all(steps)),
        other => other,
    }
}

/// Returns components by what is stated of them but their id; none where several are alike.
fn by_likeness<'t>(
    topology: &'t Topology,
    components: impl Iterator<Item = &'t Component>,
    name: &Naming<'_>,
) -> BTreeMap<String, Option<&'t Component>> {
    let lines = Lines::of(topology);
    let mut found = BTreeMap::new();
    for component in components {
        let likeness = likeness(topology, &lines, component, name);
        found.entry(likeness).and_modify(|one| *one = None).or_insert(Some(component));
    }
    found
}

/// Returns everything about a component but its id: what is stated, what it holds, its lines.
fn likeness(topology: &Topology, lines: &Lines, at: &Component, name: &Naming<'_>) -> String {
    let facts = facts::component(topology, at).into_iter();
    let facts: Vec<_> = facts.map(|(key, fact)| (key, named(fact, name))).collect();
    let id = |id: ComponentId| name(&topology.component(id).id);
    let mut held: Vec<String> = at.children.iter().map(|child| id(*child)).collect();
    held.sort_unstable();
    let line = |line: &Connection| {
        let facts = facts::connection(topology.entry(line));
        format!("{} {} {facts:?}", id(line.from), id(line.to))
    };
    let own = topology.find(&at.id).map(|id| lines.of_component(id)).unwrap_or_default();
    let mut lines: Vec<String> = own.iter().map(|at| line(&topology.connections[*at])).collect();
    lines.sort_unstable();
    format!("{facts:?} {held:?} {lines:?}")
}

/// The connections of each component, by their index.
struct Lines(BTreeMap<ComponentId, Vec<usize>>);

impl Lines {
    fn of(topology: &Topology) -> Self {
        let mut lines: BTreeMap<ComponentId, Vec<usize>> = BTreeMap::new();
        for (index, line) in topology.connections.iter().enumerate() {
            for end in [line.from, line.to] {
                lines.entry(end).or_default().push(index);
            }
        }
        Self(lines)
    }

    fn of_component(&self, id: ComponentId) -> &[usize] {
        self.0.get(&id).map_or(&[], Vec::as_slice)
    }
}
