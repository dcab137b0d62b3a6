//! `certificate-missing`: HTTPS without a certificate on record.

use super::change::add_to;
use super::context::Context;
use super::facts;
use super::make::{arrow, graded, id, label};
use super::protocol;
use crate::model::{ComponentId, Connection, Finding, Kind, Tier, Topology};

pub(super) const ID: &str = "certificate-missing";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let doors = facts::by_target(t, |c| serves_tls(t, c));
    doors.iter().filter_map(|(x, doors)| finding(t, *x, doors)).collect()
}

fn serves_tls(t: &Topology, c: &Connection) -> bool {
    let entry = t.entry(c);
    let named = entry.protocol.as_deref().is_some_and(protocol::needs_certificate);
    let stated = entry.tls == Some(true) && entry.port != Some(22);
    let tunnel = t.component(c.to).kind == Kind::Vpn;
    facts::is_public_edge(t, c) && !tunnel && facts::is_encrypted(entry) && (named || stated)
}

fn finding(t: &Topology, x: ComponentId, doors: &[&Connection]) -> Option<Finding> {
    let first = *doors.first()?;
    let public = public_name(t, first.from);
    if on_path(t, x).iter().any(|c| covers(t, *c, public.as_deref())) {
        return None;
    }
    let name = &t.component(x).id;
    let served = public.clone().unwrap_or_else(|| "the public".to_owned());
    let listed = public.unwrap_or_else(|| "www.example.com".to_owned());
    let stops = doors.len();
    Some(Finding {
        subjects: vec![id(t, x)],
        labels: vec![label(facts::entry_span(t.entry(first), "protocol"), "needs a certificate")],
        evidence: vec![format!(
            "{stops} encrypted {} from outside (`{}`); neither `{name}` nor what lies \
             before or behind it lists a certificate for {served}.",
            if stops == 1 { "connection enters" } else { "connections enter" },
            arrow(t, first)
        )],
        why: "A certificate that nobody tracks ends on a day that nobody knows, and then no \
              visitor gets in."
            .to_owned(),
        help: format!(
            "State the certificate where TLS ends, with its last day if you know it; if the \
             provider manages it, state its names all the same. Add it to `{name}`."
        ),
        change: Some(add_to(name, &format!("certificate: [{listed}]"))),
        ..graded(
            ID,
            2,
            2,
            format!("`{name}` serves HTTPS for {served}, but no certificate is listed."),
        )
    })
}

/// Returns the host name of the DNS entry that a caller asks.
pub(super) fn public_name(t: &Topology, caller: ComponentId) -> Option<String> {
    let asked = facts::out(t, caller)
        .map(|c| t.component(c.to))
        .find(|c| c.kind.tier() == Tier::Dns && c.name.contains('.'))?;
    let words = asked.name.split_whitespace();
    words.map(|w| w.trim_end_matches('.').to_lowercase()).find(|w| w.contains('.'))
}

/// Returns where TLS may end: the door, what holds it, what lies before it and what it hands
/// encrypted traffic to.
fn on_path(t: &Topology, door: ComponentId) -> Vec<ComponentId> {
    let passes = |c: &Connection| {
        let hands_through =
            matches!(t.component(c.from).kind, Kind::Firewall | Kind::Waf | Kind::Vpn | Kind::Cdn);
        facts::is_request(t, c) && (facts::is_encrypted(t.entry(c)) || hands_through)
    };
    let mut all: Vec<ComponentId> = facts::reach(t, [door], passes).into_iter().collect();
    all.extend(facts::leads_to(t, [door], |c| facts::is_request(t, c)));
    let holders: Vec<ComponentId> = all.iter().flat_map(|c| t.ancestors(*c)).collect();
    all.extend(holders);
    all
}

fn covers(t: &Topology, component: ComponentId, public: Option<&str>) -> bool {
    let Some(certificate) = &t.component(component).certificate else { return false };
    let Some(host) = public else { return true };
    certificate.names.is_empty() || certificate.names.iter().any(|name| matches(name, host))
}

/// A star stands for exactly one label, as browsers read it.
fn matches(name: &str, host: &str) -> bool {
    let name = name.trim().trim_end_matches('.').to_lowercase();
    match name.strip_prefix("*.") {
        Some(rest) => host.split_once('.').is_some_and(|(_, parent)| parent == rest),
        None => name == host,
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_covers_one_label() {
        assert!(matches("*.foobar.com", "www.foobar.com"));
        assert!(matches("WWW.foobar.com", "www.foobar.com"));
        assert!(!matches("*.foobar.com", "foobar.com"));
        assert!(!matches("*.foobar.com", "a.b.foobar.com"));
    }
}
