//! A topology: components, what connects them, and what the author says about them.

use std::collections::{BTreeSet, HashMap};

use super::{
    AcceptedBy, Availability, Component, ComponentId, Connection, Endpoint, Entry, FileId, Group,
    GroupId, Kind, Operation, Severity, Span, Spans, State,
};

/// One topology, with everything it extends already merged in.
#[derive(Clone, Debug, PartialEq)]
pub struct Topology {
    /// The file; `None` only for a design without one.
    pub file: FileId,
    /// Whether the file, or one that it starts from, cannot be read: then nothing is known of what it
    /// says, and nothing may be called missing.
    pub unread: bool,
    /// Title, if stated.
    pub title: Option<String>,
    /// One sentence about it.
    pub description: Option<String>,
    /// The topology it starts from.
    pub extends: Option<FileId>,
    /// Components in declaration order, what holds before what is held.
    pub components: Vec<Component>,
    /// Groups in declaration order.
    pub groups: Vec<Group>,
    /// Entries under `connections:`.
    pub entries: Vec<Entry>,
    /// The entries expanded to single lines; groups in `to` become their members.
    pub connections: Vec<Connection>,
    /// Components at one end of a connection whose other end is a mistake.
    pub half_connected: BTreeSet<ComponentId>,
    /// Journeys; the default ones when none is stated.
    pub journeys: Vec<Journey>,
    /// What the design must do.
    pub requirements: Vec<Requirement>,
    /// Issues stated by the author.
    pub issues: Vec<AuthoredIssue>,
    /// Findings that people accepted.
    pub accept: Vec<Acceptance>,
    /// Stated views.
    pub views: Vec<ViewSpec>,
    /// Whether a stated view cannot be read, so that not all of their names are known.
    pub views_refused: bool,
    /// Zones of trust.
    pub zones: Vec<Zone>,
    /// Kinds that this topology adds.
    pub kinds: Vec<CustomKind>,
    /// Controls that are a question when silent: `backup`, `firewall` …
    pub assume_unknown: Vec<String>,
    /// Availability by kind, an assumption.
    pub profile: Vec<(Kind, Availability)>,
    /// Where the top-level keys stand.
    pub spans: Spans,
    /// Ids to components and groups.
    pub names: Names,
}

/// Looks ids up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names(pub HashMap<String, Endpoint>);

impl Topology {
    /// Returns a topology of which no more is known than its file and its title.
    pub fn titled(file: FileId, title: Option<String>) -> Self {
        Self {
            file,
            unread: false,
            title,
            description: None,
            extends: None,
            components: Vec::new(),
            groups: Vec::new(),
            entries: Vec::new(),
            connections: Vec::new(),
            half_connected: BTreeSet::new(),
            journeys: Vec::new(),
            requirements: Vec::new(),
            issues: Vec::new(),
            accept: Vec::new(),
            views: Vec::new(),
            views_refused: false,
            zones: Vec::new(),
            kinds: Vec::new(),
            assume_unknown: Vec::new(),
            profile: Vec::new(),
            spans: Spans::default(),
            names: Names::default(),
        }
    }

    /// Returns a topology whose file, or one that it starts from, cannot be read.
    pub fn unreadable(file: FileId) -> Self {
        Self { unread: true, ..Self::titled(file, None) }
    }

    /// Returns whether it may have views that nothing is known of.
    pub fn has_unknown_views(&self) -> bool {
        self.unread || self.views_refused
    }

    /// Returns the component.
    pub fn component(&self, id: ComponentId) -> &Component {
        &self.components[id.0 as usize]
    }

    /// Returns the group.
    pub fn group(&self, id: GroupId) -> &Group {
        &self.groups[id.0 as usize]
    }

    /// Returns the entry that a connection comes from.
    pub fn entry(&self, connection: &Connection) -> &Entry {
        &self.entries[connection.entry.0 as usize]
    }

    /// Returns the ends of the line that a step takes: an answer goes back along that of its request.
    pub fn way(&self, step: &Step) -> (ComponentId, ComponentId) {
        let (from, to) = (step.from, step.to);
        let has = |from, to| self.connections.iter().any(|line| (line.from, line.to) == (from, to));
        if !has(from, to) && has(to, from) { (to, from) } else { (from, to) }
    }

    /// Returns the component or group that `id` names.
    pub fn lookup(&self, id: &str) -> Option<Endpoint> {
        self.names.0.get(id).copied()
    }

    /// Returns the component that `id` names.
    pub fn find(&self, id: &str) -> Option<ComponentId> {
        match self.lookup(id) {
            Some(Endpoint::Component(component)) => Some(component),
            _ => None,
        }
    }

    /// Returns all component ids in declaration order.
    pub fn ids(&self) -> impl Iterator<Item = ComponentId> + use<> {
        (0..u32::try_from(self.components.len()).unwrap_or(u32::MAX)).map(ComponentId)
    }

