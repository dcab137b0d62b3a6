//! The layered graph: vertices in rows, wires between them through channels.

use super::graph::{Flow, Graph, Size};

/// What stands in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A leaf of the graph.
    Leaf(usize),
    /// Where an edge meets the border of a container, at its begin or its end.
    Port {
        /// The container.
        container: usize,
        /// Whether the edge meets the side that the flow reaches first.
        begin: bool,
    },
    /// A line passing by.
    Dummy,
    /// The label of a strand, on its line.
    Label(usize),
    /// Keeps room for a container in a row without contents.
    Phantom,
}

/// Something that takes room in a row. `u` runs along the flow, `v` across it.
#[derive(Clone, Debug)]
pub(super) struct Vertex {
    /// What it is.
    pub(super) kind: Kind,
    /// Its row.
    pub(super) row: usize,
    /// The container that holds it.
    pub(super) parent: Option<usize>,
    /// Its extent along the flow.
    pub(super) su: f64,
    /// Its extent across the flow.
    pub(super) sv: f64,
    /// How far labels on its lines reach beyond it: before it and behind it, low and high.
    pub(super) over: [(f64, f64); 2],
}

/// Room for the label of a strand on the straight stretch next to a pin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag {
    /// Its extent along the flow.
    pub(super) su: f64,
    /// From the line to its low side, across the flow.
    pub(super) low: f64,
    /// From the line to its high side.
    pub(super) high: f64,
}

impl Tag {
    /// Returns the room for a label of some size, with the line through its middle.
    pub(super) fn centred(size: Size, flow: Flow) -> Self {
        let (su, sv) = along_across(size, flow);
        Self { su, low: sv / 2.0, high: sv / 2.0 }
    }
}

/// Where wires meet a vertex.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pin {
    /// The vertex.
    pub(super) vertex: usize,
    /// Whether it is on the side where the flow leaves.
    pub(super) right: bool,
    /// From the vertex's centre, across the flow.
    pub(super) offset: f64,
    /// The strand it belongs to.
    pub(super) strand: usize,
    /// The label beside it.
    pub(super) tag: Option<Tag>,
}

/// A line between two pins in one channel.
///
/// Channel `c` lies before row `c`: right pins of row `c - 1` and left pins of row `c` are in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wire {
    /// The pin nearer to the source's side of the strand.
    pub(super) a: usize,
    /// The other pin.
    pub(super) b: usize,
    /// The channel; `None` for a straight line across the row.
    pub(super) channel: Option<usize>,
}

/// Edges that are routed as one.
#[derive(Clone, Debug)]
pub(super) struct Strand {
    /// The edges.
    pub(super) edges: Vec<usize>,
    /// Room for its label.
    pub(super) label: Option<Size>,
    /// Room for it on shorter lines.
    pub(super) short: Option<Size>,
}

/// An edge as wires in a row; `true` when a wire is walked from `a` to `b`.
pub(super) type Chain = Vec<(usize, bool)>;

/// The layered graph.
#[derive(Clone, Debug, Default)]
pub(super) struct Layered {
    /// Vertices; the leaves come first, in their order.
    pub(super) vertices: Vec<Vertex>,
    /// Pins.
    pub(super) pins: Vec<Pin>,
    /// Wires.
    pub(super) wires: Vec<Wire>,
    /// Strands.
    pub(super) strands: Vec<Strand>,
    /// Per edge its wires from source to target.
    pub(super) chains: Vec<Chain>,
    /// Per edge the vertex of its label, for one edge of a strand.
    pub(super) label_vertex: Vec<Option<usize>>,
    /// Per edge the pin that its label stands beside, for one edge of a strand.
    pub(super) label_pin: Vec<Option<usize>>,
    /// Rows of vertices, in order.
    pub(super) rows: Vec<Vec<usize>>,
    /// First and last row of each container.
    pub(super) spans: Vec<(usize, usize)>,
    /// The wires that run straight across a row.
    pub(super) direct: Vec<usize>,
    /// What is alike.
    pub(super) classes: Classes,
    /// Per leaf what counts as its place in the declaration.
    pub(super) declared: Vec<usize>,
    /// Per leaf where it stands in a drawing that this one is to be like; of all or of none.
    pub(super) across: Vec<f64>,
}

