//! Positions across the flow: straight lines first, then short ones, nothing too close.

use super::align::{Blocks, align};
use super::compact::{compact, pulls};
use super::graph::{Flow, Graph};
use super::layered::{Kind, Layered};
use super::lists::Lists;
use super::separation::{Apart, PAD, Wishes, beside, constraints, high, lead_of_child, low};
use super::simplex::Net;
use super::titles::{TitleRoom, entering, titles};
use super::tree::Tree;

/// Free room between the boxes of a row before distances are kept.
const ROOM: f64 = 20.0;

/// Positions across the flow.
#[derive(Clone, Debug)]
pub(super) struct Across {
    /// The centre of each vertex.
    pub(super) center: Vec<f64>,
    /// The low and the high border of each container.
    pub(super) borders: Vec<(f64, f64)>,
    /// From the centre of its vertex to each pin.
    pub(super) offsets: Vec<f64>,
    /// The extent of each vertex.
    pub(super) extents: Vec<f64>,
}

impl Across {
    /// Returns the graph with boxes as large, and pins where they are, as was found.
    pub(super) fn applied_to(&self, layered: &Layered) -> Layered {
        let mut layered = layered.clone();
        for (vertex, extent) in layered.vertices.iter_mut().zip(&self.extents) {
            vertex.sv = *extent;
        }
        for (pin, offset) in layered.pins.iter_mut().zip(&self.offsets) {
            pin.offset = *offset;
        }
        layered
    }
}

/// Finds positions for one order of the rows, time after time as wishes change.
pub(super) struct Placing {
    blocks: Blocks,
    entering: Vec<Vec<usize>>,
    known: Option<Net>,
    /// Whether the last positions are the best; else nothing makes room for titles.
    found: bool,
}

impl Placing {
    /// Chooses the lines that should be straight.
    pub(super) fn new(layered: &Layered, tree: &Tree) -> Self {
        Self {
            blocks: align(layered, tree),
            entering: entering(layered, tree),
            known: None,
            found: false,
        }
    }

    /// Returns positions that keep all distances, with lines as straight and short as they get.
    pub(super) fn place(
        &mut self,
        layered: &Layered,
        graph: &Graph,
        tree: &Tree,
        flow: Flow,
        wishes: &Wishes,
    ) -> Across {
        let apart = constraints(layered, graph, tree, flow, wishes);
        let mut across = first(layered, tree, &apart);
        let pulls = pulls(layered, &self.blocks);
        let asked = (&pulls[..], &wishes.titles[..]);
        self.found = compact(layered, tree, &apart, asked, &mut self.known, &mut across);
        tighten(layered, tree, flow, wishes, &mut across);
        across
    }

    /// Returns from where each title begins in its container, and the rooms that are missing.
    pub(super) fn titles(
        &self,
        layered: &Layered,
        graph: &Graph,
        flow: Flow,
        across: &Across,
    ) -> (Vec<f64>, Vec<TitleRoom>) {
        if !self.found {
            return (vec![0.0; self.entering.len()], Vec::new());
        }
        titles(layered, graph, flow, &self.entering, across)
    }
}

/// Returns the least positions that keep all distances and lie not below rows packed and centred.
fn first(layered: &Layered, tree: &Tree, apart: &[Apart]) -> Across {
    let mut x = packed(layered);
    x.resize(x.len() + 2 * tree.len(), f64::MIN);
    let behind = Lists::new(x.len(), apart.iter().map(|c| (c.before, *c)));
    let mut waits = vec![0_usize; x.len()];
    apart.iter().for_each(|c| waits[c.after] += 1);
    // A container begins before its contents: nothing but them says where.
    for container in (0..tree.len()).rev() {
        let contents = behind.of(low(layered, container)).iter();
        let least = contents.map(|c| x[c.after] - c.gap).filter(|at| *at > f64::MIN / 2.0);
        x[low(layered, container)] = least.fold(f64::MAX, f64::min);
    }
    let mut ready: Vec<usize> = (0..x.len()).filter(|v| waits[*v] == 0).collect();
    while let Some(variable) = ready.pop() {
        for c in behind.of(variable) {
            x[c.after] = x[c.after].max(x[variable] + c.gap);
            waits[c.after] -= 1;
            if waits[c.after] == 0 {
                ready.push(c.after);
            }
        }
    }
    let borders = (0..tree.len()).map(|c| (x[low(layered, c)], x[high(layered, c)])).collect();
    x.truncate(layered.vertices.len());
    Across {
        center: x,
        borders,
        offsets: layered.pins.iter().map(|pin| pin.offset).collect(),
        extents: layered.vertices.iter().map(|vertex| vertex.sv).collect(),
    }
}

