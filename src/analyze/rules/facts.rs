//! What the rules ask of a topology: hosts, edges, stores, protocols.

use std::collections::{BTreeMap, BTreeSet};

use super::protocol;
use crate::model::{
    Component, ComponentId, Connection, Endpoint, Entry, Journey, Kind, Purpose, Span, Tier,
    Topology,
};

/// A set of components in declaration order.
pub(super) type Set = BTreeSet<ComponentId>;

/// Returns whether it keeps data that must not be lost.
pub(super) fn is_store(component: &Component) -> bool {
    match component.kind {
        Kind::Database | Kind::Queue | Kind::Stream | Kind::ObjectStorage | Kind::FileStorage => {
            true
        }
        // A cache or an index counts once the author says that it keeps something of its own.
        Kind::Cache | Kind::Search => !component.data.is_empty() || component.backup.is_some(),
        _ => false,
    }
}

/// Returns whether it does the work of a request: web, application, service, function.
pub(super) fn is_work(component: &Component) -> bool {
    matches!(component.kind, Kind::WebServer | Kind::AppServer | Kind::Service | Kind::Function)
}

/// Returns whether it passes packets or requests without being their end.
pub(super) fn is_filter(component: &Component) -> bool {
    matches!(component.kind, Kind::Firewall | Kind::Waf)
}

/// Returns whether it is a caller from outside our own system.
pub(super) fn is_public(component: &Component) -> bool {
    match component.kind.tier() {
        Tier::Client | Tier::External => true,
        Tier::Dns => false,
        _ => component.external && !is_managed_edge(component),
    }
}

/// A managed balancer, gateway or filter is run by somebody else, but it is set up by us and stands
/// among our own; a CDN does not.
fn is_managed_edge(component: &Component) -> bool {
    component.external && component.kind.tier() == Tier::Edge && component.kind != Kind::Cdn
}

/// Returns whether it is ours, or a managed part of what we set up.
pub(super) fn is_inside(component: &Component) -> bool {
    component.is_ours() || is_managed_edge(component)
}

/// Words of data classes that harm people or the business when they leak.
const SENSITIVE: [&str; 20] = [
    "personal",
    "pii",
    "payment",
    "card",
    "pci",
    "health",
    "phi",
    "medical",
    "credential",
    "password",
    "secret",
    "confidential",
    "financial",
    "sensitive",
    "customer",
    "gdpr",
    "user",
    "account",
    "private",
    "restricted",
];

/// Returns the first sensitive class of data that it keeps.
pub(super) fn sensitive(component: &Component) -> Option<&str> {
    let is_sensitive = |class: &&String| {
        let class = class.to_lowercase();
        SENSITIVE.iter().any(|word| class.contains(word)) && !class.starts_with("non-")
    };
    component.data.iter().find(is_sensitive).map(String::as_str)
}

/// Returns whether the connection comes from outside into ours.
pub(super) fn is_public_edge(t: &Topology, c: &Connection) -> bool {
    is_outside(t, c.from) && is_inside(t.component(c.to))
}

/// Returns whether it is a caller from outside: public, and not drawn in a place of ours, as staff
/// in their office are, nor in a zone that the author trusts.
pub(super) fn is_outside(t: &Topology, id: ComponentId) -> bool {
    let component = t.component(id);
    let trusted = |zone: crate::model::ZoneId| t.zones[zone.0 as usize].trusted;
    let at_home = component.kind.tier() == Tier::Client
        && (t.ancestors(id).any(|at| t.component(at).is_ours())
            || component.zone.is_some_and(trusted));
    is_public(component) && !at_home
}

/// Returns whether both ends are inside.
pub(super) fn is_internal(t: &Topology, c: &Connection) -> bool {
    is_inside(t.component(c.from)) && is_inside(t.component(c.to))
}

