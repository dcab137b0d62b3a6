//! `port-protocol-mismatch`: a port that usually speaks something else.

use super::change::replaced;
use super::context::Context;
use super::make::{arrow, flat, label};
use super::{facts, protocol};
use crate::model::{Connection, Entry, EntryId, Finding, Severity, Topology};

pub(super) const ID: &str = "port-protocol-mismatch";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let numbered = t.entries.iter().zip(0..);
    numbered.filter_map(|(entry, index)| finding(t, entry, EntryId(index))).collect()
}

fn finding(t: &Topology, entry: &Entry, id: EntryId) -> Option<Finding> {
    let (port, name) = (entry.port?, entry.protocol.as_deref()?);
    let usual = protocol::usual_instead(port, name, entry.tls)?;
    let lines: Vec<&Connection> = t.connections.iter().filter(|c| c.entry == id).collect();
    let arrows: Vec<String> = lines.iter().map(|c| arrow(t, c)).collect();
    Some(Finding {
        subjects: arrows.clone(),
        labels: vec![label(facts::entry_span(entry, "port"), format!("usually {usual}"))],
        evidence: vec![format!("The connection states protocol {name} and port {port}.")],
        why: "One of the two is a slip of the pen, and firewall rules are written from this \
              document."
            .to_owned(),
        help: format!(
            "Correct the protocol to {usual}, or the port; if {name} really answers on {port}, \
             accept this."
        ),
        change: Some(format!("connections:\n{}", replaced(t, entry, &[("protocol", usual)]))),
        ..flat(ID, Severity::Low, format!("{name} on port {port}: usually {usual}."))
    })
}
