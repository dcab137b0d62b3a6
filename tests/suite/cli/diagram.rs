//! `diagram`: what is drawn, and what is not.

use std::fs;

use super::{BROKEN, empty, said};
use crate::project::{names, put};

#[test]
fn a_topology_alone_can_be_drawn() {
    let root = empty();
    let topology = "title: A \"small\" one\ncomponents:\n  visitor: {kind: client}\n  \
                    end: {kind: server, name: \"a | b\", contains: {web: {kind: web-server}}}\n\
                    connections:\n  - {from: visitor, to: web, protocol: HTTP, port: 80}\n";
    put(root.path(), &[("t.yaml", topology)]);
    let (status, out, err) = said(root.path(), &["diagram", "t.yaml", "-o", "t.svg"]);
    assert_eq!((status, out.as_str(), err.as_str()), (0, "", ""));
    let svg = fs::read_to_string(root.path().join("t.svg")).unwrap();
    assert!(svg.starts_with("<svg xmlns=") && svg.contains("data-id=\"web\""), "{svg}");
    assert_eq!(names(root.path()), ["t.svg", "t.yaml"]);
    let same = said(root.path(), &["diagram", "t.yaml"]).1;
    assert_eq!(same, svg, "the same on standard output");
    for (format, parts) in [
        ("dot", &["\"A \\\"small\\\" one\"", "\"visitor\" -> \"web\" [label=\"HTTP :80\"]"][..]),
        ("mermaid", &["subgraph c_end[\"a #124; b\"]", "c_visitor -->|\"HTTP :80\"| c_web"]),
        ("d2", &["\"end\": \"a | b\" {", "\"visitor\" -> \"end\".\"web\": \"HTTP :80\""]),
        ("json", &["\"parent\": \"end\"", "\"label\": \"HTTP :80\""]),
    ] {
        let (status, out, err) = said(root.path(), &["diagram", "t.yaml", "--format", format]);
        assert_eq!((status, err.as_str()), (0, ""), "{format}");
        for part in parts {
            assert!(out.contains(part), "{part} in:\n{out}");
        }
    }
    put(root.path(), &[("t.yaml", BROKEN)]);
    let (status, _, err) = said(root.path(), &["diagram", "t.yaml", "-o", "t.svg"]);
    assert_eq!(status, 1);
    assert!(err.contains("t.yaml:2:13"), "{err}");
    assert_eq!(
        fs::read_to_string(root.path().join("t.svg")).unwrap(),
        svg,
        "the old picture stays"
    );
}

#[test]
fn the_name_of_the_file_says_the_format_where_nothing_else_does() {
    let root = empty();
    put(root.path(), &[("t.yaml", "components: {a: {kind: server}}\n")]);
    for (file, more, start) in [
        ("t.dot", &[][..], "digraph"),
        ("t.GV", &[], "digraph"),
        ("t.mmd", &[], "flowchart"),
        ("t.json", &[], "{"),
        ("t.bak", &[], "<svg"),
        ("t.txt", &["--format", "dot"], "digraph"),
    ] {
        let arguments = [&["diagram", "t.yaml", "-o", file], more].concat();
        let (status, _, err) = said(root.path(), &arguments);
        assert_eq!((status, err.as_str()), (0, ""), "{file}");
        let text = fs::read_to_string(root.path().join(file)).unwrap();
        assert!(text.contains(start), "{file}:\n{text}");
    }
}

#[test]
fn a_view_that_is_not_there_is_named_with_those_that_are() {
    let root = empty();
    let topology = "components: {a: {kind: server}, b: {kind: server}}\n\
                    views: {left: {title: Left, include: [a]}}\n";
    put(root.path(), &[("content/topology.yaml", topology)]);
    let (status, out, _) = said(root.path(), &["diagram", "--view", "left"]);
    assert_eq!(status, 0);
    assert!(out.contains("data-id=\"a\"") && !out.contains("data-id=\"b\""), "{out}");
    let (status, _, err) = said(root.path(), &["diagram", "--view", "rihgt"]);
    assert_eq!(status, 2);
    assert!(err.contains("`main`, `left`, `a`, `b`"), "{err}");
    let (_, _, err) = said(root.path(), &["diagram", "--view", "lefft"]);
    assert!(err.contains("did you mean `left`?"), "{err}");
}

#[test]
fn journeys_containers_and_neighbours_are_views_too() {
    let root = empty();
    let topology = "components:\n  u: {kind: client}\n  s: {kind: server, contains: {a: {kind: web-server}, b: {kind: database}}}\n  t: {kind: server, contains: {c: {kind: service}, d: {kind: worker}}}\n\
                    connections:\n  - {from: u, to: a}\n  - {from: a, to: b}\n  - {from: c, to: b}\n  - {from: d, to: c}\n\
                    journeys:\n  j: {entry: u, target: b, steps: [{from: u, to: a}, {from: a, to: b}]}\n";
    put(root.path(), &[("content/topology.yaml", topology)]);
    let drawn = |view: &str| {
        let (status, out, err) = said(root.path(), &["diagram", "--view", view]);
        assert_eq!(status, 0, "{err}");
        let has = |id: &&str| out.contains(&format!("data-id=\"{id}\""));
        (["u", "a", "b", "c", "d"].iter().copied().filter(|id| has(id)).collect::<String>(), out)
    };
    let (ids, svg) = drawn("journey-j");
    assert_eq!(ids, "uab");
    assert!(svg.contains("data-step=\"1\"") && svg.contains("data-step=\"2\""), "{svg}");
    assert_eq!(drawn("a").0, "uab", "a component and its neighbours");
    let (ids, svg) = drawn("s");
    assert_eq!(ids, "uab", "what is around a container stays closed");
    assert!(svg.contains("data-id=\"t\"") && svg.contains(">2 components<"), "{svg}");
}

#[test]
fn a_topology_of_a_project_may_extend_another() {
    let root = empty();
    put(
        root.path(),
        &[
            ("content/a/topology.yaml", "components: {one: {kind: server}}\n"),
            (
                "content/b/topology.yaml",
                "extends: ../a/topology.yaml\ncomponents: {two: {kind: server}}\n",
            ),
        ],
    );
    let (status, out, err) = said(root.path(), &["diagram", "content/b/topology.yaml"]);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("data-id=\"one\"") && out.contains("data-id=\"two\""), "{out}");
}

#[test]
fn a_topology_without_components_is_not_drawn() {
    let root = empty();
    put(root.path(), &[("topology.yaml", "components: {}\n")]);
    let (status, out, err) = said(root.path(), &["diagram", "topology.yaml"]);
    assert_eq!((status, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("warning: the topology has no components"), "{err}");
    assert!(err.contains("not drawn"), "{err}");
}

#[test]
fn a_topology_that_is_not_utf8_is_not_drawn() {
    let root = empty();
    let latin = b"# K\xe4se\ncomponents: {a: {kind: client}}\n";
    fs::write(root.path().join("topology.yaml"), latin).unwrap();
    let (status, out, err) = said(root.path(), &["diagram", "topology.yaml"]);
    assert_eq!((status, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("error: `topology.yaml` is not UTF-8"), "{err}");
}
