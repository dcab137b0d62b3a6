//! Drawings for those who read from the right, closed boxes that tell what they hide, sequences.

use std::collections::BTreeMap;

use groundplan::draw::{Badge, Icons, Marks, StepMark, ViewRequest, draw, sequence_svg, svg_file};
use groundplan::model::{Severity, Words};

use super::{case, topology};

fn arabic() -> Words {
    Words::new("ar", BTreeMap::new())
}

#[test]
fn what_is_read_from_the_right_is_drawn_in_a_mirror() {
    let topology = topology(&case("three-servers"));
    let request = ViewRequest::overview(&topology);
    let left = draw(&topology, &request, &Marks::default()).wide;
    let marks = Marks { words: arabic(), ..Marks::default() };
    let right = draw(&topology, &request, &marks).wide;
    let is_mirrored = |a: f64, b: f64| (a + b - left.size.w).abs() < 0.01;
    for (a, b) in left.nodes.iter().zip(&right.nodes) {
        assert!(is_mirrored(a.rect.x, b.rect.right()), "{}", a.id);
        assert!(is_mirrored(a.name[0].at.x, b.name[0].at.x), "{}", a.id);
        assert!(b.rect.contains(&b.name[0].room), "{}", a.id);
    }
    for (a, b) in left.edges.iter().zip(&right.edges) {
        assert!(a.path.iter().zip(&b.path).all(|(a, b)| is_mirrored(a.x, b.x) && a.y == b.y));
    }
    let icons = Icons::new(&topology, &|_| None, &|_| None);
    assert!(svg_file(&right, "T", &icons).contains(r#"<g direction="rtl">"#));
    assert!(!svg_file(&left, "T", &icons).contains("direction"));
}

#[test]
fn a_closed_box_tells_how_many_findings_it_hides() {
    let mut text = "components:\n  visitor: {kind: client}\n".to_owned();
    for host in 0..8 {
        text.push_str(&format!("  host-{host}:\n    kind: server\n    contains:\n"));
        (0..9).for_each(|n| text.push_str(&format!("      part-{host}-{n}: {{kind: service}}\n")));
    }
    let topology = topology(&text);
    let id = topology.find("host-3").unwrap();
    let badge = Badge { component: id, severity: Severity::Medium, count: 12 };
    let marks = Marks { inside: vec![badge], ..Marks::default() };
    let drawing = draw(&topology, &ViewRequest::overview(&topology), &marks);
    for scene in [&drawing.wide, &drawing.narrow] {
        let node = scene.nodes.iter().find(|node| node.id == "host-3").unwrap();
        let shown = node.badge.unwrap();
        assert_eq!((shown.severity, shown.count), (Severity::Medium, 12));
        assert!(shown.rect.w > 32.0, "two digits need room");
        assert!(node.label.ends_with("12 findings"), "{}", node.label);
        assert_eq!(scene.nodes.iter().filter(|node| node.badge.is_some()).count(), 1);
    }
    let open = ViewRequest { open: true, ..ViewRequest::overview(&topology) };
    let open = draw(&topology, &open, &marks).wide;
    assert!(open.containers.iter().all(|held| held.badge.is_none()), "what it holds is seen");
}

const LONG: &str = "components:
  a: {kind: client}
  b: {kind: service}
  c: {kind: service}
connections:
  - {from: a, to: b}
  - {from: b, to: c}
  - {from: a, to: c}
journeys:
  buy:
    name: Buy
    entry: a
    target: c
    steps:
      - {from: a, to: b, label: asks for a page that has many words}
      - {from: a, to: c, label: goes past}
      - {from: c, to: c, label: thinks}
";

#[test]
fn steps_wrap_and_no_life_line_strikes_their_words() {
    let topology = topology(LONG);
    let svg = sequence_svg(&topology, &topology.journeys[0], &Words::default()).unwrap();
    assert_eq!(svg.matches("<text x").count(), 4, "the first step has two lines: {svg}");
    let life = svg.split("class=\"life\" d=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(life.matches('M').count(), 4, "one of three lines has a gap: {life}");
    let width = |svg: &str| {
        svg.split("width=\"").nth(1).unwrap().split('"').next().unwrap().parse::<f64>().unwrap()
    };
    assert!(width(&svg) < 420.0, "{}", width(&svg));
    let right = sequence_svg(&topology, &topology.journeys[0], &arabic()).unwrap();
    assert_eq!(width(&right), width(&svg));
    assert!(right.contains("<g direction=\"rtl\">") && right.contains("h-24v12h18"));
}

#[test]
fn a_step_by_oneself_and_an_answer_have_their_numbers() {
    let text = LONG.replace("goes past}", "goes past}\n      - {from: b, to: a, label: answers}");
    let topology = topology(&text);
    let steps = (1..).zip(&topology.journeys[0].steps).map(|(number, step)| {
        let (from, to) = topology.way(step);
        StepMark { from, to, number }
    });
    let marks = Marks { steps: steps.collect(), ..Marks::default() };
    let request = ViewRequest::journey(&topology.journeys[0]);
    for words in [Words::default(), arabic()] {
        let drawing = draw(&topology, &request, &Marks { words, ..marks.clone() });
        for scene in [&drawing.wide, &drawing.narrow] {
            let lines = scene.edges.iter().flat_map(|edge| {
                edge.steps.iter().map(|step| (format!("{}-{}", edge.from, edge.to), step.number))
            });
            let lines: Vec<_> = lines.collect();
            assert!(lines.contains(&("a-b".to_owned(), 3)), "the answer: {lines:?}");
            let own: Vec<_> = scene.nodes.iter().filter(|node| !node.steps.is_empty()).collect();
            assert_eq!((own.len(), own[0].id.as_str(), own[0].steps[0].number), (1, "c", 4));
        }
    }
}
