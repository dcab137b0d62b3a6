//! The words of a page in blocks, with the way back.

use std::sync::Arc;

use crate::model::{BlockKind, BlockList, FileId, TextBlocks, offset};

/// Collects text into blocks.
///
/// The open block grows in two buffers that all blocks share. What stands in the source as it is,
/// stays there; other words are copied into one text for the whole page. A string for each cell cost
/// more than reading it, and a site of ten thousand pages has a million of them.
pub(super) struct Blocks {
    /// Where the Markdown starts in the file.
    base: usize,
    /// The file that is included here, if one is.
    included: Option<FileId>,
    done: BlockList,
    open: Option<BlockKind>,
    text: String,
    origin: Vec<(u32, u32)>,
    /// Whether each piece of the open block is a part of the source itself, or stands for an end of a
    /// line there.
    literal: bool,
    /// Quotes and items around the current place.
    around: Vec<BlockKind>,
    tables: u32,
}

impl Blocks {
    pub(super) fn new(source: &Arc<str>, base: usize) -> Self {
        Self {
            base,
            included: None,
            done: BlockList::new(source),
            open: None,
            text: String::with_capacity(1024),
            origin: Vec::with_capacity(64),
            literal: true,
            around: Vec::new(),
            tables: 0,
        }
    }

    /// Goes on with Markdown that stands elsewhere; returns where it stood before.
    pub(super) fn turn_to(
        &mut self,
        base: usize,
        included: Option<FileId>,
    ) -> (usize, Option<FileId>) {
        self.close();
        let before = (self.base, self.included);
        (self.base, self.included) = (base, included);
        before
    }

    /// Starts a block; a paragraph inside an item or a quote is of that kind.
    pub(super) fn open(&mut self, kind: BlockKind) {
        self.close();
        self.open = Some(match (kind, self.around.last()) {
            (BlockKind::Paragraph, Some(outer)) => *outer,
            (kind, _) => kind,
        });
    }

    /// Ends the block; one without words is dropped.
    pub(super) fn close(&mut self) {
        if let Some(kind) = self.open.take().filter(|_| !self.text.is_empty()) {
            match self.literal && self.included.is_none() {
                true => self.done.add_part(kind, &self.text, &self.origin),
                false => self.done.add(kind, &self.text, &self.origin, self.included),
            }
        }
        self.text.clear();
        self.origin.clear();
        self.literal = true;
    }

    pub(super) fn enter(&mut self, kind: BlockKind) {
        self.close();
        self.around.push(kind);
    }

    pub(super) fn leave(&mut self) {
        self.close();
        self.around.pop();
    }

    pub(super) fn table(&mut self) {
        self.close();
        self.tables += 1;
    }

    pub(super) fn cell(&mut self, row: u32, column: u32) {
        self.open(BlockKind::Cell { table: self.tables.saturating_sub(1), row, column });
    }

    /// Adds words that stand at `start` of the Markdown; outside any block they open one.
    pub(super) fn push(&mut self, text: &str, start: usize) {
        if self.open.is_none() {
            self.open(BlockKind::Paragraph);
        }
        let (at, source) = (offset(self.text.len()), offset(self.base + start));
        let follows = self.origin.last().is_some_and(|(text_at, source_at)| {
            at.wrapping_sub(*text_at) == source.wrapping_sub(*source_at)
        });
        if !follows {
            self.origin.push((at, source));
        }
        self.literal &= self.is_literal(text, source);
        self.text.push_str(text);
    }

    /// Returns whether words are a part of the source from `start` on, or stand for an end of a line.
    fn is_literal(&self, words: &str, start: u32) -> bool {
        let start = start as usize;
        match words {
            " " => matches!(self.done.source().as_bytes().get(start), Some(b' ' | b'\n' | b'\r')),
            _ => self.done.source().as_ptr() as usize + start == words.as_ptr() as usize,
        }
    }

    /// Returns the words of the open block.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn finish(mut self) -> TextBlocks {
        self.close();
        self.done.finish()
    }
}
