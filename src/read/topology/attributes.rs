//! The attributes of a component: its own words first, then what names others.

use super::components::{Draft, INSTANCES_MAX};
use super::loader::Loader;
use super::words::{ALGORITHM, DEPLOY, MODE, SESSIONS, STATUS};
use crate::model::{Backup, Certificate, Component, ComponentId, Kind, Span, Spans, ZoneId};
use crate::read::shape::{At, Either, Field, Many, Table, Text};
use crate::read::wire;

/// Most rows, links, tags or addresses of one component.
const ROWS_MAX: usize = 100;

/// Returns the component with everything that names no other component.
pub(super) fn own(loader: &mut Loader<'_, '_>, draft: &Draft<'_>, kind: Kind) -> Component {
    let mut component = bare(draft.id.clone(), kind, loader.span(draft.key.at));
    let Some(wire) = draft.wire else { return component };
    component.spans = loader.tree.spans(wire.at, &["contains"]);
    let wire = &wire.value;
    words(loader, wire, &mut component);
    component.replicas = loader.count(&wire.replicas, INSTANCES_MAX).unwrap_or(1);
    component.external = loader.flag(&wire.external).unwrap_or(kind == Kind::External);
    component.zone = zone(loader, &wire.zone);
    component.sticky = loader.flag(&wire.sticky);
    component.certificate = certificate(loader, &wire.certificate);
    component.rebuildable = loader.flag(&wire.rebuildable).unwrap_or(false);
    component.capacity = loader.positive(&wire.capacity);
    component.availability = loader.availability(&wire.availability);
    component.encrypted_at_rest = loader.flag(&wire.encrypted_at_rest);
    component
}

fn words(loader: &mut Loader<'_, '_>, wire: &wire::Component, component: &mut Component) {
    component.tech = loader.text(&wire.tech);
    if let Some(name) = loader.text(&wire.name).or_else(|| component.tech.clone()) {
        component.name = name;
    }
    component.role = loader.text(&wire.role);
    component.why = loader.text(&wire.why);
    component.description = loader.text(&wire.description);
    component.status = loader.word(&wire.status, &STATUS).unwrap_or_default();
    component.tags = short_list(loader, &wire.tags);
    component.links = links(loader, &wire.links);
    component.facts = facts(loader, &wire.facts);
    component.algorithm = loader.word(&wire.algorithm, &ALGORITHM);
    component.mode = loader.word(&wire.mode, &MODE);
    component.address = short_list(loader, &wire.address);
    component.deploy = loader.word(&wire.deploy, &DEPLOY);
    component.sessions = loader.word(&wire.sessions, &SESSIONS);
    component.owner = loader.text(&wire.owner);
    component.criticality = loader.text(&wire.criticality);
    component.data = short_list(loader, &wire.data);
}

/// Reads what names other components, now that all names are known.
pub(super) fn refer(loader: &mut Loader<'_, '_>, drafts: &[Draft<'_>]) {
    for (at, draft) in drafts.iter().enumerate() {
        let Some(wire) = draft.wire.map(|wire| &wire.value) else { continue };
        let fate = loader.components(&wire.fate);
        let guards = loader.components(&wire.guards);
        let monitors = loader.components(&wire.monitors);
        let backup = backup(loader, &wire.backup);
        let weights = weights(loader, &wire.weights);
        let component = &mut loader.topology.components[at];
        let itself = ComponentId(u32::try_from(at).unwrap_or(u32::MAX));
        component.fate = fate.into_iter().filter(|id| *id != itself).collect();
        component.guards = guards;
        component.monitors = monitors;
        component.backup = backup;
        component.weights = weights;
    }
}

fn bare(id: String, kind: Kind, span: Span) -> Component {
    Component {
        name: id.clone(),
        id,
        kind,
        custom_kind: None,
        tech: None,
        role: None,
        why: None,
        description: None,
        parent: None,
        children: Vec::new(),
        group: None,
        replicas: 1,
        fate: Vec::new(),
        external: kind == Kind::External,
        status: Default::default(),
        zone: None,
        tags: Vec::new(),
        links: Vec::new(),
        facts: Vec::new(),
        algorithm: None,
        mode: None,
        weights: Vec::new(),
        sticky: None,
        address: Vec::new(),
        certificate: None,
        guards: Vec::new(),
        monitors: Vec::new(),
        backup: None,
        rebuildable: false,
        deploy: None,
        sessions: None,
        capacity: None,
        owner: None,
        availability: None,
        criticality: None,
        data: Vec::new(),
        encrypted_at_rest: None,
        span,
        spans: Spans::default(),
    }
}

fn short_list(loader: &mut Loader<'_, '_>, field: &Field<Many<Text>>) -> Vec<String> {
    let mut texts = loader.texts(field);
    if let (true, Some(given)) = (texts.len() > ROWS_MAX, field.given()) {
        let message = format!("more than {ROWS_MAX} items");
        loader.error("limit-exceeded", given.at, message, "keep those that readers need");
        texts.truncate(ROWS_MAX);
    }
    texts
}

fn facts(loader: &mut Loader<'_, '_>, field: &Field<Table<Many<Text>>>) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    for (key, given) in Loader::rows(field).into_iter().take(ROWS_MAX) {
        let texts: Vec<String> = given.value.0.iter().map(|item| loader.clean(item)).collect();
        let key = At { value: Text(key.value.clone()), at: key.at };
        rows.push((loader.clean(&key), texts.join(", ")));
    }
    rows
}

