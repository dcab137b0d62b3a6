//! What a template puts into a page.

use std::borrow::Cow;

use crate::model::Words;

/// What templates say: name of the value, and text.
const FRAME: &[(&str, &str)] = &[
    ("say_skip", "Skip to content"),
    ("say_site", "Site"),
    ("say_search", "Search"),
    ("say_theme", "Colour theme"),
    ("say_pages", "Pages"),
    ("say_contents", "On this page"),
    ("say_made_from", "Made from"),
    ("say_changed", "Last change"),
    ("say_edit", "Edit this page"),
    ("say_moved", "This page has moved to"),
];

/// Values for one rendering.
pub(crate) struct Values<'a> {
    pub(super) all: Vec<Given<'a>>,
    /// How long they are together.
    pub(super) bytes: usize,
}

/// A value; HTML is inserted as it is, other text escaped.
pub(super) struct Given<'a> {
    pub(super) name: &'static str,
    pub(super) text: Cow<'a, str>,
    /// What follows the text: long HTML comes in pieces, which nobody has to put together.
    more: Vec<Cow<'a, str>>,
    pub(super) is_html: bool,
}

impl<'a> Given<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.pieces().all(str::is_empty)
    }

    pub(super) fn pieces(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.text).chain(&self.more).map(|piece| &**piece)
    }

    pub(super) fn whole(&self) -> Cow<'_, str> {
        match self.more.is_empty() {
            true => Cow::Borrowed(&self.text),
            false => self.pieces().collect::<String>().into(),
        }
    }
}

impl<'a> Values<'a> {
    /// Returns an empty set.
    pub(crate) fn new() -> Self {
        Self { all: Vec::with_capacity(FRAME.len() + 32), bytes: 0 }
    }

    /// Adds plain text, which the template escapes.
    pub(crate) fn text(&mut self, name: &'static str, text: impl Into<Cow<'a, str>>) {
        self.add(Given { name, text: text.into(), more: Vec::new(), is_html: false });
    }

    /// Adds the language, its direction, and what the frame of a page says.
    pub(crate) fn frame(&mut self, words: &'a Words) {
        self.text("language", words.language());
        self.text("direction", if words.is_from_right() { "rtl" } else { "ltr" });
        for (name, english) in FRAME {
            self.text(name, words.say(english));
        }
    }

    /// Adds finished HTML.
    pub(crate) fn html(&mut self, name: &'static str, text: impl Into<Cow<'a, str>>) {
        self.add(Given { name, text: text.into(), more: Vec::new(), is_html: true });
    }

    /// Adds finished HTML in pieces.
    pub(crate) fn pieces(&mut self, name: &'static str, pieces: Vec<Cow<'a, str>>) {
        self.add(Given { name, text: Cow::Borrowed(""), more: pieces, is_html: true });
    }

    fn add(&mut self, value: Given<'a>) {
        self.bytes += value.pieces().map(str::len).sum::<usize>();
        self.all.push(value);
    }

    /// Returns a bit for each value that is not empty; `None` when there are too many.
    pub(super) fn shape(&self) -> Option<u64> {
        let bits = self.all.iter().rev().map(|value| u64::from(!value.is_empty()));
        (self.all.len() <= u64::BITS as usize).then(|| bits.fold(0, |all, bit| all << 1 | bit))
    }
}
