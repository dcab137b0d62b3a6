//! What opens and closes in a text: blocks, headings, links, pictures.

use super::alert::alert;
use super::outline::{Heading, HeadingRole};
use super::{Alignment, CodeBlockKind, CowStr, LinkType, Tag, TagEnd, Writer, fence, is_harmless};
use crate::model::Link;
use crate::publish::html::{escape, push_text};

/// A picture whose text is being read.
pub(super) struct Picture {
    source: Option<String>,
    title: String,
    size: Option<(u32, u32)>,
    alt: String,
}

impl Picture {
    pub(super) fn push(&mut self, text: &str) {
        self.alt.push_str(text);
    }
}

impl<'a> Writer<'a> {
    pub(super) fn start(&mut self, tag: Tag<'_>, start: usize, end: usize) {
        self.outline.uses_parts |= has_own_styles(&tag);
        match tag {
            Tag::Paragraph => self.start_paragraph(),
            Tag::Heading { level, classes, .. } => {
                self.start_heading(level as u8, &classes, start, end);
            }
            Tag::BlockQuote(kind) => {
                self.depth += 1;
                match kind {
                    Some(kind) => self.out.ours(&alert(kind, self.host.words())),
                    None => self.out.raw("<blockquote>\n"),
                }
            }
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.into_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.fence = Some((info, String::new()));
            }
            Tag::List(first) => self.start_list(first),
            Tag::Item => {
                self.depth += 1;
                self.out.raw("<li");
                self.item_at.push(self.out.len());
                self.out.raw(">");
            }
            Tag::FootnoteDefinition(label) => {
                self.depth += 1;
                let label = self.note_label(&label);
                self.notes.reading = Some((label, self.out.pause()));
            }
            Tag::DefinitionList => self.open_block("<dl>\n"),
            Tag::DefinitionListTitle => self.out.raw("<dt>"),
            Tag::DefinitionListDefinition => self.out.raw("<dd>"),
            Tag::Table(alignment) => self.start_table(alignment),
            Tag::TableHead => {
                self.table.head = true;
                self.table.column = 0;
                self.out.raw("<thead><tr>");
            }
            Tag::TableRow => {
                self.table.column = 0;
                self.out.raw("<tr>");
            }
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.out.raw("<em>"),
            Tag::Strong => self.out.raw("<strong>"),
            Tag::Strikethrough => self.out.raw("<del>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.start_link(link_type, &dest_url, &title, start);
            }
            Tag::Image { dest_url, title, .. } => self.start_picture(&dest_url, &title, start),
            // Not among the options; were they, their text would pass as text.
            Tag::HtmlBlock | Tag::MetadataBlock(_) | Tag::Superscript | Tag::Subscript => {}
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(kind) => {
                self.leave_block();
                match kind {
                    Some(_) => self.out.ours("</div>\n"),
                    None => self.out.raw("</blockquote>\n"),
                }
            }
            TagEnd::CodeBlock => {
                if let Some((info, code)) = self.fence.take() {
                    self.fences += 1;
                    self.out.ours(&fence::block(&info, &code, self.fences, self.host.words()));
                }
            }
            TagEnd::List(ordered) => {
                self.close_block(if ordered { "</ol>\n" } else { "</ul>\n" });
            }
            TagEnd::Item => {
                self.leave_block();
                self.item_at.pop();
                self.out.raw("</li>\n");
            }
            TagEnd::FootnoteDefinition => {
                self.leave_block();
                if let Some((label, paused)) = self.notes.reading.take() {
                    let html = self.out.take();
                    self.notes.define(label, html);
                    self.out.resume(paused);
                }
            }
            TagEnd::DefinitionList => self.close_block("</dl>\n"),
            TagEnd::DefinitionListTitle => self.out.raw("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.out.raw("</dd>\n"),
            TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell => {
                self.end_of_table(tag);
            }
            TagEnd::Emphasis => self.out.raw("</em>"),
            TagEnd::Strong => self.out.raw("</strong>"),
            TagEnd::Strikethrough => self.out.raw("</del>"),
            TagEnd::Link => {
                if !self.drop_link.pop().unwrap_or(true) {
                    self.out.raw("</a>");
                }
            }
            TagEnd::Image => self.end_picture(),
            TagEnd::HtmlBlock
            | TagEnd::MetadataBlock(_)
            | TagEnd::Superscript
            | TagEnd::Subscript => {}
        }
    }

