//! Compose files: what they say that matters to a topology.
//!
//! Written for the Compose Specification, with the forms of older files. What is not known is passed
//! over; the environment is never looked at, and no value of a variable leaves [`calls`].

mod calls;
mod ports;
mod service;
mod variables;
mod walk;

use std::collections::{HashMap, HashSet};

use calls::Hosts;
use service::Raw;
use walk::{Entry, Walk};

use super::suggest::shortened;
use super::tree::{NodeId, Tree};
use super::yaml;
use crate::model::{
    Compose, ComposeCall, ComposeNetwork, ComposeService, FileId, Finding, Routed, Sources,
    StartsAfter,
};

/// Most services of a file.
const SERVICES_MAX: usize = 500;
/// How many services may extend each other in a row.
const EXTENDS_MAX: usize = 32;
/// Most ports of one service that another is told to call.
const PORTS_MAX: usize = 8;
/// Most values that may be taken over from extended services.
const TAKEN_OVER_MAX: usize = 100_000;

/// Keys at the root of the files of other programs, with what these are.
const OTHERS: [(&str, &str); 3] = [
    ("apiVersion", "a Kubernetes manifest"),
    ("components", "a topology already"),
    ("openapi", "an OpenAPI document"),
];

/// Returns what a compose file says.
pub(super) fn read(
    sources: &Sources,
    file: FileId,
    findings: &mut Vec<Finding>,
) -> Option<Compose> {
    let tree = yaml::parse_unfolded(file, &sources.file(file).text, findings)?;
    let mut walk = Walk { tree: &tree, findings };
    let services = services(&mut walk)?;
    let mut compose = Compose {
        name: walk.get(tree.root, "name").and_then(|name| walk.scalar(name)),
        networks: networks(&walk),
        left_out: left_out(&tree),
        ..Compose::default()
    };
    let raws: Vec<Raw> =
        services.into_iter().map(|entry| service::read(&mut walk, entry)).collect();
    let raws = extended(&mut walk, raws, &mut compose);
    compose.for_swarm = raws.iter().any(|raw| raw.for_swarm) || has_overlay(&walk);
    settle(&mut walk, raws, &mut compose);
    Some(compose)
}

/// Returns the entries of `services`, or says why this is no compose file.
fn services(walk: &mut Walk<'_, '_>) -> Option<Vec<Entry>> {
    let root = walk.tree.root;
    let Some((_, services)) = walk.tree.get(root, "services") else {
        no_compose_file(walk, root);
        return None;
    };
    let entries = walk.map(services, "`services`", "write the name of each with a colon behind it");
    if entries.is_empty() && walk.is_map(services) {
        walk.error("missing-key", services, "`services` is empty".into(), "add a service");
    }
    if let Some(over) = entries.get(SERVICES_MAX) {
        let message = format!("more than {SERVICES_MAX} services");
        walk.error("limit-exceeded", over.at, message, "import a part of them");
    }
    (!entries.is_empty() && entries.len() <= SERVICES_MAX).then_some(entries)
}

fn no_compose_file(walk: &mut Walk<'_, '_>, root: NodeId) {
    let entries = walk.entries(root);
    let other = OTHERS.iter().find(|(key, _)| entries.iter().any(|entry| entry.key == *key));
    // Before `services:` there was, each service stood at the root.
    let is_service = |id: NodeId| ["image", "build"].iter().any(|key| walk.get(id, key).is_some());
    let is_old = entries.iter().any(|entry| is_service(entry.value));
    let near = super::nearest("services", entries.iter().map(|entry| entry.key.as_str()));
    let first = entries.iter().find(|entry| near == Some(&entry.key)).or(entries.first());
    let at = first.map_or(root, |entry| entry.at);
    let help = match (other, near) {
        (Some((_, what)), _) => format!("it looks like {what}"),
        (None, Some(near)) => format!("did you mean `services` instead of `{}`?", shortened(near)),
        (None, None) if is_old => "put the services under `services:`, indented".to_owned(),
        (None, None) => "a compose file lists its services under `services:`".to_owned(),
    };
    walk.error("missing-key", at, "no compose file: it has no `services`".into(), &help);
}

