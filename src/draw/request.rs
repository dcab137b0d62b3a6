//! What one diagram is to show, and the requests that names of views stand for.

use crate::model::{ComponentId, Direction, Endpoint, Journey, Topology, ViewName, ViewSpec};

/// What one diagram is to show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ViewRequest {
    /// The id, as in `data-diagram`: `main`, or that of a view.
    pub id: String,
    /// The title.
    pub title: String,
    /// What to show; empty is everything. A container brings its contents.
    pub include: Vec<ComponentId>,
    /// What to leave out, with its contents.
    pub exclude: Vec<ComponentId>,
    /// A component to show with its neighbours.
    pub focus: Option<ComponentId>,
    /// A container to show with its contents; what it is connected with stands around it, closed.
    pub inside: Option<ComponentId>,
    /// Reading direction; chosen when not given.
    pub direction: Option<Direction>,
    /// Whether all containers are open, however many components there are.
    pub open: bool,
}

impl ViewRequest {
    /// Returns the overview of a topology: id `main`.
    pub fn overview(topology: &Topology) -> Self {
        let title = topology.title.clone().unwrap_or_else(|| "Architecture".to_owned());
        Self { id: "main".to_owned(), title, ..Self::default() }
    }

    /// Returns the view that a name stands for, if it stands for one.
    pub fn named(topology: &Topology, name: &str) -> Option<Self> {
        Some(match topology.view_named(name)? {
            ViewName::Main => Self::overview(topology),
            ViewName::Stated(spec) => Self::stated(topology, spec),
            ViewName::Journey(journey) => Self::journey(journey),
            ViewName::Component(id) => Self::component(topology, id),
        })
    }

    /// Returns a stated view.
    pub fn stated(topology: &Topology, spec: &ViewSpec) -> Self {
        Self {
            id: spec.id.clone(),
            title: spec.title.clone(),
            include: members(topology, &spec.include),
            exclude: members(topology, &spec.exclude),
            focus: spec.focus,
            direction: spec.direction,
            ..Self::default()
        }
    }

    /// Returns the view of a container with its contents, or of a component with its neighbours;
    /// its id is the component's.
    pub fn component(topology: &Topology, id: ComponentId) -> Self {
        let component = topology.component(id);
        let holds = !component.children.is_empty();
        Self {
            id: component.id.clone(),
            title: component.name.clone(),
            inside: holds.then_some(id),
            focus: (!holds).then_some(id),
            ..Self::default()
        }
    }

    /// Returns the view of a journey: the components that its steps name.
    pub fn journey(journey: &Journey) -> Self {
        let mut include: Vec<ComponentId> = vec![journey.entry];
        include.extend(journey.steps.iter().flat_map(|step| [step.from, step.to]));
        include.sort_unstable();
        include.dedup();
        Self {
            id: format!("journey-{}", journey.id),
            title: journey.name.clone(),
            include,
            ..Self::default()
        }
    }

    /// Returns whether the request leaves nothing out by itself.
    pub(super) fn is_whole(&self) -> bool {
        self.include.is_empty() && self.focus.is_none() && self.inside.is_none()
    }
}

fn members(topology: &Topology, ends: &[Endpoint]) -> Vec<ComponentId> {
    let mut all = Vec::new();
    for end in ends {
        match end {
            Endpoint::Component(component) => all.push(*component),
            Endpoint::Group(group) => all.extend(&topology.group(*group).members),
        }
    }
    all
}
