//! The words of a design's pages: each looked at once, however often it is written.

use std::collections::HashMap;
use std::rc::Rc;

use super::Names;
use super::pattern::Key;

/// What is known of a word wherever it stands.
#[derive(Debug)]
pub(in crate::analyze) struct Token {
    /// The word in lower case; a possessive ending is cut off.
    pub(in crate::analyze) text: String,
    /// The number that it states, from two to 999, in digits or (to twelve) as a word.
    pub(in crate::analyze) number: Option<usize>,
    /// Whether a name may begin with it.
    pub(super) may_name: bool,
    /// The tables of patterns that it speaks for, a bit each.
    pub(super) signals: u64,
}

/// Numbers from two on; "one server" is more often an example than a count.
const NUMBERS: [&str; 11] =
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

impl Token {
    /// Returns a word of which nothing is known: it may name anything and fit every pattern.
    pub(super) fn new(written: &str) -> Self {
        let lower = written.to_lowercase().replace('’', "'");
        let text = lower.strip_suffix("'s").unwrap_or(&lower).to_owned();
        let by_word = NUMBERS.iter().position(|n| *n == text).map(|at| at + 2);
        let number = by_word.or_else(|| text.parse().ok().filter(|n| (2..1000).contains(n)));
        Self { text, number, may_name: true, signals: u64::MAX }
    }
}

/// Words by how they are written.
#[derive(Default)]
pub(super) struct Vocabulary<'a> {
    known: HashMap<Box<str>, Rc<Token>>,
    /// What the words are held against, when it is known.
    against: Option<(&'a Names, &'a [Vec<Key>])>,
}

impl<'a> Vocabulary<'a> {
    /// Returns an empty vocabulary that marks which words matter to names and tables of patterns.
    pub(super) fn against(names: &'a Names, tables: &'a [Vec<Key>]) -> Self {
        Self { known: HashMap::new(), against: Some((names, tables)) }
    }

    /// Returns the word that is written so.
    pub(super) fn token(&mut self, written: &str) -> Rc<Token> {
        if let Some(token) = self.known.get(written) {
            return Rc::clone(token);
        }
        let mut token = Token::new(written);
        if let Some((names, tables)) = self.against {
            token.may_name = names.begins(&token.text);
            let speaks = |keys: &Vec<Key>| keys.iter().any(|key| key.fits(&token.text));
            let bits = tables.iter().enumerate().filter(|(_, keys)| speaks(keys));
            token.signals = bits.fold(0, |all, (at, _)| all | 1 << at);
        }
        let token = Rc::new(token);
        self.known.insert(written.into(), Rc::clone(&token));
        token
    }
}
