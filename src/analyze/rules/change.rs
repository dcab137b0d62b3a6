//! How changes are offered: YAML to copy, and comments that say where it goes.
//!
//! Three comments say what to do with a line; a line without one is new. The suite applies every
//! change as they say and asks whether its finding is gone.

use super::make::{free, fresh};
use crate::analyze::yaml_text;
use crate::model::{
    Component, ComponentId, Connection, Endpoint, Entry, Kind, Operation, Topology,
};

/// Returns YAML that adds keys to a component that is already there.
pub(super) fn add_to(id: &str, keys: &str) -> String {
    format!("components:\n  {}", added(id, keys))
}

/// Returns the line that adds keys to an entry that is already there.
pub(super) fn added(id: &str, keys: &str) -> String {
    format!("{id}: {{{keys}}}     # stands there already: add this\n")
}

/// Returns the line that changes keys of an entry that is already there.
pub(super) fn changed(id: &str, keys: &str) -> String {
    format!("{id}: {{{keys}}}     # stands there already: change this\n")
}

/// Returns the line that adds keys with a day that only the reader knows.
pub(super) fn dated(id: &str, keys: &str) -> String {
    format!("{id}: {{{keys}}}     # stands there already: add this, with your own day\n")
}

/// Returns the line of a component that moves into another container.
pub(super) fn moved(component: &Component, from: &Component) -> String {
    let (id, kind, from) = (&component.id, component.kind.id(), &from.id);
    format!("{id}: {{kind: {kind}}}     # moves here from {from}, with all its keys\n")
}

/// Returns a component on a machine of its own, guarded and watched as the others are; where the
/// first one is on no machine, the new one stands beside it.
pub(super) fn apart(t: &Topology, first: ComponentId, line: &str) -> String {
    match (t.host(first), t.component(first).parent) {
        (Some(host), _) => new_host(t, &fresh(t, stem(&t.component(host).id)), line),
        (None, Some(parent)) => {
            format!(
                "  {}",
                added(&t.component(parent).id, &format!("contains: {{{}}}", line.trim()))
            )
        }
        (None, None) => format!("  {line}"),
    }
}

/// Returns the name without its number: `server-3` is one of the servers.
fn stem(id: &str) -> &str {
    let end = id.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-');
    if end.is_empty() { "server" } else { end }
}

/// Returns new machines, each with its name and the line of what it holds; guarded and watched as
/// the others are.
pub(super) fn new_hosts(t: &Topology, hosts: &[(String, String)]) -> String {
    let machines: String = hosts.iter().map(|(name, line)| machine(t, name, line)).collect();
    let watches = |id: &ComponentId| !t.component(*id).monitors.is_empty();
    let monitor = t.ids().find(watches).map(|id| t.component(id));
    let row = monitor.map(|monitor| {
        let old = monitor.monitors.iter().map(|id| t.component(*id).id.clone());
        let all: Vec<String> = old.chain(hosts.iter().map(|(name, _)| name.clone())).collect();
        format!("  {}", changed(&monitor.id, &format!("monitors: [{}]", all.join(", "))))
    });
    machines + &row.unwrap_or_default()
}

/// Returns one new machine.
pub(super) fn new_host(t: &Topology, name: &str, line: &str) -> String {
    new_hosts(t, &[(name.to_owned(), line.to_owned())])
}

/// Returns one new machine that nobody watches yet.
pub(super) fn machine(t: &Topology, name: &str, line: &str) -> String {
    let has = |kind: Kind| t.components.iter().any(|c| c.kind == kind);
    let on_hosts = |kind: Kind| t.ids().any(|c| t.component(c).kind == kind && t.host(c).is_some());
    let part = |wanted: bool, suffix: &str, kind: &str| match wanted {
        true => format!("      {}: {{kind: {kind}}}\n", free(t, &format!("{name}-{suffix}"))),
        false => String::new(),
    };
    let firewall = part(has(Kind::Firewall), "firewall", "firewall");
    let agent = part(on_hosts(Kind::MonitoringAgent), "agent", "monitoring-agent");
    format!(
        "  {name}:\n    kind: server\n    why: One more machine, so that one can fail or grow alone.\n    \
         contains:\n      {line}{firewall}{agent}"
    )
}

