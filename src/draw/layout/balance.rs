//! What can move at no cost stands in the middle of its freedom.

use super::compact::Pull;
use super::coordinates::Across;
use super::layered::Layered;
use super::separation::Apart;

/// Differences below this are none.
const HAIR: f64 = 1e-4;
/// Rounds of balancing.
const ROUNDS: usize = 4;

/// Moves vertices, with all that straight lines join them to, to the middle of their freedom.
///
/// Only those move that as much pulls to one side as to the other.
pub(super) fn balance(layered: &Layered, apart: &[Apart], pulls: &[Pull], across: &mut Across) {
    let vertices = layered.vertices.len();
    let borders = across.borders.iter().flat_map(|(low, high)| [*low, *high]);
    let mut x: Vec<f64> = across.center.iter().copied().chain(borders).collect();
    let growth = |at: usize| match layered.vertices.get(at) {
        Some(vertex) => (across.extents[at] - vertex.sv) / 2.0,
        None => 0.0,
    };
    let apart: Vec<Apart> = apart
        .iter()
        .map(|c| Apart { gap: c.gap + growth(c.before) + growth(c.after), ..*c })
        .collect();
    let wish = |pull: &Pull| {
        let offset = |pin: Option<usize>| pin.map_or(0.0, |pin| across.offsets[pin]);
        let apart = pull.apart + offset(pull.a.1) - offset(pull.b.1);
        (pull.a.0, pull.b.0, apart, pull.weight)
    };
    let wishes: Vec<(usize, usize, f64, i64)> = pulls.iter().map(wish).collect();
    for _ in 0..ROUNDS {
        let of = clusters(&wishes, &x);
        let mut moved = false;
        for cluster in (0..x.len()).filter(|at| of[*at] == *at) {
            moved |= centre(cluster, &of, &apart, &wishes, &mut x);
        }
        if !moved {
            break;
        }
    }
    across.center.copy_from_slice(&x[..vertices]);
    for (container, borders) in across.borders.iter_mut().enumerate() {
        *borders = (x[vertices + 2 * container], x[vertices + 2 * container + 1]);
    }
}

/// Returns per variable the first of those that straight lines join it with.
fn clusters(wishes: &[(usize, usize, f64, i64)], x: &[f64]) -> Vec<usize> {
    let mut of: Vec<usize> = (0..x.len()).collect();
    fn root(of: &mut [usize], mut at: usize) -> usize {
        while of[at] != at {
            of[at] = of[of[at]];
            at = of[at];
        }
        at
    }
    for &(a, b, apart, _) in wishes {
        if (x[b] - x[a] - apart).abs() < HAIR {
            let (a, b) = (root(&mut of, a), root(&mut of, b));
            of[a.max(b)] = a.min(b);
        }
    }
    (0..x.len()).map(|at| root(&mut of, at)).collect()
}

/// Moves a cluster that is pulled as hard to one side as to the other; returns whether it moved.
fn centre(
    cluster: usize,
    of: &[usize],
    apart: &[Apart],
    wishes: &[(usize, usize, f64, i64)],
    x: &mut [f64],
) -> bool {
    let inside = |at: usize| of[at] == cluster;
    let (mut down, mut up) = (0, 0);
    let (mut low, mut high) = (f64::MAX, f64::MAX);
    for &(a, b, apart, weight) in wishes.iter().filter(|w| inside(w.0) != inside(w.1)) {
        let off = x[b] - x[a] - apart;
        let off = if inside(a) { off } else { -off };
        if off > 0.0 {
            up += weight;
            high = high.min(off);
        } else {
            down += weight;
            low = low.min(-off);
        }
    }
    if up != down || up == 0 {
        return false;
    }
    for c in apart.iter().filter(|c| inside(c.before) != inside(c.after)) {
        let slack = (x[c.after] - x[c.before] - c.gap).max(0.0);
        if inside(c.before) {
            high = high.min(slack);
        } else {
            low = low.min(slack);
        }
    }
    let by = (high - low) / 2.0;
    if by.abs() < HAIR {
        return false;
    }
    (0..x.len()).filter(|at| inside(*at)).for_each(|at| x[at] += by);
    true
}
