//! What sets two states of a design apart, and what follows from that.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{ComponentId, ConnectionId, Finding, JourneyInsight, Operation, Topology};

/// What sets two sites apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference<'a> {
    /// Designs that differ, in the order of their paths.
    pub designs: Vec<DesignDifference<'a>>,
    /// Findings of no design: of the site, and mistakes in the input.
    pub findings: Vec<FindingChange<'a>>,
}

/// What sets two states of one design apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DesignDifference<'a> {
    /// Path of its topology before; `None` for a new design.
    pub was: Option<String>,
    /// Path of its topology after; `None` for one that is gone.
    pub is: Option<String>,
    /// Its title, after if there is one.
    pub title: Option<String>,
    /// Whether mistakes in its topology, before and after, keep it from being compared.
    pub unread: [bool; 2],
    /// What its topology states differently.
    pub changes: Vec<NounChange>,
    /// Its journeys with their figures, also those without a difference.
    pub journeys: Vec<JourneyChange<'a>>,
    /// Findings that came, went, or are worse or better than they were.
    pub findings: Vec<FindingChange<'a>>,
}

impl DesignDifference<'_> {
    /// Returns whether nothing sets them apart.
    pub fn is_empty(&self) -> bool {
        self.was == self.is
            && self.unread == [false; 2]
            && self.changes.is_empty()
            && self.findings.is_empty()
            && self.journeys.iter().all(|journey| journey.same)
    }

    /// Returns the changes of one sort.
    pub fn of(&self, noun: Noun) -> impl Iterator<Item = &NounChange> {
        self.changes.iter().filter(move |change| change.noun == noun)
    }
}

/// What a topology states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noun {
    /// The design itself.
    Design,
    /// A component.
    Component,
    /// A redundancy group.
    Group,
    /// A connection.
    Connection,
    /// A journey.
    Journey,
    /// A requirement.
    Requirement,
    /// A zone of trust.
    Zone,
    /// A kind that the topology adds.
    Kind,
    /// What figures and rules take for granted: an availability by kind, a control that is unknown.
    Assumption,
    /// A finding that people accepted.
    Acceptance,
}

impl Noun {
    /// Every noun.
    pub const ALL: [Self; 10] = [
        Self::Design,
        Self::Component,
        Self::Group,
        Self::Connection,
        Self::Journey,
        Self::Requirement,
        Self::Zone,
        Self::Kind,
        Self::Assumption,
        Self::Acceptance,
    ];

    /// Returns the word in JSON.
    pub fn word(self) -> &'static str {
        self.words().0
    }

    /// Returns the words for one and for several.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Design => ("design", "designs"),
            Self::Component => ("component", "components"),
            Self::Group => ("group", "groups"),
            Self::Connection => ("connection", "connections"),
            Self::Journey => ("journey", "journeys"),
            Self::Requirement => ("requirement", "requirements"),
            Self::Zone => ("zone", "zones"),
            Self::Kind => ("kind", "kinds"),
            Self::Assumption => ("assumption", "assumptions"),
            Self::Acceptance => ("acceptance", "acceptances"),
        }
    }
}

/// How something differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Manner {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is stated differently.
    Changed,
    /// It has another id; nothing else about it differs.
    Renamed,
}

impl Manner {
    /// Returns the word in JSON and for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Renamed => "renamed",
        }
    }
}

/// Something that a topology states, and how it differs.
#[derive(Clone, Debug, PartialEq)]
pub struct NounChange {
    /// What it is.
    pub noun: Noun,
    /// How it differs.
    pub manner: Manner,
    /// Its id: after, if it is still there. Of a connection its ends, `web->db`.
    pub id: String,
    /// Its id before, when that was another one.
    pub was: Option<String>,
    /// Its name for people, or what stands on a line; empty when that says no more than the id.
    pub name: String,
    /// The kind of a component; else nothing.
    pub kind: Fact,
    /// The id of what holds a component that came or went; else empty.
    pub place: String,
    /// What is stated differently.
    pub edits: Vec<Edit>,
}

impl NounChange {
    /// Returns the kind of a component: its id, and its label for people; else empty ones.
    pub fn kind(&self) -> (&str, &str) {
        match &self.kind {
            Fact::Kind(id, label) => (id, label),
            _ => ("", ""),
        }
    }
}

/// One key and its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// The key as written in the topology; a row of a table is written `facts.cpu`.
    pub key: Cow<'static, str>,
    /// What was stated.
    pub was: Fact,
    /// What is stated.
    pub is: Fact,
}

/// A value that a topology states.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Fact {
    /// Nothing is stated.
    #[default]
    Nothing,
    /// As the author wrote it.
    Text(String),
    /// A word of the topology's language.
    Word(&'static str),
    /// A kind: its id, and its label for people.
    Kind(String, String),
    /// Ids, in no order.
    Names(Vec<String>),
    /// The steps of a journey, `a->b`.
    Steps(Vec<String>),
}

impl Fact {
    /// Returns the value as written in the topology, if there is one.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Nothing => None,
            Self::Text(text) => Some(text.into()),
            Self::Word(word) => Some((*word).into()),
            Self::Kind(id, _) => Some(id.into()),
            Self::Names(names) | Self::Steps(names) => Some(names.join(", ").into()),
        }
    }
}

/// Two states of a topology in one: the newer, with what is gone put back.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlay {
    /// All that either has.
    pub topology: Topology,
    /// What of it differs.
    pub changes: Changes,
}

/// What of a topology differs from what it was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// Components that came, went or changed.
    pub components: BTreeMap<ComponentId, NounChange>,
    /// Connections that came, went or changed.
    pub connections: BTreeMap<ConnectionId, NounChange>,
}

impl Changes {
    /// Returns whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.components.is_empty() && self.connections.is_empty()
    }
}

/// A journey with its figures, before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct JourneyChange<'a> {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// What it does at its target.
    pub operation: Operation,
    /// What was known of it; `None` for a new one.
    pub was: Option<&'a JourneyInsight>,
    /// What is known of it; `None` for one that is gone.
    pub is: Option<&'a JourneyInsight>,
    /// What can stop it alone by now, and could not before.
    pub stops: Vec<String>,
    /// What could stop it alone, and cannot any more.
    pub spares: Vec<String>,
    /// Whether neither its figure nor what can stop it differs.
    pub same: bool,
}

impl JourneyChange<'_> {
    /// Returns by how many hours a year it is down for longer, when both figures are exact; less
    /// than nothing when it works for longer.
    pub fn hours(&self) -> Option<f64> {
        Some(self.is?.hours_per_year()? - self.was?.hours_per_year()?)
    }
}

/// A finding that differs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FindingChange<'a> {
    /// As it was; `None` for a new one.
    pub was: Option<&'a Finding>,
    /// As it is; `None` for one that is gone.
    pub is: Option<&'a Finding>,
}
