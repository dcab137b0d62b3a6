//! Two topology trees → one: overriding by id, `remove`.

mod overrides;

use std::collections::{BTreeMap, BTreeSet};

use super::suggest::{self, SUGGESTIONS_MAX, shortened};
use super::tree::{Content, NodeId, Tree};
use crate::model::{Finding, Severity};

type Pair = (NodeId, NodeId);

/// Tables whose rows are merged key by key.
const TABLES: [&str; 9] = [
    "groups",
    "journeys",
    "requirements",
    "views",
    "zones",
    "kinds",
    "profile",
    "assume",
    "components",
];
/// Keys whose values name components or groups.
const REFERENCES: [&str; 15] = [
    "from", "to", "entry", "target", "met_by", "affects", "include", "exclude", "focus", "switch",
    "guards", "monitors", "fate", "on", "group",
];
/// References without which an entry means nothing.
const REQUIRED: [&str; 5] = ["from", "to", "entry", "target", "on"];

/// Returns `base` with everything that `over` says laid upon it.
///
/// Components, groups and other tables are merged by id and key; connections with the same ends
/// are replaced, others added; issues and acceptances are added; other keys are replaced.
pub(crate) fn merge(mut base: Tree, over: &Tree, findings: &mut Vec<Finding>) -> Tree {
    let mut over_root = append(&mut base, over);
    let removed = removed(&base, over_root, findings);
    if !removed.is_empty() {
        over_root = overrides::override_first(&mut base, over_root, &removed, findings);
        prune(&mut base, &removed);
    }
    let components = merge_components(&mut base, over_root, &removed);
    let mut pairs: Vec<Pair> = base.pairs(base.root).to_vec();
    for (key, value) in base.pairs(over_root).to_vec() {
        let name = base.text(key).unwrap_or("").to_owned();
        match (name.as_str(), position(&base, &pairs, &name)) {
            ("extends" | "remove" | "components", _) => {}
            (_, None) => pairs.push((key, value)),
            ("connections", Some(at)) => {
                pairs[at].1 = merge_connections(&mut base, pairs[at].1, value)
            }
            ("issues" | "accept", Some(at)) => pairs[at].1 = joined(&mut base, pairs[at].1, value),
            (name, Some(at)) if TABLES.contains(&name) => {
                pairs[at].1 = merge_table(&mut base, pairs[at].1, value);
            }
            (_, Some(at)) => pairs[at] = (key, value),
        }
    }
    match position(&base, &pairs, "components") {
        Some(at) => pairs[at].1 = components.unwrap_or(pairs[at].1),
        None => pairs.extend(base.get(over_root, "components")),
    }
    let span = base.span(over_root);
    base.root = base.push(span, Content::Map(pairs));
    base
}

/// Adds the nodes of `over` to `base` and returns where its root is now.
fn append(base: &mut Tree, over: &Tree) -> NodeId {
    let shift = u32::try_from(base.nodes.len()).unwrap_or(u32::MAX);
    let moved = |id: NodeId| NodeId(id.0 + shift);
    for node in &over.nodes {
        let content = match &node.content {
            Content::List(items) => Content::List(items.iter().map(|id| moved(*id)).collect()),
            Content::Map(pairs) => Content::Map(
                pairs.iter().map(|(key, value)| (moved(*key), moved(*value))).collect(),
            ),
            scalar => scalar.clone(),
        };
        base.push(node.span, content);
    }
    moved(over.root)
}

fn position(tree: &Tree, pairs: &[Pair], name: &str) -> Option<usize> {
    pairs.iter().position(|(key, _)| tree.text(*key) == Some(name))
}

