//! What is more than one drawing can show.

use std::collections::BTreeMap;

use crate::model::{SIDE_BY_SIDE_LINES_MAX, SIDE_BY_SIDE_MAX};

use super::view::{View, ViewEnd};

/// The most boxes and the most lines of a drawing of which all containers are open.
const OPEN_MAX: usize = 10_000;

/// Returns whether a view is more than a drawing can show; with all containers open, `open`, boxes
/// and lines of different containers do not count together.
pub(super) fn is_too_much(view: &View, open: bool) -> bool {
    let (boxes, lines) = (view.nodes.len(), view.edges.len());
    match open {
        false => boxes > SIDE_BY_SIDE_MAX || lines > SIDE_BY_SIDE_LINES_MAX,
        true => boxes > OPEN_MAX || lines > OPEN_MAX || is_crowded(view),
    }
}

/// Returns whether too much stands side by side at one place.
fn is_crowded(view: &View) -> bool {
    let mut boxes: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    let mut lines = boxes.clone();
    view.nodes.iter().for_each(|node| *boxes.entry(node.parent).or_default() += 1);
    for edge in &view.edges {
        if let (ViewEnd::Node(from), ViewEnd::Node(to)) = (edge.from, edge.to)
            && view.nodes[from].parent == view.nodes[to].parent
        {
            *lines.entry(view.nodes[from].parent).or_default() += 1;
        }
    }
    boxes.values().any(|count| *count > SIDE_BY_SIDE_MAX)
        || lines.values().any(|count| *count > SIDE_BY_SIDE_LINES_MAX)
}
