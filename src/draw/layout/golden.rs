//! The combinatorial stages on small graphs, written as text and read as text.

use super::acyclic::back_arcs;
use super::graph::{Container, Edge, End, Flow, Graph, Leaf, Size};
use super::known::Orders;
use super::layered::Kind;
use super::order::order;
use super::rank::{Ranking, ranks};
use super::rows::build;
use super::strand::Choice;
use super::tree::Tree;

/// Returns the graph of lines such as `Zone: a b`, `a > b` and `a = b` for peers.
///
/// Components stand in the order in which they are named first.
fn graph(text: &str) -> (Graph, Vec<String>) {
    let mut graph = Graph::default();
    let mut names: Vec<String> = Vec::new();
    let mut leaf = |graph: &mut Graph, name: &str, parent: Option<usize>| {
        if let Some(known) = names.iter().position(|n| n == name) {
            return known;
        }
        names.push(name.to_owned());
        let size = Size { w: 100.0, h: 50.0 };
        let start = name.starts_with("user");
        graph.leaves.push(Leaf { parent, size, start, ..Leaf::default() });
        names.len() - 1
    };
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            [from, sign @ (">" | "="), to] => {
                let from = End::Leaf(leaf(&mut graph, from, None));
                let to = End::Leaf(leaf(&mut graph, to, None));
                let trunk = graph.edges.len();
                graph.edges.push(Edge {
                    from,
                    to,
                    trunk,
                    label: None,
                    short: None,
                    peer: sign == "=",
                });
            }
            _ => {
                graph.containers.push(Container::default());
                let parent = Some(graph.containers.len() - 1);
                for word in &words[1..] {
                    leaf(&mut graph, word, parent);
                }
            }
        }
    }
    (graph, names)
}

/// Returns the names in each rank or row, by number.
fn written(rows: impl Iterator<Item = Vec<usize>>, names: &[String]) -> String {
    let row = |row: Vec<usize>| {
        row.into_iter().map(|leaf| names[leaf].as_str()).collect::<Vec<_>>().join(" ")
    };
    rows.map(row).collect::<Vec<_>>().join(" | ")
}

fn ranked(text: &str) -> String {
    ranked_by(text, Ranking::Across)
}

fn ranked_by(text: &str, ranking: Ranking) -> String {
    let (mut graph, names) = graph(text);
    let kind = |name: &str| name.split('-').next().map(str::to_owned);
    for (leaf, name) in graph.leaves.iter_mut().zip(&names) {
        let first = names.iter().position(|other| kind(other) == kind(name)).unwrap_or(0);
        leaf.class = u32::try_from(first).unwrap_or(u32::MAX);
    }
    let ranks = ranks(&graph, &Tree::new(&graph), ranking);
    let last = ranks.of.iter().max().map_or(0, |last| last + 1);
    let row = |rank| (0..names.len()).filter(|leaf| ranks.of[*leaf] == rank).collect();
    written((0..last).map(row), &names)
}

fn ordered(text: &str) -> String {
    ordered_by(text, Ranking::Across)
}

fn ordered_by(text: &str, ranking: Ranking) -> String {
    let (graph, names) = graph(text);
    let tree = Tree::new(&graph);
    let ranks = ranks(&graph, &tree, ranking);
    let none = vec![false; graph.edges.len()];
    let choice = Choice { looped: none.clone(), own_row: none };
    let layered = build(&graph, &tree, &ranks, Flow::Right, &choice);
    let lone: Vec<bool> = ranks.linked.iter().map(|linked| !linked).collect();
    let rows = order(&layered, &tree, &lone, &mut Orders::default()).rows.into_iter().map(|row| {
        let leaf = |v: usize| match layered.vertices[v].kind {
            Kind::Leaf(leaf) => Some(leaf),
            _ => None,
        };
        row.into_iter().filter_map(leaf).collect()
    });
    written(rows, &names)
}

#[test]
fn cycles_are_opened_where_the_declaration_began() {
    let back = |arcs: &[(usize, usize)]| back_arcs(4, arcs, &[true, false, false, false]);
    assert_eq!(back(&[(0, 1), (1, 2), (2, 3), (3, 1)]), [false, false, false, true]);
    assert_eq!(back(&[(3, 1), (2, 3), (1, 2), (0, 1)]), [true, false, false, false]);
}

