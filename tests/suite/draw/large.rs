//! Large designs: tiers of servers in zones in regions, all containers open.

use std::fmt::Write as _;

use groundplan::draw::{Marks, ViewRequest, draw_wide};
use groundplan::model::{FileId, Severity};
use groundplan::read::read_topology;

use super::random::Dice;
use super::{overview, topology};

/// Kind, name, servers in a zone, and most components on a server.
const TIERS: [(&str, &str, usize, usize); 4] = [
    ("load-balancer", "Balancer", 1, 1),
    ("web-server", "Web", 3, 3),
    ("app-server", "App", 4, 3),
    ("database", "Store", 2, 2),
];

/// Returns a design of about so many components; each has one caller in its zone.
fn tiers(components: usize) -> String {
    let mut dice = Dice::new(7);
    let (mut nodes, mut edges) = (String::from("components:\n"), String::from("connections:\n"));
    let (mut count, mut zone) = (0, 0);
    while count < components {
        if zone % 3 == 0 {
            let region = zone / 3;
            let _ =
                writeln!(nodes, "  r{region}: {{kind: region, name: Region {region}, contains: {{");
        }
        let _ = writeln!(nodes, "    z{zone}: {{kind: zone, name: Zone {zone}, contains: {{");
        let mut callers: Vec<String> = Vec::new();
        for (kind, name, servers, most) in TIERS {
            let mut row = Vec::new();
            for server in 0..servers {
                let id = format!("z{zone}-{kind}-{server}");
                let _ =
                    write!(nodes, "      {id}: {{kind: server, name: Server {id}, contains: {{");
                for place in 0..=dice.roll(most) {
                    let inner = format!("{id}-{place}");
                    let _ = write!(nodes, "{inner}: {{kind: {kind}, name: {name} {count}}}, ");
                    if !callers.is_empty() {
                        let from = &callers[dice.roll(callers.len())];
                        let label = if dice.roll(3) == 0 { ", label: \"TCP :80\"" } else { "" };
                        let _ = writeln!(edges, "  - {{from: {from}, to: {inner}{label}}}");
                    }
                    row.push(inner);
                    count += 1;
                }
                nodes.push_str("}},\n");
            }
            callers = row;
        }
        zone += 1;
        let last = zone % 3 == 0 || count >= components;
        nodes.push_str(if last { "    }}\n  }}\n" } else { "    }},\n" });
    }
    nodes + &edges
}

#[test]
fn every_component_of_a_large_design_is_drawn() {
    let topology = topology(&tiers(120));
    let scene = overview(&topology).wide;
    let leaves = topology.components.iter().filter(|c| c.children.is_empty()).count();
    assert!(leaves >= 120);
    assert_eq!(scene.nodes.len(), leaves);
    assert_eq!(scene.edges.len(), topology.connections.len());
}

/// Returns a topology of services, each called by the first.
fn star(services: usize) -> String {
    let all = (0..services).map(|at| format!("  c{at}: {{kind: service}}\n"));
    let lines = (1..services).map(|at| format!("  - {{from: c0, to: c{at}}}\n"));
    let (all, lines): (String, String) = (all.collect(), lines.collect());
    format!("components:\n{all}connections:\n{lines}")
}

#[test]
fn too_many_lines_side_by_side_are_not_drawn() {
    for (services, is_drawn) in [(801, true), (802, false)] {
        let sources = super::super::read::sources(&[("topology.yaml", &star(services))]);
        let (topology, findings) = read_topology(&sources, FileId(0));
        let topology = topology.expect("it is read");
        for open in [false, true] {
            let request = ViewRequest { open, ..ViewRequest::overview(&topology) };
            let scene = draw_wide(&topology, &request, &Marks::default());
            assert_eq!(scene.is_some(), is_drawn, "{services}, {open}");
        }
        let focus = ViewRequest::component(&topology, topology.find("c1").expect("it is there"));
        assert!(draw_wide(&topology, &focus, &Marks::default()).is_some());
        // What is not drawn is told, at the line that is one too many.
        let told = findings.iter().map(|finding| (finding.rule, finding.severity));
        let expected = [("limit-exceeded", Severity::Warning)];
        assert_eq!(told.collect::<Vec<_>>(), expected[usize::from(is_drawn)..]);
        for finding in findings {
            assert_eq!(sources.locate(finding.labels[0].span).line, services + 2 + 801);
        }
    }
}

#[test]
fn boxes_of_different_containers_are_counted_apart() {
    let services = |zone: usize, count: usize| {
        let inner = (0..count).map(|at| format!("s{zone}-{at}: {{kind: service}}, "));
        format!("  z{zone}: {{kind: zone, contains: {{{}}}}}\n", inner.collect::<String>())
    };
    for (first, is_drawn) in [(1_000, true), (1_001, false)] {
        let text = format!("components:\n{}{}", services(0, first), services(1, 500));
        let sources = super::super::read::sources(&[("topology.yaml", &text)]);
        let (topology, findings) = read_topology(&sources, FileId(0));
        let topology = topology.expect("it is read");
        let request = ViewRequest { open: true, ..ViewRequest::overview(&topology) };
        assert_eq!(draw_wide(&topology, &request, &Marks::default()).is_some(), is_drawn);
        assert_eq!(findings.is_empty(), is_drawn, "{findings:?}");
        let said = findings.iter().all(|finding| finding.message.contains("side by side in `z0`"));
        assert!(said, "{findings:?}");
    }
}

#[test]
#[ignore = "a measurement; CONTRIBUTING.md has the commands"]
fn write_designs_to_weigh() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target/weigh");
    std::fs::create_dir_all(folder).expect("the target folder can be written");
    for components in [200, 1000, 5000] {
        let text = tiers(components);
        std::fs::write(format!("{folder}/{components}.yaml"), text).expect("it can be written");
    }
}
