//! Positions across the flow: straight lines first, then short ones, nothing too close.

use super::align::{Blocks, align};
use super::graph::{Flow, Graph};
use super::layered::{Kind, Layered};
use super::separation::{Apart, PAD, Wishes, beside, constraints, high, lead_of_child, low};
use super::tree::Tree;

/// Rounds of pulling and pushing.
const ROUNDS: usize = 60;
/// How far each round goes towards the wish.
const STEP: f64 = 0.8;

/// How hard two ends on one row pull each other, against a wire between two boxes.
const LEVEL_PULL: f64 = 0.5;
/// How hard boxes without edges pull the first one in the next row.
const GRID_PULL: f64 = 1.0;
/// How hard neighbours in a row pull each other, so that nothing drifts away.
const ROW_PULL: f64 = 0.02;

/// Positions across the flow.
#[derive(Clone, Debug)]
pub(super) struct Across {
    /// The centre of each vertex.
    pub(super) center: Vec<f64>,
    /// The low and the high border of each container.
    pub(super) borders: Vec<(f64, f64)>,
}

/// Returns positions that keep all distances, with wires as straight and short as they get.
///
/// The aim is the least weighted sum of squared wire extents. Each round moves every block
/// towards the mean of its neighbours; then the least positions not below and the greatest not
/// above that keep all distances are found, and their mean, which keeps them too, is taken.
pub(super) fn place(
    layered: &Layered,
    graph: &Graph,
    tree: &Tree,
    flow: Flow,
    wishes: &Wishes,
) -> Across {
    let apart = constraints(layered, graph, tree, flow, wishes);
    let variables = layered.vertices.len() + 2 * tree.len();
    let mut blocks = align(layered, tree, variables);
    let order = ordered(&mut blocks, &apart, variables);
    let mut solver = Solver::new(layered, tree, blocks, &apart, order);
    solver.solve();
    let mut across = solver.positions();
    tighten(layered, tree, flow, wishes, &mut across);
    across
}

/// Returns the blocks in an order in which every constraint points forward.
///
/// Blocks that would need to be on both sides of another are taken apart.
fn ordered(blocks: &mut Blocks, apart: &[Apart], variables: usize) -> Vec<usize> {
    loop {
        let mut next: Vec<Vec<usize>> = vec![Vec::new(); variables];
        let mut waiting = vec![0_usize; variables];
        for c in apart {
            let (a, b) = (blocks.of[c.before], blocks.of[c.after]);
            if a != b {
                next[a].push(b);
                waiting[b] += 1;
            }
        }
        let torn = |c: &&Apart| {
            let (a, b) = (c.before, c.after);
            blocks.of[a] == blocks.of[b] && blocks.offset[b] - blocks.offset[a] < c.gap - 1e-6
        };
        let mut bad: Vec<usize> = apart.iter().filter(torn).map(|c| blocks.of[c.before]).collect();
        let is_block: Vec<bool> = (0..variables).map(|v| blocks.of[v] == v).collect();
        let mut order: Vec<usize> =
            (0..variables).filter(|v| is_block[*v] && waiting[*v] == 0).collect();
        let mut done = 0;
        while done < order.len() {
            for &after in &next[order[done]] {
                waiting[after] -= 1;
                if waiting[after] == 0 {
                    order.push(after);
                }
            }
            done += 1;
        }
        bad.extend((0..variables).filter(|v| is_block[*v] && waiting[*v] > 0));
        if bad.is_empty() {
            return order;
        }
        let mut apart_now = vec![false; variables];
        bad.iter().for_each(|b| apart_now[*b] = true);
        for variable in 0..variables {
            if apart_now[blocks.of[variable]] {
                blocks.of[variable] = variable;
                blocks.offset[variable] = 0.0;
            }
        }
    }
}

struct Solver<'a> {
    layered: &'a Layered,
    tree: &'a Tree,
    blocks: Blocks,
    /// Constraints between blocks, in the order of their first block.
    apart: Vec<Apart>,
    /// Wires between blocks: blocks, wished difference, weight.
    wires: Vec<(usize, usize, f64, f64)>,
    /// Vertices that no wire pulls, with the neighbour that they stand beside.
    loose: Vec<(usize, usize)>,
    x: Vec<f64>,
}

