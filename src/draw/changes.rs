//! What came, went and changed, on a drawing of both states.

use std::collections::BTreeMap;

use crate::model::{Changes, ComponentId, Manner, NounChange};

use super::view::{View, ViewEdge};

/// Keys whose values are short, and say something about the structure.
const SHOWN: [&str; 11] = [
    "kind",
    "replicas",
    "in",
    "tech",
    "role",
    "group",
    "availability",
    "port",
    "protocol",
    "tls",
    "purpose",
];
/// How many other keys are named.
const KEYS_MAX: usize = 3;

/// Returns how a component differs, and what its box says of it: `+ added`, `~ replicas: 1 → 2`.
pub(super) fn of_component(changes: &Changes, id: ComponentId) -> Option<(Manner, String)> {
    let change = changes.components.get(&id)?;
    Some((change.manner, format!("{} {}", sign(change.manner), note(change))))
}

/// Returns how a line differs; one that stands for several that differ in their ways is changed.
pub(super) fn of_edge(changes: &Changes, edge: &ViewEdge) -> Option<Manner> {
    let manner = |id| changes.connections.get(id).map(|change| change.manner);
    let mut manners = edge.connections.iter().map(manner);
    let first = manners.next()?;
    if manners.all(|other| other == first) { first } else { Some(Manner::Changed) }
}

/// Returns what is to be told of a line beside its words: `added`, `port: 80 → 443`.
pub(super) fn told_of_edge(changes: &Changes, edge: &ViewEdge) -> Option<String> {
    let manner = of_edge(changes, edge)?;
    let one = match edge.connections[..] {
        [only] => changes.connections.get(&only),
        _ => None,
    };
    Some(one.map_or_else(|| manner.word().to_owned(), note))
}

/// Writes a sign before the words of each line that differs, and parts lines of one trunk that do
/// not share their fate: they would run on each other.
pub(super) fn mark_lines(view: &mut View, changes: &Changes) {
    let mut trunks: BTreeMap<(usize, Option<Manner>), usize> = BTreeMap::new();
    for (at, edge) in view.edges.iter_mut().enumerate() {
        let manner = of_edge(changes, edge);
        edge.trunk = *trunks.entry((edge.trunk, manner)).or_insert(at);
        if let Some(manner) = manner {
            edge.text = format!("{} {}", sign(manner), edge.text).trim_end().to_owned();
        }
    }
}

/// Returns how much differs, in words; nothing where nothing does.
pub(super) fn sum(changes: &Changes) -> Option<String> {
    let all = || changes.components.values().chain(changes.connections.values());
    let manners = [Manner::Added, Manner::Removed, Manner::Changed, Manner::Renamed];
    let parts: Vec<String> = manners
        .into_iter()
        .map(|manner| (manner, all().filter(|change| change.manner == manner).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(manner, count)| format!("{count} {}", manner.word()))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Returns the class of what differs.
pub(super) fn class(manner: Option<Manner>) -> &'static str {
    match manner {
        None => "",
        Some(Manner::Added) => " is-added",
        Some(Manner::Removed) => " is-removed",
        Some(Manner::Changed) => " is-changed",
        Some(Manner::Renamed) => " is-renamed",
    }
}

fn sign(manner: Manner) -> char {
    match manner {
        Manner::Added => '+',
        Manner::Removed => '−',
        Manner::Changed | Manner::Renamed => '~',
    }
}

fn note(change: &NounChange) -> String {
    if let Some(was) = &change.was {
        return format!("was {was}");
    }
    match &change.edits[..] {
        [] => change.manner.word().to_owned(),
        [only] if SHOWN.contains(&&*only.key) => {
            let value = |fact: &crate::model::Fact| fact.text().unwrap_or("–".into()).into_owned();
            format!("{}: {} → {}", only.key, value(&only.was), value(&only.is))
        }
        edits => {
            let mut keys: Vec<&str> =
                edits.iter().map(|edit| edit.key.split('.').next().unwrap_or_default()).collect();
            keys.dedup();
            let more = if keys.len() > KEYS_MAX { " …" } else { "" };
            keys.truncate(KEYS_MAX);
            let keys = keys.join(", ");
            format!("{keys}{more}")
        }
    }
}
