//! Words in order within a sentence.

use super::Sentence;

/// Most words that `..` may skip.
const GAP_MAX: usize = 3;

/// Returns where `pattern` matches first in a sentence: the first word and one past the last.
///
/// A pattern is words with spaces between. `a|b` is either, `point~` is every word that starts so,
/// `..` skips up to three words.
pub(in crate::analyze) fn find(sentence: &Sentence, pattern: &str) -> Option<(usize, usize)> {
    let parts: Vec<&str> = pattern.split(' ').collect();
    let words: Vec<&str> = sentence.words.iter().map(|word| word.text.as_str()).collect();
    (0..words.len()).find_map(|start| Some((start, start + rest(&words[start..], &parts)?)))
}

/// The part of a pattern that the fewest words fit: without one of those, no match.
pub(super) struct Key(&'static str);

impl Key {
    /// Returns the part whose shortest choice is the longest.
    pub(super) fn of(pattern: &'static str) -> Self {
        let shortest = |part: &&str| part.split('|').map(str::len).min();
        Self(pattern.split(' ').filter(|part| *part != "..").max_by_key(shortest).unwrap_or(""))
    }

    /// Returns whether a word fits.
    pub(super) fn fits(&self, word: &str) -> bool {
        fits(self.0, word)
    }
}

fn fits(part: &str, word: &str) -> bool {
    part.split('|').any(|choice| match choice.strip_suffix('~') {
        Some(start) => word.starts_with(start),
        None => word == choice,
    })
}

/// Returns how many words the parts take up.
fn rest(words: &[&str], parts: &[&str]) -> Option<usize> {
    match parts {
        [] => Some(0),
        ["..", after @ ..] => (0..=GAP_MAX.min(words.len()))
            .find_map(|skip| rest(&words[skip..], after).map(|taken| skip + taken)),
        [part, after @ ..] => {
            let (word, left) = words.split_first()?;
            if fits(part, word) { rest(left, after).map(|taken| taken + 1) } else { None }
        }
    }
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
}
