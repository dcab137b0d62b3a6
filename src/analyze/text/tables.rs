//! Tables of patterns, and which words speak for them.

use std::collections::HashMap;

use super::pattern::Key;
use super::vocabulary::Signals;
use crate::model::Quick;

/// Patterns that sentences are held against, by table; 64 tables at most.
pub(in crate::analyze) struct Tables {
    keys: Vec<Vec<Key>>,
    /// What words speak for that are written out in a key.
    whole: HashMap<&'static str, Signals, Quick>,
    /// What the starts of words speak for: `point~`.
    starts: Vec<(&'static str, Signals)>,
}

impl Tables {
    /// Returns the tables with what each of their keys is about.
    pub(in crate::analyze) fn new(tables: impl Iterator<Item = Vec<&'static str>>) -> Self {
        let keys: Vec<Vec<Key>> =
            tables.map(|patterns| patterns.into_iter().map(Key::of).collect()).collect();
        let mut all = Self { keys, whole: HashMap::default(), starts: Vec::new() };
        for (table, keys) in all.keys.iter().enumerate() {
            for (at, key) in keys.iter().enumerate() {
                let signals = Signals::of(table, at);
                for choice in key.choices() {
                    match choice.is_start {
                        true => all.starts.push((choice.text, signals)),
                        false => all.whole.entry(choice.text).or_default().add(signals),
                    }
                }
            }
        }
        all
    }

    /// Returns the keys of a table.
    pub(super) fn keys(&self, table: usize) -> &[Key] {
        self.keys.get(table).map_or(&[], Vec::as_slice)
    }

    /// Returns what a word speaks for.
    pub(super) fn signals(&self, word: &str) -> Signals {
        let mut signals = self.whole.get(word).copied().unwrap_or_default();
        for (start, more) in &self.starts {
            if word.starts_with(start) {
                signals.add(*more);
            }
        }
        signals
    }
}
