//! `shared-host`: redundancy that dies together.

use super::change::{moved, new_host};
use super::context::Context;
use super::facts;
use super::make::{fresh, graded, id, ids, label, list};
use super::spof;
use crate::model::{ComponentId, Finding, FoldedCut, Folding, Kind, Severity, Tier, Topology};

pub(super) const ID: &str = "shared-host";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.shared_hosts().to_vec()
}

/// Returns the findings; `shared-zone` asks for them too.
pub(super) fn find(cx: &Context<'_>) -> Vec<Finding> {
    let cuts = cx.folded();
    let mut found: Vec<Finding> = cuts
        .iter()
        .filter(|cut| matches!(cut.folding, Folding::SharedHost))
        .filter_map(|cut| on_journey(cx, cut))
        .collect();
    for (host, members) in groups(cx.topology) {
        let said = |cut: &FoldedCut| {
            cut.subject == host && matches!(cut.folding, Folding::Host(_) | Folding::SharedHost)
        };
        if !cuts.iter().any(said) {
            found.push(finding(cx.topology, host, &members));
        }
    }
    found
}

fn on_journey(cx: &Context<'_>, cut: &FoldedCut) -> Option<Finding> {
    let t = cx.topology;
    let members = together(cx, cut.subject);
    if members.is_empty() {
        return None;
    }
    let journeys = spof::stopped(cx, cut);
    let mut finding = finding(t, cut.subject, &members);
    finding.journeys = journeys.iter().map(|j| cx.journey(*j).id.clone()).collect();
    finding.evidence.push(format!(
        "With `{}` down, {} cannot work.",
        id(t, cut.subject),
        spof::journey_list(cx, &journeys)
    ));
    // A network or a region is a boundary first: that all is inside is worth knowing, no alarm.
    let kind = t.component(cut.subject).kind;
    if kind.tier() == Tier::Place && !matches!(kind, Kind::Zone | Kind::Datacenter) {
        (finding.severity, finding.factors) = (Severity::Info, None);
        // One of many members on a machine of its own would mend nothing here.
        finding.change = None;
    }
    Some(finding)
}

/// Returns the members that were read as alternatives and fall with `host`.
fn together(cx: &Context<'_>, host: ComponentId) -> Vec<ComponentId> {
    let t = cx.topology;
    let falls =
        |c: &ComponentId| facts::is_within(t, *c, host) || facts::fates(t, *c).contains(&host);
    let mut all = Vec::new();
    for fan_out in &cx.insight.fan_outs {
        let inside: Vec<ComponentId> = fan_out.members.iter().copied().filter(falls).collect();
        if inside.len() > 1 {
            all.extend(inside);
        }
    }
    if all.is_empty() {
        let serves = |c: &ComponentId| {
            matches!(t.component(*c).kind.tier(), Tier::Work | Tier::Store | Tier::Edge)
        };
        let on_journey = facts::on_any_journey(t);
        all.extend(
            t.ids().filter(|c| *c != host && serves(c) && on_journey.contains(c)).filter(falls),
        );
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Returns hosts with two or more members of a group whose rest is not enough.
fn groups(t: &Topology) -> Vec<(ComponentId, Vec<ComponentId>)> {
    let mut found = Vec::new();
    for group in &t.groups {
        let need = group.need.unwrap_or(1) as usize;
        for host in facts::our_hosts(t) {
            let (inside, rest): (Vec<ComponentId>, Vec<ComponentId>) =
                group.members.iter().partition(|m| facts::is_within(t, **m, host) && **m != host);
            if inside.len() > 1 && rest.len() < need {
                found.push((host, inside));
            }
        }
    }
    found
}

fn finding(t: &Topology, host: ComponentId, members: &[ComponentId]) -> Finding {
    let names = ids(t, members.iter().copied());
    let on = &t.component(host).id;
    let only =
        if names.len() == 1 { "is redundant, but lives" } else { "are redundant, but all live" };
    Finding {
        subjects: names.clone(),
        concerns: vec![on.clone()],
        labels: vec![label(t.component(host).span, "all of them fall with this")],
        evidence: vec![format!(
            "{} {} in `{on}`.",
            list(&names),
            if names.len() == 1 { "is" } else { "are" }
        )],
        why: format!(
            "They protect against a crash of one program, not against what stops the whole of \
             `{on}` (a dead disk, a kernel update, a cut cable): that takes all of them at once."
        ),
        help: format!(
            "Move at least one of each kind out of `{on}`, to another machine or place. If `{on}` \
             is itself a cluster that survives the loss of a machine, state `external: true` or \
             draw its machines."
        ),
        change: (names.len() > 1).then(|| change(t, members)).flatten(),
        ..graded(ID, 3, 3, format!("{} {only} in `{on}`.", list(&names)))
    }
}

/// Returns another server for the last of them.
fn change(t: &Topology, members: &[ComponentId]) -> Option<String> {
    let last = t.component(*members.last()?);
    let line = moved(last, t.component(last.parent?));
    Some(format!("components:\n{}", new_host(t, &fresh(t, "server"), &line)))
}
