//! Lines that leave a box together and part before the next row.

use std::collections::BTreeMap;

use super::layered::Layered;

/// The lines from one side of a vertex by the pin that they share: far vertex, edges.
pub(super) type Fork = Vec<Vec<(usize, i64)>>;

/// Returns per row the forks whose branches end there.
///
/// Only where a branch and a line from another pin of the same vertex can cross.
pub(super) fn forks(layered: &Layered, loads: &[i64]) -> Vec<Vec<Fork>> {
    let mut nets: BTreeMap<(usize, usize, usize), Vec<(usize, i64)>> = BTreeMap::new();
    let parting = parting(layered);
    for (wire, load) in layered.wires.iter().zip(loads) {
        for (near, far) in [(wire.a, wire.b), (wire.b, wire.a)] {
            let (from, to) = (layered.pins[near].vertex, layered.pins[far].vertex);
            let row = layered.vertices[to].row;
            if parting[from] && wire.channel.is_some() && row != layered.vertices[from].row {
                nets.entry((from, row, near)).or_default().push((to, *load));
            }
        }
    }
    let mut sides: BTreeMap<(usize, usize), Fork> = BTreeMap::new();
    for ((vertex, row, _), net) in nets {
        sides.entry((vertex, row)).or_default().push(net);
    }
    let mut forks = vec![Vec::new(); layered.rows.len()];
    for ((_, row), fork) in sides {
        if fork.len() > 1 && fork.iter().any(|net| net.len() > 1) {
            forks[row].push(fork);
        }
    }
    forks
}

/// Returns at which vertices several lines share a pin.
fn parting(layered: &Layered) -> Vec<bool> {
    let mut lines = vec![0; layered.pins.len()];
    layered.wires.iter().flat_map(|wire| [wire.a, wire.b]).for_each(|pin| lines[pin] += 1);
    let mut parting = vec![false; layered.vertices.len()];
    for (pin, lines) in layered.pins.iter().zip(lines) {
        parting[pin.vertex] |= lines > 1;
    }
    parting
}

/// Returns per vertex which forks of its row end there.
pub(super) fn fork_ends(forks: &[Vec<Fork>], count: usize) -> Vec<Vec<usize>> {
    let mut at = vec![Vec::new(); count];
    for row in forks {
        for (index, fork) in row.iter().enumerate() {
            for (vertex, _) in fork.iter().flatten() {
                if at[*vertex].last() != Some(&index) {
                    at[*vertex].push(index);
                }
            }
        }
    }
    at
}

/// Returns how often lines of different pins cross, when the pins stand in their best order.
pub(super) fn fork_cost(fork: &Fork, place: &[usize]) -> i64 {
    let mut cost = 0;
    for (index, first) in fork.iter().enumerate() {
        for then in &fork[..index] {
            let (mut less, mut more) = (0, 0);
            for (x, load) in first {
                for (y, by) in then {
                    less += if place[*x] < place[*y] { load * by } else { 0 };
                    more += if place[*x] > place[*y] { load * by } else { 0 };
                }
            }
            cost += less.min(more);
        }
    }
    cost
}

#[cfg(test)]
mod tests {
    use super::fork_cost;

    #[test]
    fn a_line_between_two_branches_is_crossed_once() {
        let fork = vec![vec![(0, 1), (2, 1)], vec![(1, 1)]];
        assert_eq!(fork_cost(&fork, &[0, 1, 2]), 1);
        assert_eq!(fork_cost(&fork, &[0, 2, 1]), 0);
    }
}
