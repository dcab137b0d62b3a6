//! `doc-unknown-component`: a table row that names nothing of the topology.

use std::collections::BTreeMap;

use super::context::Context;
use super::make::{flat, label};
use crate::analyze::text::{self, Names, PageText, Place, Word};
use crate::model::{BlockKind, Finding, Kind, Label, Severity, Topology};

pub(super) const ID: &str = "doc-unknown-component";

/// First headers that make a table one of components.
const HEADERS: [&str; 6] = ["component", "components", "server", "servers", "element", "elements"];

/// Words that say nothing about which component is meant.
const GENERIC: [&str; 12] = [
    "total",
    "summary",
    "all",
    "other",
    "others",
    "none",
    "notes",
    "note",
    "everything",
    "overall",
    "description",
    "various",
];

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let near = Near::new(cx.topology);
    // Many pages of a design may have the same table: what its cells say is looked at once.
    let mut cells: BTreeMap<String, Option<Finding>> = BTreeMap::new();
    for place in cx.reading.pages.iter().flat_map(first_cells) {
        let text = place.text();
        let text = text.trim();
        if let Some(same) = cells.get_mut(text) {
            if let Some(finding) = same {
                finding.labels.push(at(place));
            }
            continue;
        }
        let words: Vec<Word> = words(place).cloned().collect();
        let is_known = is_known(cx.topology, &cx.reading.names, &words);
        cells.insert(text.to_owned(), (!is_known).then(|| finding(&near, place, text)));
    }
    cells.into_values().flatten().collect()
}

/// Returns the cells of a page where rows of tables of components begin.
fn first_cells<'a>(page: &'a PageText<'a>) -> impl Iterator<Item = &'a Place<'a>> {
    let mut open: Option<u32> = None;
    page.places.iter().filter(move |place| match place.block.kind() {
        BlockKind::Cell { table, row: 0, column: 0 } => {
            let first = words(place).next();
            let is_ours = first.is_some_and(|w| HEADERS.contains(&&*w.text));
            open = is_ours.then_some(table);
            false
        }
        BlockKind::Cell { table, column: 0, .. } => open == Some(table),
        _ => false,
    })
}

/// Returns the words of a cell, which the reading keeps where a row begins.
fn words<'a>(place: &'a Place<'_>) -> impl Iterator<Item = &'a Word> {
    place.sentences.iter().flat_map(|sentence| sentence.words())
}

/// Returns whether a cell names a component, or the kind of one, or nothing in particular.
fn is_known(t: &Topology, names: &Names, words: &[Word]) -> bool {
    let bare: Vec<&Word> = words.iter().filter(|w| !GENERIC.contains(&&*w.text)).collect();
    if bare.is_empty() {
        return true;
    }
    let has_kind = |kind: &Kind| t.components.iter().any(|c| c.kind == *kind);
    let all = names.in_words(words);
    if all.iter().any(|n| !n.components.is_empty()) {
        return true;
    }
    // "Server 4" is no server of three: a number after the word picks one.
    let numbered = |end: usize| words.get(end).is_some_and(|w| w.text.parse::<u32>().is_ok());
    all.iter().any(|n| n.kinds.iter().any(has_kind) && !numbered(n.end)) || by_synonym(t, words)
}

/// Everyday words of kinds count here, where nothing but a component is expected.
fn by_synonym(t: &Topology, words: &[Word]) -> bool {
    let last_is_number = words.last().is_some_and(|w| w.text.parse::<u32>().is_ok());
    let says = |word: &str, kind: Kind| {
        let single = word.strip_suffix('s').unwrap_or(word);
        kind.synonyms().contains(&word) || kind.synonyms().contains(&single)
    };
    !last_is_number && t.components.iter().any(|c| words.iter().any(|w| says(&w.text, c.kind)))
}

fn at(place: &Place<'_>) -> Label {
    label(place.block.whole(place.page.file), "names no component")
}

fn finding(near: &Near<'_>, place: &Place<'_>, text: &str) -> Finding {
    let near = near.to(text);
    let meant = near.as_ref().map(|id| format!("; did you mean `{id}`?"));
    let ending = meant.unwrap_or_else(|| ".".to_owned());
    Finding {
        subjects: vec![text.to_owned()],
        concerns: near.into_iter().collect(),
        labels: vec![at(place)],
        evidence: vec![format!(
            "“{text}” is no id, name, technology or kind of this topology's components."
        )],
        why: "The table and the drawing speak of different systems; a reader cannot know which \
              is right."
            .to_owned(),
        help: "Correct the name in the table, or add the component to the topology.".to_owned(),
        ..flat(ID, Severity::Low, format!("“{text}” is not in the topology{ending}"))
    }
}

/// Knows which component a cell may mean.
struct Near<'t> {
    t: &'t Topology,
    /// The names of the components in lower case.
    names: Vec<String>,
}

impl<'t> Near<'t> {
    fn new(t: &'t Topology) -> Self {
        let names = t.components.iter().map(|c| c.name.to_lowercase()).collect();
        Self { t, names }
    }

    /// Returns the component whose id or name differs from the text by a slip or two.
    fn to(&self, cell: &str) -> Option<String> {
        let wanted = cell.to_lowercase();
        let length = wanted.chars().count();
        if length > 80 {
            return None;
        }
        let most = (length / 4).max(1);
        let slips = |name: &str| text::distance(&wanted, name, most);
        let near = self.t.components.iter().zip(&self.names).filter_map(|(c, name)| {
            let slips = slips(name).into_iter().chain(slips(&c.id)).min()?;
            Some((slips, c))
        });
        near.min_by_key(|(slips, _)| *slips).map(|(_, c)| c.id.clone())
    }
}
