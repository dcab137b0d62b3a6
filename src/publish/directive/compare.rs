//! What sets a design apart from the one it extends, or from another one.

use super::{Arguments, argument};
use crate::model::Severity;
use crate::publish::compare::Comparison;
use crate::publish::html::{count, escape};
use crate::publish::icon;
use crate::publish::url;
use crate::publish::view::Place;

/// Returns the comparison that the arguments ask for: with the base unless they name a design.
pub(super) fn render(place: &Place<'_>, arguments: Arguments<'_>) -> String {
    let with = argument(arguments, "with").unwrap_or_default();
    let found = place.view.compared.iter().find(|comparison| comparison.with == with);
    found.map_or_else(String::new, |comparison| shown(place, comparison))
}

fn shown(place: &Place<'_>, comparison: &Comparison) -> String {
    let address = escape(&url::encode(&url::relative(place.url, &comparison.url))).into_owned();
    let lines = comparison.lines_added.len() + comparison.lines_removed.len();
    let mut out = format!(
        "<p>Compared with <a href=\"{address}\">{}</a>: {} came, {} went, {} changed; {}.</p>\n",
        escape(&comparison.title),
        count(comparison.added.len(), "component", "components"),
        comparison.removed.len(),
        comparison.changed.len(),
        count(lines, "connection is different", "connections are different"),
    );
    out.push_str(&verdicts(place, comparison));
    out.push_str(&journeys(comparison));
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
        let address = url::encode(&url::relative(place.url, &format!("{base}#{anchor}")));
        closed.push_str(&verdict(*severity, &address, message));
    }
    let mut opened = String::new();
    for at in &comparison.opened {
        let finding = &place.view.findings()[*at];
        let message = place.view.plain_sentence(&finding.message);
        opened.push_str(&verdict(finding.severity, &place.finding_address(*at), &message));
    }
    let level = place.level;
    let list = |title: &str, items: String| match items.is_empty() {
        true => String::new(),
        false => format!("<div><h{level}>{title}</h{level}><ul>{items}</ul></div>\n"),
    };
    format!(
        "<div class=\"apart\">{}{}</div>\n",
        list(&format!("Closes {}", comparison.closed.len()), closed),
        list(&format!("Opens {}", comparison.opened.len()), opened),
    )
}

fn verdict(severity: Severity, address: &str, message: &str) -> String {
    let word = severity.word();
    format!(
        "<li><span class=\"sev {word}\">{}<span class=\"vh\">{word}</span></span> \
         <a href=\"{}\">{}</a></li>",
        icon::glyph(word),
        escape(address),
        escape(message)
    )
}

fn journeys(comparison: &Comparison) -> String {
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
        "<table class=\"stack\"><thead><tr><th scope=\"col\">Journey</th>\
         <th scope=\"col\">Works, before and after</th></tr></thead>\n<tbody>{rows}</tbody></table>\n"
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
            "<tr><th scope=\"row\">{name}</th><td><span class=\"{class}\">{sign}</span></td>\
             <td>{text}</td></tr>\n"
        ));
    };
    for id in &comparison.added {
        let sort = topology.find(id).map(|at| place.view.sort(at)).unwrap_or_default();
        row("ok", "came", &name(id), &sort);
    }
    for (id, edits) in &comparison.changed {
        let text: Vec<String> = edits.iter().map(|(what, was, is)| edit(what, was, is)).collect();
        row("low", "changed", &name(id), &text.join("<br>"));
    }
    for (_, title, sort) in &comparison.removed {
        row("high", "went", &format!("<del>{}</del>", escape(title)), &escape(sort));
    }
    if rows.is_empty() {
        return rows;
    }
    format!(
        "<table class=\"stack\"><thead><tr><th scope=\"col\">Component</th>\
         <th scope=\"col\">Change</th><th scope=\"col\">What</th></tr></thead>\n\
         <tbody>{rows}</tbody></table>\n"
    )
}

fn edit(what: &str, was: &str, is: &str) -> String {
    let shown = |text: &str| match text.is_empty() {
        true => "–".to_owned(),
        false => escape(text).into_owned(),
    };
    format!("{what}: <del>{}</del> → <ins>{}</ins>", shown(was), shown(is))
}

fn connections(place: &Place<'_>, comparison: &Comparison) -> String {
    let topology = place.view.topology;
    let name = |id: &str| match topology.find(id) {
        Some(component) => place.component(component),
        None => format!("<code>{}</code>", escape(id)),
    };
    let list = |lines: &[(String, String, String)], tag: &str| -> String {
        let line = |(from, to, text): &(String, String, String)| {
            let text = match text.is_empty() {
                true => String::new(),
                false => format!(" <span class=\"pr\">{}</span>", escape(text)),
            };
            format!("<li><{tag}>{} → {}{text}</{tag}></li>", name(from), name(to))
        };
        lines.iter().map(line).collect()
    };
    let items = format!(
        "{}{}",
        list(&comparison.lines_added, "ins"),
        list(&comparison.lines_removed, "del")
    );
    if items.is_empty() {
        return items;
    }
    format!(
        "<details><summary>Connections that came and went</summary><ul class=\"conn apart-lines\">{items}</ul></details>\n"
    )
}
