//! What the script of a page with a drawing knows: names, lines, steps, findings, gates.

use crate::model::{ComponentId, Kind};
use crate::publish::html::json;
use crate::publish::view::Place;

/// Returns the data as JSON.
///
/// `b` way to the design, `c` id → name, sort, parent, `e` lines, `in` entries, `j` names of the
/// journeys, `s` their steps, `f` findings with what they concern, `g` gates.
pub(crate) fn data(place: &Place<'_>) -> String {
    let view = place.view;
    let topology = view.topology;
    let id = |id: ComponentId| json(&topology.component(id).id);
    let components = topology.ids().map(|at| {
        let component = topology.component(at);
        let parent = component.parent.map_or("\"\"".to_owned(), id);
        format!("{}:[{},{},{parent}]", id(at), json(&component.name), json(&view.plain_sort(at)))
    });
    let lines = topology.connections.iter().map(|line| {
        format!("[{},{},{}]", id(line.from), id(line.to), json(&topology.entry(line).text()))
    });
    let entries = topology.ids().filter(|at| topology.component(*at).kind == Kind::Client).map(id);
    let journeys = topology.journeys.iter().map(|journey| json(&journey.name));
    let steps = topology.journeys.iter().map(|journey| {
        let steps = journey
            .steps
            .iter()
            .map(|step| format!("[{},{},{}]", id(step.from), id(step.to), json(&step.label)));
        format!("[{},[{}]]", json(&journey.name), joined(steps))
    });
    let findings = view.open().map(|(at, finding)| {
        let known = finding.concerns.iter();
        let more = finding.subjects.iter().filter(|subject| !finding.concerns.contains(subject));
        let concerns = known.chain(more).map(|id| json(id));
        format!(
            "[{},{},{},[{}]]",
            json(view.anchor(at)),
            json(finding.severity.word()),
            json(&view.plain_sentence(&finding.message)),
            joined(concerns)
        )
    });
    let gates =
        view.insight().map_or("null".to_owned(), |i| i.gates.json().replace('<', "\\u003c"));
    format!(
        "{{\"b\":{},\"c\":{{{}}},\"e\":[{}],\"in\":[{}],\"j\":[{}],\"s\":[{}],\"f\":[{}],\"g\":{gates}}}",
        json(&place.address("")),
        joined(components),
        joined(lines),
        joined(entries),
        joined(journeys),
        joined(steps),
        joined(findings),
    )
}

fn joined(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(",")
}
