//! The drawing in words: one sentence for each component that it shows.

use std::collections::{BTreeMap, BTreeSet};

use crate::draw::{Drawing, ViewEdge, ViewEnd};
use crate::model::ComponentId;
use crate::publish::html::escape;
use crate::publish::view::Place;

/// Returns the id of the text equivalent of a drawing.
pub(super) fn id(drawing: &Drawing) -> String {
    match drawing.view.id.as_str() {
        "main" => "_words".to_owned(),
        id => format!("_words-{id}"),
    }
}

/// Returns the text equivalent of a drawing, folded away.
pub(super) fn details(place: &Place<'_>, drawing: &Drawing) -> String {
    format!(
        "<details class=\"words\"><summary>{}</summary>{}</details>\n",
        place.words.say("The drawing in words"),
        list(place, drawing)
    )
}

/// Returns the text equivalent of a drawing.
pub(crate) fn list(place: &Place<'_>, drawing: &Drawing) -> String {
    let mut out = format!("<ul{}>\n", place.id(&id(drawing)));
    let mut sent: BTreeMap<ViewEnd, Vec<&ViewEdge>> = BTreeMap::new();
    drawing.view.edges.iter().for_each(|edge| sent.entry(edge.from).or_default().push(edge));
    let nodes = (0..drawing.view.nodes.len()).map(ViewEnd::Node);
    // What a container holds is said with its contents; it has a line when it sends something.
    let sends = |end: &ViewEnd| sent.contains_key(end);
    let containers = (0..drawing.view.containers.len()).map(ViewEnd::Container).filter(sends);
    for end in nodes.chain(containers) {
        let sent = sent.get(&end).map_or(&[][..], Vec::as_slice);
        out.push_str(&format!("<li>{}</li>\n", sentence(place, drawing, end, sent)));
    }
    out.push_str("</ul>");
    out
}

fn sentence(place: &Place<'_>, drawing: &Drawing, from: ViewEnd, sent: &[&ViewEdge]) -> String {
    let (topology, view) = (place.view.topology, &drawing.view);
    let component = |end: ViewEnd| match end {
        ViewEnd::Node(node) => view.nodes[node].component,
        ViewEnd::Container(container) => view.containers[container].component,
    };
    let hidden = match from {
        ViewEnd::Node(node) => view.nodes[node].hidden,
        ViewEnd::Container(_) => 0,
    };
    let id = component(from);
    let words = place.words;
    let name = format!("<b>{}</b>", place.view.name(id));
    let mut parts = vec![name, escape(&kind(place, id)).into_owned()];
    if let Some(parent) = topology.component(id).parent {
        parts[1] = words
            .fill("{sort} on {host}", &[("sort", &parts[1]), ("host", place.view.name(parent))]);
    }
    if hidden > 0 {
        parts.push(words.count(hidden, "with {n} component", "with {n} components"));
    }
    let mut text = words.row(&parts);
    // Several lines between the same two boxes are one thing to say.
    let targets: BTreeSet<(ComponentId, &str)> =
        sent.iter().map(|edge| (component(edge.to), edge.text.as_str())).collect();
    let targets: Vec<String> = targets
        .into_iter()
        .map(|(to, by)| {
            let by = if by.is_empty() { String::new() } else { format!(" ({})", escape(by)) };
            format!("{}{by}", place.view.name(to))
        })
        .collect();
    if !targets.is_empty() {
        let sends = words.fill("sends to {targets}", &[("targets", &words.list(&targets))]);
        text.push_str(&format!(": {sends}"));
    }
    text.push('.');
    text
}

/// Returns the kind in a sentence; abbreviations keep their capitals: `DNS`, `API gateway`.
///
/// Other languages write nouns their own way.
fn kind(place: &Place<'_>, id: ComponentId) -> String {
    let kind = place.view.kind(place.view.topology.component(id));
    let abbreviated = kind.chars().nth(1).is_some_and(char::is_uppercase);
    if abbreviated || !place.words.is_english() { kind.to_owned() } else { kind.to_lowercase() }
}
