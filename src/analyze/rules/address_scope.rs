//! `address-scope`: public names with addresses that are not.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::context::Context;
use super::facts;
use super::make::{flat, label};
use crate::model::{Component, ComponentId, Finding, Severity, Tier, Topology};

pub(super) const ID: &str = "address-scope";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let names = t.components.iter().filter(|c| c.kind.tier() == Tier::Dns);
    let mut found: Vec<Finding> = names.filter_map(private_name).collect();
    found.extend(t.ids().filter_map(|id| same_address(t, id)));
    found
}

/// Returns an address as written, without port or prefix length.
fn parse(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.split('/').next().unwrap_or(text);
    bare.parse().ok().or_else(|| bare.rsplit_once(':').and_then(|(host, _)| host.parse().ok()))
}

fn scope(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(v4) => scope_v4(v4),
        IpAddr::V6(v6) => scope_v6(v6),
    }
}

fn scope_v4(v4: Ipv4Addr) -> Option<&'static str> {
    let [a, b, ..] = v4.octets();
    match () {
        () if v4.is_loopback() => Some("loopback"),
        () if v4.is_private() => Some("private"),
        () if v4.is_link_local() => Some("link-local"),
        () if v4.is_documentation() => Some("for documentation only"),
        () if a == 100 && (64..128).contains(&b) => Some("shared by a provider's customers"),
        () => None,
    }
}

fn scope_v6(v6: Ipv6Addr) -> Option<&'static str> {
    let first = v6.segments()[0];
    match () {
        () if v6.is_loopback() => Some("loopback"),
        () if first & 0xfe00 == 0xfc00 => Some("private"),
        () if first & 0xffc0 == 0xfe80 => Some("link-local"),
        () if first == 0x2001 && v6.segments()[1] == 0x0db8 => Some("for documentation only"),
        () => None,
    }
}

fn private_name(name: &Component) -> Option<Finding> {
    let (address, scope) =
        name.address.iter().find_map(|a| parse(a).and_then(scope).map(|s| (a, s)))?;
    let id = &name.id;
    Some(Finding {
        subjects: vec![id.clone()],
        labels: vec![label(facts::span_of(name, "address"), scope)],
        evidence: vec![format!("`{address}` is {scope}.")],
        why: "Visitors outside cannot reach that address; the name works in the office only."
            .to_owned(),
        help: format!(
            "Write the public address of the entry under `address` of `{id}`; for an intranet, \
             accept this."
        ),
        ..flat(ID, Severity::Low, format!("`{id}` points to {address}, which is not public."))
    })
}

fn same_address(t: &Topology, id: ComponentId) -> Option<Finding> {
    let host = t.component(id);
    if !host.kind.is_host() {
        return None;
    }
    let earlier = t.ids().take_while(|other| *other < id).map(|other| t.component(other));
    let twin = earlier
        .filter(|other| other.kind.is_host())
        .find(|other| other.address.iter().any(|a| host.address.contains(a)))?;
    let address = host.address.iter().find(|a| twin.address.contains(a))?;
    let name = &host.id;
    Some(Finding {
        subjects: vec![name.clone()],
        concerns: vec![twin.id.clone()],
        labels: vec![label(facts::span_of(host, "address"), "taken")],
        evidence: vec![format!("`{}` and `{name}` both state {address}.", twin.id)],
        why: "Two machines with one address answer in turn or not at all.".to_owned(),
        help: format!("Correct the address of `{}` or `{name}`.", twin.id),
        ..flat(
            ID,
            Severity::Low,
            format!("`{name}` points to {address}, which `{}` has too.", twin.id),
        )
    })
}
