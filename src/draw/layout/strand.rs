//! Which edges are routed as one, which way they run, and where their labels stand.

use std::collections::BTreeMap;

use super::graph::{Edge, End, Flow, Graph, Size};
use super::rank::Ranks;
use super::spots::{extents, place_labels};
use super::tree::Tree;

/// How the lines of a strand share their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// From one low end outwards, or a single line.
    Out,
    /// Towards one high end.
    In,
    /// All through one vertex in the given row.
    Bus(usize),
    /// Both ends on one side: up, across, and down again.
    Loop,
    /// Straight across a row.
    Direct,
}

/// An edge seen from the low rank to the high one.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The edge.
    pub(super) edge: usize,
    /// The end nearer to the start side.
    pub(super) low: End,
    /// The other end.
    pub(super) high: End,
    /// The row of the low end; a rank until rows are numbered.
    pub(super) low_row: usize,
    /// The row of the high end; a rank until rows are numbered.
    pub(super) high_row: usize,
    /// Whether a container at the low end is met at its begin.
    pub(super) low_begin: bool,
    /// Whether a container at the high end is met at its begin.
    pub(super) high_begin: bool,
    /// Whether the edge runs against the flow.
    pub(super) reversed: bool,
    /// Whether both ends are met from the same side.
    level: bool,
}

/// A strand before its vertices exist.
#[derive(Clone, Debug)]
pub(super) struct StrandPlan {
    /// Its lines.
    pub(super) lines: Vec<Line>,
    /// How they share their way.
    pub(super) shape: Shape,
    /// Room for the label.
    pub(super) label: Option<Size>,
    /// Room for it on shorter lines.
    pub(super) short: Option<Size>,
    /// The row that the label stands in, on its line.
    pub(super) label_row: Option<usize>,
    /// Whether that row holds labels only.
    pub(super) own_row: bool,
    /// The side of a box that the label stands at, when it has no row.
    pub(super) label_at: Option<Side>,
}

/// Where on its line a label stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Behind the low end.
    Low,
    /// Before the high end.
    High,
}

/// What is decided before the rows are built.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Choice {
    /// Which level edges turn in a channel.
    pub(super) looped: Vec<bool>,
    /// Which edges have their label in a row of its own.
    pub(super) own_row: Vec<bool>,
}

impl StrandPlan {
    fn new(lines: Vec<Line>, shape: Shape, label: Option<Size>) -> Self {
        Self { lines, shape, label, short: None, label_row: None, own_row: false, label_at: None }
    }
}

impl Choice {
    /// Returns a choice without rows for labels.
    pub(super) fn of(looped: Vec<bool>) -> Self {
        let own_row = vec![false; looped.len()];
        Self { looped, own_row }
    }
}

/// All strands, and how ranks become rows.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// The strands.
    pub(super) strands: Vec<StrandPlan>,
    /// The row of each rank.
    pub(super) row_of_rank: Vec<usize>,
    /// How many rows there are.
    pub(super) row_count: usize,
    /// First and last row of each container.
    pub(super) spans: Vec<(usize, usize)>,
    /// The extent of the boxes of each rank, along the flow.
    pub(super) extents: Vec<f64>,
}

/// Returns the plan for what was chosen.
pub(super) fn plan(graph: &Graph, tree: &Tree, ranks: &Ranks, flow: Flow, choice: &Choice) -> Plan {
    let mut spans = spans_of_leaves(graph, tree, ranks);
    extend_for_inner_edges(graph, tree, ranks, &mut spans);
    let lines: Vec<Line> = (0..graph.edges.len())
        .map(|edge| line(edge, &graph.edges[edge], graph, tree, ranks, &spans))
        .collect();
    let mut strands = group(graph, lines, &choice.looped);
    let rank_count = spans.iter().map(|s| s.1).chain(ranks.of.iter().copied()).max();
    let rank_count = rank_count.map_or(0, |r| r + 1);
    let extents = extents(graph, ranks, flow, rank_count);
    let labelled = place_labels(&mut strands, &extents, flow, &choice.own_row);
    let (row_of_rank, row_count) = number_rows(&labelled);
    for strand in &mut strands {
        to_rows(strand, &row_of_rank);
    }
    for span in &mut spans {
        *span = (row_of_rank[span.0], row_of_rank[span.1]);
    }
    Plan { strands, row_of_rank, row_count, spans, extents }
}

