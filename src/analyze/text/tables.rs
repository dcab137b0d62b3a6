//! Tables of patterns, and which words speak for them.

use std::collections::HashMap;

use super::pattern::{Choice, Key};
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
        let keys = std::mem::take(&mut all.keys);
        for (table, keys) in keys.iter().enumerate() {
            for (at, key) in keys.iter().enumerate() {
                let signals = Signals::of(table, at);
                match key.other_choices() {
                    [] => all.add(key.choices(), signals),
                    others => {
                        all.add(key.choices(), signals.key());
                        all.add(others, signals.other());
                    }
                }
            }
        }
        Self { keys, ..all }
    }

    fn add(&mut self, choices: &[Choice<'static>], signals: Signals) {
        for choice in choices {
            match choice.is_start {
                true => self.starts.push((choice.text, signals)),
                false => self.whole.entry(choice.text).or_default().add(signals),
            }
        }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::vocabulary::Signals;
    use super::super::{find, sentences};
    use super::Tables;

    const PATTERNS: [&str; 6] = [
        "is|are .. encrypted",
        "no single point~ of failure",
        "no|any spof~",
        "active active",
        "firewalled",
        "backup~ are taken|made",
    ];

    fn said_by(tables: &Tables, text: &str) -> Signals {
        let mut said = Signals::default();
        text.split(' ').for_each(|word| said.add(tables.signals(word)));
        said
    }

    #[test]
    fn two_parts_of_a_pattern_have_to_be_said() {
        let tables = Tables::new([PATTERNS.to_vec()].into_iter());
        let may = |text: &str, at: usize| said_by(&tables, text).meet(Signals::of(0, at));
        assert!(may("backups are made", 5) && !may("backups are here", 5));
        assert!(may("it is firewalled", 4) && !may("it is not", 4));
        assert!(!may("encrypted", 0) && may("encrypted is", 0));
    }

    proptest! {
        #[test]
        fn what_matches_was_said(
            words in proptest::collection::vec(
                "(is|are|not|encrypted|no|single|points|of|failure|spofs|active|firewalled|backups|made)",
                1..9,
            )
        ) {
            let tables = Tables::new([PATTERNS.to_vec()].into_iter());
            let text = words.join(" ");
            for (at, pattern) in PATTERNS.iter().enumerate() {
                if find(&sentences(&text)[0], pattern).is_some() {
                    prop_assert!(said_by(&tables, &text).meet(Signals::of(0, at)), "{pattern}: {text}");
                }
            }
        }
    }
}
