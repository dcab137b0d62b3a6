//! A finished drawing: absolute items with roles.

use crate::model::{ComponentId, Kind, Manner, Severity};

use super::layout::{Flow, Point, Rect, Size};

/// A finished drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// The id of the view.
    pub id: String,
    /// The title.
    pub title: String,
    /// One sentence: how much is drawn.
    pub description: String,
    /// The extent.
    pub size: Size,
    /// Which way it flows.
    pub flow: Option<Flow>,
    /// Whether it is mirrored, and its texts start at their right end.
    pub from_right: bool,
    /// The boundary between what is trusted and what is not, if both are drawn.
    pub boundary: Option<Boundary>,
    /// Open containers, outer before inner.
    pub containers: Vec<ContainerItem>,
    /// Nodes.
    pub nodes: Vec<NodeItem>,
    /// Lines.
    pub edges: Vec<EdgeItem>,
}

impl Scene {
    /// Returns whether it shows what came, went or changed.
    pub(super) fn is_of_changes(&self) -> bool {
        let nodes = self.nodes.iter().map(|node| node.change);
        let containers = self.containers.iter().map(|container| container.change);
        let mut all = nodes.chain(containers).chain(self.edges.iter().map(|edge| edge.change));
        all.any(|change| change.is_some())
    }
}

/// A line of text, perhaps shortened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    /// Where the baseline starts: at its left end, in a mirrored scene at its right one.
    pub at: Point,
    /// What is drawn.
    pub line: String,
    /// The room it has, in the widest font.
    pub room: Rect,
}

/// Findings of one item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BadgeItem {
    /// The box.
    pub rect: Rect,
    /// The highest severity.
    pub severity: Severity,
    /// How many.
    pub count: usize,
}

/// An open container.
#[derive(Clone, Debug, PartialEq)]
pub struct ContainerItem {
    /// The component.
    pub component: ComponentId,
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Its box.
    pub rect: Rect,
    /// The id of its icon.
    pub sign: String,
    /// Where its icon is.
    pub icon: Rect,
    /// Its title.
    pub title: Text,
    /// The whole title, when it was shortened.
    pub whole: Option<String>,
    /// Its name for those who listen.
    pub label: String,
    /// Findings.
    pub badge: Option<BadgeItem>,
    /// How it differs; what it says of that is the end of its title.
    pub change: Option<Manner>,
}

/// How a node is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// A box.
    #[default]
    Plain,
    /// A box with a double lower edge: keeps data.
    Store,
    /// A dashed box with a folded corner: files.
    Artifact,
    /// A box with a second one behind it: a closed container.
    Closed,
}

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeItem {
    /// The component.
    pub component: ComponentId,
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// How it is drawn.
    pub shape: Shape,
    /// Whether somebody else runs it.
    pub external: bool,
    /// Its box.
    pub rect: Rect,
    /// The id of its icon.
    pub sign: String,
    /// Where its icon is.
    pub icon: Rect,
    /// Its name, on one line or two.
    pub name: Vec<Text>,
    /// Kind, technology and properties.
    pub details: Vec<Text>,
    /// The whole text, when something was shortened.
    pub whole: Option<String>,
    /// Its name for those who listen; begins with what is drawn.
    pub label: String,
    /// Findings.
    pub badge: Option<BadgeItem>,
    /// Numbers of the steps that it takes by itself.
    pub steps: Vec<StepItem>,
    /// How it differs; what it says of that is the last of its details.
    pub change: Option<Manner>,
}

/// A line with its label.
#[derive(Clone, Debug, PartialEq)]
pub struct EdgeItem {
    /// The id of the caller.
    pub from: String,
    /// The id of the called.
    pub to: String,
    /// Edges with the same number share a trunk; `None` for a line of its own.
    pub bundle: Option<usize>,
    /// The right-angled path.
    pub path: Vec<Point>,
    /// The label, with its ground.
    pub chip: Option<Chip>,
    /// Step numbers on it.
    pub steps: Vec<StepItem>,
    /// Whether it crosses a trust boundary in plain text.
    pub open: bool,
    /// How it differs.
    pub change: Option<Manner>,
    /// Its name for those who listen.
    pub label: String,
}

/// A label on a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Chip {
    /// The ground.
    pub rect: Rect,
    /// The text, line by line.
    pub lines: Vec<Text>,
    /// Where the open lock is.
    pub lock: Option<Rect>,
}

/// The number of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepItem {
    /// The centre.
    pub center: Point,
    /// The number.
    pub number: usize,
}

/// What parts outside from inside.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundary {
    /// The untrusted areas, each as a closed line that reaches past the drawing.
    pub bands: Vec<Vec<Point>>,
    /// The lines: from edge to edge, and closed ones around single boxes.
    pub lines: Vec<Vec<Point>>,
    /// The name, along an upright stretch; `None` where there is no room.
    pub name: Option<Text>,
    /// Names of the areas, where there is room.
    pub sides: Vec<Text>,
    /// Findings of the boundary.
    pub badge: Option<BadgeItem>,
}
