//! A page whose text was edited: what it says now, if nobody else need know.

use std::collections::{BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::lookup::Lookup;
use super::resolve::Raw;
use super::{Said, said_by, title};
use crate::model::{
    Directive, DirectiveKind, FileId, Link, LinkTarget, Page, PageId, Shared, Site, Sources, Span,
};
use crate::read::page::RawLink;
use crate::read::urls;

/// A page before and after an edit of its words.
pub struct Reworded {
    /// The page as it was.
    pub before: Page,
    /// The page as it is.
    pub now: Page,
}

/// Returns the page with this number before and after an edit from `before` to `now`, if all that
/// other pages know of it is the same: front matter, title, anchors that they lead to, and the files
/// it leads to itself. Headings may differ where it is stated which anchors are `linked`, as
/// [`linked`] tells. A page with mistakes, and one that shows something of a design or of other
/// files, is not looked into.
///
/// Of the pages of `site` no more needs to be known than what a store keeps of them. `text` returns
/// the texts of other sources; those that are wanted come into `sources`.
pub fn reworded(
    sources: &mut Sources,
    site: &mut Site,
    at: PageId,
    (before, now): (&Arc<str>, &Arc<str>),
    linked: Option<u64>,
    text: &mut dyn FnMut(FileId) -> Option<Arc<str>>,
) -> Option<Reworded> {
    let file = site.page(at).file;
    let known = site.page(at).clone();
    let mut version = |version: &Arc<str>| {
        sources.files[file.0 as usize].text = Arc::clone(version);
        read(sources, site, (at, &known), &is_plain, text)
    };
    let (old, old_said) = version(before)?;
    let (new, new_said) = version(now)?;
    let same_anchors =
        || same_headings(&old, &new) && old_said.raw.html_anchors == new_said.raw.html_anchors;
    let keeps_anchors = |linked: u64| {
        let now: HashSet<&str> = anchors(&new, &new_said).collect();
        let mut gone = anchors(&old, &old_said).filter(|anchor| !now.contains(anchor));
        title(&new_said.front, &new_said.headings, &known.url) == known.title
            && gone.all(|anchor| linked & bit(anchor) == 0)
    };
    let same = before.get(..old_said.start)? == now.get(..new_said.start)?
        && (same_anchors() || linked.is_some_and(keeps_anchors))
        && paths(&old) == paths(&new);
    same.then_some(Reworded { before: old, now: new })
}

/// Returns for each page which of its anchors pages lead to, by one bit of sixty-four for each: one
/// that is not set tells that nobody does.
pub fn linked(site: &Site) -> Vec<u64> {
    let mut linked = vec![0; site.pages.len()];
    for link in site.pages.iter().flat_map(|page| &page.links) {
        if let LinkTarget::Page(page, Some(anchor)) = &link.target {
            linked[page.0 as usize] |= bit(&urls::percent_decoded(anchor));
        }
    }
    linked
}

fn bit(anchor: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    anchor.hash(&mut hasher);
    1 << (hasher.finish() % u64::from(u64::BITS))
}

/// Returns every anchor that is written on a page.
fn anchors<'a>(page: &'a Page, said: &'a Said) -> impl Iterator<Item = &'a str> {
    let headings = page.headings.iter().map(|heading| heading.id.as_str());
    headings.chain(said.raw.html_anchors.iter().map(String::as_str))
}

/// Fills in the page with this number; `None` when there is a mistake in it, or it shows parts of
/// other files, or holds designs against each other.
///
/// Of `site` no more needs to be known than a store keeps, and the topology of its design.
pub fn recalled(
    sources: &mut Sources,
    site: &mut Site,
    at: PageId,
    text: &mut dyn FnMut(FileId) -> Option<Arc<str>>,
) -> Option<()> {
    let known = site.page(at).clone();
    let place = &mut sources.files[known.file.0 as usize].text;
    if place.is_empty() {
        *place = text(known.file)?;
    }
    let alone = |directive: &Directive| {
        !matches!(directive.kind, DirectiveKind::Compare | DirectiveKind::Include)
    };
    read(sources, site, (at, &known), &alone, text).map(drop)
}

/// Returns whether a directive shows nothing of a design or of other files.
fn is_plain(directive: &Directive) -> bool {
    matches!(directive.kind, DirectiveKind::Tabs | DirectiveKind::End)
}

/// Returns the page as its text in `sources` says it, and what the text says; `None` when there is
/// a mistake in it, or more than is allowed.
fn read(
    sources: &mut Sources,
    site: &mut Site,
    (at, known): (PageId, &Page),
    allowed: &dyn Fn(&Directive) -> bool,
    text: &mut dyn FnMut(FileId) -> Option<Arc<str>>,
) -> Option<(Page, Said)> {
    let source = Arc::clone(&sources.file(known.file).text);
    let said = said_by(sources, known.file, &source);
    let more = !said.includes.is_empty() || !said.directives.iter().all(allowed);
    if more || !said.findings.is_empty() {
        return None;
    }
    site.pages[at.0 as usize] = filled(known, &said, &source);
    let nothing = Arc::new(Raw::default());
    let mut raws = vec![nothing; site.pages.len()];
    raws[at.0 as usize] = Arc::clone(&said.raw);
    let first = Lookup::new(sources, site, &raws, &[]).page(site.page(at), &said.raw);
    let others = anchored(&said.raw, &first.links, at);
    let resolved = match others.is_empty() {
        true => first,
        false => {
            for other in others {
                let file = site.page(other).file;
                let place = &mut sources.files[file.0 as usize].text;
                // One that was edited too is there already, as it is now.
                if place.is_empty() {
                    *place = text(file)?;
                }
                let source = Arc::clone(place);
                let said = said_by(sources, file, &source);
                let page = &mut site.pages[other.0 as usize];
                (page.headings, page.directives) = (said.headings, said.directives);
                raws[other.0 as usize] = said.raw;
            }
            Lookup::new(sources, site, &raws, &[]).page(site.page(at), &said.raw)
        }
    };
    if !resolved.findings.is_empty() {
        return None;
    }
    let mut page = site.page(at).clone();
    page.links = resolved.links;
    page.references = resolved.references;
    site.pages[at.0 as usize] = page.clone();
    Some((page, said))
}

/// Fills in what some pages of `site` say, of which no more is known than a store keeps; `None` when
/// one shows parts of other files. Where their links lead is as it was, whatever they lead to there.
pub fn fill_in(
    sources: &mut Sources,
    site: &mut Site,
    pages: &[PageId],
    text: &mut dyn FnMut(FileId) -> Option<Arc<str>>,
) -> Option<()> {
    let mut all = Vec::new();
    for page in pages {
        let file = site.page(*page).file;
        let place = &mut sources.files[file.0 as usize].text;
        if place.is_empty() {
            *place = text(file)?;
        }
        let source = Arc::clone(place);
        let said = said_by(sources, file, &source);
        if !said.includes.is_empty() {
            return None;
        }
        all.push((*page, said, source));
    }
    let nothing = Arc::new(Raw::default());
    let raws = vec![nothing; site.pages.len()];
    let lookup = Lookup::new(sources, site, &raws, &[]);
    let resolve = |(page, said, _): &(PageId, Said, _)| lookup.page(site.page(*page), &said.raw);
    let resolved: Vec<_> = all.iter().map(resolve).collect();
    for ((page, said, source), resolved) in all.into_iter().zip(resolved) {
        let page = &mut site.pages[page.0 as usize];
        let (links, references) = (resolved.links, resolved.references);
        *page = Page { links, references, ..filled(page, &said, &source) };
    }
    Some(())
}

/// Returns a page with what its text says, its links not yet looked up.
fn filled(known: &Page, said: &Said, source: &str) -> Page {
    Page {
        body: Span::new(known.file, said.start, source.len()),
        headings: said.headings.clone(),
        directives: said.directives.clone(),
        formulas: said.formulas.clone(),
        blocks: said.blocks.clone(),
        events: said.events.clone(),
        links: Shared::default(),
        references: Shared::default(),
        includes: Shared::default(),
        ..known.clone()
    }
}

/// Returns the other pages to places on which the page leads.
fn anchored(raw: &Raw, links: &[Link], at: PageId) -> BTreeSet<PageId> {
    let target = |(raw, link): (&RawLink, &Link)| match link.target {
        LinkTarget::Page(page, _) if page != at && raw.address.contains('#') => Some(page),
        _ => None,
    };
    raw.links.iter().zip(links).filter_map(target).collect()
}

fn same_headings(old: &Page, new: &Page) -> bool {
    old.headings.len() == new.headings.len()
        && old
            .headings
            .iter()
            .zip(&new.headings)
            .all(|(a, b)| (a.level, &a.text, &a.id) == (b.level, &b.text, &b.id))
}

/// Returns the files of the site that a page leads to: what is copied depends on them.
fn paths(page: &Page) -> BTreeSet<&str> {
    let mut paths = BTreeSet::new();
    for link in &page.links {
        if let LinkTarget::Path(path) = &link.target {
            paths.insert(path.as_str());
        }
    }
    paths
}
