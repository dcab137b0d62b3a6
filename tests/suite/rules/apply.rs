//! Applies an offered change to a topology, as a reader would who follows its comments.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::{Mapping, Value};

/// What the comments of a change say about its lines.
#[derive(Default)]
struct Marks {
    /// Ids whose keys are to be added to what is there.
    there: BTreeSet<String>,
    /// Ids that move.
    moved: BTreeSet<String>,
    /// Connections with the connection that they replace, as `from -> to`.
    instead: Vec<(Value, String)>,
}

/// Returns the topology with the change, or which instruction cannot be followed.
pub(crate) fn apply(topology: &str, change: &str) -> Result<String, String> {
    let parse =
        |text: &str| serde_yaml::from_str::<Value>(text).map_err(|e| format!("{e}: {text}"));
    let (mut base, over) = (parse(topology)?, parse(change)?);
    let marks = marks(change)?;
    let root = base.as_mapping_mut().ok_or("the topology is no map")?;
    for (section, value) in over.as_mapping().ok_or("the change is no map")? {
        match section.as_str().unwrap_or_default() {
            "components" => {
                let mut all = take_map(root, "components")?;
                put_all(&mut all, value, None, &marks)?;
                root.insert("components".into(), Value::Mapping(all));
            }
            "connections" => {
                let mut all = take_list(root, "connections");
                connections(&mut all, value, &marks, &members(root))?;
                root.insert("connections".into(), Value::Sequence(all));
            }
            table => {
                let mut rows = take_map(root, table)?;
                for (id, row) in map(value)? {
                    known(id, rows.contains_key(id), &marks)?;
                    lay_over(&mut rows, id, row);
                }
                root.insert(table.into(), Value::Mapping(rows));
            }
        }
    }
    serde_yaml::to_string(&base).map_err(|e| e.to_string())
}

fn marks(change: &str) -> Result<Marks, String> {
    let mut marks = Marks::default();
    for line in change.lines() {
        let Some((code, comment)) = line.split_once("     # ") else { continue };
        let id = code.trim().split(':').next().unwrap_or_default().to_owned();
        if comment.starts_with("stands there already: ") {
            marks.there.insert(id);
        } else if comment.starts_with("moves here from ") {
            marks.moved.insert(id);
        } else if let Some(old) = comment.strip_prefix("instead of ") {
            let new = serde_yaml::from_str(code.trim().trim_start_matches("- "));
            marks.instead.push((new.map_err(|e| e.to_string())?, old.trim().to_owned()));
        } else {
            return Err(format!("nobody knows what to do with “{comment}”"));
        }
    }
    Ok(marks)
}

/// A line about something that stands there says so, any other is new.
fn known(id: &Value, exists: bool, marks: &Marks) -> Result<(), String> {
    let id = id.as_str().unwrap_or_default();
    match (exists, marks.there.contains(id), marks.moved.contains(id)) {
        (true, false, false) => Err(format!("{id} stands there and the change does not say so")),
        (false, true, _) | (false, _, true) => Err(format!("{id} does not stand there")),
        _ => Ok(()),
    }
}

/// Puts components of the change where they belong: into a container, or at the top.
fn put_all(
    all: &mut Mapping,
    over: &Value,
    parent: Option<&str>,
    marks: &Marks,
) -> Result<(), String> {
    for (id, value) in map(over)? {
        known(id, find(all, id).is_some(), marks)?;
        let mut keys = value.as_mapping().cloned().unwrap_or_default();
        let inside = keys.remove("contains");
        let name = id.as_str().unwrap_or_default();
        if marks.there.contains(name) {
            let old = find(all, id).and_then(Value::as_mapping_mut).ok_or("no map")?;
            for (key, value) in keys {
                lay_over(old, &key, &value);
            }
        } else {
            let mut whole = match marks.moved.contains(name) {
                true => take(all, id).ok_or("it is gone")?,
                false => Value::Mapping(Mapping::new()),
            };
            whole.as_mapping_mut().ok_or("no map")?.extend(keys);
            let into = match parent {
                None => &mut *all,
                Some(parent) => contents(find(all, &parent.into()).ok_or("no parent")?)?,
            };
            into.insert(id.clone(), whole);
        }
        if let Some(inside) = inside {
            put_all(all, &inside, Some(name), marks)?;
        }
    }
    Ok(())
}

