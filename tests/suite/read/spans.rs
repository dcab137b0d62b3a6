//! Places: every value's span holds the text of that value, by two independent readers.

use groundplan::model::{FileId, Finding, Sources};
use groundplan::read::read_topology;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::sources;

const YAML: &str = "\
# A comment with ümläuts.
title: Plän
components:
  visitor: {kind: client, tags: [a, 'b', \"c\"]}
  server:
    kind: server
    why: >
      Folded
      text.
    contains:
      web: {kind: web-server, backup: {to: store, every: 1d}, facts: {Räck: 12}}
  store:
    kind: backup
    links:
      - {title: T, url: https://example.com/}
connections:
- from: visitor
  to: [web]
  port: 80
- {from: web, to: store, label: \"x: y\"}
";

fn topology() -> (groundplan::model::Topology, Sources) {
    let sources = sources(&[("topology.yaml", YAML)]);
    let (topology, findings) = read_topology(&sources, FileId(0));
    assert_eq!(findings, Vec::<Finding>::new());
    (topology.unwrap(), sources)
}

#[test]
fn spans_hold_the_text_of_their_values() {
    let (topology, _) = topology();
    let component = |id: &str| topology.component(topology.find(id).unwrap());
    let text = |span: groundplan::model::Span| &YAML[span.range()];
    assert_eq!(text(topology.spans.get("title").unwrap()), "Plän");
    for (id, key, expected) in [
        ("visitor", "kind", "client"),
        ("visitor", "tags.1", "'b'"),
        ("server", "kind", "server"),
        ("server", "why", "Folded\n      text."),
        ("web", "backup.to", "store"),
        ("web", "facts.Räck", "12"),
        ("store", "links.0.url", "https://example.com/"),
    ] {
        let span = component(id).spans.get(key).unwrap_or_else(|| panic!("{id} {key}"));
        assert_eq!(text(span), expected, "{id} {key}");
        assert_eq!(text(component(id).span), id);
    }
    let entries = &topology.entries;
    assert_eq!(text(entries[0].spans.get("to.0").unwrap()), "web");
    assert_eq!(text(entries[0].span), "from: visitor\n  to: [web]\n  port: 80");
    assert_eq!(text(entries[1].spans.get("label").unwrap()), "\"x: y\"");
    assert_eq!(text(entries[1].span), "{from: web, to: store, label: \"x: y\"}");
}

/// Fails on purpose at the value under a path, so that serde_yaml says where that value stands.
struct FailAt<'p>(&'p [&'p str]);

impl<'de> DeserializeSeed<'de> for FailAt<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.0.is_empty() {
            true => deserializer.deserialize_any(Wrong),
            false => deserializer.deserialize_any(self),
        }
    }
}

struct Wrong;

impl<'de> Visitor<'de> for Wrong {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("nothing")
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Err(E::custom("here"))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Err(E::custom("here"))
    }
}

impl<'de> Visitor<'de> for FailAt<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a map or a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key == self.0[0] {
                true => map.next_value_seed(FailAt(&self.0[1..]))?,
                false => map.next_value::<serde_yaml::Value>().map(drop)?,
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        for at in 0.. {
            let more = match at.to_string() == self.0[0] {
                true => list.next_element_seed(FailAt(&self.0[1..]))?,
                false => list.next_element::<serde_yaml::Value>()?.map(drop),
            };
            if more.is_none() {
                break;
            }
        }
        Ok(())
    }
}

#[test]
fn spans_agree_with_the_places_that_serde_yaml_reports() {
    let (topology, sources) = topology();
    let component = |id: &str| topology.component(topology.find(id).unwrap());
    let cases: [(&[&str], groundplan::model::Span); 6] = [
        (&["title"], topology.spans.get("title").unwrap()),
        (&["components", "visitor", "kind"], component("visitor").spans.get("kind").unwrap()),
        (
            &["components", "visitor", "tags", "2"],
            component("visitor").spans.get("tags.2").unwrap(),
        ),
        (
            &["components", "server", "contains", "web", "backup", "every"],
            component("web").spans.get("backup.every").unwrap(),
        ),
        (&["connections", "0", "port"], topology.entries[0].spans.get("port").unwrap()),
        (&["connections", "1", "label"], topology.entries[1].spans.get("label").unwrap()),
    ];
    for (path, span) in cases {
        let mut error = None;
        for document in serde_yaml::Deserializer::from_str(YAML) {
            error = FailAt(path).deserialize(document).err();
        }
        let place = error.unwrap_or_else(|| panic!("{path:?}")).location().unwrap();
        let ours = sources.locate(span);
        assert_eq!((place.line(), place.column()), (ours.line, ours.column), "{path:?}");
    }
}

#[test]
fn the_oracle_itself_fails_where_it_should() {
    let document = serde_yaml::Deserializer::from_str("a: 1\nb: x\n");
    let error = FailAt(&["b"]).deserialize(document).unwrap_err();
    assert_eq!(error.location().map(|at| (at.line(), at.column())), Some((2, 4)));
}

#[test]
fn a_bracket_that_is_not_closed_is_shown_with_the_line_that_cannot_be_read() {
    let told = |text: &str| {
        let sources = sources(&[("topology.yaml", text)]);
        let (_, findings) = read_topology(&sources, FileId(0));
        let at = |span| (sources.locate(span).line, sources.locate(span).column);
        findings[0].labels.iter().map(|label| at(label.span)).collect::<Vec<_>>()
    };
    let open = "components:\n  a: {kind: server, name: Ä, tags: [x\n  b: {kind: client}\n";
    assert_eq!(told(open)[1..], [(2, 36)]);
    let open = "components:\n  a: {kind: server\n  b: {kind: client}\n";
    assert_eq!(told(open)[1..], [(2, 6)]);
    // On the line itself the reader sees it, and where all are closed there is none.
    assert_eq!(told("components:\n  a: {kind: [a}}\n").len(), 1);
    assert_eq!(told("components:\n  a: {kind: server}\n b: {kind: client}\n").len(), 1);
}
