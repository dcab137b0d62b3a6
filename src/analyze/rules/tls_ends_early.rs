//! `tls-ends-early`: encryption that stops at the door while traffic goes on.

use super::change::{entries, replaced};
use super::context::Context;
use super::facts;
use super::make::{arrow, graded, id, ids, label, list, places};
use crate::model::{ComponentId, Connection, Finding, Kind, Severity, Tier, Topology};

pub(super) const ID: &str = "tls-ends-early";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let on_journey = facts::on_any_journey(t);
    let candidates =
        t.ids().filter(|x| on_journey.contains(x) && facts::is_inside(t.component(*x)));
    candidates.filter_map(|x| finding(t, x, &forwarded_plain(t, x))).collect()
}

/// Returns the plain connections on which `x` passes on what arrived encrypted.
pub(super) fn forwarded_plain(t: &Topology, x: ComponentId) -> Vec<&Connection> {
    let arrives = |c: &&Connection| {
        facts::is_request(t, c) && facts::is_encrypted(t.entry(c)) && !is_shell(t, c)
    };
    if !passes_on(t, x) || !facts::into(t, x).any(|c| arrives(&c)) {
        return Vec::new();
    }
    facts::out(t, x).filter(|c| is_plain_forward(t, c)).collect()
}

/// A query to a store is a request of its own; `cleartext-internal` speaks of it.
fn passes_on(t: &Topology, x: ComponentId) -> bool {
    matches!(t.component(x).kind.tier(), Tier::Edge) || t.component(x).kind == Kind::WebServer
}

fn is_shell(t: &Topology, c: &Connection) -> bool {
    t.entry(c)
        .protocol
        .as_deref()
        .is_some_and(|p| matches!(&*p.to_ascii_uppercase(), "SSH" | "SFTP" | "SCP"))
}

fn is_plain_forward(t: &Topology, c: &Connection) -> bool {
    let entry = t.entry(c);
    let unstated = entry.protocol.is_none() && entry.tls.is_none();
    facts::is_request(t, c)
        && facts::is_plain_inside(t, c)
        // A filter or VPN hands the stream through; what it does not state, it does not change.
        && !(unstated && is_transparent(t, c.from))
        && matches!(t.component(c.to).kind.tier(), Tier::Edge | Tier::Work)
}

fn is_transparent(t: &Topology, id: ComponentId) -> bool {
    matches!(t.component(id).kind, Kind::Firewall | Kind::Vpn)
}

fn finding(t: &Topology, x: ComponentId, plain: &[&Connection]) -> Option<Finding> {
    plain.first()?;
    let name = &t.component(x).id;
    let targets = ids(t, plain.iter().map(|c| c.to));
    let behind = facts::reach(t, plain.iter().map(|c| c.to), |c| facts::is_request(t, c));
    let secret = behind.iter().find_map(|id| facts::sensitive(t.component(*id)));
    let message =
        format!("TLS ends at `{name}`; from there to {} the traffic is plain.", list(&targets));
    let spans = plain.iter().map(|c| facts::entry_span(t.entry(c), "protocol"));
    let arrows: Vec<String> = plain.iter().map(|c| arrow(t, c)).collect();
    let lines: Vec<String> = entries(t, plain)
        .into_iter()
        .map(|entry| replaced(t, entry, &[("protocol", "HTTPS"), ("port", "443")]))
        .collect();
    let mut finding = Finding {
        subjects: vec![id(t, x)],
        concerns: targets.clone(),
        labels: places(spans).into_iter().map(|l| label(l.span, "plain from here on")).collect(),
        evidence: vec![format!(
            "What reaches `{name}` is encrypted; what it passes on over {} is not.",
            list(&arrows)
        )],
        why: format!(
            "Whoever gets into the network between `{name}` and {} reads what the visitor \
             believes to be encrypted. One intruder on one machine is enough.",
            list(&targets)
        ),
        help: format!(
            "Let {} accept HTTPS as well, with an internal certificate that `{name}` checks; or, \
             if a service mesh or a private tunnel protects the way, state it with `via`.",
            list(&targets)
        ),
        change: Some(format!("connections:\n{}", lines.concat())),
        ..graded(ID, 3, 1, message)
    };
    finding.labels.dedup_by(|a, b| a.span == b.span);
    if let Some(class) = secret {
        finding.severity = Severity::High;
        finding.evidence.push(format!("Data of class `{class}` passes here."));
    }
    Some(finding)
}
