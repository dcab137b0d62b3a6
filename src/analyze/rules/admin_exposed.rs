//! `admin-exposed`: administration that anyone may knock at.

use super::change::{entries, from, instead_of};
use super::context::Context;
use super::make::{arrow, free, graded, id, ids, label, list, worse};
use super::{facts, protocol};
use crate::model::{ComponentId, Connection, Finding, Kind, Purpose, Topology};

pub(super) const ID: &str = "admin-exposed";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let open = facts::by_target(t, |c| is_open_admin(t, c));
    open.iter().filter_map(|(target, open)| finding(t, *target, open)).collect()
}

fn is_open_admin(t: &Topology, c: &Connection) -> bool {
    let entry = t.entry(c);
    let admin =
        entry.purpose == Purpose::Admin || entry.port.and_then(protocol::admin_port).is_some();
    let through_vpn = t.component(c.from).kind == Kind::Vpn || t.component(c.to).kind == Kind::Vpn;
    admin && facts::is_public_edge(t, c) && !through_vpn && entry.via.is_none()
}

fn finding(t: &Topology, target: ComponentId, open: &[&Connection]) -> Option<Finding> {
    let first = open.first()?;
    let entry = t.entry(first);
    let name = &t.component(target).id;
    let from_ids = ids(t, open.iter().map(|c| c.from));
    let from = list(&from_ids);
    let what = match entry.port.and_then(protocol::admin_port) {
        Some(what) => format!("port {} ({what})", entry.port.unwrap_or_default()),
        None => "purpose `admin`".to_owned(),
    };
    let mut finding = Finding {
        subjects: vec![id(t, target)],
        concerns: from_ids.clone(),
        labels: vec![label(facts::entry_span(entry, "port"), "administration from outside")],
        evidence: vec![format!("`{}` has {what} and passes no VPN or bastion.", arrow(t, first))],
        why: format!(
            "Administration is what attackers look for first: whoever gets in owns `{name}`. \
             Open ports of this sort are found within minutes and tried without pause."
        ),
        help: "Let administrators enter through a VPN or a bastion with a second factor, and \
               close the port to everybody else."
            .to_owned(),
        change: Some(change(t, &free(t, "vpn"), name, open)),
        ..graded(ID, 3, 3, format!("Administration of `{name}` is open to {from}."))
    };
    if entry.auth.as_deref().is_some_and(|auth| auth.eq_ignore_ascii_case("none")) {
        finding.evidence.push("It states `auth: none`.".to_owned());
    }
    let kept = facts::inside(t, target);
    if let Some(class) = kept.iter().find_map(|c| facts::sensitive(t.component(*c))) {
        finding.severity = worse(finding.severity);
        finding.evidence.push(format!("Data of class `{class}` lies there."));
    }
    Some(finding)
}

/// Returns a VPN in between: administrators enter it, and it alone reaches the target.
fn change(t: &Topology, vpn: &str, name: &str, open: &[&Connection]) -> String {
    let lines: Vec<String> = entries(t, open)
        .into_iter()
        .map(|entry| {
            let port = entry.port.map_or_else(String::new, |port| format!(", port: {port}"));
            let protocol = entry.protocol.as_deref().unwrap_or("SSH");
            format!(
                "  - {{from: {}, to: {vpn}, purpose: admin}}{}\n  \
                 - {{from: {vpn}, to: {name}, purpose: admin, protocol: {protocol}{port}}}\n",
                from(t, entry),
                instead_of(t, entry)
            )
        })
        .collect();
    format!(
        "components:\n  {vpn}: {{kind: vpn, why: The only way in for administrators.}}\n\
         connections:\n{}",
        lines.concat()
    )
}
