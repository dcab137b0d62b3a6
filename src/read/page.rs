//! Markdown → what a page says: this stage's door to pulldown-cmark.
//!
//! One pass over the events. Everything built on them is linear in the text.

mod anchors;
mod blocks;
mod directives;
mod include;
mod math;
mod references;
mod tags;

use std::cmp::Ordering;

use pulldown_cmark::{Event, HeadingLevel, LinkType, Parser, Tag, TagEnd};

use self::anchors::Claims;
use self::blocks::Blocks;
use crate::markdown::{MARKDOWN, Recorder};
use crate::model::{
    BlockKind, Counts, Directive, DirectiveKind, FileId, Finding, Formula, Heading, Include,
    Sources, Span, TextBlocks,
};

/// What a page says, before links and names are looked up.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub(crate) headings: Vec<Heading>,
    pub(crate) directives: Vec<Directive>,
    pub(crate) links: Vec<RawLink>,
    pub(crate) references: Vec<RawReference>,
    pub(crate) includes: Vec<Include>,
    pub(crate) formulas: Vec<Formula>,
    pub(crate) blocks: TextBlocks,
    /// The events of the Markdown, as [`Recorder`] writes them down.
    pub(crate) events: Vec<u8>,
    /// Ids and names in the author's HTML, which links may lead to.
    pub(crate) html_anchors: Vec<String>,
}

/// A link as written.
#[derive(Debug)]
pub(crate) struct RawLink {
    pub(crate) span: Span,
    /// The address, escapes and entities decoded.
    pub(crate) address: String,
    pub(crate) image: bool,
    /// `<somebody@example.com>`.
    pub(crate) email: bool,
    /// Whether it is an attribute's value in the author's HTML.
    pub(crate) html: bool,
}

/// A `[[reference]]` as written.
#[derive(Debug)]
pub(crate) struct RawReference {
    pub(crate) span: Span,
    pub(crate) name: String,
    pub(crate) text: Option<String>,
}

impl Scan {
    /// Returns how long the lists are by now.
    fn counts(&self) -> Counts {
        Counts {
            headings: self.headings.len(),
            links: self.links.len(),
            references: self.references.len(),
            directives: self.directives.len(),
            includes: self.includes.len(),
            formulas: self.formulas.len(),
        }
    }
}

/// Returns what the Markdown from byte `start` of a file says, with what it includes.
pub(crate) fn scan(
    sources: &Sources,
    file: FileId,
    start: usize,
    findings: &mut Vec<Finding>,
) -> Scan {
    let body = &sources.file(file).text[start..];
    let mut scanner = Scanner {
        sources,
        within: include::Within::default(),
        file,
        body,
        base: start,
        scan: Scan::default(),
        blocks: Blocks::new(&sources.file(file).text, start),
        claims: Claims::default(),
        heading: None,
        cell: None,
        code: false,
        links_open: 0,
        reference_end: 0,
        findings,
    };
    let mut recorder = Recorder::new(body);
    for (event, range) in Parser::new_ext(body, MARKDOWN).into_offset_iter() {
        recorder.add(&event, &range);
        scanner.event(event, range.start, range.end);
    }
    scanner.scan.events = recorder.finish();
    scanner.finish()
}

struct Scanner<'s> {
    sources: &'s Sources,
    /// What is included by now.
    within: include::Within,
    file: FileId,
    body: &'s str,
    base: usize,
    scan: Scan,
    blocks: Blocks,
    claims: Claims,
    /// Level, stated id and place of the open heading.
    heading: Option<(u8, Option<String>, Span)>,
    /// Table, row, column and end of the open table's cell.
    cell: Option<Cell>,
    code: bool,
    links_open: usize,
    /// End of the last reference: its pieces are text events of their own.
    reference_end: usize,
    findings: &'s mut Vec<Finding>,
}

#[derive(Clone, Copy)]
struct Cell {
    row: u32,
    column: u32,
    end: usize,
}

impl<'s> Scanner<'s> {
    /// Goes through Markdown that is included.
    fn run(&mut self) {
        for (event, range) in Parser::new_ext(self.body, MARKDOWN).into_offset_iter() {
            self.event(event, range.start, range.end);
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, self.base + start, self.base + end)
    }

    fn event(&mut self, event: Event<'s>, start: usize, end: usize) {
        match event {
            Event::Start(tag) => self.open(tag, start, end),
            Event::End(tag) => self.close(tag),
            Event::Text(text) if !self.code => self.text(&text, start, end),
            Event::Code(text) => {
                let at = self.code_at(&text, start, end);
                self.blocks.push(&text, at);
            }
            Event::SoftBreak | Event::HardBreak => self.blocks.push(" ", start),
            Event::InlineHtml(_) => self.html(start, end),
            Event::InlineMath(text) => self.formula(&text, start, end, false),
            Event::DisplayMath(text) => self.formula(&text, start, end, true),
            _ => {}
        }
    }

    /// Returns where code stands whose marks lie between `start` and `end`.
    fn code_at(&self, code: &str, start: usize, end: usize) -> usize {
        // Nearly always it is a part of the text itself.
        let at = (code.as_ptr() as usize).wrapping_sub(self.body.as_ptr() as usize);
        if (start..end).contains(&at) {
            return at;
        }
        start + self.body[start..end].find(code).unwrap_or(0)
    }