impl<'a> Solver<'a> {
    fn new(
        layered: &'a Layered,
        tree: &'a Tree,
        blocks: Blocks,
        apart: &[Apart],
        order: Vec<usize>,
    ) -> Self {
        let mut rank = vec![0; blocks.of.len()];
        for (index, block) in order.iter().enumerate() {
            rank[*block] = index;
        }
        let mut between: Vec<Apart> = apart
            .iter()
            .filter(|c| blocks.of[c.before] != blocks.of[c.after])
            .map(|c| Apart {
                before: blocks.of[c.before],
                after: blocks.of[c.after],
                gap: c.gap + blocks.offset[c.before] - blocks.offset[c.after],
            })
            .collect();
        between.sort_by_key(|c| (rank[c.before], rank[c.after]));
        let mut wires = block_wires(layered, &blocks);
        grid_wires(layered, &blocks, &mut wires);
        let x = start(layered, &blocks);
        let loose = loose(layered);
        Self { layered, tree, blocks, apart: between, wires, loose, x }
    }

    fn solve(&mut self) {
        for _ in 0..ROUNDS {
            self.pull();
            self.set_loose();
            self.set_borders();
            self.push();
        }
        self.push_up();
    }

    /// Moves every block towards the mean of what it is wired to.
    fn pull(&mut self) {
        let mut sum = vec![(0.0, 0.0); self.x.len()];
        for &(a, b, difference, weight) in &self.wires {
            let (xa, xb) = (self.x[a], self.x[b]);
            sum[a] = (sum[a].0 + weight * (xb - difference), sum[a].1 + weight);
            sum[b] = (sum[b].0 + weight * (xa + difference), sum[b].1 + weight);
        }
        for (x, (total, weight)) in self.x.iter_mut().zip(sum) {
            if weight > 0.0 {
                *x += STEP * (total / weight - *x);
            }
        }
    }

    /// Puts vertices without wires where their neighbour is; the distances push them beside it.
    fn set_loose(&mut self) {
        for &(vertex, neighbour) in &self.loose {
            let at = self.at(neighbour) + self.layered.vertices[neighbour].sv / 2.0;
            let block = self.blocks.of[vertex];
            self.x[block] = at + self.layered.vertices[vertex].sv / 2.0 + 20.0;
        }
    }

    fn at(&self, variable: usize) -> f64 {
        self.x[self.blocks.of[variable]] + self.blocks.offset[variable]
    }

    /// Lets the borders of containers follow their contents, so that they push nothing by themselves.
    fn set_borders(&mut self) {
        let mut hull = vec![(f64::MAX, f64::MIN); self.tree.len()];
        for (index, vertex) in self.layered.vertices.iter().enumerate() {
            if let Some(parent) = vertex.parent {
                let (at, half) = (self.at(index), vertex.sv / 2.0 + PAD);
                hull[parent] = (hull[parent].0.min(at - half), hull[parent].1.max(at + half));
            }
        }
        for container in (0..self.tree.len()).rev() {
            let (l, h) = hull[container];
            self.x[low(self.layered, container)] = l;
            self.x[high(self.layered, container)] = h;
            if let Some(parent) = self.tree.parent[container] {
                hull[parent] = (hull[parent].0.min(l - PAD), hull[parent].1.max(h + PAD));
            }
        }
    }

    /// Restores all distances by the mean of pushing everything up and everything down.
    fn push(&mut self) {
        let mut down = self.x.clone();
        for c in self.apart.iter().rev() {
            down[c.before] = down[c.before].min(down[c.after] - c.gap);
        }
        self.push_up();
        for (x, down) in self.x.iter_mut().zip(down) {
            *x = (*x + down) / 2.0;
        }
    }

    fn push_up(&mut self) {
        for c in &self.apart {
            self.x[c.after] = self.x[c.after].max(self.x[c.before] + c.gap);
        }
    }

    fn positions(&self) -> Across {
        let center = (0..self.layered.vertices.len()).map(|v| self.at(v)).collect();
        let borders = (0..self.tree.len())
            .map(|c| (self.at(low(self.layered, c)), self.at(high(self.layered, c))))
            .collect();
        Across { center, borders }
    }
}

