//! Which words stand on which pages: an index for each first letter.

mod packed;
mod patch;

use std::collections::HashMap;

use rayon::prelude::*;

use self::packed::Packed;
pub(super) use self::patch::patched;
use crate::model::{Page, PageId, PageSet, PageWords, Quick, TextBlocks, runs};

/// Shorter and longer words are not searched for.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=24;
/// What words begin with.
const LETTERS: &str = "0_abcdefghijklmnopqrstuvwxyz";
/// How many pages are read at a time.
const PAGES_AT_A_TIME: usize = 128;

/// How many short words are remembered without a search, as a power of two.
const NEAR_BITS: u32 = 12;
/// How many that is.
const NEAR: usize = 1 << NEAR_BITS;

/// The words of some pages.
struct Part {
    words: HashMap<Packed, u32, Quick>,
    pages: Vec<PageSet>,
    /// Which short word stood last at each place that its letters lead to.
    near: Vec<Near>,
}

/// A short word that was seen.
#[derive(Clone, Copy, Default)]
struct Near {
    letters: u64,
    /// Where its pages are.
    at: u32,
    /// The last of them.
    page: u32,
}

impl Part {
    fn new() -> Self {
        let near = vec![Near::default(); NEAR];
        Self { words: HashMap::default(), pages: Vec::new(), near }
    }

    #[inline]
    fn add(&mut self, word: Packed, PageId(page): PageId) {
        let [letters, 0, 0] = word.0 else { return self.add_sought(word, PageId(page)) };
        let mixed = letters.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let place = (mixed >> (u64::BITS - NEAR_BITS)) as usize;
        let near = &mut self.near[place];
        // A page says most of its words more than once.
        if near.letters == letters && near.page == page {
            return;
        }
        if near.letters == letters {
            near.page = page;
            return self.pages[near.at as usize].add(PageId(page));
        }
        let at = self.sought(word);
        self.near[place] = Near { letters, at, page };
        self.pages[at as usize].add(PageId(page));
    }

    #[inline(never)]
    fn add_sought(&mut self, word: Packed, page: PageId) {
        let at = self.sought(word);
        self.pages[at as usize].add(page);
    }

    /// Returns where the pages of a word are.
    fn sought(&mut self, word: Packed) -> u32 {
        *self.words.entry(word).or_insert_with(|| {
            self.pages.push(PageSet::default());
            (self.pages.len() - 1) as u32
        })
    }

    /// Returns each word with its pages.
    fn all(mut self) -> Vec<(Packed, PageSet)> {
        let pages = &mut self.pages;
        let words = self.words.into_iter();
        words.map(|(word, at)| (word, std::mem::take(&mut pages[at as usize]))).collect()
    }
}

/// Every word of a site with pages that it stands on, in order; the same word may come several times.
pub(super) struct Index(Vec<(Packed, PageSet)>);

impl Index {
    /// Returns the words of all pages. What is known of some is taken from there, and used up; the
    /// others are read.
    pub(super) fn new(pages: &[Page], known: Vec<PageWords>) -> Self {
        let mut is_known = vec![false; pages.len()];
        known.iter().flat_map(|words| &words.pages).for_each(|at| is_known[at.0 as usize] = true);
        let chunks = pages.par_chunks(PAGES_AT_A_TIME).zip(is_known.par_chunks(PAGES_AT_A_TIME));
        let firsts = (0u32..).step_by(PAGES_AT_A_TIME).take(pages.len()).collect::<Vec<_>>();
        let read =
            chunks.zip(firsts).filter(|((_, is_known), _)| !is_known.iter().all(|known| *known));
        let read = read.map(|((pages, is_known), first)| part(pages, is_known, first));
        let parts: Vec<_> = read.chain(known.into_par_iter().map(known_part)).collect();
        let mut all = Vec::with_capacity(parts.iter().map(Vec::len).sum());
        all.extend(parts.into_iter().flatten());
        all.par_sort_unstable();
        Self(all)
    }

