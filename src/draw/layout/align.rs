//! Which vertices of neighbouring rows stand on one line, so that wires run straight.

use super::crossings::Costs;
use super::layered::Layered;
use super::tree::Tree;

/// Vertices that should stand on one line.
#[derive(Clone, Debug)]
pub(super) struct Blocks {
    /// The block of each vertex, named by one of its members.
    pub(super) of: Vec<usize>,
    /// From the block's position to the vertex's when all in it is straight.
    pub(super) offset: Vec<f64>,
}

impl Blocks {
    /// Returns whether two vertices are joined at a distance.
    pub(super) fn joins(&self, a: usize, b: usize, shift: f64) -> bool {
        self.of[a] == self.of[b] && (self.offset[b] - self.offset[a] - shift).abs() < 0.01
    }

    /// Returns blocks of one vertex each.
    pub(super) fn single(count: usize) -> Self {
        Self { of: (0..count).collect(), offset: vec![0.0; count] }
    }
}

/// A wire that could run straight, the most worthwhile first.
struct Candidate {
    worth: i64,
    a: usize,
    b: usize,
    /// Position of `b` less that of `a` when the wire is straight.
    shift: f64,
    channel: usize,
}

/// Returns blocks for the best wires that do not cross each other or a container's side.
///
/// Lines that do not cross can all be straight at once (Brandes and Köpf 2001); the sides of
/// containers count as lines that may not be crossed either.
pub(super) fn align(layered: &Layered, tree: &Tree) -> Blocks {
    let variables = layered.vertices.len();
    let place = layered.places();
    let mut candidates = candidates(layered, tree, &place);
    candidates.sort_by_key(|c| (-c.worth, c.channel, place[c.a], place[c.b]));
    let mut blocks = Blocks::single(variables);
    let mut members: Vec<Vec<usize>> = (0..variables).map(|v| vec![v]).collect();
    let mut taken_behind = vec![false; layered.vertices.len()];
    let mut taken_before = vec![false; layered.vertices.len()];
    let mut straight: Vec<std::collections::BTreeMap<usize, usize>> =
        vec![std::collections::BTreeMap::new(); layered.rows.len() + 1];
    for candidate in candidates {
        let (a, b) = (candidate.a, candidate.b);
        let line = &mut straight[candidate.channel];
        let left = line.range(..place[a]).next_back().is_none_or(|(_, p)| *p < place[b]);
        let right = line.range(place[a]..).next().is_none_or(|(_, p)| *p > place[b]);
        if taken_behind[a] || taken_before[b] || !left || !right || blocks.of[a] == blocks.of[b] {
            continue;
        }
        taken_behind[a] = true;
        taken_before[b] = true;
        line.insert(place[a], place[b]);
        join(&mut blocks, &mut members, a, b, candidate.shift);
    }
    blocks
}

/// Joins the block of `b` to the block of `a`.
fn join(blocks: &mut Blocks, members: &mut [Vec<usize>], a: usize, b: usize, shift: f64) {
    let (into, from) = (blocks.of[a], blocks.of[b]);
    let moved = blocks.offset[a] + shift - blocks.offset[b];
    let joined = std::mem::take(&mut members[from]);
    for member in joined {
        blocks.of[member] = into;
        blocks.offset[member] += moved;
        members[into].push(member);
    }
}

