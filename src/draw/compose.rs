//! View → graph for the layout, and its geometry → scene.

use crate::model::{Component, ComponentId, Manner, OPEN_COMPONENTS_MAX, Tier, Topology};

use super::boundary::boundary;
use super::changes;
use super::choose::Competition;
use super::content::{
    CHIP_LINE, CHIP_PAD, CHIP_WRAP, CHIP_WRAP_SHORT, ChipWords, LOCK_W, NAME, SMALL, STEP_W,
    TEXT_X, TITLE, TITLE_X, Words, chip_words, description, node_words, title_of, title_words,
};
use super::layout::measure::{Face, width};
use super::layout::{Container, Edge, End, Flow, Graph, Layout, Leaf, Point, Rect, narrow};
use super::marks::{Marks, StepMark};
use super::scene::{
    BadgeItem, Chip, ContainerItem, EdgeItem, NodeItem, Scene, Shape, StepItem, Text,
};
use super::view::{View, ViewEdge, ViewEnd};

/// The width of a narrow drawing.
const NARROW_W: f64 = 360.0;

/// What the steps between view and scene share.
pub(super) struct Composer<'a> {
    topology: &'a Topology,
    view: &'a View,
    marks: &'a Marks,
    words: Vec<Words>,
    titles: Vec<(String, bool, f64)>,
}

impl<'a> Composer<'a> {
    /// Measures all text of a view.
    pub(super) fn new(topology: &'a Topology, view: &'a View, marks: &'a Marks) -> Self {
        let note = |id| Some(changes::of_component(&marks.changes, id)?.1);
        let nodes = view.nodes.iter();
        let words = nodes
            .map(|node| node_words(topology, node, note(node.component), &marks.words))
            .collect();
        let title = |c: &super::view::ViewContainer| {
            title_words(topology.component(c.component), note(c.component))
        };
        let titles = view.containers.iter().map(title).collect();
        Self { topology, view, marks, words, titles }
    }

    /// Returns the finished drawings, for wide pages and for narrow ones.
    ///
    /// A narrow one puts one box under the other; of large views it is the one that flows down.
    pub(super) fn scenes(&self) -> (Scene, Scene) {
        let graph = self.graph();
        let mut competition = Competition::new(&graph);
        let down = &competition.best_of(Flow::Down).0;
        let mut slim = if graph.leaves.len() <= OPEN_COMPONENTS_MAX {
            narrow(&graph, down)
        } else {
            down.clone()
        };
        if slim.size.w < NARROW_W {
            slim.shift((NARROW_W - slim.size.w) / 2.0, 0.0);
            slim.size.w = NARROW_W;
        }
        (self.finish(competition.best(self.view.direction)), self.finish(&slim))
    }

    /// Returns the finished drawing for wide pages alone.
    pub(super) fn wide(&self) -> Scene {
        self.finish(Competition::new(&self.graph()).best(self.view.direction))
    }

    /// Returns the graph that the layout works on.
    pub(super) fn graph(&self) -> Graph {
        let mut classes = Vec::new();
        let nodes = self.view.nodes.iter().zip(&self.words);
        let leaves = nodes
            .map(|(node, words)| {
                let component = self.topology.component(node.component);
                Leaf {
                    parent: node.parent,
                    size: words.size,
                    class: class(&mut classes, component, node.parent.is_some()),
                    start: component.kind.tier() == Tier::Client,
                    companion: component.kind.tier() == Tier::Artifact,
                    across: None,
                }
            })
            .collect();
        let containers = self.view.containers.iter().zip(&self.titles);
        let containers = containers
            .map(|(container, title)| Container {
                parent: container.parent,
                title_w: title.2,
                class: class(&mut classes, self.topology.component(container.component), false),
            })
            .collect();
        let end = |end: ViewEnd| match end {
            ViewEnd::Node(node) => End::Leaf(node),
            ViewEnd::Container(container) => End::Container(container),
        };
        let edges = self.view.edges.iter().map(|edge| Edge {
            from: end(edge.from),
            to: end(edge.to),
            trunk: edge.trunk,
            label: self.chip_words(edge, CHIP_WRAP).room,
            short: self.chip_words(edge, CHIP_WRAP_SHORT).room,
            peer: edge.peer,
        });
        Graph { leaves, containers, edges: edges.collect() }
    }

