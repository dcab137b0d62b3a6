//! What sets a design apart from the one it extends, or from another one.

use super::{Arguments, argument};
use crate::model::Severity;
use crate::publish::compare::Comparison;
use crate::publish::html::escape;
use crate::publish::icon;
use crate::publish::url;
use crate::publish::view::Place;

/// Returns the comparison that the arguments ask for: with the base unless they name a design.
pub(super) fn render(place: &Place<'_>, arguments: Arguments<'_>) -> String {
    let with = argument(arguments, "with").unwrap_or_default();
    let found = place.view.compared().iter().find(|comparison| comparison.with == with);
    found.map_or_else(String::new, |comparison| shown(place, comparison))
}

fn shown(place: &Place<'_>, comparison: &Comparison) -> String {
    let address = escape(&url::address(place.url, &comparison.url)).into_owned();
    let lines = [&comparison.lines_added, &comparison.lines_removed, &comparison.lines_changed];
    let lines = lines.iter().map(|lines| lines.len()).sum();
    let words = place.words;
    let gaps = [
        ("design", format!("<a href=\"{address}\">{}</a>", escape(&comparison.title))),
        ("came", words.count(comparison.added.len(), "{n} component", "{n} components")),
        ("went", comparison.removed.len().to_string()),
        ("changed", comparison.changed.len().to_string()),
        (
            "lines",
            words.count(lines, "{n} connection is different", "{n} connections are different"),
        ),
    ];
    let gaps: Vec<(&str, &str)> = gaps.iter().map(|(gap, text)| (*gap, text.as_str())).collect();
    let sums = "Compared with {design}: {came} came, {went} went, {changed} changed; {lines}.";
    let mut out = format!("<p>{}</p>\n", words.fill(sums, &gaps));
    out.push_str(&verdicts(place, comparison));
    out.push_str(&journeys(place, comparison));
    out.push_str(&components(place, comparison));
    out.push_str(&connections(place, comparison));
    out
}

/// Returns the findings that are closed and those that are new.
fn verdicts(place: &Place<'_>, comparison: &Comparison) -> String {
    if comparison.closed.is_empty() && comparison.opened.is_empty() {
        return String::new();
    }
    let base = format!("{}issues/", comparison.url);
    let mut closed = String::new();
    for (severity, anchor, message) in &comparison.closed {
        let address = url::address(place.url, &format!("{base}#{anchor}"));
        closed.push_str(&verdict(place, *severity, &address, message));
    }
    let mut opened = String::new();
    for at in &comparison.opened {
        let finding = &place.view.findings()[*at];
        let message = place.view.plain_sentence(&finding.message);
        opened.push_str(&verdict(place, finding.severity, &place.finding_address(*at), &message));
    }
    let level = place.level;
    let titled = |english: &str, n: usize| place.words.fill(english, &[("n", &n.to_string())]);
    let list = |title: &str, items: String| match items.is_empty() {
        true => String::new(),
        false => format!("<div><h{level}>{title}</h{level}><ul>{items}</ul></div>\n"),
    };
    format!(
        "<div class=\"apart\">{}{}</div>\n",
        list(&titled("Closes {n}", comparison.closed.len()), closed),
        list(&titled("Opens {n}", comparison.opened.len()), opened),
    )
}

fn verdict(place: &Place<'_>, severity: Severity, address: &str, message: &str) -> String {
    let word = severity.word();
    format!(
        "<li><span class=\"sev {word}\">{}<span class=\"vh\">{}</span></span> \
         <a href=\"{}\"{}>{}</a></li>",
        icon::glyph(word),
        place.words.say(word),
        escape(address),
        place.in_english(),
        escape(message)
    )
}

fn journeys(place: &Place<'_>, comparison: &Comparison) -> String {
    if comparison.journeys.is_empty() {
        return String::new();
    }
    let mut rows = String::new();
    for (name, figure) in &comparison.journeys {
        rows.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n",
            escape(name),
            escape(figure)
        ));
    }
    format!(
        "<table class=\"stack\">{}\n<tbody>{rows}</tbody></table>\n",
        super::head(place.words, &["Journey", "Works, before and after"])
    )
}

fn components(place: &Place<'_>, comparison: &Comparison) -> String {
    let topology = place.view.topology;
    let name = |id: &str| match topology.find(id) {
        Some(component) => place.component(component),
        None => format!("<code>{}</code>", escape(id)),
    };
    let mut rows = String::new();
    let mut row = |class: &str, sign: &str, name: &str, text: &str| {
        rows.push_str(&format!(
            "<tr><th scope=\"row\">{name}</th><td><span class=\"{class}\">{}</span></td>\
             <td>{text}</td></tr>\n",
            place.words.say(sign)
        ));
    };
    for id in &comparison.added {
        let sort = topology.find(id).map(|at| place.view.sort(at)).unwrap_or_default();
        row("ok", "came", &name(id), &sort);
    }
    for (id, edits) in &comparison.changed {
        let text: Vec<String> =
            edits.iter().map(|(what, was, is)| edit(place, what, was, is)).collect();
        row("low", "changed", &name(id), &text.join("<br>"));
    }
    for (_, title, sort) in &comparison.removed {
        row("high", "went", &format!("<del>{}</del>", escape(title)), &escape(sort));
    }
    if rows.is_empty() {
        return rows;
    }
    format!(
        "<table class=\"stack\">{}\n<tbody>{rows}</tbody></table>\n",
        super::head(place.words, &["Component", "Change", "What"])
    )
}

fn edit(place: &Place<'_>, what: &str, was: &str, is: &str) -> String {
    let shown = |text: &str| match text.is_empty() {
        true => "–".to_owned(),
        false => escape(text).into_owned(),
    };
    let arrow = place.words.say("→");
    format!("{}: <del>{}</del> {arrow} <ins>{}</ins>", escape(what), shown(was), shown(is))
}

fn connections(place: &Place<'_>, comparison: &Comparison) -> String {
    let topology = place.view.topology;
    let name = |id: &str| match topology.find(id) {
        Some(component) => place.component(component),
        None => format!("<code>{}</code>", escape(id)),
    };
    let arrow = place.words.say("→");
    let list = |lines: &[(String, String, String)], tag: &str| -> String {
        let line = |(from, to, text): &(String, String, String)| {
            let text = match text.is_empty() {
                true => String::new(),
                false => format!(" <span class=\"pr\">{}</span>", escape(text)),
            };
            format!("<li><{tag}>{} {arrow} {}{text}</{tag}></li>", name(from), name(to))
        };
        lines.iter().map(line).collect()
    };
    let items = format!(
        "{}{}{}",
        list(&comparison.lines_added, "ins"),
        list(&comparison.lines_removed, "del"),
        list(&comparison.lines_changed, "span")
    );
    if items.is_empty() {
        return items;
    }
    format!(
        "<details><summary>{}</summary>\
         <ul class=\"conn apart-lines\">{items}</ul></details>\n",
        place.words.say("Connections that came, went or changed")
    )
}
