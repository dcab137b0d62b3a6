//! The connections: calls between services, and from outside to published ports.

use std::collections::HashSet;

use groundplan::model::{Compose, ComposeService, Kind, PublishedPort, Tier};

use super::plan::{Ids, Line, Part, Plan};

/// Most published ports of one service that are drawn.
const PORTS_MAX: usize = 8;

/// Most connections that are made; what has more is drawn by nobody.
const LINES_MAX: usize = 3000;

/// Ports that are spoken to in one way almost everywhere.
const USUAL: [(u16, &str); 16] = [
    (22, "SSH"),
    (25, "SMTP"),
    (53, "DNS"),
    (80, "HTTP"),
    (443, "HTTPS"),
    (587, "SMTP"),
    (993, "IMAPS"),
    (1025, "SMTP"),
    (1883, "MQTT"),
    (3306, "MySQL"),
    (5432, "PostgreSQL"),
    (5672, "AMQP"),
    (6379, "Redis"),
    (8443, "HTTPS"),
    (9092, "Kafka"),
    (27017, "MongoDB"),
];
/// Ports on which web pages and interfaces are served while one develops.
const OFTEN_HTTP: [u16; 22] = [
    1313, 3000, 3001, 3100, 4000, 4200, 4567, 5000, 5001, 5173, 8000, 8001, 8008, 8025, 8080, 8081,
    8088, 8090, 8888, 9001, 15672, 16686,
];

/// Adds the connections, callers from outside first.
pub(super) fn add(plan: &mut Plan, ids: &mut Ids, compose: &Compose) {
    let volumes = std::mem::take(&mut plan.lines);
    published(plan, ids, compose);
    routed(plan, compose);
    told(plan, compose);
    after(plan, compose);
    plan.lines.extend(volumes);
    if plan.lines.len() > LINES_MAX {
        let left = plan.lines.len() - LINES_MAX;
        plan.remarks.push(format!("{left} connections are left out: there are too many"));
        plan.lines.truncate(LINES_MAX);
    }
    for line in &mut plan.lines {
        if line.purpose.is_none() {
            line.purpose = purpose(&plan.parts[line.from], &plan.parts[line.to]);
        }
    }
}

/// Adds whoever can call published ports, and the ports.
fn published(plan: &mut Plan, ids: &mut Ids, compose: &Compose) {
    for on_host in [false, true] {
        let calls =
            |service: &ComposeService| service.ports.iter().any(|p| p.on_host_only == on_host);
        if !compose.services.iter().any(calls) {
            continue;
        }
        let from = plan.parts.len();
        let caller = caller(ids, on_host);
        plan.parts.push(caller);
        for (to, service) in compose.services.iter().enumerate() {
            let ports = distinct(service, on_host);
            if ports.len() > PORTS_MAX {
                let text = format!("{} further ports are published", ports.len() - PORTS_MAX);
                plan.parts[to].remarks.push(text);
            }
            let ports = ports.into_iter().take(PORTS_MAX);
            let mut lines: Vec<Line> = ports.map(|p| line_of(p, &plan.parts[to])).collect();
            hint_at_redirects(&mut lines);
            plan.lines.extend(lines.into_iter().map(|line| Line { from, to, ..line }));
        }
    }
}

/// Says how to tell that HTTP beside HTTPS leads there only.
fn hint_at_redirects(lines: &mut [Line]) {
    if lines.iter().any(|line| line.protocol == Some("HTTPS")) {
        for line in lines.iter_mut().filter(|line| line.protocol == Some("HTTP")) {
            line.note.push_str("; add `redirects: true` if it only leads to HTTPS");
        }
    }
}

fn caller(ids: &mut Ids, on_host: bool) -> Part {
    let (id, name, remark) = match on_host {
        false => (
            "visitor",
            "Visitor",
            "guess: who calls the published ports; the file tells the ports only",
        ),
        true => (
            "on-host",
            "Program on the host",
            "guess: who calls the ports that only the host itself can reach: a proxy beside Docker?",
        ),
    };
    let mut part = Part::new(ids.of(id), Kind::Client);
    part.name = Some(name.to_owned());
    part.remarks.push(remark.to_owned());
    part.is_caller = true;
    part.is_outside = !on_host;
    part
}

/// Returns the ports for one sort of caller; UDP only where TCP is not on the same port.
fn distinct(service: &ComposeService, on_host: bool) -> Vec<&PublishedPort> {
    let ports: Vec<_> = service.ports.iter().filter(|p| p.on_host_only == on_host).collect();
    let tcp: HashSet<_> =
        ports.iter().filter(|port| !port.is_udp).map(|port| port.published).collect();
    ports.into_iter().filter(|port| !port.is_udp || !tcp.contains(&port.published)).collect()
}

