//! The words of a page, block by block, with the way back to the source.

use crate::model::{BlockKind, TextBlock};

/// Collects text into blocks.
pub(super) struct Blocks {
    /// Where the Markdown starts in the file.
    base: usize,
    done: Vec<TextBlock>,
    open: Option<TextBlock>,
    /// Quotes and items around the current place.
    around: Vec<BlockKind>,
    tables: u32,
}

impl Blocks {
    pub(super) fn new(base: usize) -> Self {
        Self { base, done: Vec::new(), open: None, around: Vec::new(), tables: 0 }
    }

    /// Starts a block; a paragraph inside an item or a quote is of that kind.
    pub(super) fn open(&mut self, kind: BlockKind) {
        self.close();
        let kind = match (kind, self.around.last()) {
            (BlockKind::Paragraph, Some(outer)) => *outer,
            (kind, _) => kind,
        };
        self.open = Some(TextBlock { kind, text: String::new(), origin: Vec::new() });
    }

    /// Ends the block; one without words is dropped.
    pub(super) fn close(&mut self) {
        if let Some(block) = self.open.take().filter(|block| !block.text.is_empty()) {
            self.done.push(block);
        }
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
        let Some(block) = &mut self.open else { return };
        let (at, source) = (offset(block.text.len()), offset(self.base + start));
        let follows = block.origin.last().is_some_and(|(text_at, source_at)| {
            at.wrapping_sub(*text_at) == source.wrapping_sub(*source_at)
        });
        if !follows {
            block.origin.push((at, source));
        }
        block.text.push_str(text);
    }

    /// Returns the words of the open block.
    pub(super) fn text(&self) -> &str {
        self.open.as_ref().map_or("", |block| &block.text)
    }

    pub(super) fn finish(mut self) -> Vec<TextBlock> {
        self.close();
        self.done
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
