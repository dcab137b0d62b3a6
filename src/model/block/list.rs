//! Blocks of a page while it is read.

use std::sync::Arc;

use super::{All, BlockKind, Cell, Part, Piece, Tag, TextBlocks, ends_line, offset};
use crate::model::FileId;

/// Collects the blocks of a page.
#[derive(Debug)]
pub struct BlockList {
    source: Arc<str>,
    own: String,
    parts: Vec<Part>,
    pieces: Vec<Piece>,
    cells: Vec<Cell>,
    included: Vec<(u32, FileId)>,
}

impl BlockList {
    /// How many blocks most pages have at least.
    const BLOCKS: usize = 64;

    /// Returns an empty list for the page of which this is the text.
    pub fn new(source: &Arc<str>) -> Self {
        Self {
            source: Arc::clone(source),
            own: String::new(),
            parts: Vec::with_capacity(Self::BLOCKS),
            pieces: Vec::with_capacity(Self::BLOCKS),
            cells: Vec::new(),
            included: Vec::new(),
        }
    }

    /// Returns the text of the page.
    pub fn source(&self) -> &Arc<str> {
        &self.source
    }

    /// Adds a block of words that are parts of the source as `origin` says: pairs of an offset in the
    /// words and the offset in the source, ascending. An end of a line there is a space.
    pub fn add_part(&mut self, kind: BlockKind, words: &str, origin: &[(u32, u32)]) {
        debug_assert!(stand_in(&self.source, words, origin));
        let start = match origin {
            [(0, start)] => *start,
            _ => {
                self.pieces.extend_from_slice(origin);
                0
            }
        };
        let kind = self.tag(kind);
        self.push(kind, start, words.len());
    }

    /// Adds a block of words that come from `origin`, in the source or in a file that it includes.
    pub fn add(
        &mut self,
        kind: BlockKind,
        words: &str,
        origin: &[(u32, u32)],
        included: Option<FileId>,
    ) {
        if included.is_none() && stand_in(&self.source, words, origin) {
            return self.add_part(kind, words, origin);
        }
        let (at, start) = (offset(self.parts.len()), offset(self.own.len()));
        self.included.extend(included.map(|file| (at, file)));
        self.own.push_str(words);
        self.pieces.extend_from_slice(origin);
        let kind = Tag(self.tag(kind).0 | Tag::OWN);
        self.push(kind, start, words.len());
    }

    fn push(&mut self, kind: Tag, start: u32, length: usize) {
        let (length, pieces) = (offset(length), offset(self.pieces.len()));
        self.parts.push(Part { kind, start, length, pieces });
    }

    fn tag(&mut self, kind: BlockKind) -> Tag {
        match kind {
            BlockKind::Paragraph => Tag::new(Tag::PARAGRAPH, 0),
            BlockKind::Heading(level) => Tag::new(Tag::HEADING, level.into()),
            BlockKind::Item => Tag::new(Tag::ITEM, 0),
            BlockKind::Cell { table, row, column } => {
                self.cells.push((table, row, column));
                Tag::new(Tag::CELL, offset(self.cells.len() - 1))
            }
            BlockKind::Quote => Tag::new(Tag::QUOTE, 0),
        }
    }

    /// Returns the blocks.
    pub fn finish(self) -> TextBlocks {
        if self.parts.is_empty() {
            return TextBlocks::default();
        }
        // They live as long as the site, so they are copied to their size: to shrink a list leaves
        // half of it, as allocators do it.
        TextBlocks(Some(Arc::new(All {
            source: self.source,
            own: (*self.own).into(),
            parts: (*self.parts).into(),
            pieces: (*self.pieces).into(),
            cells: (*self.cells).into(),
            included: (*self.included).into(),
        })))
    }
}

/// Returns the pieces of `source` that make up words of this length, in order.
fn pieces_of<'a>(
    pieces: &'a [Piece],
    source: &'a str,
    length: u32,
) -> impl Iterator<Item = Option<&'a str>> {
    let ends = pieces.iter().skip(1).map(|(text, _)| *text).chain([length]);
    pieces.iter().zip(ends).map(|((text, at), end)| {
        let at = *at as usize;
        source.get(at..at + end.checked_sub(*text)? as usize)
    })
}

/// Returns whether words stand in `source` as `origin` says, an end of a line there for a space.
pub(super) fn stand_in(source: &str, words: &str, origin: &[Piece]) -> bool {
    let Ok(length) = u32::try_from(words.len()) else { return false };
    let mut rest = words;
    for piece in pieces_of(origin, source, length) {
        let Some(piece) = piece else { return false };
        let Some((start, after)) = rest.split_at_checked(piece.len()) else { return false };
        let same = |(a, b): (char, char)| a == if ends_line(b) { ' ' } else { b };
        if start != piece && !start.chars().zip(piece.chars()).all(same) {
            return false;
        }
        rest = after;
    }
    rest.is_empty()
}
