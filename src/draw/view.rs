//! Topology + request → what one diagram shows: nodes, containers, edges, trunks.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Component, ComponentId, ConnectionId, Direction, Endpoint, Purpose, Topology, ViewSpec,
};

/// Above this many components containers start collapsed.
pub const OPEN_COMPONENTS_MAX: usize = 60;
/// How deep containers may nest in a drawing; deeper ones are drawn closed.
const DEPTH_MAX: usize = 24;

/// What one diagram is to show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ViewRequest {
    /// The id, as in `data-diagram`: `main`, or that of a view.
    pub id: String,
    /// The title.
    pub title: String,
    /// What to show; empty is everything. A container brings its contents.
    pub include: Vec<ComponentId>,
    /// What to leave out, with its contents.
    pub exclude: Vec<ComponentId>,
    /// A component to show with its neighbours.
    pub focus: Option<ComponentId>,
    /// Reading direction; chosen when not given.
    pub direction: Option<Direction>,
    /// Whether all containers are open, however many components there are.
    pub open: bool,
}

impl ViewRequest {
    /// Returns the overview of a topology: id `main`.
    pub fn overview(topology: &Topology) -> Self {
        let title = topology.title.clone().unwrap_or_else(|| "Architecture".to_owned());
        Self { id: "main".to_owned(), title, ..Self::default() }
    }

    /// Returns a stated view.
    pub fn stated(topology: &Topology, spec: &ViewSpec) -> Self {
        Self {
            id: spec.id.clone(),
            title: spec.title.clone(),
            include: members(topology, &spec.include),
            exclude: members(topology, &spec.exclude),
            focus: spec.focus,
            direction: spec.direction,
            open: false,
        }
    }

    /// Returns the view of one container of a large design; its id is the component's.
    pub fn container(topology: &Topology, container: ComponentId) -> Self {
        let component = topology.component(container);
        Self {
            id: component.id.clone(),
            title: component.name.clone(),
            include: vec![container],
            ..Self::default()
        }
    }

    /// Returns the view of a journey: the components that its steps name, numbered.
    pub fn journey(topology: &Topology, journey: &crate::model::Journey) -> Self {
        let mut include: Vec<ComponentId> = vec![journey.entry];
        include.extend(journey.steps.iter().flat_map(|step| [step.from, step.to]));
        include.sort_unstable();
        include.dedup();
        let _ = topology;
        Self {
            id: format!("journey-{}", journey.id),
            title: journey.name.clone(),
            include,
            ..Self::default()
        }
    }
}

fn members(topology: &Topology, ends: &[Endpoint]) -> Vec<ComponentId> {
    let mut all = Vec::new();
    for end in ends {
        match end {
            Endpoint::Component(component) => all.push(*component),
            Endpoint::Group(group) => all.extend(&topology.group(*group).members),
        }
    }
    all
}

/// A box without contents in this view.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewNode {
    /// The component.
    pub component: ComponentId,
    /// The container around it, by index.
    pub parent: Option<usize>,
    /// How many components a closed container hides.
    pub hidden: usize,
}

/// A container that is open in this view.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewContainer {
    /// The component.
    pub component: ComponentId,
    /// The container around it, by index.
    pub parent: Option<usize>,
}

/// One end of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ViewEnd {
    /// A node, by index.
    Node(usize),
    /// A container, by index.
    Container(usize),
}

/// A drawn line.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewEdge {
    /// Who calls.
    pub from: ViewEnd,
    /// Who is called.
    pub to: ViewEnd,
    /// The text on it; may be empty.
    pub text: String,
    /// The connections it stands for.
    pub connections: Vec<ConnectionId>,
    /// Edges of one trunk share their way and one label.
    pub trunk: usize,
    /// Whether both ends are peers: replication, clusters.
    pub peer: bool,
}

/// What one diagram shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// The id.
    pub id: String,
    /// The title.
    pub title: String,
    /// Nodes, in declaration order.
    pub nodes: Vec<ViewNode>,
    /// Open containers, what holds before what is held.
    pub containers: Vec<ViewContainer>,
    /// Edges, sorted by their ends and text, so that the order of writing has no influence.
    pub edges: Vec<ViewEdge>,
    /// Reading direction, if wished.
    pub direction: Option<Direction>,
}

