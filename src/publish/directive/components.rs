//! The component table, grouped by what holds the components.

use super::Arguments;
use crate::model::{Component, ComponentId, Topology};
use crate::publish::icon;
use crate::publish::view::Place;

/// Returns the table of all components.
pub(super) fn render(place: &Place<'_>, _: Arguments<'_>) -> String {
    let topology = place.view.topology;
    if topology.components.is_empty() {
        return String::new();
    }
    let with_findings = place.view.open().next().is_some();
    let columns = ["Component", "Role", "Connects", "Findings"];
    let columns = if with_findings { &columns[..] } else { &columns[..3] };
    let mut out = format!("<table class=\"stack parts\">{}\n", super::head(place.words, columns));
    for (holder, members) in groups(topology) {
        out.push_str("<tbody>");
        out.push_str(&group_head(place, holder, if with_findings { 4 } else { 3 }));
        for member in members {
            out.push_str(&row(place, member, with_findings));
        }
        out.push_str("</tbody>\n");
    }
    out.push_str("</table>\n");
    out
}

/// Returns the components that hold nothing, by what holds them directly.
///
/// Those that nothing holds come first; then containers in declaration order.
pub(crate) fn groups(topology: &Topology) -> Vec<(Option<ComponentId>, Vec<ComponentId>)> {
    let is_leaf = |id: &ComponentId| topology.component(*id).children.is_empty();
    let outside: Vec<ComponentId> = topology
        .ids()
        .filter(|id| topology.component(*id).parent.is_none())
        .filter(is_leaf)
        .collect();
    let held = topology.ids().filter_map(|holder| {
        let members: Vec<ComponentId> =
            topology.component(holder).children.iter().copied().filter(is_leaf).collect();
        (!members.is_empty()).then_some((Some(holder), members))
    });
    let outside = (!outside.is_empty()).then_some((None, outside));
    outside.into_iter().chain(held).collect()
}

fn group_head(place: &Place<'_>, holder: Option<ComponentId>, columns: usize) -> String {
    let name = match holder {
        None => place.words.say("Outside the containers").to_owned(),
        Some(holder) => {
            let mut path: Vec<ComponentId> = place.view.topology.ancestors(holder).collect();
            path.reverse();
            path.push(holder);
            let path: Vec<String> = path.into_iter().map(|at| place.component(at)).collect();
            format!("{}{}", kind_icon(place, holder), path.join(" › "))
        }
    };
    format!("<tr class=\"grp\"><th scope=\"rowgroup\" colspan=\"{columns}\">{name}</th></tr>\n")
}

fn row(place: &Place<'_>, id: ComponentId, with_findings: bool) -> String {
    let component = place.view.topology.component(id);
    let mut out = format!(
        "<tr><th scope=\"row\"><span class=\"nm\">{}{}<small>{}</small>\
         </span></th><td>{}</td><td>{}</td>",
        kind_icon(place, id),
        place.component(id),
        place.view.sort(id),
        place.view.purpose(component),
        facts_of_connections(place, id),
    );
    if with_findings {
        let refs: String =
            place.view.findings_of(id).iter().map(|finding| place.finding(*finding)).collect();
        match refs.is_empty() {
            true => out.push_str("<td></td>"),
            false => out.push_str(&format!("<td class=\"refs\">{refs}</td>")),
        }
    }
    out.push_str("</tr>\n");
    out
}

/// Returns what a component sends to and receives from, as a list.
pub(crate) fn facts_of_connections(place: &Place<'_>, id: ComponentId) -> String {
    let topology = place.view.topology;
    let (mut items, entries) = (String::new(), place.entries());
    let mut item = |direction: &str, other: ComponentId, text: &str| {
        let text = match text.is_empty() {
            true => String::new(),
            false => {
                format!(" <span class=\"pr\">{}</span>", crate::publish::html::escape(text))
            }
        };
        items.push_str(&format!(
            "<li><span class=\"dir\">{}</span>{}{text}</li>",
            place.words.say(direction),
            entries.component(other)
        ));
    };
    let lines = place.view.lines_of(id);
    for connection in lines.out.iter().map(|at| &topology.connections[*at]) {
        item("to", connection.to, &topology.entry(connection).text());
    }
    for connection in lines.into.iter().map(|at| &topology.connections[*at]) {
        item("from", connection.from, &topology.entry(connection).text());
    }
    match items.is_empty() {
        true => items,
        false => format!("<ul class=\"conn\">{items}</ul>"),
    }
}

/// Returns the icon of a component's kind.
pub(crate) fn kind_icon(place: &Place<'_>, id: ComponentId) -> String {
    let component: &Component = place.view.topology.component(id);
    icon::icon(place.view.topology, component)
}
