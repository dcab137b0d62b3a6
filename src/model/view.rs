//! The names by which drawings can be asked for.

use super::{ComponentId, Journey, Topology, ViewSpec};

/// Above this many components, hosts and places among them, the containers of a drawing start closed.
pub const OPEN_COMPONENTS_MAX: usize = 60;

/// The most boxes that are drawn side by side; a view with more is told in words.
pub const SIDE_BY_SIDE_MAX: usize = 1_000;
/// The most lines that are drawn between boxes side by side; a view with more is told in words.
pub const SIDE_BY_SIDE_LINES_MAX: usize = 800;

/// What the name of a view stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ViewName<'a> {
    /// `main`: everything.
    Main,
    /// A view that the topology states.
    Stated(&'a ViewSpec),
    /// `journey-ID`: the steps of a journey.
    Journey(&'a Journey),
    /// The id of a component: a container with its contents, or a component and its neighbours.
    Component(ComponentId),
}

impl Topology {
    /// Returns what `name` stands for; what the author states goes before what follows from it.
    pub fn view_named(&self, name: &str) -> Option<ViewName<'_>> {
        let stated = || self.views.iter().find(|view| view.id == name).map(ViewName::Stated);
        let journey = || {
            let id = name.strip_prefix("journey-")?;
            self.stepped_journeys().find(|journey| journey.id == id).map(ViewName::Journey)
        };
        match name {
            "main" => Some(ViewName::Main),
            _ => stated().or_else(journey).or_else(|| self.find(name).map(ViewName::Component)),
        }
    }

    /// Returns the names that [`Self::view_named`] knows, those that the author states first.
    pub fn view_names(&self) -> impl Iterator<Item = String> + '_ {
        let stated = self.views.iter().map(|view| view.id.clone());
        let journeys = self.stepped_journeys().map(|journey| format!("journey-{}", journey.id));
        let components = self.components.iter().map(|component| component.id.clone());
        std::iter::once("main".to_owned()).chain(stated).chain(journeys).chain(components)
    }

    /// Returns the views that may have a page of their own: stated ones, and the containers of a
    /// large design.
    pub fn paged_views(&self) -> impl Iterator<Item = &str> {
        let large = self.components.len() > OPEN_COMPONENTS_MAX;
        let containers = self.components.iter().filter(move |c| large && !c.children.is_empty());
        let stated = self.views.iter().map(|view| view.id.as_str());
        stated.chain(containers.map(|container| container.id.as_str()))
    }

    /// Returns the journeys that state their steps.
    pub fn stepped_journeys(&self) -> impl Iterator<Item = &Journey> {
        self.journeys.iter().filter(|journey| !journey.steps.is_empty())
    }
}
