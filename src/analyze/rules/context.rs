//! What a rule sees: the topology, its meaning, the pages, the day.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::{shared_host, single_writer, spof};
use crate::analyze::decisions;
use crate::analyze::meaning::Meaning;
use crate::analyze::text::Reading;
use crate::model::{
    ComponentId, Date, Design, Finding, FoldedCut, Insight, IssueMatches, Journey, JourneyInsight,
    Operation, Site, Subject, Topology,
};

/// Everything that a rule may look at.
pub(in crate::analyze) struct Context<'a> {
    /// The site, for other pages and lines of files.
    pub(in crate::analyze) site: &'a Site,
    /// The design.
    pub(in crate::analyze) design: &'a Design,
    /// Its topology.
    pub(in crate::analyze) topology: &'a Topology,
    /// What it means.
    pub(in crate::analyze) meaning: &'a Meaning<'a>,
    /// The pages whose text is held against the topology.
    pub(in crate::analyze) reading: Reading<'a>,
    /// What was computed from the meaning.
    pub(in crate::analyze) insight: &'a Insight,
    /// Single points of each journey that works, by operation.
    pub(in crate::analyze) points: Vec<Points>,
    /// The day that certificates are held against.
    pub(in crate::analyze) today: Date,
    /// Findings of the rules that ran before; empty for the rules of the topology.
    pub(in crate::analyze) found: Vec<Finding>,
    /// The author's issues held against those findings.
    pub(in crate::analyze) issues: IssueMatches,
    /// Answers that several rules ask for.
    pub(in crate::analyze) answers: Answers,
}

/// Answers that several rules ask for, found when the first one asks.
#[derive(Default)]
pub(in crate::analyze) struct Answers {
    folded: OnceCell<Vec<FoldedCut>>,
    writers: OnceCell<Vec<(ComponentId, Vec<usize>)>>,
    shared_hosts: OnceCell<Vec<Finding>>,
}

/// Single points of one journey: of its own operation, and of both.
pub(in crate::analyze) struct Points {
    /// Index of the journey.
    pub(in crate::analyze) journey: usize,
    /// Single points for what it does.
    pub(in crate::analyze) own: Vec<Subject>,
    /// The components among them.
    stopping: BTreeSet<ComponentId>,
    /// Those for reading the same target; `None` when reading cannot work at all.
    read: Option<BTreeSet<ComponentId>>,
    /// Those for writing to the same target; `None` when writing cannot work at all.
    write: Option<BTreeSet<ComponentId>>,
}

impl Points {
    /// Returns whether a component, or one of its replicas, stops the journey alone.
    pub(in crate::analyze) fn stops(&self, id: ComponentId) -> bool {
        self.stopping.contains(&id)
    }

    /// Returns whether it stops reading the same target; not when reading never works.
    pub(in crate::analyze) fn stops_reading(&self, id: ComponentId) -> bool {
        self.read.as_ref().is_some_and(|points| points.contains(&id))
    }

    /// Returns whether it stops writing to the same target and leaves reading.
    pub(in crate::analyze) fn stops_only_writing(&self, id: ComponentId) -> bool {
        let writes_stop = self.write.as_ref().is_some_and(|points| points.contains(&id));
        writes_stop && self.read.as_ref().is_some_and(|points| !points.contains(&id))
    }
}

fn components(points: &[Subject]) -> BTreeSet<ComponentId> {
    let components = points.iter().filter(|s| !matches!(s, Subject::Link(..)));
    components.map(|s| s.component()).collect()
}

impl<'a> Context<'a> {
    /// Returns whether an acceptance speaks of a finding.
    pub(in crate::analyze) fn is_decided(&self, finding: &Finding) -> bool {
        self.topology.accept.iter().any(|a| decisions::covers(a, finding))
    }

    /// Returns the single points of all journeys, folded for people.
    pub(in crate::analyze) fn folded(&self) -> &[FoldedCut] {
        self.answers.folded.get_or_init(|| spof::fold_all(self))
    }

    /// Returns the stores that writes need and reads do not, with the indices of their journeys.
    pub(in crate::analyze) fn writers(&self) -> &[(ComponentId, Vec<usize>)] {
        self.answers.writers.get_or_init(|| single_writer::writers(self))
    }

    /// Returns what `shared-host` finds.
    pub(in crate::analyze) fn shared_hosts(&self) -> &[Finding] {
        self.answers.shared_hosts.get_or_init(|| shared_host::find(self))
    }

    /// Returns the journey at an index.
    pub(in crate::analyze) fn journey(&self, index: usize) -> &'a Journey {
        &self.topology.journeys[index]
    }

    /// Returns whether a journey misses the availability that was promised.
    pub(in crate::analyze) fn misses_target(&self, journey: &JourneyInsight) -> bool {
        let promised = self.topology.journeys[journey.journey].availability_target.as_ref();
        let missing = journey.unavailability();
        promised.zip(missing).is_some_and(|(p, u)| u > p.unavailability)
    }

    /// Returns whether mending `id` would save a tenth of the downtime of a journey that misses its
    /// target.
    pub(in crate::analyze) fn costs_a_target(&self, id: ComponentId) -> bool {
        self.insight.journeys.iter().filter(|j| self.misses_target(j)).any(|journey| {
            let all = journey.hours_per_year().unwrap_or_default();
            let of = |i: &&crate::model::Importance| i.subject.component() == id;
            let saved: f64 = journey.importance.iter().filter(of).map(|i| i.hours_per_year).sum();
            saved >= all / 10.0
        })
    }
}

/// Returns the single points of each journey that works.
pub(in crate::analyze) fn points(meaning: &Meaning<'_>, insight: &Insight) -> Vec<Points> {
    let working = insight.journeys.iter().filter(|j| j.broken.is_none());
    let points = working.map(|j| {
        let journey = &meaning.topology().journeys[j.journey];
        let other = match journey.operation {
            Operation::Read => Operation::Write,
            Operation::Write => Operation::Read,
        };
        let asked = meaning.journey_as(journey, other);
        let others = asked.broken.is_none().then(|| components(&asked.order1));
        let stopping = components(&j.order1);
        let (read, write) = match journey.operation {
            Operation::Read => (Some(stopping.clone()), others),
            Operation::Write => (others, Some(stopping.clone())),
        };
        Points { journey: j.journey, own: j.order1.clone(), stopping, read, write }
    });
    points.collect()
}
