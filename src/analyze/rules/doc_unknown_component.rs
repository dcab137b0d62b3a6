//! `doc-unknown-component`: a table row that names nothing of the topology.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

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
    let mut near = Near::new(cx.topology);
    let mut found: BTreeMap<String, Finding> = BTreeMap::new();
    for place in cx.reading.pages.iter().flat_map(|page| unknown(cx, page)) {
        // Many pages of a design may have the same table.
        match found.entry(place.text().trim().to_owned()) {
            Entry::Occupied(same) => same.into_mut().labels.push(at(place)),
            Entry::Vacant(new) => {
                let finding = finding(&mut near, place, new.key());
                new.insert(finding);
            }
        }
    }
    found.into_values().collect()
}

/// Returns the cells of a page where rows begin that name nothing of the topology.
fn unknown<'a>(cx: &Context<'_>, page: &'a PageText<'a>) -> Vec<&'a Place<'a>> {
    let mut found = Vec::new();
    let mut open: Option<u32> = None;
    for place in &page.places {
        match place.block.kind() {
            BlockKind::Cell { table, row: 0, column: 0 } => {
                let first = words(place).next();
                let is_ours = first.is_some_and(|w| HEADERS.contains(&&*w.text));
                open = is_ours.then_some(table);
            }
            BlockKind::Cell { table, row, column: 0 } if row > 0 && open == Some(table) => {
                let words: Vec<Word> = words(place).cloned().collect();
                if !is_known(cx.topology, &cx.reading.names, &words) {
                    found.push(place);
                }
            }
            _ => {}
        }
    }
    found
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

fn finding(near: &mut Near<'_>, place: &Place<'_>, text: &str) -> Finding {
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

/// Knows which component a cell may mean; tables of many pages repeat the same wrong names.
struct Near<'t> {
    t: &'t Topology,
    /// The names of the components in lower case.
    names: Vec<String>,
    known: HashMap<String, Option<String>>,
}

impl<'t> Near<'t> {
    fn new(t: &'t Topology) -> Self {
        let names = t.components.iter().map(|c| c.name.to_lowercase()).collect();
        Self { t, names, known: HashMap::new() }
    }

    /// Returns the component whose id or name differs from the text by a slip or two.
    fn to(&mut self, cell: &str) -> Option<String> {
        if let Some(known) = self.known.get(cell) {
            return known.clone();
        }
        let near = self.nearest(cell);
        self.known.insert(cell.to_owned(), near.clone());
        near
    }

    fn nearest(&self, cell: &str) -> Option<String> {
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
