//! What is wrong with a layout, from geometry alone.
//!
//! The promise of the engine is that this finds nothing; tests hold every layout against it.

use super::graph::{End, Graph, Layout, Point, Rect};
use super::tree::Tree;

/// Height of a title.
const TITLE: (f64, f64) = (6.0, 18.0);
/// Shorter common runs of two lines are not seen.
const RUN_MIN: f64 = 8.0;
/// Lines nearer than this are one line to the eye.
const RUN_NEAR: f64 = 1.5;

/// A stretch of an edge.
#[derive(Clone, Copy)]
struct Stretch {
    edge: usize,
    rect: Rect,
    across: bool,
}

/// Returns a sentence for each fault of `layout`.
pub fn faults(graph: &Graph, layout: &Layout) -> Vec<String> {
    let tree = Tree::new(graph);
    let check = Check { graph, layout, tree: &tree, stretches: stretches(layout) };
    let mut faults = Vec::new();
    if layout.leaves.len() != graph.leaves.len() || layout.paths.len() != graph.edges.len() {
        faults.push("not everything is laid out".to_owned());
        return faults;
    }
    check.boxes(&mut faults);
    check.lines(&mut faults);
    check.labels(&mut faults);
    check.runs(&mut faults);
    faults
}

/// Returns how often two lines cross that have no end in common.
pub fn crossings(graph: &Graph, layout: &Layout) -> usize {
    let all = stretches(layout);
    let mut count = 0;
    for (index, a) in all.iter().enumerate() {
        for b in &all[..index] {
            let (x, y) = (&graph.edges[a.edge], &graph.edges[b.edge]);
            let related =
                x.trunk == y.trunk || [x.from, x.to].iter().any(|e| *e == y.from || *e == y.to);
            if a.across != b.across && !related && a.rect.grown(0.02).overlaps(&b.rect.grown(0.02))
            {
                count += 1;
            }
        }
    }
    count
}

fn stretches(layout: &Layout) -> Vec<Stretch> {
    let mut all = Vec::new();
    for (edge, path) in layout.paths.iter().enumerate() {
        for pair in path.windows(2) {
            all.push(Stretch {
                edge,
                rect: between(pair[0], pair[1]),
                across: pair[0].x == pair[1].x,
            });
        }
    }
    all
}

fn between(a: Point, b: Point) -> Rect {
    Rect { x: a.x.min(b.x), y: a.y.min(b.y), w: (a.x - b.x).abs(), h: (a.y - b.y).abs() }
}

struct Check<'a> {
    graph: &'a Graph,
    layout: &'a Layout,
    tree: &'a Tree,
    stretches: Vec<Stretch>,
}

