//! The words of a page, block by block, with the way back to the source.

use std::borrow::Cow;
use std::sync::Arc;

use super::{FileId, Span};

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph,
    /// A heading, with its level.
    Heading(u8),
    /// An item of a list.
    Item,
    /// A cell: table number in the page, row (0 is the header), column.
    Cell {
        /// Which table of the page, from 0.
        table: u32,
        /// Row, 0 is the header.
        row: u32,
        /// Column, from 0.
        column: u32,
    },
    /// A quotation or alert.
    Quote,
}

/// Words of a page with the way back to the source.
///
/// What stands in the source is not copied: a site of ten thousand pages has a million blocks.
#[derive(Clone, Debug)]
pub struct TextBlock {
    /// What it is.
    pub kind: BlockKind,
    /// The file it comes from, when that is not the page's own.
    pub included: Option<FileId>,
    written: Written,
    origin: Pieces,
}

/// Where the words of a block are.
#[derive(Clone, Debug)]
enum Written {
    /// In the source, at the pieces that the origin tells, each end of a line for a space.
    There { source: Arc<str>, length: u32 },
    /// In a text of their own.
    Here { text: Arc<str>, start: u32, end: u32 },
}

/// Where pieces of the words come from.
#[derive(Clone, Debug, PartialEq)]
enum Pieces {
    /// All in one, from this offset.
    One(u32),
    /// Pairs of an offset in the words and the offset in the source it comes from, ascending.
    Many(Box<[(u32, u32)]>),
}

impl Pieces {
    fn new(origin: &[(u32, u32)]) -> Self {
        match origin {
            [(0, source)] => Self::One(*source),
            _ => Self::Many(origin.into()),
        }
    }

    /// Returns the pieces of `source` that make up words of this length, in order.
    fn of<'a>(&'a self, source: &'a str, length: u32) -> impl Iterator<Item = Option<&'a str>> {
        let (one, many) = match self {
            Self::One(at) => (Some((0, *at)), &[][..]),
            Self::Many(pieces) => (None, &**pieces),
        };
        let ends = many.iter().skip(1).map(|(text, _)| *text).chain([length]);
        one.into_iter().chain(many.iter().copied()).zip(ends).map(|((text, at), end)| {
            let at = at as usize;
            source.get(at..at + end.checked_sub(text)? as usize)
        })
    }
}

impl Pieces {
    /// Appends what [`Self::of`] returns, where it is several pieces.
    fn join(&self, source: &str, length: u32, words: &mut String) {
        let Self::Many(pieces) = self else { return };
        let mut pieces = pieces.iter().peekable();
        while let Some((text, at)) = pieces.next() {
            let end = pieces.peek().map_or(length, |(text, _)| *text);
            let at = *at as usize;
            let piece = end.checked_sub(*text).and_then(|long| source.get(at..at + long as usize));
            words.push_str(piece.unwrap_or_default());
        }
    }
}

/// Returns whether a character ends a line, for which the words have a space.
fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

/// Returns whether a line ends in a text; asked of bytes, many of which are looked at together.
fn has_lines(text: &str) -> bool {
    text.bytes().fold(false, |ends, byte| ends | (byte == b'\n') | (byte == b'\r'))
}

impl TextBlock {
    /// Returns a block of words of this length, which are parts of `source` as `origin` says; an end of
    /// a line there is a space.
    pub fn part(kind: BlockKind, length: u32, origin: &[(u32, u32)], source: &Arc<str>) -> Self {
        let written = Written::There { source: Arc::clone(source), length };
        Self { kind, included: None, written, origin: Pieces::new(origin) }
    }

    /// Returns a block of these words, if they stand in `source` as `origin` says: pairs of an offset
    /// in the words and the offset in the source it comes from, ascending.
    pub fn there(
        kind: BlockKind,
        words: &str,
        origin: &[(u32, u32)],
        source: &Arc<str>,
    ) -> Option<Self> {
        let length = u32::try_from(words.len()).ok()?;
        let origin = Pieces::new(origin);
        let mut rest = words;
        for piece in origin.of(source, length) {
            let piece = piece?;
            let (start, after) = rest.split_at_checked(piece.len())?;
            let same = |(a, b): (char, char)| a == if ends_line(b) { ' ' } else { b };
            if start != piece && !start.chars().zip(piece.chars()).all(same) {
                return None;
            }
            rest = after;
        }
        let written = Written::There { source: Arc::clone(source), length };
        rest.is_empty().then_some(Self { kind, included: None, written, origin })
    }

    /// Returns a block whose words stand in a text of their own, from `start` to `end`.
    pub fn here(
        kind: BlockKind,
        text: &Arc<str>,
        (start, end): (u32, u32),
        origin: &[(u32, u32)],
        included: Option<FileId>,
    ) -> Self {
        let written = Written::Here { text: Arc::clone(text), start, end };
        Self { kind, included, written, origin: Pieces::new(origin) }
    }