/// Returns what `request` shows of `topology`.
pub fn view(topology: &Topology, request: &ViewRequest) -> View {
    let shown = shown(topology, request);
    let open = open_containers(topology, request, &shown);
    let mut view = View {
        id: request.id.clone(),
        title: request.title.clone(),
        direction: request.direction,
        ..View::default()
    };
    let mut end_of: Vec<Option<ViewEnd>> = vec![None; topology.components.len()];
    for id in topology.ids().filter(|id| shown[id.0 as usize]) {
        let component = topology.component(id);
        let parent = component.parent.and_then(|p| end_of[p.0 as usize]);
        let parent = match parent {
            Some(ViewEnd::Node(closed)) => {
                view.nodes[closed].hidden += 1;
                end_of[id.0 as usize] = parent;
                continue;
            }
            Some(ViewEnd::Container(container)) => Some(container),
            None => None,
        };
        end_of[id.0 as usize] = Some(if open[id.0 as usize] {
            view.containers.push(ViewContainer { component: id, parent });
            ViewEnd::Container(view.containers.len() - 1)
        } else {
            view.nodes.push(ViewNode { component: id, parent, hidden: 0 });
            ViewEnd::Node(view.nodes.len() - 1)
        });
    }
    view.edges = edges(topology, &end_of);
    view
}

/// Returns which components are part of the view.
fn shown(topology: &Topology, request: &ViewRequest) -> Vec<bool> {
    let count = topology.components.len();
    let mut shown = vec![request.include.is_empty() && request.focus.is_none(); count];
    let chosen: BTreeSet<ComponentId> = request.include.iter().copied().collect();
    let mark = |id: ComponentId, set: &BTreeSet<ComponentId>| {
        set.contains(&id) || topology.ancestors(id).any(|a| set.contains(&a))
    };
    for id in topology.ids() {
        shown[id.0 as usize] |= mark(id, &chosen);
    }
    if let Some(focus) = request.focus {
        let near = neighbours(topology, focus);
        for id in topology.ids() {
            shown[id.0 as usize] |= near.contains(&id);
        }
    }
    let barred: BTreeSet<ComponentId> = request.exclude.iter().copied().collect();
    for id in topology.ids() {
        shown[id.0 as usize] &= !mark(id, &barred);
    }
    let inner: Vec<ComponentId> = topology.ids().filter(|id| shown[id.0 as usize]).collect();
    for id in inner {
        for around in topology.ancestors(id) {
            shown[around.0 as usize] = true;
        }
    }
    shown
}

/// Returns the component, what it holds, and what is connected with either.
fn neighbours(topology: &Topology, focus: ComponentId) -> BTreeSet<ComponentId> {
    let own = |id: ComponentId| id == focus || topology.ancestors(id).any(|a| a == focus);
    let mut near: BTreeSet<ComponentId> = topology.ids().filter(|id| own(*id)).collect();
    for connection in &topology.connections {
        if own(connection.from) {
            near.insert(connection.to);
        }
        if own(connection.to) {
            near.insert(connection.from);
        }
    }
    near
}

/// Returns which containers are open; of large designs only those that the request names.
fn open_containers(topology: &Topology, request: &ViewRequest, shown: &[bool]) -> Vec<bool> {
    let leaves = topology
        .ids()
        .filter(|id| shown[id.0 as usize] && topology.component(*id).children.is_empty())
        .count();
    let all = request.open || leaves <= OPEN_COMPONENTS_MAX;
    let named: BTreeSet<ComponentId> = request
        .include
        .iter()
        .chain(&request.focus)
        .flat_map(|id| std::iter::once(*id).chain(topology.ancestors(*id)))
        .collect();
    let mut depth = vec![0_usize; topology.components.len()];
    let mut open = vec![false; topology.components.len()];
    for id in topology.ids() {
        let component = topology.component(id);
        let index = id.0 as usize;
        depth[index] = component.parent.map_or(0, |p| depth[p.0 as usize] + 1);
        let holds = component.children.iter().any(|child| shown[child.0 as usize]);
        open[index] = holds && depth[index] < DEPTH_MAX && (all || named.contains(&id));
    }
    open
}

