//! Text cut into sentences and words that know where they stand.

use std::ops::{Deref, Range};
use std::rc::Rc;

use super::slice::Slice;
use super::vocabulary::{Known, Signals, Token, Vocabulary};

/// One word: what it says, and where it stands.
#[derive(Clone, Debug)]
pub(in crate::analyze) struct Word {
    token: Rc<Token>,
    /// Where it starts in the block.
    pub(in crate::analyze) start: usize,
    /// Where it ends.
    pub(in crate::analyze) end: usize,
    /// Whether a hyphen joins it to the next word: `three-server`.
    pub(in crate::analyze) joined: bool,
    /// Whether a colon follows it.
    pub(in crate::analyze) colon: bool,
}

impl Deref for Word {
    type Target = Token;

    fn deref(&self) -> &Token {
        &self.token
    }
}

/// One sentence of a block.
#[derive(Clone, Debug)]
pub(in crate::analyze) struct Sentence {
    /// Its words in order.
    pub(in crate::analyze) words: Slice<Word>,
    /// Whether it ends in a question mark.
    pub(in crate::analyze) question: bool,
    /// What its words say together.
    said: Said,
}

/// What some words say together.
#[derive(Clone, Copy, Debug, Default)]
struct Said {
    /// What they speak for.
    signals: Signals,
    /// Whether a name may begin among them.
    may_name: bool,
    /// Whether one states a number.
    has_number: bool,
}

impl Said {
    fn add(&mut self, word: &Token) {
        self.signals.add(word.signals);
        self.may_name |= word.may_name();
        self.has_number |= word.number.is_some();
    }

    /// Returns whether some rule may look into the words.
    fn matters(self) -> bool {
        self.signals.any() || self.may_name || self.has_number
    }
}

impl Sentence {
    /// Returns the sentence up to a word.
    pub(in crate::analyze) fn up_to(&self, end: usize) -> Self {
        Self { words: self.words.first_ones(end), ..*self }
    }

    /// Returns whether one of `list` is among its words.
    pub(in crate::analyze) fn has(&self, list: &[&str]) -> bool {
        self.words.iter().any(|word| list.contains(&&*word.text))
    }

    /// Returns whether a pattern of the table at `index` may match; `false` is certain.
    pub(in crate::analyze) fn may_match(&self, index: usize) -> bool {
        self.said.signals.table(index)
    }

    /// Returns whether a pattern of any table may match.
    pub(in crate::analyze) fn has_signal(&self) -> bool {
        self.said.signals.any()
    }

    /// Returns whether a pattern of the table at `index` may match; `false` is certain.
    pub(in crate::analyze) fn may_match_one(&self, index: usize, pattern: usize) -> bool {
        self.said.signals.pattern(index, pattern)
    }

    /// Returns whether one of its words states a number.
    pub(in crate::analyze) fn has_number(&self) -> bool {
        self.said.has_number
    }

    /// Returns whether a name may begin in it; `false` is certain.
    pub(super) fn may_name(&self) -> bool {
        self.said.may_name
    }
}

/// Cuts texts into sentences; those of all texts lie in one list, and so do their words.
#[derive(Default)]
pub(super) struct Cutter {
    words: Vec<Word>,
    sentences: Vec<(Range<usize>, bool, Said)>,
}

impl Cutter {
    /// Returns how many sentences there are by now.
    pub(super) fn count(&self) -> usize {
        self.sentences.len()
    }

    /// Adds the sentences of a text, its words taken from a vocabulary.
    ///
    /// Unless `keep` is set, sentences without a signal, a name or a number leave their words behind.
    pub(super) fn add(&mut self, vocabulary: &mut Vocabulary, text: &str, keep: bool) {
        let mut first = self.words.len();
        let mut said = Said::default();
        cut(text, |start, end, after| {
            let Known { token, matters } = vocabulary.token(text, start, end);
            if matters {
                said.add(&token);
            }
            self.words.push(word(token, text, start, end, after));
            if may_end(after)
                && let Some(mark) = ending(&text[end..])
            {
                self.end(first, mark == '?', std::mem::take(&mut said), keep);
                first = self.words.len();
            }
        });
        if self.words.len() > first {
            self.end(first, false, said, keep);
        }
    }

    fn end(&mut self, first: usize, question: bool, said: Said, keep: bool) {
        if !keep && !said.matters() {
            self.words.truncate(first);
        }
        self.sentences.push((first..self.words.len(), question, said));
    }

    /// Returns all sentences, and is empty again.
    pub(super) fn finish(&mut self) -> Rc<Vec<Sentence>> {
        // The next text is likely to be as long as this one.
        let room = Vec::with_capacity(self.words.len());
        let words = Rc::new(std::mem::replace(&mut self.words, room));
        let sentence = |(range, question, said)| {
            let words = Slice::new(&words, range);
            Sentence { words, question, said }
        };
        Rc::new(self.sentences.drain(..).map(sentence).collect())
    }
}

