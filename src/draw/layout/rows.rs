//! Ranks → rows: label rows, dummies along every strand, phantoms in every container.

use std::collections::BTreeMap;

use super::detour::DUMMY_V;
use super::graph::{End, Flow, Graph};
use super::layered::{Chain, Classes, Kind, Layered, Pin, Strand, Tag, Vertex, Wire, along_across};
use super::strand::{Choice, Line, Plan, Shape, Side, plan};
use super::tree::Tree;
use super::{phantom::add_phantoms, rank::Ranks, spots::grown};

/// Room across the flow for a port on a border.
const PORT_V: f64 = 20.0;
/// Free room around a label.
const LABEL_MARGIN: f64 = 4.0;

/// Returns the layered graph for what was chosen.
pub(super) fn build(
    graph: &Graph,
    tree: &Tree,
    ranks: &Ranks,
    flow: Flow,
    choice: &Choice,
) -> Layered {
    let mut builder = Builder::new(graph, tree, flow, plan(graph, tree, ranks, flow, choice));
    builder.place_leaves(ranks);
    builder.place_ports();
    for strand in 0..builder.plan.strands.len() {
        builder.lay_strand(strand);
    }
    let mut layered = builder.done();
    add_phantoms(&mut layered, tree);
    layered
}

struct Builder<'a> {
    graph: &'a Graph,
    tree: &'a Tree,
    flow: Flow,
    plan: Plan,
    out: Layered,
    ports: BTreeMap<(usize, bool, usize), usize>,
    shared: BTreeMap<(usize, usize, Option<usize>, usize), usize>,
    pin_of: BTreeMap<(usize, bool, usize, bool), usize>,
    wire_of: BTreeMap<(usize, usize), usize>,
}

impl<'a> Builder<'a> {
    fn new(graph: &'a Graph, tree: &'a Tree, flow: Flow, plan: Plan) -> Self {
        let out = Layered {
            spans: plan.spans.clone(),
            chains: vec![Chain::new(); graph.edges.len()],
            label_vertex: vec![None; graph.edges.len()],
            label_pin: vec![None; graph.edges.len()],
            classes: Classes::of(graph),
            across: graph.leaves.iter().filter_map(|leaf| leaf.across).collect(),
            ..Layered::default()
        };
        Self {
            graph,
            tree,
            flow,
            plan,
            out,
            ports: BTreeMap::new(),
            shared: BTreeMap::new(),
            pin_of: BTreeMap::new(),
            wire_of: BTreeMap::new(),
        }
    }

    fn add(&mut self, kind: Kind, row: usize, parent: Option<usize>, su: f64, sv: f64) -> usize {
        self.out.vertices.push(Vertex { kind, row, parent, su, sv, over: [(0.0, 0.0); 2] });
        self.out.vertices.len() - 1
    }

    fn place_leaves(&mut self, ranks: &Ranks) {
        self.out.declared.clone_from(&ranks.declared);
        for (index, leaf) in self.graph.leaves.iter().enumerate() {
            let (su, sv) = along_across(leaf.size, self.flow);
            let row = self.plan.row_of_rank[ranks.of[index]];
            let su = grown(su, self.plan.extents[ranks.of[index]], self.flow);
            self.add(Kind::Leaf(index), row, leaf.parent, su, sv);
        }
    }

    /// Makes one port per container end of a strand.
    fn place_ports(&mut self) {
        for strand in 0..self.plan.strands.len() {
            for line in self.plan.strands[strand].lines.clone() {
                for (end, row, begin) in [
                    (line.low, line.low_row, line.low_begin),
                    (line.high, line.high_row, line.high_begin),
                ] {
                    let End::Container(container) = end else { continue };
                    if !self.ports.contains_key(&(container, begin, strand)) {
                        let kind = Kind::Port { container, begin };
                        let port = self.add(kind, row, Some(container), 0.0, PORT_V);
                        self.ports.insert((container, begin, strand), port);
                    }
                }
            }
        }
    }

