//! `no-waf-or-limit`: a public entry that takes any number of requests.

use super::context::Context;
use super::facts;
use super::make::{free, graded, id, label};
use crate::model::{ComponentId, Connection, Finding, Kind, Topology};

pub(super) const ID: &str = "no-waf-or-limit";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    t.ids().filter(|x| !is_limited(t, *x)).filter_map(|x| finding(t, x)).collect()
}

fn is_http_entry(t: &Topology, c: &Connection) -> bool {
    let entry = t.entry(c);
    let named = entry.protocol.as_deref().is_some_and(|p| p.to_lowercase().contains("http"));
    let limits = matches!(t.component(c.from).kind, Kind::Cdn | Kind::Waf | Kind::ApiGateway);
    facts::is_public_edge(t, c) && (named || matches!(entry.port, Some(80 | 443))) && !limits
}

/// Words in facts, tags or descriptions that say that requests are limited.
const LIMITS: [&str; 6] = ["rate limit", "rate-limit", "ratelimit", "throttl", "waf", "limit_req"];

fn is_limited(t: &Topology, x: ComponentId) -> bool {
    let component = t.component(x);
    let texts = component.facts.iter().flat_map(|(key, value)| [key, value]);
    let texts = texts.chain(&component.tags).chain(&component.role).chain(&component.description);
    let says = texts
        .map(|text| text.to_lowercase())
        .any(|text| LIMITS.iter().any(|word| text.contains(word)));
    let guarded = t.ids().any(|w| {
        let waf = t.component(w);
        waf.kind == Kind::Waf && waf.guards.iter().any(|g| facts::is_within(t, x, *g))
    });
    let next = facts::targets(t, x);
    let passes_on = component.kind == Kind::Firewall
        && !next.is_empty()
        && facts::out(t, x).all(|c| matches!(t.component(c.to).kind, Kind::Waf | Kind::Cdn));
    matches!(component.kind, Kind::Waf | Kind::Cdn) || says || guarded || passes_on
}

fn finding(t: &Topology, x: ComponentId) -> Option<Finding> {
    let door = facts::into(t, x).find(|c| is_http_entry(t, c))?;
    let name = &t.component(x).id;
    let waf = free(t, "waf");
    let from = &t.component(door.from).id;
    Some(Finding {
        subjects: vec![id(t, x)],
        labels: vec![label(t.entry(door).span, "")],
        evidence: vec![format!(
            "`{from}->{name}` is HTTP from outside; no WAF, CDN or stated rate limit lies before \
             `{name}`."
        )],
        why: "One script can send more requests than all visitors together, or try passwords \
              without end; nothing slows it down."
            .to_owned(),
        help: format!(
            "Limit requests per address on `{name}` (HAProxy stick tables, nginx `limit_req`) and \
             state it under `facts`; or put a CDN or a web application firewall in front."
        ),
        change: Some(format!(
            "components:\n  {waf}: {{kind: waf, why: Limits and filters requests., \
             guards: [{name}]}}\n"
        )),
        ..graded(ID, 2, 1, format!("Nothing limits requests before `{name}`."))
    })
}
