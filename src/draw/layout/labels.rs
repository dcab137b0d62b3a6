//! Labels beside boxes: their place in a channel, and what they would cover.

use super::coordinates::Across;
use super::graph::{Graph, Layout, Rect};
use super::layered::Layered;
use super::nets::Channel;
use super::tree::Tree;

/// Width of the strips in which a drawing is searched.
const STRIP: f64 = 160.0;
/// Height of a title, from the top of its container.
const TITLE: (f64, f64) = (6.0, 18.0);
/// Free room that a label keeps to foreign lines.
const CLEAR: f64 = 1.0;

/// A label on the stretch next to a pin.
pub(super) struct Label {
    pub(super) pin: usize,
    /// Whether the stretch leads away from a row, not to one.
    pub(super) behind: bool,
    /// Whether its line ends here, with a head.
    pub(super) head: bool,
    /// The extent along the flow.
    pub(super) su: f64,
    /// Its range across the flow.
    pub(super) low: f64,
    pub(super) high: f64,
    /// The net that leads to it.
    pub(super) net: usize,
    /// What holds the box of the pin.
    parent: Option<usize>,
    /// How many containers hold both ends of its line.
    common: usize,
}

impl Label {
    /// Returns whether its range across the flow comes near another.
    pub(super) fn meets(&self, (low, high): (f64, f64), clear: f64) -> bool {
        self.low < high + clear && low < self.high + clear
    }

    /// Returns whether a container holds both the label's box and its line.
    pub(super) fn stays_in(&self, tree: &Tree, container: usize) -> bool {
        tree.chain(self.parent)[..self.common].contains(&container)
    }

    /// Returns whether its line leaves the container that a turn stays in.
    pub(super) fn leaves(&self, tree: &Tree, within: Option<usize>) -> bool {
        let left = &tree.chain(self.parent)[self.common..];
        within.is_some_and(|within| left.iter().any(|c| tree.holds(*c, Some(within))))
    }
}

/// Returns the labels of each channel.
pub(super) fn labels(
    layered: &Layered,
    across: &Across,
    tree: &Tree,
    net_of_wire: &[usize],
    channels: &[Channel],
) -> Vec<Vec<Label>> {
    let mut labels: Vec<Vec<Label>> = channels.iter().map(|_| Vec::new()).collect();
    let mut common = vec![usize::MAX; layered.pins.len()];
    let mut net = vec![usize::MAX; layered.pins.len()];
    for (wire, of) in layered.wires.iter().zip(net_of_wire) {
        let (a, b) = layered.ends(wire);
        let depth = tree.common(layered.vertices[a].parent, layered.vertices[b].parent);
        for pin in [wire.a, wire.b] {
            common[pin] = common[pin].min(depth);
            net[pin] = *of;
        }
    }
    for (index, pin) in layered.pins.iter().enumerate() {
        let Some(tag) = pin.tag else { continue };
        let vertex = &layered.vertices[pin.vertex];
        let at = across.center[pin.vertex] + pin.offset;
        let channel = vertex.row + usize::from(pin.right);
        let within = channels[channel].nets.get(net[index]).and_then(|net| net.within);
        labels[channel].push(Label {
            pin: index,
            behind: pin.right,
            head: pin.right && ends_low(layered, pin.strand),
            su: tag.su,
            low: at - tag.low,
            high: at + tag.high,
            net: net[index],
            parent: vertex.parent,
            common: common[index]
                .max(tree.chain(within).len())
                .min(tree.chain(vertex.parent).len()),
        });
    }
    labels
}

/// Returns whether an edge of a strand runs against the flow.
fn ends_low(layered: &Layered, strand: usize) -> bool {
    let against = |edge: &usize| layered.chains[*edge].first().is_some_and(|wire| !wire.1);
    layered.strands[strand].edges.iter().any(against)
}

/// Returns the edges whose label covers something that is not its own, or leaves its line.
pub(super) fn covering(graph: &Graph, layered: &Layered, layout: &Layout) -> Vec<usize> {
    let field = Field::new(graph, layout);
    let beside = |edge: &usize| layered.label_pin[*edge].is_some();
    let misplaced = |edge: &usize| {
        layout.labels[*edge].is_some_and(|rect| field.is_misplaced(graph, *edge, rect))
    };
    (0..graph.edges.len()).filter(beside).filter(misplaced).collect()
}

/// What a label may not touch.
#[derive(Clone, Copy)]
enum Thing {
    /// A box or a title.
    Solid,
    /// A border: a label is inside or outside.
    Border,
    /// A line of a trunk.
    Line(usize),
    /// The label of an edge.
    Label(usize),
}

/// All things, by strips of the drawing.
struct Field {
    left: f64,
    strips: Vec<Vec<(Rect, Thing)>>,
}

impl Field {
    fn new(graph: &Graph, layout: &Layout) -> Self {
        let mut things: Vec<(Rect, Thing)> =
            layout.leaves.iter().map(|rect| (*rect, Thing::Solid)).collect();
        for (index, rect) in layout.containers.iter().enumerate() {
            things.push((*rect, Thing::Border));
            let (x, w) = (rect.x + layout.titles[index], graph.containers[index].title_w);
            things.push((Rect { x, y: rect.y + TITLE.0, w, h: TITLE.1 }, Thing::Solid));
        }
        for (edge, path) in layout.paths.iter().enumerate() {
            for pair in path.windows(2) {
                let (a, b) = (pair[0], pair[1]);
                let (x, y) = (a.x.min(b.x), a.y.min(b.y));
                let rect = Rect { x, y, w: (a.x - b.x).abs(), h: (a.y - b.y).abs() };
                things.push((rect.grown(CLEAR), Thing::Line(graph.edges[edge].trunk)));
            }
        }
        let labels = layout.labels.iter().enumerate();
        things.extend(labels.filter_map(|(e, rect)| rect.map(|rect| (rect, Thing::Label(e)))));
        let left = things.iter().map(|(rect, _)| rect.x).fold(f64::MAX, f64::min);
        let right = things.iter().map(|(rect, _)| rect.right()).fold(f64::MIN, f64::max);
        let mut field = Self { left, strips: Vec::new() };
        field.strips.resize(field.strip(right) + 1, Vec::new());
        for thing in things {
            for strip in field.strip(thing.0.x)..=field.strip(thing.0.right()) {
                field.strips[strip].push(thing);
            }
        }
        field
    }

    fn strip(&self, x: f64) -> usize {
        ((x - self.left) / STRIP).max(0.0) as usize
    }

    fn is_misplaced(&self, graph: &Graph, edge: usize, rect: Rect) -> bool {
        let last = self.strip(rect.right()).min(self.strips.len() - 1);
        let mut near = self.strips[self.strip(rect.x)..=last].iter().flatten();
        let mut on_line = false;
        let covers = near.any(|(thing, what)| {
            thing.overlaps(&rect)
                && match what {
                    Thing::Solid => true,
                    Thing::Border => !thing.contains(&rect),
                    Thing::Line(trunk) => {
                        let own = *trunk == graph.edges[edge].trunk;
                        on_line |= own && thing.grown(-CLEAR).overlaps(&rect);
                        !own
                    }
                    Thing::Label(other) => *other != edge,
                }
        });
        covers || !on_line
    }
}
