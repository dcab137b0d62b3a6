//! The last site, and what of it is still the same.

use std::sync::Arc;

use super::{FileId, Page, Requirement, Site};

/// A site held against the one before it, which was read from files of the same paths.
pub struct Before<'a> {
    old: &'a Site,
    now: &'a Site,
    pages: Vec<Kept>,
}

/// How much of a page is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kept {
    /// Headings or places differ.
    Little,
    /// Only its words differ.
    Shape,
    /// All that was read from it.
    All,
}

impl<'a> Before<'a> {
    /// Returns the comparison, if the two sites have the same files, pages and designs.
    pub fn new(old: &'a Site, now: &'a Site) -> Option<Self> {
        let same = old.files.len() == now.files.len()
            && old.files.iter().zip(&now.files).all(|(a, b)| a.path == b.path)
            && old.pages.len() == now.pages.len()
            && old
                .pages
                .iter()
                .zip(&now.pages)
                .all(|(a, b)| (a.file, &a.url, &a.language) == (b.file, &b.url, &b.language))
            && old.designs.len() == now.designs.len()
            && old.designs.iter().zip(&now.designs).all(|(a, b)| {
                (&a.url, a.index, &a.pages, a.extends) == (&b.url, b.index, &b.pages, b.extends)
            });
        if !same {
            return None;
        }
        let pages = old.pages.iter().zip(&now.pages).map(|(a, b)| kept(old, now, a, b)).collect();
        Some(Self { old, now, pages })
    }

    /// Returns whether no title or place of a page differs, so that all navigation is as it was.
    pub fn has_navigation(&self) -> bool {
        let signpost = |page: &'a Page| (&page.title, page.presents, page.design);
        let mut pages = self.old.pages.iter().zip(&self.now.pages);
        let mut designs = self.old.designs.iter().zip(&self.now.designs);
        pages.all(|(a, b)| signpost(a) == signpost(b))
            && designs.all(|(a, b)| a.topology.title == b.topology.title)
    }

    /// Returns whether a design is described by the same topology.
    pub fn has_topology(&self, at: usize) -> bool {
        let of = |site: &'a Site| site.designs.get(at).map(|design| &design.topology);
        of(self.old).zip(of(self.now)).is_some_and(|(a, b)| Arc::ptr_eq(a, b))
    }

    /// Returns whether an analysis of a design would find what it found.
    pub fn has_analysis(&self, at: usize) -> bool {
        let Some(design) = self.now.designs.get(at) else { return false };
        let elsewhere = |r: &Requirement| {
            r.explained_in.as_deref().is_some_and(|anchor| !anchor.starts_with('#'))
        };
        // Only a requirement leads to pages of other designs.
        let alone = || {
            !design.topology.requirements.iter().any(elsewhere)
                || self.pages.iter().all(|kept| *kept >= Kept::Shape)
        };
        self.has_topology(at)
            && self.old.config.strict_level == self.now.config.strict_level
            && design.pages.iter().all(|page| self.pages[page.0 as usize] == Kept::All)
            && alone()
    }
}

fn kept(old_site: &Site, now: &Site, a: &Page, b: &Page) -> Kept {
    let same_lines = |file: FileId| {
        let file = file.0 as usize;
        old_site.files.get(file) == now.files.get(file)
    };
    let parts = (!b.includes.is_empty()).then(|| b.blocks.iter());
    let mut included = parts.into_iter().flatten().filter_map(|block| block.included());
    if a.headings != b.headings || !same_lines(b.file) {
        Kept::Little
    } else if a == b && included.all(same_lines) {
        Kept::All
    } else {
        Kept::Shape
    }
}
