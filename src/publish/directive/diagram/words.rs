//! The drawing in words: one sentence for each component.

use crate::model::{ComponentId, Topology};
use crate::publish::html::escape;
use crate::publish::view::Place;

/// Returns the text equivalent of the overview, folded away.
pub(super) fn details(place: &Place<'_>) -> String {
    let topology = place.view.topology;
    if topology.components.is_empty() {
        return String::new();
    }
    let mut out = String::from(
        "<details class=\"words\"><summary>The drawing in words</summary><div id=\"_words\"><ul>\n",
    );
    for id in topology.ids().filter(|id| topology.component(*id).children.is_empty()) {
        out.push_str(&format!("<li>{}</li>\n", sentence(place, topology, id)));
    }
    out.push_str("</ul></div></details>\n");
    out
}

fn sentence(place: &Place<'_>, topology: &Topology, id: ComponentId) -> String {
    let component = topology.component(id);
    let kind = topology.kind_label(component);
    // Abbreviations keep their capitals: `DNS`, `API gateway`.
    let abbreviated = kind.chars().nth(1).is_some_and(char::is_uppercase);
    let kind = if abbreviated { kind.to_owned() } else { kind.to_lowercase() };
    let mut text = format!("<b>{}</b>, {}", place.view.name(id), escape(&kind));
    if let Some(parent) = component.parent {
        text.push_str(&format!(" on {}", place.view.name(parent)));
    }
    let targets: Vec<String> = topology
        .connections
        .iter()
        .filter(|connection| connection.from == id)
        .map(|connection| {
            let by = topology.entry(connection).text();
            let by = if by.is_empty() { by } else { format!(" ({})", escape(&by)) };
            format!("{}{by}", place.view.name(connection.to))
        })
        .collect();
    if !targets.is_empty() {
        text.push_str(": sends to ");
        text.push_str(&crate::publish::html::listed(&targets));
    }
    text.push('.');
    text
}
