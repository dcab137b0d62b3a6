//! `cleartext-public`: traffic from outside that anyone on the way can read.

use super::certificate_missing::public_name;
use super::change::{self, added, connection, replaced};
use super::context::Context;
use super::make::{arrow, graded, ids, label, list, worse};
use super::{facts, protocol};
use crate::model::{Connection, Entry, EntryId, Finding, Topology};

pub(super) const ID: &str = "cleartext-public";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let mut found = Vec::new();
    for (entry, connections) in by_entry(t) {
        found.extend(finding(t, entry, &connections));
    }
    found
}

/// Returns the public connections that are plain text, by entry.
fn by_entry(t: &Topology) -> Vec<(&Entry, Vec<&Connection>)> {
    let mut grouped: Vec<(EntryId, Vec<&Connection>)> = Vec::new();
    for c in t.connections.iter().filter(|c| is_plain(t, c)) {
        match grouped.iter_mut().find(|(id, list)| *id == c.entry && list[0].from == c.from) {
            Some((_, list)) => list.push(c),
            None => grouped.push((c.entry, vec![c])),
        }
    }
    grouped.into_iter().map(|(_, list)| (t.entry(list[0]), list)).collect()
}

/// Returns whether a public connection is stated to be plain text.
pub(super) fn is_plain(t: &Topology, c: &Connection) -> bool {
    let entry = t.entry(c);
    facts::is_public_edge(t, c)
        && !entry.redirects
        && !facts::is_encrypted(entry)
        && plain_name(entry).is_some()
}

fn plain_name(entry: &Entry) -> Option<String> {
    match (&entry.protocol, entry.port) {
        (Some(name), _) if !protocol::is_unspecific(name) => Some(name.clone()),
        (_, Some(port)) if protocol::plain_by_port(port).is_some() => {
            protocol::plain_by_port(port).map(str::to_owned)
        }
        _ if entry.tls == Some(false) => Some("not encrypted".to_owned()),
        _ => None,
    }
}

fn finding(t: &Topology, entry: &Entry, connections: &[&Connection]) -> Option<Finding> {
    let first = *connections.first()?;
    let name = plain_name(entry)?;
    let from = &t.component(first.from).id;
    let to = ids(t, connections.iter().map(|c| c.to));
    let targets = list(&to);
    let behind = facts::reach(t, connections.iter().map(|c| c.to), |c| facts::is_request(t, c));
    let secret = behind.iter().find_map(|id| facts::sensitive(t.component(*id)));
    let port = entry.port.map(|port| format!(", port {port}")).unwrap_or_default();
    let message = format!("`{from}` → {targets} is {name}: readable and changeable on the way.");
    let mut finding = Finding {
        subjects: connections.iter().map(|c| arrow(t, c)).collect(),
        labels: vec![label(facts::entry_span(entry, "protocol"), "not encrypted")],
        evidence: vec![format!(
            "The connection `{from}` → {targets} states {name}{port}, and it comes from outside."
        )],
        why: format!(
            "Whoever sits between `{from}` and {targets} (a shared wireless network, a provider) \
             can read every request, passwords and session cookies included, and change every \
             answer."
        ),
        help: "Accept HTTPS on port 443 with a certificate, let port 80 do nothing but redirect \
               to it, and renew the certificate automatically (Let's Encrypt, or your provider's \
               managed certificates)."
            .to_owned(),
        change: Some(change(t, entry, connections)),
        ..graded(ID, 3, 3, message)
    };
    if let Some(class) = secret {
        finding.severity = worse(finding.severity);
        finding.evidence.push(format!("Data of class `{class}` lies behind it."));
    }
    Some(finding)
}

/// Returns the same connection encrypted, the old one as a redirect, and the certificates.
fn change(t: &Topology, entry: &Entry, connections: &[&Connection]) -> String {
    let web = entry.protocol.as_deref().is_none_or(|p| p.eq_ignore_ascii_case("http"));
    if !web {
        return format!("connections:\n{}", replaced(t, entry, &[("tls", "true")]));
    }
    let https = replaced(t, entry, &[("protocol", "HTTPS"), ("port", "443"), ("tls", "")]);
    let redirect = connection(&format!(
        "from: {}, to: {}, protocol: HTTP, port: 80, redirects: true",
        change::from(t, entry),
        change::to(t, entry)
    ));
    format!("connections:\n{https}{redirect}{}", certificates(t, connections))
}

/// Returns the certificate that each listener without one needs.
fn certificates(t: &Topology, connections: &[&Connection]) -> String {
    let name = connections.first().and_then(|c| public_name(t, c.from));
    let keys = format!("certificate: [{}]", name.as_deref().unwrap_or("www.example.com"));
    let bare = connections.iter().map(|c| t.component(c.to)).filter(|c| c.certificate.is_none());
    let lines: Vec<String> = bare.map(|c| format!("  {}", added(&c.id, &keys))).collect();
    if lines.is_empty() { String::new() } else { format!("components:\n{}", lines.concat()) }
}
