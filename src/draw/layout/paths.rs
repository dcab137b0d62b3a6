//! Rows, tracks and pins → boxes, paths and labels in the plane.

use super::coordinates::Across;
use super::graph::{Flow, Graph, Layout, Point, Rect, Size};
use super::labels::covering;
use super::layered::{Kind, Layered, along_across};
use super::parts::MARGIN;
use super::route::Along;
use super::titles::TitleRoom;
use super::tree::Tree;

/// Free room between a title and a line straight across a row, whose side its own margin keeps free.
const DIRECT_CLEAR: f64 = 1.0;
/// The least distance from a straight line across a row to the corner of a box.
const DIRECT_CORNER: f64 = 8.0;

/// What stands in the way of a finished drawing.
#[derive(Debug, Default)]
pub(super) struct Misfits {
    /// What is missing for titles between the lines that enter.
    pub(super) titles: Vec<TitleRoom>,
    /// Edges that would run straight through a title.
    pub(super) direct: Vec<usize>,
    /// Edges whose label would cover something.
    pub(super) labels: Vec<usize>,
}

/// A point along and across the flow.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Spot {
    u: f64,
    v: f64,
}

/// Returns the geometry, or what has to be laid out otherwise; `titles` is where they
/// begin, `missing` the rooms that they lack.
pub(super) fn assemble(
    layered: &Layered,
    graph: &Graph,
    tree: &Tree,
    flow: Flow,
    (titles, missing): (Vec<f64>, Vec<TitleRoom>),
    (across, along): (&Across, &Along),
) -> Result<Layout, Misfits> {
    let pen = Pen { layered, graph, tree, flow, across, along };
    let mut misfits = Misfits { titles: missing, ..Misfits::default() };
    let direct = pen.direct_lines(&mut misfits);
    if !(misfits.titles.is_empty() && misfits.direct.is_empty()) {
        return Err(misfits);
    }
    let spots: Vec<Vec<Spot>> =
        (0..graph.edges.len()).map(|edge| pen.path(edge, &direct)).collect();
    let mut layout = Layout {
        leaves: (0..graph.leaves.len()).map(|leaf| pen.leaf(leaf)).collect(),
        containers: (0..tree.len()).map(|c| pen.container(c)).collect(),
        titles,
        paths: spots.iter().map(|path| path.iter().map(|s| pen.point(*s)).collect()).collect(),
        labels: (0..graph.edges.len()).map(|edge| pen.label(edge, &direct)).collect(),
        flow: Some(flow),
        size: Size::default(),
    };
    misfits.labels = covering(graph, layered, &layout);
    if misfits.labels.is_empty() {
        frame(&mut layout);
        Ok(layout)
    } else {
        Err(misfits)
    }
}

/// Moves everything so that the drawing begins at its margin, and measures it.
fn frame(layout: &mut Layout) {
    let points = layout.paths.iter().flatten().map(|p| Rect { x: p.x, y: p.y, w: 0.0, h: 0.0 });
    let boxes = layout.leaves.iter().chain(&layout.containers).copied();
    let labels = layout.labels.iter().flatten().copied();
    let Some(all) = boxes.chain(labels).chain(points).reduce(|a, b| a.union(&b)) else { return };
    layout.shift(MARGIN - all.x, MARGIN - all.y);
    layout.size = Size { w: all.w + 2.0 * MARGIN, h: all.h + 2.0 * MARGIN };
}

struct Pen<'a> {
    layered: &'a Layered,
    graph: &'a Graph,
    tree: &'a Tree,
    flow: Flow,
    across: &'a Across,
    along: &'a Along,
}

