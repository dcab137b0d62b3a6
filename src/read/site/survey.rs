//! A site as far as its pages show each other: front matter and titles, without a look into texts.

use std::sync::Arc;

use super::memo::Known;
use super::resolve::Raw;
use super::{Said, assemble, said_by};
use crate::model::{FileId, Heading, Page, Shared, Site, Sources, Span};
use crate::read::{ReadOptions, front};

/// Returns the site that `sources` describe, of its pages no more than a store keeps of them; `None`
/// where it shows that something is wrong. What stands in the texts may be wrong nevertheless.
pub fn survey(sources: &Sources, options: &ReadOptions) -> Option<Site> {
    let mut findings = Vec::new();
    let say = |file: FileId, text: &Arc<str>| Arc::new(glance(sources, file, text));
    let (mut site, _) = assemble(sources, options, &Known::default(), &say, &mut findings);
    let fine = findings.is_empty() && sources.findings.is_empty();
    site.pages = site.pages.into_iter().map(bare).collect();
    fine.then_some(site)
}

/// Returns what a text says of its page as a whole. Where the title does not show at once, the text
/// is read.
fn glance(sources: &Sources, file: FileId, text: &str) -> Said {
    let mut findings = Vec::new();
    let (front, start) = front::read(file, text, &mut findings);
    let heading = plain_title(&text[start..]).map(|words| Heading {
        level: 1,
        text: words.to_owned(),
        id: String::new(),
        span: Span::new(file, start, start),
    });
    if front.title.is_none() && heading.is_none() {
        return said_by(sources, file, text);
    }
    let supersedes = front.supersedes.clone();
    Said {
        start,
        front,
        headings: heading.into_iter().collect::<Vec<_>>().into(),
        directives: Shared::default(),
        includes: Shared::default(),
        formulas: Shared::default(),
        blocks: Shared::default(),
        events: Shared::default(),
        raw: Arc::new(Raw { supersedes, ..Raw::default() }),
        findings,
        includes_others: true,
    }
}

/// Returns the words of the heading that a text begins with, if nothing in them can mean anything
/// but itself.
fn plain_title(body: &str) -> Option<&str> {
    let line = body.trim_start_matches('\n').lines().next()?;
    let words = line.strip_prefix("# ")?.trim_matches(' ');
    let plain = |sign: char| sign.is_alphanumeric() || matches!(sign, ' ' | ',');
    (!words.is_empty() && words.chars().all(plain)).then_some(words)
}

/// Returns a page without what only it itself shows.
fn bare(page: Page) -> Page {
    Page {
        headings: Shared::default(),
        directives: Shared::default(),
        links: Shared::default(),
        references: Shared::default(),
        includes: Shared::default(),
        formulas: Shared::default(),
        blocks: Shared::default(),
        events: Shared::default(),
        ..page
    }
}
