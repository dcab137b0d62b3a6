//! Changes of a design, and what they would bring.
//!
//! Comes in: a topology and the insight into its journeys. Goes out: rewritten topologies, evaluated
//! like the first. Promise: every change is a rewrite of the nouns, so it means what it would mean
//! if the author had written it.

pub mod rewrite;

use std::collections::{BTreeMap, BTreeSet};

use super::meaning::Meaning;
use super::numbers::unavailability;
use crate::model::{
    Change, ComponentId, Failover, Folding, GroupMode, HOURS_PER_YEAR, JourneyInsight, Subject,
    Topology, WhatIf, WhatIfEffect,
};

/// At most this many changes are tried.
const TRIED_MAX: usize = 24;

/// Of this many parts that cost most, the gain of a perfect one is shown.
const PERFECT_MAX: usize = 3;

/// Returns changes that make a difference, the one that saves most first.
pub(super) fn what_ifs(topology: &Topology, journeys: &[JourneyInsight]) -> Vec<WhatIf> {
    let mut found: Vec<WhatIf> = candidates(topology, journeys)
        .take(TRIED_MAX)
        .filter_map(|candidate| evaluate(topology, journeys, candidate))
        .collect();
    found.extend(perfect(topology, journeys));
    found.sort_by(|a, b| rank(b).total_cmp(&rank(a)).then(removed(b).cmp(&removed(a))));
    found
}

fn rank(what_if: &WhatIf) -> f64 {
    // Equal in single precision is equal, see the ranks of importance.
    f64::from(what_if.hours_saved.unwrap_or(0.0) as f32)
}

fn removed(what_if: &WhatIf) -> usize {
    what_if.effects.iter().map(|effect| effect.removed.len()).sum()
}

/// A change that may be worth a try.
struct Candidate {
    change: Change,
    subject: String,
    title: String,
    rewritten: Topology,
}

/// Returns changes to try; each is a whole design, so each is made only when its turn comes.
fn candidates<'t>(
    topology: &'t Topology,
    journeys: &[JourneyInsight],
) -> impl Iterator<Item = Candidate> + 't {
    let points = points(journeys).into_iter();
    let for_points = points.flat_map(|(subject, folding)| for_point(topology, subject, &folding));
    promotions(topology).chain(separations(topology)).chain(for_points)
}

/// Returns what could be done about a single point.
fn for_point(topology: &Topology, subject: ComponentId, folding: &Folding) -> Vec<Candidate> {
    let component = topology.component(subject);
    match folding {
        Folding::External => Vec::new(),
        Folding::Component(host) => {
            let second = duplicate(topology, subject, *host);
            let apart = host.and_then(|host| moved(topology, subject, host));
            second.into_iter().chain(apart).collect()
        }
        Folding::Host(_) | Folding::SharedHost => vec![Candidate {
            change: Change::Duplicate,
            subject: component.id.clone(),
            title: format!("a second {} with the same contents", component.name),
            rewritten: rewrite::repeat(topology, subject),
        }],
    }
}

/// Returns the single points of all journeys, those first that cost most.
fn points(journeys: &[JourneyInsight]) -> Vec<(ComponentId, Folding)> {
    let mut found: Vec<(ComponentId, Folding)> = Vec::new();
    let mut met = BTreeSet::new();
    for folded in journeys.iter().flat_map(|journey| &journey.folded) {
        if met.insert(folded.subject) {
            found.push((folded.subject, folded.folding.clone()));
        }
    }
    let mut costs: BTreeMap<ComponentId, f64> = BTreeMap::new();
    for weight in journeys.iter().flat_map(|journey| &journey.importance) {
        *costs.entry(weight.subject.component()).or_default() += weight.hours_per_year;
    }
    let cost = |id: ComponentId| costs.get(&id).copied().unwrap_or(0.0) as f32;
    found.sort_by(|(a, _), (b, _)| cost(*b).total_cmp(&cost(*a)));
    found
}

fn duplicate(topology: &Topology, id: ComponentId, host: Option<ComponentId>) -> Option<Candidate> {
    let component = topology.component(id);
    if let Some(group) = component.group.map(|group| topology.group(group)) {
        // A member that does not take over by itself adds nothing: promotion is the change to try.
        if group.mode != GroupMode::ActiveActive && group.failover != Some(Failover::Automatic) {
            return None;
        }
    }
    let place = match host {
        Some(host) => format!(" on {}", own(topology, host)),
        None => String::new(),
    };
    Some(Candidate {
        change: Change::Duplicate,
        subject: component.id.clone(),
        title: format!("a second {}{place}", component.name),
        rewritten: rewrite::duplicate(topology, id, host),
    })
}

fn moved(topology: &Topology, id: ComponentId, host: ComponentId) -> Option<Candidate> {
    let shares = topology.ids().any(|other| {
        other != id
            && topology.ancestors(other).any(|at| at == host)
            && !topology.ancestors(other).any(|at| at == id)
    });
    shares.then(|| Candidate {
        change: Change::Move,
        subject: topology.component(id).id.clone(),
        title: format!("{} on {}", topology.component(id).name, own(topology, host)),
        rewritten: rewrite::moved(topology, id, host),
    })
}

fn own(topology: &Topology, host: ComponentId) -> String {
    format!("a {} of its own", topology.kind_label(topology.component(host)).to_lowercase())
}