    fn chip_words(&self, edge: &ViewEdge, wide: f64) -> ChipWords {
        chip_words(&edge.text, self.trunk_steps(edge).len(), self.is_open(edge), wide)
    }

    fn is_open(&self, edge: &ViewEdge) -> bool {
        edge.connections.iter().any(|c| self.marks.open_locks.contains(c))
    }

    /// Returns the step numbers on any edge of the same trunk, each once.
    fn trunk_steps(&self, edge: &ViewEdge) -> Vec<usize> {
        if self.marks.steps.is_empty() {
            return Vec::new();
        }
        let mates = self.view.edges.iter().filter(|other| other.trunk == edge.trunk);
        let mut numbers: Vec<usize> = mates
            .flat_map(|mate| &mate.connections)
            .map(|c| &self.topology.connections[c.0 as usize])
            .flat_map(|c| self.marks.steps.iter().filter(|s| (s.from, s.to) == (c.from, c.to)))
            .map(|step| step.number)
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Returns the scene for a finished layout.
    fn finish(&self, layout: &Layout) -> Scene {
        let mut layout = layout.clone();
        let boundary = boundary(self.topology, self.view, self.marks, &mut layout);
        let layout = &layout;
        Scene {
            id: self.view.id.clone(),
            title: self.view.title.clone(),
            description: self.description(),
            size: layout.size,
            flow: layout.flow,
            from_right: false,
            boundary,
            containers: (0..self.view.containers.len())
                .map(|c| self.container(c, layout))
                .collect(),
            nodes: (0..self.view.nodes.len()).map(|n| self.node(n, layout)).collect(),
            edges: self.edges(layout),
        }
    }

    fn description(&self) -> String {
        let drawn = description(self.topology, self.view, &self.marks.words);
        match changes::sum(&self.marks.changes) {
            Some(sum) => format!("{drawn}; {sum}"),
            None => drawn,
        }
    }

    /// Returns the lines; those with labels last, so that no mate of a trunk runs over its label.
    fn edges(&self, layout: &Layout) -> Vec<EdgeItem> {
        let mut edges: Vec<EdgeItem> =
            (0..self.view.edges.len()).map(|e| self.edge(e, layout)).collect();
        edges.sort_by_key(|edge| edge.chip.is_some() || !edge.steps.is_empty());
        edges
    }

    fn badge(&self, of: (ComponentId, bool), rect: Rect, layout: &Layout) -> Option<BadgeItem> {
        let badge = self.marks.badge(of.0, of.1)?;
        let rect = badge.rect(rect, &layout.paths);
        Some(BadgeItem { rect, severity: badge.severity, count: badge.count })
    }

    fn container(&self, index: usize, layout: &Layout) -> ContainerItem {
        let component = self.topology.component(self.view.containers[index].component);
        let rect = layout.containers[index];
        let (line, cut, room) = &self.titles[index];
        let left = rect.x + layout.titles[index];
        let inner: Vec<&str> = component
            .children
            .iter()
            .map(|child| self.topology.component(*child).name.as_str())
            .collect();
        let inside = self.say("contains {names}", "names", &inner.join(", "));
        let label = self.marks.words.row(&[line.clone(), inside]);
        let id = self.view.containers[index].component;
        let badge = self.badge((id, false), rect, layout);
        ContainerItem {
            component: id,
            id: component.id.clone(),
            kind: component.kind,
            rect,
            sign: self.topology.icon_id(component).to_owned(),
            icon: Rect { x: left + 10.0, y: rect.y + 6.0, w: 16.0, h: 16.0 },
            title: Text {
                at: Point { x: left + TITLE_X, y: rect.y + 18.5 },
                line: line.clone(),
                room: text_room(left + TITLE_X, rect.y + 18.5, room - TITLE_X - 8.0, TITLE),
            },
            whole: cut.then(|| title_of(component, self.note(id).as_deref())),
            label: self.with_findings(label, badge),
            badge,
            change: self.change(id),
        }
    }

    /// Returns what a component says of a change.
    fn note(&self, id: ComponentId) -> Option<String> {
        Some(changes::of_component(&self.marks.changes, id)?.1)
    }

    /// Returns how a component differs from how it was.
    fn change(&self, id: ComponentId) -> Option<Manner> {
        Some(changes::of_component(&self.marks.changes, id)?.0)
    }

    fn node(&self, index: usize, layout: &Layout) -> NodeItem {
        let node = &self.view.nodes[index];
        let component = self.topology.component(node.component);
        let (rect, words) = (layout.leaves[index], &self.words[index]);
        let count = (words.name.len() + words.details.len()) as f64;
        let icon = if words.shape == Shape::Artifact { 18.0 } else { 22.0 };
        let first = rect.y + (rect.h - count * 16.0) / 2.0 + 12.0;
        let text = |line: &str, row: usize, face, size| {
            let at = Point { x: rect.x + TEXT_X, y: first + 16.0 * row as f64 };
            let room = text_room(at.x, at.y, width(line, face, size), size);
            Text { at, line: line.to_owned(), room }
        };
        let names = words.name.iter().enumerate();
        let details = words.details.iter().enumerate();
        let badge = self.badge((node.component, node.hidden > 0), rect, layout);
        NodeItem {
            component: node.component,
            id: component.id.clone(),
            kind: component.kind,
            shape: words.shape,
            external: component.external,
            rect,
            sign: self.topology.icon_id(component).to_owned(),
            icon: Rect {
                x: rect.x + 9.0 + (22.0 - icon) / 2.0,
                y: rect.y + (rect.h - icon) / 2.0,
                w: icon,
                h: icon,
            },
            name: names.map(|(row, line)| text(line, row, Face::Bold, NAME)).collect(),
            details: details
                .map(|(row, line)| text(line, words.name.len() + row, Face::Sans, SMALL))
                .collect(),
            whole: words.whole.clone(),
            label: self.with_findings(self.node_label(component, words), badge),
            badge,
            steps: self.own_steps(node.component, rect),
            change: self.change(node.component),
        }
    }

    /// Returns the numbers of the steps that a component takes by itself, at its upper left; a call to
    /// itself that is drawn has them on its line.
    fn own_steps(&self, component: ComponentId, rect: Rect) -> Vec<StepItem> {
        let ends = (component, component);
        if self.topology.connections.iter().any(|line| (line.from, line.to) == ends) {
            return Vec::new();
        }
        let own = self.marks.steps.iter().filter(|step| (step.from, step.to) == ends);
        let item = |(at, step): (usize, &StepMark)| StepItem {
            center: Point { x: rect.x + STEP_W * at as f64, y: rect.y },
            number: step.number,
        };
        own.enumerate().map(item).collect()
    }

    fn node_label(&self, component: &Component, words: &Words) -> String {
        let mut label = words.name.join(" ");
        for line in &words.details {
            label.push(' ');
            label.push_str(line);
        }
        if let Some(parent) = component.parent {
            let host = self.say("on {host}", "host", &self.topology.component(parent).name);
            label = self.marks.words.row(&[label, host]);
        }
        label
    }

    fn edge(&self, index: usize, layout: &Layout) -> EdgeItem {
        let edge = &self.view.edges[index];
        let mates = self.view.edges.iter().filter(|other| other.trunk == edge.trunk).count();
        let open = self.is_open(edge);
        let (from, to) = (self.end_component(edge.from), self.end_component(edge.to));
        let gaps = [("from", from.name.as_str()), ("to", to.name.as_str())];
        let mut label = self.marks.words.fill("{from} to {to}", &gaps);
        if !edge.text.is_empty() {
            label.push_str(": ");
            label.push_str(&edge.text);
        }
        if let Some(told) = changes::told_of_edge(&self.marks.changes, edge) {
            label = format!("{label} ({told})");
        }
        let room = layout.labels[index];
        let (chip, steps) = room.map_or((None, Vec::new()), |room| self.chip(edge, room));
        EdgeItem {
            from: from.id.clone(),
            to: to.id.clone(),
            bundle: (mates > 1).then_some(edge.trunk),
            path: layout.paths[index].clone(),
            chip,
            steps,
            open,
            change: changes::of_edge(&self.marks.changes, edge),
            label,
        }
    }

    fn say(&self, english: &str, gap: &str, text: &str) -> String {
        self.marks.words.fill(english, &[(gap, text)])
    }

    fn with_findings(&self, label: String, badge: Option<BadgeItem>) -> String {
        let Some(badge) = badge else { return label };
        let words = &self.marks.words;
        words.row(&[label, words.count(badge.count, "{n} finding", "{n} findings")])
    }

    fn end_component(&self, end: ViewEnd) -> &Component {
        self.topology.component(match end {
            ViewEnd::Node(node) => self.view.nodes[node].component,
            ViewEnd::Container(container) => self.view.containers[container].component,
        })
    }

    /// Divides the room of a label: step numbers first, then the chip.
    fn chip(&self, edge: &ViewEdge, room: Rect) -> (Option<Chip>, Vec<StepItem>) {
        let numbers = self.trunk_steps(edge);
        let open = self.is_open(edge);
        let whole = self.chip_words(edge, CHIP_WRAP);
        let words = if whole.room.is_some_and(|size| size.h >= room.h) {
            whole
        } else {
            self.chip_words(edge, CHIP_WRAP_SHORT)
        };
        let steps = numbers
            .iter()
            .enumerate()
            .map(|(place, number)| StepItem {
                center: Point { x: room.x + 9.0 + STEP_W * place as f64, y: room.y + room.h / 2.0 },
                number: *number,
            })
            .collect();
        let left = STEP_W * numbers.len() as f64;
        if words.lines.is_empty() && !open {
            return (None, steps);
        }
        let rect = Rect { x: room.x + left, y: room.y, w: room.w - left, h: room.h };
        let lock_w = if open { LOCK_W } else { 0.0 };
        let text = |(row, line): (usize, &String)| {
            let wide = width(line, Face::Mono, SMALL);
            let free = rect.w - 2.0 * CHIP_PAD - lock_w - wide;
            let x = rect.x + CHIP_PAD + lock_w + (free / 2.0).max(0.0);
            let at = Point { x, y: rect.y + 13.0 + CHIP_LINE * row as f64 };
            Text { at, room: text_room(at.x, at.y, wide, SMALL), line: line.clone() }
        };
        let lines = words.lines.iter().enumerate().map(text).collect();
        let middle = rect.y + rect.h / 2.0 - 6.0;
        let lock = open.then_some(Rect { x: rect.x + 4.0, y: middle, w: 12.0, h: 12.0 });
        (Some(Chip { rect, lines, lock }), steps)
    }
}

/// Returns the box that a line of text fills in the widest font.
fn text_room(x: f64, baseline: f64, w: f64, size: f64) -> Rect {
    Rect { x, y: baseline - size * 0.8, w, h: size }
}

/// Returns a number that alike components share: those of one kind.
fn class(known: &mut Vec<String>, component: &Component, inner: bool) -> u32 {
    let key = format!("{}/{inner}", component.kind.id());
    let found = known.iter().position(|k| *k == key).unwrap_or_else(|| {
        known.push(key);
        known.len() - 1
    });
    u32::try_from(found).unwrap_or(u32::MAX)
}
