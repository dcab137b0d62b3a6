//! `no-logs`: logs that are lost with their host.

use super::context::Context;
use super::facts;
use super::make::{aggregated, free, graded, ids, list, places};
use crate::model::{ComponentId, Finding, Kind, Purpose, Topology};

pub(super) const ID: &str = "no-logs";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let silent: Vec<ComponentId> =
        facts::our_hosts(t).into_iter().filter(|h| !ships_logs(t, *h)).collect();
    if silent.is_empty() { Vec::new() } else { vec![finding(t, &silent)] }
}

fn ships_logs(t: &Topology, host: ComponentId) -> bool {
    let inside = facts::inside(t, host);
    let leaves = t.connections.iter().any(|c| {
        let entry = t.entry(c);
        let text = entry.text().to_lowercase();
        let to_store = t.component(c.to).kind == Kind::LogStore
            || (entry.purpose == Purpose::Telemetry && text.contains("log"));
        to_store && inside.contains(&c.from) && !inside.contains(&c.to)
    });
    leaves || inside.iter().any(|c| t.component(*c).kind == Kind::LogStore)
}

fn finding(t: &Topology, silent: &[ComponentId]) -> Finding {
    let hosts = ids(t, silent.iter().copied());
    let store = free(t, "logs");
    let finding = Finding {
        labels: places(silent.iter().map(|h| t.component(*h).span)),
        evidence: vec![format!("No connection to a log store leaves {}.", list(&hosts))],
        why: "When a host is lost or taken over, its logs go with it, and they were the only \
              record of why."
            .to_owned(),
        help: "Send logs to a store on another host or to a service (Loki, Elasticsearch, the \
               provider's), and draw the connection with purpose telemetry."
            .to_owned(),
        change: Some(format!(
            "components:\n  {store}: {{kind: log-store, external: true}}\n\
             connections:\n  - {{from: [{}], to: {store}, purpose: telemetry, label: logs}}\n",
            hosts.join(", ")
        )),
        ..graded(ID, 2, 1, format!("Logs of {} stay on the host.", list(&hosts)))
    };
    aggregated(hosts, finding)
}
