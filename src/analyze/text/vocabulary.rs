//! The words of a design's pages: each looked at once, however often it is written.

use std::collections::HashMap;
use std::rc::Rc;

use super::Names;
use super::mood::{Mood, denies, denies_before, mood};
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
    /// Whether it denies what follows within a few words.
    pub(super) denies: bool,
    /// Whether it denies what stands before it.
    pub(super) denies_before: bool,
    /// What it speaks for.
    pub(super) signals: Signals,
}

/// Numbers from two on; "one server" is more often an example than a count.
const NUMBERS: [&str; 11] =
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

impl Token {
    /// Returns a word of which nothing is known: it may name anything and fit every pattern.
    pub(super) fn new(written: &str) -> Self {
        let text = spoken(written);
        let by_word = NUMBERS.iter().position(|n| *n == text).map(|at| at + 2);
        let number = by_word.or_else(|| text.parse().ok().filter(|n| (2..1000).contains(n)));
        let (mood, denies, denies_before) = (mood(&text), denies(&text), denies_before(&text));
        let (begins, signals) = (Begins::Unknown, Signals::ALL);
        Self { text, number, begins, mood, denies, denies_before, signals }
    }

    fn traits(&self) -> Traits {
        let mut traits = Traits::default();
        traits.put(Traits::SIGNALS, self.signals.any());
        traits.put(Traits::NAMES, self.begins != Begins::Nothing);
        traits.put(Traits::NUMBER, self.number.is_some());
        traits.put(Traits::UNSETTLES, self.mood == Mood::Unsettles);
        traits
    }
}

/// Returns a word in lower case, without a possessive ending.
pub(super) fn spoken(written: &str) -> String {
    let mut text = written.to_lowercase();
    if !text.is_ascii() {
        text = text.replace('’', "'");
    }
    if text.ends_with("'s") {
        text.truncate(text.len() - "'s".len());
    }
    text
}

/// What a word is, in bits: asked for each word of a site.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Traits(u8);

impl Traits {
    /// It speaks for some table.
    pub(super) const SIGNALS: Self = Self(1);
    /// A name may begin with it.
    pub(super) const NAMES: Self = Self(2);
    /// It states a number.
    pub(super) const NUMBER: Self = Self(4);
    /// It makes a plan or a comparison of a sentence.
    pub(super) const UNSETTLES: Self = Self(8);

    /// Returns whether some of `others` are among these.
    #[inline]
    pub(super) fn has(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// Returns whether some rule may look into a sentence for them.
    pub(super) fn matter(self) -> bool {
        self.has(Self(Self::SIGNALS.0 | Self::NAMES.0 | Self::NUMBER.0))
    }

    /// Adds those of another word.
    #[inline]
    pub(super) fn add(&mut self, others: Self) {
        self.0 |= others.0;
    }

    /// Puts `other` among these, or takes it away.
    pub(super) fn put(&mut self, other: Self, there: bool) {
        self.0 = if there { self.0 | other.0 } else { self.0 & !other.0 };
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

    /// Returns the tables that they speak for among those that a bit of `tables` is set for.
    pub(super) fn among(self, tables: u64) -> u64 {
        self.tables & tables
    }

    /// Returns whether they and others may speak for the same pattern.
    #[inline]
    pub(super) fn meet(self, others: Self) -> bool {
        self.patterns & others.patterns != 0
    }
}

/// The longest words that are looked up by their bytes alone.
const SHORT: usize = size_of::<u128>();

/// Stands for the bytes of longer words.
const LONG: u128 = 0;

/// How many words are remembered without a search, as a power of two.
const NEAR_BITS: u32 = 11;

/// A word that was looked at, with what decides about sentences.
type Known = (Rc<Token>, Traits);

/// Words by how they are written.
pub(super) struct Vocabulary<'a> {
    words: Vec<Known>,
    /// Which word stood last at each place that the bytes of a short one lead to, and its bytes.
    /// No byte of a word is zero.
    near: Vec<(u128, usize)>,
    /// Short words, which nearly all are, as numbers.
    short: HashMap<u128, usize, Quick>,
    long: HashMap<Box<str>, usize, Quick>,
    /// What the words are held against, when it is known.
    against: Option<(&'a Names, &'a Tables)>,
}

impl Default for Vocabulary<'_> {
    fn default() -> Self {
        let (short, long) = (HashMap::default(), HashMap::default());
        let near = vec![(0, 0); 1 << NEAR_BITS];
        Self { words: Vec::new(), near, short, long, against: None }
    }
}

impl<'a> Vocabulary<'a> {
    /// Returns an empty vocabulary that marks which words matter to names and tables of patterns.
    pub(super) fn against(names: &'a Names, tables: &'a Tables) -> Self {
        Self { against: Some((names, tables)), ..Self::default() }
    }

    /// Returns the word that is written from `start` to `end` of a text.
    #[inline]
    pub(super) fn token(&mut self, text: &str, start: usize, end: usize) -> &Known {
        let number = number(&text.as_bytes()[start..], end - start);
        let at = match self.near[place(number)] {
            (bytes, at) if bytes == number && number != LONG => at,
            _ => self.sought(&text[start..end], number),
        };
        &self.words[at]
    }

    /// Returns where a word stands, and remembers it if it is short.
    #[inline(never)]
    fn sought(&mut self, written: &str, number: u128) -> usize {
        let known = match number {
            LONG => self.long.get(written),
            _ => self.short.get(&number),
        };
        let at = known.copied().unwrap_or_else(|| self.learn(written, number));
        self.near[place(number)] = (number, at);
        at
    }

    fn learn(&mut self, written: &str, number: u128) -> usize {
        let mut token = Token::new(written);
        if let Some((names, tables)) = self.against {
            token.begins = names.begins(&token.text);
            token.signals = tables.signals(&token.text);
        }
        let at = self.words.len();
        let traits = token.traits();
        self.words.push((Rc::new(token), traits));
        match number {
            LONG => self.long.insert(written.into(), at),
            _ => self.short.insert(number, at),
        };
        at
    }
}

/// The bytes of a word by its length.
static MASKS: [u128; SHORT + 1] = {
    let mut masks = [u128::MAX; SHORT + 1];
    let mut length = 0;
    while length < SHORT {
        masks[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    masks
};

/// Returns the place that the bytes of a short word lead to.
#[inline]
fn place(number: u128) -> usize {
    let mixed = (number as u64 ^ (number >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> (u64::BITS - NEAR_BITS)) as usize
}

/// Returns the bytes of a short word, which `text` begins with, as a number.
#[inline]
fn number(text: &[u8], length: usize) -> u128 {
    if length > SHORT {
        return LONG;
    }
    let bytes = match text.first_chunk() {
        Some(bytes) => *bytes,
        None => last_bytes(text),
    };
    u128::from_le_bytes(bytes) & MASKS[length]
}

/// Returns the bytes at the end of a text, filled up.
#[inline(never)]
fn last_bytes(text: &[u8]) -> [u8; SHORT] {
    let mut bytes = [0; SHORT];
    bytes.iter_mut().zip(text).for_each(|(place, byte)| *place = *byte);
    bytes
}
