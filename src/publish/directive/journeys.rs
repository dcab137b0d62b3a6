//! Journeys: what a user does, step by step.

use super::{Arguments, diagram};
use crate::draw::sequence_svg;
use crate::model::{Endpoint, Journey, Operation, Step};
use crate::publish::html::escape;
use crate::publish::view::Place;

/// Returns the journeys with their steps; `id=…` picks one.
pub(super) fn render(place: &Place<'_>, arguments: Arguments<'_>) -> String {
    let wanted = super::argument(arguments, "id");
    let journeys = place.view.topology.journeys.iter();
    journeys
        .filter(|journey| wanted.is_none_or(|id| id == journey.id))
        .map(|journey| section(place, journey))
        .collect()
}

fn section(place: &Place<'_>, journey: &Journey) -> String {
    let level = place.level;
    let mut out = format!("<h{level}>{}</h{level}>\n", escape(&journey.name));
    out.push_str(&format!("<p class=\"gist\">{}</p>\n", gist(place, journey)));
    if !journey.steps.is_empty() {
        out.push_str(&format!(
            "<div data-journey=\"{}\"><ol class=\"steps\">\n",
            escape(&journey.id)
        ));
        for (at, step) in journey.steps.iter().enumerate() {
            out.push_str(&item(place, at + 1, step));
        }
        out.push_str("</ol>\n");
        // The overview has room for the numbers of one journey; the others have a drawing here.
        let own = place.view.sheet(&format!("journey-{}", journey.id));
        out.push_str(&own.map(|sheet| diagram::small(place, sheet)).unwrap_or_default());
        out.push_str(&sequence(place, journey));
        out.push_str("</div>\n");
    }
    out
}

/// Returns the steps over time.
fn sequence(place: &Place<'_>, journey: &Journey) -> String {
    let Some(svg) = sequence_svg(place.view.topology, journey) else { return String::new() };
    let name = escape(&journey.name);
    format!(
        "<figure><div class=\"seq\" tabindex=\"0\" role=\"region\" aria-label=\"Sequence of {name}\">\
         {svg}</div><figcaption>The same steps over time.</figcaption></figure>\n"
    )
}

/// Returns the journey in one sentence.
fn gist(place: &Place<'_>, journey: &Journey) -> String {
    let targets: Vec<String> = journey.target.iter().map(|end| place.endpoint(*end)).collect();
    let what = match journey.operation {
        Operation::Read => "reads from",
        Operation::Write => "reads and writes",
    };
    let entry = place.component(journey.entry);
    let mut text = match targets.is_empty() {
        true => format!("{entry} uses every request connection."),
        false => format!("{entry} {what} {}.", targets.join(" and ")),
    };
    if let Some(target) = &journey.availability_target {
        text.push_str(&format!(" Promised: {}.", escape(&target.text)));
    }
    if journey.inferred {
        text.push_str(" No journey is stated; this one follows from the connections.");
    }
    text
}

fn item(place: &Place<'_>, number: usize, step: &Step) -> String {
    let (from, to) = (Endpoint::Component(step.from), Endpoint::Component(step.to));
    let topology = place.view.topology;
    let hop = format!("{} → {}", place.view.endpoint_name(from), place.view.endpoint_name(to));
    let (label, hop) = match step.label.is_empty() {
        true => (hop, String::new()),
        false => (escape(&step.label).into_owned(), format!("<span class=\"hop\">{hop}</span>")),
    };
    format!(
        "<li data-step=\"{number}\" data-from=\"{}\" data-to=\"{}\"><p>{label}</p>{hop}</li>\n",
        topology.component(step.from).id,
        topology.component(step.to).id,
    )
}
