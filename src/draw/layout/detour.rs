//! Ways around containers that stand between the ends of a wire.
//!
//! When two ends lie on different sides of a container that spans both rows, no order of the
//! rows lets the wire pass beside it. Then legs run along the container on both sides to the
//! nearest channel that is free between them, and the line crosses there.

use super::layered::{Chain, Kind, Layered, Pin, Vertex, Wire};
use super::shorten::shorten;
use super::standing::Standing;
use super::tree::Tree;

/// The most wires that are led around; a limit against hostile input.
const DETOURS_MAX: usize = 4_000;
/// Room across the flow for a line that passes by.
pub(super) const DUMMY_V: f64 = 4.0;

/// Replaces every wire that would run through an unrelated container.
pub(super) fn detour(layered: &mut Layered, tree: &Tree) {
    let mut open = suspects(layered, tree);
    if open.is_empty() {
        return;
    }
    let mut standing = Standing::of(layered, tree);
    let mut led = false;
    let mut next = 0;
    while next < open.len() && next < DETOURS_MAX {
        let wire = open[next];
        next += 1;
        if !is_barred(layered, tree, &standing, wire) {
            continue;
        }
        let way = Guide { layered, tree, standing: &mut standing, wire }.lead();
        open.extend(way.iter().map(|(wire, _)| *wire));
        replace(layered, wire, &way);
        led = true;
    }
    if led {
        shorten(layered, tree, &standing);
        layered.take_out_unused();
    }
}

/// Returns the wires that leave or pass a container at its side, or turn in a channel.
fn suspects(layered: &Layered, tree: &Tree) -> Vec<usize> {
    let place = layered.places();
    let costs = super::crossings::Costs::new(layered, tree);
    let mut barred = std::collections::BTreeSet::new();
    for channel in 1..layered.rows.len() {
        let free = costs.is_free(channel, &layered.rows, &place);
        let pairs = costs.wires(channel).iter().zip(free).filter(|(_, free)| !free);
        barred.extend(pairs.map(|(pair, _)| *pair));
    }
    let suspect = |wire: &usize| {
        let (a, b) = layered.ends(&layered.wires[*wire]);
        let level = layered.vertices[a].row == layered.vertices[b].row;
        level || barred.contains(&(a, b)) || barred.contains(&(b, a))
    };
    (0..layered.wires.len()).filter(suspect).collect()
}

/// Returns whether a container that holds neither end stands between the ends of a wire.
fn is_barred(layered: &Layered, tree: &Tree, standing: &Standing, wire: usize) -> bool {
    let wire = &layered.wires[wire];
    let Some(channel) = wire.channel else { return false };
    !standing.walls_between(layered, tree, channel, layered.ends(wire)).is_empty()
}

/// Puts the new way into every chain that used the wire.
fn replace(layered: &mut Layered, wire: usize, way: &Chain) {
    for chain in &mut layered.chains {
        let Some(at) = chain.iter().position(|(w, _)| *w == wire) else { continue };
        let mut part = way.clone();
        if !chain[at].1 {
            part.reverse();
            part.iter_mut().for_each(|(_, forward)| *forward = !*forward);
        }
        chain.splice(at..=at, part);
    }
}

struct Guide<'a> {
    layered: &'a mut Layered,
    tree: &'a Tree,
    standing: &'a mut Standing,
    wire: usize,
}