impl Pen<'_> {
    fn point(&self, spot: Spot) -> Point {
        match self.flow {
            Flow::Right => Point { x: spot.u, y: spot.v },
            Flow::Down => Point { x: spot.v, y: spot.u },
        }
    }

    fn rect(&self, u: (f64, f64), v: (f64, f64)) -> Rect {
        match self.flow {
            Flow::Right => Rect { x: u.0, y: v.0, w: u.1 - u.0, h: v.1 - v.0 },
            Flow::Down => Rect { x: v.0, y: u.0, w: v.1 - v.0, h: u.1 - u.0 },
        }
    }

    fn leaf(&self, leaf: usize) -> Rect {
        let half = self.layered.vertices[leaf].sv / 2.0;
        let center = self.across.center[leaf];
        self.rect(self.range_along(leaf), (center - half, center + half))
    }

    fn container(&self, container: usize) -> Rect {
        self.rect(self.along.borders[container], self.across.borders[container])
    }

    /// Returns begin and end of a vertex; lines pass the whole row, boxes stand in its middle.
    fn range_along(&self, vertex: usize) -> (f64, f64) {
        let at = &self.layered.vertices[vertex];
        let (begin, end) = self.along.rows[at.row];
        match at.kind {
            Kind::Leaf(_) => {
                let middle = (begin + end) / 2.0;
                (middle - at.su / 2.0, middle + at.su / 2.0)
            }
            Kind::Port { container, .. } => self.along.borders[container],
            _ => (begin, end),
        }
    }

    /// Returns where a pin is.
    fn spot(&self, pin: usize) -> Spot {
        let pin = &self.layered.pins[pin];
        let (begin, end) = self.range_along(pin.vertex);
        let v = self.across.center[pin.vertex] + pin.offset;
        let port_end =
            matches!(self.layered.vertices[pin.vertex].kind, Kind::Port { begin: false, .. });
        Spot { u: if pin.right || port_end { end } else { begin }, v }
    }

    /// Returns the right-angled path of an edge, without points on straight stretches.
    fn path(&self, edge: usize, direct: &[Option<(Spot, Spot)>]) -> Vec<Spot> {
        let mut path: Vec<Spot> = Vec::new();
        for &(wire, forward) in &self.layered.chains[edge] {
            let mut hop = match (self.layered.wires[wire].channel, direct[wire]) {
                (None, Some((a, b))) => vec![a, b],
                (Some(channel), _) => self.hop(wire, channel),
                (None, None) => Vec::new(),
            };
            if !forward {
                hop.reverse();
            }
            for spot in hop {
                push(&mut path, spot);
            }
        }
        path
    }

    /// Returns the way of a wire through its channel, from one row to the next, or back where it came
    /// from.
    fn hop(&self, wire: usize, channel: usize) -> Vec<Spot> {
        let ends = &self.layered.wires[wire];
        let from_before = |pin: usize| self.layered.pins[pin].right;
        let (a, b) = (self.spot(ends.a), self.spot(ends.b));
        let nets = self.parts(channel, self.along.net_of_wire[wire]);
        match (from_before(ends.a), from_before(ends.b)) {
            (true, false) => self.tracks(channel, &nets, (a, b)),
            (true, true) => self.tracks(channel, &nets[..1], (a, b)),
            (false, false) => self.tracks(channel, &nets[nets.len() - 1..], (a, b)),
            (false, true) => {
                let mut hop = self.tracks(channel, &nets, (b, a));
                hop.reverse();
                hop
            }
        }
    }

    /// Returns the parts of a net, from the row before the channel to the row behind it.
    fn parts(&self, channel: usize, net: usize) -> Vec<usize> {
        let second = &self.along.channels[channel].second;
        std::iter::successors(Some(net), |net| second.get(net).copied()).collect()
    }

    /// Returns the way over the tracks of some nets, one after the other.
    fn tracks(&self, channel: usize, nets: &[usize], (a, b): (Spot, Spot)) -> Vec<Spot> {
        let known = &self.along.channels[channel].nets;
        let mut hop = vec![a];
        let mut v = a.v;
        for (at, &net) in nets.iter().enumerate() {
            let last = at + 1 == nets.len();
            let to = if last { b.v } else { known[net].right[0] };
            if !known[net].is_straight() {
                let u = self.along.tracks[channel][net];
                hop.extend([Spot { u, v }, Spot { u, v: to }]);
            }
            v = to;
        }
        hop.push(b);
        hop
    }

    fn label(&self, edge: usize, direct: &[Option<(Spot, Spot)>]) -> Option<Rect> {
        if let Some(pin) = self.layered.label_pin[edge] {
            let (tag, begin) = (self.layered.pins[pin].tag?, *self.along.labels.get(&pin)?);
            let v = self.spot(pin).v;
            return Some(self.rect((begin, begin + tag.su), (v - tag.low, v + tag.high)));
        }
        if let Some(vertex) = self.layered.label_vertex[edge] {
            let size = self.graph.edges.get(edge).and_then(|_| self.size_of_label(vertex))?;
            let (su, sv) = along_across(size, self.flow);
            let (begin, end) = self.along.rows[self.layered.vertices[vertex].row];
            let (u, v) = ((begin + end) / 2.0, self.across.center[vertex]);
            return Some(self.rect((u - su / 2.0, u + su / 2.0), (v - sv / 2.0, v + sv / 2.0)));
        }
        let &[(wire, _)] = &self.layered.chains[edge][..] else { return None };
        let (a, b) = direct[wire]?;
        let ends = self.layered.wires[wire];
        let strand = &self.layered.strands[self.layered.pins[ends.a].strand];
        let label = strand.label.filter(|_| strand.edges[0] == edge)?;
        let (su, sv) = along_across(label, self.flow);
        let middle = self.free_middle(wire, a, b);
        let (begin, end) =
            self.along.rows[self.layered.vertices[self.layered.pins[ends.a].vertex].row];
        let u = a.u.min(end - su / 2.0).max(begin + su / 2.0);
        Some(self.rect((u - su / 2.0, u + su / 2.0), (middle - sv / 2.0, middle + sv / 2.0)))
    }

    fn size_of_label(&self, vertex: usize) -> Option<Size> {
        match self.layered.vertices[vertex].kind {
            Kind::Label(strand) => self.layered.strands[strand].label,
            _ => None,
        }
    }

    /// Returns the middle of the stretch of a straight line that no container holds.
    fn free_middle(&self, wire: usize, a: Spot, b: Spot) -> f64 {
        let (x, y) = self.layered.ends(&self.layered.wires[wire]);
        let (x, y) = if a.v < b.v { (x, y) } else { (y, x) };
        let (px, py) = (self.layered.vertices[x].parent, self.layered.vertices[y].parent);
        let common = self.tree.common(px, py);
        let from = self.tree.chain(px).get(common).map(|c| self.across.borders[*c].1);
        let to = self.tree.chain(py).get(common).map(|c| self.across.borders[*c].0);
        (from.unwrap_or(a.v.min(b.v)) + to.unwrap_or(a.v.max(b.v))) / 2.0
    }

    /// Returns the ends of lines straight across a row, and those that would strike a title.
    fn direct_lines(&self, misfits: &mut Misfits) -> Vec<Option<(Spot, Spot)>> {
        let mut lines = vec![None; self.layered.wires.len()];
        for &wire in &self.layered.direct {
            let (a, b) = self.layered.ends(&self.layered.wires[wire]);
            let (first, last) =
                if self.across.center[a] < self.across.center[b] { (a, b) } else { (b, a) };
            let (ra, rb) = (self.range_along(a), self.range_along(b));
            let (begin, end) = (ra.0.max(rb.0) + DIRECT_CORNER, ra.1.min(rb.1) - DIRECT_CORNER);
            let u = ((begin + end) / 2.0).max(self.behind_titles(first, last));
            if u > end {
                let edge = self.layered.strands
                    [self.layered.pins[self.layered.wires[wire].a].strand]
                    .edges[0];
                misfits.direct.push(edge);
                continue;
            }
            let v = |vertex: usize, side: f64| {
                self.across.center[vertex] + side * self.layered.vertices[vertex].sv / 2.0
            };
            let (top, bottom) = (Spot { u, v: v(first, 1.0) }, Spot { u, v: v(last, -1.0) });
            lines[wire] = Some(if first == a { (top, bottom) } else { (bottom, top) });
        }
        lines
    }

    /// Returns where, along the flow, a line into `last` from `first` passes all titles.
    fn behind_titles(&self, first: usize, last: usize) -> f64 {
        if self.flow == Flow::Down {
            return f64::MIN;
        }
        let (pa, pb) = (self.layered.vertices[first].parent, self.layered.vertices[last].parent);
        let entered = &self.tree.chain(pb)[self.tree.common(pa, pb)..];
        let behind =
            |c: &usize| self.along.borders[*c].0 + self.graph.containers[*c].title_w + DIRECT_CLEAR;
        entered.iter().map(behind).fold(f64::MIN, f64::max)
    }
}

/// Appends a point and drops the one before it when it lies on the way.
fn push(path: &mut Vec<Spot>, spot: Spot) {
    let same = |a: f64, b: f64| (a - b).abs() < 0.01;
    if path.last().is_some_and(|l| same(l.u, spot.u) && same(l.v, spot.v)) {
        return;
    }
    if let [.., a, b] = path[..] {
        let on_u = same(a.u, b.u) && same(b.u, spot.u) && (b.v - a.v) * (spot.v - b.v) >= 0.0;
        let on_v = same(a.v, b.v) && same(b.v, spot.v) && (b.u - a.u) * (spot.u - b.u) >= 0.0;
        if on_u || on_v {
            path.pop();
        }
    }
    path.push(spot);
}
