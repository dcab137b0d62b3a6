//! Parts of a graph that nothing joins: laid out alone, then packed.

use super::graph::{Edge, End, Flow, Graph, Layout, Rect, Size};
use super::tree::Tree;

/// Free room between two parts.
const GAP: f64 = 24.0;
/// Room around a drawing; each part has it, and the whole has it once.
pub(super) const MARGIN: f64 = 16.0;
/// The aspect of a packed drawing.
const ASPECT: f64 = 1.7;
/// The widest drawing that a page shows at full size.
const WIDTH_MAX: f64 = 1148.0;

/// A graph as parts that nothing joins.
pub(super) struct Parted<'a> {
    whole: &'a Graph,
    parts: Vec<Part>,
    /// Each part as a graph of its own; none where there is one part alone.
    graphs: Vec<Graph>,
}

impl<'a> Parted<'a> {
    /// Finds the parts of a graph.
    pub(super) fn new(whole: &'a Graph) -> Self {
        let parts = parts(whole, &Tree::new(whole));
        let graphs = if parts.len() > 1 { graphs(whole, &parts) } else { Vec::new() };
        Self { whole, parts, graphs }
    }

    /// Returns each part as a graph of its own.
    pub(super) fn graphs(&self) -> std::slice::Iter<'_, Graph> {
        if self.graphs.is_empty() {
            std::slice::from_ref(self.whole).iter()
        } else {
            self.graphs.iter()
        }
    }

    /// Returns one layout of all parts; `slim` puts them under each other.
    pub(super) fn packed(&self, mut layouts: Vec<Layout>, flow: Flow, slim: bool) -> Layout {
        if self.graphs.is_empty() {
            return layouts.pop().unwrap_or_default();
        }
        pack(self.whole, &self.parts, layouts, flow, slim)
    }
}

/// One part, as indices into the whole graph, in its order.
#[derive(Clone, Debug, Default)]
struct Part {
    leaves: Vec<usize>,
    containers: Vec<usize>,
    edges: Vec<usize>,
}