#[test]
fn ranks_are_shared_by_all_containers() {
    let text = "
        A: web-a app-a
        B: web-b app-b
        user > balancer
        balancer > web-a
        balancer > web-b
        web-a > app-a
        web-b > app-b
        app-a > store
        app-b > store";
    assert_eq!(ranked(text), "user | balancer | web-a web-b | app-a app-b | store");
}

#[test]
fn a_container_that_only_answers_stands_behind_its_callers() {
    let text = "
        App: web api jobs
        Cloud: files queue
        user > web
        web > api
        api > jobs
        web > files
        jobs > queue";
    assert_eq!(ranked(text), "user | web | api files | jobs | queue");
    let stacked = ranked_by(text, Ranking::Stacked);
    assert_eq!(stacked, "user | web | api | jobs | files queue");
}

#[test]
fn twins_share_ranks_though_one_calls_what_only_the_other_has() {
    let text = "
        One: web-a app-a
        Two: web-b app-b store
        user > web-a
        user > web-b
        web-a > app-a
        web-b > app-b
        app-a > store
        app-b > store";
    assert_eq!(ranked_by(text, Ranking::Stacked), ranked(text));
}

#[test]
fn links_of_a_chain_are_stacked_though_they_are_alike() {
    let text = "
        One: web-a app-a files-a
        Two: web-b app-b files-b
        web-a > app-a
        app-a > files-a
        app-a > web-b
        web-b > app-b
        app-b > files-b";
    assert_eq!(ranked(text), "web-a | app-a | files-a web-b | app-b | files-b");
    let stacked = ranked_by(text, Ranking::Stacked);
    assert_eq!(stacked, "web-a | app-a | files-a | web-b | app-b | files-b");
}

#[test]
fn containers_that_call_each_other_stay_beside_each_other() {
    let text = "
        App: web api
        Cloud: files hook
        user > web
        web > files
        files > hook
        hook > api";
    assert_eq!(ranked_by(text, Ranking::Stacked), ranked(text));
}

const PIPELINE: &str = "
        Store: load wares marts
        Clean: parse dedupe
        user > api
        api > log
        log > parse
        parse > dedupe
        dedupe > load
        load > wares
        wares > marts
        marts > board";

#[test]
fn a_long_chain_begins_anew_where_few_lines_pass() {
    assert_eq!(
        ranked(PIPELINE),
        "user | api | log | parse | dedupe | load | wares | marts | board"
    );
    assert_eq!(
        ranked_by(PIPELINE, Ranking::Folded(2)),
        "dedupe user | load api | wares log | marts parse | board"
    );
    assert_eq!(
        ranked_by(PIPELINE, Ranking::Folded(3)),
        "wares parse user | marts dedupe api | load log board"
    );
}

#[test]
fn bands_stand_in_their_order_whatever_was_declared_first() {
    assert_eq!(
        ordered_by(PIPELINE, Ranking::Folded(2)),
        "user dedupe | api load | log wares | parse marts | board"
    );
}

#[test]
fn nothing_is_folded_where_many_lines_would_lead_back() {
    let watched: String = ["user", "api", "log", "parse", "dedupe", "load", "wares"]
        .map(|name| format!("\n        {name} > watch"))
        .concat();
    let text = PIPELINE.to_owned() + &watched;
    assert_eq!(ranked_by(&text, Ranking::Folded(2)), ranked(&text));
}

#[test]
fn peers_share_a_rank_and_what_they_call_follows() {
    let text = "
        user > app
        app > first
        first = second
        second > backup";
    assert_eq!(ranked(text), "user | app | first second | backup");
}

#[test]
fn what_is_declared_stays_where_nothing_is_gained() {
    let text = "
        user > a
        user > b
        user > c
        a > x
        c > x";
    assert_eq!(ordered(text), "user | a b c | x");
}

#[test]
fn a_crossing_is_taken_away_where_least_is_turned_round() {
    let text = "
        B: b1 b2
        A: a1 a2
        left > a1
        right > b1
        a1 > a2
        b1 > b2";
    assert_eq!(ordered(text), "right left | b1 a1 | b2 a2");
}

#[test]
fn containers_change_places_where_their_callers_are_held() {
    let text = "
        B: b
        A: a
        left > a
        left > low
        right > b
        right > high";
    assert_eq!(ordered(text), "left right | a low b high");
}

#[test]
fn peers_stand_side_by_side() {
    let text = "
        A: cache-a store-a
        B: store-b cache-b
        user > app
        app > store-a
        app > cache-a
        app > cache-b
        store-a = store-b";
    assert_eq!(ordered(text), "user | app | cache-a store-a store-b cache-b");
}
