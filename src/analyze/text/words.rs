//! Text cut into sentences and words that know where they stand.

use std::ops::Deref;
use std::rc::Rc;

use super::vocabulary::{Signals, Token, Vocabulary};

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
#[derive(Clone, Debug, Default)]
pub(in crate::analyze) struct Sentence {
    /// Its words in order.
    pub(in crate::analyze) words: Vec<Word>,
    /// Whether it ends in a question mark.
    pub(in crate::analyze) question: bool,
    /// What its words speak for.
    pub(super) signals: Signals,
    /// Whether a name may begin in it.
    may_name: bool,
    /// Whether one of its words states a number.
    has_number: bool,
}

impl Sentence {
    /// Returns the sentence up to a word.
    pub(in crate::analyze) fn up_to(&self, end: usize) -> Self {
        Self { words: self.words[..end].to_vec(), ..*self }
    }

    /// Returns whether one of `list` is among its words.
    pub(in crate::analyze) fn has(&self, list: &[&str]) -> bool {
        self.words.iter().any(|word| list.contains(&&*word.text))
    }

    /// Returns whether a pattern of the table at `index` may match; `false` is certain.
    pub(in crate::analyze) fn may_match(&self, index: usize) -> bool {
        self.signals.table(index)
    }

    /// Returns whether a pattern of any table may match.
    pub(in crate::analyze) fn has_signal(&self) -> bool {
        self.signals.any()
    }

    /// Returns whether a pattern of the table at `index` may match; `false` is certain.
    pub(in crate::analyze) fn may_match_one(&self, index: usize, pattern: usize) -> bool {
        self.signals.pattern(index, pattern)
    }

    /// Returns whether a name may begin in it; `false` is certain.
    pub(super) fn may_name(&self) -> bool {
        self.may_name
    }

    fn push(&mut self, word: Word) {
        self.signals.add(word.signals);
        self.may_name |= word.may_name;
        self.has_number |= word.number.is_some();
        self.words.push(word);
    }

    /// Takes the sentence out; one that no rule looks into leaves its words behind.
    fn take(&mut self, keep: bool) -> Self {
        let mut taken = std::mem::take(self);
        std::mem::swap(&mut taken.words, &mut self.words);
        if keep || taken.has_signal() || taken.may_name || taken.has_number {
            taken.words = self.words.drain(..).collect();
        }
        self.words.clear();
        taken
    }
}

/// Returns the sentences of a text that stands alone.
pub(in crate::analyze) fn sentences(text: &str) -> Vec<Sentence> {
    sentences_with(&mut Vocabulary::default(), text, true)
}

/// Returns the sentences of a text, its words taken from a vocabulary.
///
/// Unless `keep` is set, sentences without a signal, a name or a number come without their words.
pub(super) fn sentences_with(vocabulary: &mut Vocabulary, text: &str, keep: bool) -> Vec<Sentence> {
    let mut all = Vec::new();
    let mut now = Sentence::default();
    cut(text, |start, end, after, next| {
        now.push(word(vocabulary.token(&text[start..end]), start, end, after, next));
        if let Some(mark) = ending(&text[end..]) {
            now.question = mark == '?';
            all.push(now.take(keep));
        }
    });
    if !now.words.is_empty() {
        all.push(now.take(keep));
    }
    all
}

/// Returns the mark that ends a sentence here: one before white space, quotes and brackets aside.
fn ending(rest: &str) -> Option<char> {
    let mut mark = None;
    for c in rest.chars() {
        match c {
            '.' | '!' | '?' | ';' => mark = mark.or(Some(c)),
            '"' | '”' | '’' | '\'' | ')' | ']' | '*' | '_' => {}
            _ => return mark.filter(|_| c.is_whitespace()),
        }
    }
    mark
}

/// Returns the words of a text.
pub(in crate::analyze) fn split(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    cut(text, |start, end, after, next| {
        words.push(word(Rc::new(Token::new(&text[start..end])), start, end, after, next));
    });
    words
}

/// Calls `found` with the borders of every word, the character after it and the one after that.
fn cut(text: &str, mut found: impl FnMut(usize, usize, char, Option<char>)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(start) = next_letter(text, at) {
        at = start;
        let end = loop {
            // Nearly all of a word is plain.
            while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
                at += 1;
            }
            let mut after = text[at..].chars();
            let Some(c) = after.next() else { break at };
            let next = after.next();
            // `www.foobar.com`, `don't` and `1,000` are one word each.
            let inner = matches!(c, '.' | '\'' | '’' | ',')
                && next.is_some_and(|n| n.is_alphanumeric())
                && (c != ',' || next.is_some_and(|n| n.is_ascii_digit()));
            if !inner && !c.is_alphanumeric() {
                break at;
            }
            at += c.len_utf8();
        };
        let mut after = text[end..].chars();
        found(start, end, after.next().unwrap_or(' '), after.next());
    }
}

/// Returns where the first letter or digit from `at` on stands.
fn next_letter(text: &str, mut at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    loop {
        match bytes.get(at)? {
            byte if byte.is_ascii_alphanumeric() => return Some(at),
            byte if byte.is_ascii() => at += 1,
            _ => {
                let c = text[at..].chars().next()?;
                if c.is_alphanumeric() {
                    return Some(at);
                }
                at += c.len_utf8();
            }
        }
    }
}

fn word(token: Rc<Token>, start: usize, end: usize, after: char, next: Option<char>) -> Word {
    let joined = matches!(after, '-' | '‐' | '‑') && next.is_some_and(char::is_alphanumeric);
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
