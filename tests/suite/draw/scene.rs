//! What every finished drawing holds: text in its box, everything on the sheet, lines past boxes.

use groundplan::draw::layout::{Point, Rect};
use groundplan::draw::{Badge, Icons, Marks, Scene, ViewRequest, draw, inline_svg, svg_file};
use groundplan::draw::{Drawing, SvgOptions};
use groundplan::model::{Severity, Topology};

use super::random::Dice;
use super::topology;

/// Returns what is wrong with a finished drawing, from its geometry alone.
fn faults(scene: &Scene) -> Vec<String> {
    let mut faults = Vec::new();
    let mut struck = Vec::new();
    let mut hold = |what: &str, outer: Rect, inner: Rect| {
        if !outer.grown(0.6).contains(&inner) {
            faults.push(format!("{what}: {inner:?} is outside {outer:?}"));
        }
    };
    let sheet = Rect { x: 0.0, y: 0.0, w: scene.size.w, h: scene.size.h };
    for node in &scene.nodes {
        hold("node", sheet, node.rect);
        hold("icon", node.rect, node.icon);
        node.name.iter().chain(&node.details).for_each(|text| hold("text", node.rect, text.room));
        node.badge.iter().for_each(|badge| hold("badge", sheet, badge.rect));
    }
    for held in &scene.containers {
        hold("container", sheet, held.rect);
        hold("title", held.rect, held.title.room);
    }
    for edge in &scene.edges {
        for chip in edge.chip.iter() {
            hold("label", sheet, chip.rect);
            chip.lines.iter().for_each(|text| hold("label text", chip.rect, text.room));
        }
    }
    for boundary in scene.boundary.iter() {
        for caption in boundary.sides.iter().chain(&boundary.name) {
            hold("caption", sheet, caption.room);
            if scene.nodes.iter().any(|node| node.rect.overlaps(&caption.room)) {
                struck.push(format!("a caption covers a node: {}", caption.line));
            }
        }
        let stretches = boundary.lines.iter().flat_map(|line| line.windows(2));
        for rect in stretches.map(|pair| between(pair[0], pair[1])) {
            if let Some(node) = scene.nodes.iter().find(|node| node.rect.overlaps(&rect.grown(0.1)))
            {
                struck.push(format!("the boundary runs through {}", node.id));
            }
        }
    }
    [faults, struck].concat()
}

fn between(a: Point, b: Point) -> Rect {
    Rect { x: a.x.min(b.x), y: a.y.min(b.y), w: (a.x - b.x).abs(), h: (a.y - b.y).abs() }
}

/// Draws everything of a topology, with a badge on each component.
fn drawn(topology: &Topology) -> Drawing {
    let badge = |component| Badge { component, severity: Severity::High, count: 120 };
    let marks = Marks { badges: topology.ids().map(badge).collect(), ..Marks::default() };
    let request = ViewRequest { open: true, ..ViewRequest::overview(topology) };
    draw(topology, &request, &marks)
}

fn all_faults(topology: &Topology) -> Vec<String> {
    let drawing = drawn(topology);
    [faults(&drawing.wide), faults(&drawing.narrow)].concat()
}

#[test]
fn hostile_names_stay_text_inside_their_boxes() {
    let long = "x".repeat(10_000);
    let spaced = "lorem ipsum ".repeat(800);
    let stacked = format!("a{}", "\\u0301".repeat(3_000));
    let names = [
        long.as_str(),
        &spaced,
        &stacked,
        "</text><script>alert(1)</script>",
        "a\\\" onload=\\\"x()",
        "\\u202eevil\\u202c \\u2066mirror",
        "مرحبا بالعالم من قاعدة البيانات",
        "負荷分散装置と資料庫と監視装置",
        "👩‍👩‍👧‍👦 🏴‍☠️ 🇨🇭 family",
        "null\\u0000bell\\u0007tab\\tend",
        "&amp; &lt; ]]> <!-- -->",
        "",
    ];
    for name in names {
        let text = format!(
            "title: \"{name}\"\ncomponents:\n  s: {{kind: server, name: \"{name}\", contains: {{a: {{kind: service, name: \"{name}\", tech: \"{name}\"}}}}}}\n  b: {{kind: database, name: \"{name}\"}}\nconnections:\n  - {{from: a, to: b, label: \"{name}\"}}\n"
        );
        let topology = topology(&text);
        let begin: String = name.chars().take(30).collect();
        assert_eq!(all_faults(&topology), Vec::<String>::new(), "{begin}");
        let drawing = drawn(&topology);
        let options = SvgOptions { layout: "wide", href: &|_| None, described_by: None };
        let page = inline_svg(&drawing.wide, &options);
        for svg in [page, svg_file(&drawing.wide, name, &Icons::default())] {
            assert!(!svg.contains("<script") && !svg.contains("\" onload"), "{begin}");
            assert!(!svg.chars().any(|c| c.is_control() && c != '\n'), "{begin}");
            assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count(), "{begin}");
        }
    }
}

