//! The words of a page, block by block, with the way back to the source.

mod list;

use std::borrow::Cow;
use std::sync::Arc;

pub use self::list::BlockList;

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

/// The blocks of a page in order; copies are the same list.
///
/// A site of ten thousand pages has a million blocks: what they share is kept once for the page, and
/// what stands in the source is not copied.
#[derive(Clone, Debug, Default)]
pub struct TextBlocks(Option<Arc<All>>);

/// One block: words of a page with the way back to the source.
#[derive(Clone, Copy, Debug)]
pub struct TextBlock<'a> {
    all: &'a All,
    at: u32,
}

/// What the blocks of a page are made of.
#[derive(Debug)]
struct All {
    source: Arc<str>,
    /// Words that do not stand in the source like this.
    own: Box<str>,
    parts: Box<[Part]>,
    pieces: Box<[Piece]>,
    cells: Box<[Cell]>,
    /// Blocks that come from other files than the page's own, in order.
    included: Box<[(u32, FileId)]>,
}

/// An offset in the words of a block, and the offset in the source that they come from from there on.
type Piece = (u32, u32);

/// Table, row and column.
type Cell = (u32, u32, u32);

/// One block in few bytes.
#[derive(Clone, Copy, Debug)]
struct Part {
    kind: Tag,
    /// Where its words begin: in the source, or in words of our own. Of words in several pieces of the
    /// source only these tell.
    start: u32,
    length: u32,
    /// How many pieces all blocks have up to the end of this one; a part of the source in one piece
    /// needs none.
    pieces: u32,
}

/// What a block is: a name in the lowest bits, whether its words are our own, and a number: the level
/// of a heading, or which of the cells it is.
#[derive(Clone, Copy, Debug)]
struct Tag(u32);

impl Tag {
    const PARAGRAPH: u32 = 0;
    const HEADING: u32 = 1;
    const ITEM: u32 = 2;
    const CELL: u32 = 3;
    const QUOTE: u32 = 4;
    const NAME: u32 = 0b111;
    const OWN: u32 = 0b1000;
    const NUMBER: u32 = 4;

    fn new(name: u32, number: u32) -> Self {
        Self(name | number << Self::NUMBER)
    }

    fn is_own(self) -> bool {
        self.0 & Self::OWN != 0
    }

    fn kind(self, cells: &[Cell]) -> BlockKind {
        let number = self.0 >> Self::NUMBER;
        match self.0 & Self::NAME {
            Self::PARAGRAPH => BlockKind::Paragraph,
            Self::HEADING => BlockKind::Heading(number as u8),
            Self::ITEM => BlockKind::Item,
            Self::CELL => {
                let (table, row, column) = cells.get(number as usize).copied().unwrap_or_default();
                BlockKind::Cell { table, row, column }
            }
            _ => BlockKind::Quote,
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

impl TextBlocks {
    /// Returns the blocks in order.
    pub fn iter(&self) -> impl Iterator<Item = TextBlock<'_>> {
        let blocks = |all| (0..offset(self.len())).map(move |at| TextBlock { all, at });
        self.0.as_deref().map(blocks).into_iter().flatten()
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |all| all.parts.len())
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns whether two lists are one, without a look into them.
    pub fn is(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}

impl PartialEq for TextBlocks {
    fn eq(&self, other: &Self) -> bool {
        self.is(other) || self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<'a> TextBlock<'a> {
    /// Returns what it is.
    #[inline]
    pub fn kind(self) -> BlockKind {
        self.part().kind.kind(&self.all.cells)
    }

    /// Returns the file it comes from, when that is not the page's own.
    pub fn included(self) -> Option<FileId> {
        let included = &self.all.included;
        let at = included.binary_search_by_key(&self.at, |(block, _)| *block).ok()?;
        Some(included[at].1)
    }

    /// Returns its words: plain text, markup removed, code kept, ends of lines as spaces.
    pub fn text(self) -> Cow<'a, str> {
        let raw = self.raw();
        match self.part().kind.is_own() {
            false if has_lines(&raw) => raw.replace(ends_line, " ").into(),
            _ => raw,
        }
    }

    /// Returns its words for who cuts them anyway: what ends a line in the source still does.
    pub fn raw(self) -> Cow<'a, str> {
        self.unbroken().map_or_else(
            |pieces| {
                let mut words = String::with_capacity(self.part().length as usize);
                self.join(pieces, &mut words);
                words.into()
            },
            Cow::from,
        )
    }

    /// Returns what [`Self::raw`] does; `room` is where words are put together, if they have to be.
    pub fn raw_in<'r>(self, room: &'r mut String) -> &'r str
    where
        'a: 'r,
    {
        match self.unbroken() {
            Ok(words) => words,
            Err(pieces) => {
                room.clear();
                self.join(pieces, room);
                room
            }
        }
    }

    /// Returns the span of all its words; `file` is the page's.
    pub fn whole(self, file: FileId) -> Span {
        self.span(file, 0, self.part().length as usize)
    }

    /// Returns the span of `start..end` of the text; `file` is the page's.
    pub fn span(self, file: FileId, start: usize, end: usize) -> Span {
        let file = self.included().unwrap_or(file);
        let first = self.source_offset(start);
        let last = self.source_offset(end.saturating_sub(1).max(start)) + 1;
        Span::new(file, first, last.max(first))
    }

    #[inline]
    fn part(self) -> &'a Part {
        &self.all.parts[self.at as usize]
    }

    #[inline]
    fn pieces(self) -> &'a [Piece] {
        let before = self.at.checked_sub(1).map_or(0, |at| self.all.parts[at as usize].pieces);
        &self.all.pieces[before as usize..self.part().pieces as usize]
    }

