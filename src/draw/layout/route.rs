//! Positions along the flow: rows, tracks and the borders of containers between them.

use std::collections::BTreeMap;

use super::coordinates::Across;
use super::graph::{Flow, Graph};
use super::labels::{Label, labels};
use super::layered::{Kind, Layered};
use super::nets::{Channel, Net, channels};
use super::separation::{PAD, TITLE_H};
use super::tree::Tree;

/// From a row to the first track.
const STUB: f64 = 7.0;
/// From the last track to a row, with room for a head and a straight bit before it.
const STUB_HEAD: f64 = 13.0;
/// Between two tracks.
const TRACK_GAP: f64 = 9.0;
/// Between a track and the border of a container.
const BORDER_GAP: f64 = 8.0;
/// Between two containers that follow each other.
const BOX_GAP: f64 = 16.0;
/// From a row to a label on a line that leaves it.
const LABEL_STUB: f64 = 5.0;
/// From a label to the row that its line enters, with room for the head.
const LABEL_HEAD: f64 = 12.0;
/// Along the flow between a label and a track or a border.
const LABEL_GAP: f64 = 5.0;
/// Across the flow between a label and a track.
const LABEL_CLEAR: f64 = 4.0;
/// Room between two rows that nothing but straight lines crosses.
pub(super) const ROW_GAP: f64 = 10.0;
/// The same between two rows of boxes.
const ROW_GAP_BOXES: f64 = 24.0;
/// Room between a title and what stands under it in a drawing that flows downwards.
const UNDER_TITLE: f64 = 7.0;

/// Positions along the flow.
#[derive(Clone, Debug)]
pub(super) struct Along {
    /// Begin and end of each row.
    pub(super) rows: Vec<(f64, f64)>,
    /// Begin and end of each container.
    pub(super) borders: Vec<(f64, f64)>,
    /// The channels.
    pub(super) channels: Vec<Channel>,
    /// Per channel and net the position of its track.
    pub(super) tracks: Vec<Vec<f64>>,
    /// Per wire its net.
    pub(super) net_of_wire: Vec<usize>,
    /// Per pin with a label where that begins.
    pub(super) labels: BTreeMap<usize, f64>,
    /// The whole extent.
    pub(super) extent: f64,
}

/// Returns positions along the flow.
pub(super) fn route(
    layered: &Layered,
    graph: &Graph,
    tree: &Tree,
    flow: Flow,
    across: &Across,
) -> Along {
    let (channels, net_of_wire) = channels(layered, tree, across);
    let sizes = row_sizes(layered, graph, flow);
    let mut along = Along {
        rows: Vec::with_capacity(sizes.len()),
        borders: vec![(0.0, 0.0); tree.len()],
        tracks: Vec::with_capacity(channels.len()),
        channels: Vec::new(),
        net_of_wire,
        labels: BTreeMap::new(),
        extent: 0.0,
    };
    let mut at = 0.0;
    let labels = labels(layered, across, tree, &along.net_of_wire, &channels);
    for (index, channel) in channels.iter().enumerate() {
        let labels = &labels[index];
        let strip = Strip { layered, tree, flow, across, index, channel, labels };
        let placed = strip.place();
        for (label, begin) in labels.iter().zip(&placed.labels) {
            along.labels.insert(label.pin, at + begin);
        }
        for (container, end) in strip.ends().into_iter().zip(&placed.ends) {
            along.borders[container].1 = at + end;
        }
        for (container, begin) in strip.begins().into_iter().zip(&placed.begins) {
            along.borders[container].0 = at + begin;
        }
        along.tracks.push(placed.tracks.iter().map(|t| at + t).collect());
        at += placed.extent;
        if let Some(size) = sizes.get(index) {
            along.rows.push((at, at + size));
            at += size;
        }
    }
    along.extent = at;
    along.channels = channels;
    along
}

/// Returns the extent of each row; titles that lie along it must fit.
fn row_sizes(layered: &Layered, graph: &Graph, flow: Flow) -> Vec<f64> {
    let mut sizes: Vec<f64> = layered
        .rows
        .iter()
        .map(|row| row.iter().map(|v| layered.vertices[*v].su).fold(0.0, f64::max))
        .collect();
    for &wire in &layered.direct {
        let pin = &layered.pins[layered.wires[wire].a];
        let label = layered.strands[pin.strand].label;
        let size = &mut sizes[layered.vertices[pin.vertex].row];
        *size = size.max(label.map_or(0.0, |l| super::layered::along_across(l, flow).0));
    }
    if flow == Flow::Right {
        for (container, span) in graph.containers.iter().zip(&layered.spans) {
            if let Some(size) = sizes.get_mut(span.0) {
                *size = size.max(container.title_w - PAD);
            }
        }
    }
    sizes
}

/// One channel with the containers that begin and end in it.
struct Strip<'a> {
    layered: &'a Layered,
    tree: &'a Tree,
    flow: Flow,
    across: &'a Across,
    index: usize,
    channel: &'a Channel,
    labels: &'a [Label],
}