#[test]
fn what_is_shortened_is_told_in_full() {
    let name = "A name that is far too long for any box that a reader would want to look at at all";
    let topology = topology(&format!("components: {{a: {{kind: service, name: {name}}}}}\n"));
    let svg = svg_file(&drawn(&topology).wide, "t", &Icons::default());
    assert!(svg.contains('…') && svg.contains(&format!("<title>{name}")), "{svg}");
}

#[test]
fn eight_levels_pairs_and_containers_as_ends() {
    let mut text = String::from("components:\n");
    for level in 0..8 {
        let pad = "    ".repeat(level);
        text.push_str(&format!("{pad}  g{level}:\n{pad}    kind: group\n{pad}    contains:\n"));
        text.push_str(&format!("{pad}      s{level}: {{kind: service}}\n"));
    }
    text.push_str("  u: {kind: client}\n  x: {kind: external}\nconnections:\n");
    for (from, to) in [("u", "s7"), ("s6", "s5"), ("s5", "s6"), ("u", "g3"), ("g1", "x")] {
        text.push_str(&format!("  - {{from: {from}, to: {to}, label: calls}}\n"));
    }
    let topology = topology(&text);
    assert_eq!(all_faults(&topology), Vec::<String>::new());
    let wide = drawn(&topology).wide;
    assert_eq!((wide.containers.len(), wide.nodes.len()), (8, 10));
    let pair = wide.edges.iter().filter(|e| matches!(e.from.as_str(), "s5" | "s6"));
    assert_eq!(pair.count(), 2, "both ways of a pair");
    assert!(wide.edges.iter().any(|edge| edge.to == "g3"));
}

/// Returns a random nested topology with clients, external components and zones of hosts.
fn random(seed: u64, size: usize) -> String {
    let mut dice = Dice::new(seed);
    let mut text = String::from("components:\n");
    let leaves = 2 + dice.roll(size);
    let kinds = ["service", "client", "database", "external", "dns", "worker", "cache"];
    let mut host = 0;
    for leaf in 0..leaves {
        let kind = kinds[dice.roll(kinds.len())];
        let name = "Name ".repeat(1 + dice.roll(6));
        if dice.roll(3) == 0 {
            host += 1;
            text.push_str(&format!("  h{host}: {{kind: server, name: {name}, contains: {{c{leaf}: {{kind: {kind}, name: {name}}}}}}}\n"));
        } else {
            text.push_str(&format!("  c{leaf}: {{kind: {kind}, name: {name}}}\n"));
        }
    }
    text.push_str("connections:\n");
    for _ in 0..leaves {
        let (from, to) = (dice.roll(leaves), dice.roll(leaves));
        text.push_str(&format!(
            "  - {{from: c{from}, to: c{to}, label: \"{}\"}}\n",
            "call ".repeat(dice.roll(5))
        ));
    }
    text
}

#[test]
fn random_topologies_have_no_fault() {
    for seed in 0..120 {
        let file = groundplan::model::SourceFile {
            path: "t.yaml".to_owned(),
            text: random(seed, 12).into(),
        };
        let sources = groundplan::model::Sources { files: vec![file], ..Default::default() };
        // Duplicates among the random connections are told, and drawn all the same.
        let (topology, _) = groundplan::read::read_topology(&sources, groundplan::model::FileId(0));
        let topology = topology.expect("it is read");
        assert_eq!(all_faults(&topology), Vec::<String>::new(), "seed {seed}");
    }
}