/// Returns the ids that `remove` names, what they hold included.
fn removed(tree: &Tree, over_root: NodeId, findings: &mut Vec<Finding>) -> BTreeSet<String> {
    let Some((_, value)) = tree.get(over_root, "remove") else { return BTreeSet::new() };
    let components = flatten(tree, tree.root);
    let mut known: Vec<&str> = components.iter().map(|flat| flat.id.as_str()).collect();
    for table in TABLES.iter().filter(|table| **table != "components") {
        if let Some((_, rows)) = tree.get(tree.root, table) {
            known.extend(tree.pairs(rows).iter().filter_map(|(key, _)| tree.text(*key)));
        }
    }
    let items = match tree.text(value) {
        Some(_) => std::slice::from_ref(&value),
        None => tree.items(value),
    };
    let names: BTreeSet<&str> = known.iter().copied().collect();
    let (mut removed, mut unknown) = (BTreeSet::new(), 0);
    for item in items {
        let Some(id) = tree.text(*item) else { continue };
        if names.contains(id) {
            removed.insert(id.to_owned());
            continue;
        }
        let message = format!("there is no `{}` to remove", shortened(id));
        unknown += 1;
        let near =
            (unknown <= SUGGESTIONS_MAX).then(|| suggest::nearest(id, known.iter().copied()));
        let help = match near.flatten() {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name an id of the topology that this one extends".to_owned(),
        };
        let span = tree.span(*item);
        findings
            .push(Finding::input("unknown-component", Severity::Error, span, message).help(help));
    }
    // Parents stand before what they hold.
    for flat in &components {
        if flat.parent.as_ref().is_some_and(|parent| removed.contains(parent)) {
            removed.insert(flat.id.clone());
        }
    }
    removed
}

/// Takes everything that names a removed id out of the base.
fn prune(tree: &mut Tree, removed: &BTreeSet<String>) {
    let Content::Map(mut pairs) = tree.node(tree.root).content.clone() else { return };
    for (key, value) in &mut pairs {
        let name = tree.text(*key).unwrap_or("").to_owned();
        if name == "components" {
            continue;
        }
        let span = tree.span(*value);
        let content = match tree.node(*value).content.clone() {
            Content::Map(rows) => {
                let kept = rows.into_iter().filter_map(|(id, row)| {
                    let gone = tree.text(id).is_some_and(|id| removed.contains(id));
                    Some((id, (!gone).then(|| pruned_entry(tree, row, removed))??))
                });
                Content::Map(kept.collect())
            }
            Content::List(items) => {
                let kept = items.into_iter().filter_map(|item| pruned_entry(tree, item, removed));
                Content::List(kept.collect())
            }
            _ => continue,
        };
        *value = tree.push(span, content);
    }
    let span = tree.span(tree.root);
    tree.root = tree.push(span, Content::Map(pairs));
}

/// Returns the entry without references to removed ids; `None` when it needs one of them.
fn pruned_entry(tree: &mut Tree, entry: NodeId, removed: &BTreeSet<String>) -> Option<NodeId> {
    let Content::Map(pairs) = tree.node(entry).content.clone() else { return Some(entry) };
    let mut kept = Vec::new();
    for (key, value) in pairs {
        let name = tree.text(key).unwrap_or("").to_owned();
        let left = match name.as_str() {
            "steps" => Some(pruned_list(tree, value, removed, pruned_entry)),
            "backup" => pruned_entry(tree, value, removed),
            "weights" => Some(pruned_weights(tree, value, removed)),
            _ if REFERENCES.contains(&name.as_str()) => pruned_reference(tree, value, removed),
            _ => Some(value),
        };
        match left {
            Some(value) => kept.push((key, value)),
            None if REQUIRED.contains(&name.as_str()) => return None,
            None => {}
        }
    }
    let span = tree.span(entry);
    Some(tree.push(span, Content::Map(kept)))
}

fn pruned_weights(tree: &mut Tree, weights: NodeId, removed: &BTreeSet<String>) -> NodeId {
    let Content::Map(mut pairs) = tree.node(weights).content.clone() else { return weights };
    pairs.retain(|(key, _)| !tree.text(*key).is_some_and(|id| removed.contains(id)));
    let span = tree.span(weights);
    tree.push(span, Content::Map(pairs))
}