/// Returns the parts of a graph, by their first leaf or container.
fn parts(graph: &Graph, tree: &Tree) -> Vec<Part> {
    let (leaves, containers) = (graph.leaves.len(), graph.containers.len());
    let outermost = |parent: Option<usize>| tree.chain(parent).first().map(|c| leaves + c);
    let mut root: Vec<usize> = (0..leaves + containers).collect();
    for (index, leaf) in graph.leaves.iter().enumerate() {
        root[index] = outermost(leaf.parent).unwrap_or(index);
    }
    for container in 0..containers {
        root[leaves + container] = outermost(Some(container)).unwrap_or(leaves + container);
    }
    let node = |end: End| match end {
        End::Leaf(leaf) => leaf,
        End::Container(container) => leaves + container,
    };
    for edge in &graph.edges {
        let (a, b) = (find(&mut root, node(edge.from)), find(&mut root, node(edge.to)));
        root[a.max(b)] = a.min(b);
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut known = vec![usize::MAX; root.len()];
    for index in 0..root.len() {
        let at = find(&mut root, index);
        if known[at] == usize::MAX {
            known[at] = parts.len();
            parts.push(Part::default());
        }
        let part = &mut parts[known[at]];
        match index.checked_sub(leaves) {
            Some(container) => part.containers.push(container),
            None => part.leaves.push(index),
        }
    }
    for (index, edge) in graph.edges.iter().enumerate() {
        parts[known[find(&mut root, node(edge.from))]].edges.push(index);
    }
    parts
}

fn find(root: &mut [usize], mut at: usize) -> usize {
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}

/// Returns each part as a graph of its own.
fn graphs(graph: &Graph, parts: &[Part]) -> Vec<Graph> {
    let mut leaf_at = vec![0; graph.leaves.len()];
    let mut container_at = vec![0; graph.containers.len()];
    for part in parts {
        part.leaves.iter().enumerate().for_each(|(at, leaf)| leaf_at[*leaf] = at);
        part.containers.iter().enumerate().for_each(|(at, c)| container_at[*c] = at);
    }
    let end = |end: End| match end {
        End::Leaf(leaf) => End::Leaf(leaf_at[leaf]),
        End::Container(container) => End::Container(container_at[container]),
    };
    let inner = |parent: Option<usize>| parent.map(|p| container_at[p]);
    let part = |part: &Part| Graph {
        leaves: part
            .leaves
            .iter()
            .map(|l| super::Leaf {
                parent: inner(graph.leaves[*l].parent),
                ..graph.leaves[*l].clone()
            })
            .collect(),
        containers: part
            .containers
            .iter()
            .map(|c| super::Container {
                parent: inner(graph.containers[*c].parent),
                ..graph.containers[*c].clone()
            })
            .collect(),
        edges: part
            .edges
            .iter()
            .map(|e| &graph.edges[*e])
            .map(|e| Edge { from: end(e.from), to: end(e.to), ..e.clone() })
            .collect(),
    };
    parts.iter().map(part).collect()
}

/// Returns one layout of all parts, the largest first; `slim` puts them under each other.
fn pack(graph: &Graph, parts: &[Part], layouts: Vec<Layout>, flow: Flow, slim: bool) -> Layout {
    let sizes: Vec<Size> = layouts
        .iter()
        .map(|layout| Size { w: layout.size.w - 2.0 * MARGIN, h: layout.size.h - 2.0 * MARGIN })
        .collect();
    let spots = spots(&sizes, slim);
    let mut whole = Layout {
        leaves: vec![Rect::default(); graph.leaves.len()],
        containers: vec![Rect::default(); graph.containers.len()],
        titles: vec![0.0; graph.containers.len()],
        paths: vec![Vec::new(); graph.edges.len()],
        labels: vec![None; graph.edges.len()],
        flow: Some(flow),
        size: Size::default(),
    };
    let places = spots.into_iter().zip(sizes).zip(parts.iter().zip(layouts));
    for (((x, y), size), (part, mut layout)) in places {
        layout.shift(x, y);
        whole.size.w = whole.size.w.max(x + size.w + 2.0 * MARGIN);
        whole.size.h = whole.size.h.max(y + size.h + 2.0 * MARGIN);
        part.leaves.iter().zip(layout.leaves).for_each(|(at, rect)| whole.leaves[*at] = rect);
        let containers = layout.containers.into_iter().zip(layout.titles);
        for (at, (rect, title)) in part.containers.iter().zip(containers) {
            (whole.containers[*at], whole.titles[*at]) = (rect, title);
        }
        for (at, (path, label)) in
            part.edges.iter().zip(layout.paths.into_iter().zip(layout.labels))
        {
            (whole.paths[*at], whole.labels[*at]) = (path, label);
        }
    }
    whole
}

/// Returns where each part stands: always as high up as it fits, then as far to the left.
fn spots(sizes: &[Size], slim: bool) -> Vec<(f64, f64)> {
    let widest = sizes.iter().map(|size| size.w).fold(0.0, f64::max);
    let area: f64 = sizes.iter().map(|size| (size.w + GAP) * (size.h + GAP)).sum();
    let width = if slim { 0.0 } else { (area * ASPECT).sqrt().min(WIDTH_MAX) }.max(widest) + GAP;
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|a, b| (sizes[*b].w * sizes[*b].h).total_cmp(&(sizes[*a].w * sizes[*a].h)));
    let mut spots = vec![(0.0, 0.0); sizes.len()];
    // The lower outline of what stands: where each step begins, and how deep it is.
    let mut outline: Vec<(f64, f64)> = vec![(0.0, 0.0)];
    for part in order {
        let (w, h) = (sizes[part].w + GAP, sizes[part].h + GAP);
        let mut best = (f64::MAX, 0.0);
        for (at, &(x, _)) in outline.iter().enumerate().filter(|(_, s)| s.0 + w <= width + 0.01) {
            let under = outline[at..].iter().take_while(|step| step.0 < x + w - 0.01);
            let y = under.map(|step| step.1).fold(0.0, f64::max);
            if y < best.0 - 0.01 {
                best = (y, x);
            }
        }
        let (y, x) = best;
        spots[part] = (x, y);
        lower(&mut outline, x, x + w, y + h);
    }
    spots
}

/// Draws the outline at a new depth from `from` to `to`.
fn lower(outline: &mut Vec<(f64, f64)>, from: f64, to: f64, depth: f64) {
    let after = outline.iter().rev().find(|step| step.0 <= to + 0.01).map_or(0.0, |step| step.1);
    outline.retain(|step| step.0 < from - 0.01 || step.0 > to + 0.01);
    let at = outline.partition_point(|step| step.0 < from);
    outline.splice(at..at, [(from, depth), (to, after)]);
}

#[cfg(test)]
mod tests {
    use super::{Size, spots};

    #[test]
    fn equal_parts_make_a_grid() {
        let sizes = vec![Size { w: 150.0, h: 52.0 }; 12];
        let spots = spots(&sizes, false);
        let columns = spots.iter().filter(|spot| spot.1 == 0.0).count();
        assert!((3..=6).contains(&columns), "{spots:?}");
        assert_eq!(spots[0], (0.0, 0.0));
    }

    #[test]
    fn small_parts_stand_beside_a_large_one() {
        let sizes = [(100.0, 50.0), (600.0, 300.0), (100.0, 50.0)].map(|(w, h)| Size { w, h });
        let spots = spots(&sizes, false);
        assert_eq!(spots[1], (0.0, 0.0));
        let apart = |a: usize, b: usize| {
            spots[a].0 >= spots[b].0 + sizes[b].w
                || spots[b].0 >= spots[a].0 + sizes[a].w
                || spots[a].1 >= spots[b].1 + sizes[b].h
                || spots[b].1 >= spots[a].1 + sizes[a].h
        };
        assert!(apart(0, 1) && apart(0, 2) && apart(1, 2), "{spots:?}");
    }
}
