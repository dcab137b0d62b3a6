//! Text cut into sentences and words that know where they stand.

use std::ops::{Deref, Range};
use std::rc::Rc;

use super::mood::Mood;
use super::slice::Slice;
use super::vocabulary::{Signals, Token, Traits, Vocabulary, spoken};
use crate::model::runs;

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
    /// Whether a name may begin with it; `false` is certain.
    pub(super) may_name: bool,
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
    /// What one or another of them is.
    traits: Traits,
}

impl Sentence {
    /// Returns the sentence up to a word.
    pub(in crate::analyze) fn up_to(&self, end: usize) -> Self {
        let words = self.words.first_ones(end);
        let mut said = self.said;
        said.traits.put(Traits::UNSETTLES, words.iter().any(|w| w.mood == Mood::Unsettles));
        Self { words, said, ..*self }
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

    /// Returns which tables may match in order, of those that a bit of `tables` is set for.
    pub(in crate::analyze) fn may_match_of(&self, tables: u64) -> impl Iterator<Item = usize> {
        let mut left = self.said.signals.among(tables);
        std::iter::from_fn(move || {
            let next = (left != 0).then_some(left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(next)
        })
    }

    /// Returns whether a pattern that speaks so may match; `false` is certain.
    pub(super) fn may_match_one(&self, signal: Signals) -> bool {
        self.said.signals.meet(signal)
    }

    /// Returns whether one of its words states a number.
    pub(in crate::analyze) fn has_number(&self) -> bool {
        self.said.traits.has(Traits::NUMBER)
    }

    /// Returns whether a name may begin in it; `false` is certain.
    pub(super) fn may_name(&self) -> bool {
        self.said.traits.has(Traits::NAMES)
    }

    /// Returns whether a word makes a plan or a comparison of it.
    pub(super) fn is_unsettled(&self) -> bool {
        self.said.traits.has(Traits::UNSETTLES)
    }
}

/// A sentence whose end has not come yet.
struct Open {
    /// Its first word.
    first: usize,
    said: Said,
    /// Whether its words are kept, whatever they say.
    keep: bool,
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
        let mut open = Open { first: self.words.len(), said: Said::default(), keep };
        cut(text, |start, end, after| self.word(vocabulary, text, (start, end, after), &mut open));
        if self.words.len() > open.first {
            self.end(&mut open, false);
        }
    }

    /// Adds a word; as part of the loop over them, which is gone through for each word of a site.
    #[inline(always)]
    fn word(
        &mut self,
        vocabulary: &mut Vocabulary,
        text: &str,
        (start, end, after): (usize, usize, char),
        open: &mut Open,
    ) {
        let (token, traits) = vocabulary.token(text, start, end);
        open.said.traits.add(*traits);
        if traits.has(Traits::SIGNALS) {
            open.said.signals.add(token.signals);
        }
        let (token, may_name) = (Rc::clone(token), traits.has(Traits::NAMES));
        let word = Word { token, start, end, joined: false, colon: false, may_name };
        // Most words are followed by a space, which says nothing.
        if after == ' ' {
            return self.words.push(word);
        }
        self.words.push(followed(word, text, after));
        if may_end(after)
            && let Some(mark) = ending(&text[end..])
        {
            self.end(open, mark == '?');
        }
    }

    /// Ends the open sentence; the next one begins.
    fn end(&mut self, open: &mut Open, question: bool) {
        let mut said = std::mem::take(&mut open.said);
        if !open.keep && !said.traits.matter() {
            self.words.truncate(open.first);
            said = Said::default();
        }
        self.sentences.push((open.first..self.words.len(), question, said));
        open.first = self.words.len();
    }

    /// Returns all sentences, and is empty again.
    pub(super) fn finish(&mut self) -> Rc<Vec<Sentence>> {
        // The next text is likely to be about as long as this one.
        let room = Vec::with_capacity(self.words.len() + self.words.len() / 8);
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

/// Returns what the words of a text say.
pub(super) fn texts(text: &str) -> Vec<String> {
    let mut texts = Vec::new();
    cut(text, |start, end, _| texts.push(spoken(&text[start..end])));
    texts
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
fn cut(text: &str, found: impl FnMut(usize, usize, char)) {
    if text.is_ascii() { cut_plain(text.as_bytes(), found) } else { cut_any(text, found) }
}

/// Does what [`cut_any`] does with a text of plain characters, of which whole runs are taken.
#[inline]
fn cut_plain(text: &[u8], mut found: impl FnMut(usize, usize, char)) {
    let sign = |at: usize| text.get(at).map_or(' ', |byte| char::from(*byte));
    // The word so far; the next run may go on with it.
    let mut word = (0, 0);
    runs(text, |start, end| {
        let goes_on = start == word.1 + 1
            && match text[word.1] {
                b'.' | b'\'' => true,
                b',' => text[start].is_ascii_digit(),
                _ => false,
            };
        if goes_on && word.1 > 0 {
            word.1 = end;
        } else {
            if word.1 > 0 {
                found(word.0, word.1, sign(word.1));
            }
            word = (start, end);
        }
    });
    if word.1 > 0 {
        found(word.0, word.1, sign(word.1));
    }
}

/// Does what [`cut`] does, character by character.
fn cut_any(text: &str, mut found: impl FnMut(usize, usize, char)) {
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

/// Returns a word of a text with what the sign after it says.
#[inline]
fn followed(word: Word, text: &str, after: char) -> Word {
    let joined = matches!(after, '-' | '‐' | '‑') && goes_on(text, word.end + after.len_utf8());
    Word { joined, colon: after == ':', ..word }
}

/// Returns whether a letter or digit stands here.
#[inline(never)]
fn goes_on(text: &str, at: usize) -> bool {
    char_at(text, at).is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{cut_any, cut_plain, sentences, texts};

    #[test]
    fn words_keep_host_names_and_split_compounds() {
        assert_eq!(texts("HAProxy’s round-robin"), ["haproxy", "round", "robin"]);
        assert_eq!(texts("see www.foobar.com."), ["see", "www.foobar.com"]);
        assert_eq!(texts("don't"), ["don't"]);
        assert!(sentences("three-server")[0].words[0].joined);
    }

    #[test]
    fn sentences_end_at_marks_before_white_space() {
        let all = sentences("It runs on 8.8.8.8. Does it? Yes (always).");
        assert_eq!(all.len(), 3);
        assert!(all[1].question);
        assert_eq!(all[0].words.len(), 4);
    }

    proptest! {
        #[test]
        fn plain_texts_are_cut_as_any_text(text in "[a-c0-9 .,;:'!?()-]{0,200}") {
            let (mut plain, mut any) = (Vec::new(), Vec::new());
            cut_plain(text.as_bytes(), |start, end, after| plain.push((start, end, after)));
            cut_any(&text, |start, end, after| any.push((start, end, after)));
            prop_assert_eq!(plain, any);
        }
    }

    #[test]
    fn any_text_is_cut_at_character_borders() {
        for text in ["", "é’é", "…’s", "日本語。テスト", "a.’b", "'", "1,2,x"] {
            for word in sentences(text).iter().flat_map(|sentence| &sentence.words) {
                assert!(text.is_char_boundary(word.start) && text.is_char_boundary(word.end));
            }
        }
    }
}
