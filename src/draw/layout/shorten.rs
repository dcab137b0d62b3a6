//! Takes out what lines around containers do for nothing: up beside a row and down through it.
//!
//! A way around a container may end on the far side of the row that the line came from. Where it
//! then turns and passes the same row once more, it turns one channel earlier instead.

use super::layered::{Kind, Layered, Wire};
use super::phantom::PHANTOM_V;
use super::standing::Standing;
use super::tree::Tree;

/// A turn between two vertices that nothing but one line passes.
struct Turn {
    /// The wires before it, of it and behind it, as they are walked.
    steps: [(usize, bool); 3],
    /// The pins that are left to join, and the channel between them.
    join: Wire,
}

/// Takes out all turns that only lead back through the row they come from.
pub(super) fn shorten(layered: &mut Layered, tree: &Tree, standing: &Standing) {
    let mut spared = Vec::new();
    for edge in 0..layered.chains.len() {
        while let Some(turn) = first_turn(layered, tree, standing, edge) {
            let (near, far) = layered.ends(&layered.wires[turn.steps[1].0]);
            spared.extend([near, far]);
            cut(layered, &turn);
        }
    }
    hold_together(layered, tree, spared);
}

/// Leaves a phantom where a container would have nothing more in a row that it spans.
fn hold_together(layered: &mut Layered, tree: &Tree, mut spared: Vec<usize>) {
    while let Some(vertex) = spared.pop() {
        let parent = layered.vertices[vertex].parent;
        let row = &layered.rows[layered.vertices[vertex].row];
        let others = row.iter().filter(|other| **other != vertex && !spared.contains(*other));
        let held = |container: &usize| {
            others.clone().any(|other| tree.holds(*container, layered.vertices[*other].parent))
        };
        if !tree.chain(parent).iter().all(held) {
            layered.vertices[vertex].kind = Kind::Phantom;
            layered.vertices[vertex].sv = PHANTOM_V;
        }
    }
}

/// Returns the first turn of a line that can be spared.
fn first_turn(layered: &Layered, tree: &Tree, standing: &Standing, edge: usize) -> Option<Turn> {
    layered.chains[edge].windows(3).find_map(|steps| {
        let steps = [steps[0], steps[1], steps[2]];
        let turn = turn_at(layered, steps)?;
        let (ends, channel) = (layered.ends(&turn.join), turn.join.channel?);
        let free = standing.walls_between(layered, tree, channel, ends).is_empty();
        (free && is_shared_alike(layered, &turn)).then_some(turn)
    })
}

/// Returns the turn that three wires of a line make, if they do.
fn turn_at(layered: &Layered, steps: [(usize, bool); 3]) -> Option<Turn> {
    let walked = steps.map(|(wire, forward)| {
        let Wire { a, b, channel } = layered.wires[wire];
        if forward { (a, b, channel) } else { (b, a, channel) }
    });
    let [(from, _, before), (near, far, _), (_, to, behind)] = walked;
    let (near, far) = (&layered.pins[near], &layered.pins[far]);
    let (one, other) = (&layered.vertices[near.vertex], &layered.vertices[far.vertex]);
    let passed = one.kind == Kind::Dummy && other.kind == Kind::Dummy && one.row == other.row;
    let turns = near.right == far.right && before == behind && before.is_some();
    let apart = layered.pins[from].vertex != layered.pins[to].vertex;
    let join = Wire { a: from, b: to, channel: before };
    (passed && turns && apart).then_some(Turn { steps, join })
}

/// Returns whether every line that takes one of the wires takes all three.
fn is_shared_alike(layered: &Layered, turn: &Turn) -> bool {
    let wires = turn.steps.map(|(wire, _)| wire);
    layered.chains.iter().all(|chain| {
        let used = wires.map(|wire| chain.iter().any(|(other, _)| *other == wire));
        used == [used[0]; 3]
    })
}

/// Puts one wire in the place of three, in every line that takes them.
fn cut(layered: &mut Layered, turn: &Turn) {
    let wire = layered.wires.len();
    layered.wires.push(turn.join);
    let [first, middle, last] = turn.steps.map(|(wire, _)| wire);
    for chain in &mut layered.chains {
        let Some(at) = chain.iter().position(|(wire, _)| *wire == middle) else { continue };
        let forward = chain[at - 1].0 == first;
        debug_assert!(chain[at + 1].0 == if forward { last } else { first });
        chain.splice(at - 1..=at + 1, [(wire, forward)]);
    }
}
