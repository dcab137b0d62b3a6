//! `lb-single-target`: a balancer that balances nothing.

use super::change::{apart, connection};
use super::context::Context;
use super::facts;
use super::make::{fresh, graded, id, ids, label};
use super::second_one;
use crate::model::{ComponentId, Finding, Kind, Topology};

pub(super) const ID: &str = "lb-single-target";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    subjects(t).into_iter().filter_map(|(name, balancers)| finding(t, &name, &balancers)).collect()
}

/// Returns balancers; those of one group are one, under the group's id.
fn subjects(t: &Topology) -> Vec<(String, Vec<ComponentId>)> {
    let mut all: Vec<(String, Vec<ComponentId>)> = Vec::new();
    for balancer in t.ids().filter(|b| t.component(*b).kind == Kind::LoadBalancer) {
        let name = match t.component(balancer).group {
            Some(group) => t.group(group).id.clone(),
            None => id(t, balancer),
        };
        match all.iter_mut().find(|(known, _)| *known == name) {
            Some((_, list)) => list.push(balancer),
            None => all.push((name, vec![balancer])),
        }
    }
    all
}

fn finding(t: &Topology, name: &str, balancers: &[ComponentId]) -> Option<Finding> {
    let mut targets: Vec<ComponentId> =
        balancers.iter().flat_map(|b| facts::targets(t, *b)).collect();
    targets.sort_unstable();
    targets.dedup();
    let [only] = targets[..] else { return None };
    let target = t.component(only);
    // One box may stand for many: a cluster, a pod with replicas, somebody else's service.
    if target.replicas > 1 || target.kind.holds_others() || !target.is_ours() {
        return None;
    }
    let (backend, second) = (&target.id, fresh(t, &target.id));
    let balancer = id(t, balancers[0]);
    Some(Finding {
        subjects: vec![name.to_owned()],
        concerns: ids(t, balancers.iter().copied().chain([only])),
        labels: vec![label(t.component(balancers[0]).span, "one backend")],
        evidence: vec![format!("All request connections of `{name}` lead to `{backend}`.")],
        why: "It costs a hop and can fail itself, and when its one backend is down it has \
              nowhere to send the request."
            .to_owned(),
        help: format!(
            "Add a second backend beside `{backend}` on another host, or drop `{name}` until \
             there is one. If it is there for TLS or filtering, accept this."
        ),
        change: Some(format!(
            "components:\n{}connections:\n{}{}",
            apart(
                t,
                only,
                &format!(
                    "{second}: {{kind: {}, why: Serves when {backend} is down.}}\n",
                    target.kind.id()
                )
            ),
            connection(&format!("from: {balancer}, to: {second}")),
            second_one::outbound(t, only, &second).concat()
        )),
        ..graded(ID, 1, 2, format!("`{name}` has one backend: it balances nothing."))
    })
}
