//! Blocks of the pages with the headings they stand under.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use super::Sentence;
use super::sentence::{Cutter, Written};
use super::slice::Slice;
use super::vocabulary::Against;
use crate::model::{BlockKind, Page, Quick, TextBlock};

/// A block with its sentences, and the headings above it.
pub(in crate::analyze) struct Place<'a> {
    /// The page.
    pub(in crate::analyze) page: &'a Page,
    /// The block.
    pub(in crate::analyze) block: TextBlock<'a>,
    /// The sentences of the block.
    pub(in crate::analyze) sentences: Slice<Sentence<'a>>,
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

/// A heading that is open.
struct Open {
    level: u8,
    /// What stands under it.
    under: Rc<Headings>,
}

/// What a heading opens.
#[derive(Clone, Copy)]
struct Opens {
    issues: bool,
    outlook: bool,
    flow: bool,
}

/// What the headings of a design open; the pages of one kind have the same ones.
#[derive(Default)]
pub(super) struct Known(HashMap<String, Opens, Quick>);

impl Known {
    fn opens(&mut self, text: &str) -> Opens {
        self.0.get(text).copied().unwrap_or_else(|| {
            let (issues, outlook, flow) = (is_issues(text), is_outlook(text), is_flow(text));
            let opens = Opens { issues, outlook, flow };
            self.0.insert(text.to_owned(), opens);
            opens
        })
    }
}

impl Headings {
    /// Returns these with one below them.
    fn and(&self, text: String, opens: Opens) -> Self {
        let mut texts = Vec::with_capacity(self.texts.len() + 1);
        texts.extend(self.texts.iter().cloned());
        texts.push(text);
        Self {
            texts,
            issues: self.issues | opens.issues,
            outlook: self.outlook | opens.outlook,
            flow: self.flow | opens.flow,
        }
    }
}

impl<'a> Place<'a> {
    /// Returns the words of the block.
    pub(in crate::analyze) fn text(&self) -> Cow<'a, str> {
        self.block.text()
    }

    /// Returns whether the block is a heading.
    pub(in crate::analyze) fn is_heading(&self) -> bool {
        matches!(self.block.kind(), BlockKind::Heading(_))
    }
}

/// Returns the blocks of a page in order.
pub(super) fn places<'a>(
    against: Against<'_>,
    cutter: &mut Cutter<'a>,
    known: &mut Known,
    page: &'a Page,
) -> Vec<Place<'a>> {
    let mut stack: Vec<Open> = Vec::new();
    let mut under = Rc::new(Headings::default());
    let mut blocks = Vec::with_capacity(page.blocks.len());
    for block in page.blocks.iter() {
        if let BlockKind::Heading(level) = block.kind() {
            while stack.pop_if(|above| above.level >= level).is_some() {}
            under = stack.last().map_or_else(Rc::default, |above| Rc::clone(&above.under));
        }
        let first = cutter.count();
        cutter.add(Some(against), Written::Block(block));
        blocks.push((block, Rc::clone(&under), first..cutter.count()));
        // The title of the page is the topic of everything; it says nothing about a section.
        if let BlockKind::Heading(level @ 2..) = block.kind() {
            let text = block.text().to_lowercase();
            let opens = known.opens(&text);
            under = Rc::new(under.and(text, opens));
            stack.push(Open { level, under: Rc::clone(&under) });
        }
    }
    let sentences = cutter.finish();
    let place = |(block, under, range)| {
        let sentences = Slice::new(&sentences, range);
        Place { page, block, sentences, under }
    };
    blocks.into_iter().map(place).collect()
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