/// Returns links as pairs of title and URL; without a title the URL stands for it.
fn links(loader: &mut Loader<'_, '_>, field: &Field<wire::Links>) -> Vec<(String, String)> {
    let mut links = Vec::new();
    match field.given().map(|given| &given.value) {
        None => {}
        Some(Either::Long(table)) => {
            for row in table.0.iter().take(ROWS_MAX) {
                let Some(url) = row.value.given() else { continue };
                let title = At { value: Text(row.key.value.clone()), at: row.key.at };
                let title = loader.clean(&title);
                links.extend(link(loader, Some(title), url));
            }
        }
        Some(Either::Short(list)) => {
            for item in list.0.iter().take(ROWS_MAX) {
                match &item.value {
                    Either::Short(url) => {
                        let url = At { value: url.clone(), at: item.at };
                        links.extend(link(loader, None, &url));
                    }
                    Either::Long(parts) => {
                        let title = loader.text(&parts.title);
                        match parts.url.given() {
                            Some(url) => links.extend(link(loader, title, url)),
                            None => loader.missing("url", "a link", item.at, ""),
                        }
                    }
                }
            }
        }
    }
    links
}

fn link(
    loader: &mut Loader<'_, '_>,
    title: Option<String>,
    url: &At<Text>,
) -> Option<(String, String)> {
    let address = loader.clean(url);
    if !crate::read::links::is_allowed(&address) {
        let message = "this address has a scheme that is not allowed".to_owned();
        let help = "use http, https, mailto, tel or a relative path";
        loader.error("invalid-value", url.at, message, help);
        return None;
    }
    Some((title.unwrap_or_else(|| address.clone()), address))
}

fn zone(loader: &mut Loader<'_, '_>, field: &Field<Text>) -> Option<ZoneId> {
    let given = field.given()?;
    let found = loader.topology.zones.iter().position(|zone| zone.id == given.value.0.trim());
    if found.is_none() {
        loader.unknown(given, "unknown-zone", "zone", |topology| {
            topology.zones.iter().map(|zone| zone.id.as_str()).collect()
        });
    }
    found.map(|at| ZoneId(u32::try_from(at).unwrap_or(u32::MAX)))
}

fn certificate(
    loader: &mut Loader<'_, '_>,
    field: &Field<Either<Many<Text>, wire::Certificate>>,
) -> Option<Certificate> {
    match &field.given()?.value {
        Either::Short(names) => {
            let names: Vec<String> = names.0.iter().map(|name| loader.clean(name)).collect();
            let none = names.iter().all(|name| matches!(name.as_str(), "none" | "false"));
            (!none).then_some(Certificate { names, expires: None })
        }
        Either::Long(parts) => Some(Certificate {
            names: loader.texts(&parts.names),
            expires: loader.date(&parts.expires),
        }),
    }
}

fn backup(
    loader: &mut Loader<'_, '_>,
    field: &Field<Either<Text, wire::Backup>>,
) -> Option<Backup> {
    let given = field.given()?;
    match &given.value {
        Either::Short(text) => match text.0.trim() {
            "none" | "false" | "no" => Some(Backup { absent: true, ..Backup::default() }),
            "true" => Some(Backup::default()),
            _ => {
                let to = loader.component_at(&At { value: text.clone(), at: given.at });
                Some(Backup { to, ..Backup::default() })
            }
        },
        Either::Long(parts) => Some(Backup {
            to: loader.component(&parts.to),
            every: loader.text(&parts.every),
            tested: loader.date(&parts.tested),
            retention: loader.text(&parts.retention),
            absent: false,
        }),
    }
}

fn weights(
    loader: &mut Loader<'_, '_>,
    field: &Field<Table<crate::read::shape::Number>>,
) -> Vec<(ComponentId, f64)> {
    let rows = field.given().map_or(&[][..], |given| &given.value.0);
    let mut weights = Vec::new();
    for row in rows {
        let name = At { value: Text(row.key.value.clone()), at: row.key.at };
        let id = loader.component_at(&name);
        let weight = row.value.given().map(|given| given.value.0);
        match (id, weight) {
            (Some(id), Some(weight)) if weight.is_finite() && weight >= 0.0 => {
                weights.push((id, weight));
            }
            (Some(_), Some(_)) => {
                let message = "expected a weight of zero or more".to_owned();
                loader.error("invalid-value", row.key.at, message, "");
            }
            _ => {}
        }
    }
    weights
}
