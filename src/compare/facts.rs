//! What a topology states of each of its parts, key by key.

use std::borrow::Cow;

use crate::model::{
    Acceptance, Availability, Component, ComponentId, CustomKind, Deploy, Endpoint, Entry, Fact,
    Failover, Group, Journey, Operation, Requirement, Sessions, Status, Topology, Zone,
};

/// A key as written in the topology, and its value.
pub(super) type Row = (Cow<'static, str>, Fact);

/// Returns what is stated of a component: all but words about it, such as `why`.
pub(super) fn component(topology: &Topology, at: &Component) -> Vec<Row> {
    let ids = |ids: &[ComponentId]| names(topology, ids);
    let zone = |at: &Component| at.zone.map(|zone| topology.zones[zone.0 as usize].id.clone());
    // What is held is in the zone of what holds it; only another one is worth a word.
    let inherited = at.parent.and_then(|parent| zone(topology.component(parent)));
    let zone = zone(at).filter(|zone| Some(zone) != inherited.as_ref());
    let mut rows = vec![
        row("kind", kind(topology, at)),
        row("name", name(at)),
        row("tech", text(&at.tech)),
        row("role", text(&at.role)),
        row("in", at.parent.map_or(Fact::Nothing, |parent| ids(&[parent]))),
        row("group", one(at.group.map(|group| &topology.group(group).id))),
        row("replicas", Fact::Text(at.replicas.to_string())),
        row("external", yes(at.external)),
        row("status", status(at.status)),
        row("zone", one(zone.as_ref())),
        row("fate", ids(&at.fate)),
        row("algorithm", word(at.algorithm.map(|algorithm| algorithm.word()))),
        row("mode", word(at.mode.map(|mode| mode.word()))),
        row("sticky", flag(at.sticky)),
        row("guards", ids(&at.guards)),
        row("monitors", ids(&at.monitors)),
        row("rebuildable", yes(at.rebuildable)),
        row("deploy", word(at.deploy.map(deploy))),
        row("sessions", word(at.sessions.map(sessions))),
        row("capacity", text(&at.capacity.map(|capacity| capacity.to_string()))),
        row("owner", text(&at.owner)),
        row("availability", availability(at.availability.as_ref())),
        row("criticality", text(&at.criticality)),
        row("encrypted_at_rest", flag(at.encrypted_at_rest)),
        row("address", list(&at.address)),
        row("data", list(&at.data)),
        row("tags", list(&at.tags)),
    ];
    rows.extend(certificate(at));
    rows.extend(backup(topology, at));
    rows.extend(at.weights.iter().map(|(target, weight)| {
        let key = format!("weights.{}", topology.component(*target).id);
        (Cow::from(key), Fact::Text(weight.to_string()))
    }));
    let stated = at.facts.iter().map(|(key, value)| (format!("facts.{key}"), value));
    rows.extend(stated.map(|(key, value)| (Cow::from(key), Fact::Text(value.clone()))));
    rows
}

/// Returns what a component is.
pub(super) fn kind(topology: &Topology, at: &Component) -> Fact {
    let custom = at.custom_kind.map(|custom| &topology.kinds[custom.0 as usize].id);
    let id = custom.map_or(at.kind.id(), String::as_str);
    Fact::Kind(id.to_owned(), topology.kind_label(at).to_owned())
}

/// Returns the name, if it says more than what it would follow from.
fn name(at: &Component) -> Fact {
    let follows = at.name == at.id || at.tech.as_ref() == Some(&at.name);
    if follows { Fact::Nothing } else { Fact::Text(at.name.clone()) }
}

fn certificate(at: &Component) -> [Row; 2] {
    let certificate = at.certificate.as_ref();
    let ends = certificate.and_then(|certificate| certificate.expires);
    [
        row(
            "certificate",
            certificate.map_or(Fact::Nothing, |c| match c.names.is_empty() {
                true => Fact::Word("stated"),
                false => list(&c.names),
            }),
        ),
        row("certificate.expires", text(&ends.map(|day| day.to_string()))),
    ]
}

fn backup(topology: &Topology, at: &Component) -> [Row; 5] {
    let backup = at.backup.as_ref();
    let stated = backup.map(|backup| if backup.absent { "none" } else { "stated" });
    let to = backup.and_then(|backup| backup.to);
    let of = |text: Option<&String>| text.map_or(Fact::Nothing, |text| Fact::Text(text.clone()));
    let tested = backup.and_then(|backup| backup.tested).map(|day| day.to_string());
    [
        row("backup", word(stated)),
        row("backup.to", to.map_or(Fact::Nothing, |to| names(topology, &[to]))),
        row("backup.every", of(backup.and_then(|backup| backup.every.as_ref()))),
        row("backup.tested", text(&tested)),
        row("backup.retention", of(backup.and_then(|backup| backup.retention.as_ref()))),
    ]
}

/// Returns what is stated of a redundancy group; who is in it is stated by the members.
pub(super) fn group(topology: &Topology, at: &Group) -> Vec<Row> {
    let failover = at.failover.map(|failover| match failover {
        Failover::Automatic => "automatic",
        Failover::Manual => "manual",
        Failover::None => "none",
    });
    vec![
        row("name", if at.name == at.id { Fact::Nothing } else { Fact::Text(at.name.clone()) }),
        row("mode", Fact::Word(at.mode.word())),
        row("need", text(&at.need.map(|need| need.to_string()))),
        row("failover", word(failover)),
        row("switch", at.switch.map_or(Fact::Nothing, |switch| names(topology, &[switch]))),
        row("reads", word(at.reads_primary_only.then_some("primary"))),
        row("demand", text(&at.demand.map(|demand| demand.to_string()))),
    ]
}

/// Returns what is stated of a connection, its ends apart.
pub(super) fn connection(at: &Entry) -> Vec<Row> {
    // A list is read as alternatives, or it may be; as many connections are all needed.
    let several = at.to.len() > 1 || matches!(at.to[..], [Endpoint::Group(_)]);
    vec![
        row("to", Fact::Word(if several { "one of several" } else { "one" })),
        row("label", text(&at.label)),
        row("protocol", text(&at.protocol)),
        row("port", text(&at.port.map(|port| port.to_string()))),
        row("tls", flag(at.tls)),
        row("auth", text(&at.auth)),
        row("purpose", Fact::Word(at.purpose.word())),
        row("need", text(&at.need.map(|need| need.to_string()))),
        row("optional", yes(at.optional)),
        row("for", word(at.only_for.map(Operation::word))),
        row("health_check", flag(at.health_check)),
        row("availability", availability(at.availability.as_ref())),
        row("redirects", yes(at.redirects)),
        row("via", text(&at.via)),
    ]
}

/// Returns what is stated of a journey; what its steps say is words.
pub(super) fn journey(topology: &Topology, at: &Journey) -> Vec<Row> {
    let id = |id: ComponentId| &topology.component(id).id;
    let steps: Vec<String> =
        at.steps.iter().map(|step| format!("{}->{}", id(step.from), id(step.to))).collect();
    vec![
        row("name", Fact::Text(at.name.clone())),
        row("entry", names(topology, &[at.entry])),
        row("target", ends(topology, &at.target)),
        row("op", Fact::Word(at.operation.word())),
        row("importance", word((!at.main).then_some("low"))),
        row("availability_target", availability(at.availability_target.as_ref())),
        row("steps", if steps.is_empty() { Fact::Nothing } else { Fact::Steps(steps) }),
    ]
}

/// Returns what is stated of a requirement.
pub(super) fn requirement(topology: &Topology, at: &Requirement) -> Vec<Row> {
    vec![
        row("text", Fact::Text(at.text.clone())),
        row("met_by", ends(topology, &at.met_by)),
        row("explained_in", text(&at.explained_in)),
        row("explained_by", word(at.explained_by_why.then_some("why"))),
    ]
}

/// Returns what is stated of an accepted finding.
pub(super) fn acceptance(at: &Acceptance) -> Vec<Row> {
    vec![
        row("state", Fact::Word(at.state.word())),
        row("reason", Fact::Text(at.by.reason.clone())),
        row("owner", Fact::Text(at.by.owner.clone())),
        row("until", text(&at.by.until.map(|day| day.to_string()))),
        row("ticket", text(&at.by.ticket)),
    ]
}

/// Returns what is stated of a zone of trust.
pub(super) fn zone(at: &Zone) -> Vec<Row> {
    vec![
        row("name", Fact::Text(at.name.clone())),
        row("trusted", Fact::Word(if at.trusted { "yes" } else { "no" })),
    ]
}

/// Returns what is stated of a kind that the topology adds.
pub(super) fn custom_kind(at: &CustomKind) -> Vec<Row> {
    vec![
        row("base", Fact::Text(at.base.id().to_owned())),
        row("label", Fact::Text(at.label.clone())),
    ]
}

/// Returns an availability as written.
pub(super) fn availability(stated: Option<&Availability>) -> Fact {
    stated.map_or(Fact::Nothing, |availability| Fact::Text(availability.text.clone()))
}

pub(super) fn row(key: &'static str, fact: Fact) -> Row {
    (Cow::Borrowed(key), fact)
}

pub(super) fn text(stated: &Option<String>) -> Fact {
    stated.as_ref().map_or(Fact::Nothing, |text| Fact::Text(text.clone()))
}

fn word(stated: Option<&'static str>) -> Fact {
    stated.map_or(Fact::Nothing, Fact::Word)
}

fn yes(is: bool) -> Fact {
    word(is.then_some("yes"))
}

fn flag(stated: Option<bool>) -> Fact {
    word(stated.map(|is| if is { "yes" } else { "no" }))
}

fn list(values: &[String]) -> Fact {
    if values.is_empty() { Fact::Nothing } else { Fact::Text(values.join(", ")) }
}

fn one(id: Option<&String>) -> Fact {
    id.map_or(Fact::Nothing, |id| Fact::Names(vec![id.clone()]))
}

fn names(topology: &Topology, ids: &[ComponentId]) -> Fact {
    let names: Vec<String> = ids.iter().map(|id| topology.component(*id).id.clone()).collect();
    if names.is_empty() { Fact::Nothing } else { Fact::Names(names) }
}

fn ends(topology: &Topology, ends: &[Endpoint]) -> Fact {
    let id = |end: &Endpoint| match end {
        Endpoint::Component(id) => topology.component(*id).id.clone(),
        Endpoint::Group(id) => topology.group(*id).id.clone(),
    };
    let names: Vec<String> = ends.iter().map(id).collect();
    if names.is_empty() { Fact::Nothing } else { Fact::Names(names) }
}

fn status(status: Status) -> Fact {
    match status {
        Status::Live => Fact::Nothing,
        Status::Planned => Fact::Word("planned"),
        Status::Deprecated => Fact::Word("deprecated"),
    }
}

fn deploy(deploy: Deploy) -> &'static str {
    match deploy {
        Deploy::InPlace => "in-place",
        Deploy::Rolling => "rolling",
        Deploy::BlueGreen => "blue-green",
    }
}

fn sessions(sessions: Sessions) -> &'static str {
    match sessions {
        Sessions::Local => "local",
        Sessions::Shared => "shared",
        Sessions::None => "none",
    }
}