    /// Returns its words: plain text, markup removed, code kept, ends of lines as spaces.
    pub fn text(&self) -> Cow<'_, str> {
        let raw = self.raw();
        match &self.written {
            Written::There { .. } if has_lines(&raw) => raw.replace(ends_line, " ").into(),
            _ => raw,
        }
    }

    /// Returns its words for who cuts them anyway: what ends a line in the source still does.
    pub fn raw(&self) -> Cow<'_, str> {
        match self.unbroken() {
            Ok(words) => words.into(),
            Err((source, length)) => {
                let mut words = String::with_capacity(length as usize);
                self.origin.join(source, length, &mut words);
                words.into()
            }
        }
    }

    /// Returns what [`Self::raw`] does; `room` is where words are put together, if they have to be.
    pub fn raw_in<'a>(&'a self, room: &'a mut String) -> &'a str {
        match self.unbroken() {
            Ok(words) => words,
            Err((source, length)) => {
                room.clear();
                self.origin.join(source, length, room);
                room
            }
        }
    }

    /// Returns the words that stand in one piece; else the source of the pieces and their length.
    fn unbroken(&self) -> Result<&str, (&str, u32)> {
        let (text, start, end) = match (&self.written, &self.origin) {
            (Written::Here { text, start, end }, _) => (text, *start, *end),
            (Written::There { source, length }, Pieces::One(at)) => (source, *at, *at + *length),
            (Written::There { source, length }, Pieces::Many(_)) => return Err((source, *length)),
        };
        Ok(text.get(start as usize..end as usize).unwrap_or_default())
    }

    /// Returns the span of all its words; `file` is the page's.
    pub fn whole(&self, file: FileId) -> Span {
        let length = match &self.written {
            Written::There { length, .. } => *length,
            Written::Here { start, end, .. } => end - start,
        };
        self.span(file, 0, length as usize)
    }

    /// Returns the span of `start..end` of the text; `file` is the page's.
    pub fn span(&self, file: FileId, start: usize, end: usize) -> Span {
        let file = self.included.unwrap_or(file);
        let first = self.source_offset(start);
        let last = self.source_offset(end.saturating_sub(1).max(start)) + 1;
        Span::new(file, first, last.max(first))
    }

    fn source_offset(&self, at: usize) -> usize {
        let pieces = match &self.origin {
            Pieces::One(source) => return *source as usize + at,
            Pieces::Many(pieces) => pieces,
        };
        let after = pieces.partition_point(|(text, _)| *text as usize <= at);
        match after.checked_sub(1).map(|i| pieces[i]) {
            Some((text, source)) => source as usize + (at - text as usize),
            None => 0,
        }
    }
}

impl PartialEq for TextBlock {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.included == other.included
            && self.origin == other.origin
            && self.text() == other.text()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{BlockKind, TextBlock};

    fn block(words: &str, origin: &[(u32, u32)], source: &str) -> Option<TextBlock> {
        TextBlock::there(BlockKind::Paragraph, words, origin, &Arc::from(source))
    }

    #[test]
    fn words_that_stand_in_the_source_are_read_there() {
        let source = "A **bold**\nword é.";
        for (words, origin) in [
            ("bold", &[(0, 4)][..]),
            ("A bold word é.", &[(0, 0), (2, 4), (6, 10)]),
            ("word", &[(0, 11)]),
        ] {
            let block = block(words, origin, source).expect(words);
            assert_eq!(block.text(), words);
            assert_eq!(block.raw_in(&mut "before".to_owned()), block.raw());
        }
    }

    #[test]
    fn other_words_do_not_stand_there() {
        for (words, origin) in
            [("a & b", &[(0, 0)][..]), ("a b", &[(0, 0), (2, 2)]), ("a &amp; b, c", &[(0, 0)])]
        {
            assert!(block(words, origin, "a &amp; b").is_none(), "{words}");
        }
    }

    #[test]
    fn spans_lead_back() {
        let source: Arc<str> = "see **this** word".into();
        let origin = [(0, 0), (4, 6), (8, 12)];
        let kind = BlockKind::Paragraph;
        let there = TextBlock::there(kind, "see this word", &origin, &source).expect("it does");
        let own: Arc<str> = "see this word".into();
        let here = TextBlock::here(kind, &own, (0, 13), &origin, None);
        assert_eq!(there, here);
        let file = crate::model::FileId(0);
        assert_eq!(there.span(file, 4, 8).range(), 6..10);
        assert_eq!(there.whole(file).range(), 0..17);
        assert_eq!(here.whole(file), there.whole(file));
    }
}
