//! A long row of ranks folded into bands, one under the other, as text is folded into lines.
//!
//! A chain of twelve services is one rank after the other: wider than any page, or higher than any
//! screen. Where few lines pass from one rank to the next the ranks begin anew instead, and these
//! lines lead back to the start side.

use super::graph::{End, Graph};
use super::rank::Ranks;

/// The fewest ranks that are folded.
const RANKS_MIN: usize = 6;
/// The fewest ranks of a band.
const BAND_MIN: usize = 2;
/// The most lines from one band to the next.
const LINES_MAX: usize = 2;
/// The most leaves of a drawing that is folded; larger ones are no chains.
const LEAVES_MAX: usize = 64;

/// Returns ranks folded into bands of nearly the same length; the leaves of the first band come
/// first in what counts as their declaration.
///
/// Ranks stay as they are where too many lines would lead back.
pub(super) fn folded(graph: &Graph, bands: usize, ranks: &Ranks) -> Ranks {
    let mut ranks = ranks.clone();
    let Some(starts) = starts(graph, bands, &ranks.of) else { return ranks };
    let mut band_of = Vec::with_capacity(ranks.of.len());
    for rank in &mut ranks.of {
        let band = starts.partition_point(|start| start <= rank) - 1;
        *rank -= starts[band];
        band_of.push(band);
    }
    let mut leaves: Vec<usize> = (0..band_of.len()).collect();
    leaves.sort_by_key(|leaf| band_of[*leaf]);
    leaves.iter().enumerate().for_each(|(place, leaf)| ranks.declared[*leaf] = place);
    ranks
}

/// Returns the first rank of each band.
fn starts(graph: &Graph, bands: usize, ranks: &[usize]) -> Option<Vec<usize>> {
    let count = ranks.iter().max().map_or(0, |last| last + 1);
    if count < RANKS_MIN.max(bands * BAND_MIN) || graph.leaves.len() > LEAVES_MAX {
        return None;
    }
    let lines = lines_between(graph, ranks, count);
    let mut starts = vec![0];
    for band in 1..bands {
        starts.push(cut(&lines, (band, bands), starts[band - 1] + BAND_MIN)?);
    }
    Some(starts)
}

/// Returns where a band begins: near its share of the ranks, where the fewest lines pass.
fn cut(lines: &[usize], (band, bands): (usize, usize), first: usize) -> Option<usize> {
    let count = lines.len();
    let (ideal, slack) = (band * count, count / 2);
    let fits = |cut: &usize| {
        (cut * bands).abs_diff(ideal) <= slack
            && lines[*cut] <= LINES_MAX
            && cut + BAND_MIN <= count
    };
    let cuts = (first..count).filter(fits);
    cuts.min_by_key(|cut| (lines[*cut], (cut * bands).abs_diff(ideal)))
}

/// Returns per rank how many trunks pass from the ranks before it to it or to those behind it.
fn lines_between(graph: &Graph, ranks: &[usize], count: usize) -> Vec<usize> {
    let mut reach: Vec<(usize, usize, usize)> = Vec::new();
    for edge in &graph.edges {
        if let (End::Leaf(a), End::Leaf(b)) = (edge.from, edge.to) {
            reach.push((edge.trunk, ranks[a].min(ranks[b]), ranks[a].max(ranks[b])));
        } else {
            reach.push((edge.trunk, 0, count - 1));
        }
    }
    let trunks = |rank: usize| {
        let passing = reach.iter().filter(|(_, low, high)| *low < rank && rank <= *high);
        let mut trunks: Vec<usize> = passing.map(|(trunk, ..)| *trunk).collect();
        trunks.sort_unstable();
        trunks.dedup();
        trunks.len()
    };
    (0..count).map(trunks).collect()
}
