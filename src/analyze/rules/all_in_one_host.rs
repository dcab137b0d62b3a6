//! `all-in-one-host`: a store that shares its machine with the work.

use super::cannot_scale;
use super::change::{moved, new_hosts};
use super::context::Context;
use super::facts;
use super::make::{free, graded, ids, list, places, sentence};
use crate::model::{ComponentId, Finding, Kind, Topology};

pub(super) const ID: &str = "all-in-one-host";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let said = cannot_scale::stuck(t);
    let mixed: Vec<ComponentId> = facts::our_hosts(t)
        .into_iter()
        .filter(|host| is_mixed(t, *host) && !said.contains_key(host))
        .collect();
    if mixed.is_empty() { Vec::new() } else { vec![finding(t, &mixed)] }
}

fn is_mixed(t: &Topology, host: ComponentId) -> bool {
    let inside = facts::inside(t, host);
    let holds =
        |of: fn(&crate::model::Component) -> bool| inside.iter().any(|c| of(t.component(*c)));
    holds(facts::is_store) && holds(facts::is_work)
}

/// Returns what a host mixes, in words: web, application and database.
fn mixture(t: &Topology, hosts: &[ComponentId]) -> String {
    let mut words: Vec<String> = Vec::new();
    for component in hosts.iter().flat_map(|h| facts::inside(t, *h)).map(|c| t.component(c)) {
        let word = match component.kind {
            Kind::WebServer => "web".to_owned(),
            Kind::AppServer => "application".to_owned(),
            kind => kind.label().to_lowercase(),
        };
        let counts = facts::is_work(component) || facts::is_store(component);
        if counts && !words.contains(&word) {
            words.push(word);
        }
    }
    sentence(&words)
}

fn finding(t: &Topology, mixed: &[ComponentId]) -> Finding {
    let hosts = ids(t, mixed.iter().copied());
    let inside: Vec<ComponentId> = mixed.iter().flat_map(|h| facts::inside(t, *h)).collect();
    let of = |keep: fn(&crate::model::Component) -> bool| {
        ids(t, inside.iter().copied().filter(|c| keep(t.component(*c))))
    };
    let (stores, works) = (of(facts::is_store), of(facts::is_work));
    let mix = if hosts.len() == 1 { "mixes" } else { "mix" };
    let exposure = if hosts.len() == 1 { 1 } else { 2 };
    Finding {
        subjects: hosts.clone(),
        concerns: stores.iter().chain(&works).cloned().collect(),
        labels: places(mixed.iter().map(|h| t.component(*h).span)),
        evidence: vec![format!(
            "{} {} the store {} beside {}.",
            list(&hosts),
            if hosts.len() == 1 { "holds" } else { "hold" },
            list(&stores),
            list(&works)
        )],
        why: format!(
            "A peak of visitors takes memory and disk from {}, a heavy query slows the pages, and \
             whoever breaks in through the web server stands beside the data.",
            list(&stores)
        ),
        help: format!(
            "Move {} to a server of its own. That alone does not make the site more available: \
             it is one machine more that must work.",
            list(&stores)
        ),
        change: Some(change(t, &inside)),
        ..graded(
            ID,
            2,
            exposure,
            format!(
                "{} {mix} {}: they compete for memory and disk, and cannot grow apart.",
                list(&hosts),
                mixture(t, mixed)
            ),
        )
    }
}

/// Returns a server of its own for each store.
fn change(t: &Topology, inside: &[ComponentId]) -> String {
    let stores = inside.iter().map(|c| t.component(*c)).filter(|c| facts::is_store(c));
    let moves: Vec<(String, String)> = stores
        .filter_map(|store| {
            let from = t.component(store.parent?);
            Some((free(t, &format!("{}-host", store.id)), moved(store, from)))
        })
        .collect();
    format!("components:\n{}", new_hosts(t, &moves))
}