/// Returns a new connection, below `connections:`.
pub(super) fn connection(keys: &str) -> String {
    format!("  - {{{keys}}}\n")
}

/// Returns an entry of the topology with other values for some keys.
pub(super) fn replaced(t: &Topology, entry: &Entry, keys: &[(&str, &str)]) -> String {
    format!("  - {{{}}}{}\n", keys_of(t, entry, keys), instead_of(t, entry))
}

/// Returns the comment that tells which line a line replaces.
pub(super) fn instead_of(t: &Topology, entry: &Entry) -> String {
    format!("     # instead of {} -> {}", from(t, entry), to(t, entry))
}

/// Returns the entries of connections, each once.
pub(super) fn entries<'a>(t: &'a Topology, of: &[&Connection]) -> Vec<&'a Entry> {
    let mut ids: Vec<_> = of.iter().map(|c| c.entry).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().map(|id| &t.entries[id.0 as usize]).collect()
}

/// Returns the keys of an entry as YAML, with other values for some; an empty value drops a key.
fn keys_of(t: &Topology, entry: &Entry, over: &[(&str, &str)]) -> String {
    let mut keys = stated(t, entry);
    for (key, value) in over {
        match keys.iter_mut().find(|(k, _)| k == key) {
            Some(found) => found.1 = (*value).to_owned(),
            None => keys.push((key, (*value).to_owned())),
        }
    }
    let keys = keys.into_iter().filter(|(_, value)| !value.is_empty());
    keys.map(|(key, value)| format!("{key}: {value}")).collect::<Vec<_>>().join(", ")
}

fn stated(t: &Topology, entry: &Entry) -> Vec<(&'static str, String)> {
    let text = |value: &Option<String>| value.as_deref().map(yaml_text);
    let flag = |value: bool| value.then(|| "true".to_owned());
    let stated = [
        ("from", Some(from(t, entry))),
        ("to", Some(to(t, entry))),
        ("label", text(&entry.label)),
        ("protocol", text(&entry.protocol)),
        ("port", entry.port.map(|port| port.to_string())),
        ("tls", entry.tls.map(|tls| tls.to_string())),
        ("auth", text(&entry.auth)),
        ("purpose", entry.purpose_stated.then(|| entry.purpose.word().to_owned())),
        ("need", entry.need.map(|need| need.to_string())),
        ("optional", flag(entry.optional)),
        ("for", entry.only_for.map(|o: Operation| o.word().to_owned())),
        ("health_check", entry.health_check.map(|check| check.to_string())),
        ("availability", entry.availability.as_ref().map(|a| a.text.clone())),
        ("redirects", flag(entry.redirects)),
        ("via", text(&entry.via)),
    ];
    stated.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

/// Returns the callers of an entry as YAML.
pub(super) fn from(t: &Topology, entry: &Entry) -> String {
    if let Some(group) = t.groups.iter().find(|g| g.members.len() > 1 && g.members == entry.from) {
        return group.id.clone();
    }
    let ids: Vec<String> = entry.from.iter().map(|id| t.component(*id).id.clone()).collect();
    yaml_ids(&ids)
}

/// Returns the called of an entry as YAML.
pub(super) fn to(t: &Topology, entry: &Entry) -> String {
    let ids: Vec<String> = entry
        .to
        .iter()
        .map(|end| match end {
            Endpoint::Component(id) => t.component(*id).id.clone(),
            Endpoint::Group(id) => t.group(*id).id.clone(),
        })
        .collect();
    yaml_ids(&ids)
}

/// Returns ids as YAML: one alone, several as a list.
pub(super) fn yaml_ids(ids: &[String]) -> String {
    match ids {
        [one] => one.clone(),
        many => format!("[{}]", many.join(", ")),
    }
}

/// Returns the names on a component's certificate, as a further key.
pub(super) fn certificate(component: &Component) -> String {
    let Some(certificate) = &component.certificate else { return String::new() };
    let names: Vec<String> = certificate.names.iter().map(|name| yaml_text(name)).collect();
    format!(", certificate: [{}]", names.join(", "))
}
