//! The sheet: drawing, legend, title block, and the drawing in words.

use super::Arguments;
use crate::model::{ComponentId, Topology};
use crate::publish::Shop;
use crate::publish::html::escape;
use crate::publish::view::Place;

/// Returns the sheet of a view.
pub(super) fn render(place: &Place<'_>, _: Arguments<'_>) -> String {
    words(place)
}

/// Returns the data that the script of a page with a drawing needs.
pub(crate) fn data(_: &Place<'_>) -> String {
    String::new()
}

/// Returns the column beside the text.
pub(crate) fn rail(_: &Shop<'_>, _: &Place<'_>) -> String {
    String::new()
}

/// Returns the drawing in words: one sentence for each component.
fn words(place: &Place<'_>) -> String {
    let topology = place.view.topology;
    if topology.components.is_empty() {
        return String::new();
    }
    let mut out = String::from(
        "<details class=\"words\"><summary>The drawing in words</summary><div id=\"words\"><ul>\n",
    );
    for id in topology.ids().filter(|id| topology.component(*id).children.is_empty()) {
        out.push_str(&format!("<li>{}</li>\n", sentence(place, topology, id)));
    }
    out.push_str("</ul></div></details>\n");
    out
}

fn sentence(place: &Place<'_>, topology: &Topology, id: ComponentId) -> String {
    let component = topology.component(id);
    let mut text = format!(
        "<b>{}</b>, {}",
        place.view.name(id),
        escape(&topology.kind_label(component).to_lowercase())
    );
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
    if let Some((last, others)) = targets.split_last() {
        text.push_str(": sends to ");
        if !others.is_empty() {
            text.push_str(&others.join(", "));
            text.push_str(" and ");
        }
        text.push_str(last);
    }
    text.push('.');
    text
}
