//! The last step across the flow: jogs and widths cost least, then what is free is balanced.
//!
//! Sums of squares spread what could stand close together. Sums of lengths make most jogs vanish
//! and keep containers slim. Where a line meets a box is a variable too, so that lines become
//! straight by sliding along the sides; and a box on which many lines end may grow for that.

use std::collections::BTreeMap;

use super::align::Blocks;
use super::balance::balance;
use super::coordinates::{Across, grid, loose};
use super::layered::{Kind, Layered, Pin};
use super::ports::{CORNER, LABEL_CLEAR, PIN_GAP};
use super::separation::{Apart, high, low};
use super::simplex::{Arc, FIRM, Net};
use super::titles::TitleRoom;
use super::tree::Tree;
use super::twins::{Twin, twins};

/// What a unit of the whole drawing's width costs.
const WIDTH: i64 = 16;
/// What a unit of a container's width costs.
const CONTAINER: i64 = 8;
/// What a unit of a box's growth costs, at each side.
const GROWTH: i64 = 4;
/// What a unit of a pin's distance from its place in an even spread costs.
const SPREAD: i64 = 1;
/// What a unit of jog costs between two passing lines, between one and a box, between two boxes.
const JOG: [i64; 3] = [64, 32, 24];
/// What it costs more where a line is the only one on its side of both boxes.
const JOG_ALONE: i64 = 16;
/// What it costs more where the wire was chosen to be straight.
const JOG_CHOSEN: i64 = 24;
/// What a unit of difference between twins costs.
const TWIN: i64 = 400;
/// How far a box may grow at each side for each line on it.
const GROWTH_PER_PIN: f64 = 8.0;
/// So many lines on one side make a box grow.
const GROWTH_PINS: usize = 3;

/// A wish that two pins, or vertices, be so far apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pull {
    /// A vertex, and its pin if a line is meant.
    pub(super) a: (usize, Option<usize>),
    /// The same of the other end.
    pub(super) b: (usize, Option<usize>),
    /// The wished difference, from `a` to `b`.
    pub(super) apart: f64,
    /// What a unit of deviation costs.
    pub(super) weight: i64,
}

/// Moves what stands in `across`, which keeps all distances, to where jogs and widths cost least.
///
/// `known` is what was found for other distances, and then for these. Returns whether it was found;
/// if not, all stays where it is.
pub(super) fn compact(
    layered: &Layered,
    tree: &Tree,
    apart: &[Apart],
    (pulls, titles): (&[Pull], &[TitleRoom]),
    known: &mut Option<Net>,
    across: &mut Across,
) -> bool {
    let mut model = Model::new(layered, tree, across);
    model.keep_apart(apart);
    model.bound_width();
    pulls.iter().for_each(|pull| model.wish(pull));
    titles.iter().for_each(|room| model.make_room(room));
    if let Some(known) = known {
        model.net.go_on_from(known);
    }
    if !model.net.minimise() {
        return false;
    }
    *known = Some(model.net.clone());
    let twins = twins(layered, tree, &model.net.x);
    if model.match_twins(&twins) | model.match_growth() {
        model.net.minimise();
    }
    model.read(across);
    balance(layered, apart, pulls, titles, across);
    true
}

/// The variables, and the arcs between them.
struct Model<'a> {
    layered: &'a Layered,
    tree: &'a Tree,
    /// Vertices and borders of containers, then pins and borders of boxes.
    net: Net,
    /// The variable of each pin that slides.
    pins: Vec<Option<usize>>,
    /// The variables of the borders of each vertex that may grow.
    borders: Vec<Option<(usize, usize)>>,
}

impl<'a> Model<'a> {
    fn new(layered: &'a Layered, tree: &'a Tree, across: &Across) -> Self {
        let borders = across.borders.iter().flat_map(|(low, high)| [*low, *high]);
        let mut model = Self {
            layered,
            tree,
            net: Net::new(across.center.iter().copied().chain(borders).collect()),
            pins: vec![None; layered.pins.len()],
            borders: vec![None; layered.vertices.len()],
        };
        for pins in sides(layered) {
            model.grow(&pins);
            model.slide(&pins);
        }
        model
    }

    fn arc(&mut self, tail: usize, head: usize, length: f64, weight: i64) {
        self.net.add(Arc { tail, head, length, over: weight, under: FIRM });
    }

    /// Lets a box grow on which many lines end.
    fn grow(&mut self, pins: &[usize]) {
        let Some(pin) = pins.first() else { return };
        let vertex = self.layered.pins[*pin].vertex;
        if pins.len() < GROWTH_PINS || self.borders[vertex].is_some() {
            return;
        }
        let half = self.layered.vertices[vertex].sv / 2.0;
        let most = half + GROWTH_PER_PIN * pins.len() as f64;
        let (low, high) = (self.net.x[vertex] - half, self.net.x[vertex] + half);
        let (low, high) = (self.net.variable(low), self.net.variable(high));
        self.arc(low, vertex, half, GROWTH);
        self.arc(vertex, low, -most, 0);
        self.arc(vertex, high, half, GROWTH);
        self.arc(high, vertex, -most, 0);
        self.borders[vertex] = Some((low, high));
    }