    /// Returns each letter with its index: `a` to `z`, `0` for digits, `_` for the rest, each of them
    /// also where no word begins so.
    pub(super) fn letters(self) -> impl Iterator<Item = (char, String)> {
        LETTERS.chars().map(move |letter| (letter, self.of(letter)))
    }

    /// Returns the index of a letter.
    ///
    /// A line a word, in order: how many letters it shares with the word before (a digit of base 36),
    /// the other letters, a tab, and its pages as differences in base 36. Words with the same beginning
    /// stand together, so a reader who types loads one letter, not the site.
    fn of(&self, letter: char) -> String {
        let (from, to) = first_bytes(letter);
        let words = &self.0[self.0.partition_point(|(word, _)| word.first_byte() < from)..];
        let words = &words[..words.partition_point(|(word, _)| word.first_byte() <= to)];
        let (mut out, mut last, mut pages) = (String::new(), String::new(), PageSet::default());
        for same in words.chunk_by(|a, b| a.0 == b.0) {
            let word = same[0].0.text();
            pages.clear();
            same.iter().for_each(|(_, some)| pages.add_all(some));
            pages.sort();
            line(&mut out, &last, &word, pages.iter().map(|page| page.0));
            last = word;
        }
        out
    }
}

/// Returns the words of one page, each once, in order.
fn of(blocks: &TextBlocks) -> Vec<Packed> {
    let (mut all, mut room) = (Vec::new(), String::new());
    for block in blocks.iter() {
        words(block.raw_in(&mut room), |word| all.push(word));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Returns the words that only one of two texts has, and whether that is the second.
pub(super) fn apart(old: &TextBlocks, new: &TextBlocks) -> Vec<(String, bool)> {
    let (old, new) = (of(old), of(new));
    let lacks = |words: &[Packed], word: &&Packed| words.binary_search(word).is_err();
    let gone = old.iter().filter(|word| lacks(&new, word)).map(|word| (word.text(), false));
    let come = new.iter().filter(|word| lacks(&old, word)).map(|word| (word.text(), true));
    come.chain(gone).collect()
}

/// Returns the first letter under which a word stands.
pub(super) fn letter(word: &str) -> char {
    shard(word)
}

/// Appends the line of a word that follows `last`.
fn line(out: &mut String, last: &str, word: &str, pages: impl Iterator<Item = u32>) {
    head(out, last, word);
    let mut before = 0;
    for (at, page) in pages.enumerate() {
        if at > 0 {
            out.push(' ');
        }
        number(out, page - before);
        before = page;
    }
    out.push('\n');
}

/// Appends a word that follows `last`, as a line begins.
fn head(out: &mut String, last: &str, word: &str) {
    let shared = common(last, word).min(35);
    out.push(digit(shared as u32));
    out.extend(word.chars().skip(shared));
    out.push('\t');
}

/// Returns the words of some pages, of which the first has this number, and some are known.
fn part(pages: &[Page], is_known: &[bool], first: u32) -> Vec<(Packed, PageSet)> {
    let (mut part, mut room) = (Part::new(), String::new());
    for ((page, number), is_known) in pages.iter().zip(first..).zip(is_known) {
        for block in page.blocks.iter().filter(|_| !is_known) {
            words(block.raw_in(&mut room), |word| part.add(word, PageId(number)));
        }
    }
    part.all()
}

/// Returns the words that are known.
fn known_part(known: PageWords) -> Vec<(Packed, PageSet)> {
    let mut all = Vec::with_capacity(known.words.len());
    for (written, mut pages) in known.words.into_iter().filter(|(_, pages)| !pages.is_empty()) {
        let before = all.len();
        words(&written, |word| all.push((word, PageSet::default())));
        if let Some(((_, last), others)) = all[before..].split_last_mut() {
            others.iter_mut().for_each(|(_, its)| its.clone_from(&pages));
            *last = std::mem::take(&mut pages);
        }
    }
    all
}

/// Calls `found` with every word of a text in lower case.
fn words(text: &str, mut found: impl FnMut(Packed)) {
    if !text.is_ascii() {
        let mut lower = String::with_capacity(text.len());
        for c in text.chars() {
            if c.is_alphanumeric() { lower.extend(c.to_lowercase()) } else { lower.push(' ') }
        }
        let words = lower.split(' ').filter(|word| LENGTHS.contains(&word.len()));
        return words.for_each(|word| found(Packed::of(word.as_bytes())));
    }
    let bytes = text.as_bytes();
    runs(bytes, |start, end| match bytes[start..].first_chunk() {
        Some(first) if (*LENGTHS.start()..=8).contains(&(end - start)) => {
            found(Packed::short(*first, end - start));
        }
        _ if LENGTHS.contains(&(end - start)) => found(Packed::of(&bytes[start..end])),
        _ => {}
    });
}

fn shard(word: &str) -> char {
    match word.chars().next() {
        Some(c) if c.is_ascii_lowercase() => c,
        Some(c) if c.is_ascii_digit() => '0',
        _ => '_',
    }
}

/// Returns what words begin with that stand under a letter: from and to which byte.
fn first_bytes(letter: char) -> (u8, u8) {
    match letter {
        '0' => (b'0', b'9'),
        '_' => (b'z' + 1, u8::MAX),
        letter => (letter as u8, letter as u8),
    }
}

/// Returns how many characters two words share at their beginning.
fn common(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count()
}

fn digit(value: u32) -> char {
    char::from_digit(value, 36).unwrap_or('0')
}

fn number(out: &mut String, value: u32) {
    let mut digits = [0_u8; 7];
    let mut at = digits.len();
    let mut rest = value;
    loop {
        at -= 1;
        digits[at] = digit(rest % 36) as u8;
        rest /= 36;
        if rest == 0 {
            break;
        }
    }
    out.extend(digits[at..].iter().map(|b| char::from(*b)));
}

#[cfg(test)]
mod tests {
    use super::{Index, Packed, common, number, words};
    use crate::model::{PageId, PageSet};

    #[test]
    fn numbers_are_short() {
        let mut out = String::new();
        for value in [0, 35, 36, u32::MAX] {
            number(&mut out, value);
            out.push(' ');
        }
        assert_eq!(out, "0 z 10 1z141z3 ");
    }

    #[test]
    fn words_are_letters_and_digits() {
        let all = |text: &str| {
            let mut all = Vec::new();
            words(text, |word| all.push(word.text()));
            all
        };
        assert_eq!(all("A-bc (C2) d, END"), ["bc", "c2", "end"]);
        assert_eq!(all("Größe, ÜBER: x"), ["größe", "über"]);
        let longest = "x".repeat(24);
        assert_eq!(all(&format!("{longest} {longest}y")), [longest]);
        assert_eq!(common("balance", "balcony"), 3);
    }

    #[test]
    fn each_word_stands_under_its_letter_with_all_its_pages() {
        let set = |pages: &[u32]| {
            let mut set = PageSet::default();
            pages.iter().for_each(|page| set.add(PageId(*page)));
            set
        };
        let words = [
            ("2fa", &[4][..]),
            ("able", &[1, 40]),
            ("able", &[2, 40]),
            ("ably", &[0]),
            ("zoo", &[7]),
            ("über", &[9]),
        ];
        let words = words.map(|(word, pages)| (Packed::of(word.as_bytes()), set(pages)));
        let letters = Index(words.into()).letters().filter(|(_, index)| !index.is_empty());
        let letters: Vec<_> = letters.collect();
        let line = |letter: char, lines: &str| (letter, lines.to_owned());
        let able = line('a', "0able\t1 1 12\n3y\t0\n");
        let others = [line('0', "02fa\t4\n"), line('_', "0über\t9\n")];
        assert_eq!(letters, [&others[..], &[able, line('z', "0zoo\t7\n")]].concat());
    }
}
