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
    /// The directive.
    pub(crate) kind: DirectiveKind,
    /// The anchor that its section asks for.
    pub(crate) id: &'static str,
    /// The heading of its section.
    pub(crate) title: &'static str,
    /// Returns its HTML; nothing when there is nothing to show.
    pub(crate) render: fn(&Place<'_>, Arguments<'_>) -> String,
}

/// The directives with a section, in the order of a page.
pub(crate) const BLOCKS: &[Block] = &[
    Block {
        kind: DirectiveKind::Compare,
        id: "compare",
        title: "What changed",
        render: compare::render,
    },
    Block {
        kind: DirectiveKind::Journeys,
        id: "journeys",
        title: "Journeys",
        render: journeys::render,
    },
    Block {
        kind: DirectiveKind::Components,
        id: "components",
        title: "Components",
        render: components::render,
    },
    Block {
        kind: DirectiveKind::Connections,
        id: "connections",
        title: "Connections",
        render: connections::render,
    },
    Block { kind: DirectiveKind::Issues, id: "issues", title: "Issues", render: issues::render },
    Block {
        kind: DirectiveKind::WhatIf,
        id: "what-if",
        title: "What fails if…",
        render: what_if::render,
    },
    Block {
        kind: DirectiveKind::Availability,
        id: "availability",
        title: "Availability",
        render: availability::render,
    },
    Block {
        kind: DirectiveKind::Requirements,
        id: "requirements",
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
    block.map_or_else(String::new, |block| (block.render)(place, arguments))
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
