//! Availability: what can stop a journey, how much it is down, and what to change first.

use super::Arguments;
use super::what_if::name;
use crate::model::{
    ComponentId, Figure, HOURS_PER_YEAR, Insight, JourneyInsight, Subject, WhatIf, WhatIfEffect,
    Words, availability_text, hours_text,
};
use crate::publish::html::escape;
use crate::publish::view::Place;

/// How many changes are ranked; further ones gain little.
const CHANGES_MAX: usize = 10;

/// Returns a line for each journey, the changes worth a thought, and what the figures assume.
pub(super) fn render(place: &Place<'_>, _: Arguments<'_>) -> String {
    let Some(insight) = place.view.insight() else { return String::new() };
    if insight.journeys.is_empty() {
        return String::new();
    }
    let mut out = journeys(place, insight);
    out.push_str(&changes(place, insight));
    if !insight.assumptions.is_empty() {
        let items: String =
            insight.assumptions.iter().map(|text| format!("<li>{}</li>", escape(text))).collect();
        out.push_str(&format!(
            "<details><summary>{}</summary><ul class=\"assumed\"{}>{items}</ul></details>\n",
            place.words.say("What the figures assume"),
            place.in_english(),
        ));
    }
    out
}

fn journeys(place: &Place<'_>, insight: &Insight) -> String {
    let head = super::head(place.words, &["Journey", "Stopped by", "Works", "Down"]);
    let mut out = format!("<table class=\"stack figures\">{head}\n<tbody>\n");
    for journey in &insight.journeys {
        let stated = &place.view.topology.journeys[journey.journey];
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}<small>{}</small></th><td>{}</td>{}</tr>\n",
            escape(&place.view.journey(stated)),
            place.words.say(journey.operation.word()),
            stopped_by(place, journey),
            figure(place, journey),
        ));
    }
    out.push_str("</tbody></table>\n");
    out
}

/// Returns what can stop a journey: alone, and in pairs.
fn stopped_by(place: &Place<'_>, journey: &JourneyInsight) -> String {
    let words = place.words;
    if let Some(broken) = &journey.broken {
        let reason = format!("<span{}>{}</span>", place.in_english(), escape(&broken.reason));
        return words.fill("It cannot work: {reason}.", &[("reason", &reason)]);
    }
    let alone: Vec<String> = journey.order1.iter().map(|at| name(place, *at)).collect();
    let mut text = match alone.is_empty() {
        true => words.say("nothing alone").to_owned(),
        false => format!(
            "{}: {}",
            words.count(alone.len(), "{n} element alone", "{n} elements alone"),
            words.list(&alone)
        ),
    };
    if !journey.order2.is_empty() {
        text.push_str(words.say("; "));
        text.push_str(&words.count(journey.order2.len(), "{n} pair", "{n} pairs"));
    }
    text
}

fn figure(place: &Place<'_>, journey: &JourneyInsight) -> String {
    let words = place.words;
    let hours = |hours: f64| time(words, hours);
    let (works, down) = match &journey.figure {
        Figure::None => ("–".to_owned(), "–".to_owned()),
        Figure::Withheld { missing } => {
            let names: Vec<String> =
                missing.iter().map(|at| name(place, Subject::Component(*at))).collect();
            let gaps = [("names", &*words.list(&names))];
            let text = words.fill("no figure: no availability is stated for {names}", &gaps);
            return format!("<td colspan=\"2\"><span class=\"gist\">{text}</span></td>");
        }
        Figure::Exact { unavailability, outages, left_out } => {
            let works = availability_text(*unavailability) + &without(place, left_out);
            let mut down = hours(unavailability * HOURS_PER_YEAR);
            if let Some(outages) = outages {
                let per_year = format!("{:.1}", outages.per_year);
                let mean = format!("{:.1}", outages.mean_hours);
                let gaps = [("n", per_year.as_str()), ("hours", mean.as_str())];
                let text = words.fill("{n} outages a year, {hours} h each", &gaps);
                down.push_str(&format!("<small>{text}</small>"));
            }
            (works, down)
        }
        Figure::Bounds { low, high, left_out } => {
            let from_to = |a: &str, b: &str| words.fill("{a} to {b}", &[("a", a), ("b", b)]);
            let works = from_to(&availability_text(*high), &availability_text(*low));
            let down = from_to(&hours(low * HOURS_PER_YEAR), &hours(high * HOURS_PER_YEAR));
            (works + &without(place, left_out), words.fill("{x}, bounds", &[("x", &down)]))
        }
    };
    format!("<td>{works}</td><td>{down}</td>")
}

