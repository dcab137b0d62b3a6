//! Where the titles of containers stand between the lines that enter beside them.

use super::coordinates::Across;
use super::graph::{Flow, Graph};
use super::layered::{Kind, Layered};
use super::separation::{Apart, high, low};
use super::tree::Tree;

/// Free room between a title and a line that enters beside it.
pub(super) const TITLE_CLEAR: f64 = 8.0;
/// How much less must be missing elsewhere before a title leaves the corner of its container.
const CORNER_WORTH: f64 = 24.0;
/// Differences below this are none.
const HAIR: f64 = 0.01;

/// A wish that a title have room between two lines, or between one and the border.
#[derive(Clone, Copy, Debug)]
pub(super) struct TitleRoom {
    /// The container.
    pub(super) container: usize,
    /// The pin of the line before the title, if it does not begin in the corner.
    pub(super) before: Option<usize>,
    /// The pin of the line behind the title.
    pub(super) behind: Option<usize>,
    /// What is needed between the two, or from one to the border.
    pub(super) room: f64,
}

impl TitleRoom {
    /// Returns the distance that keeps the room; `pin` tells the variable of a pin, and how far from
    /// it the pin is.
    pub(super) fn apart(&self, layered: &Layered, pin: impl Fn(usize) -> (usize, f64)) -> Apart {
        let begin = (low(layered, self.container), 0.0);
        let end = (high(layered, self.container), 0.0);
        let (before, offset_a) = self.before.map_or(begin, &pin);
        let (after, offset_b) = self.behind.map_or(end, &pin);
        Apart { before, after, gap: self.room + offset_a - offset_b }
    }
}

/// Returns per container the pins of the lines that cross its begin.
pub(super) fn entering(layered: &Layered, tree: &Tree) -> Vec<Vec<usize>> {
    let mut entering = vec![Vec::new(); tree.len()];
    for (index, pin) in layered.pins.iter().enumerate().filter(|(_, pin)| !pin.right) {
        let vertex = &layered.vertices[pin.vertex];
        for &container in tree.chain(vertex.parent) {
            let own = matches!(vertex.kind, Kind::Port { container: c, .. } if c == container);
            if layered.spans[container].0 == vertex.row && !own {
                entering[container].push(index);
            }
        }
    }
    entering
}

/// Returns from where each title begins in its container, and the rooms that are missing.
pub(super) fn titles(
    layered: &Layered,
    graph: &Graph,
    flow: Flow,
    entering: &[Vec<usize>],
    across: &Across,
) -> (Vec<f64>, Vec<TitleRoom>) {
    let mut titles = vec![0.0; entering.len()];
    let mut missing = Vec::new();
    if flow == Flow::Right {
        return (titles, missing);
    }
    for (container, title) in titles.iter_mut().enumerate() {
        let at = |pin: &usize| across.center[layered.pins[*pin].vertex] + across.offsets[*pin];
        let mut lines: Vec<(f64, usize)> =
            entering[container].iter().map(|pin| (at(pin), *pin)).collect();
        lines.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let gaps = gaps(container, &lines, graph.containers[container].title_w, across);
        match gaps.iter().find(|gap| gap.missing < HAIR) {
            Some(gap) => *title = gap.from,
            None => missing.extend(least(&gaps, layered)),
        }
    }
    (titles, missing)
}

/// Room before, between or behind lines.
struct Gap {
    /// Where it begins, from the container's low border.
    from: f64,
    /// What is missing for the title.
    missing: f64,
    wish: TitleRoom,
}

/// Returns the gaps beside the lines that enter, from the low border on.
fn gaps(container: usize, lines: &[(f64, usize)], title: f64, across: &Across) -> Vec<Gap> {
    let (low, high) = across.borders[container];
    let gap = |place: usize| {
        let before = place.checked_sub(1).map(|place| lines[place]);
        let behind = lines.get(place);
        let from = before.map_or(low, |line| line.0 + TITLE_CLEAR);
        let to = behind.map_or(high, |line| line.0 - TITLE_CLEAR);
        let clear = f64::from(u8::from(before.is_some()) + u8::from(behind.is_some()));
        let wish = TitleRoom {
            container,
            before: before.map(|line| line.1),
            behind: behind.map(|line| line.1),
            room: title + clear * TITLE_CLEAR,
        };
        Gap { from: from - low, missing: (title - (to - from)).max(0.0), wish }
    };
    (0..=lines.len()).map(gap).collect()
}

/// Returns the gap that lacks least; two lines of one box cannot make room.
fn least(gaps: &[Gap], layered: &Layered) -> Option<TitleRoom> {
    let vertex = |pin: Option<usize>| pin.map(|pin| layered.pins[pin].vertex);
    let parts = |gap: &&Gap| {
        let (before, behind) = (vertex(gap.wish.before), vertex(gap.wish.behind));
        before.is_none() || before != behind
    };
    let price =
        |gap: &Gap| gap.missing + if gap.wish.before.is_some() { CORNER_WORTH } else { 0.0 };
    let least = gaps.iter().filter(parts).min_by(|a, b| price(a).total_cmp(&price(b)));
    least.map(|gap| gap.wish)
}
