//! A site as far as its pages show each other: front matter and titles, without a look into texts.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::memo::Known;
use super::resolve::Raw;
use super::{Said, assemble, said_by};
use crate::model::{FileId, Heading, Page, Shared, Site, Sources, Span, TextBlocks};
use crate::read::{ReadOptions, front};

/// Returns the site that `sources` describe, of its pages no more than a store keeps of them; `None`
/// where it shows that something is wrong. What stands in the texts may be wrong nevertheless. Of a
/// page no more need be there than what [`told`] measures.
pub fn survey(sources: &Sources, options: &ReadOptions) -> Option<Site> {
    let (mut findings, is_clear) = (Vec::new(), AtomicBool::new(true));
    let say = |file: FileId, text: &Arc<str>| {
        let said = glance(file, text).or_else(|| {
            // Where the start of a text promised a title and has none, the rest may have it.
            is_clear.fetch_and(told(text) != Some(text.len()), Ordering::Relaxed);
            None
        });
        Arc::new(said.unwrap_or_else(|| said_by(sources, file, text)))
    };
    let (mut site, _) = assemble(sources, options, &Known::default(), &say, &mut findings);
    let fine = findings.is_empty() && sources.findings.is_empty() && is_clear.into_inner();
    site.pages = site.pages.into_iter().map(bare).collect();
    fine.then_some(site)
}

/// Returns how much of a page tells all that others show of it, if that stands in `start`: its front
/// matter, and its title. Whatever follows cannot change what it says.
pub fn told(start: &str) -> Option<usize> {
    let body = match start.starts_with("---") || start.len() < "---".len() {
        true => front::whole(start)?,
        false => 0,
    };
    let heading = plain_title(&start[body..]).map(|(_, end)| body + end);
    heading.or_else(|| front::has_title(&start[..body]).then_some(body))
}

/// Returns what a text says of its page as a whole; `None` where the title does not show at once.
fn glance(file: FileId, text: &str) -> Option<Said> {
    let mut findings = Vec::new();
    let (front, start) = front::read(file, text, &mut findings);
    let heading = plain_title(&text[start..]).map(|(words, _)| Heading {
        level: 1,
        text: words.to_owned(),
        id: String::new(),
        span: Span::new(file, start, start),
    });
    if front.title.is_none() && heading.is_none() {
        return None;
    }
    let supersedes = front.supersedes.clone();
    Some(Said {
        start,
        front,
        headings: heading.into_iter().collect::<Vec<_>>().into(),
        directives: Shared::default(),
        includes: Shared::default(),
        formulas: Shared::default(),
        blocks: TextBlocks::default(),
        events: Shared::default(),
        raw: Arc::new(Raw { supersedes, ..Raw::default() }),
        findings,
        includes_others: true,
    })
}

/// Returns the words of the heading that a text begins with, if nothing in them can mean anything
/// but itself, and where its line ends.
fn plain_title(body: &str) -> Option<(&str, usize)> {
    let start = body.len() - body.trim_start_matches('\n').len();
    let end = start + body[start..].find('\n')?;
    let line = &body[start..end];
    let words = line.strip_suffix('\r').unwrap_or(line).strip_prefix("# ")?.trim_matches(' ');
    (!words.is_empty() && words.chars().all(is_plain)).then_some((words, end + 1))
}

/// Returns whether a sign is itself wherever it stands in a heading.
fn is_plain(sign: char) -> bool {
    sign.is_alphanumeric() || matches!(sign, ' ' | ',' | '.' | ':' | '-' | '/' | '?' | '(' | ')')
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
        blocks: TextBlocks::default(),
        events: Shared::default(),
        ..page
    }
}
