//! The components: one for each service, the volumes with files, and the host that holds all.

use std::collections::{BTreeMap, BTreeSet};

use groundplan::model::{Compose, ComposeService, Kind, Mount, Tier};

use super::plan::{Ids, Line, Part, Plan, Zone};
use super::products::{self, Product};

/// Words of the names of volumes whose files are made again, or are no data.
const PASSING: [&str; 16] = [
    "node", "modules", "cache", "tmp", "temp", "sock", "socket", "bundle", "gems", "vendor",
    "venv", "static", "assets", "dist", "certs", "run",
];
/// Proxies that serve files as well, so that one that forwards to nobody is a web server.
const ALSO_SERVE: [&str; 3] = ["nginx", "openresty", "caddy"];

/// Returns the plan with all components inside the host, and the ids it has used.
pub(super) fn plan(compose: &Compose, file: &str) -> (Plan, Ids) {
    let mut ids = Ids::default();
    let parts = compose.services.iter().enumerate();
    let parts = parts.map(|(at, service)| part(compose, at, service, &mut ids)).collect();
    let mut plan = Plan {
        title: match &compose.name {
            Some(name) if !name.trim().is_empty() => name.clone(),
            _ => format!("Services of {file}"),
        },
        remarks: Vec::new(),
        zones: Vec::new(),
        host: host(compose, &mut ids),
        parts,
        lines: Vec::new(),
        ways: Vec::new(),
    };
    zone(compose, &mut plan);
    keep(compose, &mut plan, &mut ids);
    (plan, ids)
}

fn host(compose: &Compose, ids: &mut Ids) -> Part {
    let (id, kind, name, remark) = match compose.for_swarm {
        true => (
            "swarm",
            Kind::Cluster,
            "Docker swarm",
            "guess: written for a swarm; the file does not say which machines it has",
        ),
        false => (
            "docker-host",
            Kind::Server,
            "Docker host",
            "guess: everything runs on one machine, as `docker compose up` does it",
        ),
    };
    let mut host = Part::new(ids.of(id), kind);
    host.name = Some(name.to_owned());
    host.remarks.push(remark.to_owned());
    host
}

fn part(compose: &Compose, at: usize, service: &ComposeService, ids: &mut Ids) -> Part {
    let id = ids.of(&service.name);
    let (kind, kind_from, product) = kind(compose, at, service);
    let mut part = Part::new(id, kind);
    part.name = Some(service.name.clone());
    part.tech = tech(service, product);
    part.kind_from = kind_from;
    part.product = product;
    part.replicas = service.replicas.filter(|count| *count > 1);
    part.facts = facts(service);
    part.remarks = remarks(service);
    part
}

/// A kind, what it was guessed from, and the product.
type Guess = (Kind, String, Option<&'static Product>);

/// Returns the kind of a service.
fn kind(compose: &Compose, at: usize, service: &ComposeService) -> Guess {
    let of_image = service.image.as_deref().and_then(products::of_image);
    let of_name = || products::of_name(&service.name).filter(|_| service.is_built);
    if let Some(product) = of_image {
        return kind_of_product(compose, at, product, "from the image");
    }
    if let Some(product) = of_name() {
        return kind_of_product(
            compose,
            at,
            product,
            "guess: from its name, the image is built here",
        );
    }
    let image = service.image.as_deref().map(products::image_name).unwrap_or_default();
    if service.is_job {
        return (Kind::Worker, "guess: others wait for its end, so it runs once".to_owned(), None);
    }
    for (place, name) in [("name", &*service.name), ("image", image)] {
        if let Some((word, kind)) = products::kind_of_words(name) {
            return (kind, format!("guess: from `{word}` in its {place}"), None);
        }
    }
    (Kind::Service, "guess: neither image nor name tell what it is".to_owned(), None)
}

fn kind_of_product(compose: &Compose, at: usize, product: &'static Product, from: &str) -> Guess {
    let is_runtime = product.kind == Kind::AppServer && product.listens.is_none();
    let word = products::kind_of_words(&compose.services[at].name).filter(|_| is_runtime);
    let (kind, from) = match word {
        // A runtime is what its service says it is.
        Some((word, kind)) => (kind, format!("guess: from `{word}` in its name")),
        None if ALSO_SERVE.contains(&product.image) && !forwards(compose, at, product) => {
            (Kind::WebServer, format!("{from}; guess: nothing says that it forwards to another"))
        }
        None => (product.kind, from.to_owned()),
    };
    (kind, from, Some(product))
}

/// Returns whether a proxy has somebody to forward to.
fn forwards(compose: &Compose, at: usize, product: &Product) -> bool {
    let service = &compose.services[at];
    let routes =
        |other: &ComposeService| other.routed.is_some_and(|r| product.image.contains(r.by));
    !service.calls.is_empty() || !service.after.is_empty() || compose.services.iter().any(routes)
}

/// Returns product and version, or the last part of the image as it is written.
fn tech(service: &ComposeService, product: Option<&Product>) -> Option<String> {
    let (path, tag) = match image(service) {
        Some(image) => {
            let last = image.rsplit('/').next().unwrap_or_default();
            last.split_once(':').map_or((last, None), |(path, tag)| (path, Some(tag)))
        }
        None => ("", None),
    };
    let name = product.map_or(path, |product| product.name);
    match tag.and_then(version) {
        _ if name.is_empty() => None,
        Some(version) => Some(format!("{name} {version}")),
        None => Some(name.to_owned()),
    }
}

/// Returns the number that a tag begins with: `16` of `16-alpine`, `3.1` of `v3.1`.
fn version(tag: &str) -> Option<&str> {
    let tag = tag.strip_prefix('v').unwrap_or(tag);
    let number = tag.split('-').next().filter(|_| tag.starts_with(|c: char| c.is_ascii_digit()))?;
    number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.').then_some(number)
}

/// Returns the image without its digest.
fn image(service: &ComposeService) -> Option<&str> {
    let image = service.image.as_deref()?;
    // What stands before an `@` that begins no digest may be a credential.
    let (path, digest) = image.split_once('@').unwrap_or((image, "sha256:"));
    digest.starts_with("sha256:").then_some(path).filter(|_| !image.contains("://"))
}

fn facts(service: &ComposeService) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    match image(service) {
        Some(image) => facts.push(("image", image.to_owned())),
        None if service.is_built => facts.push(("image", "built here".to_owned())),
        None => {}
    }
    if service.profiles.len() == 1 {
        facts.push(("profile", service.profiles[0].clone()));
    } else if !service.profiles.is_empty() {
        facts.push(("profiles", service.profiles.join(", ")));
    }
    match &*service.networks {
        [] => {}
        [one] => facts.push(("network", one.clone())),
        many => facts.push(("networks", many.join(", "))),
    }
    facts.extend(service.restart.map(|word| ("restart", word.to_owned())));
    facts.extend(service.has_health_check.then(|| ("health check", "stated".to_owned())));
    facts
}

