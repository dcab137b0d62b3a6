//! Blocks of the pages with the headings they stand under.

use crate::model::{BlockKind, Page, TextBlock};

/// A block, and the headings above it, in lower case and outermost first.
pub(in crate::analyze) struct Place<'a> {
    /// The page.
    pub(in crate::analyze) page: &'a Page,
    /// The block.
    pub(in crate::analyze) block: &'a TextBlock,
    /// The headings above it; its own text is not among them.
    pub(in crate::analyze) headings: Vec<String>,
}

impl Place<'_> {
    /// Returns whether some heading above, or the block as a heading, answers `question`.
    pub(in crate::analyze) fn under(&self, question: fn(&str) -> bool) -> bool {
        self.headings.iter().any(|heading| question(heading))
    }

    /// Returns whether the block is a heading.
    pub(in crate::analyze) fn is_heading(&self) -> bool {
        matches!(self.block.kind, BlockKind::Heading(_))
    }
}

/// Returns the blocks of a page in order.
pub(in crate::analyze) fn places(page: &Page) -> Vec<Place<'_>> {
    let mut stack: Vec<(u8, String)> = Vec::new();
    let mut all = Vec::new();
    for block in &page.blocks {
        if let BlockKind::Heading(level) = block.kind {
            stack.retain(|(above, _)| *above < level);
        }
        // The title of the page is the topic of everything; it says nothing about a section.
        let headings = stack.iter().filter(|(level, _)| *level > 1);
        let headings = headings.map(|(_, text)| text.clone()).collect();
        all.push(Place { page, block, headings });
        if let BlockKind::Heading(level) = block.kind {
            stack.push((level, block.text.to_lowercase()));
        }
    }
    all
}

/// Returns whether a heading opens a list of what is wrong.
pub(in crate::analyze) fn is_issues(heading: &str) -> bool {
    const WORDS: [&str; 13] = [
        "issue",
        "risk",
        "problem",
        "weakness",
        "limitation",
        "drawback",
        "spof",
        "vulnerabilit",
        "single point of failure",
        "single points of failure",
        "shortcoming",
        "concern",
        "threat",
    ];
    WORDS.iter().any(|word| heading.contains(word))
}

/// Returns whether a heading opens what is not built: plans, ideas, general knowledge.
pub(in crate::analyze) fn is_outlook(heading: &str) -> bool {
    const WORDS: [&str; 17] = [
        "improvement",
        "future",
        "roadmap",
        "next step",
        "recommend",
        "planned",
        "todo",
        "alternative",
        "mitigation",
        "trade-off",
        "tradeoff",
        "requirement",
        "glossary",
        "background",
        "proposal",
        "out of scope",
        "further",
    ];
    WORDS.iter().any(|word| heading.contains(word))
}

/// Returns whether a heading opens the way of a request.
pub(in crate::analyze) fn is_flow(heading: &str) -> bool {
    const WORDS: [&str; 8] = [
        "flow",
        "request path",
        "journey",
        "steps",
        "lifecycle",
        "life cycle",
        "step by step",
        "request",
    ];
    WORDS.iter().any(|word| heading.contains(word)) && !heading.contains("requirement")
}