/// Returns the sentences of a text that stands alone.
pub(in crate::analyze) fn sentences(text: &str) -> Rc<Vec<Sentence>> {
    let mut cutter = Cutter::default();
    cutter.add(&mut Vocabulary::default(), text, true);
    cutter.finish()
}

/// Returns whether a sentence may end before a character.
#[inline]
fn may_end(after: char) -> bool {
    matches!(after, '.' | '!' | '?' | ';' | '"' | '”' | '’' | '\'' | ')' | ']' | '*' | '_')
}

/// Returns the mark that ends a sentence here: one before white space, quotes and brackets aside.
fn ending(rest: &str) -> Option<char> {
    let mut mark = None;
    for c in rest.chars() {
        match c {
            '.' | '!' | '?' | ';' => mark = mark.or(Some(c)),
            _ if may_end(c) => {}
            _ => return mark.filter(|_| c.is_whitespace()),
        }
    }
    mark
}

/// Returns the words of a text.
pub(in crate::analyze) fn split(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    cut(text, |start, end, after| {
        words.push(word(Rc::new(Token::new(&text[start..end])), text, start, end, after));
    });
    words
}

/// What a byte is: a plain letter or digit, another plain sign, or part of a longer character.
static SORTS: [Sort; 256] = {
    let mut sorts = [Sort::Sign; 256];
    let mut byte = 0;
    while byte < 256 {
        if byte >= 128 {
            sorts[byte] = Sort::Longer;
        } else if (byte as u8).is_ascii_alphanumeric() {
            sorts[byte] = Sort::Letter;
        }
        byte += 1;
    }
    sorts
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Letter,
    Sign,
    Longer,
}

fn sort(byte: u8) -> Sort {
    SORTS[usize::from(byte)]
}

/// Returns the character at a border of characters.
#[inline]
fn char_at(text: &str, at: usize) -> Option<char> {
    match *text.as_bytes().get(at)? {
        byte if byte.is_ascii() => Some(char::from(byte)),
        _ => text[at..].chars().next(),
    }
}

/// Calls `found` with the borders of every word and the character after it.
#[inline]
fn cut(text: &str, mut found: impl FnMut(usize, usize, char)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(start) = next_letter(text, at) {
        at = start;
        let after = loop {
            // Nearly all of a word is plain.
            let letters = bytes[at..].iter().position(|byte| sort(*byte) != Sort::Letter);
            at = letters.map_or(bytes.len(), |length| at + length);
            let Some(c) = char_at(text, at) else { break ' ' };
            let next = || char_at(text, at + c.len_utf8());
            // `www.foobar.com`, `don't` and `1,000` are one word each.
            let goes_on = match c {
                '.' | '\'' | '’' => next().is_some_and(char::is_alphanumeric),
                ',' => next().is_some_and(|next| next.is_ascii_digit()),
                _ => !c.is_ascii() && c.is_alphanumeric(),
            };
            if !goes_on {
                break c;
            }
            at += c.len_utf8();
        };
        found(start, at, after);
    }
}

/// Returns where the first letter or digit from `at` on stands.
#[inline]
fn next_letter(text: &str, mut at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    loop {
        match sort(*bytes.get(at)?) {
            Sort::Letter => return Some(at),
            Sort::Sign => at += 1,
            Sort::Longer => {
                let c = text[at..].chars().next()?;
                if c.is_alphanumeric() {
                    return Some(at);
                }
                at += c.len_utf8();
            }
        }
    }
}

#[inline]
fn word(token: Rc<Token>, text: &str, start: usize, end: usize, after: char) -> Word {
    let joined = matches!(after, '-' | '‐' | '‑')
        && char_at(text, end + after.len_utf8()).is_some_and(char::is_alphanumeric);
    Word { token, start, end, joined, colon: after == ':' }
}

#[cfg(test)]
mod tests {
    use super::{sentences, split};

    fn texts(text: &str) -> Vec<String> {
        split(text).into_iter().map(|word| word.text.clone()).collect()
    }

    #[test]
    fn words_keep_host_names_and_split_compounds() {
        assert_eq!(texts("HAProxy’s round-robin"), ["haproxy", "round", "robin"]);
        assert_eq!(texts("see www.foobar.com."), ["see", "www.foobar.com"]);
        assert_eq!(texts("don't"), ["don't"]);
        assert!(split("three-server")[0].joined);
    }

    #[test]
    fn sentences_end_at_marks_before_white_space() {
        let all = sentences("It runs on 8.8.8.8. Does it? Yes (always).");
        assert_eq!(all.len(), 3);
        assert!(all[1].question);
        assert_eq!(all[0].words.len(), 4);
    }

    #[test]
    fn any_text_is_cut_at_character_borders() {
        for text in ["", "é’é", "…’s", "日本語。テスト", "a.’b", "'", "1,2,x"] {
            for word in split(text) {
                assert!(text.is_char_boundary(word.start) && text.is_char_boundary(word.end));
            }
        }
    }
}
