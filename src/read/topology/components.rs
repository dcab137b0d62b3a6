//! Components, what holds what, kinds, zones and groups.

use std::collections::HashMap;

use super::attributes;
use super::loader::Loader;
use super::words::{FAILOVER, MODE, READS};
use crate::model::{ComponentId, CustomKind, CustomKindId, Endpoint, Group, GroupId, Kind, Zone};
use crate::read::shape::{At, Either, Field, Table, Text};
use crate::read::suggest::shortened;
use crate::read::wire;

/// How deep components may lie in each other: one in another is one deep.
const NESTING_MAX: usize = 8;
/// Most components of a topology.
const COMPONENTS_MAX: usize = 10_000;
/// Most members a group may need, and most instances of one component.
pub(super) const INSTANCES_MAX: u32 = 10_000;

/// A component as written, with the place of what holds it.
pub(super) struct Draft<'w> {
    pub(super) key: &'w At<String>,
    pub(super) id: String,
    /// `None` when its value cannot be read at all.
    pub(super) wire: Option<&'w At<wire::Component>>,
    parent: Option<usize>,
}

/// Returns all components, nested ones after what holds them; each id once.
pub(super) fn collect<'w>(
    loader: &mut Loader<'_, '_>,
    table: &'w Field<Table<wire::Component>>,
) -> Vec<Draft<'w>> {
    let mut drafts = Vec::new();
    let mut known = HashMap::new();
    if let Some(table) = table.given() {
        collect_table(loader, &table.value, None, &mut drafts, &mut known);
    }
    adopt_listed(loader, &mut drafts, &known);
    let drafts = sorted(drafts);
    check_nesting(loader, &drafts);
    drafts
}

/// Reports the first component on each way down that lies too deep.
fn check_nesting(loader: &mut Loader<'_, '_>, drafts: &[Draft<'_>]) {
    let mut depths: Vec<usize> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        // What holds it stands before it.
        let depth = draft.parent.map_or(0, |parent| depths[parent] + 1);
        if depth == NESTING_MAX + 1 {
            let message = format!("`{}` lies more than {NESTING_MAX} components deep", draft.id);
            let help = "leave out a level of `contains`, or draw the inside as a design of its own";
            loader.error("limit-exceeded", draft.key.at, message, help);
        }
        depths.push(depth);
    }
}

fn collect_table<'w>(
    loader: &mut Loader<'_, '_>,
    table: &'w Table<wire::Component>,
    parent: Option<usize>,
    drafts: &mut Vec<Draft<'w>>,
    known: &mut HashMap<String, usize>,
) {
    for row in &table.0 {
        if drafts.len() >= COMPONENTS_MAX {
            let message = format!("more than {COMPONENTS_MAX} components");
            loader.error("limit-exceeded", row.key.at, message, "split the topology");
            return;
        }
        let wire = row.value.given();
        let at = match known.get(&row.key.value) {
            Some(first) => {
                let span = loader.span(drafts[*first].key.at);
                loader.duplicate(&row.key, span);
                *first
            }
            None => {
                let id = loader.id(&row.key);
                drafts.push(Draft { key: &row.key, id, wire, parent });
                known.insert(row.key.value.clone(), drafts.len() - 1);
                if row.value.is_absent() {
                    missing_kind(loader, &row.key);
                }
                drafts.len() - 1
            }
        };
        if let Some(Either::Long(inner)) =
            wire.and_then(|w| w.value.contains.given()).map(|c| &c.value)
        {
            collect_table(loader, inner, Some(at), drafts, known);
        }
    }
}

