//! Markdown → HTML: the only door to pulldown-cmark in this stage.

mod alert;
mod fence;
mod outline;
mod parts;
mod plain;
mod sink;
mod tags;
#[cfg(test)]
mod tests;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Parser, Tag, TagEnd,
};

use self::outline::Outline;
pub(crate) use self::outline::{Body, Section};
use self::sink::Sink;
use self::tags::Picture;
use super::html::{self, escape, push_text};
use crate::markdown::{MARKDOWN, Recorded};
use crate::model::{
    Counts, Directive, DirectiveKind, FileId, Link, LinkTarget, Page, Reference, Words,
};

/// What a body needs to know about the world around it.
pub(crate) trait Host {
    /// Returns the address of a link as seen from the page; `None` drops the link, not its text.
    fn address(&self, link: &Link) -> Option<String>;
    /// Returns the HTML of a reference whose text is already HTML.
    fn reference(&self, reference: &Reference, text: &str) -> String;
    /// Returns the HTML that takes the place of a directive; its headings are of this level.
    fn directive(&mut self, directive: &Directive, level: u8) -> String;
    /// Returns what the page says in its language.
    fn words(&self) -> &Words;
    /// Returns width and height of a picture of the site, by its address in the site.
    fn picture_size(&self, link: &Link) -> Option<(u32, u32)>;
}

/// Returns the body of `page`, whose file holds `source`.
pub(crate) fn body(page: &Page, source: &str, untrusted: bool, host: &mut dyn Host) -> Body {
    let range = page.body.range();
    let mut writer = Writer {
        page,
        host,
        text: source.get(range.clone()).unwrap_or_default(),
        file: page.file,
        base: range.start,
        out: Sink::new(untrusted),
        outline: Outline::default(),
        next: Counts::default(),
        skip_until: 0,
        tables: 0,
        table: Table::default(),
        fences: 0,
        picture: None,
        fence: None,
        drop_link: Vec::new(),
        ignored: 0,
        in_lead: false,
        depth: 0,
        item_at: Vec::new(),
        notes: outline::Notes::default(),
        tabs: None,
        tabs_made: 0,
    };
    writer.markdown(&page.events);
    writer.finish()
}

/// How long the tags around the code of a short text are together.
const CODE_BYTES: usize = 32;

/// Returns inline and block HTML of a short text of a topology, without links into the site.
pub(crate) fn snippet(text: &str) -> String {
    snippet_with(text, |out, code| out.extend(["<code>", code, "</code>"]))
}

/// Returns the HTML of a short text in which `code` writes what stands in back quotes, from its HTML.
pub(crate) fn snippet_with(text: &str, mut code: impl FnMut(&mut String, &str)) -> String {
    let mut out = String::with_capacity(text.len() + CODE_BYTES);
    if plain::push(&mut out, text, &mut code) {
        return out;
    }
    let html = markdown(text);
    let mut rest = html.as_str();
    while let Some((before, after)) = rest.split_once("<code>") {
        let Some((inside, next)) = after.split_once("</code>") else { break };
        out.push_str(before);
        code(&mut out, inside);
        rest = next;
    }
    out.push_str(rest);
    out
}

fn markdown(text: &str) -> String {
    let mut out = String::new();
    let events = Parser::new_ext(text, MARKDOWN).map(|event| match event {
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = if is_harmless(&dest_url) { dest_url } else { CowStr::Borrowed("#") };
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::Start(Tag::Image { .. }) => Event::Start(Tag::Emphasis),
        Event::End(TagEnd::Image) => Event::End(TagEnd::Emphasis),
        other => other,
    });
    pulldown_cmark::html::push_html(&mut out, events);
    let trimmed = out.trim_end();
    match trimmed.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>")) {
        Some(inline) if !inline.contains("<p>") => inline.to_owned(),
        _ => trimmed.to_owned(),
    }
}

/// Returns whether an address that nobody has checked may stand in a link.
fn is_harmless(url: &str) -> bool {
    let plain: String = url.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    match plain.find([':', '/', '?', '#']) {
        Some(at) if plain[at..].starts_with(':') => {
            let scheme = plain[..at].to_ascii_lowercase();
            matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel")
        }
        _ => !plain.contains('&') || !plain.contains(';'),
    }
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}

#[derive(Default)]
struct Table {
    alignment: Vec<Alignment>,
    column: usize,
    head: bool,
}