    /// Returns the words that stand in one piece; else the pieces of the source.
    #[inline]
    fn unbroken(self) -> Result<&'a str, &'a [Piece]> {
        let part = self.part();
        let text = match (part.kind.is_own(), self.pieces()) {
            (true, _) => &*self.all.own,
            (false, []) => &self.all.source,
            (false, pieces) => return Err(pieces),
        };
        let (start, length) = (part.start as usize, part.length as usize);
        Ok(text.get(start..start + length).unwrap_or_default())
    }

    /// Appends the words that stand in several pieces.
    fn join(self, pieces: &[Piece], words: &mut String) {
        let (source, length) = (&*self.all.source, self.part().length);
        let mut pieces = pieces.iter().peekable();
        while let Some((text, at)) = pieces.next() {
            let end = pieces.peek().map_or(length, |(text, _)| *text);
            let at = *at as usize;
            let piece = end.checked_sub(*text).and_then(|long| source.get(at..at + long as usize));
            words.push_str(piece.unwrap_or_default());
        }
    }

    /// Returns where its words come from, piece by piece.
    fn origin(self) -> impl Iterator<Item = Piece> {
        let (part, pieces) = (self.part(), self.pieces());
        let one = (!part.kind.is_own() && pieces.is_empty()).then_some((0, part.start));
        one.into_iter().chain(pieces.iter().copied())
    }

    fn source_offset(self, at: usize) -> usize {
        let (part, pieces) = (self.part(), self.pieces());
        if pieces.is_empty() {
            return if part.kind.is_own() { 0 } else { part.start as usize + at };
        }
        let after = pieces.partition_point(|(text, _)| *text as usize <= at);
        match after.checked_sub(1).map(|i| pieces[i]) {
            Some((text, source)) => source as usize + (at - text as usize),
            None => 0,
        }
    }
}

impl PartialEq for TextBlock<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.kind() == other.kind()
            && self.included() == other.included()
            && self.origin().eq(other.origin())
            && self.text() == other.text()
    }
}

/// Returns an offset as blocks keep it; no source is as long as four gigabytes.
pub(crate) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::list::stand_in;
    use super::{BlockKind, BlockList, TextBlocks};
    use crate::model::FileId;

    fn blocks(words: &str, origin: &[(u32, u32)], source: &str) -> TextBlocks {
        let mut list = BlockList::new(&Arc::from(source));
        // Something before it, so that it has to find its own pieces.
        list.add(BlockKind::Item, "none", &[(0, 0), (2, 1)], None);
        list.add(BlockKind::Paragraph, words, origin, None);
        list.finish()
    }

    #[test]
    fn words_that_stand_in_the_source_are_read_there() {
        let source = "A **bold**\nword é.";
        for (words, origin) in [
            ("bold", &[(0, 4)][..]),
            ("A bold word é.", &[(0, 0), (2, 4), (6, 10)]),
            ("word", &[(0, 11)]),
        ] {
            assert!(stand_in(source, words, origin), "{words}");
            let blocks = blocks(words, origin, source);
            let block = blocks.iter().last().expect(words);
            assert_eq!(block.text(), words);
            assert_eq!(block.raw_in(&mut "before".to_owned()), block.raw());
        }
    }

    #[test]
    fn other_words_do_not_stand_there() {
        for (words, origin) in
            [("a & b", &[(0, 0)][..]), ("a b", &[(0, 0), (2, 2)]), ("a &amp; b, c", &[(0, 0)])]
        {
            assert!(!stand_in("a &amp; b", words, origin), "{words}");
            assert_eq!(blocks(words, origin, "a &amp; b").iter().last().expect("it").text(), words);
        }
    }

    #[test]
    fn blocks_know_what_they_are() {
        let cell = |row, column| BlockKind::Cell { table: 1, row, column };
        let kinds = [
            BlockKind::Heading(6),
            cell(0, 0),
            BlockKind::Quote,
            cell(70_000, 3),
            BlockKind::Item,
            BlockKind::Paragraph,
        ];
        let mut list = BlockList::new(&Arc::from("word"));
        for (kind, file) in kinds.into_iter().zip(0..) {
            list.add(kind, "word", &[(0, 0)], Some(FileId(file)).filter(|_| file % 2 > 0));
        }
        let blocks = list.finish();
        assert_eq!(blocks.iter().map(|block| block.kind()).collect::<Vec<_>>(), kinds);
        let files = blocks.iter().map(|block| block.included().map(|file| file.0));
        assert_eq!(files.collect::<Vec<_>>(), [None, Some(1), None, Some(3), None, Some(5)]);
    }

    #[test]
    fn spans_lead_back() {
        let source: Arc<str> = "see **this** word".into();
        let origin = [(0, 0), (4, 6), (8, 12)];
        let mut list = BlockList::new(&source);
        list.add(BlockKind::Paragraph, "see this word", &origin, None);
        list.add(BlockKind::Paragraph, "SEE THIS WORD", &origin, None);
        let blocks = list.finish();
        let file = FileId(0);
        for block in blocks.iter() {
            assert_eq!(block.span(file, 4, 8).range(), 6..10);
            assert_eq!(block.whole(file).range(), 0..17);
        }
    }
}