fn pruned_reference(tree: &mut Tree, value: NodeId, removed: &BTreeSet<String>) -> Option<NodeId> {
    let gone = |tree: &Tree, id| tree.text(id).is_some_and(|text| removed.contains(text));
    if gone(tree, value) {
        return None;
    }
    let before = tree.items(value).len();
    let left =
        pruned_list(tree, value, removed, |tree, item, _| (!gone(tree, item)).then_some(item));
    (before == 0 || !tree.items(left).is_empty()).then_some(left)
}

fn pruned_list(
    tree: &mut Tree,
    list: NodeId,
    removed: &BTreeSet<String>,
    keep: impl Fn(&mut Tree, NodeId, &BTreeSet<String>) -> Option<NodeId>,
) -> NodeId {
    let Content::List(items) = tree.node(list).content.clone() else { return list };
    let kept = items.into_iter().filter_map(|item| keep(tree, item, removed)).collect();
    let span = tree.span(list);
    tree.push(span, Content::List(kept))
}

/// A component apart from what it holds.
struct Flat {
    id: String,
    key: NodeId,
    value: NodeId,
    parent: Option<String>,
}

/// Returns all components of a topology, parents before what they hold.
fn flatten(tree: &Tree, root: NodeId) -> Vec<Flat> {
    let mut flats = Vec::new();
    let mut listed = BTreeMap::new();
    if let Some((_, table)) = tree.get(root, "components") {
        flatten_table(tree, table, None, &mut flats, &mut listed);
    }
    for flat in &mut flats {
        if flat.parent.is_none() {
            flat.parent = listed.get(&flat.id).cloned();
        }
    }
    flats
}

fn flatten_table(
    tree: &Tree,
    table: NodeId,
    parent: Option<&str>,
    flats: &mut Vec<Flat>,
    listed: &mut BTreeMap<String, String>,
) {
    for (key, value) in tree.pairs(table) {
        let Some(id) = tree.text(*key) else { continue };
        let parent = parent.map(str::to_owned);
        flats.push(Flat { id: id.to_owned(), key: *key, value: *value, parent });
        let Some((_, contains)) = tree.get(*value, "contains") else { continue };
        flatten_table(tree, contains, Some(id), flats, listed);
        for item in tree.items(contains).iter().filter_map(|item| tree.text(*item)) {
            listed.insert(item.to_owned(), id.to_owned());
        }
    }
}

/// Returns one flat table; who holds whom is said by lists of ids.
fn merge_components(
    tree: &mut Tree,
    over_root: NodeId,
    removed: &BTreeSet<String>,
) -> Option<NodeId> {
    let (_, base_table) = tree.get(tree.root, "components")?;
    let mut flats = flatten(tree, tree.root);
    flats.retain(|flat| !removed.contains(&flat.id));
    if !removed.is_empty() {
        for flat in &mut flats {
            flat.value = pruned_entry(tree, flat.value, removed).unwrap_or(flat.value);
        }
    }
    let mut places: BTreeMap<String, usize> =
        flats.iter().enumerate().map(|(at, flat)| (flat.id.clone(), at)).collect();
    for flat in flatten(tree, over_root) {
        match places.get(&flat.id) {
            Some(at) => {
                let value = merge_row(tree, flats[*at].value, flat.value);
                let first = &mut flats[*at];
                (first.value, first.key) = (value, flat.key);
                first.parent = flat.parent.or(first.parent.take());
            }
            None => {
                places.insert(flat.id.clone(), flats.len());
                flats.push(flat);
            }
        }
    }
    let mut held: BTreeMap<&str, Vec<NodeId>> = BTreeMap::new();
    for flat in &flats {
        if let Some(parent) = &flat.parent {
            held.entry(parent).or_default().push(flat.key);
        }
    }
    let pairs = flats
        .iter()
        .map(|flat| {
            let ids = held.remove(flat.id.as_str()).unwrap_or_default();
            (flat.key, with_contents(tree, flat.value, ids))
        })
        .collect();
    let span = tree.span(base_table);
    Some(tree.push(span, Content::Map(pairs)))
}

