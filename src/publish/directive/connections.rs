//! The table of connections: one row for each entry of the topology.

use super::Arguments;
use crate::model::{Endpoint, Entry, Operation, Purpose};
use crate::publish::html::escape;
use crate::publish::view::{Entries, Place};

/// Returns the table of all connections.
pub(super) fn render(place: &Place<'_>, _: Arguments<'_>) -> String {
    let entries = &place.view.topology.entries;
    if entries.is_empty() {
        return String::new();
    }
    let head = super::head(place.words, &["From", "To", "By", "For"]);
    let mut out = format!("<table class=\"stack lines\">{head}\n<tbody>\n");
    let links = place.entries();
    for entry in entries {
        out.push_str(&row(place, &links, entry));
    }
    out.push_str("</tbody></table>\n");
    out.push_str(&readings(place));
    out
}

/// Returns how each caller with several targets was read, and why; then what else was read into
/// the drawing. It is the answer to every "why is this a single point of failure".
fn readings(place: &Place<'_>) -> String {
    let Some(insight) = place.view.insight() else { return String::new() };
    if insight.fan_outs.is_empty() && insight.readings.is_empty() {
        return String::new();
    }
    let (level, words, english) = (place.level, place.words, place.in_english());
    let title = words.say("How we read your drawing");
    let inferred = format!(" <span class=\"tag\">{}</span>", words.say("inferred"));
    let mut out = format!("<h{level}>{title}</h{level}>\n<ul class=\"read\">\n");
    for fan_out in &insight.fan_outs {
        let members: Vec<String> = fan_out.members.iter().map(|id| place.component(*id)).collect();
        let tag = match fan_out.inferred {
            true => inferred.as_str(),
            false => "",
        };
        out.push_str(&format!(
            "<li>{}{tag}<br><small{english}>{}</small></li>\n",
            words.fill(
                "{caller} needs {many} of {targets}",
                &[
                    ("caller", &place.component(fan_out.from)),
                    ("many", &format!("<strong{english}>{}</strong>", escape(&fan_out.reading))),
                    ("targets", &words.list(&members)),
                ],
            ),
            escape(&fan_out.why),
        ));
    }
    // Names only: the table above has the links, and a page has a budget of elements.
    for text in &insight.readings {
        let text = place.view.plain_sentence(text);
        let text = escape(&text);
        // An item of its own direction would hang its marker out of a list of the other.
        match english {
            "" => out.push_str(&format!("<li>{text}</li>\n")),
            _ => out.push_str(&format!("<li><span{english}>{text}</span></li>\n")),
        }
    }
    out.push_str("</ul>\n");
    out
}

fn row(place: &Place<'_>, links: &Entries<'_>, entry: &Entry) -> String {
    let from: Vec<String> = entry.from.iter().map(|id| links.component(*id)).collect();
    let end = |end: &Endpoint| match end {
        Endpoint::Component(id) => links.component(*id),
        Endpoint::Group(_) => place.endpoint(*end),
    };
    let to: Vec<String> = entry.to.iter().map(end).collect();
    format!(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"pr\">{}</td><td>{}</td></tr>\n",
        from.join("<br>"),
        to.join("<br>"),
        escape(&entry.text()),
        notes(place, entry),
    )
}

/// Returns the purpose and what else an entry states.
fn notes(place: &Place<'_>, entry: &Entry) -> String {
    let words = place.words;
    let say = |english: &str| words.say(english).to_owned();
    let mut notes: Vec<String> = Vec::new();
    if entry.purpose != Purpose::Request || entry.purpose_stated {
        notes.push(say(entry.purpose.word()));
    }
    if let Some(tls) = entry.tls {
        notes.push(say(if tls { "TLS" } else { "no TLS" }));
    }
    notes.extend(entry.auth.as_ref().map(|auth| words.fill("auth: {x}", &[("x", auth)])));
    notes.extend(entry.via.as_ref().map(|via| words.fill("via {x}", &[("x", via)])));
    notes.extend(entry.only_for.map(|operation| {
        say(match operation {
            Operation::Read => "read only",
            Operation::Write => "write only",
        })
    }));
    notes.extend(entry.availability.as_ref().map(|a| a.text.clone()));
    if entry.optional {
        notes.push(say("optional"));
    }
    if entry.redirects {
        notes.push(say("only redirects"));
    }
    if let Some(check) = entry.health_check {
        notes.push(say(if check { "health check" } else { "no health check" }));
    }
    escape(&words.row(&notes)).into_owned()
}
