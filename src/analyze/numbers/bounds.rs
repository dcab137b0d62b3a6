//! Bounds of an availability whose structure is too tangled to be exact.

use crate::analyze::meaning::Structure;

/// Finding one way through takes an evaluation a variable; this many ways are looked for.
const WAYS_MAX: usize = 8;

/// Returns the least and the greatest unavailability.
///
/// At least: single points are exact, and of the rest only pairs that share nothing are counted. At
/// most: beside the single points, several ways through that share nothing must all fail. Both are
/// exact for what they count, so the figure lies between them.
pub(super) fn bounds(structure: &Structure, down: &[f64]) -> (f64, f64) {
    let alone = structure.indices(&structure.order1);
    let singles = some(alone.iter().map(|at| down[*at]));
    let pairs = some(disjoint_pairs(structure, down).into_iter());
    let ways = disjoint_ways(structure, &alone);
    let all_ways_fail: f64 = ways.iter().map(|way| some(way.iter().map(|at| down[*at]))).product();
    let with = |rest: f64| singles + (1.0 - singles) * rest;
    (with(pairs), with(all_ways_fail.max(pairs)))
}

/// Returns how often some of several independent things happen.
fn some(chances: impl Iterator<Item = f64>) -> f64 {
    chances.fold(0.0, |u, chance| u + (1.0 - u) * chance)
}

/// Returns how often both of a pair are down, for pairs that share nothing; the likeliest first.
fn disjoint_pairs(structure: &Structure, down: &[f64]) -> Vec<f64> {
    let mut pairs = structure.pairs();
    let chance = |pair: &(usize, usize)| down[pair.0] * down[pair.1];
    pairs.sort_by(|a, b| chance(b).total_cmp(&chance(a)));
    let mut free = vec![true; down.len()];
    pairs.retain(|(a, b)| {
        let both = free[*a] && free[*b];
        if both {
            (free[*a], free[*b]) = (false, false);
        }
        both
    });
    pairs.iter().map(chance).collect()
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
