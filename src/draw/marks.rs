//! What the analysis found, as plain data for a drawing.

use super::layout::Rect;
use crate::model::{ComponentId, ConnectionId, Severity, Words};

/// Size of a badge, and how much a second digit adds.
const BADGE: (f64, f64) = (32.0, 16.0);
const DIGIT: f64 = 8.0;

/// Marks on a drawing, and the language of its own words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// Findings per component; at most one entry each.
    pub badges: Vec<Badge>,
    /// Findings per container, with those of all that it holds: shown where it is drawn closed.
    pub inside: Vec<Badge>,
    /// Connections that cross a trust boundary in plain text: an open lock, in the high colour.
    pub open_locks: Vec<ConnectionId>,
    /// Numbers of a journey's steps.
    pub steps: Vec<StepMark>,
    /// Findings of the trust boundary.
    pub boundary: Option<(Severity, usize)>,
    /// What the drawing says of itself: kinds, names of areas, counts.
    pub words: Words,
}

impl Marks {
    /// Returns the badge of a box; a closed one tells of all that it hides.
    pub(super) fn badge(&self, component: ComponentId, is_closed: bool) -> Option<&Badge> {
        let badges = if is_closed { &self.inside } else { &self.badges };
        badges.iter().find(|badge| badge.component == component)
    }
}

impl Badge {
    /// Returns where it stands: over the upper right corner of its box, wider for two digits.
    pub(super) fn rect(&self, around: Rect) -> Rect {
        let w = if self.count < 10 { BADGE.0 } else { BADGE.0 + DIGIT };
        let x = (around.right() - 6.0 - w).max(around.x);
        Rect { x, y: around.y - BADGE.1 / 2.0, w, h: BADGE.1 }
    }
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
