//! `bottleneck`: a tier that cannot carry what it must.

use super::context::Context;
use super::make::{graded, ids, label, list};
use crate::model::{ComponentId, Finding, Group, GroupId, GroupMode, Question, Topology};

pub(super) const ID: &str = "bottleneck";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let groups = cx.topology.groups.iter().zip(0..);
    groups.filter_map(|(group, index)| finding(cx, group, GroupId(index))).collect()
}

/// Returns the groups that state a demand, and members without a capacity.
pub(super) fn questions(t: &Topology) -> Option<Question> {
    let asked = t.groups.iter().filter(|g| g.demand.is_some());
    let silent: Vec<ComponentId> = asked
        .flat_map(|g| g.members.iter().copied())
        .filter(|m| t.component(*m).capacity.is_none())
        .collect();
    let about = ids(t, silent);
    (!about.is_empty()).then(|| Question {
        rule: ID,
        text: format!(
            "How many requests per second {} {} carry? State `capacity`.",
            if about.len() == 1 { "does" } else { "do" },
            list(&about)
        ),
        about,
    })
}

fn finding(cx: &Context<'_>, group: &Group, id: GroupId) -> Option<Finding> {
    let t = cx.topology;
    let demand = group.demand?;
    // Only those that serve count: a standby waits, and replicas take reads unless told not to.
    let waits = group.mode == GroupMode::ActivePassive
        || (group.mode == GroupMode::PrimaryReplica && group.reads_primary_only);
    let members = if waits { cx.meaning.leads(id) } else { group.members.clone() };
    let mut each = Vec::new();
    for member in &members {
        let component = t.component(*member);
        each.extend(std::iter::repeat_n(component.capacity?, component.replicas as usize));
    }
    let all: f64 = each.iter().sum();
    let largest = each.iter().copied().fold(0.0, f64::max);
    let name = &group.id;
    let (carried, impact, tail) = if all < demand {
        (all, 3, "")
    } else if !waits && each.len() > 1 && all - largest < demand {
        (all - largest, 2, ", with one down")
    } else {
        return None;
    };
    let missing = demand - carried;
    let more = if largest > 0.0 { (missing / largest).ceil() } else { 1.0 };
    let span = group.spans.get("demand").unwrap_or(group.span);
    Some(Finding {
        subjects: vec![name.clone()],
        concerns: ids(t, members),
        labels: vec![label(span, "more than it carries")],
        evidence: vec![format!(
            "{} serving instances carry {all} requests/s together; {demand} are demanded.",
            each.len()
        )],
        why: "Requests queue, answers get slower, callers try again and make it worse, until \
              nothing is answered."
            .to_owned(),
        help: format!("Add {more} more to `{name}`, or lower the demand with a cache in front."),
        change: None,
        ..graded(ID, impact, 2, format!("`{name}` carries {carried} of {demand} requests/s{tail}."))
    })
}