    fn vertex(&self, end: End, begin: bool, strand: usize) -> usize {
        match end {
            End::Leaf(leaf) => leaf,
            End::Container(c) => self.ports[&(c, begin, strand)],
        }
    }

    /// Lays all lines of a strand, sharing what they have in common.
    fn lay_strand(&mut self, index: usize) {
        let strand = self.plan.strands[index].clone();
        let edges = strand.lines.iter().map(|line| line.edge).collect();
        self.out.strands.push(Strand { edges, label: strand.label, short: strand.short });
        let level = matches!(strand.shape, Shape::Direct | Shape::Loop);
        for (place, line) in strand.lines.iter().enumerate() {
            if level && place > 0 {
                self.out.chains[line.edge] = self.same_way(&strand.lines[0], line);
                continue;
            }
            let low = self.vertex(line.low, line.low_begin, index);
            let high = self.vertex(line.high, line.high_begin, index);
            let (first, end) = (line.low_row + 1, line.high_row);
            let mut chain = match strand.shape {
                Shape::Direct => {
                    let (a, b) =
                        (self.pin(low, true, index, false), self.pin(high, true, index, true));
                    let wire = self.wire(a, b, None);
                    vec![(wire, true)]
                }
                Shape::Loop => self.lay_loop(index, line, low, high),
                Shape::Out => {
                    let passed = self.walk_up(index, line, low, high, first, end);
                    self.join(index, &passed)
                }
                Shape::In => {
                    let passed = self.walk_down(index, line, low, high, first, end);
                    self.join(index, &passed)
                }
                Shape::Bus(joint) => {
                    let passed = self.lay_bus(index, line, low, high, joint);
                    self.join(index, &passed)
                }
            };
            if line.reversed {
                chain.reverse();
                chain.iter_mut().for_each(|(_, forward)| *forward = !*forward);
            }
            self.out.chains[line.edge] = chain;
        }
        self.name_label(index);
    }

    /// Returns the chain of a line that takes the way of another between the same ends.
    fn same_way(&self, known: &Line, line: &Line) -> Chain {
        let mut chain = self.out.chains[known.edge].clone();
        if known.low != line.low {
            chain.reverse();
            chain.iter_mut().for_each(|(_, forward)| *forward = !*forward);
        }
        chain
    }

    /// Tells one edge of the strand where its label is.
    fn name_label(&mut self, strand: usize) {
        let first = self.out.strands[strand].edges[0];
        if let Some(side) = self.plan.strands[strand].label_at {
            self.out.label_pin[first] = Some(self.pin_for_label(strand, side));
        } else {
            let label = Kind::Label(strand);
            self.out.label_vertex[first] = self.out.vertices.iter().rposition(|v| v.kind == label);
        }
    }

    /// Hangs the label of a strand on the pin at one end of it.
    fn pin_for_label(&mut self, strand: usize, side: Side) -> usize {
        let plan = &self.plan.strands[strand];
        let (line, size) = (&plan.lines[0], plan.label.unwrap_or_default());
        let tag = Tag::centred(size, self.flow);
        let vertex = match side {
            Side::Low => self.vertex(line.low, line.low_begin, strand),
            Side::High => self.vertex(line.high, line.high_begin, strand),
        };
        let pin = self.pin(vertex, side == Side::Low, strand, false);
        self.out.pins[pin].tag = Some(tag);
        pin
    }

    /// Returns the vertex that a strand passes in `row`, coming from `from`.
    fn pass(&mut self, strand: usize, line: &Line, row: usize, from: usize) -> usize {
        let alone = self.plan.strands[strand].lines.len() == 1;
        let together = self.plan.strands[strand].label_row == Some(row) || from == usize::MAX;
        let parent =
            if together && !alone { self.owner_of_all(strand, row) } else { self.owner(line, row) };
        if let Some(known) = self.shared.get(&(from, row, parent, strand)) {
            return *known;
        }
        let labelled = self.plan.strands[strand].label_row == Some(row);
        let vertex = self.add_passed(strand, row, parent, labelled);
        self.shared.insert((from, row, parent, strand), vertex);
        vertex
    }

