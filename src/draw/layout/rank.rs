//! Ranks by layout-rs, then tightened; its order of rows as one of the starts.
//!
//! The one door to layout-rs. Only its acyclic graph, the ranking of it and the crossing
//! optimizer are used: placement and rendering know no containers and panic on empty sizes.

use layout::adt::dag::{DAG, NodeHandle};
use layout::topo::optimizer::EdgeCrossOptimizer;

use super::acyclic::back_arcs;
use super::fold::folded;
use super::graph::{End, Graph};
use super::joined::Joined;
use super::stack::stack_arcs;
use super::tree::Tree;

/// Rounds of tightening; each moves every node at most once.
const TIGHTEN_ROUNDS: usize = 12;
/// The most leaves of a container that stand for it in the ranking.
const PROXIES_MAX: usize = 24;

/// So many boxes without edges in one container make a grid.
const GRID_MIN: usize = 4;

/// The rank of each leaf.
#[derive(Clone, Debug)]
pub(super) struct Ranks {
    /// From 0 at the start side.
    pub(super) of: Vec<usize>,
    /// Whether the leaf has an edge.
    pub(super) linked: Vec<bool>,
    /// What counts as the leaf's place in the declaration.
    pub(super) declared: Vec<usize>,
}

/// How freely containers share ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ranking {
    /// Over all containers at once.
    Across,
    /// Containers behind those that call them.
    Stacked,
    /// Over all containers at once, and folded into so many bands where few lines pass.
    Folded(usize),
}

/// Returns the ranks of all leaves.
pub(super) fn ranks(graph: &Graph, tree: &Tree, ranking: Ranking) -> Ranks {
    let count = graph.leaves.len();
    let inside = leaves_inside(graph, tree);
    let class = peer_classes(graph);
    let mut arcs = Vec::new();
    let mut linked = vec![false; count];
    for edge in &graph.edges {
        for &from in &proxies(edge.from, &inside) {
            for &to in &proxies(edge.to, &inside) {
                linked[from] = true;
                linked[to] = true;
                if class[from] != class[to] {
                    arcs.push((class[from], class[to]));
                }
            }
        }
    }
    arcs.sort_unstable();
    arcs.dedup();
    let starts: Vec<bool> = graph.leaves.iter().map(|leaf| leaf.start).collect();
    let back = back_arcs(count, &arcs, &starts);
    for (arc, back) in arcs.iter_mut().zip(back) {
        if back {
            *arc = (arc.1, arc.0);
        }
    }
    let held = match ranking {
        Ranking::Across | Ranking::Folded(_) => Vec::new(),
        Ranking::Stacked => stack_arcs(graph, tree, &class, &arcs, &linked),
    };
    let mut rank = longest_paths(count, &[arcs.as_slice(), &held].concat());
    tighten(&mut rank, &arcs, &held, &linked);
    let mut of: Vec<usize> = (0..count).map(|leaf| rank[class[leaf]]).collect();
    place_lone(graph, tree, &linked, &mut of);
    close_gaps(&mut of);
    let ranks = Ranks { of, linked, declared: (0..count).collect() };
    match ranking {
        Ranking::Folded(bands) => folded(graph, bands, &ranks),
        Ranking::Across | Ranking::Stacked => ranks,
    }
}

/// Returns the leaves in each container, at any depth.
fn leaves_inside(graph: &Graph, tree: &Tree) -> Vec<Vec<usize>> {
    let mut inside = vec![Vec::new(); tree.len()];
    for (index, leaf) in graph.leaves.iter().enumerate() {
        for container in tree.chain(leaf.parent) {
            inside[*container].push(index);
        }
    }
    inside
}

fn proxies(end: End, inside: &[Vec<usize>]) -> Vec<usize> {
    match end {
        End::Leaf(leaf) => vec![leaf],
        End::Container(c) => inside[c].iter().copied().take(PROXIES_MAX).collect(),
    }
}

/// Returns per leaf the first leaf that it shares a rank with, through peers.
fn peer_classes(graph: &Graph) -> Vec<usize> {
    let mut class = Joined::new(graph.leaves.len());
    for edge in graph.edges.iter().filter(|e| e.peer) {
        if let (End::Leaf(a), End::Leaf(b)) = (edge.from, edge.to) {
            class.join(a, b);
        }
    }
    class.firsts()
}

/// Returns the ranks that layout-rs gives: the longest path from a source.
fn longest_paths(count: usize, arcs: &[(usize, usize)]) -> Vec<usize> {
    if count == 0 {
        return Vec::new();
    }
    let mut dag = DAG::new();
    dag.set_validate(false);
    dag.new_nodes(count);
    for &(from, to) in arcs {
        dag.add_edge(NodeHandle::new(from), NodeHandle::new(to));
    }
    dag.recompute_node_ranks();
    let mut rank = vec![0; count];
    for (level, row) in dag.ranks().iter().enumerate() {
        for node in row {
            rank[node.get_index()] = level;
        }
    }
    rank
}