/// Returns whether a connection between hosts is plain text as far as the topology says.
///
/// What is drawn without a word is plain too, as a design that draws no encryption has none; but
/// only between drawn hosts, for a sketch without hosts says nothing about the way.
pub(super) fn is_plain_inside(t: &Topology, c: &Connection) -> bool {
    let entry = t.entry(c);
    let stated = entry.protocol.is_some() || entry.tls.is_some() || entry.port.is_some();
    let hosted = t.host(c.from).is_some() && t.host(c.to).is_some();
    is_internal(t, c)
        && crosses_hosts(t, c)
        && !is_encrypted(entry)
        && entry.via.is_none()
        && (stated || (hosted && !is_unknown(t, "tls")))
}

/// Returns whether what the entry carries is encrypted.
pub(super) fn is_encrypted(entry: &Entry) -> bool {
    entry.tls.unwrap_or_else(|| entry.protocol.as_deref().is_some_and(protocol::encrypts))
}

/// Returns the nearest host, or the component itself when no host is drawn.
pub(super) fn place(t: &Topology, id: ComponentId) -> ComponentId {
    t.host(id).unwrap_or(id)
}

/// Returns whether the nearest hosts of both ends differ.
pub(super) fn crosses_hosts(t: &Topology, c: &Connection) -> bool {
    place(t, c.from) != place(t, c.to)
}

/// Returns the outermost hosts that are ours and exist, in declaration order.
pub(super) fn our_hosts(t: &Topology) -> Vec<ComponentId> {
    let is_outer = |id: &ComponentId| !t.ancestors(*id).any(|a| t.component(a).kind.is_host());
    t.ids()
        .filter(|id| t.component(*id).kind.is_host() && t.component(*id).is_ours())
        .filter(is_outer)
        .collect()
}

/// Returns whether `inner` is `outer` or inside it.
pub(super) fn is_within(t: &Topology, inner: ComponentId, outer: ComponentId) -> bool {
    inner == outer || t.ancestors(inner).any(|a| a == outer)
}

/// Returns everything inside `outer`, itself included.
pub(super) fn inside(t: &Topology, outer: ComponentId) -> Vec<ComponentId> {
    let mut all = vec![outer];
    let mut next = 0;
    while let Some(id) = all.get(next) {
        all.extend(&t.component(*id).children);
        next += 1;
    }
    all
}

/// Returns the connections that leave `id`, in order.
pub(super) fn out(t: &Topology, id: ComponentId) -> impl Iterator<Item = &Connection> {
    t.connections.iter().filter(move |c| c.from == id)
}

/// Returns the connections that arrive at `id`, in order.
pub(super) fn into(t: &Topology, id: ComponentId) -> impl Iterator<Item = &Connection> {
    t.connections.iter().filter(move |c| c.to == id)
}

/// Connections by a component at one of their ends, each in order.
pub(super) type ByEnd<'t> = BTreeMap<ComponentId, Vec<&'t Connection>>;

/// Returns the connections that `holds` accepts, by where they start.
pub(super) fn by_source(t: &Topology, holds: impl Fn(&Connection) -> bool) -> ByEnd<'_> {
    by_end(t, holds, |line| line.from)
}

/// Returns the connections that `holds` accepts, by where they arrive.
pub(super) fn by_target(t: &Topology, holds: impl Fn(&Connection) -> bool) -> ByEnd<'_> {
    by_end(t, holds, |line| line.to)
}

fn by_end(
    t: &Topology,
    holds: impl Fn(&Connection) -> bool,
    end: fn(&Connection) -> ComponentId,
) -> ByEnd<'_> {
    let mut lines = ByEnd::new();
    for line in t.connections.iter().filter(|line| holds(line)) {
        lines.entry(end(line)).or_default().push(line);
    }
    lines
}

/// Returns whether the connection serves journeys.
pub(super) fn is_request(t: &Topology, c: &Connection) -> bool {
    t.entry(c).purpose == Purpose::Request
}

/// Returns what a balancer spreads over: its request targets, seen through firewalls.
pub(super) fn targets(t: &Topology, balancer: ComponentId) -> Vec<ComponentId> {
    let mut found = Vec::new();
    let mut seen: Set = [balancer].into();
    let mut stack = vec![balancer];
    while let Some(at) = stack.pop() {
        let requests = out(t, at).filter(|c| is_request(t, c));
        for to in requests.map(|c| c.to) {
            let is_peer =
                t.component(to).group.is_some_and(|g| t.component(balancer).group == Some(g));
            if is_peer || t.component(to).kind.tier() == Tier::Dns || !seen.insert(to) {
                continue;
            }
            if is_filter(t.component(to)) {
                stack.push(to);
            } else {
                found.push(to);
            }
        }
    }
    found.sort_unstable();
    found
}

