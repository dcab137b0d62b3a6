//! Blocks of the pages with the headings they stand under.

use std::rc::Rc;

use super::Sentence;
use super::vocabulary::Vocabulary;
use super::words::sentences_with;
use crate::model::{BlockKind, Page, TextBlock};

/// A block with its sentences, and the headings above it.
pub(in crate::analyze) struct Place<'a> {
    /// The page.
    pub(in crate::analyze) page: &'a Page,
    /// The block.
    pub(in crate::analyze) block: &'a TextBlock,
    /// The sentences of the block.
    pub(in crate::analyze) sentences: Vec<Sentence>,
    /// The headings above it; its own text is not among them.
    pub(in crate::analyze) under: Rc<Headings>,
}

/// Headings in lower case, outermost first, and what they open.
#[derive(Default)]
pub(in crate::analyze) struct Headings {
    /// Their texts.
    pub(in crate::analyze) texts: Vec<String>,
    /// Whether one opens a list of what is wrong.
    pub(in crate::analyze) issues: bool,
    /// Whether one opens what is not built.
    pub(in crate::analyze) outlook: bool,
    /// Whether one opens the way of a request.
    pub(in crate::analyze) flow: bool,
}

impl Headings {
    fn of(stack: &[(u8, String)]) -> Rc<Self> {
        // The title of the page is the topic of everything; it says nothing about a section.
        let texts = stack.iter().filter(|(level, _)| *level > 1).map(|(_, text)| text.clone());
        let texts: Vec<String> = texts.collect();
        let any = |question: fn(&str) -> bool| texts.iter().any(|text| question(text));
        let (issues, outlook, flow) = (any(is_issues), any(is_outlook), any(is_flow));
        Rc::new(Self { texts, issues, outlook, flow })
    }
}

impl Place<'_> {
    /// Returns whether the block is a heading.
    pub(in crate::analyze) fn is_heading(&self) -> bool {
        matches!(self.block.kind, BlockKind::Heading(_))
    }
}

/// Returns the blocks of a page in order.
pub(super) fn places<'a>(vocabulary: &mut Vocabulary<'_>, page: &'a Page) -> Vec<Place<'a>> {
    let mut stack: Vec<(u8, String)> = Vec::new();
    let mut under = Rc::new(Headings::default());
    let mut all = Vec::with_capacity(page.blocks.len());
    for block in &page.blocks {
        if let BlockKind::Heading(level) = block.kind {
            stack.retain(|(above, _)| *above < level);
            under = Headings::of(&stack);
        }
        // Heads of tables say what the table is about, in any words.
        let keep = matches!(block.kind, BlockKind::Cell { row: 0, .. });
        let sentences = sentences_with(vocabulary, &block.text, keep);
        all.push(Place { page, block, sentences, under: Rc::clone(&under) });
        if let BlockKind::Heading(level) = block.kind {
            stack.push((level, block.text.to_lowercase()));
            under = Headings::of(&stack);
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
fn is_flow(heading: &str) -> bool {
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