fn remarks(service: &ComposeService) -> Vec<String> {
    let mut remarks = Vec::new();
    if service.mounts.contains(&Mount::DockerSocket) {
        let text = "sees the socket of Docker: who takes it over commands the host";
        remarks.push(text.to_owned());
    }
    if !service.profiles.is_empty() {
        remarks.push("starts only with its profile".to_owned());
    }
    if service.is_job {
        remarks.push("runs once, before others start".to_owned());
    }
    if service.replicas == Some(0) {
        remarks.push("stated with no instance: it does not run".to_owned());
    }
    match service.secrets {
        0 => {}
        1 => remarks.push("is given one secret as a file".to_owned()),
        count => remarks.push(format!("is given {count} secrets as files")),
    }
    if service.has_variable_files {
        remarks.push("its `env_file` was not read: calls that it tells of are missing".to_owned());
    }
    remarks
}

/// Makes zones of networks where there are several; who is in one of them alone is in its zone.
fn zone(compose: &Compose, plan: &mut Plan) {
    let alone = compose.services.iter().filter_map(|service| match &*service.networks {
        [only] => Some(only.as_str()),
        _ => None,
    });
    let mut seen = BTreeSet::new();
    let used: Vec<&str> = alone.filter(|name| seen.insert(*name)).collect();
    // The name of a single zone would stand over the whole drawing.
    if used.len() < 2 || used.len() > ZONES_MAX {
        return;
    }
    let mut ids = Ids::default();
    let mut zones = BTreeMap::new();
    for name in used {
        let internal = compose.networks.iter().any(|net| net.name == name && net.internal);
        let words = if internal { ", without a way out" } else { "" };
        let id = ids.of(name);
        plan.zones.push(Zone { id: id.clone(), name: format!("Network {name}{words}") });
        zones.insert(name, id);
    }
    for (service, part) in compose.services.iter().zip(&mut plan.parts) {
        if let [only] = &*service.networks {
            part.zone = zones.get(only.as_str()).cloned();
        }
    }
}

/// Most networks that become zones.
const ZONES_MAX: usize = 20;
/// Most volumes that become components.
const VOLUMES_MAX: usize = 100;

/// Says which volumes a store keeps its data in; files that applications keep are components.
fn keep(compose: &Compose, plan: &mut Plan, ids: &mut Ids) {
    let mut users: Vec<(&str, Vec<(usize, bool)>)> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, service) in compose.services.iter().enumerate() {
        for mount in &service.mounts {
            let Mount::Volume(name, reads) = mount else { continue };
            let place = *places.entry(name).or_insert_with(|| {
                users.push((name, Vec::new()));
                users.len() - 1
            });
            if !users[place].1.iter().any(|(user, _)| *user == at) {
                users[place].1.push((at, *reads));
            }
        }
    }
    let mut kept: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    let mut made = 0;
    for (name, users) in users {
        let works = |at: usize| matches!(plan.parts[at].kind.tier(), Tier::Work);
        let lower = name.to_ascii_lowercase();
        let passes =
            lower.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| PASSING.contains(&w));
        if !passes && made < VOLUMES_MAX && users.iter().all(|(at, _)| works(*at)) {
            made += 1;
            volume(plan, ids, name, &users);
        } else {
            users.iter().for_each(|(at, _)| kept.entry(*at).or_default().push(name));
        }
    }
    for (at, names) in kept {
        let word = if names.len() == 1 { "volume" } else { "volumes" };
        plan.parts[at].facts.push((word, names.join(", ")));
    }
}

/// Adds a volume with the files of applications, and who uses it.
fn volume(plan: &mut Plan, ids: &mut Ids, name: &str, users: &[(usize, bool)]) {
    let mut part = Part::new(ids.of(name), Kind::FileStorage);
    part.kind_from = "guess: a volume in which an application keeps files".to_owned();
    part.name = Some(name.to_owned());
    part.tech = Some("Docker volume".to_owned());
    let first = &plan.parts[users[0].0];
    let same = |(at, _): &(usize, bool)| plan.parts[*at].zone == first.zone;
    part.zone = first.zone.clone().filter(|_| users.iter().all(same));
    let to = plan.parts.len();
    plan.parts.push(part);
    plan.lines.extend(users.iter().map(|(from, reads)| Line {
        from: *from,
        to,
        label: Some(if *reads { "reads files" } else { "keeps files" }.to_owned()),
        purpose: Some("support"),
        note: "volumes".to_owned(),
        ..Line::default()
    }));
}