fn networks(walk: &Walk<'_, '_>) -> Vec<ComposeNetwork> {
    let Some(networks) = walk.get(walk.tree.root, "networks") else { return Vec::new() };
    let internal = |id| walk.get(id, "internal").and_then(|flag| walk.scalar(flag));
    let entries = walk.entries(networks).into_iter();
    let read = entries.map(|entry| ComposeNetwork {
        internal: internal(entry.value).is_some_and(|word| word == "true"),
        name: entry.key,
    });
    read.collect()
}

fn has_overlay(walk: &Walk<'_, '_>) -> bool {
    let Some(networks) = walk.get(walk.tree.root, "networks") else { return false };
    let driver = |entry: &Entry| walk.get(entry.value, "driver").and_then(|id| walk.scalar(id));
    walk.entries(networks).iter().any(|entry| driver(entry).is_some_and(|word| word == "overlay"))
}

fn left_out(tree: &Tree) -> Vec<(crate::model::Span, String)> {
    let included = tree.get(tree.root, "include").map(|(key, _)| {
        let text = "`include`: what other files add is left out; import the whole with \
                    `docker compose config | groundplan import compose -`";
        (tree.span(key), text.to_owned())
    });
    included.into_iter().collect()
}

/// Returns the services with what they take over from those they extend.
fn extended(walk: &mut Walk<'_, '_>, raws: Vec<Raw>, compose: &mut Compose) -> Vec<Raw> {
    let index: HashMap<String, usize> =
        raws.iter().enumerate().map(|(at, raw)| (raw.entry.key.clone(), at)).collect();
    let names: Vec<String> = raws.iter().map(|raw| raw.entry.key.clone()).collect();
    let mut taken_over = 0;
    let mut done = Vec::with_capacity(raws.len());
    for raw in &raws {
        let mut whole = raw.clone();
        let mut steps = 0;
        let mut next = raw.extends.clone();
        while let Some(entry) = next.take() {
            let base = index.get(&entry.key).map(|at| &raws[*at]);
            steps += 1;
            match base {
                _ if entry.key.is_empty() => {
                    let name = shortened(&raw.entry.key);
                    let text = format!("`{name}` extends a service of another file: left out");
                    compose.left_out.push((walk.tree.span(entry.at), text));
                }
                None => walk.unknown_service(&entry.key, entry.at, &names),
                Some(_) if steps > EXTENDS_MAX => {
                    let message = "services extend each other in a circle, or too often";
                    walk.error("cycle", entry.at, message.into(), "leave out one `extends`");
                }
                Some(base) => {
                    taken_over += weight(base);
                    if taken_over > TAKEN_OVER_MAX {
                        let message = "services take over too much of each other".to_owned();
                        walk.error("limit-exceeded", entry.at, message, "extend fewer services");
                        return done;
                    }
                    whole = service::extended(&whole, base);
                    next.clone_from(&base.extends);
                }
            }
        }
        done.push(whole);
    }
    done
}

/// Returns how many values of a service are copied.
fn weight(raw: &Raw) -> usize {
    let service = &raw.service;
    let own = service.ports.len() + service.mounts.len() + service.networks.len();
    1 + own + raw.variables.len() + raw.labels.len() + raw.after.len() + raw.links.len()
}

/// Finds the services that names and variables stand for.
fn settle(walk: &mut Walk<'_, '_>, raws: Vec<Raw>, compose: &mut Compose) {
    let names: Vec<String> = raws.iter().map(|raw| raw.entry.key.clone()).collect();
    let index: HashMap<&str, usize> = names.iter().map(String::as_str).zip(0..).collect();
    let hosts = hosts(&raws);
    // What other files add may be named here.
    let is_whole = compose.left_out.is_empty();
    for (at, raw) in raws.iter().enumerate() {
        let mut find = |entry: &Entry| {
            let found = index.get(entry.key.as_str()).copied();
            if found.is_none() && is_whole {
                walk.unknown_service(&entry.key, entry.at, &names);
            }
            found
        };
        let mut seen = HashSet::from([at]);
        let after = raw.after.iter().filter_map(|(entry, ended, optional)| {
            let service = find(entry).filter(|other| seen.insert(*other))?;
            Some(StartsAfter { service, ended: *ended, optional: *optional })
        });
        let after = after.collect();
        let links: Vec<(usize, &Option<String>)> =
            raw.links.iter().filter_map(|(entry, alias)| Some((find(entry)?, alias))).collect();
        let calls = distinct(told(raw, &links, &hosts), at);
        let routed = routed(&raw.labels, &raw.variables);
        compose.services.push(ComposeService { after, calls, routed, ..raw.service.clone() });
    }
    let after = compose.services.iter().flat_map(|service| &service.after);
    let jobs: Vec<usize> = after.filter(|one| one.ended).map(|one| one.service).collect();
    jobs.into_iter().for_each(|job| compose.services[job].is_job = true);
}

