//! The trust boundary of a finished layout: what lies outside, and the lines that part it.
//!
//! Outside are clients, DNS and external components, or what stands in an untrusted zone. A side of
//! the drawing that holds them is parted from the rest by one line; where boxes are in the way it
//! takes steps. What lies in the middle of our own is fenced in by itself.

mod stair;
mod words;

use crate::model::{ComponentId, Topology, ZoneId};

use super::layout::{Layout, Point, Rect, Size};
use super::marks::Marks;
use super::scene::Boundary;
use super::view::{View, ViewEnd};
use stair::{Side, stair};

/// Room above the drawing for the names of both sides.
const CAPTION_H: f64 = 20.0;
/// Room for a straight line between what it parts; made where it is missing.
const CORRIDOR: f64 = 22.0;
/// From a fenced box to its fence.
const FENCE: f64 = 6.0;
/// More fences than this say less than the dashed boxes themselves.
const FENCES_MAX: usize = 4;
/// What it costs to have no line at all, in steps and fences.
const BARE: usize = 6;
/// How far bands reach past the drawing, to the edge of any sheet around it.
const FAR: f64 = 4000.0;

/// Returns the boundary, and makes room for it; none when all is on one side.
pub(super) fn boundary(
    topology: &Topology,
    view: &View,
    marks: &Marks,
    layout: &mut Layout,
) -> Option<Boundary> {
    let parts = Parts::new(topology, view, layout);
    if parts.outside.is_empty() || parts.inside.is_empty() {
        return None;
    }
    let (across, down) = (
        parts.cut(layout, [Side::Left, Side::Right]),
        parts.cut(layout, [Side::Top, Side::Bottom]),
    );
    // Fences alone do not show which side is the outer one.
    let total = |cut: &Cut| cut.cost() + if cut.lines.is_empty() { BARE } else { 0 };
    let mut cut = if total(&across) <= total(&down) { across } else { down };
    if cut.lines.is_empty() && (cut.fences.is_empty() || cut.fences.len() > FENCES_MAX) {
        return None;
    }
    cut.make_room(layout);
    cut.drop_struck(layout);
    if cut.lines.is_empty() && cut.fences.is_empty() {
        return None;
    }
    let badges = view.nodes.iter().zip(&layout.leaves).filter_map(|(node, rect)| {
        marks.badge(node.component, node.hidden > 0).map(|badge| badge.rect(*rect, &layout.paths))
    });
    let badges: Vec<Rect> = badges.collect();
    Some(words::dress(topology, marks, &cut, layout, badges))
}

/// The boxes on both sides, and the labels that no line should strike.
struct Parts {
    outside: Vec<Rect>,
    inside: Vec<Rect>,
    labels: Vec<Rect>,
}

impl Parts {
    fn new(topology: &Topology, view: &View, layout: &Layout) -> Self {
        let labels = layout.labels.iter().flatten().copied().collect();
        let mut parts = Self { outside: Vec::new(), inside: Vec::new(), labels };
        let sides = Trust::of(topology, view);
        let nodes =
            view.nodes.iter().enumerate().map(|(at, node)| (ViewEnd::Node(at), node.parent));
        let held = view.containers.iter().enumerate();
        let held = held.map(|(at, container)| (ViewEnd::Container(at), container.parent));
        for (end, parent) in nodes.chain(held) {
            // What a container of one side holds is parted with it.
            if parent.is_some_and(|parent| sides.containers[parent] != Trust::Mixed) {
                continue;
            }
            let (rect, trust) = match end {
                ViewEnd::Node(node) => (layout.leaves[node], sides.nodes[node]),
                ViewEnd::Container(at) => (layout.containers[at], sides.containers[at]),
            };
            match (trust, end) {
                (Trust::Outside, _) => parts.outside.push(rect),
                (Trust::Mixed, ViewEnd::Container(at)) => {
                    let left = rect.x + layout.titles[at];
                    parts.inside.push(Rect { x: left, y: rect.y, w: 120.0, h: 28.0 });
                }
                _ => parts.inside.push(rect),
            }
        }
        parts
    }