fn contents(of: &mut Value) -> Result<&mut Mapping, String> {
    let keys = of.as_mapping_mut().ok_or("no map")?;
    let slot = keys.entry("contains".into()).or_insert_with(|| Value::Mapping(Mapping::new()));
    slot.as_mapping_mut().ok_or_else(|| "`contains` is a list".to_owned())
}

fn find<'a>(all: &'a mut Mapping, id: &Value) -> Option<&'a mut Value> {
    if all.contains_key(id) {
        return all.get_mut(id);
    }
    all.iter_mut().find_map(|(_, value)| find(value.get_mut("contains")?.as_mapping_mut()?, id))
}

fn take(all: &mut Mapping, id: &Value) -> Option<Value> {
    if let Some(found) = all.remove(id) {
        return Some(found);
    }
    all.iter_mut().find_map(|(_, value)| take(value.get_mut("contains")?.as_mapping_mut()?, id))
}

/// Adds new lines; one that replaces another takes its place.
fn connections(
    all: &mut Vec<Value>,
    over: &Value,
    marks: &Marks,
    members: &BTreeMap<String, Vec<String>>,
) -> Result<(), String> {
    for new in over.as_sequence().ok_or("connections are a list")? {
        for (_, old) in marks.instead.iter().filter(|(line, _)| line == new) {
            let at = all.iter().position(|line| ends(line, members) == expanded(old, members));
            all.remove(at.ok_or_else(|| format!("there is no connection {old}"))?);
        }
    }
    all.extend(over.as_sequence().into_iter().flatten().cloned());
    Ok(())
}

/// Groups with their members, as components name them.
fn members(root: &Mapping) -> BTreeMap<String, Vec<String>> {
    fn walk(all: &Mapping, groups: &mut BTreeMap<String, Vec<String>>) {
        for (id, value) in all {
            if let (Some(id), Some(group)) = (id.as_str(), value["group"].as_str()) {
                groups.entry(group.to_owned()).or_default().push(id.to_owned());
            }
            if let Some(inside) = value.get("contains").and_then(Value::as_mapping) {
                walk(inside, groups);
            }
        }
    }
    let mut groups = BTreeMap::new();
    if let Some(all) = root.get("components").and_then(Value::as_mapping) {
        walk(all, &mut groups);
    }
    groups
}

type Ends = (Vec<String>, Vec<String>);

fn ends(line: &Value, members: &BTreeMap<String, Vec<String>>) -> Ends {
    let end = |key: &str| -> Vec<String> {
        let one = std::slice::from_ref(&line[key]);
        let ids = line[key].as_sequence().map_or(one, Vec::as_slice).iter();
        spread(ids.filter_map(Value::as_str), members)
    };
    (end("from"), end("to"))
}

fn expanded(written: &str, members: &BTreeMap<String, Vec<String>>) -> Ends {
    let (from, to) = written.split_once(" -> ").unwrap_or((written, ""));
    let end = |text: &str| spread(text.trim_matches(['[', ']']).split(", "), members);
    (end(from), end(to))
}

fn spread<'a>(
    ids: impl Iterator<Item = &'a str>,
    members: &BTreeMap<String, Vec<String>>,
) -> Vec<String> {
    ids.flat_map(|id| members.get(id).cloned().unwrap_or_else(|| vec![id.to_owned()])).collect()
}

fn lay_over(rows: &mut Mapping, id: &Value, row: &Value) {
    match (rows.get_mut(id), row) {
        (Some(Value::Mapping(old)), Value::Mapping(keys)) => old.extend(keys.clone()),
        _ => {
            rows.insert(id.clone(), row.clone());
        }
    }
}

fn map(value: &Value) -> Result<&Mapping, String> {
    value.as_mapping().ok_or_else(|| "a table is expected".to_owned())
}

fn take_map(root: &mut Mapping, key: &str) -> Result<Mapping, String> {
    match root.remove(key) {
        None | Some(Value::Null) => Ok(Mapping::new()),
        Some(Value::Mapping(map)) => Ok(map),
        Some(_) => Err(format!("{key} is no map")),
    }
}

fn take_list(root: &mut Mapping, key: &str) -> Vec<Value> {
    match root.remove(key) {
        Some(Value::Sequence(list)) => list,
        _ => Vec::new(),
    }
}
