//! The events of a text in few bytes: parsed to read, taken again to write.

#[cfg(test)]
mod tests;

use std::ops::Range;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd,
};

/// Tags that say nothing but what they are; their place is their code.
const PLAIN: [Tag<'static>; 12] = [
    Tag::Paragraph,
    Tag::TableCell,
    Tag::Item,
    Tag::TableRow,
    Tag::TableHead,
    Tag::Strong,
    Tag::Emphasis,
    Tag::Strikethrough,
    Tag::HtmlBlock,
    Tag::DefinitionList,
    Tag::DefinitionListTitle,
    Tag::DefinitionListDefinition,
];

/// Kinds of quotations by their code.
const QUOTES: [Option<BlockQuoteKind>; 6] = [
    None,
    Some(BlockQuoteKind::Note),
    Some(BlockQuoteKind::Tip),
    Some(BlockQuoteKind::Important),
    Some(BlockQuoteKind::Warning),
    Some(BlockQuoteKind::Caution),
];

/// Kinds of links by their code.
const LINKS: [LinkType; 9] = [
    LinkType::Inline,
    LinkType::Reference,
    LinkType::ReferenceUnknown,
    LinkType::Collapsed,
    LinkType::CollapsedUnknown,
    LinkType::Shortcut,
    LinkType::ShortcutUnknown,
    LinkType::Autolink,
    LinkType::Email,
];

/// Alignments of columns by their code.
const ALIGNMENTS: [Alignment; 4] =
    [Alignment::None, Alignment::Left, Alignment::Center, Alignment::Right];

/// What follows the plain tags: tags that say more, ends, and what stands for itself.
mod code {
    pub(super) const HEADING: u8 = 12;
    pub(super) const HEADING_NAMED: u8 = 13;
    pub(super) const QUOTE: u8 = 14;
    pub(super) const FENCED: u8 = 15;
    pub(super) const INDENTED: u8 = 16;
    pub(super) const LIST: u8 = 17;
    pub(super) const NOTE: u8 = 18;
    pub(super) const TABLE: u8 = 19;
    pub(super) const LINK: u8 = 20;
    pub(super) const IMAGE: u8 = 21;
    pub(super) const END: u8 = 22;
    /// Text as it stands in the source.
    pub(super) const LITERAL: u8 = 23;
    pub(super) const TEXT: u8 = 24;
    pub(super) const CODE: u8 = 25;
    pub(super) const HTML: u8 = 26;
    pub(super) const INLINE_HTML: u8 = 27;
    pub(super) const INLINE_MATH: u8 = 28;
    pub(super) const DISPLAY_MATH: u8 = 29;
    pub(super) const REFERENCE: u8 = 30;
    pub(super) const SOFT_BREAK: u8 = 31;
    pub(super) const HARD_BREAK: u8 = 32;
    pub(super) const RULE: u8 = 33;
    pub(super) const TO_DO: u8 = 34;
    pub(super) const DONE: u8 = 35;
}

/// Writes down the events of a text.
pub(crate) struct Recorder<'t> {
    text: &'t str,
    bytes: Vec<u8>,
    /// Where the last event started.
    last: usize,
    open: Vec<(TagEnd, Range<usize>)>,
    /// Whether every event could be written down.
    whole: bool,
}

impl<'t> Recorder<'t> {
    /// Returns one that has not heard of any event of `text`.
    pub(crate) fn new(text: &'t str) -> Self {
        // About a seventh of a text of sentences; what is not used is given back.
        let bytes = Vec::with_capacity(text.len() / 5);
        Self { text, bytes, last: 0, open: Vec::new(), whole: true }
    }

    /// Returns the events; nothing when one of them was of a kind that pages seldom have.
    pub(crate) fn finish(self) -> Vec<u8> {
        if self.whole { self.bytes } else { Vec::new() }
    }

