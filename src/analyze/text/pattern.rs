//! Words in order within a sentence.

use super::{Sentence, Word};

/// Most words that `..` may skip.
const GAP_MAX: usize = 3;

/// Returns where `pattern` matches first in a sentence: the first word and one past the last.
///
/// A pattern is words with spaces between. `a|b` is either, `point~` is every word that starts so,
/// `..` skips up to three words.
pub(in crate::analyze) fn find(sentence: &Sentence, pattern: &str) -> Option<(usize, usize)> {
    let words = &sentence.words;
    (0..words.len()).find_map(|start| Some((start, start + rest(&words[start..], pattern)?)))
}

/// The part of a pattern that the fewest words fit: without one of those, no match.
pub(super) struct Key {
    part: &'static str,
    /// How many words may stand between the start of a match and the key, at least and at most.
    before: (usize, usize),
}

impl Key {
    /// Returns the part whose shortest choice is the longest.
    pub(super) fn of(pattern: &'static str) -> Self {
        let shortest = |part: &str| part.split('|').map(str::len).min();
        let mut key = Self { part: "", before: (0, 0) };
        let mut before = (0, 0);
        for part in pattern.split(' ') {
            if part == ".." {
                before.1 += GAP_MAX;
                continue;
            }
            if key.part.is_empty() || shortest(part) >= shortest(key.part) {
                key = Self { part, before };
            }
            before = (before.0 + 1, before.1 + 1);
        }
        key
    }

    /// Returns the words of which it may be any; `point~` is every word that starts so.
    pub(super) fn choices(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.part.split('|')
    }

    /// Returns whether a word fits.
    #[cfg(test)]
    fn fits(&self, word: &str) -> bool {
        fits(self.part, word)
    }

    /// Returns where `pattern`, whose key this is, matches first; `speaks` says of which words the
    /// key may be one.
    pub(super) fn find(
        &self,
        sentence: &Sentence,
        pattern: &str,
        speaks: impl Fn(&Word) -> bool,
    ) -> Option<(usize, usize)> {
        let words = &sentence.words;
        let (least, most) = self.before;
        let mut start = 0;
        loop {
            // The next place whose key can be in reach.
            let key = (start + least..words.len()).find(|at| speaks(&words[*at]))?;
            let last = key - least;
            start = start.max(key.saturating_sub(most));
            while start <= last {
                if let Some(length) = rest(&words[start..], pattern) {
                    return Some((start, start + length));
                }
                start += 1;
            }
        }
    }
}

/// Returns whether a word is one of the choices of a part. Written on bytes: it is asked for each
/// word of each sentence that may match.
fn fits(part: &str, word: &str) -> bool {
    let (mut choices, word) = (part.as_bytes(), word.as_bytes());
    loop {
        let end = choices.iter().position(|byte| *byte == b'|').unwrap_or(choices.len());
        let choice = &choices[..end];
        let fits = match choice.split_last() {
            Some((b'~', start)) => word.starts_with(start),
            _ => word == choice,
        };
        if fits || end == choices.len() {
            return fits;
        }
        choices = &choices[end + 1..];
    }
}

/// Returns how many words a pattern takes up.
fn rest(words: &[Word], pattern: &str) -> Option<usize> {
    let (part, after) = match pattern.as_bytes().iter().position(|byte| *byte == b' ') {
        Some(at) => (&pattern[..at], Some(&pattern[at + 1..])),
        None => (pattern, None),
    };
    let follow = |words| after.map_or(Some(0), |after| rest(words, after));
    if part == ".." {
        return (0..=GAP_MAX.min(words.len()))
            .find_map(|skip| follow(&words[skip..]).map(|taken| skip + taken));
    }
    let (word, left) = words.split_first()?;
    if fits(part, &word.text) { follow(left).map(|taken| taken + 1) } else { None }
}

#[cfg(test)]
mod tests {
    use super::super::sentences;
    use super::{Key, find};

    #[test]
    fn the_rarest_part_is_the_key() {
        assert!(Key::of("is|are .. encrypted").fits("encrypted"));
        assert!(!Key::of("is|are .. encrypted").fits("is"));
        assert!(Key::of("a .. no|spof~ b").fits("spofs"));
    }

    #[test]
    fn words_are_found_in_order() {
        let sentence = &sentences("This removes every single point of failure we had.")[0];
        assert_eq!(find(sentence, "remov~ .. single point~ of failure"), Some((1, 7)));
        assert_eq!(find(sentence, "single|double point~"), Some((3, 5)));
        assert_eq!(find(sentence, "failure point"), None);
        assert_eq!(find(sentence, "this .. had"), None);
    }

    #[test]
    fn the_key_finds_what_is_found_without_it() {
        let texts = [
            "no single point of failure and no spof in the single point of no failure",
            "is it a b encrypted and is it all encrypted or are they a b c d encrypted",
            "encrypted encrypted is encrypted",
        ];
        let patterns =
            ["no single point~ of failure", "is|are .. encrypted", "no .. spof~", "a .. b .. no|c"];
        for text in texts {
            let sentence = &sentences(text)[0];
            for pattern in patterns {
                let key = Key::of(pattern);
                let found = key.find(sentence, pattern, |word| key.fits(&word.text));
                assert_eq!(found, find(sentence, pattern), "{pattern} in {text}");
            }
        }
    }
}
