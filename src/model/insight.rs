//! What an analysis knows about a design beside its findings.

use super::{
    ComponentId, Finding, Gates, GroupId, IssueMatches, Operation, PageWords, Question, Topology,
};

/// Hours of a year: 365 days.
pub const HOURS_PER_YEAR: f64 = 8760.0;

/// The analysis of a site.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// Findings of the site and of pages without a design.
    pub findings: Vec<Finding>,
    /// One per design, in the order of [`super::Site::designs`].
    pub designs: Vec<DesignAnalysis>,
    /// The words of the pages of each design that were read, so that nobody reads them again.
    pub words: Vec<PageWords>,
}

/// The analysis of one design.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DesignAnalysis {
    /// Derived and authored findings, sorted by severity, then rule, then subjects.
    pub findings: Vec<Finding>,
    /// What was computed, whatever the rules make of it.
    pub insight: Insight,
    /// What the topology leaves open, so that no rule decides it.
    pub questions: Vec<Question>,
    /// The author's issues held against the derived findings.
    pub issues: IssueMatches,
}

/// Everything computed about one design.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Insight {
    /// One per journey, in the order of [`Topology::journeys`].
    pub journeys: Vec<JourneyInsight>,
    /// How each fan-out was read, in the order of the callers.
    pub fan_outs: Vec<FanOut>,
    /// What else was read into the drawing, one sentence each.
    pub readings: Vec<String>,
    /// What each failure does, in declaration order, links last.
    pub blast: Vec<Blast>,
    /// Changes worth a thought, the one that saves most first.
    pub what_ifs: Vec<WhatIf>,
    /// What the figures take for granted, one sentence each.
    pub assumptions: Vec<String>,
    /// The compiled meaning, for a script that fails components.
    pub gates: Gates,
}

/// Something that can fail: a component, one of its replicas, or a link with an availability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A component; all of its replicas at once.
    Component(ComponentId),
    /// One replica, from 1.
    Replica(ComponentId, u32),
    /// A link, from caller to called.
    Link(ComponentId, ComponentId),
}

impl Subject {
    /// Returns the name in JSON and addresses: `web`, `web#2`, `web->db`.
    pub fn name(self, topology: &Topology) -> String {
        let id = |component| &topology.component(component).id;
        match self {
            Self::Component(component) => id(component).clone(),
            Self::Replica(component, number) => format!("{}#{number}", id(component)),
            Self::Link(from, to) => format!("{}->{}", id(from), id(to)),
        }
    }

    /// Returns the component, or the caller of a link.
    pub fn component(self) -> ComponentId {
        match self {
            Self::Component(at) | Self::Replica(at, _) | Self::Link(at, _) => at,
        }
    }
}

/// What is known about one journey.
#[derive(Clone, Debug, PartialEq)]
pub struct JourneyInsight {
    /// Index into [`Topology::journeys`].
    pub journey: usize,
    /// The journey's id.
    pub id: String,
    /// What it does at its target.
    pub operation: Operation,
    /// Whether it is a main one.
    pub main: bool,
    /// Why it cannot work even with everything up.
    pub broken: Option<Broken>,
    /// What can stop it alone, unfolded, in declaration order, links last.
    pub order1: Vec<Subject>,
    /// Pairs that can stop it, none of them alone.
    pub order2: Vec<(Subject, Subject)>,
    /// The single points for people: see [`FoldedCut`].
    pub folded: Vec<FoldedCut>,
    /// The figures.
    pub figure: Figure,
    /// Weight of each component and link, the one that costs most first; empty without a figure.
    pub importance: Vec<Importance>,
    /// Minimal sets of three or more that stop it, the likeliest first, at most a few.
    pub higher_cuts: Vec<Vec<Subject>>,
    /// How many minimal sets there are in all; `None` when there are too many to list.
    pub cut_count: Option<usize>,
}

impl JourneyInsight {
    /// Returns the share of time it does not work, when there is an exact figure.
    pub fn unavailability(&self) -> Option<f64> {
        match self.figure {
            Figure::Exact { unavailability, .. } => Some(unavailability),
            _ => None,
        }
    }

    /// Returns the share of time it works, when there is an exact figure.
    pub fn availability(&self) -> Option<f64> {
        self.unavailability().map(|u| 1.0 - u)
    }

    /// Returns the hours a year it does not work, when there is an exact figure.
    pub fn hours_per_year(&self) -> Option<f64> {
        self.unavailability().map(|u| u * HOURS_PER_YEAR)
    }
}

/// Why a journey cannot work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The reason as a clause without a full stop.
    pub reason: String,
    /// The components the reason names.
    pub components: Vec<ComponentId>,
}