    /// Returns the lines along two opposite sides, and the boxes that neither reaches.
    fn cut(&self, layout: &Layout, sides: [Side; 2]) -> Cut {
        let size = layout.size;
        let turned = |side: Side, all: &[Rect]| -> Vec<Rect> {
            all.iter().map(|rect| side.turn(*rect, size)).collect()
        };
        let mut groups: [Vec<Rect>; 2] = [Vec::new(), Vec::new()];
        let mut amid = Vec::new();
        let mut cut = Cut { sides, ..Cut::default() };
        let middle =
            |rect: &Rect| sides[0].turn(*rect, size).x * 2.0 + sides[0].turn(*rect, size).w;
        let center = self.inside.iter().map(&middle).sum::<f64>() / self.inside.len() as f64;
        for rect in &self.outside {
            let reached = sides
                .map(|side| stair::is_free(side.turn(*rect, size), &turned(side, &self.inside)));
            match reached {
                [true, true] if middle(rect) <= center => groups[0].push(*rect),
                [true, false] => groups[0].push(*rect),
                [_, true] => groups[1].push(*rect),
                [false, false] => amid.push(*rect),
            }
        }
        cut.fences.extend(amid.iter().map(|rect| rect.grown(FENCE)));
        for (at, side) in sides.into_iter().enumerate() {
            let (own, other) = (&groups[at], &groups[1 - at]);
            if own.is_empty() {
                continue;
            }
            let far: Vec<Rect> = self.inside.iter().chain(other).chain(&amid).copied().collect();
            let line = |own: &[Rect], rest: &[Rect]| {
                let far = [&far[..], rest].concat();
                let (own, far) = (turned(side, own), turned(side, &far));
                let line = stair(&own, &far, &turned(side, &self.labels), side.length(size))?;
                Some(line.into_iter().map(|p| side.back(p, size)).collect::<Vec<Point>>())
            };
            let edge = turned(side, &far).iter().map(|r| r.x).fold(f64::MAX, f64::min);
            let (plain, rest): (Vec<Rect>, Vec<Rect>) =
                own.iter().partition(|r| side.turn(**r, size).right() + stair::GAP_MIN <= edge);
            let fenced = |all: &[Rect]| all.iter().map(|rect| rect.grown(FENCE)).collect();
            let whole =
                Cut { lines: vec![(side, line(own, &[]).unwrap_or_default())], ..Cut::default() };
            let simple = line(&plain, &rest).filter(|line| !plain.is_empty() && line.len() == 2);
            let fences = if simple.is_some() { fenced(&rest) } else { fenced(own) };
            let lines = simple.map(|line| (side, line)).into_iter().collect();
            let simple = Cut { lines, fences, ..Cut::default() };
            let steps = !whole.lines[0].1.is_empty();
            let best = if steps && whole.cost() <= simple.cost() { whole } else { simple };
            cut.lines.extend(best.lines);
            cut.fences.extend(best.fences);
        }
        cut
    }
}

/// A way to part both sides.
#[derive(Clone, Debug, Default)]
struct Cut {
    sides: [Side; 2],
    lines: Vec<(Side, Vec<Point>)>,
    fences: Vec<Rect>,
}

impl Cut {
    /// Returns how hard it is to read: steps of lines and fences count.
    fn cost(&self) -> usize {
        let steps: usize = self.lines.iter().map(|(_, line)| line.len().saturating_sub(2)).sum();
        self.lines.len() + steps * 2 + self.fences.len() * 3
    }

    /// Moves what is beyond a straight line away from it, and makes room for captions.
    fn make_room(&mut self, layout: &mut Layout) {
        for at in 0..self.lines.len() {
            let [from, to] = self.lines[at].1.as_slice() else { continue };
            let upright = from.x == to.x;
            let place = if upright { from.x } else { from.y };
            let room = clearance(layout, place, upright);
            let by = ((CORRIDOR - room) / 2.0).max(0.0);
            if by > 0.0 {
                stretch(layout, place, by * 2.0, upright);
                let shift =
                    Point { x: if upright { by } else { 0.0 }, y: if upright { 0.0 } else { by } };
                let own = &mut self.lines[at].1;
                own.iter_mut().for_each(|p| *p = Point { x: p.x + shift.x, y: p.y + shift.y });
                let end = if upright { layout.size.h } else { layout.size.w };
                if upright {
                    own[1].y = end
                } else {
                    own[1].x = end
                }
                self.follow(at, place, by * 2.0, upright);
            }
        }
        if self.lines.iter().any(|(side, _)| matches!(side, Side::Left | Side::Right)) {
            layout.shift(0.0, CAPTION_H);
            layout.size.h += CAPTION_H;
            for (_, line) in &mut self.lines {
                let last = line.len() - 1;
                line.iter_mut().skip(1).for_each(|point| point.y += CAPTION_H);
                line[last].y = layout.size.h;
            }
            self.fences.iter_mut().for_each(|fence| fence.y += CAPTION_H);
        }
    }

    /// Leaves out what would run through a box: a fence between boxes that stand close.
    fn drop_struck(&mut self, layout: &Layout) {
        let clear = |line: &[Point]| {
            line.windows(2).all(|pair| {
                let (a, b) = (pair[0], pair[1]);
                let (w, h) = ((a.x - b.x).abs(), (a.y - b.y).abs());
                let stretch = Rect { x: a.x.min(b.x), y: a.y.min(b.y), w, h }.grown(0.2);
                layout.leaves.iter().all(|leaf| !leaf.overlaps(&stretch))
            })
        };
        self.lines.retain(|(side, line)| clear(&extended(*side, line, layout.size)));
        self.fences.retain(|rect| clear(&fence(rect)));
    }

    /// Moves the other lines and fences that lie beyond a stretched place.
    fn follow(&mut self, stretched: usize, place: f64, by: f64, upright: bool) {
        let moved = |at: f64| if at > place { by } else { 0.0 };
        for (_, line) in
            self.lines.iter_mut().enumerate().filter(|(at, _)| *at != stretched).map(|l| l.1)
        {
            for p in line {
                if upright { p.x += moved(p.x) } else { p.y += moved(p.y) }
            }
        }
        for fence in &mut self.fences {
            if upright { fence.x += moved(fence.x) } else { fence.y += moved(fence.y) }
        }
    }
}