    /// Writes down an event.
    pub(crate) fn add(&mut self, event: &Event<'t>, range: &Range<usize>) {
        if !self.whole {
            return;
        }
        if let Event::End(end) = event {
            // An end is where its start is.
            self.whole = self.open.pop().is_some_and(|open| (open.0, &open.1) == (*end, range));
            return self.bytes.push(code::END);
        }
        let code = self.code(event, range);
        self.bytes.push(code);
        let step = range.start as i64 - self.last as i64;
        self.number(((step << 1) ^ (step >> 63)) as u64);
        self.number((range.end - range.start) as u64);
        self.last = range.start;
        match event {
            Event::Start(tag) => {
                self.open.push((tag.to_end(), range.clone()));
                self.more(tag);
            }
            Event::Text(_) if code == code::LITERAL => {}
            Event::Text(text)
            | Event::Code(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => self.words(text),
            _ => {}
        }
    }

    fn code(&mut self, event: &Event<'t>, range: &Range<usize>) -> u8 {
        match event {
            Event::Start(tag) => self.tag_code(tag),
            Event::End(_) => code::END,
            Event::Text(text) if self.is_literal(text, range) => code::LITERAL,
            Event::Text(_) => code::TEXT,
            Event::Code(_) => code::CODE,
            Event::Html(_) => code::HTML,
            Event::InlineHtml(_) => code::INLINE_HTML,
            Event::InlineMath(_) => code::INLINE_MATH,
            Event::DisplayMath(_) => code::DISPLAY_MATH,
            Event::FootnoteReference(_) => code::REFERENCE,
            Event::SoftBreak => code::SOFT_BREAK,
            Event::HardBreak => code::HARD_BREAK,
            Event::Rule => code::RULE,
            Event::TaskListMarker(false) => code::TO_DO,
            Event::TaskListMarker(true) => code::DONE,
        }
    }

    /// Returns whether words are those of the source at `range`.
    fn is_literal(&self, words: &str, range: &Range<usize>) -> bool {
        // Nearly always they stand there themselves.
        let there = self.text.as_ptr() as usize + range.start == words.as_ptr() as usize;
        there && words.len() == range.len() || self.text.get(range.clone()) == Some(words)
    }

    fn tag_code(&mut self, tag: &Tag<'t>) -> u8 {
        match tag {
            Tag::Heading { id, classes, attrs, .. } if classes.is_empty() && attrs.is_empty() => {
                if id.is_some() {
                    code::HEADING_NAMED
                } else {
                    code::HEADING
                }
            }
            Tag::BlockQuote(_) => code::QUOTE,
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => code::FENCED,
            Tag::CodeBlock(CodeBlockKind::Indented) => code::INDENTED,
            Tag::List(_) => code::LIST,
            Tag::FootnoteDefinition(_) => code::NOTE,
            Tag::Table(_) => code::TABLE,
            Tag::Link { .. } => code::LINK,
            Tag::Image { .. } => code::IMAGE,
            plain => {
                let code = PLAIN.iter().position(|known| known == plain);
                self.whole &= code.is_some();
                code.unwrap_or_default() as u8
            }
        }
    }

    /// Writes down what a tag says besides what it is.
    fn more(&mut self, tag: &Tag<'t>) {
        match tag {
            Tag::Heading { level, id, .. } => {
                self.bytes.push(*level as u8);
                if let Some(id) = id {
                    self.words(id);
                }
            }
            Tag::BlockQuote(kind) => self.one_of(&QUOTES, *kind),
            Tag::CodeBlock(CodeBlockKind::Fenced(words)) | Tag::FootnoteDefinition(words) => {
                self.words(words);
            }
            // A list that starts nowhere has bullets.
            Tag::List(first) => self.number(first.map_or(0, |first| first.saturating_add(1))),
            Tag::Table(columns) => {
                self.number(columns.len() as u64);
                columns.iter().for_each(|column| self.one_of(&ALIGNMENTS, *column));
            }
            Tag::Link { link_type, dest_url, title, id }
            | Tag::Image { link_type, dest_url, title, id } => {
                self.one_of(&LINKS, *link_type);
                [dest_url, title, id].into_iter().for_each(|words| self.words(words));
            }
            _ => {}
        }
    }

    fn one_of<T: PartialEq>(&mut self, all: &[T], kind: T) {
        let at = all.iter().position(|known| *known == kind);
        self.whole &= at.is_some();
        self.bytes.push(at.unwrap_or_default() as u8);
    }

    /// Writes down words: where they stand in the source, or what they are.
    fn words(&mut self, words: &str) {
        let at = (words.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        let there = at.checked_add(words.len()).and_then(|end| self.text.get(at..end));
        if !words.is_empty() && there == Some(words) {
            self.number((words.len() as u64) << 1 | 1);
            self.number(at as u64);
        } else {
            self.number((words.len() as u64) << 1);
            self.bytes.extend_from_slice(words.as_bytes());
        }
    }

    /// Writes down a number, seven bits a byte.
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }
}

/// The events that were written down, as the parser gave them.
pub(crate) struct Recorded<'t> {
    text: &'t str,
    bytes: &'t [u8],
    last: usize,
    open: Vec<(TagEnd, Range<usize>)>,
}

