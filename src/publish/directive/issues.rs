//! Issues: each finding with why, fix, evidence and the change to copy.

use super::Arguments;
use crate::model::{AcceptedBy, Finding, Origin, Severity, State};
use crate::publish::body::snippet;
use crate::publish::html::escape;
use crate::publish::icon;
use crate::publish::view::Place;

/// How many places in the sources a finding lists.
const PLACES_MAX: usize = 6;

/// Returns the findings that the page shows in full, with the way to the register where it has more.
pub(super) fn render(place: &Place<'_>, _: Arguments<'_>) -> String {
    let (shown, left): (Vec<usize>, Vec<usize>) =
        (0..place.view.findings().len()).partition(|at| place.lists(*at));
    if shown.is_empty() {
        return String::new();
    }
    let mut out = String::from("<ul class=\"issues\">\n");
    shown.into_iter().for_each(|at| entry(place, at, &mut out));
    out.push_str("</ul>\n");
    push_way(place, &left, &mut out);
    out
}

/// Appends the way to the register, with the anchors of the findings that only it has: a link to one of
/// them leads here.
fn push_way(place: &Place<'_>, left: &[usize], out: &mut String) {
    let findings = place.view.findings();
    let is_counted = |at: &&usize| findings[**at].severity != Severity::Info;
    let counted: Vec<usize> = left.iter().filter(is_counted).copied().collect();
    if counted.is_empty() {
        return;
    }
    out.push_str("<p>");
    for at in counted {
        out.extend(["<span", &place.id(place.view.anchor(at)), "></span>"]);
    }
    let all = [("n", &*findings.len().to_string())];
    let (address, text) = (place.address("issues/"), place.words.fill("All {n} issues", &all));
    out.extend(["<a href=\"", &*escape(&address), "\">", &text, "</a></p>\n"]);
}

/// Appends one finding in full.
pub(crate) fn entry(place: &Place<'_>, at: usize, out: &mut String) {
    let (view, finding) = (place.view, &place.view.findings()[at]);
    let (word, state, anchor) = (finding.severity.word(), finding.state.word(), view.anchor(at));
    let origin = origin(finding);
    let both = origin != "authored" && view.is_agreed(finding);
    let authored = if both { " o-authored" } else { "" };
    let class = [" s-", word, " t-", state, " o-", origin, authored].concat();
    out.extend(["<li class=\"issue", &class, "\"", &place.id(anchor), ">\n<div class=\"meta\">"]);
    out.extend(["<span class=\"sev ", word, "\">", &icon::glyph(word)]);
    push_capital(out, place.words.say(word));
    out.extend(["</span><span class=\"id\">", &*escape(finding.rule), "</span>"]);
    let tag = match origin {
        "text" => "text check",
        _ if both => "derived + authored",
        _ => origin,
    };
    let state = (finding.state != State::Open).then_some(state);
    for tag in [tag].into_iter().chain(state) {
        out.extend(["<span class=\"tag\">", place.words.say(tag), "</span>"]);
    }
    let (level, english) = (place.level.to_string(), place.in_english());
    let address = place.title_address(anchor);
    out.extend(["</div>\n<div><h", &level, english, "><a href=\"", &*escape(&address), "\">"]);
    out.push_str(&view.sentence(&finding.message, |id| view.name(id).to_owned()));
    out.extend(["</a></h", &level, ">\n"]);
    affected(place, finding, out);
    facts(place, finding, out);
    out.push_str("</div></li>\n");
}

/// Returns what a finding comes from, as its class says it.
fn origin(finding: &Finding) -> &'static str {
    match finding.origin {
        Origin::Authored => "authored",
        _ if finding.rule.starts_with("doc-") => "text",
        _ => "derived",
    }
}

/// Appends a word that begins with a capital letter.
fn push_capital(out: &mut String, word: &str) {
    let mut letters = word.chars();
    out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
    out.push_str(letters.as_str());
}

/// Appends the components that a finding names, as links.
fn affected(place: &Place<'_>, finding: &Finding, out: &mut String) {
    let topology = place.view.topology;
    let name = place.words.say("Affected");
    around(out, &["<ul class=\"aff\" aria-label=\"", name, "\">"], "</ul>\n", |out| {
        for id in finding.concerns.iter().filter_map(|id| topology.find(id)) {
            let address = place.component_address(id);
            out.extend(["<li><a href=\"", &*escape(&address), "\">"]);
            if place.register {
                out.push_str(&super::components::kind_icon(place, id));
            }
            out.extend([place.view.name(id), "</a></li>"]);
        }
    });
}

/// Appends what `inside` appends between two tags, and nothing where that is nothing.
fn around(out: &mut String, open: &[&str], close: &str, inside: impl FnOnce(&mut String)) {
    let begun = out.len();
    out.extend(open.iter().copied());
    let empty = out.len();
    inside(out);
    match out.len() == empty {
        true => out.truncate(begun),
        false => out.push_str(close),
    }
}

fn facts(place: &Place<'_>, finding: &Finding, out: &mut String) {
    around(out, &["<dl class=\"facts\">"], "</dl>", |out| rows(place, finding, out));
}

/// Appends the facts of a finding, each with its name.
fn rows(place: &Place<'_>, finding: &Finding, out: &mut String) {
    let mut row = |name: &str, html: &str| {
        if !html.is_empty() {
            let (name, english) = (place.words.say(name), place.in_english());
            out.extend(["<dt>", name, "</dt><dd", english, ">", html, "</dd>"]);
        }
    };
    // On the page of the design the list above the facts links each of them once.
    let linked = |text: &str| match place.register {
        true => place.view.sentence(text, |id| place.component(id)),
        false => place.view.sentence(text, |id| place.view.name(id).to_owned()),
    };
    row("Why", &linked(&finding.why));
    row("Fix", &snippet(&finding.help));
    let mut evidence: Vec<String> = finding.evidence.iter().map(|fact| linked(fact)).collect();
    let places: Vec<_> = finding.labels.iter().take(PLACES_MAX).map(|at| at.span).collect();
    evidence.push(place.view.locations(&places));
    row("Evidence", &evidence.join(" "));
    if let Some(by) = &finding.accepted {
        row("Accepted", &escape(&accepted(place, by)));
    }
    // The change is long; the register has it, and the title leads there.
    if let Some(change) = finding.change.as_ref().filter(|_| place.register) {
        row("Change", &snip(place, finding, change));
    }
}

/// Returns who has accepted a finding, until when and why.
fn accepted(place: &Place<'_>, by: &AcceptedBy) -> String {
    let say = |english: &str, gaps: &[(&str, &str)]| place.words.fill(english, gaps);
    let by_whom = match by.until.map(|day| day.to_string()) {
        Some(day) => say("By {owner} until {day}", &[("owner", &by.owner), ("day", &day)]),
        None => say("By {owner}", &[("owner", &by.owner)]),
    };
    let ticket = by.ticket.as_ref().map(|t| format!(" ({t})")).unwrap_or_default();
    format!("{by_whom}{ticket}: {}", by.reason)
}

/// Returns a change to the topology, to copy.
fn snip(place: &Place<'_>, finding: &Finding, change: &str) -> String {
    let name = place.words.fill("Change for {name}", &[("name", &escape(&finding.id()))]);
    format!(
        "<div class=\"snip\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\">{}</div>",
        escape(change.trim_end())
    )
}
