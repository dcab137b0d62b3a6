//! What must keep its distance across the flow, as differences of variables.

use super::graph::{Flow, Graph};
use super::layered::{Kind, Layered};
use super::titles::TitleRoom;
use super::tree::Tree;

/// Free room between two boxes of one row.
pub(super) const GAP_BOX: f64 = 16.0;
/// Free room between two lines of one row.
const GAP_LINE: f64 = 10.0;
/// Free room between a line and a box.
const GAP_MIXED: f64 = 12.0;
/// Free room between a label and what stands beside it.
const LABEL_CLEAR: f64 = 5.0;
/// Free room between the border of a container and the boxes in it.
pub(super) const PAD: f64 = 12.0;
/// Free room between the border of a container and a line in it.
const PAD_LINE: f64 = 10.0;
/// Height of a container's title.
pub(super) const TITLE_H: f64 = 28.0;
/// Free room between a title and the boxes under it.
const PAD_TITLE: f64 = 8.0;

/// Free room around a label between two boxes, with room for the head of its line.
const DIRECT_LABEL: f64 = 24.0;

/// `x[after] - x[before] >= gap`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Apart {
    /// The variable nearer to the start.
    pub(super) before: usize,
    /// The other variable.
    pub(super) after: usize,
    /// The least difference.
    pub(super) gap: f64,
}

/// What stages ask of containers beyond their contents.
#[derive(Clone, Debug)]
pub(super) struct Wishes {
    /// Room for titles that lines would strike.
    pub(super) titles: Vec<TitleRoom>,
    /// The least extent across the flow.
    pub(super) extent: Vec<f64>,
}

/// Variables: the vertices, then the low and the high border of each container.
pub(super) fn low(layered: &Layered, container: usize) -> usize {
    layered.vertices.len() + 2 * container
}

/// Returns the variable of the high border.
pub(super) fn high(layered: &Layered, container: usize) -> usize {
    low(layered, container) + 1
}

/// Returns all constraints for the order of rows in `layered`.
pub(super) fn constraints(
    layered: &Layered,
    graph: &Graph,
    tree: &Tree,
    flow: Flow,
    wishes: &Wishes,
) -> Vec<Apart> {
    let mut apart = Vec::new();
    for row in &layered.rows {
        for pair in row.windows(2) {
            apart.push(neighbours(layered, graph, tree, flow, pair[0], pair[1]));
        }
    }
    for (index, vertex) in layered.vertices.iter().enumerate() {
        let Some(container) = vertex.parent else { continue };
        let (top, pad) = beside(layered, index, flow);
        let half = vertex.sv / 2.0;
        apart.push(Apart { before: low(layered, container), after: index, gap: top + half });
        apart.push(Apart { before: index, after: high(layered, container), gap: pad + half });
    }
    for container in 0..tree.len() {
        let (l, h) = (low(layered, container), high(layered, container));
        apart.push(Apart { before: l, after: h, gap: wishes.extent[container] });
        if let Some(parent) = tree.parent[container] {
            let gap = lead_of_child(flow);
            apart.push(Apart { before: low(layered, parent), after: l, gap });
            apart.push(Apart { before: h, after: high(layered, parent), gap: PAD });
        }
    }
    apart
}

/// Returns the room from the borders of a container to a vertex in it, its labels included.
pub(super) fn beside(layered: &Layered, vertex: usize, flow: Flow) -> (f64, f64) {
    let (top, pad) = pads(layered.passes(vertex), flow);
    let over = layered.vertices[vertex].over;
    let clear = |over: f64| if over > 0.0 { over + LABEL_CLEAR } else { 0.0 };
    (top.max(clear(over[0].0.max(over[1].0))), pad.max(clear(over[0].1.max(over[1].1))))
}

/// Returns the room from the borders of a container to a vertex in it: low side, high side.
fn pads(line: bool, flow: Flow) -> (f64, f64) {
    match (flow, line) {
        (Flow::Right, false) => (TITLE_H + PAD_TITLE, PAD),
        (Flow::Right, true) => (TITLE_H + PAD, PAD_LINE),
        (Flow::Down, false) => (PAD, PAD),
        (Flow::Down, true) => (PAD_LINE, PAD_LINE),
    }
}

/// Returns the least room that both borders of a container take beside what stands in it.
pub(super) fn least_margins(flow: Flow) -> f64 {
    let (low, high) = pads(false, flow);
    low + high
}

/// Returns the room from the low border of a container to the border of one in it.
pub(super) fn lead_of_child(flow: Flow) -> f64 {
    match flow {
        Flow::Right => TITLE_H + PAD_TITLE,
        Flow::Down => PAD,
    }
}

/// Returns the constraint between two neighbours of a row, or the containers that part them.
fn neighbours(
    layered: &Layered,
    graph: &Graph,
    tree: &Tree,
    flow: Flow,
    a: usize,
    b: usize,
) -> Apart {
    let (va, vb) = (&layered.vertices[a], &layered.vertices[b]);
    let common = tree.common(va.parent, vb.parent);
    let box_a = tree.chain(va.parent).get(common).copied();
    let box_b = tree.chain(vb.parent).get(common).copied();
    let (before, half_a) = box_a.map_or((a, va.sv / 2.0), |c| (high(layered, c), 0.0));
    let (after, half_b) = box_b.map_or((b, vb.sv / 2.0), |c| (low(layered, c), 0.0));
    let line_a = box_a.is_none() && layered.passes(a);
    let line_b = box_b.is_none() && layered.passes(b);
    let gap = match (line_a, line_b) {
        (true, true) => GAP_LINE,
        (false, false) => GAP_BOX,
        _ => GAP_MIXED,
    };
    let over = |side: usize| {
        let labels = if box_a.is_none() { va.over[side].1 } else { 0.0 }
            + if box_b.is_none() { vb.over[side].0 } else { 0.0 };
        if labels > 0.0 { labels + LABEL_CLEAR } else { 0.0 }
    };
    let boxed = box_a.is_some() && box_b.is_some();
    let gap =
        gap.max(between_direct(layered, graph, flow, (a, b), boxed)).max(over(0)).max(over(1));
    Apart { before, after, gap: gap + half_a + half_b }
}

/// Returns the room that the label of a straight line between two neighbours needs; less where
/// both stand in containers, whose margins have room for the head of the line.
fn between_direct(
    layered: &Layered,
    graph: &Graph,
    flow: Flow,
    (a, b): (usize, usize),
    boxed: bool,
) -> f64 {
    let (Kind::Leaf(_), Kind::Leaf(_)) = (layered.vertices[a].kind, layered.vertices[b].kind)
    else {
        return 0.0;
    };
    let joins = |wire: &&super::layered::Wire| {
        let ends = layered.ends(wire);
        wire.channel.is_none() && (ends == (a, b) || ends == (b, a))
    };
    let Some(wire) = layered.direct.iter().map(|w| &layered.wires[*w]).find(joins) else {
        return 0.0;
    };
    let strand = layered.pins[wire.a].strand;
    let label = layered.strands[strand].edges.iter().find_map(|e| graph.edges[*e].label);
    let extent = label.map(|size| super::layered::along_across(size, flow).1);
    extent.map_or(GAP_BOX, |e| e + if boxed { GAP_BOX } else { DIRECT_LABEL })
}
