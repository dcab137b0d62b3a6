//! The words of a design's pages: each looked at once, however often it is written.

use std::collections::HashMap;
use std::rc::Rc;

use super::Names;
use super::mood::{Mood, denies, denies_before, mood};
use super::names::Begins;
use super::tables::Tables;
use crate::model::{PageId, PageSet, Quick};

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

    pub(super) fn traits(&self) -> Traits {
        let mut traits = Traits::default();
        traits.put(Traits::SIGNALS, self.signals.any());
        traits.put(Traits::NAMES, self.begins != Begins::Nothing);
        traits.put(Traits::NUMBER, self.number.is_some());
        traits.put(Traits::UNSETTLES, self.mood == Mood::Unsettles);
        traits.put(Traits::DENIES, self.denies || self.denies_before);
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
    /// It denies what stands before or after it.
    pub(super) const DENIES: Self = Self(16);

    /// Returns whether some of `others` are among these.
    #[inline]
    pub(super) fn has(self, others: Self) -> bool {
        self.0 & others.0 != 0
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
    /// A bit for each table of which a pattern is one word, and this is it.
    sure: u64,
    /// A bit for each pattern; several may share one, so that only its absence is certain.
    patterns: u64,
    /// The same for another part of each pattern than its key, where it has one; what shares a bit
    /// there seldom shares one here.
    others: u64,
}

impl Signals {
    /// What words speak for of which nothing is known.
    const ALL: Self = Self { tables: u64::MAX, sure: 0, patterns: u64::MAX, others: u64::MAX };

    /// Returns what words speak for that are all of one pattern.
    pub(super) fn of(table: usize, pattern: usize) -> Self {
        let (patterns, others) =
            (Self::bit(table * 5 + pattern), Self::bit(table * 11 + pattern * 3));
        Self { tables: 1 << table, sure: 1 << table, patterns, others }
    }

    /// Returns what a word speaks for that is the key of a pattern, which has other parts.
    pub(super) fn key(self) -> Self {
        Self { sure: 0, others: 0, ..self }
    }

    /// Returns what a word speaks for that is another part of a pattern.
    pub(super) fn other(self) -> Self {
        Self { others: self.others, ..Self::default() }
    }

    fn bit(number: usize) -> u64 {
        1 << (number % 64)
    }

    /// Adds what another word speaks for.
    pub(super) fn add(&mut self, other: Self) {
        self.tables |= other.tables;
        self.sure |= other.sure;
        self.patterns |= other.patterns;
        self.others |= other.others;
    }

    /// Returns whether they speak for anything.
    fn any(self) -> bool {
        self.tables != 0 || self.others != 0
    }

    /// Returns whether they speak for any table.
    pub(super) fn any_table(self) -> bool {
        self.tables != 0
    }

    /// Returns whether they speak for a table.
    pub(super) fn table(self, index: usize) -> bool {
        self.tables >> index & 1 == 1
    }

    /// Returns whether one of them is all that a pattern of a table asks for.
    pub(super) fn is_sure(self, table: usize) -> bool {
        self.sure >> table & 1 == 1
    }

    /// Returns what is left of them when some words are gone: what may be said, nothing for sure.
    pub(super) fn perhaps(self) -> Self {
        Self { sure: 0, ..self }
    }

    /// Returns the tables that they speak for among those that a bit of `tables` is set for.
    pub(super) fn among(self, tables: u64) -> u64 {
        self.tables & tables
    }

    /// Returns whether words that say this may match a pattern.
    #[inline]
    pub(super) fn meet(self, pattern: Self) -> bool {
        self.patterns & pattern.patterns != 0 && self.others & pattern.others != 0
    }

    /// Returns whether a word that says this may be the key of a pattern.
    #[inline]
    pub(super) fn is_key_of(self, pattern: Self) -> bool {
        self.patterns & pattern.patterns != 0
    }
}

/// The longest words that are looked up by their bytes alone.
const SHORT: usize = size_of::<u128>();

/// Stands for the bytes of longer words.
const LONG: u128 = 0;

/// How many words are remembered without a search, as a power of two.
const NEAR_BITS: u32 = 11;
const NEAR: usize = 1 << NEAR_BITS;

/// What words are held against.
#[derive(Clone, Copy)]
pub(super) struct Against<'a> {
    pub(super) names: &'a Names,
    pub(super) tables: &'a Tables,
}

/// Words by how they are written.
pub(super) struct Vocabulary {
    words: Vec<Rc<Token>>,
    /// How each of them is written, and the pages that it stands on, each once.
    pages: Vec<(String, PageSet)>,
    /// The number of the page that is read, if it is noted which words stand there.
    page: u32,
    /// Which word stood last at each place that the bytes of a short one lead to; nothing where few
    /// words are looked up.
    near: Option<Box<[Near; NEAR]>>,
    /// Short words, which nearly all are, as numbers.
    short: HashMap<u128, u32, Quick>,
    long: HashMap<Box<str>, u32, Quick>,
}

