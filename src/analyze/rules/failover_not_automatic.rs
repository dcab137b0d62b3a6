//! `failover-not-automatic`: a standby that waits for a person.

use super::context::Context;
use super::make::{graded, ids, label, list, worse};
use super::second_one;
use crate::model::{ComponentId, Failover, Finding, Group, GroupMode};

pub(super) const ID: &str = "failover-not-automatic";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let writers = cx.writers();
    let spofs: Vec<ComponentId> = cx.folded().iter().map(|cut| cut.subject).collect();
    // Where the loss of the primary itself is reported, this is the reason for it, told there.
    let said = |group: &Group| {
        let primary = group.mode == GroupMode::PrimaryReplica;
        writers.iter().any(|(p, _)| group.members.contains(p))
            || (primary && group.members.iter().any(|m| spofs.contains(m)))
    };
    let waits = |group: &&Group| {
        group.mode != GroupMode::ActiveActive
            && group.failover != Some(Failover::Automatic)
            && !said(group)
    };
    let numbered = t.groups.iter().zip(0..).filter(|(group, _)| waits(group));
    numbered.filter_map(|(group, index)| finding(cx, group, crate::model::GroupId(index))).collect()
}

fn finding(cx: &Context<'_>, group: &Group, id: crate::model::GroupId) -> Option<Finding> {
    let t = cx.topology;
    let leads = cx.meaning.leads(id);
    let standby: Vec<ComponentId> =
        group.members.iter().copied().filter(|m| !leads.contains(m)).collect();
    if standby.is_empty() || !group.members.iter().all(|m| t.component(*m).is_ours()) {
        return None;
    }
    let names = ids(t, standby.iter().copied());
    let leading = list(&ids(t, leads.iter().copied()));
    let (take, it) = if names.len() == 1 { ("takes", "it does") } else { ("take", "they do") };
    let span = group.spans.get("failover").or_else(|| group.spans.get("mode"));
    let mut finding = Finding {
        subjects: names.clone(),
        concerns: ids(t, group.members.iter().copied()),
        labels: vec![label(span.unwrap_or(group.span), "nobody takes over by itself")],
        evidence: vec![match group.failover {
            None => format!("`{}` is {} and states no `failover`.", group.id, group.mode.word()),
            Some(_) => format!(
                "`{}` is {}, and its `failover` is not automatic.",
                group.id,
                group.mode.word()
            ),
        }],
        why: format!(
            "When {leading} fails at night, the outage lasts until somebody is awake, has found \
             out and has switched over."
        ),
        help: "Let a program switch over (keepalived, Pacemaker, Patroni, Orchestrator), test it \
               by pulling the plug, and state `failover: automatic`. If it already does, state \
               that."
            .to_owned(),
        change: Some(second_one::failing_over(group)),
        ..graded(
            ID,
            2,
            2,
            format!(
                "{} {take} over only when a person acts; {it} not count as redundancy.",
                list(&names)
            ),
        )
    };
    if leads.iter().any(|lead| cx.costs_a_target(*lead)) {
        finding.severity = worse(finding.severity);
    }
    Some(finding)
}
