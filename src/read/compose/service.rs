//! One service as the file writes it, and as it is when it extends another.

use std::collections::HashSet;
use std::hash::Hash;

use super::ports;
use super::walk::{Entry, Walk};
use crate::model::{ComposeService, Mount};
use crate::read::tree::NodeId;

/// Ends of the paths of the socket that commands Docker.
const SOCKETS: [&str; 2] = ["docker.sock", "podman.sock"];
/// Most instances of a service; a topology allows no more.
const REPLICAS_MAX: u32 = 10_000;

/// A service with what is not settled yet: names of others, and variables, which stay here.
#[derive(Clone, Debug)]
pub(super) struct Raw {
    pub(super) entry: Entry,
    pub(super) service: ComposeService,
    pub(super) variables: Vec<(String, String)>,
    pub(super) command: Vec<String>,
    pub(super) labels: Vec<(String, String)>,
    /// Services it starts after: name with place, whether that one has ended, whether it can miss.
    pub(super) after: Vec<(Entry, bool, bool)>,
    /// Services it calls by `links`, each with the name that it uses.
    pub(super) links: Vec<(Entry, Option<String>)>,
    /// Further names of its own.
    pub(super) aliases: Vec<String>,
    pub(super) extends: Option<Entry>,
    pub(super) for_swarm: bool,
}

/// Returns what one entry of `services` says.
pub(super) fn read(walk: &mut Walk<'_, '_>, entry: Entry) -> Raw {
    let at = entry.value;
    let what = format!("service `{}`", crate::read::suggest::shortened(&entry.key));
    walk.map(at, &what, "give it at least an `image` or a `build`, on lines of their own");
    let deploy = walk.get(at, "deploy");
    let service = ComposeService {
        name: entry.key.clone(),
        image: walk.text(at, "image"),
        is_built: walk.get(at, "build").is_some(),
        ports: ports::published(walk, at),
        exposed: exposed(walk, at),
        networks: networks(walk, at),
        mounts: mounts(walk, at),
        replicas: replicas(walk, at, deploy),
        has_health_check: has_health_check(walk, at),
        restart: walk.text(at, "restart").and_then(|word| restart(&word)),
        profiles: walk.names(at, "profiles").into_iter().map(|entry| entry.key).collect(),
        secrets: walk.get(at, "secrets").map_or(0, |id| walk.tree.items(id).len()),
        has_variable_files: walk.get(at, "env_file").is_some(),
        ..ComposeService::default()
    };
    Raw {
        variables: walk.assignments(at, "environment"),
        command: [walk.words(at, "entrypoint"), walk.words(at, "command")].concat(),
        labels: labels(walk, at, deploy),
        after: after(walk, at),
        links: links(walk, at),
        aliases: aliases(walk, at),
        extends: extends(walk, at),
        for_swarm: deploy.is_some_and(|deploy| is_for_swarm(walk, deploy)),
        entry,
        service,
    }
}

/// Returns the networks of a service, but for the one that all are in who name none.
fn networks(walk: &mut Walk<'_, '_>, at: NodeId) -> Vec<String> {
    let names = walk.names(at, "networks").into_iter().map(|entry| entry.key);
    names.filter(|name| name != "default").collect()
}

fn exposed(walk: &mut Walk<'_, '_>, at: NodeId) -> Option<u16> {
    let items = walk.list(at, "expose", "write the ports as a list");
    let first = items.first().and_then(|item| walk.scalar(*item))?;
    ports::number(first.split(['/', '-']).next()?)
}

fn mounts(walk: &mut Walk<'_, '_>, at: NodeId) -> Vec<Mount> {
    let items = walk.list(at, "volumes", "write them as a list: `- data:/var/lib/data`");
    items.into_iter().filter_map(|item| mount(walk, item)).collect()
}

fn mount(walk: &mut Walk<'_, '_>, item: NodeId) -> Option<Mount> {
    if walk.is_map(item) {
        let source = walk.text(item, "source").unwrap_or_default();
        let is_volume = walk.text(item, "type").is_some_and(|word| word == "volume");
        let reads = walk.text(item, "read_only").is_some_and(|word| word == "true");
        return Some(mounted(&source, is_volume && !source.is_empty(), reads));
    }
    let text = walk.scalar(item)?;
    // What a variable alone names may be a folder of the host.
    let varies = walk.tree.text(item).is_some_and(|raw| raw.trim_start().starts_with('$'));
    let (source, rest) = text.split_once(':').unwrap_or(("", &text));
    let is_path = source.starts_with(['.', '/', '~', '\\']) || source.len() < 2;
    let reads = rest.rsplit(':').next().is_some_and(|mode| mode.split(',').any(|m| m == "ro"));
    Some(mounted(source, !is_path && !varies, reads))
}

fn mounted(source: &str, is_volume: bool, reads: bool) -> Mount {
    match source {
        _ if SOCKETS.iter().any(|socket| source.ends_with(socket)) => Mount::DockerSocket,
        _ if is_volume => Mount::Volume(source.to_owned(), reads),
        _ => Mount::Other,
    }
}

fn replicas(walk: &mut Walk<'_, '_>, at: NodeId, deploy: Option<NodeId>) -> Option<u32> {
    let stated = deploy.and_then(|deploy| walk.get(deploy, "replicas"));
    let stated = stated.or_else(|| walk.get(at, "scale"))?;
    let count = walk.scalar(stated).and_then(|text| text.trim().parse::<u32>().ok());
    if count.is_none_or(|count| count > REPLICAS_MAX) && !walk.varies(stated) {
        let message = format!("expected a number of instances, from 0 to {REPLICAS_MAX}");
        walk.error("invalid-value", stated, message, "write a whole number");
    }
    count
}