/// Puts components that `contains: [id]` lists into what lists them.
fn adopt_listed(
    loader: &mut Loader<'_, '_>,
    drafts: &mut [Draft<'_>],
    known: &HashMap<String, usize>,
) {
    for holder in 0..drafts.len() {
        let contains = drafts[holder].wire.and_then(|wire| wire.value.contains.given());
        let Some(Either::Short(ids)) = contains.map(|given| &given.value) else { continue };
        for id in &ids.0 {
            match known.get(id.value.0.trim()) {
                None => unknown_draft(loader, id, drafts),
                Some(held) => adopt(loader, drafts, holder, *held, id),
            }
        }
    }
}

fn unknown_draft(loader: &mut Loader<'_, '_>, id: &At<Text>, drafts: &[Draft<'_>]) {
    let names: Vec<String> = drafts.iter().map(|draft| draft.id.clone()).collect();
    loader.unknown_among(id, "unknown-component", "component", &names);
}

fn adopt(
    loader: &mut Loader<'_, '_>,
    drafts: &mut [Draft<'_>],
    holder: usize,
    held: usize,
    id: &At<Text>,
) {
    let ancestors = std::iter::successors(Some(holder), |at| drafts[*at].parent);
    if ancestors.take(drafts.len() + 1).any(|at| at == held) {
        let message = format!("`{}` would hold itself", drafts[held].id);
        loader.error("cycle", id.at, message, "leave out one `contains` of the circle");
    } else if let Some(other) = drafts[held].parent.filter(|other| *other != holder) {
        let message = format!("`{}` is already in `{}`", drafts[held].id, drafts[other].id);
        loader.error("invalid-value", id.at, message, "a component has one place only");
    } else {
        drafts[held].parent = Some(holder);
    }
}

/// Returns the drafts with what holds before what is held, else in source order.
fn sorted(drafts: Vec<Draft<'_>>) -> Vec<Draft<'_>> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); drafts.len()];
    let mut todo: Vec<usize> = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        match draft.parent {
            Some(parent) => children[parent].push(at),
            None => todo.push(at),
        }
    }
    todo.reverse();
    let mut order = Vec::with_capacity(drafts.len());
    while let Some(at) = todo.pop() {
        order.push(at);
        todo.extend(children[at].iter().rev());
    }
    let mut place = vec![0; drafts.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = new;
    }
    let mut slots: Vec<Option<Draft<'_>>> = drafts.into_iter().map(Some).collect();
    order
        .iter()
        .filter_map(|old| slots[*old].take())
        .map(|draft| Draft { parent: draft.parent.map(|parent| place[parent]), ..draft })
        .collect()
}

