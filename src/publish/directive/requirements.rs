//! The requirement trace: what is asked for, and what shows that it holds.

use super::Arguments;
use crate::model::Requirement;
use crate::publish::html::escape;
use crate::publish::icon;
use crate::publish::view::Place;

/// Whether a requirement holds, and what shows it.
struct Trace {
    /// `ok`, `part` or `bad`.
    state: &'static str,
    /// What shows it, as HTML.
    shown_by: String,
}

/// Returns the list of requirements.
pub(super) fn render(place: &Place<'_>, _: Arguments<'_>) -> String {
    let requirements = &place.view.topology.requirements;
    if requirements.is_empty() {
        return String::new();
    }
    let mut out = String::from("<ul class=\"reqs\">\n");
    for requirement in requirements {
        let Trace { state, shown_by } = trace(place, requirement);
        let word = match state {
            "ok" => "Met",
            "part" => "Partly met",
            _ => "Not met",
        };
        out.push_str(&format!(
            "<li>{}<span>{}<small>{shown_by}</small></span></li>\n",
            icon::named_glyph(state, place.words.say(word)),
            escape(&requirement.text),
        ));
    }
    out.push_str("</ul>\n");
    out
}

/// Returns how many requirements are met, as a link to the list.
pub(crate) fn reading(place: &Place<'_>) -> String {
    let requirements = &place.view.topology.requirements;
    if requirements.is_empty() {
        return String::new();
    }
    let met = requirements.iter().filter(|r| trace(place, r).state == "ok").count();
    let gaps = [("n", &*met.to_string()), ("all", &*requirements.len().to_string())];
    format!("<a href=\"#requirements\">{}</a>", place.words.fill("{n} of {all} met", &gaps))
}

fn trace(place: &Place<'_>, requirement: &Requirement) -> Trace {
    let topology = place.view.topology;
    let mut shown: Vec<String> =
        requirement.met_by.iter().map(|end| place.endpoint(*end)).collect();
    let untraced = place.view.findings().iter().any(|finding| {
        finding.rule == "requirement-untraced" && finding.subjects.contains(&requirement.id)
    });
    if let Some(anchor) = requirement.explained_in.as_deref().filter(|_| !untraced) {
        shown.extend(explained(place, anchor));
    }
    let mut state = if shown.is_empty() || untraced { "bad" } else { "ok" };
    if requirement.explained_by_why {
        let all = topology.components.len();
        let told = topology.components.iter().filter(|c| c.why.is_some()).count();
        let gaps = [("n", &*told.to_string()), ("all", &*all.to_string())];
        let text = "{n} of {all} components say why they are there";
        shown.push(place.words.fill(text, &gaps));
        state = if told == all { "ok" } else { "part" };
    }
    if shown.is_empty() {
        shown.push(place.words.say("nothing in the topology or the text").to_owned());
    }
    Trace { state, shown_by: place.words.row(&shown) }
}

/// Returns a link to the place that explains, by its heading; nothing if there is no such place.
///
/// `anchor` is relative to the design's page: `#algorithm`, `guide.md#x`, `guide/#x`.
fn explained(place: &Place<'_>, anchor: &str) -> Option<String> {
    let (file, fragment) = anchor.split_once('#').unwrap_or((anchor, ""));
    let path = file.strip_suffix(".md").map_or(file.to_owned(), |stem| format!("{stem}/"));
    let path = path.trim_end_matches("index/").trim_start_matches("./");
    let page = place.view.pages.iter().find(|page| {
        page.url.strip_prefix(place.view.design.url.as_str()).is_some_and(|rest| rest == path)
    })?;
    let text = match fragment.is_empty() {
        true => &page.title,
        false => &page.headings.iter().find(|heading| heading.id == fragment)?.text,
    };
    let hash = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
    let address = place.address(&format!("{path}{hash}"));
    Some(format!("<a href=\"{}\">{}</a>", escape(&address), escape(text)))
}
