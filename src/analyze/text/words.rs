//! Text cut into words that know where they stand.

use std::ops::Deref;
use std::rc::Rc;

use super::vocabulary::{Token, Traits, Vocabulary, spoken};
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

/// Returns a word of a text, which stands at `from` in another.
#[inline]
pub(super) fn word(
    vocabulary: &mut Vocabulary,
    (text, from): (&str, usize),
    (start, end, after): (usize, usize, char),
) -> Word {
    let token = vocabulary.token(text, start, end);
    let may_name = token.traits().has(Traits::NAMES);
    let word = Word { token, start, end, joined: false, colon: false, may_name };
    // Most words are followed by a space, which says nothing.
    let word = if after == ' ' { word } else { followed(word, text, after) };
    Word { start: from + start, end: from + end, ..word }
}

/// Returns whether a sentence may end before a character.
#[inline]
pub(super) fn may_end(after: char) -> bool {
    matches!(after, '.' | '!' | '?' | ';' | '"' | '”' | '’' | '\'' | ')' | ']' | '*' | '_')
}

/// Returns the mark that ends a sentence here: one before white space, quotes and brackets aside.
pub(super) fn ending(rest: &str) -> Option<char> {
    // Most sentences end in one mark and a plain space.
    if let [mark @ (b'.' | b'!' | b'?' | b';'), b' ' | b'\n', ..] = rest.as_bytes() {
        return Some(char::from(*mark));
    }
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
    cut(text, &mut |start, end, _| texts.push(spoken(&text[start..end])));
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

/// Takes the words of a text in order.
pub(super) trait Takes {
    /// Takes a word: where it begins and ends, and the character after it.
    fn take(&mut self, start: usize, end: usize, after: char);
}

impl<F: FnMut(usize, usize, char)> Takes for F {
    fn take(&mut self, start: usize, end: usize, after: char) {
        self(start, end, after);
    }
}

/// Gives every word of a text away.
#[inline]
pub(super) fn cut(text: &str, to: &mut impl Takes) {
    // One call in each of two functions, so that both can have it in place.
    if text.is_ascii() {
        cut_plain(text.as_bytes(), |start, end, after| to.take(start, end, after));
    } else {
        cut_any(text, |start, end, after| to.take(start, end, after));
    }
}

/// Does what [`cut_any`] does with a text of plain characters, of which whole runs are taken.
#[inline]
fn cut_plain(text: &[u8], mut found: impl FnMut(usize, usize, char)) {
    // Where a word began that goes on after a sign; past the end of all texts if none does.
    let mut begun = usize::MAX;
    runs(text, |start, end| {
        let (start, after) = (begun.min(start), text.get(end).copied().unwrap_or(b' '));
        if matches!(after, b'.' | b'\'' | b',') {
            let goes_on = text.get(end + 1).is_some_and(|next| match after {
                b',' => next.is_ascii_digit(),
                _ => next.is_ascii_alphanumeric(),
            });
            if goes_on {
                begun = start;
                return;
            }
        }
        begun = usize::MAX;
        found(start, end, char::from(after));
    });
}

/// Calls `found` with the borders of every word and the character after it, character by character.
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

    use super::super::sentences;
    use super::{cut_any, cut_plain, texts};

    #[test]
    fn words_keep_host_names_and_split_compounds() {
        assert_eq!(texts("HAProxy’s round-robin"), ["haproxy", "round", "robin"]);
        assert_eq!(texts("see www.foobar.com."), ["see", "www.foobar.com"]);
        assert_eq!(texts("don't"), ["don't"]);
        assert!(sentences("three-server")[0].words()[0].joined);
    }

    #[test]
    fn sentences_end_at_marks_before_white_space() {
        let all = sentences("It runs on 8.8.8.8. Does it? Yes (always).");
        assert_eq!(all.len(), 3);
        assert!(all[1].question);
        assert_eq!(all[0].words().len(), 4);
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
            for word in sentences(text).iter().flat_map(|sentence| sentence.words()) {
                assert!(text.is_char_boundary(word.start) && text.is_char_boundary(word.end));
            }
        }
    }
}
