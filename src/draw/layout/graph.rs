//! The graph that layout works on, and the geometry it yields.

/// A width and a height, in drawing units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

/// A point, in drawing units; y grows downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// A box with sides along the axes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left side.
    pub x: f64,
    /// Upper side.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    /// Returns the right side.
    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    /// Returns the lower side.
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    /// Returns the centre.
    pub fn center(&self) -> Point {
        Point { x: self.x + self.w / 2.0, y: self.y + self.h / 2.0 }
    }

    /// Returns the box with all sides moved outwards; a negative amount moves them inwards.
    pub fn grown(&self, by: f64) -> Self {
        Self { x: self.x - by, y: self.y - by, w: self.w + 2.0 * by, h: self.h + 2.0 * by }
    }

    /// Returns whether the two share an area larger than a hair.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right() - 0.01
            && other.x < self.right() - 0.01
            && self.y < other.bottom() - 0.01
            && other.y < self.bottom() - 0.01
    }

    /// Returns whether `other` lies inside, borders included.
    pub fn contains(&self, other: &Self) -> bool {
        other.x >= self.x - 0.01
            && other.y >= self.y - 0.01
            && other.right() <= self.right() + 0.01
            && other.bottom() <= self.bottom() + 0.01
    }

    /// Returns the smallest box around both.
    pub fn union(&self, other: &Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        Self {
            x,
            y,
            w: self.right().max(other.right()) - x,
            h: self.bottom().max(other.bottom()) - y,
        }
    }
}

/// Which way a layout flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Left to right.
    Right,
    /// Top to bottom.
    Down,
}

/// A box without contents.
#[derive(Clone, Debug, Default)]
pub struct Leaf {
    /// The container that holds it.
    pub parent: Option<usize>,
    /// Its size.
    pub size: Size,
    /// Leaves of one class are alike: same kind.
    pub class: u32,
    /// Whether requests start here: clients.
    pub start: bool,
    /// Whether it prefers the side of a sibling that runs it: artifacts.
    pub companion: bool,
    /// Where it stands across the flow in another drawing that this one is to be like.
    pub across: Option<f64>,
}

/// A box with contents and a title.
#[derive(Clone, Debug, Default)]
pub struct Container {
    /// The container that holds it.
    pub parent: Option<usize>,
    /// Room for the title from the left border, icon and margins included.
    pub title_w: f64,
    /// Containers of one class are of one kind; twins also hold alike leaves.
    pub class: u32,
}

/// One end of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// A leaf.
    Leaf(usize),
    /// The border of a container.
    Container(usize),
}

/// A line between two ends.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Where it starts.
    pub from: End,
    /// Where it ends.
    pub to: End,
    /// Edges of one trunk may share their way.
    pub trunk: usize,
    /// Room for the label, if it has one.
    pub label: Option<Size>,
    /// Room for it where each unit of width counts: on more and shorter lines.
    pub short: Option<Size>,
    /// Whether both ends belong on one rank: replication, clusters.
    pub peer: bool,
}

/// What is laid out.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// Boxes without contents, in declaration order.
    pub leaves: Vec<Leaf>,
    /// Boxes with contents; what holds before what is held.
    pub containers: Vec<Container>,
    /// Lines, in an order that does not depend on how they were written.
    pub edges: Vec<Edge>,
}

impl Graph {
    /// Returns the graph with the labels that suit a flow.
    pub(super) fn labelled_for(&self, flow: Flow) -> Self {
        let mut graph = self.clone();
        for edge in graph.edges.iter_mut().filter(|edge| flow == Flow::Right && !edge.peer) {
            edge.label = edge.short.or(edge.label);
        }
        graph
    }
}

/// The finished geometry of a graph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// The whole drawing, margins included.
    pub size: Size,
    /// One box per leaf.
    pub leaves: Vec<Rect>,
    /// One box per container.
    pub containers: Vec<Rect>,
    /// Where the title of each container begins, from its left border.
    pub titles: Vec<f64>,
    /// One right-angled path per edge, from its source to its target.
    pub paths: Vec<Vec<Point>>,
    /// The label's room per edge; of a trunk one member has it.
    pub labels: Vec<Option<Rect>>,
    /// Which way it flows.
    pub flow: Option<Flow>,
}

impl Layout {
    /// Moves everything; the size stays.
    pub fn shift(&mut self, dx: f64, dy: f64) {
        let boxes = self.leaves.iter_mut().chain(&mut self.containers);
        for rect in boxes.chain(self.labels.iter_mut().flatten()) {
            rect.x += dx;
            rect.y += dy;
        }
        for point in self.paths.iter_mut().flatten() {
            point.x += dx;
            point.y += dy;
        }
    }
}
