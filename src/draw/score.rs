//! How well a layout reads on a page; less is better.

use super::layout::{Graph, Layout, Point, Size};

/// The width of a drawing on a page.
const PAGE_W: f64 = 1180.0;
/// Wider than this for their height, drawings leave the page empty.
const ASPECT_MAX: f64 = 2.1;
/// Higher than this for their width, drawings do not fit a screen.
const ASPECT_MIN: f64 = 0.7;

/// Of more lines than these crossings are not counted: nobody follows one of them.
const CROSSED_MAX: usize = 2_000;
/// What a crossing counts, in bends.
const CROSSING: f64 = 4.0;

/// Returns the score of a layout.
///
/// Text that shrinks on a page, an aspect that no page has, length of lines, bends and
/// crossings all count.
pub(super) fn score(graph: &Graph, layout: &Layout) -> f64 {
    if graph.leaves.is_empty() {
        return 0.0;
    }
    let edges = layout.paths.len().max(1) as f64;
    let length: f64 = layout.paths.iter().map(|path| path_length(path)).sum::<f64>() / edges;
    let bends: usize = layout.paths.iter().map(|path| path.len().saturating_sub(2)).sum();
    let crossings = crossings(graph, layout) as f64;
    let lines = length / 120.0 + (bends as f64 + CROSSING * crossings) / edges;
    (area(graph, layout.size) + lines) * shape(layout.size) * shrinking(layout.size.w)
}

/// Returns a score that every layout exceeds which is wider and higher than `least`.
///
/// A layout may be better in shape than its least size; what it takes for that in room counts.
pub(super) fn least_score(graph: &Graph, least: Size) -> f64 {
    let Size { w, h } = least;
    let room = (w * h).max(w * w / ASPECT_MAX).max(h * h * ASPECT_MIN);
    area(graph, Size { w: room, h: 1.0 }) * shrinking(w)
}

/// Returns the room that each leaf has, in areas of a common one.
fn area(graph: &Graph, size: Size) -> f64 {
    size.w * size.h / (graph.leaves.len().max(1) as f64 * 20_000.0)
}

/// Returns how far a drawing is from the aspects that pages have; 1 for none.
fn shape(size: Size) -> f64 {
    let aspect = size.w / size.h.max(1.0);
    (aspect / ASPECT_MAX).max(ASPECT_MIN / aspect).max(1.0)
}

/// Returns how many times smaller a drawing becomes on a page.
fn shrinking(width: f64) -> f64 {
    (width / PAGE_W).max(1.0)
}

/// Returns how often lines of different trunks cross.
fn crossings(graph: &Graph, layout: &Layout) -> usize {
    if layout.paths.len() > CROSSED_MAX {
        return 0;
    }
    let mut level: Vec<(f64, f64, f64, usize)> = Vec::new();
    let mut upright: Vec<(f64, f64, f64, usize)> = Vec::new();
    for (edge, path) in graph.edges.iter().zip(&layout.paths) {
        for pair in path.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if (a.y - b.y).abs() < 0.01 {
                level.push((a.y, a.x.min(b.x), a.x.max(b.x), edge.trunk));
            } else {
                upright.push((a.x, a.y.min(b.y), a.y.max(b.y), edge.trunk));
            }
        }
    }
    upright.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut count = 0;
    for (y, left, right, trunk) in level {
        let from = upright.partition_point(|u| u.0 < left + 1.0);
        let met = upright[from..].iter().take_while(|u| u.0 < right - 1.0);
        count += met.filter(|u| u.3 != trunk && u.1 < y - 1.0 && y + 1.0 < u.2).count();
    }
    count
}

/// Returns the length of a path.
pub(super) fn path_length(path: &[Point]) -> f64 {
    path.windows(2).map(|p| (p[0].x - p[1].x).abs() + (p[0].y - p[1].y).abs()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_larger_drawing_has_a_better_score_than_the_least() {
        let graph =
            Graph { leaves: vec![super::super::layout::Leaf::default()], ..Graph::default() };
        let sizes = [40.0, 200.0, 700.0, 1_300.0, 4_000.0];
        for (w, h) in sizes.iter().flat_map(|w| sizes.map(|h| (*w, h))) {
            let least = least_score(&graph, Size { w, h });
            for (more, higher) in [(1.0, 1.0), (1.0, 1.7), (2.3, 1.0), (9.0, 1.2), (1.1, 30.0)] {
                let size = Size { w: w * more, h: h * higher };
                let score = score(&graph, &Layout { size, ..Layout::default() });
                assert!(least <= score + 1e-9, "{w}×{h}: {least}, {size:?}: {score}");
            }
        }
    }
}
