//! Which of the competing layouts is drawn; those that cannot be it are not made.

use crate::model::Direction;

use super::layout::{Flow, Graph, Layout, Ranking, Ways};
use super::score::{least_score, score};

/// The ways that compete.
const WAYS: [(Flow, Ranking); 10] = [
    (Flow::Right, Ranking::Across),
    (Flow::Down, Ranking::Across),
    (Flow::Right, Ranking::Stacked),
    (Flow::Down, Ranking::Stacked),
    (Flow::Right, Ranking::Folded(2)),
    (Flow::Down, Ranking::Folded(2)),
    (Flow::Right, Ranking::Folded(3)),
    (Flow::Down, Ranking::Folded(3)),
    (Flow::Right, Ranking::Folded(4)),
    (Flow::Down, Ranking::Folded(4)),
];

/// How much better another direction must be than left to right, and stacked containers or
/// folded ranks than one row of ranks over all containers: what is nearly as good may not change
/// places at a small edit.
const PREFERRED: f64 = 1.1;

/// The layouts of a graph, of which the best are sought.
pub(super) struct Competition<'a> {
    graph: &'a Graph,
    ways: Ways<'a>,
    /// The best layout of each direction that was asked for, and its score.
    best: [Option<(Layout, f64)>; 2],
}

impl<'a> Competition<'a> {
    /// Opens the competition.
    pub(super) fn new(graph: &'a Graph) -> Self {
        Self { graph, ways: Ways::new(graph, &WAYS), best: [None, None] }
    }

    /// Returns the best layout in one direction, and its score.
    pub(super) fn best_of(&mut self, flow: Flow) -> &(Layout, f64) {
        let Self { graph, ways, best } = self;
        best[usize::from(flow == Flow::Down)].get_or_insert_with(|| best_of(graph, ways, flow))
    }

    /// Returns the best layout in the wanted direction, or in the better one.
    pub(super) fn best(&mut self, wanted: Option<Direction>) -> &Layout {
        let flow = match wanted {
            Some(Direction::Right) => Flow::Right,
            Some(Direction::Down) => Flow::Down,
            None => self.better_flow(),
        };
        &self.best_of(flow).0
    }

    /// Returns the better direction, if possible from the layouts of one alone.
    fn better_flow(&mut self) -> Flow {
        let (right, down) = (self.least_of(Flow::Right), self.least_of(Flow::Down));
        let down_is_known = self.best[1].is_some();
        if !down_is_known && right <= down && self.best_of(Flow::Right).1 <= down * PREFERRED {
            return Flow::Right;
        }
        let down = self.best_of(Flow::Down).1;
        if right <= down * PREFERRED && self.best_of(Flow::Right).1 <= down * PREFERRED {
            Flow::Right
        } else {
            Flow::Down
        }
    }

    /// Returns a score that all layouts of a direction exceed.
    fn least_of(&self, flow: Flow) -> f64 {
        let scores = (0..WAYS.len())
            .filter(|way| WAYS[*way].0 == flow)
            .map(|way| least_score(self.graph, self.ways.least(way)));
        scores.fold(f64::MAX, f64::min)
    }
}

/// Returns the best layout of a direction, and its score.
fn best_of(graph: &Graph, ways: &mut Ways<'_>, flow: Flow) -> (Layout, f64) {
    let mut best = (Layout::default(), 0.0, f64::MAX);
    for (way, (direction, ranking)) in WAYS.into_iter().enumerate() {
        let price = if ranking == Ranking::Across { 1.0 } else { PREFERRED };
        let may_win = || price * least_score(graph, ways.least(way)) < best.2;
        if direction != flow || ways.first_like(way) != way || !may_win() {
            continue;
        }
        let layout = ways.layout(way);
        let score = score(graph, &layout);
        if price * score < best.2 {
            best = (layout, score, price * score);
        }
    }
    (best.0, best.1)
}

#[cfg(test)]
mod tests {
    use super::super::layout::{Container, Edge, End, Leaf, Size};
    use super::*;

    /// Returns a graph of rows of boxes in containers, each joined to some of the row before.
    fn graph(seed: usize) -> Graph {
        let count = 4 + seed * 7 % 23;
        let columns = 1 + seed % 5;
        let container = |_| Container { title_w: 90.0, ..Container::default() };
        let leaf = |at: usize| Leaf {
            parent: (!at.is_multiple_of(4)).then_some(at % 3),
            size: Size { w: 120.0 + (at * seed % 7) as f64 * 10.0, h: 52.0 },
            ..Leaf::default()
        };
        let edge = |at: usize| Edge {
            from: End::Leaf(at.saturating_sub(columns)),
            to: End::Leaf(at),
            trunk: at,
            label: at.is_multiple_of(3).then_some(Size { w: 60.0, h: 18.0 }),
            short: None,
            peer: false,
        };
        Graph {
            leaves: (0..count).map(leaf).collect(),
            containers: (0..3).map(container).collect(),
            edges: (1..count).map(edge).collect(),
        }
    }

    /// Returns the best layout, from all that there are.
    fn best_of_all(graph: &Graph) -> Layout {
        let mut ways = Ways::new(graph, &WAYS);
        let all: Vec<Layout> = (0..WAYS.len()).map(|way| ways.layout(way)).collect();
        let scores: Vec<f64> = all.iter().map(|layout| score(graph, layout)).collect();
        let price =
            |way: usize| scores[way] * if WAYS[way].1 == Ranking::Across { 1.0 } else { PREFERRED };
        let best = |flow: Flow| {
            let of = (0..WAYS.len()).filter(|way| WAYS[*way].0 == flow);
            of.min_by(|a, b| price(*a).total_cmp(&price(*b))).unwrap_or(0)
        };
        let (right, down) = (best(Flow::Right), best(Flow::Down));
        let best = if scores[right] <= scores[down] * PREFERRED { right } else { down };
        all[best].clone()
    }

    #[test]
    fn the_best_is_that_of_all_also_where_most_were_not_made() {
        let mut flows = [0, 0];
        for seed in 0..40 {
            let graph = graph(seed);
            let best = best_of_all(&graph);
            let mut competition = Competition::new(&graph);
            assert_eq!(*competition.best(None), best, "seed {seed}");
            flows[usize::from(best.flow == Some(Flow::Down))] += 1;
            let mut after_down = Competition::new(&graph);
            after_down.best_of(Flow::Down);
            assert_eq!(*after_down.best(None), best, "seed {seed}");
        }
        assert!(flows[0] > 3 && flows[1] > 3, "{flows:?}");
    }

    #[test]
    fn a_direction_that_cannot_win_is_not_laid_out() {
        let chain: Vec<usize> = (0..30).collect();
        let size = Size { w: 150.0, h: 52.0 };
        let star = |at: &usize| Edge {
            from: End::Leaf(0),
            to: End::Leaf(*at),
            trunk: *at,
            label: None,
            short: None,
            peer: false,
        };
        let graph = Graph {
            leaves: chain.iter().map(|_| Leaf { size, ..Leaf::default() }).collect(),
            containers: Vec::new(),
            edges: chain[1..].iter().map(star).collect(),
        };
        let mut competition = Competition::new(&graph);
        assert_eq!(competition.best(None).flow, Some(Flow::Right));
        assert!(competition.best[1].is_none(), "a row of 29 boxes fits no page");
    }
}
