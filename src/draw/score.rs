//! How well a layout reads on a page; less is better.

use super::layout::{Graph, Layout, Point};

/// The width of a drawing on a page.
const PAGE_W: f64 = 1180.0;
/// Wider than this for their height, drawings leave the page empty.
const ASPECT_MAX: f64 = 2.1;
/// Higher than this for their width, drawings do not fit a screen.
const ASPECT_MIN: f64 = 0.7;

/// Returns the score of a layout.
///
/// Text that shrinks on a page, an aspect that no page has, length of lines and bends all count.
pub(super) fn score(graph: &Graph, layout: &Layout) -> f64 {
    if graph.leaves.is_empty() {
        return 0.0;
    }
    let scale = (PAGE_W / layout.size.w.max(1.0)).min(1.0);
    let aspect = layout.size.w / layout.size.h.max(1.0);
    let shape = (aspect / ASPECT_MAX).max(ASPECT_MIN / aspect).max(1.0);
    let edges = layout.paths.len().max(1) as f64;
    let length: f64 = layout.paths.iter().map(|path| path_length(path)).sum::<f64>() / edges;
    let bends: usize = layout.paths.iter().map(|path| path.len().saturating_sub(2)).sum();
    let area = layout.size.w * layout.size.h / (graph.leaves.len() as f64 * 20_000.0);
    (area + length / 120.0 + bends as f64 / edges) * shape / scale
}

/// Returns the length of a path.
pub(super) fn path_length(path: &[Point]) -> f64 {
    path.windows(2).map(|p| (p[0].x - p[1].x).abs() + (p[0].y - p[1].y).abs()).sum()
}
