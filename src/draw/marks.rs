//! What the analysis found, as plain data for a drawing.

use crate::model::{ComponentId, ConnectionId, Severity, Words};

/// Marks on a drawing, and the language of its own words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// Findings per component; at most one entry each.
    pub badges: Vec<Badge>,
    /// Connections that cross a trust boundary in plain text: an open lock, in the high colour.
    pub open_locks: Vec<ConnectionId>,
    /// Numbers of a journey's steps.
    pub steps: Vec<StepMark>,
    /// Findings of the trust boundary.
    pub boundary: Option<(Severity, usize)>,
    /// What the drawing says of itself: kinds, names of areas, counts.
    pub words: Words,
}

/// Findings of one component.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Badge {
    /// The component.
    pub component: ComponentId,
    /// The highest severity.
    pub severity: Severity,
    /// How many findings.
    pub count: usize,
}

/// A step of a journey on the line between two components.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepMark {
    /// Who acts.
    pub from: ComponentId,
    /// Upon whom.
    pub to: ComponentId,
    /// The number, from 1.
    pub number: usize,
}
