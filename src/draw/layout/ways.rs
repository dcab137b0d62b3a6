//! The layouts of one graph in several ways, each made when it is asked for.

use super::graph::{Flow, Graph, Layout, Size};
use super::known::Orders;
use super::layered::along_across;
use super::parts::{MARGIN, Parted};
use super::rank::{Ranking, Ranks, ranks};
use super::route::ROW_GAP;
use super::separation::{GAP_BOX, least_margins};
use super::tree::Tree;
use super::{fold, in_direction};

/// The layouts of a graph in several directions and rankings, which share what they can.
pub struct Ways<'a> {
    parted: Parted<'a>,
    ways: &'a [(Flow, Ranking)],
    parts: Vec<PartWays>,
}

/// What the layouts of one part share.
struct PartWays {
    tree: Tree,
    /// The ranks that differ.
    ranks: Vec<Ranks>,
    /// Per way which of the ranks are its own.
    of_way: Vec<usize>,
    /// What was found, per ranks.
    orders: Vec<Orders>,
}

impl<'a> Ways<'a> {
    /// Ranks the leaves for each way.
    pub fn new(graph: &'a Graph, ways: &'a [(Flow, Ranking)]) -> Self {
        let parted = Parted::new(graph);
        let parts = parted.graphs().map(|part| PartWays::new(part, ways)).collect();
        Self { parted, ways, parts }
    }

    /// Returns the first way whose layout is that of a way.
    pub fn first_like(&self, way: usize) -> usize {
        let same = |other: &usize| {
            self.ways[*other].0 == self.ways[way].0
                && self.parts.iter().all(|part| part.of_way[*other] == part.of_way[way])
        };
        (0..way).find(same).unwrap_or(way)
    }

    /// Returns the layout of a way.
    pub fn layout(&mut self, way: usize) -> Layout {
        let flow = self.ways[way].0;
        let parts = self.parts.iter_mut().zip(self.parted.graphs());
        let laid = parts.map(|(part, graph)| part.layout(graph, way, flow)).collect();
        self.parted.packed(laid, flow, false)
    }

    /// Returns a size that the layout of a way exceeds, in units: what its boxes take alone.
    ///
    /// Of several parts it is the extents of the widest and of the highest.
    pub fn least(&self, way: usize) -> Size {
        let flow = self.ways[way].0;
        let parts = self.parts.iter().zip(self.parted.graphs());
        let sizes = parts.map(|(part, graph)| part.least(graph, way, flow));
        sizes.fold(Size::default(), |all, size| Size { w: all.w.max(size.w), h: all.h.max(size.h) })
    }
}

impl PartWays {
    fn new(graph: &Graph, ways: &[(Flow, Ranking)]) -> Self {
        let tree = Tree::new(graph);
        let mut all: Vec<Ranks> = Vec::new();
        let mut known: Vec<(Ranking, usize)> = Vec::new();
        let of_way = |&(_, ranking): &(Flow, Ranking)| {
            if let Some((_, at)) = known.iter().find(|known| known.0 == ranking) {
                return *at;
            }
            let across = known.iter().find(|known| known.0 == Ranking::Across);
            let ranks = match (ranking, across) {
                (Ranking::Folded(bands), Some((_, across))) => {
                    fold::folded(graph, bands, &all[*across])
                }
                _ => ranks(graph, &tree, ranking),
            };
            let at = all.iter().position(|other| other.of == ranks.of).unwrap_or(all.len());
            if at == all.len() {
                all.push(ranks);
            }
            known.push((ranking, at));
            at
        };
        let of_way = ways.iter().map(of_way).collect();
        let orders = all.iter().map(|_| Orders::default()).collect();
        Self { tree, ranks: all, of_way, orders }
    }

    fn layout(&mut self, graph: &Graph, way: usize, flow: Flow) -> Layout {
        let at = self.of_way[way];
        in_direction(graph, &self.tree, &self.ranks[at], flow, &mut self.orders[at])
    }

    /// Returns what the boxes of the fullest rank take across the flow, and all ranks along it.
    fn least(&self, graph: &Graph, way: usize, flow: Flow) -> Size {
        let ranks = &self.ranks[self.of_way[way]].of;
        let count = ranks.iter().max().map_or(0, |last| last + 1);
        let mut along = vec![0.0_f64; count];
        let mut across = vec![0.0_f64; count];
        let mut inside: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (leaf, rank) in graph.leaves.iter().zip(ranks) {
            let (su, sv) = along_across(leaf.size, flow);
            along[*rank] = along[*rank].max(su);
            across[*rank] += sv + GAP_BOX;
            inside[*rank].extend(self.tree.chain(leaf.parent));
        }
        for (across, inside) in across.iter_mut().zip(&mut inside) {
            inside.sort_unstable();
            inside.dedup();
            *across += inside.len() as f64 * least_margins(flow);
        }
        let between = ROW_GAP * count.saturating_sub(1) as f64;
        let u = along.iter().sum::<f64>() + between + 2.0 * MARGIN;
        let v = across.iter().copied().fold(GAP_BOX, f64::max) - GAP_BOX + 2.0 * MARGIN;
        match flow {
            Flow::Right => Size { w: u, h: v },
            Flow::Down => Size { w: v, h: u },
        }
    }
}
