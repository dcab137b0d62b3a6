//! Sentences: what their words say together, and the words when somebody asks.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use super::mood::Mood;
use super::slice::Slice;
use super::vocabulary::{Against, Signals, Traits, Vocabulary};
use super::words::{Takes, Word, cut, ending, may_end, word};
use crate::model::{PageId, TextBlock};

/// One sentence of a block.
///
/// A rule asks few sentences for their words: most say nothing that it looks for.
#[derive(Clone)]
pub(in crate::analyze) struct Sentence<'a> {
    words: OnceCell<Slice<Word>>,
    /// Whether it ends in a question mark.
    pub(in crate::analyze) question: bool,
    /// What its words say together.
    said: Said,
    /// The text that it is a part of, and where it begins and ends there.
    text: Written<'a>,
    at: (u32, u32),
    tools: Rc<Tools>,
}

/// What some words say together.
#[derive(Clone, Copy, Debug, Default)]
struct Said {
    /// What they speak for.
    signals: Signals,
    /// What one or another of them is.
    traits: Traits,
}

/// What all texts are cut with.
#[derive(Default)]
pub(super) struct Tools {
    pub(super) vocabulary: RefCell<Vocabulary>,
    /// Where texts in pieces are put together.
    room: RefCell<String>,
}

/// A text that is cut into sentences.
#[derive(Clone)]
pub(super) enum Written<'a> {
    /// The words of a block.
    Block(TextBlock<'a>),
    /// A text that stands alone.
    Alone(Rc<str>),
}

impl Written<'_> {
    fn text_in<'t>(&'t self, room: &'t mut String) -> &'t str {
        match self {
            Self::Block(block) => block.raw_in(room),
            Self::Alone(text) => text,
        }
    }
}

impl Tools {
    /// Returns the words of a part of a text.
    fn words(&self, text: &Written<'_>, (from, to): (u32, u32)) -> Slice<Word> {
        let (from, to) = (from as usize, to as usize);
        let room = &mut *self.room.borrow_mut();
        let text = text.text_in(room).get(from..to).unwrap_or_default();
        let vocabulary = &mut *self.vocabulary.borrow_mut();
        let mut words = Vec::new();
        cut(text, &mut |start, end, after| {
            words.push(word(vocabulary, (text, from), (start, end, after)));
        });
        let all = 0..words.len();
        Slice::new(&Rc::new(words), all)
    }
}

impl Sentence<'_> {
    /// Returns its words in order.
    pub(in crate::analyze) fn words(&self) -> &Slice<Word> {
        self.words.get_or_init(|| self.tools.words(&self.text, self.at))
    }

    /// Returns the sentence up to a word.
    pub(in crate::analyze) fn up_to(&self, end: usize) -> Self {
        let words = self.words().first_ones(end);
        let mut said = Said { signals: self.said.signals.perhaps(), ..self.said };
        said.traits.put(Traits::UNSETTLES, words.iter().any(|w| w.mood == Mood::Unsettles));
        let (text, tools) = (self.text.clone(), Rc::clone(&self.tools));
        Self { words: words.into(), said, text, tools, ..*self }
    }

    /// Returns whether one of `list` is among its words.
    pub(in crate::analyze) fn has(&self, list: &[&str]) -> bool {
        self.words().iter().any(|word| list.contains(&&*word.text))
    }

    /// Returns whether a pattern of the table at `index` may match; `false` is certain.
    pub(in crate::analyze) fn may_match(&self, index: usize) -> bool {
        self.said.signals.table(index)
    }

    /// Returns whether a pattern of any table may match.
    pub(in crate::analyze) fn has_signal(&self) -> bool {
        self.said.signals.any_table()
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

    /// Returns whether a pattern of the table at `index` matches; `false` is not certain.
    pub(super) fn matches_for_sure(&self, index: usize) -> bool {
        self.said.signals.is_sure(index)
    }

    /// Returns whether a word may deny others; `false` is certain.
    pub(super) fn may_deny(&self) -> bool {
        self.said.traits.has(Traits::DENIES)
    }

    /// Returns how many words it has at most, without cutting them.
    pub(super) fn words_at_most(&self) -> usize {
        (self.at.1 - self.at.0) as usize
    }

    /// Returns whether one of its words states a number.
    pub(in crate::analyze) fn has_number(&self) -> bool {
        self.said.traits.has(Traits::NUMBER)
    }

    /// Returns whether a name may begin in it; `false` is certain.
    pub(in crate::analyze) fn may_name(&self) -> bool {
        self.said.traits.has(Traits::NAMES)
    }

    /// Returns whether a word makes a plan or a comparison of it.
    pub(super) fn is_unsettled(&self) -> bool {
        self.said.traits.has(Traits::UNSETTLES)
    }
}

