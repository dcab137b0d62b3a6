//! Where things stand: labels, columns, unjoined parts.

use groundplan::draw::Drawing;
use groundplan::draw::layout::check::faults;
use groundplan::draw::layout::{Edge, End, Flow, Graph, Layout, Leaf, Ranking, Size, Ways, layout};
use groundplan::draw::scene::Chip;

use super::random::graph;
use super::{overview, topology};

fn leaves(widths: &[f64]) -> Vec<Leaf> {
    let leaf = |w: &f64| Leaf { size: Size { w: *w, h: 52.0 }, ..Leaf::default() };
    widths.iter().map(leaf).collect()
}

fn edge(from: usize, to: usize, trunk: usize, label: Option<Size>) -> Edge {
    Edge { from: End::Leaf(from), to: End::Leaf(to), trunk, label, short: None, peer: false }
}

/// Returns two boxes and a line with a label between them.
fn pair(label: Option<Size>, flow: Flow) -> Layout {
    let graph = Graph {
        leaves: leaves(&[150.0, 150.0]),
        containers: Vec::new(),
        edges: vec![edge(0, 1, 0, label)],
    };
    let layout = layout(&graph, flow);
    assert_eq!(faults(&graph, &layout), Vec::<String>::new());
    layout
}

#[test]
fn a_label_costs_its_own_length_and_no_row() {
    let label = Size { w: 60.0, h: 18.0 };
    let gap = |layout: &Layout| layout.leaves[1].x - layout.leaves[0].right();
    let right = gap(&pair(Some(label), Flow::Right));
    assert!(right <= label.w + 20.0, "{right}");
    let gap = |layout: &Layout| layout.leaves[1].y - layout.leaves[0].bottom();
    let down = gap(&pair(Some(label), Flow::Down));
    assert!(down <= label.h + 20.0, "{down}");
    assert!(gap(&pair(None, Flow::Down)) < down);
}

#[test]
fn a_long_line_has_its_label_where_it_passes_a_column() {
    let label = Some(Size { w: 100.0, h: 18.0 });
    let edges = |label| vec![edge(0, 1, 0, None), edge(1, 2, 1, None), edge(0, 2, 2, label)];
    let graph = |label| Graph {
        leaves: leaves(&[150.0, 150.0, 150.0]),
        containers: Vec::new(),
        edges: edges(label),
    };
    let (with, without) = (layout(&graph(label), Flow::Right), layout(&graph(None), Flow::Right));
    assert!((with.size.w - without.size.w).abs() < 0.1, "the label makes no column wider");
    let room = with.labels[2].expect("the label stands somewhere");
    assert!(room.x >= with.leaves[1].x - 0.1 && room.right() <= with.leaves[1].right() + 0.1);
}

#[test]
fn boxes_of_one_column_are_as_wide_as_the_widest_if_it_is_near() {
    let graph = Graph {
        leaves: leaves(&[150.0, 120.0, 160.0, 300.0]),
        containers: Vec::new(),
        edges: (1..4).map(|to| edge(0, to, to, None)).collect(),
    };
    let laid = layout(&graph, Flow::Right);
    let widths: Vec<f64> = laid.leaves.iter().map(|rect| rect.w).collect();
    assert_eq!(widths, [150.0, 120.0, 160.0, 300.0], "one is far wider than the others");
    let near = Graph { leaves: leaves(&[150.0, 120.0, 160.0, 150.0]), ..graph };
    let widths: Vec<f64> = layout(&near, Flow::Right).leaves.iter().map(|rect| rect.w).collect();
    assert_eq!(widths, [150.0, 160.0, 160.0, 160.0]);
}

#[test]
fn what_nothing_joins_is_packed() {
    let graph = Graph { leaves: leaves(&[150.0; 24]), ..Graph::default() };
    let mut ways =
        Ways::new(&graph, &[(Flow::Right, Ranking::Across), (Flow::Down, Ranking::Stacked)]);
    for way in 0..2 {
        let laid = ways.layout(way);
        let aspect = laid.size.w / laid.size.h;
        assert!((1.0..2.2).contains(&aspect), "{aspect}");
        assert_eq!(faults(&graph, &laid), Vec::<String>::new());
    }
}

/// Returns all labels of a drawing.
fn chips(drawing: &Drawing) -> Vec<&Chip> {
    drawing.wide.edges.iter().filter_map(|edge| edge.chip.as_ref()).collect()
}