/// Returns the target components of a journey; groups become their members.
pub(super) fn journey_targets(t: &Topology, journey: &Journey) -> Vec<ComponentId> {
    journey.target.iter().flat_map(|end| endpoint(t, *end)).collect()
}

/// Returns the components that an endpoint stands for.
pub(super) fn endpoint(t: &Topology, end: Endpoint) -> Vec<ComponentId> {
    match end {
        Endpoint::Component(id) => vec![id],
        Endpoint::Group(group) => t.group(group).members.clone(),
    }
}

/// Returns what `sources` reach along the connections that `follow` allows, sources included.
pub(super) fn reach(
    t: &Topology,
    sources: impl IntoIterator<Item = ComponentId>,
    follow: impl Fn(&Connection) -> bool,
) -> Set {
    walk(t, sources, |c| follow(c).then_some((c.from, c.to)))
}

/// Returns what leads to `targets` along the connections that `follow` allows, targets included.
pub(super) fn leads_to(
    t: &Topology,
    targets: impl IntoIterator<Item = ComponentId>,
    follow: impl Fn(&Connection) -> bool,
) -> Set {
    walk(t, targets, |c| follow(c).then_some((c.to, c.from)))
}

fn walk(
    t: &Topology,
    sources: impl IntoIterator<Item = ComponentId>,
    step: impl Fn(&Connection) -> Option<(ComponentId, ComponentId)>,
) -> Set {
    let mut next = vec![Vec::new(); t.components.len()];
    for (a, b) in t.connections.iter().filter_map(step) {
        next[a.0 as usize].push(b);
    }
    let mut seen: Set = sources.into_iter().collect();
    let mut stack: Vec<ComponentId> = seen.iter().copied().collect();
    while let Some(at) = stack.pop() {
        stack.extend(next[at.0 as usize].iter().filter(|to| seen.insert(**to)));
    }
    seen
}

/// Returns the components that a journey passes: reached from its entry and leading to its targets.
pub(super) fn on_journey(t: &Topology, journey: &Journey) -> Set {
    let forward = reach(t, [journey.entry], |c| is_request(t, c));
    if journey.target.is_empty() {
        return forward;
    }
    let back = leads_to(t, journey_targets(t, journey), |c| is_request(t, c));
    forward.intersection(&back).copied().collect()
}

/// Returns the components that any journey passes.
pub(super) fn on_any_journey(t: &Topology) -> Set {
    t.journeys.iter().flat_map(|j| on_journey(t, j)).collect()
}

/// Returns everything that a component falls with: hosts, fates, theirs in turn; itself excluded.
pub(super) fn fates(t: &Topology, id: ComponentId) -> Set {
    let mut seen = Set::new();
    let mut stack = vec![id];
    while let Some(at) = stack.pop() {
        for holder in std::iter::once(at).chain(t.ancestors(at)) {
            // Sharing a network or a zone is no shared fate unless `fate` says so.
            if t.component(holder).kind.is_host() {
                seen.insert(holder);
            }
            stack.extend(t.component(holder).fate.iter().filter(|f| seen.insert(**f)));
        }
    }
    seen.remove(&id);
    seen
}

/// Returns where the value under `key` stands, else the component's id.
pub(super) fn span_of(component: &Component, key: &str) -> Span {
    component.spans.get(key).unwrap_or(component.span)
}

/// Returns where the value under `key` stands, else the entry.
pub(super) fn entry_span(entry: &Entry, key: &str) -> Span {
    entry.spans.get(key).unwrap_or(entry.span)
}

/// Returns whether `assume:` makes the silence about `control` a question.
pub(super) fn is_unknown(t: &Topology, control: &str) -> bool {
    t.assume_unknown.iter().any(|word| word == control)
}
