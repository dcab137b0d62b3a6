//! What structures a text from comments: included files, tabs.

use pulldown_cmark::Parser;

use super::{MARKDOWN, Recorded, Writer, fence, sink};
use crate::model::{Directive, DirectiveKind, Include, Included};
use crate::publish::html::escape;

/// Tabs that are open: the headings of one level, each with what follows it.
pub(super) struct Tabs {
    /// Level of the headings; none until the first is seen.
    level: Option<u8>,
    /// How many blocks were open where the tabs began.
    depth: usize,
}

impl<'a> Writer<'a> {
    /// Writes what a directive of structure asks for; returns whether it was one.
    pub(super) fn structure(&mut self, directive: &Directive) -> bool {
        match directive.kind {
            DirectiveKind::Tabs => {
                self.end_tabs();
                self.tabs_made += 1;
                self.tabs = Some(Tabs { level: None, depth: self.depth });
                self.outline.uses_parts = true;
                self.out.ours("<div class=\"tabs\">");
            }
            DirectiveKind::End => self.end_tabs(),
            DirectiveKind::Include => self.include(directive),
            _ => return false,
        }
        true
    }

    fn include(&mut self, directive: &Directive) {
        let includes = &self.page.includes;
        let found =
            (self.next.includes..includes.len()).find(|at| includes[*at].span == directive.span);
        let Some(at) = found else { return };
        self.next.includes = at + 1;
        let Include { content, .. } = &includes[at];
        match content {
            Included::Code { language, title, marked, text } => {
                self.fences += 1;
                let title = (!title.is_empty()).then(|| title.clone());
                let info =
                    fence::Info { language: language.clone(), title, marked: marked.clone() };
                self.out.ours(&fence::shown(&info, text, self.fences, self.host.words()));
            }
            Included::Text { part, text, from, until } => {
                self.next = *from;
                let before = (self.text, self.base, self.file, self.skip_until);
                (self.base, self.file, self.skip_until) = (part.start as usize, part.file, 0);
                self.text = text.get(part.range()).unwrap_or_default();
                let paragraph = self.out.in_paragraph();
                self.out.paragraph(false);
                self.markdown(&[]);
                self.out.paragraph(paragraph);
                (self.text, self.base, self.file, self.skip_until) = before;
                self.next = *until;
            }
            Included::Nothing => {}
        }
    }

    /// Writes the Markdown of `self.text`, which was parsed to `events` if there are any.
    pub(super) fn markdown(&mut self, events: &[u8]) {
        let text = self.text;
        // The sink marks its own HTML with two private-use characters; an author must not write
        // them.
        let guarded = (self.out.is_untrusted() && text.contains(sink::MARKS))
            .then(|| text.replace(sink::MARKS, "\u{fffd}"));
        if guarded.is_none() && !events.is_empty() {
            for (event, range) in Recorded::new(text, events) {
                self.event(event, range.start + self.base, range.end + self.base);
            }
            return;
        }
        let text = guarded.as_deref().unwrap_or(text);
        for (event, range) in Parser::new_ext(text, MARKDOWN).into_offset_iter() {
            self.event(event, range.start + self.base, range.end + self.base);
        }
    }

    /// Takes a heading as the title of a tab; returns whether it is one.
    pub(super) fn is_tab(&mut self, level: u8) -> bool {
        let Some(tabs) = &mut self.tabs else { return false };
        if self.depth != tabs.depth || self.out.inside_author_element() {
            return false;
        }
        let wanted = *tabs.level.get_or_insert(level);
        if level < wanted {
            self.end_tabs();
        }
        level == wanted
    }

    /// Writes the title of a tab, the first of its group open.
    pub(super) fn start_tab(&mut self, id: &str, title: &str, first: bool) {
        let (close, open) = if first { ("", " open") } else { ("</div></details>\n", "") };
        // The anchor stands inside, since a link to it then opens the tab.
        self.out.ours(&format!(
            "{close}<details name=\"tabs-{}\"{open}><summary>{title}</summary><div id=\"{}\">\n",
            self.tabs_made,
            escape(id),
        ));
    }

    /// Ends the tabs that are open, if any are.
    pub(super) fn end_tabs(&mut self) {
        if let Some(tabs) = self.tabs.take() {
            let inner = if tabs.level.is_some() { "</div></details>" } else { "" };
            self.out.ours(&format!("{inner}</div>\n"));
        }
    }

    /// Ends tabs that began inside the block that ends now.
    pub(super) fn leave_block(&mut self) {
        if self.tabs.as_ref().is_some_and(|tabs| tabs.depth >= self.depth) {
            self.end_tabs();
        }
        self.depth -= 1;
    }

    /// Returns whether a tab of the open group was written already.
    pub(super) fn tabs_begun(&self) -> bool {
        self.tabs.as_ref().is_some_and(|tabs| tabs.level.is_some())
    }
}
