//! The trust boundary: one straight line between outside and inside, where one can be drawn.

use crate::model::{ComponentId, Topology};

use super::content::SMALL;
use super::layout::measure::{Face, width};
use super::layout::{Layout, Point, Rect};
use super::marks::Marks;
use super::scene::{BadgeItem, Boundary, Text};
use super::view::View;

/// Room above the drawing for the names of both sides.
const CAPTION_H: f64 = 20.0;
/// Spacing between letters of captions, for their width.
const TRACKING: f64 = 0.72;
/// The least room for the line between what it parts.
const GAP_MIN: f64 = 10.0;

/// Returns the boundary, and makes room for its captions; none if no straight line parts all.
///
/// Outside are clients, DNS and external components, or what stands in an untrusted zone when
/// zones are stated.
pub(super) fn boundary(
    topology: &Topology,
    view: &View,
    marks: &Marks,
    layout: &mut Layout,
) -> Option<Boundary> {
    let sides = Sides::new(topology, view, layout);
    let upright = sides.line(layout, |r| (r.x, r.right()));
    let level = sides.line(layout, |r| (r.y, r.bottom()));
    let names = names(topology);
    if let Some((x, outside_first)) = upright {
        layout.shift(0.0, CAPTION_H);
        layout.size.h += CAPTION_H;
        return Some(upright_line(x, outside_first, &names, marks, layout));
    }
    level.map(|(y, outside_first)| level_line(y, outside_first, &names, marks, layout))
}

/// What stands outside and inside, as boxes.
struct Sides {
    outside: Vec<Rect>,
    inside: Vec<Rect>,
}

impl Sides {
    fn new(topology: &Topology, view: &View, layout: &Layout) -> Self {
        let mut sides = Self { outside: Vec::new(), inside: Vec::new() };
        for (node, rect) in view.nodes.iter().zip(&layout.leaves) {
            if is_outside(topology, node.component) {
                sides.outside.push(*rect);
            } else {
                sides.inside.push(*rect);
            }
        }
        for (container, rect) in view.containers.iter().zip(&layout.containers) {
            let inner = |node: &super::view::ViewNode| {
                topology.ancestors(node.component).any(|a| a == container.component)
            };
            let mut held = view.nodes.iter().filter(|node| inner(node));
            if held.any(|node| !is_outside(topology, node.component)) {
                sides.inside.push(*rect);
            } else {
                sides.outside.push(*rect);
            }
        }
        sides
    }

    /// Returns where a line across one axis parts both sides, and whether outside comes first.
    fn line(&self, layout: &Layout, range: impl Fn(&Rect) -> (f64, f64)) -> Option<(f64, bool)> {
        let hull = |boxes: &[Rect]| {
            let ranges = boxes.iter().map(&range);
            ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        };
        let (outside, inside) = (hull(&self.outside)?, hull(&self.inside)?);
        let (from, to, first) = if outside.1 + GAP_MIN <= inside.0 {
            (outside.1, inside.0, true)
        } else if inside.1 + GAP_MIN <= outside.0 {
            (inside.1, outside.0, false)
        } else {
            return None;
        };
        let mut labels: Vec<(f64, f64)> =
            layout.labels.iter().flatten().map(&range).filter(|l| l.0 < to && from < l.1).collect();
        labels.sort_by(|a, b| a.0.total_cmp(&b.0));
        labels.push((to, to));
        let (mut at, mut best) = (from, (0.0, 0.0));
        for (low, high) in labels {
            if low - at > best.1 - best.0 {
                best = (at, low);
            }
            at = at.max(high);
        }
        (best.1 - best.0 >= GAP_MIN / 2.0).then_some(((best.0 + best.1) / 2.0, first))
    }
}

fn is_outside(topology: &Topology, component: ComponentId) -> bool {
    let component = topology.component(component);
    match component.zone {
        Some(zone) => !topology.zones[zone.0 as usize].trusted,
        None => topology.zones.is_empty() && !component.is_ours(),
    }
}

