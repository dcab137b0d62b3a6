//! The order in each row: several starts, moves that pay, the fewest crossings.

use super::contract::{keys_from, without_label_rows};
use super::crossings::Costs;
use super::exchange::Order;
use super::fixed::Fixed;
use super::groups::RowGroups;
use super::keys::{declared_keys, keys_of_leaves};
use super::known::Orders;
use super::layered::Layered;
use super::rank::crossing_order;
use super::tree::Tree;

/// Work that layout-rs may spend, in members of rows to the third.
const CROSSING_ORDER_BUDGET: usize = 3_000;
/// Wires that the moves of one start may look at.
const BUDGET: usize = 190_000;
/// Wires that the moves may look at when a known order goes on.
const BUDGET_AGAIN: usize = 50_000;

/// Vertices by row, or containers by family.
type Lists = Vec<Vec<usize>>;

/// An order, also as numbers to sort by, and the order of the containers in each container.
#[derive(Clone)]
pub(super) struct Found {
    /// The rows.
    pub(super) rows: Lists,
    /// Per vertex its number.
    pub(super) keys: Vec<f64>,
    /// The containers without a parent, then those of each container.
    pub(super) families: Lists,
}

/// Returns the best order found; `lone` leaves have no edges.
///
/// Leaves move more freely where no rows of labels part them, so these rows are left out at first.
pub(super) fn order(layered: &Layered, tree: &Tree, lone: &[bool], known: &mut Orders) -> Found {
    let short = without_label_rows(layered);
    let searched = short.as_ref().unwrap_or(layered);
    let found = known.found(searched, || with_start(searched, tree, lone, None, search));
    let Some(short) = short else { return found };
    let start = Start { keys: keys_from(layered, &short, &found.keys), families: &found.families };
    with_start(layered, tree, lone, Some(start), |order| order.improve())
}

/// Returns a good order of a graph of which another form was ordered `before`.
pub(super) fn order_again(layered: &Layered, tree: &Tree, lone: &[bool], before: &Found) -> Found {
    let keys = keys_of_leaves(layered, tree, |leaf| before.keys[leaf]);
    let start = Start { keys, families: &before.families };
    with_start(layered, tree, lone, Some(start), |order| {
        order.budget = BUDGET_AGAIN;
        order.improve();
    })
}

/// What an order starts from.
struct Start<'a> {
    keys: Vec<f64>,
    families: &'a [Vec<usize>],
}

