//! What fails if: each failure against each journey, as a table.

use super::Arguments;
use super::components::kind_icon;
use crate::model::{Blast, Effect, Subject};
use crate::publish::html::escape;
use crate::publish::icon::glyph;
use crate::publish::view::Place;

/// How deep a row is set in under what holds it.
const INDENT_MAX: usize = 3;

/// Returns the table; rows that change nothing are named in one sentence.
pub(super) fn render(place: &Place<'_>, _: Arguments<'_>) -> String {
    let Some(insight) = place.view.insight() else { return String::new() };
    let (harmful, harmless): (Vec<&Blast>, Vec<&Blast>) =
        insight.blast.iter().partition(|blast| blast.worst() != Effect::Works);
    if harmful.is_empty() || insight.journeys.is_empty() {
        return String::new();
    }
    let words = place.words;
    let button = format!("<em>{}</em>", words.say("Fail"));
    let press = "Press {fail} to see it on the drawing, and fail several at once.";
    let mut out = format!(
        "<p>{} <span class=\"js-only\">{}</span></p>\n\
         <div class=\"verdict js-only\" role=\"status\">{}</div>\n\
         <div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table class=\"mx\">\
         <thead><tr><th scope=\"col\">{}</th>",
        words.say("Each row stops one element and follows the journeys through the topology."),
        words.fill(press, &[("fail", &button)]),
        words.say("Nothing has failed. All journeys work."),
        words.say("What fails if…"),
        words.say("If this stops"),
    );
    for journey in &place.view.topology.journeys {
        out.push_str(&format!("<th scope=\"col\">{}</th>", escape(&place.view.journey(journey))));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for blast in harmful {
        out.push_str(&row(place, blast));
    }
    out.push_str("</tbody></table></div>\n");
    if !harmless.is_empty() {
        let names: Vec<String> = harmless.iter().map(|blast| name(place, blast.subject)).collect();
        out.push_str(&format!(
            "<p class=\"gist\">{}</p>\n",
            words
                .fill("No journey notices the loss of {names}.", &[("names", &words.list(&names))])
        ));
    }
    out
}

fn row(place: &Place<'_>, blast: &Blast) -> String {
    let topology = place.view.topology;
    let depth = match blast.subject {
        Subject::Component(id) => topology.ancestors(id).count().min(INDENT_MAX),
        Subject::Replica(id, _) => (topology.ancestors(id).count() + 1).min(INDENT_MAX),
        Subject::Link(..) => 0,
    };
    let mut who = name(place, blast.subject);
    if !matches!(blast.subject, Subject::Component(_)) {
        who = format!("<span>{who}</span>");
    }
    let mut out = format!(
        "<tr data-row=\"{}\"><th scope=\"row\"><span class=\"nm in{depth}\">{}{}</span></th>",
        escape(&blast.subject.name(topology)),
        kind_icon(place, blast.subject.component()),
        who,
    );
    for effect in &blast.effects {
        out.push_str(&format!("<td>{}</td>", effect_text(place, *effect)));
    }
    out.push_str("</tr>\n");
    out
}

/// Returns an effect as glyph and word.
fn effect_text(place: &Place<'_>, effect: Effect) -> String {
    let (class, glyph_name, word) = match effect {
        Effect::Works => ("", "ok", "works"),
        Effect::NoSpare => (" medium", "part", "no spare left"),
        Effect::WritesStop => (" medium", "part", "writes stop"),
        Effect::Stops => (" high", "bad", "stops"),
    };
    let word = place.words.say(word);
    format!("<span class=\"st{class}\">{}{word}</span>", glyph(glyph_name))
}

/// Returns what fails, as a link.
pub(crate) fn name(place: &Place<'_>, subject: Subject) -> String {
    match subject {
        Subject::Component(id) => place.component(id),
        Subject::Replica(id, number) => format!("{} #{number}", place.component(id)),
        Subject::Link(from, to) => {
            let arrow = place.words.say("→");
            format!("{} {arrow} {}", place.component(from), place.component(to))
        }
    }
}
