//! `direct-datastore-exposure`: a store that strangers can talk to.

use super::change::{connection, entries, replaced};
use super::context::Context;
use super::facts;
use super::make::{arrow, free, graded, id, ids, label, list, worse};
use crate::model::{ComponentId, Connection, Finding, Kind, Topology};

pub(super) const ID: &str = "direct-datastore-exposure";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let open = facts::by_target(t, |c| facts::is_store(t.component(c.to)) && is_open(t, c));
    open.iter().filter_map(|(store, open)| finding(t, *store, open)).collect()
}

/// A broker that devices speak to in a protocol made for that is a door, not a store.
fn is_open(t: &Topology, c: &Connection) -> bool {
    const FOR_DEVICES: [&str; 6] = ["MQTT", "MQTTS", "WSS", "STOMP", "AMQP", "AMQPS"];
    let broker = matches!(t.component(c.to).kind, Kind::Queue | Kind::Stream);
    let stated = t.entry(c).protocol.as_deref().unwrap_or_default();
    let for_devices = FOR_DEVICES.iter().any(|p| stated.eq_ignore_ascii_case(p));
    facts::is_public_edge(t, c) && !(broker && for_devices)
}

fn finding(t: &Topology, store: ComponentId, open: &[&Connection]) -> Option<Finding> {
    let first = open.first()?;
    let name = &t.component(store).id;
    let from = list(&ids(t, open.iter().map(|c| c.from)));
    let arrows: Vec<String> = open.iter().map(|c| arrow(t, c)).collect();
    let api = free(t, "api");
    let through = [("to", &*api), ("protocol", "HTTPS"), ("port", "443"), ("purpose", "")];
    let lines: Vec<String> =
        entries(t, open).into_iter().map(|entry| replaced(t, entry, &through)).collect();
    let mut finding = Finding {
        subjects: vec![id(t, store)],
        concerns: ids(t, open.iter().map(|c| c.from)),
        labels: vec![label(t.entry(first).span, "straight to the store")],
        evidence: vec![format!("{} comes from outside and ends in a store.", list(&arrows))],
        why: format!(
            "Whoever finds the address can try passwords, known holes and heavy queries against \
             `{name}` itself; no code of yours stands between."
        ),
        help: format!(
            "Let a service answer {from} and let only that service connect to `{name}`; put \
             `{name}` into a private network behind a firewall."
        ),
        change: Some(format!(
            "components:\n  {api}: {{kind: service, replicas: 2}}\nconnections:\n{}{}",
            lines.concat(),
            connection(&format!("from: {api}, to: {name}"))
        )),
        ..graded(ID, 3, 3, format!("`{name}` is reachable from {from} directly."))
    };
    if let Some(class) = facts::sensitive(t.component(store)) {
        finding.severity = worse(finding.severity);
        finding.evidence.push(format!("`{name}` keeps data of class `{class}`."));
    }
    Some(finding)
}