/// Moves nodes within their freedom to where their edges are shortest in sum.
///
/// `held` keep their ends in order and pull at nothing.
fn tighten(rank: &mut [usize], arcs: &[(usize, usize)], held: &[(usize, usize)], linked: &[bool]) {
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); rank.len()];
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); rank.len()];
    let mut pull = vec![(0_usize, 0_usize); rank.len()];
    for &(from, to) in arcs {
        pull[from].1 += 1;
        pull[to].0 += 1;
    }
    for &(from, to) in arcs.iter().chain(held) {
        after[from].push(to);
        before[to].push(from);
    }
    for _ in 0..TIGHTEN_ROUNDS {
        let mut moved = false;
        for node in (0..rank.len()).filter(|node| linked[*node]) {
            let low = before[node].iter().map(|b| rank[*b] + 1).max();
            let high = after[node].iter().map(|a| rank[*a] - 1).min();
            let wanted = match (low, high) {
                (None, Some(high)) => high,
                (Some(low), None) => low,
                (Some(low), Some(_)) if pull[node].0 > pull[node].1 => low,
                (Some(_), Some(high)) if pull[node].1 > pull[node].0 => high,
                _ => rank[node],
            };
            moved |= wanted != rank[node];
            rank[node] = wanted;
        }
        if !moved {
            break;
        }
    }
}

/// Gives leaves without edges a rank inside the span of their container.
///
/// Files go beside the sibling that runs them, others to the least filled rank.
fn place_lone(graph: &Graph, tree: &Tree, linked: &[bool], rank: &mut [usize]) {
    let mut placed = linked.to_vec();
    let mut lone = vec![0_usize; tree.len()];
    for (leaf, _) in graph.leaves.iter().zip(linked).filter(|(_, linked)| !**linked) {
        if let Some(parent) = leaf.parent {
            lone[parent] += 1;
        }
    }
    for (index, leaf) in graph.leaves.iter().enumerate() {
        if linked[index] {
            continue;
        }
        placed[index] = true;
        rank[index] = beside(graph, index, &placed, rank)
            .or_else(|| {
                let around = tree.chain(leaf.parent).iter().rev();
                around.copied().find_map(|c| {
                    let wide = if lone[c] < GRID_MIN { 0 } else { (lone[c] - 1).isqrt() };
                    least_filled(graph, tree, (c, wide), index, &placed, rank)
                })
            })
            .unwrap_or(0);
    }
}

/// Returns the rank of the last sibling that sends or answers, for a companion.
fn beside(graph: &Graph, index: usize, placed: &[bool], rank: &[usize]) -> Option<usize> {
    let leaf = &graph.leaves[index];
    if !leaf.companion {
        return None;
    }
    let runs = |other: &usize| {
        let sibling = &graph.leaves[*other];
        *other != index && placed[*other] && sibling.parent == leaf.parent && !sibling.companion
    };
    (0..index)
        .rev()
        .find(runs)
        .or_else(|| (index + 1..graph.leaves.len()).find(runs))
        .map(|o| rank[o])
}

/// Returns the least filled rank of a container; `wide` more than its first may be used.
fn least_filled(
    graph: &Graph,
    tree: &Tree,
    (container, wide): (usize, usize),
    index: usize,
    placed: &[bool],
    rank: &[usize],
) -> Option<usize> {
    let others = graph.leaves.iter().enumerate().filter(|(other, leaf)| {
        *other != index && placed[*other] && tree.holds(container, leaf.parent)
    });
    let taken: Vec<usize> = others.map(|(other, _)| rank[other]).collect();
    let first = taken.iter().min().copied().or((wide > 0).then_some(0))?;
    let last = taken.iter().max().copied().unwrap_or(0).max(first + wide);
    (first..=last).min_by_key(|r| taken.iter().filter(|t| *t == r).count())
}

/// Spreads leaves over ranks of their own, container by container, in the order of their ranks.
pub(super) fn one_per_rank(graph: &Graph, tree: &Tree, ranks: &mut Ranks) {
    let mut first = vec![(usize::MAX, usize::MAX); tree.len()];
    for (index, leaf) in graph.leaves.iter().enumerate() {
        for container in tree.chain(leaf.parent) {
            first[*container] = first[*container].min((ranks.of[index], index));
        }
    }
    let key = |leaf: &usize| {
        let around = tree.chain(graph.leaves[*leaf].parent).iter().map(|c| first[*c]);
        let mut key: Vec<(usize, usize)> = around.collect();
        key.push((ranks.of[*leaf], *leaf));
        key
    };
    let mut order: Vec<usize> = (0..graph.leaves.len()).collect();
    order.sort_by_key(key);
    for (rank, leaf) in order.into_iter().enumerate() {
        ranks.of[leaf] = rank;
    }
}

/// Renumbers the ranks so that none is empty.
fn close_gaps(rank: &mut [usize]) {
    let mut used: Vec<usize> = rank.to_vec();
    used.sort_unstable();
    used.dedup();
    for r in rank.iter_mut() {
        *r = used.partition_point(|u| u < r);
    }
}

/// Returns `rows` in the order that layout-rs finds to have few crossings.
pub(super) fn crossing_order(
    count: usize,
    rows: &[Vec<usize>],
    wires: &[(usize, usize)],
) -> Vec<Vec<usize>> {
    let mut dag = DAG::new();
    dag.set_validate(false);
    dag.new_nodes(count);
    for &(from, to) in wires {
        dag.add_edge(NodeHandle::new(from), NodeHandle::new(to));
    }
    let handles = |row: &Vec<usize>| row.iter().map(|v| NodeHandle::new(*v)).collect();
    *dag.ranks_mut() = rows.iter().map(handles).collect();
    if !rows.is_empty() {
        EdgeCrossOptimizer::new(&mut dag).optimize();
    }
    dag.ranks().iter().map(|row| row.iter().map(|h| h.get_index()).collect()).collect()
}