/// Returns what a figure leaves out.
fn without(place: &Place<'_>, left_out: &[ComponentId]) -> String {
    if left_out.is_empty() {
        return String::new();
    }
    let names: Vec<String> =
        left_out.iter().map(|at| name(place, Subject::Component(*at))).collect();
    let gaps = [("names", &*place.words.list(&names))];
    format!("<small>{}</small>", place.words.fill("without {names}", &gaps))
}

/// Returns a length of time in a year, in the unit that suits it.
fn time(words: &Words, hours: f64) -> String {
    let text = hours_text(hours);
    match text.rsplit_once(' ') {
        Some((number, unit)) => format!("{number} {}", words.say(unit)),
        None => text,
    }
}

fn changes(place: &Place<'_>, insight: &Insight) -> String {
    let useful = |change: &&WhatIf| {
        let removes = || change.effects.iter().any(|effect| !effect.removed.is_empty());
        change.hours_saved.map_or_else(removes, |hours| hours > 0.0)
    };
    let changes: Vec<&WhatIf> = insight.what_ifs.iter().filter(useful).take(CHANGES_MAX).collect();
    if changes.is_empty() {
        return String::new();
    }
    let level = place.level;
    let (words, english) = (place.words, place.in_english());
    // Without figures nobody knows what a change saves.
    let saves = changes.iter().any(|change| change.hours_saved.is_some());
    let mut out = format!(
        "<h{level}>{}</h{level}>\n<table class=\"stack changes\">{}\n<tbody>\n",
        words.say("What to change first"),
        super::head(
            place.words,
            if saves { &["Change", "Effect", "Saves"] } else { &["Change", "Effect"] }
        ),
    );
    for change in changes {
        let effects: Vec<String> =
            change.effects.iter().map(|effect| effect_text(place, effect)).collect();
        let saved = change.hours_saved.map(|hours| time(words, hours)).unwrap_or_default();
        let saved = if saves { format!("<td>{saved}</td>") } else { String::new() };
        out.push_str(&format!(
            "<tr><th scope=\"row\"{english}>{}</th><td>{}</td>{saved}</tr>\n",
            escape(&change.title),
            effects.join("<br>"),
        ));
    }
    out.push_str("</tbody></table>\n");
    out
}

/// Returns before and after, and which single points go and stay.
fn effect_text(place: &Place<'_>, effect: &WhatIfEffect) -> String {
    let journey = place.view.journey(&place.view.topology.journeys[effect.journey]);
    let journey = escape(&journey);
    let words = place.words;
    let by =
        |english: &str, names: &[String]| words.fill(english, &[("names", &ids(place, names))]);
    let mut parts = Vec::new();
    if let (Some(before), Some(after)) = (effect.before, effect.after) {
        let arrow = words.say("→");
        parts.push(format!("{} {arrow} {}", availability_text(before), availability_text(after)));
    }
    if !effect.removed.is_empty() {
        parts.push(by("no longer stopped by {names}", &effect.removed));
    }
    if !effect.order1.is_empty() {
        parts.push(by("still by {names}", &effect.order1));
    }
    format!("<b>{journey}</b>: {}", parts.join(words.say("; ")))
}

fn ids(place: &Place<'_>, names: &[String]) -> String {
    let names: Vec<String> = names
        .iter()
        .map(|id| match place.view.topology.find(id) {
            Some(component) => place.component(component),
            None => format!("<code>{}</code>", escape(id)),
        })
        .collect();
    place.words.list(&names)
}
