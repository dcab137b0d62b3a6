//! What the analysis found, as plain data for a drawing.

use super::layout::{Point, Rect};
use crate::model::{Changes, ComponentId, ConnectionId, Severity, Words};

/// Size of a badge, and how much a second digit adds.
const BADGE: (f64, f64) = (32.0, 16.0);
const DIGIT: f64 = 8.0;
/// How far from the corner of its box it stands.
const CORNER: f64 = 6.0;
/// Half the width of an arrow.
const ARROW: f64 = 5.0;

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
    /// What differs from how it was, in a drawing of both; on pages there is none.
    pub changes: Changes,
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
    ///
    /// Where one of the lines would end under it, it stands over the left corner, if that is free.
    pub(super) fn rect(&self, around: Rect, lines: &[Vec<Point>]) -> Rect {
        let w = if self.count < 10 { BADGE.0 } else { BADGE.0 + DIGIT };
        let over = |x: f64| Rect { x, y: around.y - BADGE.1 / 2.0, w, h: BADGE.1 };
        let right = over((around.right() - CORNER - w).max(around.x));
        let left = over(around.x + CORNER);
        let is_free = |rect: &Rect| !lines.iter().any(|line| ends_under(line, rect));
        if is_free(&right) || left.right() > right.x || !is_free(&left) { right } else { left }
    }
}

/// Returns whether a line begins or ends under a badge, or its arrow does.
fn ends_under(line: &[Point], badge: &Rect) -> bool {
    let around = badge.grown(ARROW);
    let under = |point: &&Point| {
        around.x < point.x
            && point.x < around.right()
            && around.y < point.y
            && point.y < around.bottom()
    };
    line.first().iter().chain(line.last().iter()).any(under)
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
