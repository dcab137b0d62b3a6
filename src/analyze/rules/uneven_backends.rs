//! `uneven-backends`: equal shares for unequal machines.

use super::cannot_scale::outermost;
use super::change::add_to;
use super::context::Context;
use super::facts;
use super::make::{graded, id, label};
use crate::model::{Algorithm, ComponentId, Finding, Kind, Topology};

pub(super) const ID: &str = "uneven-backends";

/// Capacities that differ by more than this share are uneven.
const SHARE_MAX: f64 = 0.25;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    t.ids().filter(|b| shares_equally(t, *b)).filter_map(|b| finding(t, b)).collect()
}

fn shares_equally(t: &Topology, balancer: ComponentId) -> bool {
    let lb = t.component(balancer);
    let equal = matches!(lb.algorithm, Some(Algorithm::RoundRobin | Algorithm::Random));
    lb.kind == Kind::LoadBalancer && equal && lb.weights.is_empty()
}

/// How two backends differ.
struct Difference {
    light: ComponentId,
    heavy: ComponentId,
    text: String,
    store: Option<ComponentId>,
}

fn finding(t: &Topology, balancer: ComponentId) -> Option<Finding> {
    let targets = facts::targets(t, balancer);
    let difference = by_store(t, &targets).or_else(|| by_capacity(t, &targets))?;
    let lb = t.component(balancer);
    let (a, b) = (id(t, difference.light), id(t, difference.heavy));
    let name = &lb.id;
    let weights: Vec<String> = targets
        .iter()
        .map(|w| {
            let slow = *w == difference.heavy || outermost(t, *w) == Some(difference.heavy);
            format!("{}: {}", id(t, *w), if slow { 1 } else { 2 })
        })
        .collect();
    let cause = difference.store.map(|s| id(t, s));
    let or_move = cause.as_ref().map(|s| format!(", or move `{s}` to a host of its own"));
    Some(Finding {
        subjects: vec![name.clone()],
        concerns: [a.clone(), b.clone()].into_iter().chain(cause).collect(),
        labels: vec![label(facts::span_of(lb, "algorithm"), "equal shares")],
        evidence: vec![format!(
            "`{name}` states {} without weights; {}.",
            lb.algorithm.map_or("", Algorithm::label),
            difference.text
        )],
        why: format!(
            "`{b}` reaches its limit first: every second visitor then waits while `{a}` has time."
        ),
        help: format!(
            "Give `{b}` a smaller share by weights, or let the balancer choose the backend with \
             the fewest connections{}.",
            or_move.unwrap_or_default()
        ),
        change: Some(add_to(name, &format!("weights: {{{}}}", weights.join(", ")))),
        ..graded(
            ID,
            2,
            1,
            format!("`{name}` gives `{a}` and `{b}` equal shares, but {}.", difference.text),
        )
    })
}

fn by_store(t: &Topology, targets: &[ComponentId]) -> Option<Difference> {
    let hosts: Vec<ComponentId> = targets.iter().filter_map(|w| outermost(t, *w)).collect();
    let store_on = |host: ComponentId| {
        facts::inside(t, host).into_iter().find(|c| facts::is_store(t.component(*c)))
    };
    let heavy = hosts.iter().copied().find(|h| store_on(*h).is_some())?;
    let light = hosts.iter().copied().find(|h| store_on(*h).is_none())?;
    let store = store_on(heavy)?;
    let text = format!("`{}` also runs `{}`", id(t, heavy), id(t, store));
    Some(Difference { light, heavy, text, store: Some(store) })
}

fn by_capacity(t: &Topology, targets: &[ComponentId]) -> Option<Difference> {
    let capacity = |w: ComponentId| {
        let own = t.component(w).capacity;
        own.or_else(|| outermost(t, w).and_then(|host| t.component(host).capacity))
    };
    let known: Vec<(ComponentId, f64)> =
        targets.iter().filter_map(|w| capacity(*w).map(|c| (*w, c))).collect();
    let (heavy, least) = *known.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
    let (light, most) = *known.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    if most <= 0.0 || (most - least) / most <= SHARE_MAX {
        return None;
    }
    let text =
        format!("`{}` carries {least} requests/s and `{}` {most}", id(t, heavy), id(t, light));
    Some(Difference { light, heavy, text, store: None })
}