/// Returns rows packed and centred on each other.
fn packed(layered: &Layered) -> Vec<f64> {
    let mut x = vec![0.0; layered.vertices.len()];
    for row in &layered.rows {
        let extent: f64 = row.iter().map(|v| layered.vertices[*v].sv + ROOM).sum();
        let mut at = -extent / 2.0;
        for &vertex in row {
            let sv = layered.vertices[vertex].sv + ROOM;
            x[vertex] = at + sv / 2.0;
            at += sv;
        }
    }
    x
}

/// Returns pairs of the first boxes without lines that one container has in two rows, which make
/// a grid.
pub(super) fn grid(layered: &Layered) -> Vec<(usize, usize)> {
    let wired = wired(layered);
    let mut last = std::collections::BTreeMap::new();
    let mut pairs = Vec::new();
    for row in &layered.rows {
        for (place, &vertex) in row.iter().enumerate() {
            let at = &layered.vertices[vertex];
            let leads = place == 0 || layered.vertices[row[place - 1]].parent != at.parent;
            if wired[vertex] || !leads || !matches!(at.kind, Kind::Leaf(_)) {
                continue;
            }
            if let Some(before) = last.insert(at.parent, vertex) {
                pairs.push((before, vertex));
            }
        }
    }
    pairs
}

/// Returns which vertices have a wire.
fn wired(layered: &Layered) -> Vec<bool> {
    let mut wired = vec![false; layered.vertices.len()];
    for pin in &layered.pins {
        wired[pin.vertex] = true;
    }
    wired
}

/// Returns vertices without wires, with their neighbour in the row or what is wired near it.
pub(super) fn loose(layered: &Layered) -> Vec<(usize, usize)> {
    let wired = wired(layered);
    let mut loose = Vec::new();
    for row in &layered.rows {
        for pair in row.windows(2) {
            let same = layered.vertices[pair[0]].parent == layered.vertices[pair[1]].parent;
            if same && !wired[pair[1]] {
                loose.push((pair[1], pair[0]));
            }
        }
    }
    loose
}

/// Draws the borders of containers as close to their contents as the distances allow.
fn tighten(layered: &Layered, tree: &Tree, flow: Flow, wishes: &Wishes, across: &mut Across) {
    let mut hull = vec![(f64::MAX, f64::MIN); tree.len()];
    for (index, vertex) in layered.vertices.iter().enumerate() {
        let Some(container) = vertex.parent else { continue };
        let (top, pad) = beside(layered, index, flow);
        let (center, half) = (across.center[index], across.extents[index] / 2.0);
        let range = &mut hull[container];
        range.0 = range.0.min(center - half - top);
        range.1 = range.1.max(center + half + pad);
    }
    for room in &wishes.titles {
        let range = &mut hull[room.container];
        let at = |pin: usize| across.center[layered.pins[pin].vertex] + across.offsets[pin];
        match (room.before, room.behind) {
            (None, Some(pin)) => range.0 = range.0.min(at(pin) - room.room),
            (Some(pin), None) => range.1 = range.1.max(at(pin) + room.room),
            _ => {}
        }
    }
    for container in (0..tree.len()).rev() {
        let solved = across.borders[container];
        let (mut l, mut h) = (hull[container].0.max(solved.0), hull[container].1.min(solved.1));
        let missing = (wishes.extent[container] - (h - l)).max(0.0);
        let up = missing.min(solved.1 - h);
        h += up;
        l -= (missing - up).min(l - solved.0);
        across.borders[container] = (l, h);
        if let Some(parent) = tree.parent[container] {
            let lead = lead_of_child(flow);
            hull[parent] = (hull[parent].0.min(l - lead), hull[parent].1.max(h + PAD));
        }
    }
}