#[test]
fn a_long_label_is_wrapped_where_it_would_widen_a_column() {
    let text = "title: T\ncomponents:\n  a: {kind: service}\n  b: {kind: service}\n  c: {kind: service}\n\
                connections:\n  - {from: a, to: b, label: opens on a mobile device}\n  - {from: b, to: c}\n\
                views:\n  v: {direction: right}\n";
    let topology = topology(text);
    let view = groundplan::draw::ViewRequest::stated(&topology, &topology.views[0]);
    let drawing = groundplan::draw::draw(&topology, &view, &groundplan::draw::Marks::default());
    let lines: Vec<&str> = chips(&drawing)[0].lines.iter().map(|t| t.line.as_str()).collect();
    assert!(lines.len() > 1, "{lines:?}");
    assert_eq!(lines.join(" "), "opens on a mobile device");
}

#[test]
fn connections_to_one_target_with_one_label_have_it_once() {
    let text = "title: T\ncomponents:\n  a: {kind: service}\n  b: {kind: service}\n  db: {kind: database}\n\
                connections:\n  - {from: a, to: db, label: SQL}\n  - {from: b, to: db, label: SQL}\n";
    assert_eq!(chips(&overview(&topology(text))).len(), 1);
}

#[test]
fn a_name_of_one_long_word_is_split_where_words_meet() {
    let text = "title: T\ncomponents:\n  a: {kind: service, name: recommendationservice}\n\
                connections: []\n";
    let drawing = overview(&topology(text));
    let lines: Vec<&str> = drawing.wide.nodes[0].name.iter().map(|t| t.line.as_str()).collect();
    assert_eq!(lines, ["recommendation", "service"]);
}

#[test]
fn labels_of_random_graphs_stay_beside_their_line() {
    for seed in 400..480 {
        let graph = graph(seed, 12);
        for flow in [Flow::Right, Flow::Down] {
            let laid = layout(&graph, flow);
            let wrong = faults(&graph, &laid);
            assert!(!wrong.iter().any(|fault| fault.contains("label")), "{seed}: {wrong:?}");
            let labelled = laid.labels.iter().flatten().count();
            assert!(labelled > 0 || graph.edges.iter().all(|edge| edge.label.is_none()));
        }
    }
}

#[test]
fn a_hub_grows_so_that_its_lines_run_straight() {
    let spokes = 5;
    let graph = Graph {
        leaves: leaves(&[150.0; 6]),
        containers: Vec::new(),
        edges: (1..=spokes).map(|to| edge(0, to, to, None)).collect(),
    };
    let laid = layout(&graph, Flow::Right);
    assert_eq!(faults(&graph, &laid), Vec::<String>::new());
    assert!(laid.leaves[0].h > 100.0, "{:?}", laid.leaves[0]);
    let straight = laid.paths.iter().filter(|path| path.len() == 2).count();
    assert!(straight >= 2, "{straight} of {spokes}");
}

#[test]
fn twins_have_one_inner_grid() {
    let server = |n: usize, more: &str| {
        format!(
            "  s{n}: {{kind: server, name: Server {n}, contains: {{web-{n}: {{kind: web-server}}, \
             app-{n}: {{kind: app-server}}, code-{n}: {{kind: artifact, name: Application files}}{more}}}}}\n"
        )
    };
    let text = format!(
        "title: T\ncomponents:\n  lb: {{kind: load-balancer}}\n{}{}connections:\n  - {{from: lb, to: [web-1, web-2], label: HTTP}}\n  \
         - {{from: web-1, to: app-1}}\n  - {{from: web-2, to: app-2}}\n  - {{from: [app-1, app-2], to: db, label: SQL}}\n",
        server(1, ""),
        server(2, ", db: {kind: database}")
    );
    let scene = overview(&topology(&text)).wide;
    let node = |id: &str| scene.nodes.iter().find(|node| node.id == id).expect("it is drawn").rect;
    let host = |id: &str| scene.containers.iter().find(|c| c.id == id).expect("it is drawn").rect;
    for part in ["web", "app", "code"] {
        let (one, two) = (node(&format!("{part}-1")), node(&format!("{part}-2")));
        let (x, y) = (one.x - host("s1").x, one.y - host("s1").y);
        assert!((x - (two.x - host("s2").x)).abs() < 0.1, "{part}");
        assert!((y - (two.y - host("s2").y)).abs() < 0.1, "{part}");
    }
}

#[test]
fn a_line_around_a_container_passes_no_row_twice() {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/content/examples/ticket-platform/topology.yaml");
    let scene = overview(&topology(&std::fs::read_to_string(path).expect("it is there"))).wide;
    let around =
        |line: &&groundplan::draw::scene::EdgeItem| line.from == "reports" && line.to == "events-a";
    let line = scene.edges.iter().find(around).expect("it is drawn");
    let upward = line.path.windows(2).filter(|step| step[1].y < step[0].y - 0.1).count();
    assert_eq!(upward, 1, "{:?}", line.path);
}