/// Returns first and last rank of each container; an empty one takes the first of what holds it.
fn spans_of_leaves(graph: &Graph, tree: &Tree, ranks: &Ranks) -> Vec<(usize, usize)> {
    let mut spans = vec![(usize::MAX, 0); tree.len()];
    for (index, leaf) in graph.leaves.iter().enumerate() {
        for container in tree.chain(leaf.parent) {
            let span = &mut spans[*container];
            *span = (span.0.min(ranks.of[index]), span.1.max(ranks.of[index]));
        }
    }
    for container in 0..tree.len() {
        if spans[container].0 == usize::MAX {
            let first = tree.parent[container].map_or(0, |p| spans[p].0);
            spans[container] = (first, first);
        }
    }
    spans
}

fn inner(tree: &Tree, graph: &Graph, a: End, b: End) -> Option<(End, usize)> {
    let parent = |end: End| match end {
        End::Leaf(leaf) => graph.leaves[leaf].parent,
        End::Container(c) => tree.parent[c],
    };
    match (a, b) {
        (_, End::Container(c)) if tree.holds(c, parent(a)) => Some((a, c)),
        (End::Container(c), _) if tree.holds(c, parent(b)) => Some((b, c)),
        _ => None,
    }
}

/// Makes room behind contents that are connected with the container around them.
fn extend_for_inner_edges(graph: &Graph, tree: &Tree, ranks: &Ranks, spans: &mut [(usize, usize)]) {
    for _ in 0..tree.len().min(16) {
        let mut changed = false;
        for edge in &graph.edges {
            let Some((part, around)) = inner(tree, graph, edge.from, edge.to) else { continue };
            let after = last_rank(part, ranks, spans) + 1;
            for container in tree.chain(Some(around)) {
                changed |= spans[*container].1 < after;
                spans[*container].1 = spans[*container].1.max(after);
            }
        }
        if !changed {
            break;
        }
    }
}

fn last_rank(end: End, ranks: &Ranks, spans: &[(usize, usize)]) -> usize {
    match end {
        End::Leaf(leaf) => ranks.of[leaf],
        End::Container(c) => spans[c].1,
    }
}

fn first_rank(end: End, ranks: &Ranks, spans: &[(usize, usize)]) -> usize {
    match end {
        End::Leaf(leaf) => ranks.of[leaf],
        End::Container(c) => spans[c].0,
    }
}

/// Returns an edge as a line from low to high.
fn line(
    index: usize,
    edge: &Edge,
    graph: &Graph,
    tree: &Tree,
    ranks: &Ranks,
    spans: &[(usize, usize)],
) -> Line {
    let (from, to) = (edge.from, edge.to);
    let line = |low, high, low_row, high_row, high_begin, reversed, level| Line {
        edge: index,
        low,
        high,
        low_row,
        high_row,
        low_begin: false,
        high_begin,
        reversed,
        level,
    };
    let last = |end| last_rank(end, ranks, spans);
    let first = |end| first_rank(end, ranks, spans);
    if let Some((part, around)) = inner(tree, graph, from, to) {
        let reversed = part == to;
        let end = End::Container(around);
        return line(part, end, last(part), spans[around].1, false, reversed, false);
    }
    if last(from) < first(to) {
        line(from, to, last(from), first(to), true, false, false)
    } else if last(to) < first(from) {
        line(to, from, last(to), first(from), true, true, false)
    } else {
        line(from, to, last(from), last(to), false, false, true)
    }
}