    /// Adds what a strand passes in a row: its label, or nothing but itself.
    fn add_passed(
        &mut self,
        strand: usize,
        row: usize,
        parent: Option<usize>,
        labelled: bool,
    ) -> usize {
        match self.plan.strands[strand].label.filter(|_| labelled) {
            Some(size) => {
                let (su, sv) = along_across(size, self.flow);
                self.add(Kind::Label(strand), row, parent, su, sv + 2.0 * LABEL_MARGIN)
            }
            None => self.add(Kind::Dummy, row, parent, 0.0, DUMMY_V),
        }
    }

    /// Returns the deepest container of either end that spans the row and does not hold both.
    fn owner(&self, line: &Line, row: usize) -> Option<usize> {
        let (low, high) = (self.parent_of(line.low), self.parent_of(line.high));
        let common = self.tree.common(low, high);
        let spans = |c: &&usize| self.out.spans[**c].0 <= row && row <= self.out.spans[**c].1;
        let deepest = |chain: &[usize]| chain[common..].iter().rev().find(spans).copied();
        deepest(self.tree.chain(low)).or_else(|| deepest(self.tree.chain(high))).or_else(|| {
            let shared = &self.tree.chain(low)[..common];
            shared.iter().rev().find(spans).copied()
        })
    }

    /// Returns the deepest container for a vertex that all lines of a strand pass.
    fn owner_of_all(&self, strand: usize, row: usize) -> Option<usize> {
        let plan = &self.plan.strands[strand];
        let lead = match plan.shape {
            Shape::In => plan.lines[0].high,
            _ => plan.lines[0].low,
        };
        let chain = self.tree.chain(self.parent_of(lead));
        let ends = plan.lines.iter().flat_map(|line| [line.low, line.high]);
        let others = ends.filter(|end| *end != lead).map(|end| self.parent_of(end));
        let common = others.map(|p| self.tree.common(self.parent_of(lead), p)).min();
        let reach = if matches!(plan.shape, Shape::Bus(_)) { common } else { None };
        let chain = &chain[..reach.unwrap_or(chain.len())];
        let spans = |c: &&usize| self.out.spans[**c].0 <= row && row <= self.out.spans[**c].1;
        chain.iter().rev().find(spans).copied()
    }

    fn parent_of(&self, end: End) -> Option<usize> {
        match end {
            End::Leaf(leaf) => self.graph.leaves[leaf].parent,
            End::Container(container) => Some(container),
        }
    }

    fn walk_up(
        &mut self,
        strand: usize,
        line: &Line,
        low: usize,
        high: usize,
        first: usize,
        end: usize,
    ) -> Vec<usize> {
        let mut passed = vec![low];
        for row in first..end {
            let from = passed[passed.len() - 1];
            passed.push(self.pass(strand, line, row, from));
        }
        passed.push(high);
        passed
    }

    fn walk_down(
        &mut self,
        strand: usize,
        line: &Line,
        low: usize,
        high: usize,
        first: usize,
        end: usize,
    ) -> Vec<usize> {
        let mut passed = vec![high];
        for row in (first..end).rev() {
            let from = passed[passed.len() - 1];
            passed.push(self.pass(strand, line, row, from));
        }
        passed.push(low);
        passed.reverse();
        passed
    }