/// Cuts texts into sentences; those of all texts lie in one list.
#[derive(Default)]
pub(super) struct Cutter<'a> {
    tools: Rc<Tools>,
    sentences: Vec<Sentence<'a>>,
}

impl<'a> Cutter<'a> {
    /// Returns a cutter for many texts, whose words are remembered.
    pub(super) fn for_many() -> Self {
        let vocabulary = RefCell::new(Vocabulary::for_many());
        Self { tools: Rc::new(Tools { vocabulary, ..Tools::default() }), ..Self::default() }
    }

    /// Returns what texts are cut with, which knows the words that were looked up.
    pub(super) fn tools(&self) -> Rc<Tools> {
        Rc::clone(&self.tools)
    }

    /// Notes from now on which words stand on a page, or none any more.
    pub(super) fn turn_to(&mut self, page: Option<PageId>) {
        self.tools.vocabulary.borrow_mut().turn_to(page);
    }

    /// Returns how many sentences there are by now.
    pub(super) fn count(&self) -> usize {
        self.sentences.len()
    }

    /// Adds the sentences of a text; what its words matter to is known, or all may matter.
    pub(super) fn add(&mut self, against: Option<Against<'_>>, text: Written<'a>) {
        let room = &mut *self.tools.room.borrow_mut();
        let cut_text = text.text_in(room);
        let vocabulary = &mut *self.tools.vocabulary.borrow_mut();
        let mut adding = Adding {
            text: cut_text,
            whole: &text,
            tools: &self.tools,
            against,
            vocabulary,
            sentences: &mut self.sentences,
            from: NOWHERE,
            said: Said::default(),
        };
        cut(cut_text, &mut adding);
        adding.end(cut_text.len(), false);
    }

    /// Returns all sentences, and is empty again.
    pub(super) fn finish(&mut self) -> Rc<Vec<Sentence<'a>>> {
        // The next page is likely to have about as many.
        let count = self.sentences.len();
        let room = Vec::with_capacity(count + count / 8);
        Rc::new(std::mem::replace(&mut self.sentences, room))
    }
}

/// Begins no sentence.
const NOWHERE: usize = usize::MAX;

/// A text whose sentences are added, word by word.
struct Adding<'c, 'a> {
    text: &'c str,
    whole: &'c Written<'a>,
    tools: &'c Rc<Tools>,
    against: Option<Against<'c>>,
    vocabulary: &'c mut Vocabulary,
    sentences: &'c mut Vec<Sentence<'a>>,
    /// Where the sentence begins that is read, and what its words say by now.
    from: usize,
    said: Said,
}

impl Takes for Adding<'_, '_> {
    #[inline(always)]
    fn take(&mut self, start: usize, end: usize, after: char) {
        let (traits, at) = self.vocabulary.looked_up(self.text, (start, end), self.against);
        self.said.traits.add(traits);
        if traits.has(Traits::SIGNALS) {
            self.said.signals.add(self.vocabulary.signals(at));
        }
        self.from = self.from.min(start);
        // Most words are followed by a space, which says nothing.
        if after != ' ' && may_end(after) {
            self.may_end(end, after);
        }
    }
}

impl Adding<'_, '_> {
    /// Ends the sentence if it ends after a word.
    #[inline(never)]
    fn may_end(&mut self, end: usize, after: char) {
        if let Some(mark) = ending(&self.text[end..]) {
            self.end(end + after.len_utf8(), mark == '?');
        }
    }

    /// Adds the sentence that is read, if it has words.
    fn end(&mut self, to: usize, question: bool) {
        let from = std::mem::replace(&mut self.from, NOWHERE);
        if from == NOWHERE {
            return;
        }
        let (said, at) = (std::mem::take(&mut self.said), (from as u32, to as u32));
        let (words, text, tools) = (OnceCell::new(), self.whole.clone(), Rc::clone(self.tools));
        self.sentences.push(Sentence { words, question, said, text, at, tools });
    }
}

/// Returns the sentences of a text that stands alone.
pub(in crate::analyze) fn sentences(text: &str) -> Rc<Vec<Sentence<'static>>> {
    let mut cutter = Cutter::default();
    cutter.add(None, Written::Alone(text.into()));
    cutter.finish()
}
