//! What pages and scripts rely on in the SVG.

use groundplan::draw::{Badge, Icons, Marks, StepMark, SvgOptions, ViewRequest, draw, icon_sprite};
use groundplan::draw::{inline_svg, svg_file};
use groundplan::model::{Kind, Severity};

use super::{case, overview, topology};

#[test]
fn every_component_and_connection_is_drawn() {
    let topology = topology(&case("three-servers"));
    let svg = svg_file(&overview(&topology).wide, "Three servers", &Icons::default());
    for component in &topology.components {
        assert!(svg.contains(&format!(r#"data-id="{}""#, component.id)), "{}", component.id);
    }
    for connection in &topology.connections {
        let from = &topology.component(connection.from).id;
        let to = &topology.component(connection.to).id;
        let edge = format!(r#"data-from="{from}" data-to="{to}""#);
        assert_eq!(svg.matches(&edge).count(), 1, "{edge}");
    }
    assert_eq!(svg.matches(r#"class="edge-path""#).count(), topology.connections.len());
}

#[test]
fn a_trunk_has_one_label() {
    let topology = topology(&case("three-servers"));
    let svg = svg_file(&overview(&topology).wide, "Three servers", &Icons::default());
    assert_eq!(svg.matches(">HTTP</text>").count(), 1);
    assert_eq!(svg.matches(">MySQL :3306</text>").count(), 1);
}

#[test]
fn links_wrap_the_content_of_nodes() {
    let topology = topology(&case("three-servers"));
    let link = |id| Some(format!("components/#{}", topology.component(id).id));
    let options = SvgOptions { layout: "wide", href: &link, described_by: Some("words") };
    let svg = inline_svg(&overview(&topology).wide, &options);
    assert!(svg.contains(r##"data-id="web-1"><a href="components/#web-1" aria-label="Web 1 "##));
    assert!(svg.contains(r#"aria-describedby="words""#));
    assert!(svg.starts_with(r#"<svg class="diagram wide" data-diagram="main" viewBox="0 0 "#));
}

#[test]
fn a_file_carries_its_icons_and_styles() {
    let topology = topology(&case("three-servers"));
    let svg = svg_file(&overview(&topology).wide, "Three servers", &Icons::default());
    for used in svg.split(r##"href="#"##).skip(1) {
        let id = used.split('"').next().expect("an attribute ends");
        assert!(svg.contains(&format!(r#"id="{id}""#)), "{id}");
    }
    assert!(svg.contains("prefers-color-scheme: dark"));
}

#[test]
fn the_sprite_has_every_kind_that_is_used_once() {
    let ids = Kind::ALL
        .iter()
        .map(|kind| format!("  a-{0}: {{kind: {0}}}\n  b-{0}: {{kind: {0}}}", kind.id()));
    let text = format!("components:\n{}\n", ids.collect::<Vec<_>>().join("\n"));
    let sprite = icon_sprite(&topology(&text), &Icons::default());
    for kind in Kind::ALL {
        assert_eq!(sprite.matches(&format!(r#"id="icon-{}""#, kind.id())).count(), 1);
    }
}

#[test]
fn icons_of_a_theme_and_of_own_kinds_are_drawn() {
    let text = "kinds: {ledger: {base: database, icon: l.svg}, book: {base: database}}\n\
                components: {a: {kind: ledger}, b: {kind: book}, c: {kind: cache}}\n";
    let file = |path: &str, text: &str| groundplan::model::Asset {
        path: path.to_owned(),
        bytes: text.as_bytes().into(),
    };
    let source =
        groundplan::model::SourceFile { path: "topology.yaml".to_owned(), text: text.into() };
    let own = file("l.svg", "<svg viewBox='0 0 9 9' onload='x'><path d='M7 7h1'/><script/></svg>");
    let theme = file("themes/t/icons/cache.svg", "<svg><path d='M5 5h1'/></svg>");
    let sources = groundplan::model::Sources {
        files: vec![source],
        assets: vec![own],
        theme: vec![theme],
        ..Default::default()
    };
    let (topology, findings) =
        groundplan::read::read_topology(&sources, groundplan::model::FileId(0));
    assert!(findings.is_empty(), "{findings:?}");
    let topology = topology.expect("it is read");
    let icons = groundplan::publish::icons(&sources, "t", &topology);
    let svg = svg_file(&overview(&topology).wide, "t", &icons);
    assert!(
        svg.contains(r#"<symbol id="icon-ledger" viewBox="0 0 9 9"><path d="M7 7h1"/></symbol>"#)
    );
    assert!(
        svg.contains(r#"<symbol id="icon-cache" viewBox="0 0 24 24"><path d="M5 5h1"/></symbol>"#)
    );
    assert!(svg.contains(r##"href="#icon-ledger""##) && svg.contains(r##"href="#icon-database""##));
    assert!(!svg.contains("onload") && !svg.contains("script"));
}

#[test]
fn marks_show_badges_locks_and_steps() {
    let topology = topology(&case("three-servers"));
    let find = |id| topology.find(id).expect("the case has it");
    let marks = Marks {
        badges: vec![Badge { component: find("store"), severity: Severity::High, count: 4 }],
        open_locks: vec![groundplan::model::ConnectionId(1)],
        steps: vec![StepMark { from: find("visitor"), to: find("dns"), number: 1 }],
        boundary: None,
        ..Marks::default()
    };
    let drawing = draw(&topology, &ViewRequest::overview(&topology), &marks);
    let svg = svg_file(&drawing.wide, "Three servers", &Icons::default());
    assert_eq!(svg.matches(r#"class="decor badge high""#).count(), 1);
    assert_eq!(svg.matches(r#"class="edge open""#).count(), 1);
    assert_eq!(svg.matches(r#"data-step="1""#).count(), 1);
}

#[test]
fn no_line_ends_under_a_badge() {
    let topology = topology(
        "components:
  parser: {kind: worker}
  rejected: {kind: queue}
  deduplicator: {kind: worker}
connections:
  - {from: parser, to: rejected, protocol: amqp}
  - {from: parser, to: deduplicator, protocol: grpc}
",
    );
    let badge = |component| Badge { component, severity: Severity::Medium, count: 2 };
    let marks = Marks { badges: topology.ids().map(badge).collect(), ..Marks::default() };
    let drawing = draw(&topology, &ViewRequest::overview(&topology), &marks);
    let mut left = 0;
    for scene in [&drawing.wide, &drawing.narrow] {
        let ends = scene.edges.iter().filter_map(|edge| edge.path.last());
        let ends: Vec<_> = ends.collect();
        for node in &scene.nodes {
            let badge = node.badge.expect("each has one").rect;
            let under = ends.iter().any(|end| {
                let beside = badge.x < end.x && end.x < badge.right();
                beside && (end.y - node.rect.y).abs() < 1.0
            });
            assert!(!under, "an arrow ends under the badge of {}", node.id);
            left += usize::from(badge.x < node.rect.center().x - badge.w);
        }
    }
    assert!(left > 0, "one makes way");
}

#[test]
fn the_order_of_connections_has_no_influence() {
    let text = case("three-servers");
    let (head, tail) = text.split_once("connections:\n").expect("the case has connections");
    let mut lines: Vec<&str> = tail.lines().collect();
    lines.reverse();
    let turned = format!("{head}connections:\n{}\n", lines.join("\n"));
    let (a, b) = (topology(&text), topology(&turned));
    assert_eq!(
        svg_file(&overview(&a).wide, "t", &Icons::default()),
        svg_file(&overview(&b).wide, "t", &Icons::default())
    );
}
