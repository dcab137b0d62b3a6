//! `weak-protocol`: FTP, Telnet, old SSL and TLS, old SNMP, plain LDAP.

use super::change::replaced;
use super::context::Context;
use super::make::{arrow, graded, label, tick};
use super::{facts, protocol};
use crate::model::{Connection, Finding, Topology};

pub(super) const ID: &str = "weak-protocol";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let crossing = t.connections.iter().filter(|c| facts::crosses_hosts(t, c));
    crossing.filter_map(|c| finding(t, c)).collect()
}

fn finding(t: &Topology, c: &Connection) -> Option<Finding> {
    let entry = t.entry(c);
    let name = entry.protocol.as_deref()?;
    let weakness = protocol::weakness(name, entry.tls == Some(true))?;
    let (a, b) = (tick(t.component(c.from)), tick(t.component(c.to)));
    Some(Finding {
        subjects: vec![arrow(t, c)],
        labels: vec![label(facts::entry_span(entry, "protocol"), "weak")],
        evidence: vec![format!("The connection states `{name}`.")],
        why: format!("{}.", weakness.0),
        help: format!("Replace {name} on {a} → {b}: {}.", weakness.1),
        change: Some(format!(
            "connections:\n{}",
            replaced(t, entry, &[("protocol", replacement(name)), ("port", "")])
        )),
        ..graded(ID, 3, 2, format!("{a} → {b} uses {name}."))
    })
}

fn replacement(name: &str) -> &'static str {
    let name = name.to_ascii_lowercase();
    match () {
        () if name.contains("ftp") => "SFTP",
        () if name.contains("snmp") => "SNMPv3",
        () if name.contains("ldap") => "LDAPS",
        () if name.contains("tls") || name.contains("ssl") => "TLS 1.3",
        () => "SSH",
    }
}