/// A short word that was looked up.
#[derive(Clone, Copy)]
struct Near {
    bytes: u128,
    at: u32,
    /// The page on which it was seen last.
    page: u32,
    traits: Traits,
}

/// No word: its bytes stand in no text.
const NOTHING: Near = Near { bytes: u128::MAX, at: 0, page: NO_PAGE, traits: Traits(0) };

/// The number of no page.
const NO_PAGE: u32 = u32::MAX;

impl Default for Vocabulary {
    fn default() -> Self {
        let (short, long) = (HashMap::default(), HashMap::default());
        let (words, pages, near) = (Vec::new(), Vec::new(), None);
        Self { words, pages, page: NO_PAGE, near, short, long }
    }
}

impl Vocabulary {
    /// Returns an empty vocabulary in which many words will be looked up.
    pub(super) fn for_many() -> Self {
        Self { near: Some(Box::new([NOTHING; NEAR])), ..Self::default() }
    }

    /// Returns what the word is that is written from `start` to `end` of a text, and its number.
    ///
    /// A new word is held against names and tables; without them it may matter to any.
    #[inline(always)]
    pub(super) fn looked_up(
        &mut self,
        text: &str,
        (start, end): (usize, usize),
        against: Option<Against<'_>>,
    ) -> (Traits, u32) {
        let number = number(text.as_bytes(), (start, end));
        match self.near.as_mut().map(|near| &mut near[place(number)]) {
            Some(near) if near.bytes == number => {
                let (at, traits) = (near.at, near.traits);
                if near.page != self.page {
                    near.page = self.page;
                    self.stands_here(at);
                }
                (traits, at)
            }
            _ => self.sought(&text[start..end], number, against),
        }
    }

    /// Notes from now on which words stand on a page, or none any more.
    pub(super) fn turn_to(&mut self, page: Option<PageId>) {
        self.page = page.map_or(NO_PAGE, |page| page.0);
    }

    /// Notes that a word stands on the page that is read.
    #[inline(never)]
    fn stands_here(&mut self, at: u32) {
        let here = self.page != NO_PAGE;
        if let Some((_, pages)) = self.pages.get_mut(at as usize).filter(|_| here) {
            pages.add(PageId(self.page));
        }
    }

    /// Returns how the words are written, with the pages that each stands on.
    pub(super) fn take_pages(&mut self) -> Vec<(String, PageSet)> {
        std::mem::take(&mut self.pages)
    }

    /// Returns what the word with this number speaks for.
    #[inline]
    pub(super) fn signals(&self, at: u32) -> Signals {
        self.words[at as usize].signals
    }

    /// Returns a word that was looked up before; another may name anything and fit every pattern.
    #[inline(never)]
    pub(super) fn token(&mut self, text: &str, start: usize, end: usize) -> Rc<Token> {
        let (_, at) = self.looked_up(text, (start, end), None);
        Rc::clone(&self.words[at as usize])
    }

    /// Returns what the words say, each once for every way in which it is written.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|token| &*token.text)
    }

    /// Returns what a word is and its number, and remembers it if it is short.
    #[inline(never)]
    fn sought(
        &mut self,
        written: &str,
        number: u128,
        against: Option<Against<'_>>,
    ) -> (Traits, u32) {
        let known = match number {
            LONG => self.long.get(written),
            _ => self.short.get(&number),
        };
        let at = known.copied().unwrap_or_else(|| self.learn(written, number, against));
        let traits = self.words[at as usize].traits();
        self.stands_here(at);
        if let Some(near) = self.near.as_mut().filter(|_| number != LONG) {
            near[place(number)] = Near { bytes: number, at, traits, page: self.page };
        }
        (traits, at)
    }

    fn learn(&mut self, written: &str, number: u128, against: Option<Against<'_>>) -> u32 {
        let mut token = Token::new(written);
        if let Some(Against { names, tables }) = against {
            token.begins = names.begins(&token.text);
            token.signals = tables.signals(&token.text);
        }
        let at = self.words.len() as u32;
        self.words.push(Rc::new(token));
        self.pages.push((written.to_owned(), PageSet::default()));
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

/// Returns the bytes of a short word, which stands from `start` to `end` of a text, as a number.
#[inline]
fn number(text: &[u8], (start, end): (usize, usize)) -> u128 {
    let length = end - start;
    if length > SHORT {
        return LONG;
    }
    let bytes = match text[start..].first_chunk() {
        Some(bytes) => u128::from_le_bytes(*bytes),
        None => near_the_end(text, start),
    };
    bytes & MASKS[length]
}

/// Returns the bytes from `start` to the end of a text, which are fewer than a short word may have.
#[inline(never)]
fn near_the_end(text: &[u8], start: usize) -> u128 {
    if let Some(last) = text.last_chunk::<SHORT>() {
        let before = SHORT + start - text.len();
        return u128::from_le_bytes(*last) >> (8 * before);
    }
    let mut bytes = [0; SHORT];
    bytes[..text.len() - start].copy_from_slice(&text[start..]);
    u128::from_le_bytes(bytes)
}
