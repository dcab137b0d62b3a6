//! Directives: what a comment in the text, or a generated section, shows of a design.

mod availability;
mod compare;
mod components;
mod connections;
mod diagram;
mod issues;
mod journeys;
mod requirements;
mod what_if;

pub(crate) use self::components::facts_of_connections;
pub(crate) use self::diagram::{data, page_sheet, rail, words};
pub(crate) use self::issues::entry as issue_entry;
pub(crate) use self::requirements::reading as requirements_reading;
use super::view::Place;
use crate::model::{DirectiveKind, Words};

/// Arguments of a directive, as written: a bare word has an empty value.
pub(crate) type Arguments<'a> = &'a [(String, String)];

/// A directive that also makes a section where no author places it.
pub(crate) struct Block {
    /// The directive; its word is the anchor of what it shows.
    pub(crate) kind: DirectiveKind,
    /// The heading of its section.
    pub(crate) title: &'static str,
    /// Returns its HTML; nothing when there is nothing to show.
    pub(crate) render: fn(&Place<'_>, Arguments<'_>) -> String,
}

/// The directives with a section, in the order of a page.
pub(crate) const BLOCKS: &[Block] = &[
    Block { kind: DirectiveKind::Compare, title: "What changed", render: compare::render },
    Block { kind: DirectiveKind::Journeys, title: "Journeys", render: journeys::render },
    Block { kind: DirectiveKind::Components, title: "Components", render: components::render },
    Block { kind: DirectiveKind::Connections, title: "Connections", render: connections::render },
    Block { kind: DirectiveKind::Issues, title: "Issues", render: issues::render },
    Block { kind: DirectiveKind::WhatIf, title: "What fails if…", render: what_if::render },
    Block {
        kind: DirectiveKind::Availability,
        title: "Availability",
        render: availability::render,
    },
    Block {
        kind: DirectiveKind::Requirements,
        title: "Requirements",
        render: requirements::render,
    },
];

/// Returns the HTML that a directive stands for.
pub(crate) fn render(kind: DirectiveKind, place: &Place<'_>, arguments: Arguments<'_>) -> String {
    if kind == DirectiveKind::Diagram {
        return diagram::render(place, arguments);
    }
    let block = BLOCKS.iter().find(|block| block.kind == kind);
    let html = block.map_or_else(String::new, |block| (block.render)(place, arguments));
    anchored(place, kind.word(), html)
}

/// Returns what an author places with the anchor that its own section would have.
fn anchored(place: &Place<'_>, anchor: &str, html: String) -> String {
    if html.is_empty() {
        return html;
    }
    let id = place.id(anchor);
    let first = html.split('>').next().unwrap_or_default();
    match first.find(' ').filter(|_| first.starts_with('<') && !first.contains(" id=")) {
        Some(name_end) => [&html[..name_end], &id, &html[name_end..]].concat(),
        None if id.is_empty() => html,
        None => format!("<span{id}></span>{html}"),
    }
}

/// Returns the head of a table, from the English of its columns.
pub(crate) fn head(words: &Words, columns: &[&str]) -> String {
    let cell = |english: &&str| format!("<th scope=\"col\">{}</th>", words.say(english));
    let cells: String = columns.iter().map(cell).collect();
    format!("<thead><tr>{cells}</tr></thead>")
}

/// Returns the value of an argument.
pub(crate) fn argument<'a>(arguments: Arguments<'a>, name: &str) -> Option<&'a str> {
    arguments.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}
