//! `cleartext-internal`: connections between our own hosts without encryption.

use super::change::{entries, replaced};
use super::context::Context;
use super::make::{aggregated, arrow, graded, list, places, plural};
use super::{cleartext_public, facts, tls_ends_early};
use crate::model::{Connection, Entry, Finding, Topology};

pub(super) const ID: &str = "cleartext-internal";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let said = said_already(t);
    let plain: Vec<&Connection> =
        t.connections.iter().filter(|c| is_plain(t, c) && !said(c)).collect();
    if plain.is_empty() { Vec::new() } else { vec![finding(t, &plain)] }
}

fn is_plain(t: &Topology, c: &Connection) -> bool {
    facts::is_plain_inside(t, c) && !facts::is_filter(t.component(c.from))
}

/// Returns whether a stronger finding speaks of the path that a connection lies on.
fn said_already(t: &Topology) -> impl Fn(&Connection) -> bool {
    let open = t.connections.iter().filter(|c| cleartext_public::is_plain(t, c)).map(|c| c.to);
    let same_path = facts::reach(t, open, |c| facts::is_request(t, c));
    let forwarded: Vec<Connection> =
        t.ids().flat_map(|x| tls_ends_early::forwarded_plain(t, x)).copied().collect();
    move |c| same_path.contains(&c.from) || forwarded.contains(c)
}

fn finding(t: &Topology, plain: &[&Connection]) -> Finding {
    let arrows: Vec<String> = plain.iter().map(|c| arrow(t, c)).collect();
    let count = arrows.len();
    let message = format!(
        "{count} internal {} not encrypted: {}.",
        plural(count, "connection is", "connections are"),
        list(&arrows)
    );
    let mut spans: Vec<_> =
        plain.iter().map(|c| facts::entry_span(t.entry(c), "protocol")).collect();
    spans.dedup();
    let unstated = match plain.iter().filter(|c| t.entry(c).protocol.is_none()).count() {
        0 => String::new(),
        some => format!("; {some} of them {} no protocol", plural(some, "states", "state")),
    };
    let lines: Vec<String> =
        entries(t, plain).into_iter().map(|entry| encrypted(t, entry)).collect();
    let change = format!("connections:\n{}", lines.concat());
    let finding = Finding {
        labels: places(spans),
        evidence: vec![format!(
            "{count} {} from one host to another without TLS{unstated}.",
            plural(count, "connection goes", "connections go")
        )],
        why: "Inside is only safe until somebody is inside: one taken machine can then read and \
              change what the others say to each other, database passwords included."
            .to_owned(),
        help: "Turn on TLS where the products offer it (databases and queues do) and state \
               `tls: true`; if the network itself encrypts, state it with `via`; if the segment \
               is trusted, accept this finding with the reason."
            .to_owned(),
        change: Some(change),
        ..graded(ID, 2, 1, message)
    };
    aggregated(arrows, finding)
}

/// Returns the entry with encryption: HTTP becomes HTTPS, other protocols keep their name.
fn encrypted(t: &Topology, entry: &Entry) -> String {
    match entry.protocol.as_deref() {
        Some(name) if name.eq_ignore_ascii_case("http") => {
            replaced(t, entry, &[("protocol", "HTTPS"), ("port", "443"), ("tls", "")])
        }
        _ => replaced(t, entry, &[("tls", "true")]),
    }
}
