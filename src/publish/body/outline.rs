//! The order of a body: title, lead, introduction, sections, footnotes.

use std::collections::BTreeMap;

use crate::model::{DirectiveKind, Words};

/// A page's text, cut at its sections.
#[derive(Debug, Default)]
pub(crate) struct Body {
    /// The first heading of level 1, if the text begins with one: anchor and HTML.
    pub(crate) title: Option<(String, String)>,
    /// The first paragraph, if it opens the introduction.
    pub(crate) lead: Option<String>,
    /// What else stands before the first section.
    pub(crate) intro: String,
    /// The sections.
    pub(crate) sections: Vec<Section>,
    /// The footnotes, as a list.
    pub(crate) notes: String,
    /// What the author placed by hand.
    pub(crate) placed: Vec<DirectiveKind>,
    /// Whether the overview is among it; the drawing of a view does not replace it.
    pub(crate) shows_overview: bool,
    /// Whether it has code, notes, tabs, formulas and the like, whose styles only such pages load.
    pub(crate) uses_parts: bool,
}

/// One section: a heading of level 2 and what follows it.
#[derive(Debug, Default)]
pub(crate) struct Section {
    /// The anchor.
    pub(crate) id: String,
    /// The heading's HTML.
    pub(crate) title: String,
    /// What follows.
    pub(crate) html: String,
    /// Headings of level 3: anchor and HTML.
    pub(crate) parts: Vec<(String, String)>,
    /// Whether no author wrote it.
    pub(crate) generated: bool,
}

/// The body as far as it is read.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) title: Option<(String, String)>,
    pub(super) lead: Option<String>,
    pub(super) intro: String,
    pub(super) sections: Vec<Section>,
    pub(super) placed: Vec<DirectiveKind>,
    pub(super) shows_overview: bool,
    pub(super) uses_parts: bool,
    /// The heading being read: level as shown, anchor, classes.
    pub(super) heading: Option<Heading>,
    /// Level of the last heading shown, so that none is skipped.
    pub(super) level: u8,
}

#[derive(Debug)]
pub(super) struct Heading {
    pub(super) level: u8,
    pub(super) id: String,
    pub(super) class: String,
    pub(super) role: HeadingRole,
    /// What was written before it.
    pub(super) paused: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeadingRole {
    /// The page's title.
    Title,
    /// Opens a section.
    Section,
    /// Stands in the text.
    Inner,
    /// Opens a tab.
    Tab {
        /// Whether it is the first of its group.
        first: bool,
    },
}

impl Outline {
    /// Gives `html`, written since the last heading of a section, to where it belongs.
    pub(super) fn close(&mut self, mut html: String) {
        // A rule right before a section's own line would draw it twice.
        if let Some(rest) = html.trim_end().strip_suffix("<hr>") {
            html.truncate(rest.trim_end().len());
        }
        let place = self.sections.last_mut().map_or(&mut self.intro, |section| &mut section.html);
        if place.is_empty() {
            *place = html;
        } else {
            place.push_str(&html);
        }
    }
}

/// Footnotes: numbered in the order of their first reference.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Label to number and how often it was referred to.
    numbers: BTreeMap<String, (usize, usize)>,
    texts: BTreeMap<String, String>,
    /// The note being read, and what was written before it.
    pub(super) reading: Option<(String, String)>,
}

impl Notes {
    /// Returns the HTML of a reference to `label`.
    pub(super) fn reference(&mut self, label: &str, words: &Words) -> String {
        let next = self.numbers.len() + 1;
        let (number, uses) = self.numbers.entry(label.to_owned()).or_insert((next, 0));
        *uses += 1;
        let suffix = if *uses == 1 { String::new() } else { format!("-{uses}") };
        format!(
            "<sup class=\"fn\"><a href=\"#fn-{number}\" id=\"fnref-{number}{suffix}\" \
             aria-label=\"{}\">{number}</a></sup>",
            words.fill("Footnote {n}", &[("n", &number.to_string())])
        )
    }

    /// Keeps the text of the note `label`.
    pub(super) fn define(&mut self, label: String, html: String) {
        self.texts.entry(label).or_insert(html);
    }

    /// Returns the list of the notes that are referred to.
    pub(super) fn list(&self, words: &Words) -> String {
        let mut notes: Vec<_> = self.numbers.iter().collect();
        notes.sort_by_key(|(_, (number, _))| *number);
        if notes.is_empty() {
            return String::new();
        }
        let mut out = String::from("<ol>\n");
        for (label, (number, uses)) in notes {
            let text = self.texts.get(label).map_or("", String::as_str).trim_end();
            let (text, end) = match text.strip_suffix("</p>") {
                Some(open) => (open, "</p>"),
                None => (text, ""),
            };
            out.push_str(&format!("<li id=\"fn-{number}\">{text}"));
            for use_ in 1..=*uses {
                let suffix = if use_ == 1 { String::new() } else { format!("-{use_}") };
                out.push_str(&format!(
                    " <a class=\"back\" href=\"#fnref-{number}{suffix}\" \
                     aria-label=\"{}\">↩</a>",
                    words.fill("Back to reference {n}", &[("n", &format!("{number}{suffix}"))])
                ));
            }
            out.push_str(&format!("{end}</li>\n"));
        }
        out.push_str("</ol>\n");
        out
    }
}