/// Groups lines into strands.
fn group(graph: &Graph, lines: Vec<Line>, looped: &[bool]) -> Vec<StrandPlan> {
    let mut trunks: BTreeMap<usize, Vec<Line>> = BTreeMap::new();
    let mut strands = Vec::new();
    let mut pairs: BTreeMap<(usize, End, End), usize> = BTreeMap::new();
    for line in lines {
        if line.level {
            let trunk = graph.edges[line.edge].trunk;
            let key = (trunk, line.low.min(line.high), line.low.max(line.high));
            if let Some(known) = pairs.get(&key) {
                let strand: &mut StrandPlan = &mut strands[*known];
                strand.label = strand.label.or(graph.edges[line.edge].label);
                strand.lines.push(line);
            } else {
                pairs.insert(key, strands.len());
                strands.push(level_strand(graph, line, looped));
            }
        } else {
            trunks.entry(graph.edges[line.edge].trunk).or_default().push(line);
        }
    }
    for (_, lines) in trunks {
        let (forward, backward): (Vec<_>, Vec<_>) = lines.into_iter().partition(|l| !l.reversed);
        let known = |l: &Line| forward.iter().any(|f| (f.low, f.high) == (l.low, l.high));
        let (paired, backward): (Vec<_>, Vec<_>) = backward.into_iter().partition(known);
        let forward = [forward, paired].concat();
        for lines in [forward, backward] {
            strands.extend(share(graph, lines));
        }
    }
    for strand in &mut strands {
        strand.short = strand.lines.iter().find_map(|l| graph.edges[l.edge].short);
    }
    strands.sort_by_key(|s| s.lines[0].edge);
    strands
}

fn level_strand(graph: &Graph, line: Line, looped: &[bool]) -> StrandPlan {
    let label = graph.edges[line.edge].label;
    let leaves = matches!((line.low, line.high), (End::Leaf(a), End::Leaf(b)) if a != b);
    let direct = leaves && line.low_row == line.high_row && !looped[line.edge];
    let shape = if direct { Shape::Direct } else { Shape::Loop };
    StrandPlan::new(vec![line], shape, label)
}

/// Makes one strand of lines with a common end or a gap between all low and all high ends.
fn share(graph: &Graph, lines: Vec<Line>) -> Vec<StrandPlan> {
    let Some(first) = lines.first().cloned() else { return Vec::new() };
    let label = lines.iter().find_map(|l| graph.edges[l.edge].label);
    let strand = |lines, shape| StrandPlan::new(lines, shape, label);
    if lines.iter().all(|l| l.low == first.low) {
        return vec![strand(lines, Shape::Out)];
    }
    if lines.iter().all(|l| l.high == first.high) {
        return vec![strand(lines, Shape::In)];
    }
    let low = lines.iter().map(|l| l.low_row).max();
    let high = lines.iter().map(|l| l.high_row).min();
    let ends = |pick: fn(&Line) -> End| {
        lines.iter().map(pick).collect::<std::collections::BTreeSet<End>>().len()
    };
    if low < high && lines.len() == ends(|l| l.low) * ends(|l| l.high) {
        return vec![strand(lines, Shape::Bus(0))];
    }
    let mut by_low: BTreeMap<End, Vec<Line>> = BTreeMap::new();
    for line in lines {
        by_low.entry(line.low).or_default().push(line);
    }
    by_low.into_values().map(|lines| strand(lines, Shape::Out)).collect()
}

/// Returns the row of each rank when a row follows each gap with a label, and their number.
fn number_rows(labelled: &[bool]) -> (Vec<usize>, usize) {
    let mut rows = Vec::with_capacity(labelled.len());
    let mut next = 0;
    for label in labelled {
        rows.push(next);
        next += if *label { 2 } else { 1 };
    }
    (rows, next)
}

fn to_rows(strand: &mut StrandPlan, row_of_rank: &[usize]) {
    for line in &mut strand.lines {
        line.low_row = row_of_rank[line.low_row];
        line.high_row = row_of_rank[line.high_row];
    }
    strand.label_row = strand.label_row.map(|rank| row_of_rank[rank] + usize::from(strand.own_row));
    if let Shape::Bus(_) = strand.shape {
        let low = strand.lines.iter().map(|l| l.low_row).max().unwrap_or(0);
        let high = strand.lines.iter().map(|l| l.high_row).min().unwrap_or(0);
        strand.shape = match strand.label_row {
            Some(row) => Shape::Bus(row),
            None if low + 1 < high => Shape::Bus(low + 1),
            None => Shape::Out,
        };
    }
}
