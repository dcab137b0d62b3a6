//! Which components the words of a sentence name.

use std::collections::HashMap;

use super::words::texts;
use super::{Sentence, Word};
use crate::model::{ComponentId, Kind, Quick, Topology};

/// Phrases that name components or kinds.
pub(in crate::analyze) struct Names {
    /// Those that begin with the same word stand together.
    phrases: Vec<Vec<Phrase>>,
    /// Where those with a first word stand.
    by_first: HashMap<String, usize, Quick>,
}

/// Which phrases begin with a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begins {
    /// Nobody has looked.
    Unknown,
    Nothing,
    /// Those that stand here.
    These(usize),
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
        let mut names = Self { phrases: Vec::new(), by_first: HashMap::default() };
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
        let words = texts(text);
        let Some(first) = words.first().cloned() else { return };
        // One short number or letter would be named by every sentence.
        if words.len() == 1 && first.chars().count() < 2 {
            return;
        }
        let at = *self.by_first.entry(first).or_insert_with(|| {
            self.phrases.push(Vec::new());
            self.phrases.len() - 1
        });
        let known = &mut self.phrases[at];
        // The names of one thing come one after the other, so only the last can be the same again.
        let own = |p: &&Phrase| p.component == component && p.kind == kind;
        if !known.iter().rev().take_while(own).any(|p| p.words == words) {
            known.push(Phrase { words, component, kind });
        }
    }

    /// Returns which names begin with a word.
    pub(super) fn begins(&self, word: &str) -> Begins {
        self.by_first.get(word).map_or(Begins::Nothing, |at| Begins::These(*at))
    }

    /// Calls `found` with each component and each kind that may be named where `is_said` tells which
    /// words are.
    pub(super) fn possible(
        &self,
        is_said: impl Fn(&str) -> bool,
        mut found: impl FnMut(Option<ComponentId>, Option<Kind>),
    ) {
        for phrase in self.phrases.iter().flatten() {
            if phrase.words.iter().all(|word| is_said(word)) {
                found(phrase.component, phrase.kind);
            }
        }
    }

    /// Returns what the words of a sentence name, the longest phrases first taken.
    pub(in crate::analyze) fn in_sentence(&self, sentence: &Sentence<'_>) -> Vec<Named> {
        if sentence.may_name() { self.in_words(sentence.words()) } else { Vec::new() }
    }

    /// Returns what a run of words names.
    pub(in crate::analyze) fn in_words(&self, words: &[Word]) -> Vec<Named> {
        let mut found: Vec<Named> = Vec::new();
        self.each(words, |start, end, phrase| {
            if found.last().is_none_or(|named| named.start != start) {
                found.push(Named { start, end, components: vec![], kinds: vec![] });
            }
            if let Some(named) = found.last_mut() {
                named.components.extend(phrase.component);
                named.kinds.extend(phrase.kind);
            }
        });
        found
    }

    /// Calls `found` with each component and each kind that a sentence names.
    pub(in crate::analyze) fn all_in(
        &self,
        sentence: &Sentence<'_>,
        mut found: impl FnMut(Option<ComponentId>, Option<Kind>),
    ) {
        if sentence.may_name() {
            self.each(sentence.words(), |_, _, phrase| found(phrase.component, phrase.kind));
        }
    }

    /// Calls `found` with each phrase among words: its first word, one past its last, and itself.
    fn each(&self, words: &[Word], mut found: impl FnMut(usize, usize, &Phrase)) {
        let mut at = 0;
        let next = |at: usize| words[at..].iter().position(|word| word.may_name);
        while let Some(skipped) = next(at) {
            at += skipped;
            let candidates = self.candidates(&words[at]);
            let fits = |phrase: &&Phrase| {
                let rest = &words[at..];
                rest.len() >= phrase.words.len()
                    && phrase.words.iter().zip(rest).skip(1).all(|(a, b)| *a == b.text)
            };
            let longest = candidates.iter().filter(fits).map(|p| p.words.len()).max();
            let length = longest.unwrap_or(0);
            for phrase in candidates.iter().filter(|p| p.words.len() == length).filter(fits) {
                found(at, at + length, phrase);
            }
            at += length.max(1);
        }
    }

    /// Returns the phrases that begin with a word.
    fn candidates(&self, word: &Word) -> &[Phrase] {
        let begins = match word.begins {
            Begins::Unknown => self.begins(&word.text),
            known => known,
        };
        match begins {
            Begins::These(at) => &self.phrases[at],
            _ => &[],
        }
    }
}
