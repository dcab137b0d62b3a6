//! `two-primaries`: a primary-replica group with more than one primary.

use super::change::changed;
use super::context::Context;
use super::facts;
use super::make::{graded, ids, label, list};
use crate::model::{ComponentId, Finding, Group, GroupMode, LeadingRole, Topology};

pub(super) const ID: &str = "two-primaries";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    t.groups.iter().filter_map(|group| finding(t, group)).collect()
}

fn finding(t: &Topology, group: &Group) -> Option<Finding> {
    let is_primary =
        |c: &&ComponentId| t.component(**c).leading_role() == Some(LeadingRole::Primary);
    let primaries: Vec<ComponentId> = group.members.iter().filter(is_primary).copied().collect();
    if group.mode != GroupMode::PrimaryReplica || primaries.len() < 2 {
        return None;
    }
    let names = ids(t, primaries.iter().copied());
    let role = |c: &ComponentId| label(facts::span_of(t.component(*c), "role"), "a primary");
    Some(Finding {
        subjects: vec![group.id.clone()],
        concerns: names.clone(),
        labels: primaries[1..].iter().map(role).collect(),
        evidence: vec![format!("{} state `role: primary`.", list(&names))],
        why: "Two that both take writes drift apart (split brain): afterwards nobody can say \
              which of two orders is the true one."
            .to_owned(),
        help: format!(
            "Let one be the primary and the others replicas; or, if the product really merges \
             writes from several (Galera, group replication), state it with mode active-active \
             on `{}`.",
            group.id
        ),
        change: Some(format!("groups:\n  {}", changed(&group.id, "mode: active-active"))),
        ..graded(ID, 2, 2, format!("`{}` has {} primaries.", group.id, primaries.len()))
    })
}
