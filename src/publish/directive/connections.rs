//! The table of connections: one row for each entry of the topology.

use super::Arguments;
use crate::model::{Entry, Purpose};
use crate::publish::html::{escape, listed};
use crate::publish::view::Place;

/// Returns the table of all connections.
pub(super) fn render(place: &Place<'_>, _: Arguments<'_>) -> String {
    let entries = &place.view.topology.entries;
    if entries.is_empty() {
        return String::new();
    }
    let mut out = String::from(
        "<table class=\"stack lines\"><thead><tr><th scope=\"col\">From</th>\
         <th scope=\"col\">To</th><th scope=\"col\">By</th><th scope=\"col\">For</th>\
         </tr></thead>\n<tbody>\n",
    );
    for entry in entries {
        out.push_str(&row(place, entry));
    }
    out.push_str("</tbody></table>\n");
    out.push_str(&readings(place));
    out
}

/// Returns how each caller with several targets was read, and why.
fn readings(place: &Place<'_>) -> String {
    let fan_outs = place.view.insight().map_or(&[][..], |insight| &insight.fan_outs);
    if fan_outs.is_empty() {
        return String::new();
    }
    let level = place.level;
    let mut out = format!("<h{level}>How the drawing was read</h{level}>\n<ul class=\"read\">\n");
    for fan_out in fan_outs {
        let members: Vec<String> = fan_out.members.iter().map(|id| place.component(*id)).collect();
        let inferred = match fan_out.inferred {
            true => " <span class=\"tag\">inferred</span>",
            false => "",
        };
        out.push_str(&format!(
            "<li>{} needs <strong>{}</strong> of {}{inferred}<br><small>{}</small></li>\n",
            place.component(fan_out.from),
            escape(&fan_out.reading),
            listed(&members),
            escape(&fan_out.why),
        ));
    }
    out.push_str("</ul>\n");
    out
}

fn row(place: &Place<'_>, entry: &Entry) -> String {
    let from: Vec<String> = entry.from.iter().map(|id| place.component(*id)).collect();
    let to: Vec<String> = entry.to.iter().map(|end| place.endpoint(*end)).collect();
    format!(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"pr\">{}</td><td>{}</td></tr>\n",
        from.join("<br>"),
        to.join("<br>"),
        escape(&entry.text()),
        notes(entry),
    )
}

/// Returns the purpose and what else an entry states.
fn notes(entry: &Entry) -> String {
    let mut notes: Vec<String> = Vec::new();
    if entry.purpose != Purpose::Request || entry.purpose_stated {
        notes.push(entry.purpose.word().to_owned());
    }
    if let Some(tls) = entry.tls {
        notes.push(if tls { "TLS" } else { "no TLS" }.to_owned());
    }
    notes.extend(entry.auth.as_ref().map(|auth| format!("auth: {auth}")));
    notes.extend(entry.via.as_ref().map(|via| format!("via {via}")));
    notes.extend(entry.only_for.map(|operation| format!("{} only", operation.word())));
    notes.extend(entry.availability.as_ref().map(|a| a.text.clone()));
    if entry.optional {
        notes.push("optional".to_owned());
    }
    if entry.redirects {
        notes.push("only redirects".to_owned());
    }
    if let Some(check) = entry.health_check {
        notes.push(if check { "health check" } else { "no health check" }.to_owned());
    }
    escape(&notes.join(", ")).into_owned()
}
