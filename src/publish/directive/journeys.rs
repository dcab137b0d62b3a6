//! Journeys: what a user does, step by step.

use super::{Arguments, diagram};
use crate::draw::sequence_svg;
use crate::model::{ComponentId, Endpoint, Journey, Operation, Step};
use crate::publish::html::escape;
use crate::publish::view::{DesignView, Place};

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
    let mut out = format!("<h{level}>{}</h{level}>\n", escape(&place.view.journey(journey)));
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

impl DesignView<'_> {
    /// Returns the name of a journey; one that no author named is named by its ends.
    pub(crate) fn journey(&self, journey: &Journey) -> String {
        if !journey.inferred || self.words.is_english() {
            return journey.name.clone();
        }
        let name = |id: ComponentId| self.topology.component(id).name.as_str();
        let ends: Vec<String> = (journey.target.iter())
            .map(|end| match end {
                Endpoint::Component(id) => name(*id).to_owned(),
                Endpoint::Group(id) => self.topology.group(*id).name.clone(),
            })
            .collect();
        let gaps = [("from", name(journey.entry)), ("to", &*self.words.list(&ends))];
        self.words.fill("{from} to {to}", &gaps)
    }
}

/// Returns the steps over time.
fn sequence(place: &Place<'_>, journey: &Journey) -> String {
    let Some(svg) = sequence_svg(place.view.topology, journey, place.words) else {
        return String::new();
    };
    let label = place.words.fill("Sequence of {name}", &[("name", &escape(&journey.name))]);
    format!(
        "<figure><div class=\"seq\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\">{svg}</div>\
         <figcaption>{}</figcaption></figure>\n",
        place.words.say("The same steps over time.")
    )
}

/// Returns the journey in one sentence.
fn gist(place: &Place<'_>, journey: &Journey) -> String {
    let targets: Vec<String> = journey.target.iter().map(|end| place.endpoint(*end)).collect();
    let words = place.words;
    let what = match journey.operation {
        _ if targets.is_empty() => "{entry} uses every request connection.",
        Operation::Read => "{entry} reads from {targets}.",
        Operation::Write => "{entry} reads and writes {targets}.",
    };
    let (entry, targets) = (place.component(journey.entry), words.list(&targets));
    let mut text = words.fill(what, &[("entry", &entry), ("targets", &targets)]);
    if let Some(target) = &journey.availability_target {
        text.push_str(&format!(
            " {}",
            words.fill("Promised: {x}.", &[("x", &escape(&target.text))])
        ));
    }
    if journey.inferred {
        text.push(' ');
        text.push_str(words.say("No journey is stated; this one follows from the connections."));
    }
    text
}

fn item(place: &Place<'_>, number: usize, step: &Step) -> String {
    let (from, to) = (Endpoint::Component(step.from), Endpoint::Component(step.to));
    let topology = place.view.topology;
    let arrow = place.words.say("→");
    let hop =
        format!("{} {arrow} {}", place.view.endpoint_name(from), place.view.endpoint_name(to));
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