fn promotions(topology: &Topology) -> impl Iterator<Item = Candidate> + '_ {
    let by_hand = |group: &crate::model::Group| {
        group.mode != GroupMode::ActiveActive
            && group.failover != Some(Failover::Automatic)
            && group.members.len() > 1
    };
    let candidate = move |(index, group): (usize, &crate::model::Group)| Candidate {
        change: Change::Promote,
        subject: group.id.clone(),
        title: format!("{} fails over by itself", group.name),
        rewritten: rewrite::promoted(topology, index),
    };
    topology.groups.iter().enumerate().filter(move |(_, g)| by_hand(g)).map(candidate)
}

fn separations(topology: &Topology) -> impl Iterator<Item = Candidate> + '_ {
    let candidate = |group: &crate::model::Group| {
        let rewritten = rewrite::separated(topology, &group.members)?;
        Some(Candidate {
            change: Change::Separate,
            subject: group.id.clone(),
            title: format!("the members of {} apart: no host or zone in common", group.name),
            rewritten,
        })
    };
    topology.groups.iter().filter_map(candidate)
}

/// Evaluates a change like the design itself; `None` if it changes nothing.
fn evaluate(
    topology: &Topology,
    journeys: &[JourneyInsight],
    candidate: Candidate,
) -> Option<WhatIf> {
    let meaning = Meaning::new(&candidate.rewritten);
    let mut effects = Vec::new();
    for journey in journeys.iter().filter(|journey| journey.broken.is_none()) {
        let structure = meaning.journey(&candidate.rewritten.journeys[journey.journey]);
        let names = |t: &Topology, all: &[Subject]| -> Vec<String> {
            all.iter().map(|subject| subject.name(t)).collect()
        };
        let order1 = names(&candidate.rewritten, &structure.order1);
        let mut removed = names(topology, &journey.order1);
        let left: BTreeSet<&String> = order1.iter().collect();
        removed.retain(|name| !left.contains(name));
        let before = journey.unavailability();
        let after = before.and_then(|_| unavailability(&candidate.rewritten, &structure));
        let same_figure = before == after || before.is_some_and(|b| near(b, after));
        if structure.broken.is_none() && !(same_figure && removed.is_empty()) {
            effects.push(WhatIfEffect { journey: journey.journey, before, after, order1, removed });
        }
    }
    (!effects.is_empty()).then(|| WhatIf {
        change: candidate.change,
        subject: candidate.subject,
        title: candidate.title,
        hours_saved: hours_saved(&effects),
        effects,
    })
}

fn near(before: f64, after: Option<f64>) -> bool {
    after.is_some_and(|after| (before - after).abs() <= before * 1e-9)
}

/// Returns the hours saved in the journey where the change makes most of a difference; a loss if that
/// one loses.
fn hours_saved(effects: &[WhatIfEffect]) -> Option<f64> {
    let saved = effects.iter().filter_map(|e| Some((e.before? - e.after?) * HOURS_PER_YEAR));
    saved.reduce(|most, other| if other.abs() > most.abs() { other } else { most })
}

/// Returns what it would bring if the parts that cost most never failed.
fn perfect(topology: &Topology, journeys: &[JourneyInsight]) -> Vec<WhatIf> {
    let costly: BTreeSet<Subject> = journeys
        .iter()
        .flat_map(|journey| journey.importance.iter().take(PERFECT_MAX))
        .filter(|weight| weight.hours_per_year > 0.0)
        .map(|weight| weight.subject)
        .collect();
    costly.into_iter().map(|subject| never_fails(topology, journeys, subject)).collect()
}

fn never_fails(topology: &Topology, journeys: &[JourneyInsight], subject: Subject) -> WhatIf {
    let mut effects = Vec::new();
    for journey in journeys {
        let weight = journey.importance.iter().find(|weight| weight.subject == subject);
        let Some((before, weight)) = journey.unavailability().zip(weight) else { continue };
        let (removed, order1): (Vec<Subject>, Vec<Subject>) =
            journey.order1.iter().partition(|at| **at == subject);
        let names = |all: Vec<Subject>| all.into_iter().map(|s| s.name(topology)).collect();
        effects.push(WhatIfEffect {
            journey: journey.journey,
            before: Some(before),
            after: Some((before - weight.hours_per_year / HOURS_PER_YEAR).max(0.0)),
            order1: names(order1),
            removed: names(removed),
        });
    }
    let name = match subject {
        Subject::Link(..) => subject.name(topology),
        _ => topology.component(subject.component()).name.clone(),
    };
    WhatIf {
        change: Change::Perfect,
        subject: subject.name(topology),
        title: format!("{name} never fails"),
        hours_saved: hours_saved(&effects),
        effects,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_that_one_journey_pays_for_saves_nothing() {
        let effect = |before: f64, after: f64| WhatIfEffect {
            journey: 0,
            before: Some(before / HOURS_PER_YEAR),
            after: Some(after / HOURS_PER_YEAR),
            order1: Vec::new(),
            removed: Vec::new(),
        };
        let saved = |effects: &[WhatIfEffect]| hours_saved(effects).unwrap().round();
        assert_eq!(saved(&[effect(9.0, 8.0), effect(4.0, 9.0)]), -5.0);
        assert_eq!(saved(&[effect(9.0, 4.0), effect(8.0, 9.0)]), 5.0);
        assert_eq!(hours_saved(&[]), None);
    }
}
