//! Where labels stand: beside a box, in a row that is passed, or in a row of their own.

use std::collections::BTreeMap;

use super::graph::{End, Flow, Graph, Size};
use super::layered::along_across;
use super::rank::Ranks;
use super::strand::{Shape, Side, StrandPlan};

/// How much wider a box may get to be as wide as the widest of its column.
const WIDTH_GROWTH: f64 = 60.0;
/// How much higher a box may get to be as high as the highest of its row.
const HEIGHT_GROWTH: f64 = 20.0;

/// Returns the extent of the boxes of each rank, along the flow.
pub(super) fn extents(graph: &Graph, ranks: &Ranks, flow: Flow, count: usize) -> Vec<f64> {
    let mut extents = vec![0.0; count];
    for (leaf, rank) in graph.leaves.iter().zip(&ranks.of) {
        extents[*rank] = along_across(leaf.size, flow).0.max(extents[*rank]);
    }
    extents
}

/// Returns the extent of a box that becomes as long as the longest of its rank, if that is near.
pub(super) fn grown(su: f64, longest: f64, flow: Flow) -> f64 {
    let growth = if flow == Flow::Right { WIDTH_GROWTH } else { HEIGHT_GROWTH };
    if longest - su <= growth { longest.max(su) } else { su }
}

/// Chooses the place of every label; returns behind which ranks a row of labels is needed.
///
/// A label stands on the straight stretch at one end of its line, or where the line passes a row
/// of boxes anyway. Only lines that meet in one point, and labels that found no room before, get
/// a row.
pub(super) fn place_labels(
    strands: &mut [StrandPlan],
    extents: &[f64],
    flow: Flow,
    own_row: &[bool],
) -> Vec<bool> {
    let mut used = vec![false; extents.len()];
    let busy = busy_ends(strands);
    for strand in strands.iter_mut() {
        let Some(label) = strand.label.filter(|_| strand.shape != Shape::Direct) else { continue };
        let first = &strand.lines[0];
        let around = first.low == first.high && matches!(first.low, End::Container(_));
        strand.own_row = own_row[first.edge] || matches!(strand.shape, Shape::Bus(_)) || around;
        let alone = strand.lines.iter().all(|l| (l.low, l.high) == (first.low, first.high));
        if strand.own_row {
            let (low, high) = (first.low_row, first.high_row.saturating_sub(1));
            let rank = forced_gap(strand).unwrap_or(if used[low] { low } else { high.max(low) });
            strand.label_row = Some(rank);
            used[rank] = true;
        } else if let Some(rank) = passed_rank(strand, alone, label, extents, flow) {
            strand.label_row = Some(rank);
        } else {
            let at_high = busy[&first.low].0 >= busy[&first.high].1;
            strand.label_at = Some(match strand.shape {
                Shape::In => Side::High,
                Shape::Out if alone && at_high => Side::High,
                _ => Side::Low,
            });
        }
    }
    used
}

/// Returns the rank that a single line passes and whose boxes are as long as its label.
fn passed_rank(
    strand: &StrandPlan,
    alone: bool,
    label: Size,
    extents: &[f64],
    flow: Flow,
) -> Option<usize> {
    let line = &strand.lines[0];
    let passes = alone && matches!(strand.shape, Shape::Out | Shape::In);
    if flow == Flow::Down || !passes {
        return None;
    }
    let su = along_across(label, flow).0;
    (line.low_row + 1..line.high_row).rev().find(|rank| extents[*rank] >= su)
}

/// Returns the only gap in which the label of a strand can stand, if there is just one.
fn forced_gap(strand: &StrandPlan) -> Option<usize> {
    let low = strand.lines.iter().map(|l| l.low_row).max()?;
    let high = strand.lines.iter().map(|l| l.high_row).min()?;
    let alone =
        strand.lines.iter().all(|l| (l.low, l.high) == (strand.lines[0].low, strand.lines[0].high));
    match strand.shape {
        Shape::Direct => None,
        Shape::Loop => Some(strand.lines.iter().map(|l| l.low_row.max(l.high_row)).max()?),
        Shape::Out | Shape::In if alone && high > low + 1 => None,
        Shape::Out | Shape::Bus(_) => Some(low),
        Shape::In => Some(high - 1),
    }
}

/// Returns how many strands with labels leave and reach each end.
fn busy_ends(strands: &[StrandPlan]) -> BTreeMap<End, (usize, usize)> {
    let mut busy: BTreeMap<End, (usize, usize)> = BTreeMap::new();
    for strand in strands.iter().filter(|s| s.label.is_some()) {
        for line in &strand.lines {
            busy.entry(line.low).or_default().0 += 1;
            busy.entry(line.high).or_default().1 += 1;
        }
    }
    busy
}
