//! Everything computed about one design, put together.

use std::collections::BTreeSet;

use super::gates::{Asked, gates};
use super::meaning::{
    MAX_REPLICAS, Meaning, PAIRS_MAX, Structure, fallible, fan_outs, fold, readings,
};
use super::numbers::numbers;
use super::what_if::what_ifs;
use crate::model::{
    Blast, Effect, Failover, Figure, Insight, Journey, JourneyInsight, Operation, Subject, Topology,
};

/// Returns everything computed about a design.
pub fn insight(topology: &Topology) -> Insight {
    let meaning = Meaning::new(topology);
    let asked: Vec<Asked> = topology.journeys.iter().map(|j| ask(&meaning, j)).collect();
    let journeys: Vec<JourneyInsight> = topology
        .journeys
        .iter()
        .zip(&asked)
        .enumerate()
        .map(|(at, (journey, asked))| journey_insight(topology, at, journey, &asked.works))
        .collect();
    Insight {
        fan_outs: fan_outs(&meaning),
        readings: readings(&meaning),
        blast: blast(topology, &asked, &journeys),
        what_ifs: what_ifs(topology, &journeys),
        assumptions: assumptions(&meaning, &journeys),
        gates: gates(topology, &asked),
        journeys,
    }
}

fn ask(meaning: &Meaning<'_>, journey: &Journey) -> Asked {
    let reads = match journey.operation {
        Operation::Write => Some(meaning.journey_as(journey, Operation::Read)),
        Operation::Read => None,
    };
    Asked { id: journey.id.clone(), works: meaning.journey(journey), reads }
}

fn journey_insight(
    topology: &Topology,
    at: usize,
    journey: &Journey,
    structure: &Structure,
) -> JourneyInsight {
    let numbers = numbers(topology, structure);
    JourneyInsight {
        journey: at,
        id: journey.id.clone(),
        operation: journey.operation,
        main: journey.main,
        broken: structure.broken.clone(),
        order1: structure.order1.clone(),
        order2: structure.order2(),
        folded: fold(topology, &structure.order1),
        figure: numbers.figure,
        importance: numbers.importance,
        higher_cuts: numbers.higher_cuts,
        cut_count: numbers.cut_count,
    }
}

/// Returns what each failure does: components in declaration order, then links.
fn blast(topology: &Topology, asked: &[Asked], journeys: &[JourneyInsight]) -> Vec<Blast> {
    let components = topology.ids().filter(|id| fallible(topology, *id)).map(Subject::Component);
    let links: BTreeSet<Subject> = asked
        .iter()
        .flat_map(|a| a.works.circuit.variables.iter().map(|v| v.subject))
        .filter(|subject| matches!(subject, Subject::Link(..)))
        .collect();
    let known: Vec<Known> = asked.iter().zip(journeys).map(|(a, j)| Known::of(a, j)).collect();
    let blast = |subject| Blast {
        subject,
        effects: asked.iter().zip(&known).map(|(a, known)| known.effect(a, subject)).collect(),
    };
    components.chain(links).map(blast).collect()
}

/// What is known already of the failures of one journey.
struct Known {
    /// What can fail.
    variables: BTreeSet<Subject>,
    /// What stops it alone.
    alone: BTreeSet<Subject>,
    /// What stops reading alone; `None` when reading cannot work or is no other question.
    alone_reading: Option<BTreeSet<Subject>>,
    /// What stops it with another.
    paired: BTreeSet<Subject>,
}

impl Known {
    fn of(asked: &Asked, journey: &JourneyInsight) -> Self {
        let reads = asked.reads.as_ref().filter(|reads| reads.broken.is_none());
        Self {
            variables: asked.works.circuit.variables.iter().map(|v| v.subject).collect(),
            alone: journey.order1.iter().copied().collect(),
            alone_reading: reads.map(|reads| reads.order1.iter().copied().collect()),
            paired: journey.order2.iter().flat_map(|(a, b)| [*a, *b]).collect(),
        }
    }

    /// Returns what one failure does to the journey. Singles and pairs are known; only a component
    /// with replicas, which fail all at once here, needs an evaluation of its own.
    fn effect(&self, asked: &Asked, subject: Subject) -> Effect {
        if !self.variables.contains(&subject) {
            return asked.works.effect(asked.reads.as_ref(), &[subject]);
        }
        if self.alone.contains(&subject) {
            let reading = self.alone_reading.as_ref().is_some_and(|all| !all.contains(&subject));
            if reading { Effect::WritesStop } else { Effect::Stops }
        } else if self.paired.contains(&subject) {
            Effect::NoSpare
        } else {
            Effect::Works
        }
    }
}

/// Returns what the figures take for granted, one sentence each.
fn assumptions(meaning: &Meaning<'_>, journeys: &[JourneyInsight]) -> Vec<String> {
    let topology = meaning.topology();
    let mut said = Vec::new();
    if topology.journeys.iter().any(|journey| journey.inferred) {
        said.push(
            "No journey is stated: from each client to every database it reaches, writing.".into(),
        );
    }
    if !topology.profile.is_empty() {
        let kinds = topology.profile.iter();
        let kinds: Vec<String> =
            kinds.map(|(kind, a)| format!("{} {}", kind.label().to_lowercase(), a.text)).collect();
        said.push(format!(
            "Where a component states no number, its kind does: {}.",
            kinds.join(", ")
        ));
    }
    let left_out: BTreeSet<&str> = journeys
        .iter()
        .flat_map(|journey| match &journey.figure {
            Figure::Exact { left_out, .. } | Figure::Bounds { left_out, .. } => left_out.as_slice(),
            _ => &[],
        })
        .map(|id| topology.component(*id).id.as_str())
        .collect();
    if !left_out.is_empty() {
        let names: Vec<String> = left_out.iter().map(|id| format!("`{id}`")).collect();
        said.push(format!(
            "Left out of the figures, as no number is stated: {}.",
            names.join(", ")
        ));
    }
    for journey in journeys.iter().filter(|journey| journey.order2.len() >= PAIRS_MAX) {
        let name = &topology.journeys[journey.journey].name;
        said.push(format!("Of the pairs that stop “{name}” the first {PAIRS_MAX} are counted."));
    }
    said.push("Failures are independent of each other, and so are repairs.".into());
    let unswitched = |group: &&crate::model::Group| {
        group.failover == Some(Failover::Automatic) && group.switch.is_none()
    };
    if let Some(group) = topology.groups.iter().find(unswitched) {
        said.push(format!(
            "An automatic failover, as that of `{}`, is instant and never fails.",
            group.id
        ));
    }
    said.push("Planned maintenance, software bugs and human error are not included.".into());
    said.push("Capacity counts only as the number of members that are needed.".into());
    for id in meaning.capped() {
        let id = &topology.component(*id).id;
        said.push(format!("Of the replicas of `{id}` at most {MAX_REPLICAS} are counted."));
    }
    said
}