impl Check<'_> {
    fn boxes(&self, faults: &mut Vec<String>) {
        let (leaves, containers) = (&self.layout.leaves, &self.layout.containers);
        for (index, leaf) in leaves.iter().enumerate() {
            let parent = self.graph.leaves[index].parent;
            for (other, taken) in leaves[..index].iter().enumerate() {
                if leaf.overlaps(taken) {
                    faults.push(format!("leaf {index} overlaps leaf {other}"));
                }
            }
            for (container, rect) in containers.iter().enumerate() {
                let own = self.tree.holds(container, parent);
                if own && !rect.contains(leaf) {
                    faults.push(format!("leaf {index} is outside container {container}"));
                } else if !own && rect.overlaps(leaf) {
                    faults.push(format!("leaf {index} overlaps container {container}"));
                }
            }
        }
        for (index, rect) in containers.iter().enumerate() {
            for (other, inner) in containers.iter().enumerate().filter(|(other, _)| *other != index)
            {
                let holds = self.tree.holds(index, Some(other));
                let held = self.tree.holds(other, Some(index));
                if holds && !rect.contains(inner) {
                    faults.push(format!("container {other} is outside container {index}"));
                } else if !holds && !held && other < index && rect.overlaps(inner) {
                    faults.push(format!("container {index} overlaps container {other}"));
                }
            }
            let title = self.title(index);
            if title.right() > rect.right() + 0.01 {
                faults.push(format!("the title of container {index} is wider than it"));
            }
            if let Some(leaf) = leaves.iter().position(|leaf| leaf.overlaps(&title)) {
                faults.push(format!("leaf {leaf} covers the title of container {index}"));
            }
        }
    }

    fn title(&self, container: usize) -> Rect {
        let rect = self.layout.containers[container];
        Rect {
            x: rect.x + self.layout.titles[container] + 8.0,
            y: rect.y + TITLE.0,
            w: (self.graph.containers[container].title_w - 14.0).max(0.0),
            h: TITLE.1,
        }
    }

    fn parent(&self, end: End) -> Option<usize> {
        match end {
            End::Leaf(leaf) => self.graph.leaves[leaf].parent,
            End::Container(container) => Some(container),
        }
    }

    fn lines(&self, faults: &mut Vec<String>) {
        for stretch in &self.stretches {
            let edge = &self.graph.edges[stretch.edge];
            for (leaf, rect) in self.layout.leaves.iter().enumerate() {
                let own = edge.from == End::Leaf(leaf) || edge.to == End::Leaf(leaf);
                if !own && rect.grown(-1.0).overlaps(&stretch.rect.grown(0.02)) {
                    faults.push(format!("edge {} runs through leaf {leaf}", stretch.edge));
                }
            }
            for (container, rect) in self.layout.containers.iter().enumerate() {
                let related = [edge.from, edge.to]
                    .iter()
                    .any(|end| self.tree.holds(container, self.parent(*end)));
                if !related && rect.grown(-1.0).overlaps(&stretch.rect.grown(0.02)) {
                    faults
                        .push(format!("edge {} runs through container {container}", stretch.edge));
                }
                if self.title(container).overlaps(&stretch.rect.grown(0.02)) {
                    faults.push(format!("edge {} strikes the title of {container}", stretch.edge));
                }
            }
        }
        for (index, path) in self.layout.paths.iter().enumerate() {
            let edge = &self.graph.edges[index];
            let (Some(first), Some(last)) = (path.first(), path.last()) else {
                faults.push(format!("edge {index} has no path"));
                continue;
            };
            for (end, at) in [(edge.from, first), (edge.to, last)] {
                if !self.on_border(end, *at) {
                    faults.push(format!("edge {index} does not end on its box"));
                }
            }
        }
    }

    fn on_border(&self, end: End, at: Point) -> bool {
        let rect = match end {
            End::Leaf(leaf) => self.layout.leaves[leaf],
            End::Container(container) => self.layout.containers[container],
        };
        let near = |a: f64, b: f64| (a - b).abs() < 0.02;
        let inside = rect.grown(0.02);
        let within = at.x >= inside.x
            && at.x <= inside.right()
            && at.y >= inside.y
            && at.y <= inside.bottom();
        within
            && (near(at.x, rect.x)
                || near(at.x, rect.right())
                || near(at.y, rect.y)
                || near(at.y, rect.bottom()))
    }

    fn labels(&self, faults: &mut Vec<String>) {
        let labels: Vec<(usize, Rect)> = self
            .layout
            .labels
            .iter()
            .enumerate()
            .filter_map(|(edge, label)| label.map(|rect| (edge, rect)))
            .collect();
        for (index, &(edge, rect)) in labels.iter().enumerate() {
            for &(other, taken) in &labels[..index] {
                if rect.overlaps(&taken) {
                    faults.push(format!("the labels of edges {edge} and {other} overlap"));
                }
            }
            if self.layout.leaves.iter().any(|leaf| leaf.overlaps(&rect)) {
                faults.push(format!("the label of edge {edge} covers a leaf"));
            }
            for (container, border) in self.layout.containers.iter().enumerate() {
                if border.overlaps(&rect) && !border.contains(&rect) {
                    faults
                        .push(format!("the label of edge {edge} is on the border of {container}"));
                }
                if self.title(container).overlaps(&rect) {
                    faults
                        .push(format!("the label of edge {edge} covers the title of {container}"));
                }
            }
            let mut on_own = false;
            for stretch in &self.stretches {
                let over = rect.overlaps(&stretch.rect.grown(0.02));
                let mate = self.graph.edges[stretch.edge].trunk == self.graph.edges[edge].trunk;
                on_own |= over && mate;
                if over && !mate {
                    faults.push(format!("edge {} runs over the label of {edge}", stretch.edge));
                }
            }
            if !on_own {
                faults.push(format!("the label of edge {edge} is not on its line"));
            }
        }
        for (index, edge) in self.graph.edges.iter().enumerate() {
            let labelled = |other: usize| {
                self.graph.edges[other].trunk == edge.trunk && self.layout.labels[other].is_some()
            };
            if edge.label.is_some() && !(0..self.graph.edges.len()).any(labelled) {
                faults.push(format!("edge {index} lost its label"));
            }
        }
    }

    fn runs(&self, faults: &mut Vec<String>) {
        for (index, a) in self.stretches.iter().enumerate() {
            for b in &self.stretches[..index] {
                let (x, y) = (&self.graph.edges[a.edge], &self.graph.edges[b.edge]);
                let related = x.trunk == y.trunk || x.from == y.from || x.to == y.to;
                if a.edge == b.edge || related || a.across != b.across {
                    continue;
                }
                let (near, common) = if a.across {
                    (
                        (a.rect.x - b.rect.x).abs(),
                        overlap(a.rect.y, a.rect.bottom(), b.rect.y, b.rect.bottom()),
                    )
                } else {
                    (
                        (a.rect.y - b.rect.y).abs(),
                        overlap(a.rect.x, a.rect.right(), b.rect.x, b.rect.right()),
                    )
                };
                if near < RUN_NEAR && common >= RUN_MIN {
                    faults.push(format!("edges {} and {} run on one line", a.edge, b.edge));
                }
            }
        }
    }
}

fn overlap(a: f64, b: f64, c: f64, d: f64) -> f64 {
    b.min(d) - a.max(c)
}