/// Changes an order that starts as declared, or as found before.
fn with_start(
    layered: &Layered,
    tree: &Tree,
    lone: &[bool],
    start: Option<Start<'_>>,
    change: impl FnOnce(&mut Order<'_>),
) -> Found {
    let costs = Costs::new(layered, tree);
    let groups: Vec<RowGroups> =
        layered.rows.iter().map(|row| RowGroups::new(row, layered, tree)).collect();
    let fixed = Fixed::new(layered, tree, &costs, lone, &groups);
    let mut order = Order::new(&fixed, groups, BUDGET);
    match start {
        Some(start) => order.sort_by(&start.keys, Some(start.families)),
        None => order.sort_by(&declared_keys(layered, tree), None),
    }
    change(&mut order);
    Found { keys: order.keys(), rows: order.rows, families: order.families }
}

/// Improves the order as declared; where crossings are left, other starts compete.
fn search(order: &mut Order<'_>) {
    let declared = order.clone();
    order.improve();
    if order.cost.crossings == 0 {
        return;
    }
    let like = known_keys(&declared);
    let mut starts = if like.is_some() { Vec::new() } else { vec![declared.clone()] };
    for keys in like.map_or_else(|| foreign_keys(&declared), |keys| vec![keys]) {
        let mut start = declared.clone();
        start.sort_by(&keys, None);
        starts.push(start);
    }
    let mut swept: Vec<(Lists, Lists)> = Vec::new();
    for mut start in starts {
        start.sweep();
        // Starts that are swept into one order are improved into one.
        if swept.iter().any(|(rows, families)| (rows, families) == (&start.rows, &start.families)) {
            continue;
        }
        swept.push((start.rows.clone(), start.families.clone()));
        start.improve();
        start.mirror();
        if start.cost < order.cost {
            *order = start;
        }
    }
    order.mirror();
}

/// Returns the order of the drawing that this one is to be like.
fn known_keys(declared: &Order<'_>) -> Option<Vec<f64>> {
    let layered = declared.fixed.layered;
    let across = &layered.across;
    (!across.is_empty()).then(|| keys_of_leaves(layered, declared.fixed.tree, |leaf| across[leaf]))
}

/// Returns layout-rs's order and its mirror.
fn foreign_keys(declared: &Order<'_>) -> Vec<Vec<f64>> {
    let work: usize = declared.rows.iter().map(|row| row.len().pow(3)).sum();
    if work > CROSSING_ORDER_BUDGET {
        return Vec::new();
    }
    let costs = declared.fixed.costs;
    let wires: Vec<(usize, usize)> =
        (1..declared.rows.len()).flat_map(|c| costs.wires(c)).copied().collect();
    let mut order = declared.clone();
    order.rows = crossing_order(declared.place.len(), &declared.rows, &wires);
    let keys = order.keys();
    let mirror = keys.iter().map(|k| -k).collect();
    vec![keys, mirror]
}

#[cfg(test)]
mod tests {
    use super::super::graph::{Container, Edge, End, Flow, Graph, Leaf, Size};
    use super::super::rank::{Ranking, ranks};
    use super::super::rows::build;
    use super::super::strand::Choice;
    use super::*;

    /// A small generator of numbers.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, sides: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            ((self.0 >> 33) as usize) % sides.max(1)
        }
    }

    fn nested(seed: u64) -> Graph {
        let mut dice = Dice(seed);
        let (leaves, boxes) = (6 + dice.roll(14), 2 + dice.roll(5));
        let parent = |dice: &mut Dice, below: usize| {
            (below > 0 && dice.roll(3) > 0).then(|| dice.roll(below))
        };
        let containers = (0..boxes)
            .map(|index| Container { parent: parent(&mut dice, index), ..Container::default() })
            .collect();
        let size = Size { w: 100.0, h: 50.0 };
        let leaf = |parent| Leaf { parent, size, ..Leaf::default() };
        let leaves_in: Vec<Leaf> = (0..leaves).map(|_| leaf(parent(&mut dice, boxes))).collect();
        let edge = |trunk| {
            let from = End::Leaf(dice.roll(leaves));
            let to = if dice.roll(9) == 0 {
                End::Container(dice.roll(boxes))
            } else {
                End::Leaf(dice.roll(leaves))
            };
            let label = (dice.roll(3) == 0).then_some(Size { w: 60.0, h: 18.0 });
            Edge { from, to, trunk, label, short: None, peer: dice.roll(9) == 0 }
        };
        let edges = (0..leaves * 2).map(edge).collect();
        Graph { leaves: leaves_in, containers, edges }
    }

    fn some_move(order: &mut Order<'_>, dice: &mut Dice) {
        let row = dice.roll(order.groups.len());
        let group = dice.roll(order.groups[row].groups.len());
        let index = dice.roll(order.groups[row].groups[group].items.len());
        if order.may_turn(row, group, index) {
            order.exchange(row, group, index);
        }
        let family = dice.roll(order.families.len());
        if order.families[family].len() > 1 {
            let index = dice.roll(order.families[family].len() - 1);
            order.exchange_boxes(family, index);
        }
    }

    #[test]
    fn what_moves_change_is_what_a_recount_finds() {
        for seed in 0..60 {
            let graph = nested(seed);
            let tree = Tree::new(&graph);
            let ranks = ranks(&graph, &tree, Ranking::Across);
            let layered = build(
                &graph,
                &tree,
                &ranks,
                Flow::Right,
                &Choice::of(vec![false; graph.edges.len()]),
            );
            let lone: Vec<bool> = ranks.linked.iter().map(|linked| !linked).collect();
            let mut dice = Dice(seed);
            with_start(&layered, &tree, &lone, None, |order| {
                for step in 0..200 {
                    some_move(order, &mut dice);
                    assert_eq!(order.cost, order.recount(), "seed {seed}, step {step}");
                }
            });
        }
    }

    #[test]
    fn a_search_only_improves() {
        for seed in 0..60 {
            let graph = nested(seed);
            let tree = Tree::new(&graph);
            let ranks = ranks(&graph, &tree, Ranking::Across);
            let layered = build(
                &graph,
                &tree,
                &ranks,
                Flow::Down,
                &Choice::of(vec![false; graph.edges.len()]),
            );
            let lone: Vec<bool> = ranks.linked.iter().map(|linked| !linked).collect();
            with_start(&layered, &tree, &lone, None, |order| {
                let before = order.cost;
                search(order);
                assert!(order.cost <= before, "seed {seed}");
                assert_eq!(order.cost, order.recount(), "seed {seed}");
            });
        }
    }
}