/// Returns wires between different blocks; lines that only pass pull hardest.
fn block_wires(layered: &Layered, blocks: &Blocks) -> Vec<(usize, usize, f64, f64)> {
    let mut wires = Vec::new();
    for wire in &layered.wires {
        let (a, b) = layered.ends(wire);
        let (block_a, block_b) = (blocks.of[a], blocks.of[b]);
        if block_a == block_b {
            continue;
        }
        if layered.vertices[a].row == layered.vertices[b].row {
            let apart = blocks.offset[a] - blocks.offset[b];
            wires.push((block_a, block_b, apart, LEVEL_PULL));
            continue;
        }
        let weight = match (layered.passes(a), layered.passes(b)) {
            (true, true) => 6.0,
            (false, false) => 1.0,
            _ => 2.0,
        };
        let difference = blocks.offset[a] + layered.pins[wire.a].offset
            - blocks.offset[b]
            - layered.pins[wire.b].offset;
        wires.push((block_a, block_b, difference, weight));
    }
    for pair in layered.rows.iter().flat_map(|row| row.windows(2)) {
        let (a, b) = (pair[0], pair[1]);
        let (block_a, block_b) = (blocks.of[a], blocks.of[b]);
        if block_a != block_b {
            let apart = (layered.vertices[a].sv + layered.vertices[b].sv) / 2.0;
            let difference = blocks.offset[a] - blocks.offset[b] + apart;
            wires.push((block_a, block_b, difference, ROW_PULL));
        }
    }
    wires
}

/// Adds wires between the first boxes without edges that one container has in two rows.
fn grid_wires(layered: &Layered, blocks: &Blocks, wires: &mut Vec<(usize, usize, f64, f64)>) {
    let wired = wired(layered);
    let mut last = std::collections::BTreeMap::new();
    for row in &layered.rows {
        for (place, &vertex) in row.iter().enumerate() {
            let at = &layered.vertices[vertex];
            let leads = place == 0 || layered.vertices[row[place - 1]].parent != at.parent;
            if wired[vertex] || !leads || !matches!(at.kind, Kind::Leaf(_)) {
                continue;
            }
            if let Some(before) = last.insert(at.parent, vertex) {
                let level = (at.sv - layered.vertices[before].sv) / 2.0;
                let difference = level + blocks.offset[before] - blocks.offset[vertex];
                wires.push((blocks.of[before], blocks.of[vertex], difference, GRID_PULL));
            }
        }
    }
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
fn loose(layered: &Layered) -> Vec<(usize, usize)> {
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

/// Returns the first positions: rows packed and centred on each other.
fn start(layered: &Layered, blocks: &Blocks) -> Vec<f64> {
    let mut sum = vec![(0.0, 0.0); blocks.of.len()];
    for row in &layered.rows {
        let extent: f64 = row.iter().map(|v| layered.vertices[*v].sv + 20.0).sum();
        let mut at = -extent / 2.0;
        for &vertex in row {
            let sv = layered.vertices[vertex].sv + 20.0;
            let block = blocks.of[vertex];
            let x = at + sv / 2.0 - blocks.offset[vertex];
            sum[block] = (sum[block].0 + x, sum[block].1 + 1.0);
            at += sv;
        }
    }
    sum.iter().map(|(total, count)| if *count > 0.0 { total / count } else { 0.0 }).collect()
}

/// Draws the borders of containers as close to their contents as the distances allow.
fn tighten(layered: &Layered, tree: &Tree, flow: Flow, wishes: &Wishes, across: &mut Across) {
    let mut hull = vec![(f64::MAX, f64::MIN); tree.len()];
    for (index, vertex) in layered.vertices.iter().enumerate() {
        let Some(container) = vertex.parent else { continue };
        let (top, pad) = beside(layered, index, flow);
        let (center, half) = (across.center[index], vertex.sv / 2.0);
        let range = &mut hull[container];
        range.0 = range.0.min(center - half - top - wishes.lead[container]);
        range.1 = range.1.max(center + half + pad);
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
            let lead = lead_of_child(flow) + wishes.lead[parent];
            hull[parent] = (hull[parent].0.min(l - lead), hull[parent].1.max(h + PAD));
        }
    }
}