/// Makes the components: all that needs no other component's name.
pub(super) fn place(loader: &mut Loader<'_, '_>, drafts: &[Draft<'_>]) {
    for (at, draft) in drafts.iter().enumerate() {
        let id = ComponentId(u32::try_from(at).unwrap_or(u32::MAX));
        let parent = draft.parent.map(|at| ComponentId(u32::try_from(at).unwrap_or(u32::MAX)));
        let (kind, custom_kind) = kind(loader, draft);
        let mut component = attributes::own(loader, draft, kind);
        component.custom_kind = custom_kind;
        component.parent = parent;
        if component.zone.is_none() {
            component.zone = parent.and_then(|parent| loader.topology.component(parent).zone);
        }
        if let Some(ComponentId(parent)) = parent {
            loader.topology.components[parent as usize].children.push(id);
        }
        loader.topology.components.push(component);
        loader.topology.names.0.insert(draft.key.value.clone(), Endpoint::Component(id));
    }
}

fn kind(loader: &mut Loader<'_, '_>, draft: &Draft<'_>) -> (Kind, Option<CustomKindId>) {
    // What cannot be read stands as a service, so that its name is known.
    let unknown = (Kind::Service, None);
    let Some(wire) = draft.wire else { return unknown };
    let Some(given) = wire.value.kind.given() else {
        if wire.value.kind.is_absent() {
            missing_kind(loader, draft.key);
        }
        return unknown;
    };
    let custom = loader.topology.kinds.iter().position(|kind| kind.id == given.value.0);
    if let Some(at) = custom {
        let id = CustomKindId(u32::try_from(at).unwrap_or(u32::MAX));
        return (loader.topology.kinds[at].base, Some(id));
    }
    (loader.kind(given).unwrap_or(Kind::Service), None)
}

fn missing_kind(loader: &mut Loader<'_, '_>, key: &At<String>) {
    let what = format!("component `{}`", shortened(&key.value));
    loader.missing("kind", &what, key.at, "say what it is, such as `kind: server`");
}

impl Loader<'_, '_> {
    /// Returns the kind that a word names.
    pub(super) fn kind(&mut self, given: &At<Text>) -> Option<Kind> {
        let word = given.value.0.trim().to_ascii_lowercase().replace([' ', '_'], "-");
        let kind = Kind::parse(&word);
        if kind.is_none() {
            let custom = self.topology.kinds.iter().map(|kind| kind.id.clone());
            let synonyms = Kind::ALL.iter().flat_map(|kind| kind.synonyms());
            let known = Kind::ALL.iter().map(|kind| kind.id()).chain(synonyms.copied());
            let names: Vec<String> = custom.chain(known.map(str::to_owned)).collect();
            self.unknown_among(given, "unknown-kind", "kind", &names);
        }
        kind
    }

    /// Reads `kinds:`.
    pub(super) fn kinds(&mut self, field: &Field<Table<wire::CustomKind>>) {
        for (key, given) in Self::rows(field) {
            let id = self.id(key);
            if Kind::parse(&id).is_some() {
                let message = format!("`{id}` is a kind already");
                self.error("duplicate-id", key.at, message, "choose another id");
                continue;
            }
            let base = given.value.base.given().and_then(|base| self.kind(base));
            if given.value.base.is_absent() {
                let what = format!("kind `{id}`");
                self.missing("base", &what, key.at, "such as `base: service`");
            }
            let label = self.text(&given.value.label).unwrap_or_else(|| readable(&id));
            let icon = self.text(&given.value.icon);
            let span = self.span(key.at);
            let base = base.unwrap_or(Kind::Service);
            self.topology.kinds.push(CustomKind { id, base, label, icon, span });
        }
    }

    /// Reads `zones:`.
    pub(super) fn zones(&mut self, field: &Field<Table<wire::Zone>>) {
        for row in field.given().map_or(&[][..], |given| &given.value.0) {
            let id = self.id(&row.key);
            let zone = row.value.given().map(|given| &given.value);
            let name = zone.and_then(|zone| self.text(&zone.name)).unwrap_or_else(|| readable(&id));
            let trusted = zone.and_then(|zone| self.flag(&zone.trusted)).unwrap_or(true);
            let span = self.span(row.key.at);
            self.topology.zones.push(Zone { id, name, trusted, span });
        }
    }

    /// Reads `groups:` and gathers their members; a group that several name needs no entry.
    pub(super) fn groups(&mut self, field: &Field<Table<wire::Group>>, drafts: &[Draft<'_>]) {
        for row in field.given().map_or(&[][..], |given| &given.value.0) {
            if let Some(taken) = self.topology.lookup(&row.key.value) {
                let span = self.span_of(taken);
                self.duplicate(&row.key, span);
                continue;
            }
            let id = self.id(&row.key);
            let default = wire::Group::default();
            let wire = row.value.given().map_or(&default, |given| &given.value);
            let mut group = self.new_group(id, &row.key);
            let mode = self.word(&wire.mode, &MODE);
            group.name = self.text(&wire.name).unwrap_or(group.name);
            group.mode = mode.unwrap_or_default();
            group.mode_stated = mode.is_some();
            group.need = self.count(&wire.need, INSTANCES_MAX);
            group.failover = self.word(&wire.failover, &FAILOVER);
            group.switch = self.component(&wire.switch);
            group.reads_primary_only = self.word(&wire.reads, &READS).unwrap_or(false);
            group.demand = self.positive(&wire.demand);
            if let Some(given) = row.value.given() {
                group.spans = self.tree.spans(given.at, &[]);
            }
            self.add_group(row.key.value.clone(), group);
        }
        self.join(drafts);
    }

    fn new_group(&self, id: String, key: &At<String>) -> Group {
        Group {
            name: id.clone(),
            id,
            mode: Default::default(),
            mode_stated: false,
            need: None,
            failover: None,
            switch: None,
            reads_primary_only: false,
            demand: None,
            members: Vec::new(),
            span: self.span(key.at),
            spans: Default::default(),
        }
    }

    fn add_group(&mut self, name: String, group: Group) -> GroupId {
        let id = GroupId(u32::try_from(self.topology.groups.len()).unwrap_or(u32::MAX));
        self.topology.groups.push(group);
        self.topology.names.0.insert(name, Endpoint::Group(id));
        id
    }

    fn join(&mut self, drafts: &[Draft<'_>]) {
        let stated = |draft: &Draft<'_>| Some(draft.wire?.value.group.given()?.value.0.clone());
        let mut mentions: HashMap<String, usize> = HashMap::new();
        for name in drafts.iter().filter_map(stated) {
            *mentions.entry(name).or_default() += 1;
        }
        for (at, draft) in drafts.iter().enumerate() {
            let Some(given) = draft.wire.and_then(|wire| wire.value.group.given()) else {
                continue;
            };
            let name = given.value.0.trim();
            let group = match self.topology.lookup(name) {
                Some(Endpoint::Group(group)) => group,
                None if mentions.get(&given.value.0).is_some_and(|times| *times > 1) => {
                    let key = At { value: name.to_owned(), at: given.at };
                    let id = self.id(&key);
                    let group = self.new_group(id, &key);
                    self.add_group(name.to_owned(), group)
                }
                Some(Endpoint::Component(_)) => {
                    let message = format!("`{}` is a component, not a group", shortened(name));
                    let help = "give the group an id of its own under `groups:`";
                    self.error("invalid-value", given.at, message, help);
                    continue;
                }
                None => {
                    self.unknown(given, "unknown-component", "group", |topology| {
                        topology.groups.iter().map(|group| group.id.as_str()).collect()
                    });
                    continue;
                }
            };
            let id = ComponentId(u32::try_from(at).unwrap_or(u32::MAX));
            self.topology.components[at].group = Some(group);
            self.topology.groups[group.0 as usize].members.push(id);
        }
    }
}

/// Returns an id as a name for people: `data-center` → `Data center`.
pub(super) fn readable(id: &str) -> String {
    let mut chars = id.chars();
    match chars.next() {
        Some(first) => format!("{}{}", first.to_uppercase(), chars.as_str().replace('-', " ")),
        None => String::new(),
    }
}