    fn end_of_table(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::TableHead => {
                self.table.head = false;
                self.out.raw("</tr></thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.out.raw("</tr>\n"),
            TagEnd::TableCell => {
                self.table.column += 1;
                self.out.raw(if self.table.head { "</th>" } else { "</td>" });
            }
            _ => {
                self.close_block("</tbody></table>");
                self.out.ours("</div>\n");
            }
        }
    }

    fn open_block(&mut self, html: &str) {
        self.depth += 1;
        self.out.raw(html);
    }

    fn close_block(&mut self, html: &str) {
        self.leave_block();
        self.out.raw(html);
    }

    fn start_paragraph(&mut self) {
        self.out.paragraph(true);
        self.in_lead = self.depth == 0
            && self.outline.sections.is_empty()
            && self.outline.lead.is_none()
            && self.outline.intro.is_empty()
            && self.out.is_blank();
        if !self.in_lead {
            self.out.raw("<p>");
        }
    }

    fn end_paragraph(&mut self) {
        self.out.paragraph(false);
        if !std::mem::take(&mut self.in_lead) {
            self.out.raw("</p>\n");
            return;
        }
        let html = self.out.take();
        // A picture alone is no lead.
        if html.trim_start().starts_with("<img") {
            self.outline.intro = format!("<p>{html}</p>\n");
        } else {
            self.outline.lead = Some(html);
        }
    }

    fn start_heading(&mut self, level: u8, classes: &[CowStr<'_>], start: usize, end: usize) {
        let headings = &self.page.headings;
        let mut at = self.next.headings;
        while headings.get(at).is_some_and(|h| (h.span.start as usize) < start) {
            at += 1;
        }
        self.next.headings = at;
        let id = headings.get(at).filter(|h| (h.span.start as usize) < end);
        let first = !self.tabs_begun();
        let role = if self.is_tab(level) {
            HeadingRole::Tab { first }
        } else if self.depth > 0 || self.out.inside_author_element() {
            HeadingRole::Inner
        } else if level == 1 && self.outline.title.is_none() && self.outline.sections.is_empty() {
            HeadingRole::Title
        } else if level <= 2 {
            HeadingRole::Section
        } else {
            HeadingRole::Inner
        };
        if role == HeadingRole::Section {
            let before = self.out.take();
            self.outline.close(before);
        }
        let shown = match role {
            HeadingRole::Title => 1,
            HeadingRole::Section => 2,
            HeadingRole::Tab { .. } => self.outline.level,
            HeadingRole::Inner => level.max(2).min(self.outline.level.max(1) + 1),
        };
        self.outline.heading = Some(Heading {
            level: shown,
            id: id.map(|h| h.id.clone()).unwrap_or_default(),
            class: classes.join(" "),
            role,
            paused: self.out.pause(),
        });
    }

    fn end_heading(&mut self) {
        let Some(heading) = self.outline.heading.take() else { return };
        let title = self.out.take().trim().to_owned();
        let Heading { level, id, class, role, paused } = heading;
        self.out.resume(paused);
        self.outline.level = level;
        match role {
            HeadingRole::Tab { first } => self.start_tab(&id, &title, first),
            HeadingRole::Title => self.outline.title = Some((id, title)),
            HeadingRole::Section => {
                self.outline.sections.push(super::Section { id, title, ..Default::default() });
            }
            HeadingRole::Inner => {
                let id = escape(&id);
                let class = match class.is_empty() {
                    true => String::new(),
                    false => format!(" class=\"{}\"", escape(&class)),
                };
                self.out.ours(&format!(
                    "<h{level} id=\"{id}\"{class}>{title}<a class=\"hash\" href=\"#{id}\" \
                     aria-label=\"{}\">#</a></h{level}>\n",
                    self.host.words().say("Link to this heading")
                ));
                if let Some(section) = self.outline.sections.last_mut().filter(|_| level == 3) {
                    section.parts.push((id.into_owned(), title));
                }
            }
        }
    }

    fn start_list(&mut self, first: Option<u64>) {
        self.depth += 1;
        match first {
            None => self.out.raw("<ul>\n"),
            Some(1) => self.out.raw("<ol>\n"),
            Some(first) => self.out.raw(&format!("<ol start=\"{first}\">\n")),
        }
    }

    fn start_table(&mut self, alignment: Vec<Alignment>) {
        self.depth += 1;
        self.tables += 1;
        self.table.alignment = alignment;
        self.out.ours(&format!(
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">",
            self.host.words().fill("Table {n}", &[("n", &self.tables.to_string())])
        ));
        self.out.raw("<table>");
    }

    fn start_cell(&mut self) {
        self.out.raw(if self.table.head { "<th scope=\"col\"" } else { "<td" });
        self.out.raw(match self.table.alignment.get(self.table.column) {
            Some(Alignment::Right) => " align=\"right\">",
            Some(Alignment::Center) => " align=\"center\">",
            _ => ">",
        });
    }

    /// Returns the page's own entry for the link or picture that starts here.
    fn link_at(&mut self, start: usize, image: bool) -> Option<&'a Link> {
        let links = &self.page.links;
        while links.get(self.next.links).is_some_and(|l| (l.span.start as usize) < start) {
            self.next.links += 1;
        }
        links[self.next.links.min(links.len())..]
            .iter()
            .take_while(|l| l.span.start as usize == start)
            .find(|l| l.image == image)
    }

    fn address(&self, link: Option<&Link>, written: &str) -> Option<String> {
        match link {
            Some(link) => self.host.address(link),
            None => is_harmless(written).then(|| written.to_owned()),
        }
    }

    fn start_link(&mut self, kind: LinkType, written: &str, title: &str, start: usize) {
        let link = self.link_at(start, false);
        let address = self.address(link, written);
        self.drop_link.push(address.is_none());
        let Some(address) = address else { return };
        self.out.raw("<a href=\"");
        if kind == LinkType::Email && !address.starts_with("mailto:") {
            self.out.raw("mailto:");
        }
        push_text(self.out.buffer(), &address);
        if !title.is_empty() {
            self.out.raw("\" title=\"");
            push_text(self.out.buffer(), title);
        }
        self.out.raw("\">");
    }

    fn start_picture(&mut self, written: &str, title: &str, start: usize) {
        let link = self.link_at(start, true);
        let source = self.address(link, written);
        let size = link.and_then(|link| self.host.picture_size(link));
        self.picture = Some(Picture { source, title: title.to_owned(), size, alt: String::new() });
    }

    fn end_picture(&mut self) {
        let Some(picture) = self.picture.take() else { return };
        let Some(source) = picture.source else {
            push_text(self.out.buffer(), &picture.alt);
            return;
        };
        self.out.raw("<img src=\"");
        push_text(self.out.buffer(), &source);
        self.out.raw("\" alt=\"");
        push_text(self.out.buffer(), &picture.alt);
        if !picture.title.is_empty() {
            self.out.raw("\" title=\"");
            push_text(self.out.buffer(), &picture.title);
        }
        self.out.raw("\"");
        if let Some((width, height)) = picture.size {
            self.out.raw(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        self.out.raw(" loading=\"lazy\">");
    }
}

/// Whether a part has styles that only pages with such parts load.
fn has_own_styles(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::CodeBlock(_)
            | Tag::BlockQuote(Some(_))
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
    )
}