/// Returns a component whose `contains` is a list of ids.
fn with_contents(tree: &mut Tree, component: NodeId, ids: Vec<NodeId>) -> NodeId {
    let span = tree.span(component);
    let contains = tree.get(component, "contains").map(|(key, _)| key);
    if contains.is_none() && ids.is_empty() {
        return component;
    }
    let mut pairs: Vec<Pair> = tree.pairs(component).to_vec();
    pairs.retain(|(key, _)| tree.text(*key) != Some("contains"));
    let key = match contains {
        Some(key) => key,
        None => tree.push(span, Content::Text("contains".to_owned())),
    };
    if !ids.is_empty() {
        let list = tree.push(tree.span(ids[0]), Content::List(ids));
        pairs.push((key, list));
    }
    tree.push(span, Content::Map(pairs))
}

/// Returns a map with the keys of both; those of `over` win.
fn merge_row(tree: &mut Tree, base: NodeId, over: NodeId) -> NodeId {
    match (&tree.node(base).content, &tree.node(over).content) {
        (Content::Map(mine), Content::Map(others)) => {
            let (mut pairs, others) = (mine.clone(), others.clone());
            for (key, value) in others {
                let name = tree.text(key).unwrap_or("").to_owned();
                match position(tree, &pairs, &name) {
                    Some(at) => pairs[at] = (key, value),
                    None => pairs.push((key, value)),
                }
            }
            let span = tree.span(over);
            tree.push(span, Content::Map(pairs))
        }
        (_, Content::Null) => base,
        _ => over,
    }
}

fn merge_table(tree: &mut Tree, base: NodeId, over: NodeId) -> NodeId {
    let mut pairs: Vec<Pair> = tree.pairs(base).to_vec();
    for (key, value) in tree.pairs(over).to_vec() {
        let name = tree.text(key).unwrap_or("").to_owned();
        match position(tree, &pairs, &name) {
            Some(at) => pairs[at] = (key, merge_row(tree, pairs[at].1, value)),
            None => pairs.push((key, value)),
        }
    }
    let span = tree.span(over);
    tree.push(span, Content::Map(pairs))
}

/// Returns the connections of both; one with the same ends replaces the base's.
fn merge_connections(tree: &mut Tree, base: NodeId, over: NodeId) -> NodeId {
    let replaced: BTreeSet<String> =
        tree.items(over).iter().filter_map(|item| ends(tree, *item)).collect();
    let kept: Vec<NodeId> = tree
        .items(base)
        .iter()
        .copied()
        .filter(|item| ends(tree, *item).is_none_or(|ends| !replaced.contains(&ends)))
        .collect();
    let span = tree.span(base);
    let kept = tree.push(span, Content::List(kept));
    joined(tree, kept, over)
}

fn ends(tree: &Tree, connection: NodeId) -> Option<String> {
    let end = |key| -> Option<String> {
        let (_, value) = tree.get(connection, key)?;
        let items = tree.items(value).iter().filter_map(|item| tree.text(*item));
        Some(tree.text(value).into_iter().chain(items).collect::<Vec<_>>().join(" "))
    };
    Some(format!("{} > {}", end("from")?, end("to")?))
}

fn joined(tree: &mut Tree, base: NodeId, over: NodeId) -> NodeId {
    let items = [base, over].into_iter().flat_map(|list| match tree.node(list).content {
        Content::List(ref items) => items.clone(),
        // A single entry stands for a list of one.
        Content::Map(_) => vec![list],
        _ => Vec::new(),
    });
    let items = items.collect();
    let span = tree.span(over);
    tree.push(span, Content::List(items))
}