    /// Lets the pins of a side slide between its corners, in their order.
    fn slide(&mut self, pins: &[usize]) {
        let mut before: Option<(Pin, usize)> = None;
        for &index in pins {
            let pin = self.layered.pins[index];
            let vertex = &self.layered.vertices[pin.vertex];
            let over = vertex.over[usize::from(pin.right)];
            let half = vertex.sv / 2.0;
            let own = self.net.variable(self.net.x[pin.vertex] + pin.offset);
            let (low, high) = pin.tag.map_or((0.0, 0.0), |tag| (tag.low, tag.high));
            let to_low = CORNER.max(low - over.0).min(half + pin.offset);
            let to_high = CORNER.max(high - over.1).min(half - pin.offset);
            let (low_side, high_side) = self.sides_of(pin.vertex);
            self.arc(low_side.0, own, to_low + low_side.1, 0);
            self.arc(own, high_side.0, to_high + high_side.1, 0);
            if let Some((other, variable)) = before {
                let labels = other.tag.map_or(0.0, |tag| tag.high) + low;
                let gap = if labels > 0.0 { labels + LABEL_CLEAR } else { PIN_GAP };
                let length = gap.max(PIN_GAP).min(pin.offset - other.offset);
                self.arc(variable, own, length, 0);
            }
            self.pins[index] = Some(own);
            before = Some((pin, own));
            self.pull((pin.vertex, own), pin.offset, SPREAD);
        }
    }

    /// Returns the borders of a vertex as variables, with what to add for one that cannot grow.
    fn sides_of(&self, vertex: usize) -> ((usize, f64), (usize, f64)) {
        let half = self.layered.vertices[vertex].sv / 2.0;
        match self.borders[vertex] {
            Some((low, high)) => ((low, 0.0), (high, 0.0)),
            None => ((vertex, -half), (vertex, -half)),
        }
    }

    /// Adds the distances; those of a box that grows count from its borders.
    fn keep_apart(&mut self, apart: &[Apart]) {
        for constraint in apart {
            let mut arc = Arc {
                tail: constraint.before,
                head: constraint.after,
                length: constraint.gap,
                over: 0,
                under: FIRM,
            };
            if let Some(Some((_, high))) = self.borders.get(arc.tail) {
                arc.length -= self.layered.vertices[arc.tail].sv / 2.0;
                arc.tail = *high;
            }
            if let Some(Some((low, _))) = self.borders.get(arc.head) {
                arc.length -= self.layered.vertices[arc.head].sv / 2.0;
                arc.head = *low;
            }
            self.net.add(arc);
        }
    }

    /// Lets the extents of containers and of the whole cost something.
    fn bound_width(&mut self) {
        for container in 0..self.tree.len() {
            let (begin, end) = (low(self.layered, container), high(self.layered, container));
            self.arc(begin, end, 0.0, CONTAINER);
        }
        let least = self.net.x.iter().copied().fold(f64::MAX, f64::min);
        let most = self.net.x.iter().copied().fold(f64::MIN, f64::max);
        let reach =
            self.layered.vertices.iter().map(|vertex| vertex.sv).fold(most - least, f64::max);
        let (first, last) = (self.net.variable(least - reach), self.net.variable(most + reach));
        for row in &self.layered.rows {
            let (Some(&a), Some(&b)) = (row.first(), row.last()) else { continue };
            let outer =
                |v: usize| self.tree.chain(self.layered.vertices[v].parent).first().copied();
            let begin = outer(a).map_or(self.sides_of(a).0, |c| (low(self.layered, c), 0.0));
            let end = outer(b).map_or(self.sides_of(b).1, |c| (high(self.layered, c), 0.0));
            self.arc(first, begin.0, -begin.1, 0);
            self.arc(end.0, last, -end.1, 0);
        }
        self.arc(first, last, 0.0, WIDTH);
    }

    /// Returns the variable of a pin, with what to add for one that does not slide.
    fn pin(&self, pin: usize) -> (usize, f64) {
        let Pin { vertex, offset, .. } = self.layered.pins[pin];
        self.pins[pin].map_or((vertex, offset), |variable| (variable, 0.0))
    }

    /// Keeps room for a title free of lines.
    fn make_room(&mut self, title: &TitleRoom) {
        let room = title.apart(self.layered, |pin| self.pin(pin));
        self.arc(room.before, room.after, room.gap, 0);
    }

    /// Adds a wish between pins or vertices.
    fn wish(&mut self, pull: &Pull) {
        let end =
            |(vertex, pin): (usize, Option<usize>)| pin.map_or((vertex, 0.0), |pin| self.pin(pin));
        let ((a, offset_a), (b, offset_b)) = (end(pull.a), end(pull.b));
        self.pull((a, b), pull.apart + offset_a - offset_b, pull.weight);
    }

    /// Adds what it costs that `x[b] - x[a]` is not `apart`.
    fn pull(&mut self, (a, b): (usize, usize), apart: f64, weight: i64) {
        self.net.add(Arc { tail: a, head: b, length: apart, over: weight, under: weight });
    }