/// Returns the edges between what is shown; connections inside a closed container are not.
fn edges(topology: &Topology, end_of: &[Option<ViewEnd>]) -> Vec<ViewEdge> {
    let mut drawn: BTreeMap<(ViewEnd, ViewEnd, String, usize), ViewEdge> = BTreeMap::new();
    for (index, connection) in topology.connections.iter().enumerate() {
        let ends = (end_of[connection.from.0 as usize], end_of[connection.to.0 as usize]);
        let (Some(from), Some(to)) = ends else { continue };
        if from == to && connection.from != connection.to {
            continue;
        }
        let whole = stands_for(topology, connection.from, connection.to, end_of);
        let text = topology.entry(connection).text();
        let copies =
            drawn.keys().filter(|k| whole && (k.0, k.1, &k.2) == (from, to, &text)).count();
        let id = ConnectionId(u32::try_from(index).unwrap_or(u32::MAX));
        let peer = is_peer(topology, connection);
        let edge = drawn.entry((from, to, text.clone(), copies)).or_insert_with(|| ViewEdge {
            from,
            to,
            text,
            connections: Vec::new(),
            trunk: 0,
            peer,
        });
        edge.connections.push(id);
    }
    let mut edges: Vec<ViewEdge> = drawn.into_values().collect();
    join_trunks(topology, &mut edges);
    edges
}

/// Returns whether both ends are drawn themselves, not as part of a closed container.
fn stands_for(
    topology: &Topology,
    from: ComponentId,
    to: ComponentId,
    end_of: &[Option<ViewEnd>],
) -> bool {
    let own = |id: ComponentId| {
        let parent = topology.component(id).parent;
        parent.is_none_or(|p| !matches!(end_of[p.0 as usize], Some(ViewEnd::Node(_))))
    };
    own(from) && own(to)
}

/// Returns whether a connection joins equals: by its purpose, or by its words between like kinds.
fn is_peer(topology: &Topology, connection: &crate::model::Connection) -> bool {
    let entry = topology.entry(connection);
    let (from, to) = (topology.component(connection.from), topology.component(connection.to));
    let words = entry.text().to_lowercase();
    let says = ["replic", "sync", "mirror", "cluster"].iter().any(|w| words.contains(w));
    entry.purpose == Purpose::Replication || (says && same_kind(from, to))
}

fn same_kind(a: &Component, b: &Component) -> bool {
    a.kind == b.kind && a.custom_kind == b.custom_kind
}

/// Numbers trunks: what one entry with several callers expands to, connections with the same
/// source and text, and the two ways of a pair that says the same both ways.
fn join_trunks(topology: &Topology, edges: &mut [ViewEdge]) {
    type Key<'a> = (Option<crate::model::EntryId>, Option<ViewEnd>, &'a str);
    let entry = |edge: &ViewEdge| {
        let connection = &topology.connections[edge.connections[0].0 as usize];
        (connection.entry, topology.entry(connection).from.len() > 1)
    };
    let mut trunks: BTreeMap<Key<'_>, Vec<usize>> = BTreeMap::new();
    for (index, edge) in edges.iter().enumerate() {
        let key = match entry(edge) {
            (entry, true) => (Some(entry), None, edge.text.as_str()),
            (_, false) => (None, Some(edge.from), edge.text.as_str()),
        };
        trunks.entry(key).or_default().push(index);
    }
    let mut number = vec![0; edges.len()];
    let mut groups: Vec<Vec<usize>> = trunks.into_values().collect();
    groups.sort();
    for group in &groups {
        group.iter().for_each(|edge| number[*edge] = group[0]);
    }
    let single: BTreeMap<(ViewEnd, ViewEnd, &str), usize> = groups
        .iter()
        .filter(|group| group.len() == 1)
        .map(|group| {
            ((edges[group[0]].from, edges[group[0]].to, edges[group[0]].text.as_str()), group[0])
        })
        .collect();
    for (&(from, to, text), &index) in &single {
        if let Some(&back) = single.get(&(to, from, text)) {
            number[index] = index.min(back);
        }
    }
    for (edge, trunk) in edges.iter_mut().zip(number) {
        edge.trunk = trunk;
    }
}
