//! A graph of nested boxes → positions, right-angled paths and labels.
//!
//! Comes in: [`Graph`]. Goes out: [`Layout`]. Promise: no box, line or label on another that it
//! does not belong to; the order of edges is without influence; nothing is random.
//!
//! | stage | does |
//! |---|---|
//! | [`measure`] | widths of text in the widest fonts |
//! | `ways` | the layouts that compete, each made when it is asked for |
//! | `parts` | what nothing joins is laid out alone and packed |
//! | `acyclic`, `rank` | a rank for every leaf, over all containers at once |
//! | `stack` | or containers behind those that call them, as another drawing to choose from |
//! | `fold` | or a long row of ranks in several bands, as another |
//! | `strand`, `spots`, `rows` | trunks, where labels stand, dummies along lines, phantoms in containers |
//! | `order`, `known` | the order in each row: few crossings, no line through a container |
//! | `detour`, `shorten` | ways around containers in between |
//! | `ports` | where lines meet boxes |
//! | `align`, `separation`, `coordinates` | what should be straight, what keeps apart, first positions |
//! | `compact`, `simplex`, `spanning`, `twins` | positions across the flow: least jogs and widths, twins alike |
//! | `balance` | what is free stands in the middle of its freedom |
//! | `nets`, `split`, `labels`, `route` | tracks, labels beside boxes, and positions along the flow |
//! | `titles` | room for titles between the lines that enter |
//! | `paths` | the finished geometry |
//! | [`check`] | what is wrong with it: nothing |

mod acyclic;
mod align;
mod balance;
pub mod check;
mod compact;
mod contract;
mod coordinates;
mod crossings;
mod detour;
mod exchange;
mod fixed;
mod fold;
mod forks;
#[cfg(test)]
mod golden;
mod graph;
mod groups;
mod heat;
mod joined;
mod keys;
mod known;
mod labels;
mod layered;
mod lines;
mod lists;
pub mod measure;
mod moves;
mod nets;
mod order;
mod parts;
mod paths;
mod phantom;
mod ports;
mod rank;
mod route;
mod rows;
mod separation;
mod shorten;
mod simplex;
mod spanning;
mod split;
mod spots;
mod stack;
mod standing;
mod strand;
mod sweep;
mod titles;
mod tree;
mod twins;
mod ways;
mod widths;

pub use graph::{Container, Edge, End, Flow, Graph, Layout, Leaf, Point, Rect, Size};

use std::collections::BTreeMap;

use coordinates::Placing;
use known::Orders;
use layered::Layered;
use order::Found;
use parts::Parted;
pub use rank::Ranking;
use rank::Ranks;
use separation::Wishes;
use strand::Choice;
use tree::Tree;
pub use ways::Ways;

/// How often a layout is mended when a title or a straight line finds no room.
const MENDS_MAX: usize = 24;
/// The longest label that a straight line across a row carries, measured across the flow.
const DIRECT_LABEL_MAX: f64 = 40.0;

/// Returns the layout of `graph` that flows in the given direction.
pub fn layout(graph: &Graph, flow: Flow) -> Layout {
    Ways::new(graph, &[(flow, Ranking::Across)]).layout(0)
}

/// Returns the layout for narrow pages: one leaf under the other, from top to bottom.
///
/// What stands side by side in `wide`, a layout that flows down, keeps its sides.
pub fn narrow(graph: &Graph, wide: &Layout) -> Layout {
    let mut graph = graph.clone();
    for (leaf, rect) in graph.leaves.iter_mut().zip(&wide.leaves) {
        leaf.across = Some(rect.x + rect.w / 2.0);
    }
    graph.edges.iter_mut().for_each(|edge| edge.label = edge.short.or(edge.label));
    let parted = Parted::new(&graph);
    let lay = |part: &Graph| {
        let tree = Tree::new(part);
        let mut ranks = rank::ranks(part, &tree, Ranking::Across);
        rank::one_per_rank(part, &tree, &mut ranks);
        in_direction(part, &tree, &ranks, Flow::Down, &mut Orders::default())
    };
    let laid = parted.graphs().map(lay).collect();
    parted.packed(laid, Flow::Down, true)
}

fn in_direction(
    graph: &Graph,
    tree: &Tree,
    ranks: &Ranks,
    flow: Flow,
    known: &mut Orders,
) -> Layout {
    let graph = &graph.labelled_for(flow);
    let mut choice = Choice::of(first_loops(graph, flow));
    let mut last = None;
    let mut layered = ordered(graph, tree, ranks, flow, &mut choice, (known, &mut last));
    let mut placing = Placing::new(&layered, tree);
    let mut wishes = first_wishes(graph, flow);
    for _ in 0..MENDS_MAX {
        let across = placing.place(&layered, graph, tree, flow, &wishes);
        let placed = &across.applied_to(&layered);
        let along = route::route(placed, graph, tree, flow, &across);
        let titles = placing.titles(placed, graph, flow, &across);
        match paths::assemble(placed, graph, tree, flow, titles, (&across, &along)) {
            Ok(layout) => return layout,
            Err(misfits) => {
                wishes.titles.extend(misfits.titles);
                misfits.direct.iter().for_each(|edge| choice.looped[*edge] = true);
                misfits.labels.iter().for_each(|edge| choice.own_row[*edge] = true);
                if !(misfits.direct.is_empty() && misfits.labels.is_empty()) {
                    layered = ordered(graph, tree, ranks, flow, &mut choice, (known, &mut last));
                    placing = Placing::new(&layered, tree);
                    wishes.titles.clear();
                }
            }
        }
    }
    Layout::default()
}

/// Returns which level edges turn in a channel from the start: those with a long label, and
/// all but the first between two leaves.
fn first_loops(graph: &Graph, flow: Flow) -> Vec<bool> {
    let mut taken = BTreeMap::new();
    let turns = |edge: &Edge| {
        let long = edge.label.is_some_and(|l| layered::along_across(l, flow).1 > DIRECT_LABEL_MAX);
        let pair = (edge.from.min(edge.to), edge.from.max(edge.to));
        long || *taken.entry(pair).or_insert(edge.trunk) != edge.trunk
    };
    graph.edges.iter().map(turns).collect()
}

fn first_wishes(graph: &Graph, flow: Flow) -> Wishes {
    let extent = |c: &Container| if flow == Flow::Down { c.title_w } else { 0.0 };
    Wishes { titles: Vec::new(), extent: graph.containers.iter().map(extent).collect() }
}

/// Returns the layered graph in its best order, which goes on from the last; straight lines whose ends are not neighbours turn.
fn ordered(
    graph: &Graph,
    tree: &Tree,
    ranks: &Ranks,
    flow: Flow,
    choice: &mut Choice,
    (known, last): (&mut Orders, &mut Option<Found>),
) -> Layered {
    let lone: Vec<bool> = ranks.linked.iter().map(|linked| !linked).collect();
    loop {
        let mut layered = rows::build(graph, tree, ranks, flow, choice);
        let found = known.of(choice, (&layered, tree, &lone), last.as_ref());
        layered.rows.clone_from(&found.rows);
        *last = Some(found);
        detour::detour(&mut layered, tree);
        let place = layered.places();
        let mut changed = false;
        for wire in &layered.direct {
            let (a, b) = layered.ends(&layered.wires[*wire]);
            if place[a].abs_diff(place[b]) != 1 {
                let strand = layered.pins[layered.wires[*wire].a].strand;
                for edge in &layered.strands[strand].edges {
                    choice.looped[*edge] = true;
                }
                changed = true;
            }
        }
        if !changed {
            ports::spread(&mut layered, flow);
            return layered;
        }
    }
}
