//! Which components the words of a sentence name.

use std::collections::HashMap;

use super::words::split;
use super::{Sentence, Word};
use crate::model::{ComponentId, Kind, Topology};

/// Phrases that name components or kinds, by their first word.
pub(in crate::analyze) struct Names {
    phrases: HashMap<String, Vec<Phrase>>,
}

struct Phrase {
    words: Vec<String>,
    component: Option<ComponentId>,
    kind: Option<Kind>,
}

/// Words of a sentence that name something.
#[derive(Clone, Debug)]
pub(in crate::analyze) struct Named {
    /// The first word.
    pub(in crate::analyze) start: usize,
    /// One past the last word.
    pub(in crate::analyze) end: usize,
    /// Components named by name, id or technology.
    pub(in crate::analyze) components: Vec<ComponentId>,
    /// Kinds named by their words.
    pub(in crate::analyze) kinds: Vec<Kind>,
}

/// Synonyms that are everyday words; in running text they mean something else more often.
const EVERYDAY: [&str; 26] = [
    "web",
    "app",
    "application",
    "api",
    "logs",
    "logging",
    "auth",
    "secrets",
    "job",
    "files",
    "code",
    "node",
    "instance",
    "group",
    "system",
    "boundary",
    "zone",
    "region",
    "person",
    "actor",
    "agent",
    "metrics",
    "volume",
    "disk",
    "host",
    "gateway",
];

impl Names {
    /// Collects the names of a topology and the words of all kinds.
    pub(in crate::analyze) fn new(t: &Topology) -> Self {
        let mut names = Self { phrases: HashMap::new() };
        for id in t.ids() {
            let component = t.component(id);
            let own = [Some(&component.name), Some(&component.id), component.tech.as_ref()];
            for text in own.into_iter().flatten() {
                names.add(text, Some(id), None);
                let bare = text.split('(').next().unwrap_or(text);
                names.add(bare, Some(id), None);
            }
            if component.custom_kind.is_some() {
                names.add(t.kind_label(component), Some(id), None);
            }
        }
        for kind in Kind::ALL {
            for text in [kind.label(), kind.plural(), kind.id()] {
                names.add(text, None, Some(*kind));
            }
            for word in kind.synonyms().iter().filter(|w| !EVERYDAY.contains(w)) {
                names.add(word, None, Some(*kind));
                names.add(&format!("{word}s"), None, Some(*kind));
            }
        }
        names
    }

    fn add(&mut self, text: &str, component: Option<ComponentId>, kind: Option<Kind>) {
        let words: Vec<String> = split(text).into_iter().map(|word| word.text.clone()).collect();
        let Some(first) = words.first().cloned() else { return };
        // One short number or letter would be named by every sentence.
        if words.len() == 1 && first.chars().count() < 2 {
            return;
        }
        let known = self.phrases.entry(first).or_default();
        // The names of one thing come one after the other, so only the last can be the same again.
        let own = |p: &&Phrase| p.component == component && p.kind == kind;
        if !known.iter().rev().take_while(own).any(|p| p.words == words) {
            known.push(Phrase { words, component, kind });
        }
    }

    /// Returns whether some name begins with a word.
    pub(super) fn begins(&self, word: &str) -> bool {
        self.phrases.contains_key(word)
    }

    /// Returns what the words of a sentence name, the longest phrases first taken.
    pub(in crate::analyze) fn in_sentence(&self, sentence: &Sentence) -> Vec<Named> {
        if sentence.may_name() { self.in_words(&sentence.words) } else { Vec::new() }
    }

    /// Returns what a run of words names.
    pub(in crate::analyze) fn in_words(&self, words: &[Word]) -> Vec<Named> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match self.at(words, at) {
                Some(named) => {
                    at = named.end;
                    found.push(named);
                }
                None => at += 1,
            }
        }
        found
    }

    fn at(&self, words: &[Word], at: usize) -> Option<Named> {
        if !words[at].may_name {
            return None;
        }
        let fits = |phrase: &&Phrase| {
            let rest = &words[at..];
            rest.len() >= phrase.words.len()
                && phrase.words.iter().zip(rest).all(|(a, b)| *a == b.text)
        };
        let candidates = self.phrases.get(&words[at].text)?;
        let longest = candidates.iter().filter(fits).map(|p| p.words.len()).max()?;
        let mut named = Named { start: at, end: at + longest, components: vec![], kinds: vec![] };
        for phrase in candidates.iter().filter(fits).filter(|p| p.words.len() == longest) {
            named.components.extend(phrase.component);
            named.kinds.extend(phrase.kind);
        }
        Some(named)
    }
}