/// The availability of a journey.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// The journey is broken: there is nothing to compute.
    None,
    /// Numbers are missing, so no figure is given.
    Withheld {
        /// Components of ours without a number, in declaration order.
        missing: Vec<ComponentId>,
    },
    /// Exact, up to rounding.
    Exact {
        /// The share of time it does not work.
        unavailability: f64,
        /// DNS and external components without a number, taken as always up.
        left_out: Vec<ComponentId>,
        /// Outages a year and their mean length in hours, where MTBF and MTTR are stated everywhere.
        outages: Option<Outages>,
    },
    /// The structure is too tangled for an exact figure.
    Bounds {
        /// The unavailability is at least this.
        low: f64,
        /// And at most this.
        high: f64,
        /// DNS and external components without a number, taken as always up.
        left_out: Vec<ComponentId>,
    },
}

/// How often a journey stops.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outages {
    /// Outages a year.
    pub per_year: f64,
    /// Their mean length.
    pub mean_hours: f64,
}

/// What one component or link weighs in a journey's figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Importance {
    /// The component, replica or link.
    pub subject: Subject,
    /// U(it is down) − U(it never fails).
    pub birnbaum: f64,
    /// The chance that it is the one to mend when the journey is down.
    pub criticality: f64,
    /// The chance that some minimal set with it is down when the journey is down.
    pub fussell_vesely: Option<f64>,
    /// Hours a year saved if it never failed.
    pub hours_per_year: f64,
}

/// Single points for people: one entry says all about a component and what holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoldedCut {
    /// The component or host to report.
    pub subject: ComponentId,
    /// Why it stands for others.
    pub folding: Folding,
    /// Hosts, places and firewalls that are single points only because of it.
    pub implied: Vec<ComponentId>,
}

/// How single points were put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Folding {
    /// A component by itself; with the host that holds it, if there is one.
    Component(Option<ComponentId>),
    /// A host that holds two or more single points, which it stands for.
    Host(Vec<ComponentId>),
    /// A host, place or shared fate that is a single point while nothing in it is.
    SharedHost,
    /// A DNS or external component: depended on, not run here.
    External,
}

/// How several targets of one caller were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FanOut {
    /// The caller.
    pub from: ComponentId,
    /// The called, in declaration order of the connections.
    pub members: Vec<ComponentId>,
    /// The group they belong to, if that is what joins them.
    pub group: Option<GroupId>,
    /// The reading: `any 1 of 2`, `all 3`, `writes: db-1 only; reads: any 1 of 2`.
    pub reading: String,
    /// Whether nobody stated it.
    pub inferred: bool,
    /// Why it was read so, one sentence.
    pub why: String,
}

/// What a failure does to a journey, from harmless to fatal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// It works as before.
    #[default]
    Works,
    /// It works, but one more failure that it survived before would stop it.
    NoSpare,
    /// Reads work, writes do not.
    WritesStop,
    /// It stops.
    Stops,
}

impl Effect {
    /// Returns the word for people and classes.
    pub fn word(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::NoSpare => "no spare",
            Self::WritesStop => "writes stop",
            Self::Stops => "stops",
        }
    }
}

/// What the failure of one component or link does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blast {
    /// What fails; a component fails with all its replicas.
    pub subject: Subject,
    /// The effect on each journey, in the order of [`Topology::journeys`].
    pub effects: Vec<Effect>,
}

impl Blast {
    /// Returns the worst effect.
    pub fn worst(&self) -> Effect {
        self.effects.iter().copied().max().unwrap_or_default()
    }
}

/// A change of the design, and what it would bring.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIf {
    /// What is changed.
    pub change: Change,
    /// The component, or the group's id for promotion and zones.
    pub subject: String,
    /// The change in words: `a second HAProxy on a server of its own`.
    pub title: String,
    /// What it does to each journey it touches.
    pub effects: Vec<WhatIfEffect>,
    /// Hours a year saved in the journey where it makes most of a difference; less than nothing when that
    /// one loses. `None` without figures.
    pub hours_saved: Option<f64>,
}

/// What a what-if changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// A second one, on a host of its own.
    Duplicate,
    /// The same one, on a host of its own.
    Move,
    /// Failover without a person.
    Promote,
    /// The members of a group in zones or hosts of their own.
    Separate,
    /// It never fails.
    Perfect,
}

/// What a what-if does to one journey.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIfEffect {
    /// Index into [`Topology::journeys`].
    pub journey: usize,
    /// Unavailability before.
    pub before: Option<f64>,
    /// Unavailability after.
    pub after: Option<f64>,
    /// Names of the single points afterwards, unfolded.
    pub order1: Vec<String>,
    /// Names of single points that are none any more.
    pub removed: Vec<String>,
}