/// Numbers that alike things share.
#[derive(Clone, Debug, Default)]
pub(super) struct Classes {
    /// Of the leaves.
    pub(super) leaves: Vec<u32>,
    /// Of the containers.
    pub(super) containers: Vec<u32>,
}

impl Classes {
    /// Returns the classes in a graph.
    pub(super) fn of(graph: &Graph) -> Self {
        Self {
            leaves: graph.leaves.iter().map(|leaf| leaf.class).collect(),
            containers: graph.containers.iter().map(|container| container.class).collect(),
        }
    }
}

impl Layered {
    /// Returns the vertices at both ends of a wire.
    pub(super) fn ends(&self, wire: &Wire) -> (usize, usize) {
        (self.pins[wire.a].vertex, self.pins[wire.b].vertex)
    }

    /// Returns the place of each vertex in its row.
    pub(super) fn places(&self) -> Vec<usize> {
        let mut place = vec![0; self.vertices.len()];
        for row in &self.rows {
            for (index, vertex) in row.iter().enumerate() {
                place[*vertex] = index;
            }
        }
        place
    }

    /// Takes out wires that no chain uses, pins without wires, and lines passing by without pins.
    pub(super) fn take_out_unused(&mut self) {
        let mut used = vec![false; self.wires.len()];
        self.chains.iter().flatten().for_each(|(wire, _)| used[*wire] = true);
        let wires = keep(&mut self.wires, &used);
        self.chains.iter_mut().flatten().for_each(|(wire, _)| *wire = wires[*wire]);
        self.direct.iter_mut().for_each(|wire| *wire = wires[*wire]);
        let mut used = vec![false; self.pins.len()];
        self.wires.iter().flat_map(|wire| [wire.a, wire.b]).for_each(|pin| used[pin] = true);
        let pins = keep(&mut self.pins, &used);
        let ends = self.wires.iter_mut().flat_map(|wire| [&mut wire.a, &mut wire.b]);
        ends.chain(self.label_pin.iter_mut().flatten()).for_each(|pin| *pin = pins[*pin]);
        let mut used: Vec<bool> = self.vertices.iter().map(|v| v.kind != Kind::Dummy).collect();
        self.pins.iter().for_each(|pin| used[pin.vertex] = true);
        self.rows.iter_mut().for_each(|row| row.retain(|vertex| used[*vertex]));
        let vertices = keep(&mut self.vertices, &used);
        let named = self.pins.iter_mut().map(|pin| &mut pin.vertex);
        let named = named.chain(self.rows.iter_mut().flatten());
        named
            .chain(self.label_vertex.iter_mut().flatten())
            .for_each(|vertex| *vertex = vertices[*vertex]);
    }

    /// Returns whether nothing but a line passes the vertex.
    pub(super) fn passes(&self, vertex: usize) -> bool {
        matches!(self.vertices[vertex].kind, Kind::Dummy | Kind::Label(_))
    }
}

/// Keeps the items that are used; returns the new number of each.
fn keep<T>(items: &mut Vec<T>, used: &[bool]) -> Vec<usize> {
    let mut used = used.iter();
    let mut next = 0;
    let numbers = used.clone().map(|used| {
        next += usize::from(*used);
        next.saturating_sub(1)
    });
    let numbers = numbers.collect();
    items.retain(|_| used.next().copied().unwrap_or(false));
    numbers
}

/// Returns the extents along and across the flow.
pub(super) fn along_across(size: Size, flow: Flow) -> (f64, f64) {
    match flow {
        Flow::Right => (size.w, size.h),
        Flow::Down => (size.h, size.w),
    }
}
