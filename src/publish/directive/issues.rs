//! Issues: each finding with why, fix, evidence and the change to copy.

use super::Arguments;
use crate::model::{Finding, Origin, Severity, State};
use crate::publish::body::snippet;
use crate::publish::html::escape;
use crate::publish::icon;
use crate::publish::view::Place;

/// How many places in the sources a finding lists.
const PLACES_MAX: usize = 6;

/// Returns the findings of a design, the worst first; remarks are left to the register.
pub(super) fn render(place: &Place<'_>, _: Arguments<'_>) -> String {
    let findings: Vec<usize> = place
        .view
        .findings()
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.severity != Severity::Info)
        .map(|(at, _)| at)
        .collect();
    if findings.is_empty() {
        return String::new();
    }
    let mut out = String::from("<ul class=\"issues\">\n");
    for at in findings {
        out.push_str(&entry(place, at));
    }
    out.push_str("</ul>\n");
    out
}

/// Returns one finding in full.
pub(crate) fn entry(place: &Place<'_>, at: usize) -> String {
    let finding = &place.view.findings()[at];
    let (word, anchor, level) = (finding.severity.word(), place.view.anchor(at), place.level);
    let origin = match finding.origin {
        Origin::Authored => "authored",
        _ if finding.rule.starts_with("doc-") => "text",
        _ => "derived",
    };
    let state = finding.state.word();
    let both = origin != "authored" && place.view.is_agreed(finding);
    let (say, english) = (|english| place.words.say(english), place.in_english());
    let tag = match origin {
        "text" => say("text check"),
        _ if both => say("derived + authored"),
        "authored" => say("authored"),
        _ => say("derived"),
    };
    let name = |id| place.view.name(id).to_owned();
    format!(
        "<li class=\"issue s-{word} t-{state} o-{origin}{}\"{}>\n\
         <div class=\"meta\"><span class=\"sev {word}\">{}{}</span><span class=\"id\">{}</span>\
         <span class=\"tag\">{}</span>{}</div>\n\
         <div><h{level}{english}><a href=\"{}\">{}</a></h{level}>\n{}{}</div></li>\n",
        if both { " o-authored" } else { "" },
        place.id(anchor),
        icon::glyph(word),
        capital(say(word)),
        escape(finding.rule),
        tag,
        if finding.state == State::Open {
            String::new()
        } else {
            format!("<span class=\"tag\">{}</span>", say(state))
        },
        escape(&place.title_address(anchor)),
        place.view.sentence(&finding.message, name),
        affected(place, finding),
        facts(place, finding),
    )
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Returns the components that a finding names, as links.
fn affected(place: &Place<'_>, finding: &Finding) -> String {
    let topology = place.view.topology;
    let ids = finding.concerns.iter().filter_map(|id| topology.find(id));
    let items: String = ids
        .map(|id| {
            let icon = match place.register {
                true => super::components::kind_icon(place, id),
                false => String::new(),
            };
            format!(
                "<li><a href=\"{}\">{icon}{}</a></li>",
                escape(&place.component_address(id)),
                place.view.name(id)
            )
        })
        .collect();
    match items.is_empty() {
        true => items,
        false => {
            let label = place.words.say("Affected");
            format!("<ul class=\"aff\" aria-label=\"{label}\">{items}</ul>\n")
        }
    }
}

fn facts(place: &Place<'_>, finding: &Finding) -> String {
    let mut rows = String::new();
    let mut row = |name: &str, html: String| {
        if !html.is_empty() {
            let (name, english) = (place.words.say(name), place.in_english());
            rows.push_str(&format!("<dt>{name}</dt><dd{english}>{html}</dd>"));
        }
    };
    // On the page of the design the list above the facts links each of them once.
    let linked = |text: &str| match place.register {
        true => place.view.sentence(text, |id| place.component(id)),
        false => place.view.sentence(text, |id| place.view.name(id).to_owned()),
    };
    let say = |english: &str, gaps: &[(&str, &str)]| place.words.fill(english, gaps);
    row("Why", linked(&finding.why));
    row("Fix", snippet(&finding.help));
    let mut evidence: Vec<String> = finding.evidence.iter().map(|fact| linked(fact)).collect();
    let places: Vec<_> = finding.labels.iter().take(PLACES_MAX).map(|at| at.span).collect();
    evidence.push(place.view.locations(&places));
    row("Evidence", evidence.join(" "));
    if let Some(by) = &finding.accepted {
        let until = by.until.map(|day| day.to_string());
        let by_whom = match &until {
            Some(day) => say("By {owner} until {day}", &[("owner", &by.owner), ("day", day)]),
            None => say("By {owner}", &[("owner", &by.owner)]),
        };
        let ticket = by.ticket.as_ref().map(|t| format!(" ({t})")).unwrap_or_default();
        let text = format!("{by_whom}{ticket}: {}", by.reason);
        row("Accepted", escape(&text).into_owned());
    }
    // The change is long; the register has it, and the title leads there.
    if let Some(change) = finding.change.as_ref().filter(|_| place.register) {
        row(
            "Change",
            format!(
                "<div class=\"snip\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">{}</div>",
                say("Change for {name}", &[("name", &escape(&finding.id()))]),
                escape(change.trim_end())
            ),
        );
    }
    match rows.is_empty() {
        true => rows,
        false => format!("<dl class=\"facts\">{rows}</dl>"),
    }
}
