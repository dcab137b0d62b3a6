//! Which containers follow each other as wholes: the ranks of one lie behind those of the other.
//!
//! Ranks over all containers at once keep lines short, but a container that only answers others
//! may then stand beside them in ranks of its own and leave a corner of the drawing empty. Where
//! all lines between two containers run one way, one may stand behind the other instead.

use std::collections::BTreeSet;

use super::graph::Graph;
use super::tree::Tree;

/// The most leaves of a drawing whose containers are stacked; larger ones are rarely open.
const LEAVES_MAX: usize = 64;

/// A child of a container, or of the drawing: a leaf, or a container with all that it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Block {
    Leaf(usize),
    Container(usize),
}

/// Returns arcs that put containers behind those that call them, for ranks of their own.
///
/// `class` names the leaf that stands for each leaf, `arcs` run between such leaves and have no
/// cycle. Blocks that call each other, directly or around, stay beside each other, and so do
/// containers of one kind of which one holds all that the other holds, which are twins.
pub(super) fn stack_arcs(
    graph: &Graph,
    tree: &Tree,
    class: &[usize],
    arcs: &[(usize, usize)],
    linked: &[bool],
) -> Vec<(usize, usize)> {
    if graph.leaves.len() > LEAVES_MAX {
        return Vec::new();
    }
    let levels = std::iter::once(None).chain((0..tree.len()).map(Some));
    let mut calls = vec![0_u64; graph.leaves.len()];
    arcs.iter().for_each(|(a, b)| calls[*a] |= 1 << b);
    let mut stacked = BTreeSet::new();
    for level in levels {
        let blocks = Blocks::new(graph, tree, level, linked);
        for (above, below) in blocks.stacked(graph, class, arcs) {
            let set = |block: usize| {
                blocks.leaves[block].iter().fold(0_u64, |set, leaf| set | 1 << class[*leaf])
            };
            let (above, below) = (set(above), set(below));
            if reached(below, &calls) & above != 0 {
                continue;
            }
            for a in members(above) {
                calls[a] |= below;
                stacked.extend(members(below).map(|b| (a, b)));
            }
        }
    }
    stacked.into_iter().collect()
}

/// Returns the classes of leaves, in order.
fn classes(graph: &Graph, leaves: &[usize]) -> Vec<u32> {
    let mut classes: Vec<u32> = leaves.iter().map(|leaf| graph.leaves[*leaf].class).collect();
    classes.sort_unstable();
    classes
}

/// Returns the members of a set of leaves.
fn members(set: u64) -> impl Iterator<Item = usize> {
    (0..64).filter(move |leaf| set >> leaf & 1 == 1)
}

/// Returns a set of leaves with all that they call, directly or through others.
fn reached(mut set: u64, calls: &[u64]) -> u64 {
    loop {
        let more = members(set).fold(set, |more, leaf| more | calls[leaf]);
        if more == set {
            return set;
        }
        set = more;
    }
}

/// The blocks of one level.
struct Blocks {
    all: Vec<Block>,
    /// The leaves with edges of each.
    leaves: Vec<Vec<usize>>,
    /// The block of each leaf, if it lies in this level.
    of: Vec<Option<usize>>,
}

impl Blocks {
    fn new(graph: &Graph, tree: &Tree, level: Option<usize>, linked: &[bool]) -> Self {
        let depth = level.map_or(0, |l| tree.chain(Some(l)).len());
        let mut blocks =
            Self { all: Vec::new(), leaves: Vec::new(), of: vec![None; graph.leaves.len()] };
        for (index, leaf) in graph.leaves.iter().enumerate() {
            let chain = tree.chain(leaf.parent);
            let inside = level.is_none_or(|l| tree.holds(l, leaf.parent));
            if !inside || !linked[index] {
                continue;
            }
            let block = chain.get(depth).map_or(Block::Leaf(index), |c| Block::Container(*c));
            let at = blocks.all.iter().position(|b| *b == block).unwrap_or_else(|| {
                blocks.all.push(block);
                blocks.leaves.push(Vec::new());
                blocks.all.len() - 1
            });
            blocks.leaves[at].push(index);
            blocks.of[index] = Some(at);
        }
        blocks
    }

    /// Returns pairs of blocks of which the second stands behind the first.
    fn stacked(
        &self,
        graph: &Graph,
        class: &[usize],
        arcs: &[(usize, usize)],
    ) -> Vec<(usize, usize)> {
        let mut calls = vec![0_u64; self.all.len()];
        for &(a, b) in arcs {
            if let (Some(a), Some(b)) = (self.of[a], self.of[b]) {
                calls[a] |= 1 << b;
            }
        }
        let mut reach = calls.clone();
        self.bind(graph, class, arcs, &mut reach);
        for middle in 0..reach.len() {
            for from in 0..reach.len() {
                if reach[from] >> middle & 1 == 1 {
                    reach[from] |= reach[middle];
                }
            }
        }
        let mut pairs = Vec::new();
        for (above, called) in calls.iter().enumerate() {
            for below in (0..calls.len()).filter(|below| called >> below & 1 == 1) {
                let boxes = [above, below].map(|b| matches!(self.all[b], Block::Container(_)));
                if reach[below] >> above & 1 == 0 && boxes != [false, false] {
                    pairs.push((above, below));
                }
            }
        }
        pairs
    }

    /// Lets twins, and blocks that share a rank, reach each other.
    ///
    /// Alike containers are no twins but links of a chain when one calls in the other what it has
    /// itself.
    fn bind(&self, graph: &Graph, class: &[usize], arcs: &[(usize, usize)], reach: &mut [u64]) {
        let twins = |a: Block, b: Block| match (a, b) {
            (Block::Container(a), Block::Container(b)) => {
                graph.containers[a].class == graph.containers[b].class
            }
            _ => false,
        };
        let inner: Vec<Vec<u32>> =
            self.leaves.iter().map(|leaves| classes(graph, leaves)).collect();
        let within = |a: usize, b: usize| {
            let mut rest = inner[b].iter();
            inner[a].iter().all(|class| rest.any(|other| other == class))
        };
        let chained = |a: usize, b: usize| {
            arcs.iter().any(|(from, to)| {
                let between = self.of[*from] == Some(a) && self.of[*to] == Some(b);
                between && inner[a].contains(&graph.leaves[*to].class)
            })
        };
        let set = |leaves: &Vec<usize>| leaves.iter().fold(0_u64, |set, l| set | 1 << class[*l]);
        let ranked: Vec<u64> = self.leaves.iter().map(set).collect();
        for (a, reached) in reach.iter_mut().enumerate() {
            for b in (0..self.all.len()).filter(|b| *b != a) {
                let alike = || (within(a, b) || within(b, a)) && !chained(a, b) && !chained(b, a);
                let are_peers = ranked[a] & ranked[b] != 0;
                if are_peers || twins(self.all[a], self.all[b]) && alike() {
                    *reached |= 1 << b;
                }
            }
        }
    }
}