struct Writer<'a> {
    page: &'a Page,
    host: &'a mut dyn Host,
    text: &'a str,
    /// The file that the text stands in: the page's own, or an included one.
    file: FileId,
    base: usize,
    out: Sink,
    outline: Outline,
    /// Where in the page's lists the next event may find its entry.
    next: Counts,
    /// Events that start before this offset are part of a reference or directive already written.
    skip_until: usize,
    tables: usize,
    table: Table,
    fences: usize,
    picture: Option<Picture>,
    /// The code block being read: the words after its fence, and its text.
    fence: Option<(String, String)>,
    /// For each open link, whether it is dropped.
    drop_link: Vec<bool>,
    /// How many inline tags are open inside a reference already written.
    ignored: usize,
    in_lead: bool,
    /// How many blocks are open around the current one.
    depth: usize,
    item_at: Vec<usize>,
    notes: outline::Notes,
    tabs: Option<parts::Tabs>,
    tabs_made: usize,
}

impl Writer<'_> {
    fn finish(mut self) -> Body {
        self.end_tabs();
        let rest = self.out.take();
        self.outline.close(rest);
        let notes = self.notes.list(self.host.words());
        let Outline { title, lead, intro, sections, placed, shows_overview, uses_parts, .. } =
            self.outline;
        Body { title, lead, intro, sections, notes, placed, shows_overview, uses_parts }
    }

    fn event(&mut self, event: Event<'_>, start: usize, end: usize) {
        if let Some(picture) = &mut self.picture {
            match &event {
                Event::Text(text) | Event::Code(text) => picture.push(text),
                Event::SoftBreak | Event::HardBreak => picture.push(" "),
                Event::End(TagEnd::Image) => self.end(TagEnd::Image),
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) if start < self.skip_until && is_inline(&tag) => self.ignored += 1,
            Event::End(_) if self.ignored > 0 => self.ignored -= 1,
            Event::Start(tag) => self.start(tag, start, end),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.fence.is_some() => {
                if let Some((_, code)) = &mut self.fence {
                    code.push_str(&text);
                }
            }
            Event::Text(text) => self.inline_text(&text, start, end),
            Event::Html(html) | Event::InlineHtml(html) => self.author_html(&html, start, end),
            _ if start < self.skip_until => {}
            Event::Code(text) => {
                self.out.raw("<code>");
                push_text(self.out.buffer(), &text);
                self.out.raw("</code>");
            }
            Event::InlineMath(text) => self.math(&text, start, false),
            Event::DisplayMath(text) => self.math(&text, start, true),
            Event::SoftBreak => self.out.raw("\n"),
            Event::HardBreak => self.out.raw("<br>\n"),
            Event::Rule => self.out.raw("<hr>\n"),
            Event::FootnoteReference(label) => {
                let label = self.note_label(&label);
                let html = self.notes.reference(&label, self.host.words());
                self.out.ours(&html);
            }
            Event::TaskListMarker(done) => self.task(done),
        }
    }

    /// Writes text, with the references that stand in it.
    fn inline_text(&mut self, text: &str, start: usize, end: usize) {
        let mut from = start.max(self.skip_until);
        if from >= end {
            return;
        }
        let next = |at: usize| self.page.references.get(at);
        let here = next(self.next.references).is_some_and(|next| (next.span.start as usize) < end);
        // Only text that is written in the source letter by letter can be cut at source offsets.
        let literal = (here || from > start) && self.source(start, end) == Some(text);
        while let Some(reference) = self.page.references.get(self.next.references) {
            let (open, close) = (reference.span.start as usize, reference.span.end as usize);
            if open >= end {
                break;
            }
            self.next.references += 1;
            if open < from {
                continue;
            }
            if literal {
                push_text(self.out.buffer(), &text[from - start..open - start]);
            }
            let shown = reference.text.as_deref().map(escape).unwrap_or_default();
            let html = self.host.reference(reference, &shown);
            self.out.ours(&html);
            from = close;
            self.skip_until = close;
        }
        if from <= start {
            push_text(self.out.buffer(), text);
        } else if literal && from < end {
            push_text(self.out.buffer(), &text[from - start..]);
        }
    }

    fn source(&self, start: usize, end: usize) -> Option<&str> {
        self.text.get(start.checked_sub(self.base)?..end.checked_sub(self.base)?)
    }

    /// Writes the author's HTML, and what directives put in the place of their comments.
    fn author_html(&mut self, html: &str, start: usize, end: usize) {
        let mut from = start.max(self.skip_until);
        while let Some(directive) = self.page.directives.get(self.next.directives) {
            let (open, close) = (directive.span.start as usize, directive.span.end as usize);
            if open >= end {
                break;
            }
            self.next.directives += 1;
            if open < from {
                continue;
            }
            if let Some(before) = html.get(from - start..open - start) {
                self.author_piece(before, from);
            }
            from = close;
            self.skip_until = close;
            self.place(directive);
        }
        if let Some(rest) = html.get(from.saturating_sub(start)..) {
            self.author_piece(rest, from);
        }
    }

    /// Writes what a directive stands for, beside the paragraph it may stand in.
    fn place(&mut self, directive: &Directive) {
        let in_paragraph = self.out.in_paragraph();
        self.out.ours(if in_paragraph { "</p>" } else { "" });
        if !self.structure(directive) {
            // Before the first section nothing stands above its headings but the title.
            let level = if self.outline.sections.is_empty() { 2 } else { 3 };
            let placed = self.host.directive(directive, level);
            self.out.ours(&placed);
            self.outline.placed.push(directive.kind);
            self.outline.uses_parts |=
                matches!(directive.kind, DirectiveKind::Decisions | DirectiveKind::Compare);
            self.outline.shows_overview |= directive.kind == DirectiveKind::Diagram
                && directive.arguments.iter().all(|(key, value)| key != "view" || value == "main");
        }
        self.out.ours(if in_paragraph { "<p>" } else { "" });
    }

    /// Writes the author's HTML that stands at `start`; addresses of this site lead where they mean.
    fn author_piece(&mut self, html: &str, start: usize) {
        let literal = self.source(start, start + html.len()) == Some(html);
        let (mut out, mut done) = (String::new(), 0);
        while let Some(link) = self.page.links.get(self.next.links) {
            let (open, close) = (link.span.start as usize, link.span.end as usize);
            if !literal || open >= start + html.len() {
                break;
            }
            self.next.links += 1;
            if !matches!(link.target, LinkTarget::Page(..) | LinkTarget::Path(_)) {
                continue;
            }
            let before = open.checked_sub(start).and_then(|open| html.get(done..open));
            let (Some(address), Some(before)) = (self.host.address(link), before) else {
                continue;
            };
            out.push_str(before);
            push_text(&mut out, &address);
            done = close - start;
            let size = link.image.then(|| self.host.picture_size(link)).flatten();
            if let Some((width, height)) = size.filter(|_| html::lacks_size(html, done)) {
                // Right behind the closing quote.
                let quote = html[done..].chars().next().filter(|c| matches!(c, '"' | '\''));
                let quote = quote.map(String::from).unwrap_or_default();
                out.push_str(&format!("{quote} width=\"{width}\" height=\"{height}\""));
                done += quote.len();
            }
        }
        out.push_str(html.get(done..).unwrap_or_default());
        self.out.author(&out);
    }

    /// Writes a formula, as written when it is wrong.
    fn math(&mut self, text: &str, start: usize, display: bool) {
        let formulas = &self.page.formulas;
        let found = (self.next.formulas..formulas.len())
            .find(|at| (formulas[*at].span.start as usize) == start);
        self.next.formulas = found.map_or(self.next.formulas, |at| at + 1);
        self.outline.uses_parts = true;
        match found.and_then(|at| formulas[at].mathml.as_deref()) {
            Some(mathml) if display => {
                self.out.ours(&format!("<span class=\"math\" tabindex=\"0\">{mathml}</span>"));
            }
            Some(mathml) => self.out.ours(mathml),
            None => self.out.ours(&format!("<code class=\"math\">{}</code>", escape(text))),
        }
    }

    /// Returns the label of a footnote, which is the file's own.
    fn note_label(&self, label: &str) -> String {
        match self.file == self.page.file {
            true => label.to_owned(),
            false => format!("{}\0{label}", self.file.0),
        }
    }

    fn task(&mut self, done: bool) {
        self.outline.uses_parts = true;
        if let Some(at) = self.item_at.last() {
            self.out.insert(*at, " class=\"task\"");
        }
        let (class, label) = if done { ("box on", "Done") } else { ("box", "To do") };
        let label = self.host.words().say(label);
        self.out
            .ours(&format!("<span class=\"{class}\" role=\"img\" aria-label=\"{label}\"></span> "));
    }
}