/// Returns the names of outside and inside.
fn names(topology: &Topology) -> [String; 2] {
    let name = |trusted: bool, otherwise: &str| {
        let mut zones = topology.zones.iter().filter(|zone| zone.trusted == trusted);
        match (zones.next(), zones.next()) {
            (Some(zone), None) => zone.name.to_uppercase(),
            _ => otherwise.to_owned(),
        }
    };
    [name(false, "INTERNET"), name(true, "PRIVATE NETWORK")]
}

fn caption(line: &str, x: f64, y: f64) -> Text {
    let w = caption_width(line);
    Text {
        at: Point { x, y },
        line: line.to_owned(),
        room: Rect { x, y: y - SMALL * 0.8, w, h: SMALL },
    }
}

fn caption_width(line: &str) -> f64 {
    width(line, Face::Mono, SMALL) + TRACKING * line.chars().count() as f64
}

fn badge(marks: &Marks, x: f64, y: f64) -> Option<BadgeItem> {
    let (severity, count) = marks.boundary?;
    Some(BadgeItem { rect: Rect { x: x - 16.0, y: y - 8.0, w: 32.0, h: 16.0 }, severity, count })
}

fn upright_line(
    x: f64,
    outside_first: bool,
    names: &[String; 2],
    marks: &Marks,
    layout: &Layout,
) -> Boundary {
    let (w, h) = (layout.size.w, layout.size.h);
    let (band, left, right) = if outside_first {
        (Rect { x: 0.0, y: 0.0, w: x, h }, &names[0], &names[1])
    } else {
        (Rect { x, y: 0.0, w: w - x, h }, &names[1], &names[0])
    };
    let mut sides = Vec::new();
    if caption_width(left) + 20.0 <= x {
        sides.push(caption(left, 12.0, 18.0));
    }
    if caption_width(right) + 20.0 <= w - x {
        sides.push(caption(right, x + 12.0, 18.0));
    }
    let name = "TRUST BOUNDARY";
    let room =
        Rect { x: x - 16.0, y: h - 12.0 - caption_width(name), w: 14.0, h: caption_width(name) };
    let text = Text { at: Point { x: x - 5.0, y: h - 12.0 }, line: name.to_owned(), room };
    let clear = is_clear(&room, layout) && room.y > 40.0;
    Boundary {
        band,
        line: (Point { x, y: 0.0 }, Point { x, y: h }),
        name: clear.then_some(text),
        sides,
        badge: badge(marks, x, h * 0.66),
    }
}

fn level_line(
    y: f64,
    outside_first: bool,
    names: &[String; 2],
    marks: &Marks,
    layout: &Layout,
) -> Boundary {
    let (w, h) = (layout.size.w, layout.size.h);
    let (band, above, below) = if outside_first {
        (Rect { x: 0.0, y: 0.0, w, h: y }, &names[0], &names[1])
    } else {
        (Rect { x: 0.0, y, w, h: h - y }, &names[1], &names[0])
    };
    let at_end = |line: &str, y: f64| {
        let text = caption(line, w - 10.0 - caption_width(line), y);
        is_clear(&text.room, layout).then_some(text)
    };
    Boundary {
        band,
        line: (Point { x: 0.0, y }, Point { x: w, y }),
        name: None,
        sides: [at_end(above, y - 6.0), at_end(below, y + 15.0)].into_iter().flatten().collect(),
        badge: badge(marks, w * 0.66, y),
    }
}

/// Returns whether nothing of the drawing is in a place.
fn is_clear(room: &Rect, layout: &Layout) -> bool {
    let boxes =
        layout.leaves.iter().chain(&layout.containers).chain(layout.labels.iter().flatten());
    let free = boxes.copied().all(|r| !r.overlaps(room));
    let lines = layout.paths.iter().flat_map(|path| path.windows(2));
    free && lines.into_iter().all(|pair| {
        let (a, b) = (pair[0], pair[1]);
        let stretch =
            Rect { x: a.x.min(b.x), y: a.y.min(b.y), w: (a.x - b.x).abs(), h: (a.y - b.y).abs() };
        !stretch.grown(2.0).overlaps(room)
    })
}