    /// Lets what twins have in common stand alike in them; returns whether there is anything.
    fn match_twins(&mut self, twins: &[Twin]) -> bool {
        for twin in twins {
            self.pull((twin.border, twin.variable), twin.apart, TWIN);
        }
        !twins.is_empty()
    }

    /// Lets boxes of one class grow alike; returns whether any differ.
    fn match_growth(&mut self) -> bool {
        let mut grown: BTreeMap<u32, Vec<(usize, usize)>> = BTreeMap::new();
        for (class, borders) in self.layered.classes.leaves.iter().zip(&self.borders) {
            grown.entry(*class).or_default().extend(*borders);
        }
        let mut differ = false;
        for alike in grown.into_values() {
            let extents = alike.iter().map(|(low, high)| self.net.x[*high] - self.net.x[*low]);
            let (least, most) = extents
                .fold((f64::MAX, 0.0), |(least, most): (f64, f64), e| (least.min(e), most.max(e)));
            if most - least > 0.01 {
                differ = true;
                alike.into_iter().for_each(|borders| self.pull(borders, most, TWIN));
            }
        }
        differ
    }

    /// Writes positions, extents and offsets.
    fn read(&self, across: &mut Across) {
        for (vertex, borders) in self.borders.iter().enumerate() {
            across.center[vertex] = self.net.x[vertex];
            if let Some((low, high)) = *borders {
                across.center[vertex] = (self.net.x[low] + self.net.x[high]) / 2.0;
                across.extents[vertex] = self.net.x[high] - self.net.x[low];
            }
        }
        for (container, borders) in across.borders.iter_mut().enumerate() {
            *borders = (
                self.net.x[low(self.layered, container)],
                self.net.x[high(self.layered, container)],
            );
        }
        for (pin, variable) in self.pins.iter().enumerate() {
            if let Some(variable) = variable {
                let vertex = self.layered.pins[pin].vertex;
                across.offsets[pin] = self.net.x[*variable] - across.center[vertex];
            }
        }
    }
}

/// Returns the pins of each side of a box, in their order; straight lines across a row stay.
fn sides(layered: &Layered) -> Vec<Vec<usize>> {
    let mut sides: Vec<Vec<usize>> = vec![Vec::new(); layered.vertices.len() * 2];
    let mut fixed = vec![false; layered.pins.len()];
    for wire in layered.wires.iter().filter(|wire| wire.channel.is_none()) {
        fixed[wire.a] = true;
        fixed[wire.b] = true;
    }
    for (index, pin) in layered.pins.iter().enumerate() {
        if matches!(layered.vertices[pin.vertex].kind, Kind::Leaf(_)) && !fixed[index] {
            sides[pin.vertex * 2 + usize::from(pin.right)].push(index);
        }
    }
    for pins in &mut sides {
        pins.sort_by(|a, b| layered.pins[*a].offset.total_cmp(&layered.pins[*b].offset));
    }
    sides
}

/// Returns what pulls: wires, and for vertices without any their neighbours.
pub(super) fn pulls(layered: &Layered, blocks: &Blocks) -> Vec<Pull> {
    let mut loads = vec![0_i64; layered.wires.len()];
    for (wire, _) in layered.chains.iter().flatten() {
        loads[*wire] += 1;
    }
    let mut on_side = vec![0_usize; layered.vertices.len() * 2];
    let side = |pin: usize| layered.pins[pin].vertex * 2 + usize::from(layered.pins[pin].right);
    for wire in &layered.wires {
        on_side[side(wire.a)] += 1;
        on_side[side(wire.b)] += 1;
    }
    let mut pulls = Vec::with_capacity(layered.wires.len());
    for (wire, load) in layered.wires.iter().zip(loads) {
        let (a, b) = layered.ends(wire);
        if layered.vertices[a].row == layered.vertices[b].row {
            pulls.push(Pull { a: (a, None), b: (b, None), apart: 0.0, weight: JOG[2] / 2 });
            continue;
        }
        let boxes = usize::from(!layered.passes(a)) + usize::from(!layered.passes(b));
        let mut weight = JOG[boxes] * load.max(1);
        if on_side[side(wire.a)] == 1 && on_side[side(wire.b)] == 1 {
            weight += JOG_ALONE;
        }
        let shift = layered.pins[wire.a].offset - layered.pins[wire.b].offset;
        if blocks.joins(a, b, shift) {
            weight += JOG_CHOSEN;
        }
        pulls.push(Pull { a: (a, Some(wire.a)), b: (b, Some(wire.b)), apart: 0.0, weight });
    }
    for (vertex, neighbour) in loose(layered) {
        let apart = (layered.vertices[vertex].sv + layered.vertices[neighbour].sv) / 2.0;
        pulls.push(Pull { a: (neighbour, None), b: (vertex, None), apart, weight: 1 });
    }
    for (before, vertex) in grid(layered) {
        let apart = (layered.vertices[vertex].sv - layered.vertices[before].sv) / 2.0;
        pulls.push(Pull { a: (before, None), b: (vertex, None), apart, weight: JOG[2] });
    }
    pulls
}