    fn text(&mut self, text: &str, start: usize, end: usize) {
        self.blocks.push(text, start);
        if self.links_open == 0 && start >= self.reference_end && opens(text) {
            self.references(start, end);
        }
    }

    fn references(&mut self, start: usize, end: usize) {
        let limit = self.cell.map_or(self.body.len(), |cell| cell.end);
        let mut at = start;
        while let Some(found) = references::next(self.body, at, end, limit) {
            let span = self.span(found.start, found.end);
            let RawParts { name, text } = found.parts;
            self.scan.references.push(RawReference { span, name, text });
            (at, self.reference_end) = (found.end, found.end);
        }
    }

    /// Takes directives, addresses and anchors of the author's HTML, in the order they stand in.
    fn html(&mut self, start: usize, end: usize) {
        let html = &self.body[start..end];
        let at = self.span(start, end);
        let directives = directives::collect(html, at, self.findings);
        let mut attributes = tags::attributes(html).into_iter().peekable();
        for directive in directives {
            let before = directive.span.start as usize - at.start as usize;
            while let Some(attribute) = attributes.next_if(|next| next.start < before) {
                self.attribute(&attribute, html, start);
            }
            let include = directive.kind == DirectiveKind::Include;
            match self.scan.directives.len().cmp(&directives::PAGE_MAX) {
                Ordering::Less => {}
                Ordering::Equal => self.findings.push(directives::too_many(directive.span)),
                Ordering::Greater => continue,
            }
            self.scan.directives.push(directive.clone());
            if include {
                self.include(&directive);
            }
        }
        for attribute in attributes {
            self.attribute(&attribute, html, start);
        }
    }

    fn attribute(&mut self, attribute: &tags::Attribute<'_>, html: &str, start: usize) {
        let value = &html[attribute.start..attribute.end];
        if attribute.is_anchor() {
            self.scan.html_anchors.push(value.to_owned());
        } else if let Some(image) = attribute.is_address() {
            let span = self.span(start + attribute.start, start + attribute.end);
            let address = value.replace("&amp;", "&");
            self.scan.links.push(RawLink { span, address, image, email: false, html: true });
        }
    }

    fn open(&mut self, tag: Tag<'s>, start: usize, end: usize) {
        match tag {
            Tag::Paragraph | Tag::DefinitionListTitle => self.blocks.open(BlockKind::Paragraph),
            Tag::Heading { level, id, .. } => {
                let level = level_number(level);
                let length = self.body[start..end].trim_end().len();
                let id = id.map(|id| id.to_string());
                self.heading = Some((level, id, self.span(start, start + length)));
                self.blocks.open(BlockKind::Heading(level));
            }
            Tag::BlockQuote(_) => self.blocks.enter(BlockKind::Quote),
            Tag::Item | Tag::DefinitionListDefinition => self.blocks.enter(BlockKind::Item),
            Tag::CodeBlock(_) => self.code = true,
            Tag::HtmlBlock => self.html(start, end),
            Tag::Table(_) => {
                self.blocks.table();
                self.cell = Some(Cell { row: 0, column: 0, end });
            }
            Tag::TableRow => {
                let row = self.cell.map_or(0, |cell| cell.row + 1);
                self.cell = Some(Cell { row, column: 0, end });
            }
            Tag::TableCell => {
                if let Some(cell) = &mut self.cell {
                    cell.end = end;
                    self.blocks.cell(cell.row, cell.column);
                }
            }
            Tag::Link { dest_url, link_type, .. } => {
                self.links_open += 1;
                self.link(&dest_url, start, end, false, link_type == LinkType::Email);
            }
            Tag::Image { dest_url, .. } => self.link(&dest_url, start, end, true, false),
            _ => {}
        }
    }

    fn link(&mut self, address: &str, start: usize, end: usize, image: bool, email: bool) {
        let span = self.span(start, end);
        let address = address.to_owned();
        self.scan.links.push(RawLink { span, address, image, email, html: false });
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::DefinitionListTitle => self.blocks.close(),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::DefinitionListDefinition => {
                self.blocks.leave();
            }
            TagEnd::CodeBlock => self.code = false,
            TagEnd::Table => self.cell = None,
            TagEnd::TableCell => {
                self.blocks.close();
                if let Some(cell) = &mut self.cell {
                    cell.column += 1;
                }
            }
            TagEnd::Link => self.links_open = self.links_open.saturating_sub(1),
            _ => {}
        }
    }

    fn end_heading(&mut self) {
        let text = self.blocks.text().trim().to_owned();
        self.blocks.close();
        if let Some((level, id, span)) = self.heading.take() {
            self.claims.heading(id.as_deref(), &text);
            self.scan.headings.push(Heading { level, text, id: String::new(), span });
        }
    }

    fn finish(mut self) -> Scan {
        for (heading, id) in self.scan.headings.iter_mut().zip(self.claims.settle()) {
            heading.id = id;
        }
        self.findings.extend(directives::unpaired(&self.scan.directives));
        self.scan.blocks = self.blocks.finish();
        self.scan
    }
}

/// Returns whether a reference may begin in a text; asked of bytes, many of which are looked at
/// together.
fn opens(text: &str) -> bool {
    text.bytes().fold(false, |opens, byte| opens | (byte == b'['))
}

/// Name and shown text of a reference.
struct RawParts {
    name: String,
    text: Option<String>,
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
