//! Availability: what can stop a journey, how much it is down, and what to change first.

use super::Arguments;
use super::what_if::name;
use crate::model::{
    Figure, HOURS_PER_YEAR, Insight, JourneyInsight, Subject, WhatIf, WhatIfEffect,
    availability_text, hours_text,
};
use crate::publish::html::{count, escape, listed};
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
            "<details><summary>What the figures assume</summary><ul class=\"assumed\">{items}</ul></details>\n"
        ));
    }
    out
}

fn journeys(place: &Place<'_>, insight: &Insight) -> String {
    let mut out = String::from(
        "<table class=\"stack figures\"><thead><tr><th scope=\"col\">Journey</th>\
         <th scope=\"col\">Stopped by</th><th scope=\"col\">Works</th>\
         <th scope=\"col\">Down</th></tr></thead>\n<tbody>\n",
    );
    for journey in &insight.journeys {
        let stated = &place.view.topology.journeys[journey.journey];
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}<small>{}</small></th><td>{}</td>{}</tr>\n",
            escape(&stated.name),
            journey.operation.word(),
            stopped_by(place, journey),
            figure(place, journey),
        ));
    }
    out.push_str("</tbody></table>\n");
    out
}

/// Returns what can stop a journey: alone, and in pairs.
fn stopped_by(place: &Place<'_>, journey: &JourneyInsight) -> String {
    if let Some(broken) = &journey.broken {
        return format!("It cannot work: {}.", escape(&broken.reason));
    }
    let alone: Vec<String> = journey.order1.iter().map(|at| name(place, *at)).collect();
    let mut text = match alone.is_empty() {
        true => "nothing alone".to_owned(),
        false => format!("{} alone: {}", count(alone.len(), "element", "elements"), listed(&alone)),
    };
    if !journey.order2.is_empty() {
        text.push_str(&format!("; {}", count(journey.order2.len(), "pair", "pairs")));
    }
    text
}

fn figure(place: &Place<'_>, journey: &JourneyInsight) -> String {
    let (works, down) = match &journey.figure {
        Figure::None => ("–".to_owned(), "–".to_owned()),
        Figure::Withheld { missing } => {
            let names: Vec<String> =
                missing.iter().map(|at| name(place, Subject::Component(*at))).collect();
            let text = format!("no figure: no availability is stated for {}", listed(&names));
            return format!("<td colspan=\"2\"><span class=\"gist\">{text}</span></td>");
        }
        Figure::Exact { unavailability, outages, left_out } => {
            let mut works = availability_text(*unavailability);
            if !left_out.is_empty() {
                let names: Vec<String> =
                    left_out.iter().map(|at| name(place, Subject::Component(*at))).collect();
                works.push_str(&format!("<small>without {}</small>", listed(&names)));
            }
            let mut down = hours_text(unavailability * HOURS_PER_YEAR);
            if let Some(outages) = outages {
                down.push_str(&format!(
                    "<small>{:.1} outages a year, {:.1} h each</small>",
                    outages.per_year, outages.mean_hours
                ));
            }
            (works, down)
        }
        Figure::Bounds { low, high, .. } => (
            format!("{} to {}", availability_text(*high), availability_text(*low)),
            format!(
                "{} to {}, bounds",
                hours_text(low * HOURS_PER_YEAR),
                hours_text(high * HOURS_PER_YEAR)
            ),
        ),
    };
    format!("<td>{works}</td><td>{down}</td>")
}

fn changes(place: &Place<'_>, insight: &Insight) -> String {
    let useful = |change: &&WhatIf| {
        change.hours_saved.is_some() || change.effects.iter().any(|e| !e.removed.is_empty())
    };
    let changes: Vec<&WhatIf> = insight.what_ifs.iter().filter(useful).take(CHANGES_MAX).collect();
    if changes.is_empty() {
        return String::new();
    }
    let level = place.level;
    let mut out = format!(
        "<h{level}>What to change first</h{level}>\n<table class=\"stack changes\"><thead><tr>\
         <th scope=\"col\">Change</th><th scope=\"col\">Effect</th>\
         <th scope=\"col\">Saves</th></tr></thead>\n<tbody>\n"
    );
    for change in changes {
        let effects: Vec<String> =
            change.effects.iter().map(|effect| effect_text(place, effect)).collect();
        let saved = change.hours_saved.map(hours_text).unwrap_or_default();
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{saved}</td></tr>\n",
            escape(&change.title),
            effects.join("<br>"),
        ));
    }
    out.push_str("</tbody></table>\n");
    out
}

/// Returns before and after, and which single points go and stay.
fn effect_text(place: &Place<'_>, effect: &WhatIfEffect) -> String {
    let journey = escape(&place.view.topology.journeys[effect.journey].name);
    let mut parts = Vec::new();
    if let (Some(before), Some(after)) = (effect.before, effect.after) {
        parts.push(format!("{} → {}", availability_text(before), availability_text(after)));
    }
    if !effect.removed.is_empty() {
        parts.push(format!("no longer stopped by {}", ids(place, &effect.removed)));
    }
    if !effect.order1.is_empty() {
        parts.push(format!("still by {}", ids(place, &effect.order1)));
    }
    format!("<b>{journey}</b>: {}", parts.join("; "))
}

fn ids(place: &Place<'_>, names: &[String]) -> String {
    let names: Vec<String> = names
        .iter()
        .map(|id| match place.view.topology.find(id) {
            Some(component) => place.component(component),
            None => format!("<code>{}</code>", escape(id)),
        })
        .collect();
    listed(&names)
}