impl<'t> Recorded<'t> {
    /// Returns the events of `text` in `bytes`.
    pub(crate) fn new(text: &'t str, bytes: &'t [u8]) -> Self {
        Self { text, bytes, last: 0, open: Vec::new() }
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u64> {
        let (mut number, mut bits) = (0, 0);
        loop {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f).checked_shl(bits)?;
            if byte < 0x80 {
                return Some(number);
            }
            bits += 7;
        }
    }

    fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    fn words(&mut self) -> Option<CowStr<'t>> {
        let size = self.size()?;
        let (length, there) = (size >> 1, size & 1 == 1);
        let words = if there {
            let at = self.size()?;
            self.text.get(at..at.checked_add(length)?)?
        } else {
            let (words, rest) = self.bytes.split_at_checked(length)?;
            self.bytes = rest;
            std::str::from_utf8(words).ok()?
        };
        Some(words.into())
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        let at = self.byte()?;
        all.get(usize::from(at)).copied()
    }

    fn start(&mut self, code: u8) -> Option<Tag<'t>> {
        Some(match code {
            code::HEADING | code::HEADING_NAMED => {
                let level = HeadingLevel::try_from(usize::from(self.byte()?)).ok()?;
                let id = if code == code::HEADING_NAMED { Some(self.words()?) } else { None };
                Tag::Heading { level, id, classes: Vec::new(), attrs: Vec::new() }
            }
            code::QUOTE => Tag::BlockQuote(self.one_of(&QUOTES)?),
            code::FENCED => Tag::CodeBlock(CodeBlockKind::Fenced(self.words()?)),
            code::INDENTED => Tag::CodeBlock(CodeBlockKind::Indented),
            code::LIST => Tag::List(self.number()?.checked_sub(1)),
            code::NOTE => Tag::FootnoteDefinition(self.words()?),
            code::TABLE => {
                let columns = self.size()?;
                Tag::Table((0..columns).map_while(|_| self.one_of(&ALIGNMENTS)).collect())
            }
            code::LINK | code::IMAGE => {
                let link_type = self.one_of(&LINKS)?;
                let (dest_url, title, id) = (self.words()?, self.words()?, self.words()?);
                match code {
                    code::LINK => Tag::Link { link_type, dest_url, title, id },
                    _ => Tag::Image { link_type, dest_url, title, id },
                }
            }
            plain => PLAIN.get(usize::from(plain))?.clone(),
        })
    }
}

impl<'t> Iterator for Recorded<'t> {
    type Item = (Event<'t>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let code = self.byte()?;
        if code == code::END {
            let (end, range) = self.open.pop()?;
            return Some((Event::End(end), range));
        }
        let step = self.number()?;
        let step = (step >> 1) as i64 ^ -((step & 1) as i64);
        let start = usize::try_from(self.last as i64 + step).ok()?;
        let range = start..start.checked_add(self.size()?)?;
        self.last = start;
        let event = match code {
            code::LITERAL => Event::Text(self.text.get(range.clone())?.into()),
            code::TEXT => Event::Text(self.words()?),
            code::CODE => Event::Code(self.words()?),
            code::HTML => Event::Html(self.words()?),
            code::INLINE_HTML => Event::InlineHtml(self.words()?),
            code::INLINE_MATH => Event::InlineMath(self.words()?),
            code::DISPLAY_MATH => Event::DisplayMath(self.words()?),
            code::REFERENCE => Event::FootnoteReference(self.words()?),
            code::SOFT_BREAK => Event::SoftBreak,
            code::HARD_BREAK => Event::HardBreak,
            code::RULE => Event::Rule,
            code::TO_DO => Event::TaskListMarker(false),
            code::DONE => Event::TaskListMarker(true),
            code => {
                let tag = self.start(code)?;
                self.open.push((tag.to_end(), range.clone()));
                Event::Start(tag)
            }
        };
        Some((event, range))
    }
}
