//! What two topologies state differently: components, connections and the rest.

use std::collections::BTreeMap;

use super::facts::{self, Row};
use super::lines::{self, LineChange};
use super::renamed::Renamed;
use crate::model::{
    Acceptance, Component, Edit, Fact, Manner, Noun, NounChange, Requirement, Topology,
};

/// Returns what `new` states and `old` does not, and the other way round, sort by sort; within one
/// in the order of writing, what is gone last.
pub(super) fn changes(old: &Topology, new: &Topology, renamed: &Renamed) -> Vec<NounChange> {
    let mut changes = Vec::new();
    for noun in Noun::ALL {
        match noun {
            Noun::Connection => {
                changes.extend(lines::apart(old, new, renamed).into_iter().map(LineChange::noun))
            }
            // That a whole design is new or gone is told as such.
            Noun::Design if old.components.is_empty() || new.components.is_empty() => {}
            _ => {
                let was = parts(noun, old, &|id| renamed.now(id));
                let is = parts(noun, new, &|id| id.to_owned());
                changes.extend(of_sort(noun, was, is, renamed));
            }
        }
    }
    changes
}

/// One thing that a topology states.
struct Part {
    id: String,
    name: String,
    kind: Fact,
    place: String,
    facts: Vec<Row>,
}

impl Part {
    fn new(id: impl Into<String>, name: &str, facts: Vec<Row>) -> Self {
        let id = id.into();
        let name = if name == id { String::new() } else { name.to_owned() };
        Self { id, name, kind: Fact::Nothing, place: String::new(), facts }
    }
}

/// Returns what a topology states of one sort.
fn parts(noun: Noun, at: &Topology, now: &dyn Fn(&str) -> String) -> Vec<Part> {
    match noun {
        Noun::Design => {
            vec![Part::new("title", "", vec![facts::row("title", facts::text(&at.title))])]
        }
        Noun::Component => {
            let part = |c: &Component| Part {
                kind: facts::kind(at, c),
                place: c.parent.map(|id| at.component(id).id.clone()).unwrap_or_default(),
                ..Part::new(&c.id, &c.name, facts::component(at, c))
            };
            at.components.iter().map(part).collect()
        }
        Noun::Group => {
            at.groups.iter().map(|g| Part::new(&g.id, &g.name, facts::group(at, g))).collect()
        }
        Noun::Connection => Vec::new(),
        Noun::Journey => {
            // What nobody stated follows from the connections.
            let stated = at.journeys.iter().filter(|journey| !journey.inferred);
            stated.map(|j| Part::new(&j.id, &j.name, facts::journey(at, j))).collect()
        }
        Noun::Requirement => {
            let part = |r: &Requirement| Part::new(&r.id, &r.text, facts::requirement(at, r));
            at.requirements.iter().map(part).collect()
        }
        Noun::Zone => at.zones.iter().map(|z| Part::new(&z.id, &z.name, facts::zone(z))).collect(),
        Noun::Kind => {
            at.kinds.iter().map(|k| Part::new(&k.id, &k.label, facts::custom_kind(k))).collect()
        }
        Noun::Assumption => assumptions(at),
        Noun::Acceptance => acceptances(at, now),
    }
}

fn assumptions(at: &Topology) -> Vec<Part> {
    let unknown = at.assume_unknown.iter().map(|control| {
        let fact = facts::row("assume", Fact::Word("unknown"));
        Part::new(format!("assume.{control}"), "unknown", vec![fact])
    });
    let profile = at.profile.iter().map(|(kind, stated)| {
        let fact = facts::row("availability", facts::availability(Some(stated)));
        Part::new(format!("profile.{}", kind.id()), &stated.text, vec![fact])
    });
    unknown.chain(profile).collect()
}

fn acceptances(at: &Topology, now: &dyn Fn(&str) -> String) -> Vec<Part> {
    let part = |acceptance: &Acceptance| {
        let on: Vec<String> = acceptance.on.iter().map(|id| now(id)).collect();
        let id = match on.is_empty() {
            true => acceptance.rule.clone(),
            false => format!("{}:{}", acceptance.rule, on.join(",")),
        };
        Part::new(id, &acceptance.by.reason, facts::acceptance(acceptance))
    };
    at.accept.iter().map(part).collect()
}

fn of_sort(noun: Noun, was: Vec<Part>, is: Vec<Part>, renamed: &Renamed) -> Vec<NounChange> {
    let before = renamed.before();
    let order = numbered(&was);
    let mut was: BTreeMap<Key, Part> = order.iter().cloned().zip(was).collect();
    let mut changes = Vec::new();
    for ((id, number), part) in numbered(&is).into_iter().zip(is) {
        let other = before.get(&*id).filter(|_| noun == Noun::Component);
        let old = was.remove(&(other.map_or(id, |was| (*was).to_owned()), number));
        let edits = old.as_ref().map(|old| edits(&old.facts, &part.facts, renamed));
        let manner = match (&edits, other) {
            (None, _) => Manner::Added,
            (_, Some(_)) => Manner::Renamed,
            (Some(edits), None) if edits.is_empty() => continue,
            _ => Manner::Changed,
        };
        let was = other.map(|was| (*was).to_owned());
        let edits = edits.unwrap_or_default();
        changes.push(NounChange { was, edits, ..bare(noun, manner, part) });
    }
    let gone = order.iter().filter_map(|key| was.remove(key));
    changes.extend(gone.map(|part| bare(noun, Manner::Removed, part)));
    changes
}

/// What a part is known by: its id, and a number for the few that may be stated twice.
type Key = (String, usize);

fn numbered(parts: &[Part]) -> Vec<Key> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let key = |part| {
        let Part { id, .. }: &Part = part;
        let times = seen.entry(id).or_default();
        *times += 1;
        (id.clone(), *times)
    };
    parts.iter().map(key).collect()
}

fn bare(noun: Noun, manner: Manner, part: Part) -> NounChange {
    let Part { id, name, kind, place, .. } = part;
    NounChange { noun, manner, id, was: None, name, kind, place, edits: Vec::new() }
}

/// Returns what is stated differently.
pub(super) fn edits(was: &[Row], is: &[Row], renamed: &Renamed) -> Vec<Edit> {
    if was == is && renamed.is_empty() {
        return Vec::new();
    }
    let find = |rows: &[Row], key: &str| -> Option<Fact> {
        rows.iter().find(|(other, _)| other == key).map(|(_, fact)| fact.clone())
    };
    let kept = was.iter().map(|(key, was)| (key, was.clone(), find(is, key).unwrap_or_default()));
    let new = is
        .iter()
        .filter(|(key, _)| find(was, key).is_none())
        .map(|(key, is)| (key, Fact::Nothing, is.clone()));
    kept.chain(new)
        .filter(|(_, was, is)| !renamed.same(was, is))
        .map(|(key, was, is)| Edit { key: key.clone(), was, is })
        .collect()
}