impl Guide<'_> {
    /// Lays legs on both sides and joins them; returns the wires from `a` to `b`.
    fn lead(mut self) -> Chain {
        let (pin_a, pin_b) = (self.layered.wires[self.wire].a, self.layered.wires[self.wire].b);
        let channel = self.layered.wires[self.wire].channel.unwrap_or(0);
        let (a, b) = (self.layered.pins[pin_a].vertex, self.layered.pins[pin_b].vertex);
        let walls = self.standing.walls_between(self.layered, self.tree, channel, (a, b));
        let spans = &self.layered.spans;
        let ahead = walls.iter().map(|w| spans[*w].1 + 1).max().unwrap_or(channel);
        let back = walls.iter().map(|w| spans[*w].0).min().unwrap_or(channel);
        let forward = ahead - channel <= channel - back;
        let later = self.standing.is_before(self.layered, walls[0], a) != Some(true);
        let row = if forward { channel } else { channel - 1 };
        let first = self.beside(a, row, channel, later);
        let second = self.beside(b, row, channel, !later);
        let legs = [vec![(pin_a, a), (0, first)], vec![(pin_b, b), (0, second)]];
        self.grow(legs, channel, forward, later)
    }

    /// Lengthens both legs until nothing is between them, then joins all parts.
    fn grow(
        &mut self,
        [mut first, mut second]: [Vec<(usize, usize)>; 2],
        channel: usize,
        forward: bool,
        later: bool,
    ) -> Chain {
        let mut across = if forward { channel + 1 } else { channel - 1 };
        loop {
            let ends = (first[first.len() - 1].1, second[second.len() - 1].1);
            if self.standing.walls_between(self.layered, self.tree, across, ends).is_empty() {
                break;
            }
            let row = if forward { across } else { across - 1 };
            let next_a = self.beside(ends.0, row, across, later);
            let next_b = self.beside(ends.1, row, across, !later);
            first.push((0, next_a));
            second.push((0, next_b));
            across = if forward { across + 1 } else { across - 1 };
        }
        self.join(&first, &second, channel, across, forward)
    }

    fn strand(&self) -> usize {
        self.layered.pins[self.layered.wires[self.wire].a].strand
    }

    /// Adds a vertex in `row` beside `from`, past nothing that spans the channel between them.
    ///
    /// `later` tells that what is to be passed by stands behind `from`.
    fn beside(&mut self, from: usize, row: usize, channel: usize, later: bool) -> usize {
        let parent = self.parent(from, row);
        let depth = self.tree.chain(parent).len();
        let from_row = self.layered.vertices[from].row;
        let (start, end) = self.slice(parent, row);
        let beside = self.standing.place(from) + usize::from(later);
        let mut at = if from_row == row { beside } else { start };
        for here in start..if from_row == row { start } else { end } {
            let vertex = self.layered.rows[row][here];
            let child = self.tree.chain(self.layered.vertices[vertex].parent).get(depth).copied();
            let Some(child) = child else { continue };
            let spans = self.layered.spans[child];
            let before = self.standing.is_before(self.layered, child, from) == Some(true);
            if spans.0 < channel && channel <= spans.1 && before {
                at = here + 1;
            }
        }
        let kind = Kind::Dummy;
        self.layered.vertices.push(Vertex {
            kind,
            row,
            parent,
            su: 0.0,
            sv: DUMMY_V,
            over: [(0.0, 0.0); 2],
        });
        let new = self.layered.vertices.len() - 1;
        self.layered.rows[row].insert(at, new);
        self.standing.look_at(self.layered, self.tree, row);
        new
    }

    /// Returns the deepest container around a vertex that spans the row.
    fn parent(&self, vertex: usize, row: usize) -> Option<usize> {
        let spans =
            |c: &&usize| self.layered.spans[**c].0 <= row && row <= self.layered.spans[**c].1;
        self.tree.chain(self.layered.vertices[vertex].parent).iter().rev().find(spans).copied()
    }

    /// Returns where a container's part of a row begins and ends.
    fn slice(&self, parent: Option<usize>, row: usize) -> (usize, usize) {
        let Some(container) = parent else { return (0, self.layered.rows[row].len()) };
        let holds = |v: &usize| self.tree.holds(container, self.layered.vertices[*v].parent);
        let row = &self.layered.rows[row];
        let first = row.iter().position(holds).unwrap_or(row.len());
        let last = row.iter().rposition(holds).map_or(first, |l| l + 1);
        (first, last)
    }

    /// Joins the parts of both legs by wires.
    fn join(
        &mut self,
        first: &[(usize, usize)],
        second: &[(usize, usize)],
        channel: usize,
        across: usize,
        forward: bool,
    ) -> Chain {
        let mut rising = Vec::new();
        let mut tips = Vec::new();
        for leg in [first, second] {
            let mut wires = Vec::new();
            let mut pin = leg[0].0;
            let mut at = channel;
            for &(_, vertex) in &leg[1..] {
                let near = self.pin(vertex, !forward);
                wires.push(self.wire(pin, near, at));
                pin = self.pin(vertex, forward);
                at = if forward { at + 1 } else { at - 1 };
            }
            tips.push(pin);
            rising.push(wires);
        }
        let mut chain: Chain = rising[0].iter().map(|w| (*w, true)).collect();
        chain.push((self.wire(tips[0], tips[1], across), true));
        chain.extend(rising[1].iter().rev().map(|w| (*w, false)));
        chain
    }

    fn pin(&mut self, vertex: usize, right: bool) -> usize {
        let strand = self.strand();
        self.layered.pins.push(Pin { vertex, right, offset: 0.0, strand, tag: None });
        self.layered.pins.len() - 1
    }

    fn wire(&mut self, a: usize, b: usize, channel: usize) -> usize {
        self.layered.wires.push(Wire { a, b, channel: Some(channel) });
        self.layered.wires.len() - 1
    }
}
