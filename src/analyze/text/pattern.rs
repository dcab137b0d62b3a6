//! Words in order within a sentence.

use super::{Sentence, Word};

/// Most words that `..` may skip.
const GAP_MAX: usize = 3;

/// Returns where `pattern` matches first in a sentence: the first word and one past the last.
///
/// A pattern is words with spaces between. `a|b` is either, `point~` is every word that starts so,
/// `..` skips up to three words.
pub(in crate::analyze) fn find(sentence: &Sentence<'_>, pattern: &str) -> Option<(usize, usize)> {
    let (words, parts) = (sentence.words(), parts(pattern));
    (0..words.len()).find_map(|start| Some((start, start + rest(&words[start..], &parts)?)))
}

/// A part of a pattern.
enum Part<'p> {
    /// Up to three words, whichever.
    Gap,
    /// A word that is one of these.
    Word(Vec<Choice<'p>>),
}

/// A word, or the start of one.
#[derive(Clone, Copy)]
pub(super) struct Choice<'p> {
    pub(super) text: &'p str,
    pub(super) is_start: bool,
}

impl Choice<'_> {
    #[inline]
    fn fits(self, word: &str) -> bool {
        if self.is_start { word.starts_with(self.text) } else { word == self.text }
    }
}

fn parts(pattern: &str) -> Vec<Part<'_>> {
    let choice = |choice| match str::strip_suffix(choice, '~') {
        Some(text) => Choice { text, is_start: true },
        None => Choice { text: choice, is_start: false },
    };
    let part = |part: _| match part {
        ".." => Part::Gap,
        word => Part::Word(str::split(word, '|').map(choice).collect()),
    };
    pattern.split(' ').map(part).collect()
}

/// A pattern with its key, the part that the fewest words fit: without one of those, no match.
pub(super) struct Key {
    parts: Vec<Part<'static>>,
    /// Which part is the key.
    at: usize,
    /// Another part that few words fit, if there is one.
    other: Option<usize>,
    /// How many words may stand between the start of a match and the key, at least and at most.
    before: (usize, usize),
}

impl Key {
    /// Takes the part whose shortest choice is the longest for the key.
    pub(super) fn of(pattern: &'static str) -> Self {
        let parts = parts(pattern);
        let shortest = |choices: &[Choice<'_>]| {
            choices.iter().map(|choice| choice.text.len() + usize::from(choice.is_start)).min()
        };
        let (mut key, mut longest) = ((0, (0, 0)), None);
        let mut before = (0, 0);
        for (at, part) in parts.iter().enumerate() {
            match part {
                Part::Gap => before.1 += GAP_MAX,
                Part::Word(choices) => {
                    if shortest(choices) >= longest {
                        (key, longest) = ((at, before), shortest(choices));
                    }
                    before = (before.0 + 1, before.1 + 1);
                }
            }
        }
        let length = |at: &usize| match &parts[*at] {
            Part::Word(choices) => shortest(choices),
            Part::Gap => None,
        };
        let others = (0..parts.len()).filter(|at| *at != key.0 && length(at).is_some());
        let other = others.max_by_key(length);
        Self { parts, at: key.0, other, before: key.1 }
    }

    /// Returns the words of which the key may be any.
    pub(super) fn choices(&self) -> &[Choice<'static>] {
        self.choices_at(self.at)
    }

    /// Returns the words of which another part may be any; without one of those, no match either.
    pub(super) fn other_choices(&self) -> &[Choice<'static>] {
        self.other.map_or(&[], |at| self.choices_at(at))
    }

    fn choices_at(&self, at: usize) -> &[Choice<'static>] {
        match self.parts.get(at) {
            Some(Part::Word(choices)) => choices,
            _ => &[],
        }
    }

    /// Returns where the pattern matches first; `speaks` says of which words the key may be one.
    pub(super) fn find(
        &self,
        sentence: &Sentence<'_>,
        speaks: impl Fn(&Word) -> bool,
    ) -> Option<(usize, usize)> {
        let words = &**sentence.words();
        let (least, most) = self.before;
        let mut start = 0;
        loop {
            // The next place whose key can be in reach.
            let key = (start + least..words.len()).find(|at| speaks(&words[*at]))?;
            let last = key - least;
            start = start.max(key.saturating_sub(most));
            while start <= last {
                if let Some(length) = rest(&words[start..], &self.parts) {
                    return Some((start, start + length));
                }
                start += 1;
            }
        }
    }
}

/// Returns how many words a pattern takes up.
fn rest(words: &[Word], parts: &[Part<'_>]) -> Option<usize> {
    let Some((part, after)) = parts.split_first() else { return Some(0) };
    let Part::Word(choices) = part else {
        return (0..=GAP_MAX.min(words.len()))
            .find_map(|skip| rest(&words[skip..], after).map(|taken| skip + taken));
    };
    let (word, left) = words.split_first()?;
    let fits = choices.iter().any(|choice| choice.fits(&word.text));
    if fits { rest(left, after).map(|taken| taken + 1) } else { None }
}

#[cfg(test)]
mod tests {
    use super::super::sentences;
    use super::{Key, find};

    fn fits(key: &Key, word: &str) -> bool {
        key.choices().iter().any(|choice| choice.fits(word))
    }

    #[test]
    fn the_rarest_part_is_the_key() {
        assert!(fits(&Key::of("is|are .. encrypted"), "encrypted"));
        assert!(!fits(&Key::of("is|are .. encrypted"), "is"));
        assert!(fits(&Key::of("a .. no|spof~ b"), "spofs"));
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
                let found = key.find(sentence, |word| fits(&key, &word.text));
                assert_eq!(found, find(sentence, pattern), "{pattern} in {text}");
            }
        }
    }
}