/// Returns the names that services are called by; a key goes before an alias of another service.
fn hosts(raws: &[Raw]) -> Hosts {
    let mut hosts = Hosts::new();
    for (at, raw) in raws.iter().enumerate() {
        hosts.entry(raw.entry.key.to_ascii_lowercase()).or_insert(at);
    }
    for (at, raw) in raws.iter().enumerate() {
        for alias in &raw.aliases {
            hosts.entry(alias.to_ascii_lowercase()).or_insert(at);
        }
    }
    hosts
}

/// Returns the calls that variables, command and links of a service tell of.
fn told(raw: &Raw, links: &[(usize, &Option<String>)], hosts: &Hosts) -> Vec<ComposeCall> {
    let aliases = links.iter().filter_map(|(at, alias)| Some((alias.as_deref()?, *at)));
    let aliases: Hosts = aliases.map(|(alias, at)| (alias.to_ascii_lowercase(), at)).collect();
    let find = |host: &str| aliases.get(host).or_else(|| hosts.get(host)).copied();
    let mut told = calls::in_variables(&raw.variables, &find);
    told.extend(calls::in_command(&raw.command, &find));
    let linked = links.iter().map(|(service, _)| ComposeCall {
        service: *service,
        port: None,
        protocol: None,
        tls: false,
        told_by: "links".to_owned(),
    });
    told.extend(linked);
    told
}

/// Returns one call for each service and port; what is told without a port goes where one is told.
fn distinct(told: Vec<ComposeCall>, itself: usize) -> Vec<ComposeCall> {
    let mut calls: Vec<ComposeCall> = Vec::new();
    let mut places: HashMap<usize, Vec<usize>> = HashMap::new();
    for call in told.into_iter().filter(|call| call.service != itself) {
        let known = places.entry(call.service).or_default();
        let same = known.iter().copied().find(|at| {
            let port = calls[*at].port;
            port == call.port || port.is_none() || call.port.is_none()
        });
        match same {
            None if known.len() >= PORTS_MAX => {}
            None => {
                known.push(calls.len());
                calls.push(call);
            }
            Some(at) => {
                let known = &mut calls[at];
                known.port = known.port.or(call.port);
                known.protocol = known.protocol.or(call.protocol);
                known.tls |= call.tls;
            }
        }
    }
    calls
}

/// Returns the route that labels or variables ask a proxy for.
fn routed(labels: &[(String, String)], variables: &[(String, String)]) -> Option<Routed> {
    let is_on = |key: &str, value: &str| {
        key.starts_with("traefik.http.") || key == "traefik.enable" && value == "true"
    };
    let is_off = labels.iter().any(|(key, value)| key == "traefik.enable" && value == "false");
    if !is_off && labels.iter().any(|(key, value)| is_on(key, value)) {
        let mut ports = labels.iter().filter(|(key, _)| key.ends_with(".loadbalancer.server.port"));
        let port = ports.find_map(|(_, value)| ports::number(value.trim()));
        return Some(Routed { by: "traefik", port });
    }
    if labels.iter().any(|(key, _)| key == "caddy") {
        return Some(Routed { by: "caddy", port: None });
    }
    let stated = |wanted: &str| variables.iter().find(|(key, _)| key == wanted);
    stated("VIRTUAL_HOST").map(|_| Routed {
        by: "nginx",
        port: stated("VIRTUAL_PORT").and_then(|(_, value)| ports::number(value.trim())),
    })
}
