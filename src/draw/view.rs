//! Topology + request → what one diagram shows: nodes, containers, edges, trunks.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Component, ComponentId, ConnectionId, Direction, OPEN_COMPONENTS_MAX, Purpose, Topology,
};

use super::request::ViewRequest;

/// How many boxes a large design shows at first: outer containers open while there are no more.
const FIRST_BOXES_MAX: usize = 24;
/// How deep containers may nest in a drawing; deeper ones are drawn closed.
const DEPTH_MAX: usize = 24;

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
                view.nodes[closed].hidden += usize::from(component.children.is_empty());
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
    view.edges = edges(topology, request, &end_of);
    view
}

/// Returns which components are part of the view.
fn shown(topology: &Topology, request: &ViewRequest) -> Vec<bool> {
    let chosen: BTreeSet<ComponentId> = request.include.iter().copied().collect();
    let barred: BTreeSet<ComponentId> = request.exclude.iter().copied().collect();
    let near = request.focus.map(|focus| neighbours(topology, focus)).unwrap_or_default();
    let own = within(topology, request.inside);
    let around = request.inside.map(|inside| surroundings(topology, inside, &own));
    let around = around.unwrap_or_default();
    let under = |id: ComponentId, set: &BTreeSet<ComponentId>| {
        set.contains(&id) || topology.ancestors(id).any(|a| set.contains(&a))
    };
    let mut shown: Vec<bool> = topology
        .ids()
        .map(|id| {
            let wanted = request.is_whole()
                || under(id, &chosen)
                || near.contains(&id)
                || under(id, &around)
                || request.inside.is_some() && own[id.0 as usize];
            wanted && !under(id, &barred)
        })
        .collect();
    let inner: Vec<ComponentId> = topology.ids().filter(|id| shown[id.0 as usize]).collect();
    for id in inner {
        for around in topology.ancestors(id) {
            shown[around.0 as usize] = true;
        }
    }
    shown
}

/// Returns which components are a container or in it, however deep; all of them without one.
fn within(topology: &Topology, inside: Option<ComponentId>) -> Vec<bool> {
    let mut own = vec![inside.is_none(); topology.components.len()];
    // What holds stands before what is held.
    for id in topology.ids() {
        let held = topology.component(id).parent.is_some_and(|parent| own[parent.0 as usize]);
        own[id.0 as usize] |= inside == Some(id) || held;
    }
    own
}

/// Returns what the contents of a container are connected with, as the outermost box of each.
fn surroundings(topology: &Topology, inside: ComponentId, own: &[bool]) -> BTreeSet<ComponentId> {
    let own = |id: ComponentId| own[id.0 as usize];
    let path: BTreeSet<ComponentId> = topology.ancestors(inside).collect();
    let outermost = |id: ComponentId| {
        let chain = std::iter::once(id).chain(topology.ancestors(id));
        chain.take_while(|at| !path.contains(at)).last()
    };
    let crossing =
        topology.connections.iter().filter_map(|line| match (own(line.from), own(line.to)) {
            (true, false) => outermost(line.to),
            (false, true) => outermost(line.from),
            _ => None,
        });
    crossing.collect()
}

/// Returns the component, what it holds, and what is connected with either.
fn neighbours(topology: &Topology, focus: ComponentId) -> BTreeSet<ComponentId> {
    let own = |id: ComponentId| topology.is_within(id, focus);
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

/// Returns which containers are open: all of a design of ordinary size; of a large one those that
/// the request names, and the outer ones as long as few boxes are drawn.
fn open_containers(topology: &Topology, request: &ViewRequest, shown: &[bool]) -> Vec<bool> {
    let own = within(topology, request.inside);
    let is_in = |id: &ComponentId| shown[id.0 as usize] && own[id.0 as usize];
    let scope: Vec<ComponentId> = topology.ids().filter(is_in).collect();
    let mut depth = vec![0_usize; topology.components.len()];
    for id in topology.ids() {
        let parent = topology.component(id).parent;
        depth[id.0 as usize] = parent.map_or(0, |parent| depth[parent.0 as usize] + 1);
    }
    let depth_max = match request.open || scope.len() <= OPEN_COMPONENTS_MAX {
        true => DEPTH_MAX,
        false => first_depth(topology, &scope, &depth),
    };
    let named: BTreeSet<ComponentId> = (request.include.iter().chain(&request.focus))
        .chain(&request.inside)
        .flat_map(|id| std::iter::once(*id).chain(topology.ancestors(*id)))
        .collect();
    let mut open = vec![false; topology.components.len()];
    for id in topology.ids() {
        let index = id.0 as usize;
        let holds = topology.component(id).children.iter().any(|child| shown[child.0 as usize]);
        let wanted = named.contains(&id) || is_in(&id) && depth[index] < depth_max;
        open[index] = holds && wanted && depth[index] < DEPTH_MAX;
    }
    open
}

/// Returns down to which depth containers are open when a large design is first looked at.
fn first_depth(topology: &Topology, scope: &[ComponentId], depth: &[usize]) -> usize {
    let boxes = |limit: usize| {
        let drawn = scope.iter().filter(|id| {
            let (at, leaf) = (depth[id.0 as usize], topology.component(**id).children.is_empty());
            at == limit || leaf && at < limit
        });
        drawn.count()
    };
    let least = scope.iter().map(|id| depth[id.0 as usize]).min().unwrap_or(0);
    (least..DEPTH_MAX).take_while(|limit| boxes(*limit) <= FIRST_BOXES_MAX).last().unwrap_or(least)
}

/// Returns the edges between what is shown; connections inside a closed container are not, nor are
/// those that only join the surroundings of a container.
fn edges(topology: &Topology, request: &ViewRequest, end_of: &[Option<ViewEnd>]) -> Vec<ViewEdge> {
    let own = within(topology, request.inside);
    let concerns = |id: ComponentId| own[id.0 as usize];
    let mut drawn: BTreeMap<(ViewEnd, ViewEnd, String, usize), ViewEdge> = BTreeMap::new();
    for (index, connection) in topology.connections.iter().enumerate() {
        let ends = (end_of[connection.from.0 as usize], end_of[connection.to.0 as usize]);
        let (Some(from), Some(to)) = ends else { continue };
        let inner = from == to && connection.from != connection.to;
        if inner || !concerns(connection.from) && !concerns(connection.to) {
            continue;
        }
        let whole = stands_for(topology, connection.from, connection.to, end_of);
        let text = topology.entry(connection).text();
        let key = |copy: usize| (from, to, text.clone(), copy);
        // Copies are numbered without gaps, so the last one tells how many there are.
        let last = || drawn.range(key(0)..=key(usize::MAX)).next_back();
        let copies = if whole { last().map_or(0, |(key, _)| key.3 + 1) } else { 0 };
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
/// source or target and the same text, and the two ways of a pair that says the same both ways.
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
    let mut joins: BTreeMap<(ViewEnd, &str), Vec<usize>> = BTreeMap::new();
    for group in groups.iter().filter(|group| group.len() == 1 && !edges[group[0]].peer) {
        let edge = &edges[group[0]];
        if !edge.text.is_empty() && edge.from != edge.to {
            joins.entry((edge.to, edge.text.as_str())).or_default().push(group[0]);
        }
    }
    for join in joins.values() {
        join.iter().for_each(|edge| number[*edge] = join[0]);
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