    /// Lays a line through the one vertex that all lines of a bus pass.
    fn lay_bus(
        &mut self,
        strand: usize,
        line: &Line,
        low: usize,
        high: usize,
        joint: usize,
    ) -> Vec<usize> {
        let key = (usize::MAX, joint, None, strand);
        let middle = match self.shared.get(&key) {
            Some(known) => *known,
            None => {
                let middle = self.pass(strand, line, joint, usize::MAX);
                self.shared.insert(key, middle);
                middle
            }
        };
        let mut passed = self.walk_down(strand, line, low, middle, line.low_row + 1, joint);
        passed.extend(&self.walk_up(strand, line, middle, high, joint + 1, line.high_row)[1..]);
        passed
    }

    /// Lays a line between two ends on one row: up both legs, and across in the channel above.
    fn lay_loop(&mut self, strand: usize, line: &Line, low: usize, high: usize) -> Chain {
        let top = self.plan.strands[strand].label_row.unwrap_or(line.low_row.max(line.high_row));
        let mut legs = Vec::new();
        for (end, row, second) in [(low, line.low_row, false), (high, line.high_row, true)] {
            let mut leg = vec![end];
            for row in row + 1..=top {
                let parent = self.owner_of_leg(if second { line.high } else { line.low }, row);
                let labelled = !second && self.plan.strands[strand].label_row == Some(row);
                leg.push(self.add_passed(strand, row, parent, labelled));
            }
            legs.push((leg, second));
        }
        self.join_loop(strand, &legs, top)
    }

    fn owner_of_leg(&self, end: End, row: usize) -> Option<usize> {
        let spans = |c: &&usize| self.out.spans[**c].0 <= row && row <= self.out.spans[**c].1;
        self.tree.chain(self.parent_of(end)).iter().rev().find(spans).copied()
    }

    fn join_loop(&mut self, strand: usize, legs: &[(Vec<usize>, bool)], top: usize) -> Chain {
        let mut rising = Vec::new();
        let mut tips = Vec::new();
        for (leg, second) in legs {
            let mut wires = Vec::new();
            for pair in leg.windows(2) {
                let a = self.pin(pair[0], true, strand, *second);
                let b = self.pin(pair[1], false, strand, *second);
                let row = self.out.vertices[pair[1]].row;
                wires.push(self.wire(a, b, Some(row)));
            }
            tips.push(self.pin(leg[leg.len() - 1], true, strand, *second));
            rising.push(wires);
        }
        let across = self.wire(tips[0], tips[1], Some(top + 1));
        let mut chain: Chain = rising[0].iter().map(|w| (*w, true)).collect();
        chain.push((across, true));
        chain.extend(rising[1].iter().rev().map(|w| (*w, false)));
        chain
    }

    /// Joins vertices in consecutive rows by wires.
    fn join(&mut self, strand: usize, passed: &[usize]) -> Chain {
        let mut chain = Chain::new();
        for pair in passed.windows(2) {
            let a = self.pin(pair[0], true, strand, false);
            let b = self.pin(pair[1], false, strand, false);
            let row = self.out.vertices[pair[1]].row;
            chain.push((self.wire(a, b, Some(row)), true));
        }
        chain
    }

    fn pin(&mut self, vertex: usize, right: bool, strand: usize, second: bool) -> usize {
        let pins = &mut self.out.pins;
        *self.pin_of.entry((vertex, right, strand, second)).or_insert_with(|| {
            pins.push(Pin { vertex, right, offset: 0.0, strand, tag: None });
            pins.len() - 1
        })
    }

    fn wire(&mut self, a: usize, b: usize, channel: Option<usize>) -> usize {
        let (wires, direct) = (&mut self.out.wires, &mut self.out.direct);
        *self.wire_of.entry((a, b)).or_insert_with(|| {
            wires.push(Wire { a, b, channel });
            if channel.is_none() {
                direct.push(wires.len() - 1);
            }
            wires.len() - 1
        })
    }

    fn done(mut self) -> Layered {
        self.out.rows = vec![Vec::new(); self.plan.row_count];
        for (index, vertex) in self.out.vertices.iter().enumerate() {
            self.out.rows[vertex.row].push(index);
        }
        self.out
    }
}
