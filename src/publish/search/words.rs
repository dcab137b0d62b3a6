//! Which words stand on which pages: an index for each first letter.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::model::Page;

/// Shorter and longer words are not searched for.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=24;

/// Returns the index by first letter: `a` to `z`, `0` for digits, `_` for the rest.
///
/// A line a word, in order: how many letters it shares with the word before (a digit of base 36),
/// the other letters, a tab, and its pages as differences in base 36. Words with the same beginning
/// stand together, so a reader who types loads one letter, not the site.
pub(super) fn index(pages: &[Page]) -> BTreeMap<char, String> {
    let texts: Vec<String> = pages.par_iter().map(text).collect();
    let mut entries: Vec<(&str, u32)> = texts
        .par_iter()
        .zip(0u32..pages.len() as u32)
        .flat_map_iter(|(t, at)| words(t, at))
        .collect();
    entries.par_sort_unstable();
    let mut shards: BTreeMap<char, String> = BTreeMap::new();
    let mut last = "";
    for group in entries.chunk_by(|a, b| a.0 == b.0) {
        let word = group[0].0;
        let letter = shard(word);
        let out = shards.entry(letter).or_insert_with(|| {
            last = "";
            String::new()
        });
        let shared = common(last, word).min(35);
        out.push(digit(shared as u32));
        out.extend(word.chars().skip(shared));
        out.push('\t');
        let mut before = 0;
        for (at, (_, page)) in group.iter().enumerate() {
            if at > 0 {
                out.push(' ');
            }
            number(out, page - before);
            before = *page;
        }
        out.push('\n');
        last = word;
    }
    shards
}

/// Returns the words of a page in lower case, everything else as spaces.
fn text(page: &Page) -> String {
    let mut out = String::with_capacity(page.blocks.iter().map(|b| b.text.len() + 1).sum());
    for block in &page.blocks {
        for c in block.text.chars() {
            match c {
                'A'..='Z' => out.push(c.to_ascii_lowercase()),
                c if c.is_ascii_alphanumeric() => out.push(c),
                c if c.is_ascii() => out.push(' '),
                c if c.is_alphanumeric() => out.extend(c.to_lowercase()),
                _ => out.push(' '),
            }
        }
        out.push(' ');
    }
    out
}

fn words(text: &str, page: u32) -> Vec<(&str, u32)> {
    let mut words: Vec<(&str, u32)> = text
        .split(' ')
        .filter(|word| LETTERS.contains(&word.len()))
        .map(|word| (word, page))
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn shard(word: &str) -> char {
    match word.chars().next() {
        Some(c) if c.is_ascii_lowercase() => c,
        Some(c) if c.is_ascii_digit() => '0',
        _ => '_',
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
    use super::{common, number, words};

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
    fn words_are_listed_once() {
        assert_eq!(words("b aa  aa bb c", 3), [("aa", 3), ("bb", 3)]);
        assert_eq!(common("balance", "balcony"), 3);
    }
}