fn line_of(port: &PublishedPort, part: &Part) -> Line {
    let listens = part.product.and_then(|product| product.listens);
    let own = listens.filter(|(own, _)| Some(*own) == port.container).map(|(_, word)| word);
    let usual = |at: u16| USUAL.iter().find(|(known, _)| *known == at).map(|(_, word)| *word);
    let often = port.container.filter(|at| OFTEN_HTTP.contains(at) && !port.is_udp);
    let known = port.protocol.or(own).or_else(|| port.container.and_then(usual));
    let protocol = match (port.is_udp, known, port.container) {
        (true, Some("HTTPS"), _) => Some("HTTP/3"),
        (true, Some(word @ ("DNS" | "WireGuard" | "OpenVPN")), _) => Some(word),
        (true, ..) => Some("UDP"),
        (false, None, _) => often.map(|_| "HTTP"),
        (false, known, _) => known,
    };
    let mut note = "ports".to_owned();
    if known.is_none() && protocol == Some("HTTP") {
        note.push_str(", HTTP is a guess from the port");
    }
    if port.published.is_none() {
        note.push_str(", the one of the host is not in the file");
    }
    let (port, label) = match port.published {
        Some((first, last)) if first < last => (None, Some(format!("{first}-{last}"))),
        Some((first, _)) => (Some(first), None),
        None => (None, None),
    };
    Line { protocol, port, label, note, ..Line::default() }
}

/// Adds the routes that labels ask a proxy for.
fn routed(plan: &mut Plan, compose: &Compose) {
    for (to, service) in compose.services.iter().enumerate() {
        let Some(route) = service.routed else { continue };
        let is_it = |part: &Part| part.product.is_some_and(|p| p.image.contains(route.by));
        let Some(from) = plan.parts.iter().position(is_it).filter(|from| *from != to) else {
            let text = "its labels ask a proxy for a route that is not in this file";
            plan.parts[to].remarks.push(text.to_owned());
            continue;
        };
        let own = plan.parts[to].product.and_then(|product| product.listens);
        let port = route.port.or(service.exposed).or(own.map(|(port, _)| port));
        plan.lines.push(Line {
            from,
            to,
            protocol: Some("HTTP"),
            port,
            // Traefik takes a container whose test fails out of service.
            is_checked: service.has_health_check && route.by == "traefik",
            note: if route.by == "nginx" { "VIRTUAL_HOST" } else { "labels" }.to_owned(),
            ..Line::default()
        });
    }
}

/// Adds the calls that variables, commands and links tell of.
fn told(plan: &mut Plan, compose: &Compose) {
    for (from, service) in compose.services.iter().enumerate() {
        for call in service.calls.iter().take(LINES_MAX) {
            let other = &compose.services[call.service];
            let (port, protocol) = spoken(&plan.parts[call.service], other, call.port);
            plan.lines.push(Line {
                from,
                to: call.service,
                protocol: call.protocol.or(protocol),
                port,
                tls: call.tls,
                note: call.told_by.clone(),
                ..Line::default()
            });
        }
    }
}

/// Adds a connection for what starts after another, where nothing tells of calls between the two.
fn after(plan: &mut Plan, compose: &Compose) {
    let mut joined: HashSet<(usize, usize)> =
        plan.lines.iter().map(|line| (line.from, line.to)).collect();
    for (from, service) in compose.services.iter().enumerate() {
        for other in &service.after {
            let to = other.service;
            let known = joined.contains(&(from, to)) || joined.contains(&(to, from));
            // Nobody calls a job: it has ended.
            if known || compose.services[to].is_job {
                continue;
            }
            joined.insert((from, to));
            let (port, protocol) = spoken(&plan.parts[to], &compose.services[to], None);
            plan.lines.push(Line {
                from,
                to,
                protocol,
                port,
                is_optional: other.optional,
                note: "guess: depends_on".to_owned(),
                ..Line::default()
            });
        }
    }
}

/// Returns port and protocol of a call: as told, else as the product and the file have it.
fn spoken(
    part: &Part,
    service: &ComposeService,
    told: Option<u16>,
) -> (Option<u16>, Option<&'static str>) {
    let listens = part.product.and_then(|product| product.listens);
    let protocol = listens
        .filter(|(own, _)| told.is_none_or(|port| port == *own))
        .map(|(_, protocol)| protocol)
        .or_else(|| USUAL.iter().find(|(port, _)| Some(*port) == told).map(|(_, word)| *word));
    (told.or(listens.map(|(port, _)| port)).or(service.exposed), protocol)
}

/// Returns what a connection is for where that is no request.
fn purpose(from: &Part, to: &Part) -> Option<&'static str> {
    let watches = |kind: Kind| matches!(kind, Kind::Monitoring | Kind::MonitoringAgent);
    let collects = |kind: Kind| watches(kind) || kind == Kind::LogStore;
    let (a, b) = (from.kind, to.kind);
    if a == Kind::Backup || b == Kind::Backup {
        return Some("backup").filter(|_| !from.is_caller);
    }
    if from.is_caller || a == Kind::Monitoring && matches!(b, Kind::Monitoring | Kind::LogStore) {
        return None;
    }
    // Who shows figures asks a database for them; who gathers them asks everybody.
    let asks = a == Kind::Monitoring && matches!(b.tier(), Tier::Store | Tier::Cache);
    let telemetry = (watches(a) && !asks) || collects(b);
    let support = matches!(b, Kind::SecretStore | Kind::IdentityProvider);
    telemetry.then_some("telemetry").or(support.then_some("support"))
}