/// Returns how much room there is around a straight line, between boxes and labels.
fn clearance(layout: &Layout, place: f64, upright: bool) -> f64 {
    let range = |r: &Rect| if upright { (r.x, r.right()) } else { (r.y, r.bottom()) };
    let all = layout.leaves.iter().chain(&layout.containers).chain(layout.labels.iter().flatten());
    let (mut low, mut high) = (f64::MIN, f64::MAX);
    for (from, to) in all.map(range) {
        if to <= place {
            low = low.max(to);
        } else if from >= place {
            high = high.min(from);
        }
    }
    2.0 * (place - low).min(high - place)
}

/// Pulls everything beyond a place away from it; what spans the place grows.
fn stretch(layout: &mut Layout, place: f64, by: f64, upright: bool) {
    let pull = |r: &mut Rect| {
        let (from, size) = if upright { (&mut r.x, &mut r.w) } else { (&mut r.y, &mut r.h) };
        if *from >= place {
            *from += by;
        } else if *from + *size > place {
            *size += by;
        }
    };
    for (rect, title) in layout.containers.iter_mut().zip(&mut layout.titles) {
        if upright && rect.x < place && rect.x + *title >= place {
            *title += by;
        }
        pull(rect);
    }
    layout.leaves.iter_mut().chain(layout.labels.iter_mut().flatten()).for_each(pull);
    for point in layout.paths.iter_mut().flatten() {
        let at = if upright { &mut point.x } else { &mut point.y };
        if *at > place {
            *at += by;
        }
    }
    if upright { layout.size.w += by } else { layout.size.h += by }
}

/// On which side of the boundary something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trust {
    Outside,
    Inside,
    Mixed,
}

/// The sides of everything in a view.
struct Sides {
    nodes: Vec<Trust>,
    containers: Vec<Trust>,
}

impl Trust {
    fn of(topology: &Topology, view: &View) -> Sides {
        let out = |id: ComponentId| is_outside(topology, id);
        let nodes: Vec<Trust> = (view.nodes.iter())
            .map(|node| if out(node.component) { Self::Outside } else { Self::Inside })
            .collect();
        let mut containers: Vec<Option<Trust>> = vec![None; view.containers.len()];
        let join = |known: Option<Trust>, new: Trust| match known {
            Some(known) if known != new => Some(Self::Mixed),
            _ => Some(new),
        };
        for (node, trust) in view.nodes.iter().zip(&nodes) {
            if let Some(parent) = node.parent {
                containers[parent] = join(containers[parent], *trust);
            }
        }
        // What is held stands behind what holds it.
        for at in (0..containers.len()).rev() {
            if let (Some(parent), Some(trust)) = (view.containers[at].parent, containers[at]) {
                containers[parent] = join(containers[parent], trust);
            }
        }
        let own = |trust: Option<Self>| trust.unwrap_or(Self::Inside);
        Sides { nodes, containers: containers.into_iter().map(own).collect() }
    }
}

fn is_outside(topology: &Topology, id: ComponentId) -> bool {
    match zone(topology, id) {
        Some(zone) => !topology.zones[zone.0 as usize].trusted,
        None => {
            let component = topology.component(id);
            let leaf = component.children.is_empty();
            if leaf { !component.is_ours() } else { component.external }
        }
    }
}

/// Returns the zone of a component: its own, else that of what holds it.
fn zone(topology: &Topology, id: ComponentId) -> Option<ZoneId> {
    std::iter::once(id).chain(topology.ancestors(id)).find_map(|at| topology.component(at).zone)
}

/// Returns a closed line around a box.
fn fence(rect: &Rect) -> Vec<Point> {
    let (left, top, right, bottom) = (rect.x, rect.y, rect.right(), rect.bottom());
    [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        .map(|(x, y)| Point { x, y })
        .to_vec()
}

/// Returns a line that reaches past the drawing at both ends.
fn extended(side: Side, line: &[Point], size: Size) -> Vec<Point> {
    let mut all = line.to_vec();
    let last = all.len() - 1;
    match side {
        Side::Left | Side::Right => (all[0].y, all[last].y) = (-FAR, size.h + FAR),
        Side::Top | Side::Bottom => (all[0].x, all[last].x) = (-FAR, size.w + FAR),
    }
    all
}

/// Returns the area beyond a line, to far past the edge of the drawing.
fn band(side: Side, line: &[Point], size: Size) -> Vec<Point> {
    let mut all = extended(side, line, size);
    let (first, last) = (all[0], all[all.len() - 1]);
    let (x, y) = match side {
        Side::Left | Side::Top => (-FAR, -FAR),
        Side::Right | Side::Bottom => (size.w + FAR, size.h + FAR),
    };
    all.extend(match side {
        Side::Left | Side::Right => [Point { x, ..last }, Point { x, ..first }],
        Side::Top | Side::Bottom => [Point { y, ..last }, Point { y, ..first }],
    });
    all
}
