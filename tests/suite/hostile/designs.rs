//! Hostile topologies: many of everything, deep, wide, long, broken.

use super::{Case, filled};

const PATH: &str = "content/topology.yaml";

/// Returns `count` components.
fn components(count: usize) -> String {
    let lines = (0..count).map(|at| format!("  c{at}: {{kind: service}}\n"));
    format!("components:\n{}", lines.collect::<String>())
}

pub(super) fn all(size: usize) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut topology = |name: &str, text: String| cases.push(Case::new(name, PATH, text));
    for (name, text) in texts(size).into_iter().chain(few(size)).chain(many(size)) {
        topology(name, text);
    }
    for piece in
        ["[", "{a: ", "- ", "\"", "a: ", "? ", "\n", "#\n", "a: b\n", "  a: {kind: server}\n"]
    {
        topology(
            &format!("{piece:?}"),
            format!("components:\n{}", piece.repeat(size / piece.len())),
        );
    }
    topology("anchors", filled(size, "", |at| format!("a{at}: &a{at} x\n")));
    cases.push(
        Case::new(
            "removals",
            PATH,
            filled(size, "extends: b.yaml\nremove:\n", |at| format!("  - c{at}\n")),
        )
        .and("content/b.yaml", components(100)),
    );
    cases
}

/// One text without end.
fn texts(size: usize) -> Vec<(&'static str, String)> {
    let words = "word ".repeat(size / 5);
    let one =
        |key: &str, text: &str| format!("components:\n  a: {{kind: server, {key}: \"{text}\"}}\n");
    vec![
        ("a long name", one("name", &"x".repeat(size))),
        ("a name of many words", one("name", &words)),
        ("a long description", one("description", &"*a **b ".repeat(size / 7))),
        ("a long reason", one("why", &words)),
        ("a long id", format!("components:\n  ? {}\n  : {{kind: server}}\n", "x".repeat(size))),
        (
            "a long label",
            components(2)
                + &format!("connections:\n  - {{from: c0, to: c1, label: \"{words}\"}}\n"),
        ),
    ]
}

/// Much about few components.
fn few(size: usize) -> Vec<(&'static str, String)> {
    let one = "components:\n  a:\n    kind: server\n";
    let pair = components(20) + "connections:\n  - {from: c0, to: c1}\n";
    let with =
        |key: &str, line: &dyn Fn(usize) -> String| filled(size, &format!("{pair}{key}:\n"), line);
    vec![
        ("tags", filled(size, &format!("{one}    tags:\n"), |at| format!("      - tag{at}\n"))),
        ("facts", filled(size, &format!("{one}    facts:\n"), |at| format!("      fact{at}: v\n"))),
        (
            "steps",
            with("journeys:\n  j:\n    entry: c0\n    target: c1\n    steps", &|at| {
                format!("      - {{from: c0, to: c1, label: s{at}}}\n")
            }),
        ),
        ("journeys", with("journeys", &|at| format!("  j{at}:\n    entry: c0\n    target: c1\n"))),
        ("views", with("views", &|at| format!("  v{at}:\n    include: c{}\n", at % 20))),
        ("zones", with("zones", &|at| format!("  z{at}:\n    name: n\n"))),
        ("issues", with("issues", &|at| format!("  - title: t{at}\n    affects: c{}\n", at % 20))),
        (
            "acceptances",
            with("accept", &|at| {
                format!("  - rule: spof\n    on: c{}\n    reason: r\n    owner: o\n", at % 20)
            }),
        ),
        (
            "requirements",
            with("requirements", &|at| format!("  r{at}:\n    text: t\n    met_by: c0\n")),
        ),
        ("kinds", with("kinds", &|at| format!("  k{at}:\n    base: service\n"))),
        (
            "to itself",
            components(2) + "connections:\n" + &"  - from: c0\n    to: c0\n".repeat(size / 24),
        ),
        (
            "unknown ends",
            filled(size, &format!("{}connections:\n", components(2)), |at| {
                format!("  - from: c0\n    to: x{at}\n")
            }),
        ),
        (
            "parallel lines",
            filled(size, &format!("{}connections:\n", components(2)), |at| {
                format!("  - from: c0\n    to: c1\n    label: l{at}\n")
            }),
        ),
    ]
}

/// Many components.
fn many(size: usize) -> Vec<(&'static str, String)> {
    let all = components(8_000);
    let joined = |end: &dyn Fn(usize) -> (usize, usize)| {
        let line = |at| {
            let (from, to) = end(at);
            format!("  - from: c{from}\n    to: c{to}\n")
        };
        filled(size, &format!("{all}connections:\n"), line)
    };
    let deep = |depth: usize| {
        let level = |at: usize| {
            let indent = " ".repeat(2 + 4 * at);
            format!("{indent}c{at}:\n{indent}  kind: server\n{indent}  contains:\n")
        };
        format!("components:\n{}", (0..depth).map(level).collect::<String>())
    };
    let service = |inside: usize, at: usize| {
        let indent = " ".repeat(inside);
        format!("{indent}c{at}:\n{indent}  kind: service\n")
    };
    vec![
        ("components", filled(size, "components:\n", |at| service(2, at))),
        (
            "more components than there may be",
            filled(size, "components:\n", |at| format!("  c{at}: {{kind: service}}\n")),
        ),
        ("a chain", joined(&|at| (at % 7_999, at % 7_999 + 1))),
        ("a circle", joined(&|at| (at % 8_000, (at + 1) % 8_000))),
        ("a star", joined(&|at| (0, at % 7_999 + 1))),
        ("each with each", {
            let pairs = (0..300 * 300).filter(|at| at / 300 != at % 300);
            let line = |at: usize| format!("  - from: c{}\n    to: c{}\n", at / 300, at % 300);
            format!("{}connections:\n{}", components(300), pairs.map(line).collect::<String>())
        }),
        ("twenty levels", deep(20)),
        ("a hundred levels", deep(100)),
        (
            "inside each other by name",
            filled(size, "components:\n", |at| {
                format!("  c{at}:\n    kind: server\n    contains: c{}\n", at + 1)
            }),
        ),
        (
            "servers with services",
            filled(size, "components:\n", |at| {
                let inner = (0..10).map(|inner| service(6, at * 10 + inner));
                format!("  s{at}:\n    kind: server\n    contains:\n{}", inner.collect::<String>())
            }),
        ),
        (
            "one server with all",
            filled(size, "components:\n  s:\n    kind: server\n    contains:\n", |at| {
                service(6, at)
            }),
        ),
        (
            "groups",
            filled(size, "components:\n", |at| {
                format!("  c{at}:\n    kind: service\n    group: g{}\n", at % 1_000)
            }),
        ),
        (
            "one group",
            filled(size, "components:\n", |at| {
                format!("  c{at}:\n    kind: service\n    group: g\n")
            }),
        ),
        (
            "replicas",
            filled(size, "components:\n", |at| {
                format!("  c{at}:\n    kind: service\n    replicas: 9\n")
            }),
        ),
        ("clients", filled(size, "components:\n", |at| format!("  c{at}:\n    kind: client\n"))),
    ]
}
