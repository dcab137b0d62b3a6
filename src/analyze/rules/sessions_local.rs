//! `sessions-local`: sessions that the next request may not find.

use super::change::{added, yaml_ids};
use super::context::Context;
use super::facts;
use super::make::{free, graded, id, ids, label, list};
use crate::model::{ComponentId, Finding, Kind, Sessions, Topology};

pub(super) const ID: &str = "sessions-local";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let balancers = t.ids().filter(|b| t.component(*b).kind == Kind::LoadBalancer);
    balancers.filter_map(|b| finding(t, b)).collect()
}

fn finding(t: &Topology, balancer: ComponentId) -> Option<Finding> {
    let lb = t.component(balancer);
    let direct = facts::targets(t, balancer);
    let works = direct.iter().filter(|w| facts::is_work(t.component(**w))).count();
    let instances: u32 = direct.iter().map(|w| t.component(*w).replicas).sum();
    if lb.sticky == Some(true) || (works < 2 && instances < 2) {
        return None;
    }
    // Sessions may live one step behind: the web server answers, the application remembers.
    let behind = facts::reach(t, direct.iter().copied(), |c| facts::is_request(t, c));
    let local: Vec<ComponentId> = behind
        .into_iter()
        .filter(|w| t.component(*w).sessions == Some(Sessions::Local))
        .filter(|w| facts::is_work(t.component(*w)))
        .collect();
    let first = t.component(*local.first()?);
    let names = ids(t, local.iter().copied());
    let sessions = free(t, "sessions");
    Some(Finding {
        subjects: names.clone(),
        concerns: vec![id(t, balancer)],
        labels: vec![label(facts::span_of(first, "sessions"), "kept here only")],
        evidence: vec![format!(
            "`{}` spreads over {} targets and does not state `sticky: true`.",
            lb.id,
            direct.len()
        )],
        why: "A visitor who has logged in on one server meets the other with the next request \
              and is a stranger there: carts empty themselves, logins are lost now and then."
            .to_owned(),
        help: "Keep sessions in a store that all servers share (Redis, the database), or in a \
               signed cookie; `sticky: true` on the balancer helps until a server is lost."
            .to_owned(),
        change: Some(format!(
            "components:\n  {sessions}: {{kind: cache, tech: Redis}}\n{}\
             connections:\n  - {{from: {}, to: {sessions}}}\n",
            names
                .iter()
                .map(|name| format!("  {}", added(name, "sessions: shared")))
                .collect::<String>(),
            yaml_ids(&names)
        )),
        ..graded(
            ID,
            2,
            2,
            format!(
                "Sessions live in {}; `{}` may send the next request elsewhere.",
                list(&names),
                lb.id
            ),
        )
    })
}
