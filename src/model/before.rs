//! What the last build made, and how much of it still holds.

use std::sync::Arc;

use super::{
    Analysis, Asset, DesignAnalysis, DesignId, DirectiveKind, Output, Page, Requirement, Site,
    Sources,
};

/// The last build, held against the sources of the next one.
///
/// It is only made where texts of pages differ and nothing else does: topologies, settings, assets
/// and theme, which pages there are and their order are the same. So a page can only differ by its
/// own text, by the navigation, and by the design it belongs to.
pub struct Before<'a> {
    /// The site that was read.
    pub site: &'a Site,
    /// What followed from it.
    pub analysis: &'a Analysis,
    /// The files that were made.
    pub output: &'a Output,
    now: &'a Site,
    pages: Vec<Kept>,
}

/// How much of a page is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kept {
    /// What others see of it differs: title, headings, references, places.
    Little,
    /// Only its words differ.
    Shape,
    /// All of it.
    All,
}

impl<'a> Before<'a> {
    /// Returns the last build, if it is of use for the site `now`, which was read from `sources`.
    pub fn new(
        old: (&'a Sources, &'a Site, &'a Analysis, &'a Output),
        sources: &Sources,
        now: &'a Site,
    ) -> Option<Self> {
        let (old_sources, site, analysis, output) = old;
        let changed = changed_pages(old_sources, sources)?;
        let same_frame = site.config == now.config
            && site.assets == now.assets
            && site.pages.len() == now.pages.len()
            && site
                .pages
                .iter()
                .zip(&now.pages)
                .all(|(a, b)| (a.file, &a.url, &a.language) == (b.file, &b.url, &b.language))
            && site.designs.len() == now.designs.len()
            && site.designs.iter().zip(&now.designs).all(|(a, b)| {
                (&a.url, a.index, &a.pages, a.extends) == (&b.url, b.index, &b.pages, b.extends)
            });
        if !same_frame || reaches_across(site) || reaches_across(now) {
            return None;
        }
        let kept = |(old, new): (&Page, &Page)| {
            let file = new.file.0 as usize;
            let lines = site.files.get(file) == now.files.get(file);
            match changed.get(file) {
                _ if !lines || !same_shape(old, new) => Kept::Little,
                // What an included file says is not looked at here.
                Some(false) if new.includes.is_empty() => Kept::All,
                _ => Kept::Shape,
            }
        };
        let pages = site.pages.iter().zip(&now.pages).map(kept).collect();
        Some(Self { site, analysis, output, now, pages })
    }

    /// Returns whether all of a page is as it was, what stands around it apart.
    pub fn has_page(&self, at: usize) -> bool {
        self.pages.get(at) == Some(&Kept::All)
    }

    /// Returns the pages whose words may differ.
    pub fn changed_pages(&self) -> Vec<usize> {
        (0..self.pages.len()).filter(|at| !self.has_page(*at)).collect()
    }

    /// Returns whether no title or place of a page differs, so that all navigation is as it was.
    pub fn has_navigation(&self) -> bool {
        self.site.pages.iter().zip(&self.now.pages).all(|(a, b)| same_signpost(a, b))
    }

    /// Returns the analysis of a design that none of its texts can have changed.
    pub fn analysis(&self, at: usize) -> Option<DesignAnalysis> {
        let design = self.now.designs.get(at)?;
        let elsewhere = |r: &Requirement| {
            r.explained_in.as_deref().is_some_and(|anchor| !anchor.starts_with('#'))
        };
        let all = design.pages.iter().all(|page| self.has_page(page.0 as usize));
        // Only a requirement leads to pages of other designs.
        let alone = !design.topology.requirements.iter().any(elsewhere)
            || self.pages.iter().all(|kept| *kept >= Kept::Shape);
        self.analysis.designs.get(at).filter(|_| all && alone).cloned()
    }

    /// Returns whether a design shows on its pages what it showed, with `analysis` as it is now.
    pub fn has_design(&self, id: DesignId, analysis: &Analysis) -> bool {
        let at = id.0 as usize;
        let pages = self.now.designs.get(at).map(|design| &design.pages);
        pages.is_some_and(|pages| pages.iter().all(|p| self.pages[p.0 as usize] >= Kept::Shape))
            && self.analysis.designs.get(at) == analysis.designs.get(at)
    }
}

/// Returns whether pages show what other pages or designs say: decisions, tags, comparisons.
fn reaches_across(site: &Site) -> bool {
    let lists = |kind| matches!(kind, DirectiveKind::Compare | DirectiveKind::Decisions);
    let across = |page: &Page| {
        page.decision.is_some()
            || !page.tags.is_empty()
            || page.directives.iter().any(|directive| lists(directive.kind))
    };
    site.pages.iter().any(across) || site.designs.iter().any(|design| design.extends.is_some())
}

/// Returns which files differ; `None` when one of them is no page, or files came or went.
fn changed_pages(old: &Sources, new: &Sources) -> Option<Vec<bool>> {
    let same_copies = |old: &[Asset], new: &[Asset]| {
        old.len() == new.len()
            && old.iter().zip(new).all(|(a, b)| {
                a.path == b.path && (Arc::ptr_eq(&a.bytes, &b.bytes) || a.bytes == b.bytes)
            })
    };
    let same = old.files.len() == new.files.len()
        && same_copies(&old.assets, &new.assets)
        && same_copies(&old.theme, &new.theme);
    if !same {
        return None;
    }
    let pairs = old.files.iter().zip(&new.files);
    let changed = pairs.map(|(a, b)| {
        let differs = !Arc::ptr_eq(&a.text, &b.text) && a.text != b.text;
        (a.path == b.path && (is_page(&b.path) || !differs)).then_some(differs)
    });
    changed.collect()
}

/// Returns whether a path is that of a page; parts of pages and topologies are none.
fn is_page(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.ends_with(".md") && !(name.starts_with('_') && name != "_index.md")
}

/// Returns whether other pages name and place two pages alike.
fn same_signpost(a: &Page, b: &Page) -> bool {
    (&a.url, &a.title, a.presents, a.design) == (&b.url, &b.title, b.presents, b.design)
}

/// Returns whether two versions of a page differ by nothing but their words.
fn same_shape(a: &Page, b: &Page) -> bool {
    same_signpost(a, b)
        && (&a.description, a.weight, a.draft, &a.tags)
            == (&b.description, b.weight, b.draft, &b.tags)
        && (&a.aliases, a.auto, a.toc, a.background) == (&b.aliases, b.auto, b.toc, b.background)
        && (a.body, a.date) == (b.body, b.date)
        && a.headings == b.headings
        && a.directives == b.directives
        && a.links == b.links
        && a.references == b.references
}