    /// Returns the chain of what holds `id`, nearest first.
    pub fn ancestors(&self, id: ComponentId) -> impl Iterator<Item = ComponentId> + '_ {
        std::iter::successors(self.component(id).parent, |at| self.component(*at).parent)
    }

    /// Returns whether `id` is `container` or held by it, however deep.
    pub fn is_within(&self, id: ComponentId, container: ComponentId) -> bool {
        id == container || self.ancestors(id).any(|at| at == container)
    }

    /// Returns the nearest host (server, vm, container, pod) that holds `id`, or `id` itself.
    pub fn host(&self, id: ComponentId) -> Option<ComponentId> {
        std::iter::once(id).chain(self.ancestors(id)).find(|at| self.component(*at).kind.is_host())
    }

    /// Returns the availability of a component: its own, else that of its kind in the profile.
    pub fn availability(&self, id: ComponentId) -> Option<&Availability> {
        let component = self.component(id);
        let by_kind = || self.profile.iter().find(|(kind, _)| *kind == component.kind);
        component.availability.as_ref().or_else(|| Some(&by_kind()?.1))
    }

    /// Returns the id of a component's icon: of its own kind if that has one, else of the base.
    pub fn icon_id(&self, component: &Component) -> &str {
        let own = component.custom_kind.map(|custom| &self.kinds[custom.0 as usize]);
        own.filter(|kind| kind.icon.is_some()).map_or(component.kind.id(), |kind| &kind.id)
    }

    /// Returns the label of a component's kind for people.
    pub fn kind_label(&self, component: &Component) -> &str {
        match component.custom_kind {
            Some(custom) => &self.kinds[custom.0 as usize].label,
            None => component.kind.label(),
        }
    }
}

/// What a user does, from entry to target.
#[derive(Clone, Debug, PartialEq)]
pub struct Journey {
    /// The id.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// Where it starts.
    pub entry: ComponentId,
    /// What must be reached; empty means every request connection counts.
    pub target: Vec<Endpoint>,
    /// What it does there.
    pub operation: Operation,
    /// Whether it is a main one; `importance: low` says no.
    pub main: bool,
    /// The availability that was promised.
    pub availability_target: Option<Availability>,
    /// Its steps, in order.
    pub steps: Vec<Step>,
    /// Whether it was made because none is stated.
    pub inferred: bool,
    /// Where its id stands; the client's id for an inferred one.
    pub span: Span,
    /// Where its attributes stand.
    pub spans: Spans,
}

/// One step of a journey.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Who acts.
    pub from: ComponentId,
    /// Upon whom.
    pub to: ComponentId,
    /// What happens.
    pub label: String,
    /// Where the step stands.
    pub span: Span,
}

/// What the design must do, and what shows that it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Requirement {
    /// The id.
    pub id: String,
    /// The text.
    pub text: String,
    /// Components or groups that meet it.
    pub met_by: Vec<Endpoint>,
    /// An anchor relative to the design's `index.md`: `#algorithm`, `guide.md#x`.
    pub explained_in: Option<String>,
    /// Holds when every component has a `why`.
    pub explained_by_why: bool,
    /// Where its id stands.
    pub span: Span,
    /// Where its attributes stand.
    pub spans: Spans,
}

/// An issue the author states.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthoredIssue {
    /// The title.
    pub title: String,
    /// What it concerns.
    pub affects: Vec<Endpoint>,
    /// How bad the author finds it.
    pub severity: Severity,
    /// What is wrong, in Markdown.
    pub text: Option<String>,
    /// What would mend it.
    pub fix: Option<String>,
    /// What was decided.
    pub state: State,
    /// `basis: outside`: the topology cannot show it.
    pub outside: bool,
    /// Where it stands.
    pub span: Span,
    /// Where its attributes stand.
    pub spans: Spans,
}

/// An entry under `accept:`.
#[derive(Clone, Debug, PartialEq)]
pub struct Acceptance {
    /// The rule.
    pub rule: String,
    /// Subjects; `*` stands for all.
    pub on: Vec<String>,
    /// Accepted unless another state is given.
    pub state: State,
    /// Reason, owner, last day, ticket.
    pub by: AcceptedBy,
    /// Where it stands.
    pub span: Span,
    /// Where its attributes stand.
    pub spans: Spans,
}

/// A zone of trust.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    /// The id.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// Whether what is in it is trusted.
    pub trusted: bool,
    /// Where its id stands.
    pub span: Span,
}

/// A kind that the topology adds.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomKind {
    /// The id.
    pub id: String,
    /// The kind that gives the meaning.
    pub base: Kind,
    /// The label for people.
    pub label: String,
    /// Path of an SVG icon from the project root.
    pub icon: Option<String>,
    /// Where its id stands.
    pub span: Span,
}

/// Which way a drawing reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Right,
    /// Top to bottom.
    Down,
}

/// A stated view: what one diagram shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewSpec {
    /// The id.
    pub id: String,
    /// The title.
    pub title: String,
    /// What to show; empty is everything. A container brings its contents.
    pub include: Vec<Endpoint>,
    /// What to leave out.
    pub exclude: Vec<Endpoint>,
    /// A component and its neighbours.
    pub focus: Option<ComponentId>,
    /// Reading direction; chosen when not given.
    pub direction: Option<Direction>,
    /// Where its id stands.
    pub span: Span,
}
