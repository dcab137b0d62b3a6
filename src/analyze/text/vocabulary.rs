//! The words of a design's pages: each looked at once, however often it is written.

use std::collections::HashMap;
use std::rc::Rc;

use super::Names;
use super::mood::{Mood, mood};
use super::names::Begins;
use super::tables::Tables;
use crate::model::Quick;

/// What is known of a word wherever it stands.
#[derive(Debug)]
pub(in crate::analyze) struct Token {
    /// The word in lower case; a possessive ending is cut off.
    pub(in crate::analyze) text: String,
    /// The number that it states, from two to 999, in digits or (to twelve) as a word.
    pub(in crate::analyze) number: Option<usize>,
    /// Which names begin with it.
    pub(super) begins: Begins,
    /// What it does to a sentence that states something.
    pub(super) mood: Mood,
    /// What it speaks for.
    pub(super) signals: Signals,
}

/// Numbers from two on; "one server" is more often an example than a count.
const NUMBERS: [&str; 11] =
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

impl Token {
    /// Returns a word of which nothing is known: it may name anything and fit every pattern.
    pub(super) fn new(written: &str) -> Self {
        let mut text = written.to_lowercase();
        if !text.is_ascii() {
            text = text.replace('’', "'");
        }
        if text.ends_with("'s") {
            text.truncate(text.len() - "'s".len());
        }
        let by_word = NUMBERS.iter().position(|n| *n == text).map(|at| at + 2);
        let number = by_word.or_else(|| text.parse().ok().filter(|n| (2..1000).contains(n)));
        let mood = mood(&text);
        Self { text, number, begins: Begins::Unknown, mood, signals: Signals::ALL }
    }

    /// Returns whether a name may begin with it.
    pub(super) fn may_name(&self) -> bool {
        self.begins != Begins::Nothing
    }

    /// Returns whether some rule may look into a sentence for it.
    fn matters(&self) -> bool {
        self.signals.any() || self.may_name() || self.number.is_some()
    }
}

/// Tables of patterns, and single ones of them, whose keys are among some words.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Signals {
    /// A bit for each table.
    tables: u64,
    /// A bit for each pattern; several may share one, so that only its absence is certain.
    patterns: u128,
}

impl Signals {
    /// What words speak for of which nothing is known.
    const ALL: Self = Self { tables: u64::MAX, patterns: u128::MAX };

    /// Returns what a word speaks for that is the key of one pattern.
    pub(super) fn of(table: usize, pattern: usize) -> Self {
        Self { tables: 1 << table, patterns: Self::bit(table, pattern) }
    }

    fn bit(table: usize, pattern: usize) -> u128 {
        1 << ((table * 9 + pattern) % 128)
    }

    /// Adds what another word speaks for.
    pub(super) fn add(&mut self, other: Self) {
        self.tables |= other.tables;
        self.patterns |= other.patterns;
    }

    /// Returns whether they speak for any table.
    pub(super) fn any(self) -> bool {
        self.tables != 0
    }

    /// Returns whether they speak for a table.
    pub(super) fn table(self, index: usize) -> bool {
        self.tables >> index & 1 == 1
    }

    /// Returns whether they may speak for a pattern of a table.
    pub(super) fn pattern(self, index: usize, at: usize) -> bool {
        self.patterns & Self::bit(index, at) != 0
    }
}

/// The longest words that are looked up by their bytes alone.
const SHORT: usize = size_of::<u128>();

/// A word that was looked at.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) token: Rc<Token>,
    /// Whether a sentence may matter for it; most words need no look into the token.
    pub(super) matters: bool,
}

/// Words by how they are written.
#[derive(Default)]
pub(super) struct Vocabulary<'a> {
    /// Short words, which nearly all are, as numbers: no byte of a word is zero.
    short: HashMap<u128, Known, Quick>,
    long: HashMap<Box<str>, Known, Quick>,
    /// What the words are held against, when it is known.
    against: Option<(&'a Names, &'a Tables)>,
}

impl<'a> Vocabulary<'a> {
    /// Returns an empty vocabulary that marks which words matter to names and tables of patterns.
    pub(super) fn against(names: &'a Names, tables: &'a Tables) -> Self {
        Self { against: Some((names, tables)), ..Self::default() }
    }

    /// Returns the word that is written from `start` to `end` of a text.
    #[inline]
    pub(super) fn token(&mut self, text: &str, start: usize, end: usize) -> Known {
        let number = number(&text.as_bytes()[start..], end - start);
        let known = match number {
            Some(number) => self.short.get(&number),
            None => self.long.get(&text[start..end]),
        };
        match known {
            Some(known) => known.clone(),
            None => self.learn(&text[start..end], number),
        }
    }

    fn learn(&mut self, written: &str, number: Option<u128>) -> Known {
        let mut token = Token::new(written);
        if let Some((names, tables)) = self.against {
            token.begins = names.begins(&token.text);
            token.signals = tables.signals(&token.text);
        }
        let known = Known { matters: token.matters(), token: Rc::new(token) };
        match number {
            Some(number) => self.short.insert(number, known.clone()),
            None => self.long.insert(written.into(), known.clone()),
        };
        known
    }
}

/// Returns the bytes of a short word, which `text` begins with, as a number.
#[inline]
fn number(text: &[u8], length: usize) -> Option<u128> {
    if !(1..=SHORT).contains(&length) {
        return None;
    }
    if let Some(bytes) = text.first_chunk() {
        return Some(u128::from_le_bytes(*bytes) & (u128::MAX >> (8 * (SHORT - length))));
    }
    let mut bytes = [0; SHORT];
    bytes.get_mut(..length)?.copy_from_slice(text.get(..length)?);
    Some(u128::from_le_bytes(bytes))
}
