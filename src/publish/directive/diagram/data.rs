//! What the script of a page with a drawing knows: names, lines, steps, findings, gates.

use crate::model::{ComponentId, Finding, Kind, Topology};
use crate::publish::drawings::{Sheet, is_of_boundary};
use crate::publish::html::json;
use crate::publish::view::Place;

/// Returns the data as JSON.
///
/// `b` way to the design, `c` id → name, sort, parent, `e` lines, `in` entries, `j` names of the
/// journeys, `s` the steps of all journeys with the journey's id and their number in it, `f` findings
/// with their sentence (0 where the page lists them) and what they concern (`""`: the trust boundary),
/// `g` gates. A page that shows one view has what concerns it, and neither steps nor gates.
pub(crate) fn data(place: &Place<'_>, only: Option<&Sheet>) -> String {
    let view = place.view;
    let near = near(view.topology, only);
    let is_near = |at: ComponentId| near.get(at.0 as usize).copied().unwrap_or(true);
    let topology = view.topology;
    let id = |id: ComponentId| json(&topology.component(id).id);
    let components = topology.ids().filter(|at| is_near(*at)).map(|at| {
        let component = topology.component(at);
        let parent = component.parent.map_or("\"\"".to_owned(), id);
        format!("{}:[{},{},{parent}]", id(at), json(&component.name), json(&view.plain_sort(at)))
    });
    let lines = topology.connections.iter().filter(|l| is_near(l.from) && is_near(l.to));
    let lines = lines.map(|line| {
        format!("[{},{},{}]", id(line.from), id(line.to), json(&topology.entry(line).text()))
    });
    let entries = topology.ids().filter(|at| topology.component(*at).kind == Kind::Client).map(id);
    let journeys = topology.journeys.iter().map(|journey| json(&view.journey(journey)));
    let stepped = topology.stepped_journeys().filter(|_| only.is_none());
    let steps = stepped.flat_map(|journey| (1..).zip(&journey.steps).map(move |s| (journey, s)));
    let steps = steps.map(|(journey, (n, step))| {
        let (from, to) = topology.way(step);
        // An answer without words would be told the way its line goes.
        let name = |id: ComponentId| topology.component(id).name.as_str();
        let label = match step.label.is_empty() && from != step.from {
            true => format!("{} {} {}", name(step.from), view.words.say("→"), name(step.to)),
            false => step.label.clone(),
        };
        format!("[{},{n},{},{},{}]", json(&journey.id), id(from), id(to), json(&label))
    });
    // What a closed box hides is not known here: its findings are those of the box.
    let told = |name: &str| match topology.find(name).filter(|at| !is_near(*at)) {
        Some(at) => topology.ancestors(at).find(|at| is_closed(only, *at)).map_or(json(name), id),
        None => json(name),
    };
    let concerned = |finding: &Finding| {
        let mut ids = finding.subjects.iter().chain(&finding.concerns);
        let is_shown = |at| is_near(at) || topology.ancestors(at).any(|at| is_closed(only, at));
        only.is_none() || ids.any(|id| topology.find(id).is_some_and(is_shown))
    };
    // Where the findings stand on the page itself, the script reads their sentences there.
    let said = |finding: &Finding| match place.lists_findings {
        true => "0".to_owned(),
        false => json(&view.plain_sentence(&finding.message)),
    };
    let findings = view.open().filter(|(_, finding)| concerned(finding)).map(|(at, finding)| {
        let known = finding.concerns.iter();
        let more = finding.subjects.iter().filter(|subject| !finding.concerns.contains(subject));
        let boundary = is_of_boundary(finding).then(|| "\"\"".to_owned());
        let concerns = known.chain(more).map(|id| told(id)).chain(boundary);
        format!(
            "[{},{},{},[{}]]",
            json(view.anchor(at)),
            json(finding.severity.word()),
            said(finding),
            joined(concerns)
        )
    });
    let insight = view.insight().filter(|_| only.is_none());
    let gates = insight.map_or("null".to_owned(), |i| i.gates.json().replace('<', "\\u003c"));
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

/// Returns which components a page that shows one view has to know: those in it, what holds them,
/// and what they are connected with. Empty stands for all.
fn near(topology: &Topology, only: Option<&Sheet>) -> Vec<bool> {
    let Some(sheet) = only else { return Vec::new() };
    let view = &sheet.drawing.view;
    let mut near = vec![false; topology.components.len()];
    let shown = (view.nodes.iter().map(|node| node.component))
        .chain(view.containers.iter().map(|container| container.component));
    shown.for_each(|id| near[id.0 as usize] = true);
    for line in &topology.connections {
        let (from, to) = (line.from.0 as usize, line.to.0 as usize);
        if near[from] || near[to] {
            (near[from], near[to]) = (true, true);
        }
    }
    for id in topology.ids().filter(|id| near[id.0 as usize]).collect::<Vec<_>>() {
        topology.ancestors(id).for_each(|at| near[at.0 as usize] = true);
    }
    near
}

/// Returns whether a component is drawn closed on the view of a page.
fn is_closed(only: Option<&Sheet>, id: ComponentId) -> bool {
    let nodes = only.map_or(&[][..], |sheet| &sheet.drawing.view.nodes);
    nodes.iter().any(|node| node.component == id && node.hidden > 0)
}

fn joined(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(",")
}