/// Positions in a channel, from the end of the row before it.
struct Placed {
    ends: Vec<f64>,
    begins: Vec<f64>,
    /// Per net; 0 for straight ones.
    tracks: Vec<f64>,
    labels: Vec<f64>,
    extent: f64,
}

impl Strip<'_> {
    /// Returns containers that end here, inner before outer.
    fn ends(&self) -> Vec<usize> {
        let spans = &self.layered.spans;
        (0..self.tree.len()).rev().filter(|c| spans[*c].1 + 1 == self.index).collect()
    }

    /// Returns containers that begin here, outer before inner.
    fn begins(&self) -> Vec<usize> {
        (0..self.tree.len()).filter(|c| self.layered.spans[*c].0 == self.index).collect()
    }

    /// Returns the room from a container's begin to what is in it.
    fn lead(&self) -> f64 {
        if self.flow == Flow::Down { TITLE_H + UNDER_TITLE } else { PAD }
    }

    /// Places ends, tracks and begins as early as they may stand, then begins as late.
    fn place(&self) -> Placed {
        let (ends, begins) = (self.ends(), self.begins());
        let tracks = self.channel.order.len();
        let mut graph = Precedence::new(ends.len() + begins.len() + tracks + self.labels.len());
        let track_at = |t: usize| ends.len() + t;
        let begin_at = |b: usize| ends.len() + tracks + b;
        let label_at = |l: usize| ends.len() + tracks + begins.len() + l;
        self.relate_ends(&mut graph, &ends, track_at);
        self.relate_begins(&mut graph, &begins, begin_at, track_at);
        for (e, &end) in ends.iter().enumerate() {
            for (b, &begin) in begins.iter().enumerate() {
                if self.near(end, begin) {
                    graph.add(e, begin_at(b), BOX_GAP);
                }
            }
        }
        for &(a, b) in &self.channel.apart {
            graph.add(track_at(a), track_at(b), TRACK_GAP);
        }
        let (first, last) = (self.index == 0, self.index == self.layered.rows.len());
        for (t, net) in self.channel.order.iter().enumerate() {
            let net = &self.channel.nets[*net];
            graph.at_least(track_at(t), if first { 0.0 } else { STUB });
            let behind = if net.right.is_empty() { STUB } else { STUB_HEAD };
            graph.before_end(track_at(t), if last { 2.0 } else { behind });
        }
        for (l, label) in self.labels.iter().enumerate() {
            self.relate_label(
                &mut graph,
                label,
                label_at(l),
                (&ends, &begins),
                (track_at, begin_at),
            );
            for (o, other) in self.labels.iter().enumerate() {
                if label.behind && !other.behind && label.meets((other.low, other.high), 4.0) {
                    graph.add(label_at(l), label_at(o), label.su + LABEL_GAP);
                }
            }
        }
        let gap = if first || last { 0.0 } else { self.row_gap() };
        let (early, late, extent) = graph.solve(gap);
        let mut tracks = vec![0.0; self.channel.nets.len()];
        for (t, net) in self.channel.order.iter().enumerate() {
            tracks[*net] = early[track_at(t)];
        }
        let begins = (0..begins.len()).map(|b| late[begin_at(b)]).collect();
        let label = |(l, label): (usize, &Label)| {
            if label.behind { early[label_at(l)] } else { late[label_at(l)] }
        };
        let labels = self.labels.iter().enumerate().map(label).collect();
        Placed { ends: early[..ends.len()].to_vec(), begins, tracks, labels, extent }
    }

    /// Puts a label next to its row, outside of what its line leaves or enters.
    fn relate_label(
        &self,
        graph: &mut Precedence,
        label: &Label,
        at: usize,
        (ends, begins): (&[usize], &[usize]),
        (track_at, begin_at): (impl Fn(usize) -> usize, impl Fn(usize) -> usize),
    ) {
        let size = label.su + LABEL_GAP;
        let borders = &self.across.borders;
        graph.at_least(at, if label.head { LABEL_HEAD } else { LABEL_STUB });
        let straight = self.channel.nets.get(label.net).is_some_and(Net::is_straight);
        let far = if label.behind && !straight { LABEL_STUB } else { LABEL_HEAD };
        graph.before_end(at, label.su + far);
        for (e, end) in ends.iter().enumerate().filter(|e| label.meets(borders[*e.1], 0.0)) {
            if label.stays_in(self.tree, *end) {
                graph.add(at, e, size);
            } else {
                graph.add(e, at, LABEL_GAP);
            }
        }
        for (b, begin) in begins.iter().enumerate().filter(|b| label.meets(borders[*b.1], 0.0)) {
            if !label.behind && label.stays_in(self.tree, *begin) {
                graph.add(begin_at(b), at, LABEL_GAP);
            } else {
                graph.add(at, begin_at(b), size);
            }
        }
        for (t, index) in self.channel.order.iter().enumerate() {
            let net = &self.channel.nets[*index];
            let own = *index == label.net || net.part_of == Some(label.net);
            if !own && !net.meets(label.low, label.high, LABEL_CLEAR) {
                continue;
            }
            if label.behind && !label.leaves(self.tree, net.within) {
                graph.add(at, track_at(t), size);
            } else {
                graph.add(track_at(t), at, LABEL_GAP);
            }
        }
    }

    fn row_gap(&self) -> f64 {
        let boxes = |row: &Vec<usize>| {
            row.iter().any(|v| matches!(self.layered.vertices[*v].kind, Kind::Leaf(_)))
        };
        let rows = &self.layered.rows;
        if boxes(&rows[self.index - 1]) && boxes(&rows[self.index]) {
            ROW_GAP_BOXES
        } else {
            ROW_GAP
        }
    }

    fn relate_ends(
        &self,
        graph: &mut Precedence,
        ends: &[usize],
        track_at: impl Fn(usize) -> usize,
    ) {
        for (e, &end) in ends.iter().enumerate() {
            graph.at_least(e, PAD);
            graph.before_end(e, PAD);
            let parent = self.tree.parent[end];
            if let Some(p) = ends.iter().position(|other| Some(*other) == parent) {
                graph.add(e, p, PAD);
            }
            let (low, high) = self.across.borders[end];
            for (t, net) in self.channel.order.iter().enumerate() {
                let net = &self.channel.nets[*net];
                if !net.meets(low, high, 4.0) {
                    continue;
                }
                if net.within.is_some_and(|w| self.tree.holds(end, Some(w))) {
                    graph.add(track_at(t), e, BORDER_GAP);
                } else {
                    graph.add(e, track_at(t), BORDER_GAP);
                }
            }
        }
    }

    fn relate_begins(
        &self,
        graph: &mut Precedence,
        begins: &[usize],
        begin_at: impl Fn(usize) -> usize,
        track_at: impl Fn(usize) -> usize,
    ) {
        for (b, &begin) in begins.iter().enumerate() {
            graph.at_least(begin_at(b), if self.index == 0 { 0.0 } else { PAD });
            graph.before_end(begin_at(b), self.lead());
            let parent = self.tree.parent[begin];
            if let Some(p) = begins.iter().position(|other| Some(*other) == parent) {
                graph.add(begin_at(p), begin_at(b), self.lead());
            }
            let (low, high) = self.across.borders[begin];
            for (t, net) in self.channel.order.iter().enumerate() {
                let net = &self.channel.nets[*net];
                if net.meets(low, high, 4.0) {
                    let gap = if net.to_port { STUB_HEAD } else { BORDER_GAP };
                    graph.add(track_at(t), begin_at(b), gap);
                }
            }
        }
    }

    fn near(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.across.borders[a], self.across.borders[b]);
        a.0 < b.1 + PAD && b.0 < a.1 + PAD
    }
}