fn has_health_check(walk: &mut Walk<'_, '_>, at: NodeId) -> bool {
    let Some(check) = walk.get(at, "healthcheck") else { return false };
    let off = walk.text(check, "disable").is_some_and(|word| word == "true");
    let none = |id: NodeId| walk.words(id, "test").first().is_some_and(|word| word == "NONE");
    !off && !none(check)
}

fn restart(word: &str) -> Option<&'static str> {
    let word = word.split(':').next()?;
    ["no", "always", "on-failure", "unless-stopped"].into_iter().find(|known| *known == word)
}

fn labels(walk: &mut Walk<'_, '_>, at: NodeId, deploy: Option<NodeId>) -> Vec<(String, String)> {
    let mut labels = walk.assignments(at, "labels");
    labels.extend(deploy.map_or(Vec::new(), |deploy| walk.assignments(deploy, "labels")));
    labels
}

fn after(walk: &mut Walk<'_, '_>, at: NodeId) -> Vec<(Entry, bool, bool)> {
    let names = walk.names(at, "depends_on");
    let read = names.into_iter().map(|entry| {
        let is = |walk: &Walk<'_, '_>, key: &str, word: &str| {
            let value = walk.get(entry.value, key).and_then(|value| walk.scalar(value));
            value.is_some_and(|value| value == word)
        };
        let ended = is(walk, "condition", "service_completed_successfully");
        let optional = is(walk, "required", "false");
        (entry, ended, optional)
    });
    read.collect()
}

fn links(walk: &mut Walk<'_, '_>, at: NodeId) -> Vec<(Entry, Option<String>)> {
    let names = walk.names(at, "links").into_iter();
    let split = names.map(|entry| match entry.key.split_once(':') {
        Some((service, alias)) => {
            (Entry { key: service.to_owned(), ..entry }, Some(alias.to_owned()))
        }
        None => (entry, None),
    });
    split.collect()
}

/// Returns the names beside its key that others can call it by.
fn aliases(walk: &mut Walk<'_, '_>, at: NodeId) -> Vec<String> {
    let mut names: Vec<String> =
        ["container_name", "hostname"].iter().filter_map(|key| walk.text(at, key)).collect();
    if let Some(networks) = walk.get(at, "networks") {
        for network in walk.entries(networks) {
            let listed = walk.list(network.value, "aliases", "write the names as a list");
            names.extend(listed.into_iter().filter_map(|item| walk.scalar(item)));
        }
    }
    names
}

fn extends(walk: &mut Walk<'_, '_>, at: NodeId) -> Option<Entry> {
    let value = walk.get(at, "extends")?;
    let (name_at, is_here) = match walk.is_map(value) {
        true => (walk.get(value, "service")?, walk.get(value, "file").is_none()),
        false => (value, true),
    };
    let name = match walk.is_map(value) {
        true => walk.text(value, "service")?,
        false => walk.text(at, "extends")?,
    };
    // A service of another file has no name here: it is left out, with a word.
    let key = if is_here { name } else { String::new() };
    Some(Entry { key, at: name_at, value })
}

fn is_for_swarm(walk: &mut Walk<'_, '_>, deploy: NodeId) -> bool {
    let mode = walk.text(deploy, "mode");
    let global = mode.is_some_and(|mode| mode.starts_with("global"));
    // `docker compose config` writes an empty one where there is none.
    let placed = walk.get(deploy, "placement").is_some_and(|id| !walk.tree.pairs(id).is_empty());
    global || placed || walk.get(deploy, "endpoint_mode").is_some()
}

/// Returns a service with what it takes over from the one that it extends: its own words win, lists
/// are joined.
pub(super) fn extended(own: &Raw, base: &Raw) -> Raw {
    let (mine, theirs) = (&own.service, &base.service);
    let service = ComposeService {
        name: mine.name.clone(),
        image: mine.image.clone().or_else(|| theirs.image.clone()),
        is_built: mine.is_built || theirs.is_built && mine.image.is_none(),
        ports: joined(&theirs.ports, &mine.ports),
        exposed: mine.exposed.or(theirs.exposed),
        networks: joined(&theirs.networks, &mine.networks),
        mounts: joined(&theirs.mounts, &mine.mounts),
        replicas: mine.replicas.or(theirs.replicas),
        has_health_check: mine.has_health_check || theirs.has_health_check,
        restart: mine.restart.or(theirs.restart),
        profiles: joined(&theirs.profiles, &mine.profiles),
        secrets: mine.secrets + theirs.secrets,
        has_variable_files: mine.has_variable_files || theirs.has_variable_files,
        ..ComposeService::default()
    };
    let both = |mine: &[_], theirs: &[_]| {
        // The first of two entries with one key is the one that is looked at.
        [mine, theirs].concat()
    };
    Raw {
        entry: own.entry.clone(),
        service,
        variables: both(&own.variables, &base.variables),
        labels: both(&own.labels, &base.labels),
        command: if own.command.is_empty() { base.command.clone() } else { own.command.clone() },
        after: [&*base.after, &*own.after].concat(),
        links: [&*base.links, &*own.links].concat(),
        aliases: own.aliases.clone(),
        extends: None,
        for_swarm: own.for_swarm || base.for_swarm,
    }
}

fn joined<T: Clone + Eq + Hash>(first: &[T], second: &[T]) -> Vec<T> {
    let known: HashSet<&T> = first.iter().collect();
    let new = second.iter().filter(|item| !known.contains(item));
    first.iter().chain(new).cloned().collect()
}
