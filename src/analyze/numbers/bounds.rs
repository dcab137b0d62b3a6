//! Bounds of an availability whose structure is too tangled to be exact.

use crate::analyze::meaning::Structure;

/// Finding one way through takes an evaluation a variable; this many ways are looked for.
const WAYS_MAX: usize = 8;

/// Returns the least and the greatest unavailability.
///
/// At least: single points are exact, and of the rest the likeliest pair alone. At most: beside
/// the single points, several ways through that share nothing must all fail.
pub(super) fn bounds(structure: &Structure, down: &[f64]) -> (f64, f64) {
    let alone = structure.indices(&structure.order1);
    let singles = alone.iter().fold(0.0, |u, at| u + (1.0 - u) * down[*at]);
    let pair = structure.pairs().iter().map(|(a, b)| down[*a] * down[*b]).fold(0.0, f64::max);
    let all_ways_fail: f64 = disjoint_ways(structure, &alone)
        .iter()
        .map(|way| way.iter().fold(0.0, |u, at| u + (1.0 - u) * down[*at]))
        .product();
    let with = |rest: f64| singles + (1.0 - singles) * rest;
    (with(pair), with(all_ways_fail.max(pair)))
}

/// Returns ways through, as variables that suffice; they share nothing but single points.
fn disjoint_ways(structure: &Structure, alone: &[usize]) -> Vec<Vec<usize>> {
    let count = structure.circuit.variables.len();
    let mut free = vec![true; count];
    let mut ways = Vec::new();
    while ways.len() < WAYS_MAX {
        let mut up = free.clone();
        if !works(structure, &up) {
            break;
        }
        for at in 0..count {
            if up[at] && !alone.contains(&at) {
                up[at] = false;
                up[at] = !works(structure, &up);
            }
        }
        let way: Vec<usize> = (0..count).filter(|at| up[*at] && !alone.contains(at)).collect();
        for at in &way {
            free[*at] = false;
        }
        let sufficient = way.is_empty();
        ways.push(way);
        if sufficient {
            break;
        }
    }
    ways
}

fn works(structure: &Structure, up: &[bool]) -> bool {
    let mut values: Vec<u64> = up.iter().map(|up| u64::from(*up)).collect();
    structure.circuit.evaluate(&mut values) & 1 == 1
}