fn candidates(layered: &Layered, tree: &Tree, place: &[usize]) -> Vec<Candidate> {
    let costs = Costs::new(layered, tree);
    let count = layered.vertices.len();
    let (mut behind, mut before) = (vec![0_usize; count], vec![0_usize; count]);
    for channel in 1..layered.rows.len() {
        for &(a, b) in costs.wires(channel) {
            behind[a] += 1;
            before[b] += 1;
        }
    }
    let shifts = shifts(layered);
    let free: Vec<Vec<bool>> = (0..layered.rows.len())
        .map(|c| if c == 0 { Vec::new() } else { costs.is_free(c, &layered.rows, place) })
        .collect();
    let whole = whole_chains(layered, &costs, &free);
    let forks = even_forks(layered);
    let mut candidates = Vec::new();
    for channel in 1..layered.rows.len() {
        for (&(a, b), &free) in costs.wires(channel).iter().zip(&free[channel]) {
            let lines = usize::from(layered.passes(a)) + usize::from(layered.passes(b));
            if !free || (lines == 0 && forks.contains(&(a, b))) {
                continue;
            }
            let worth = worth(layered, lines, behind[a], before[b], (a, b), place)
                + if whole.contains(&(a, b)) { 25 } else { 0 };
            candidates.push(Candidate { worth, a, b, shift: shifts[&(a, b)], channel });
        }
    }
    candidates
}

/// Returns the wires of edges that could run straight from end to end.
fn whole_chains(
    layered: &Layered,
    costs: &Costs<'_>,
    free: &[Vec<bool>],
) -> std::collections::BTreeSet<(usize, usize)> {
    let mut barred = std::collections::BTreeSet::new();
    for (channel, free) in free.iter().enumerate().skip(1) {
        let pairs = costs.wires(channel).iter().zip(free);
        barred.extend(pairs.filter(|(_, free)| !**free).map(|(pair, _)| *pair));
    }
    let mut whole = std::collections::BTreeSet::new();
    for chain in &layered.chains {
        let pairs = chain.iter().map(|(wire, _)| ends_by_row(layered, *wire));
        if pairs.clone().all(|pair| !barred.contains(&pair)) {
            whole.extend(pairs);
        }
    }
    whole
}

/// Returns the wires of even forks, which a straight one would make lean to one side.
fn even_forks(layered: &Layered) -> std::collections::BTreeSet<(usize, usize)> {
    let mut wires_of: Vec<Vec<usize>> = vec![Vec::new(); layered.pins.len()];
    for (index, wire) in layered.wires.iter().enumerate() {
        wires_of[wire.a].push(index);
        wires_of[wire.b].push(index);
    }
    let pins = wires_of.iter().zip(&layered.pins);
    let even = pins.filter(|(wires, pin)| pin.right && wires.len().is_multiple_of(2));
    even.flat_map(|(wires, _)| wires).map(|wire| ends_by_row(layered, *wire)).collect()
}

/// Returns the ends of a wire, the one in the lower row first.
fn ends_by_row(layered: &Layered, wire: usize) -> (usize, usize) {
    let (a, b) = layered.ends(&layered.wires[wire]);
    if layered.vertices[a].row < layered.vertices[b].row { (a, b) } else { (b, a) }
}

fn worth(
    layered: &Layered,
    lines: usize,
    behind: usize,
    before: usize,
    (a, b): (usize, usize),
    place: &[usize],
) -> i64 {
    let mut worth = match lines {
        2 => 50,
        1 => 20,
        _ if before == 1 => 12,
        _ => 0,
    };
    if behind == 1 && before == 1 {
        worth += 40;
    } else if behind == 1 || before == 1 {
        worth += 8;
    }
    if layered.vertices[a].parent == layered.vertices[b].parent {
        worth += 15;
    }
    worth - i64::try_from(place[a].abs_diff(place[b])).unwrap_or(i64::MAX / 2)
}

/// Returns per pair of vertices how far the second is from the first when their wire is straight.
fn shifts(layered: &Layered) -> std::collections::BTreeMap<(usize, usize), f64> {
    let mut shifts = std::collections::BTreeMap::new();
    for wire in &layered.wires {
        let (a, b) = layered.ends(wire);
        let shift = layered.pins[wire.a].offset - layered.pins[wire.b].offset;
        if layered.vertices[a].row < layered.vertices[b].row {
            shifts.entry((a, b)).or_insert(shift);
        } else if layered.vertices[a].row > layered.vertices[b].row {
            shifts.entry((b, a)).or_insert(-shift);
        }
    }
    shifts
}
