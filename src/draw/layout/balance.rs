//! What can move at no cost stands in the middle of its freedom.

use super::compact::Pull;
use super::coordinates::Across;
use super::joined::Joined;
use super::layered::Layered;
use super::lists::Lists;
use super::separation::Apart;
use super::titles::TitleRoom;

/// Differences below this are none.
const HAIR: f64 = 1e-4;
/// Rounds of balancing.
const ROUNDS: usize = 4;

/// Moves vertices, with all that straight lines join them to, to the middle of their freedom.
///
/// Only those move that as much pulls to one side as to the other.
pub(super) fn balance(
    layered: &Layered,
    apart: &[Apart],
    pulls: &[Pull],
    titles: &[TitleRoom],
    across: &mut Across,
) {
    let vertices = layered.vertices.len();
    let borders = across.borders.iter().flat_map(|(low, high)| [*low, *high]);
    let mut x: Vec<f64> = across.center.iter().copied().chain(borders).collect();
    let apart = distances(layered, apart, titles, across);
    let wish = |pull: &Pull| {
        let offset = |pin: Option<usize>| pin.map_or(0.0, |pin| across.offsets[pin]);
        let apart = pull.apart + offset(pull.a.1) - offset(pull.b.1);
        Wish { a: pull.a.0, b: pull.b.0, apart, weight: pull.weight }
    };
    let wishes: Vec<Wish> = pulls.iter().map(wish).collect();
    for _ in 0..ROUNDS {
        let of = clusters(&wishes, &x);
        let (pulled, held) = (
            at_clusters(&of, wishes.iter().map(|w| (w.a, w.b))),
            at_clusters(&of, apart.iter().map(|c| (c.before, c.after))),
        );
        let members = Lists::new(x.len(), of.iter().copied().zip(0..));
        let mut moved = false;
        for cluster in (0..x.len()).filter(|at| of[*at] == *at) {
            let wishes = pulled.of(cluster).iter().map(|index| &wishes[*index]);
            let apart = held.of(cluster).iter().map(|index| &apart[*index]);
            let by = to_the_middle(wishes, apart, |at| of[at] == cluster, &x);
            members.of(cluster).iter().for_each(|at| x[*at] += by);
            moved |= by != 0.0;
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

/// A pull between two variables.
struct Wish {
    a: usize,
    b: usize,
    /// The wished difference, from `a` to `b`.
    apart: f64,
    weight: i64,
}

/// Returns the distances to be kept, those of boxes that grew and of titles included.
fn distances(
    layered: &Layered,
    apart: &[Apart],
    titles: &[TitleRoom],
    across: &Across,
) -> Vec<Apart> {
    let growth = |at: usize| match layered.vertices.get(at) {
        Some(vertex) => (across.extents[at] - vertex.sv) / 2.0,
        None => 0.0,
    };
    let grown = |c: &Apart| Apart { gap: c.gap + growth(c.before) + growth(c.after), ..*c };
    let pin = |pin: usize| (layered.pins[pin].vertex, across.offsets[pin]);
    let beside = |title: &TitleRoom| title.apart(layered, pin);
    apart.iter().map(grown).chain(titles.iter().map(beside)).collect()
}

/// Returns per cluster the pairs of which one end is in it.
fn at_clusters(of: &[usize], pairs: impl Iterator<Item = (usize, usize)> + Clone) -> Lists<usize> {
    let at = |(index, (a, b)): (usize, (usize, usize))| {
        let ends = if of[a] == of[b] { [None, None] } else { [Some(of[a]), Some(of[b])] };
        ends.into_iter().flatten().map(move |cluster| (cluster, index))
    };
    Lists::new(of.len(), pairs.enumerate().flat_map(at))
}

/// Returns per variable the first of those that straight lines join it with.
fn clusters(wishes: &[Wish], x: &[f64]) -> Vec<usize> {
    let mut joined = Joined::new(x.len());
    for &Wish { a, b, apart, .. } in wishes {
        if (x[b] - x[a] - apart).abs() < HAIR {
            joined.join(a, b);
        }
    }
    joined.firsts()
}

/// Returns by how much a cluster moves that is pulled as hard to one side as to the other.
fn to_the_middle<'a>(
    wishes: impl Iterator<Item = &'a Wish>,
    apart: impl Iterator<Item = &'a Apart>,
    inside: impl Fn(usize) -> bool,
    x: &[f64],
) -> f64 {
    let (mut down, mut up) = (0, 0);
    let (mut low, mut high) = (f64::MAX, f64::MAX);
    for &Wish { a, b, apart, weight } in wishes {
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
        return 0.0;
    }
    for c in apart {
        let slack = (x[c.after] - x[c.before] - c.gap).max(0.0);
        if inside(c.before) {
            high = high.min(slack);
        } else {
            low = low.min(slack);
        }
    }
    let by = (high - low) / 2.0;
    if by.abs() < HAIR { 0.0 } else { by }
}