/// Least and greatest positions under "at least so far behind".
struct Precedence {
    behind: Vec<Vec<(usize, f64)>>,
    waits: Vec<usize>,
    least: Vec<f64>,
    to_end: Vec<f64>,
}

impl Precedence {
    fn new(count: usize) -> Self {
        Self {
            behind: vec![Vec::new(); count],
            waits: vec![0; count],
            least: vec![0.0; count],
            to_end: vec![0.0; count],
        }
    }

    fn add(&mut self, before: usize, after: usize, gap: f64) {
        self.behind[before].push((after, gap));
        self.waits[after] += 1;
    }

    fn at_least(&mut self, at: usize, gap: f64) {
        self.least[at] = self.least[at].max(gap);
    }

    fn before_end(&mut self, at: usize, gap: f64) {
        self.to_end[at] = self.to_end[at].max(gap);
    }

    /// Returns earliest and latest positions and the extent; a cycle is cut where it is met.
    fn solve(mut self, extent_min: f64) -> (Vec<f64>, Vec<f64>, f64) {
        let count = self.behind.len();
        let mut order: Vec<usize> = (0..count).filter(|n| self.waits[*n] == 0).collect();
        let mut done = 0;
        while done < order.len() {
            for &(after, _) in &self.behind[order[done]] {
                self.waits[after] -= 1;
                if self.waits[after] == 0 {
                    order.push(after);
                }
            }
            done += 1;
        }
        let mut early = std::mem::take(&mut self.least);
        for &node in &order {
            for &(after, gap) in &self.behind[node] {
                early[after] = early[after].max(early[node] + gap);
            }
        }
        let mut extent = extent_min;
        for (node, gap) in self.to_end.iter().enumerate() {
            extent = extent.max(early[node] + gap);
        }
        let mut late: Vec<f64> = self.to_end.iter().map(|gap| extent - gap).collect();
        for &node in order.iter().rev() {
            for &(after, gap) in &self.behind[node] {
                late[node] = late[node].min(late[after] - gap);
            }
        }
        (early, late, extent)
    }
}
