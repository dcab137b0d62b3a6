//! What of the last build is put out again instead of being made.

use std::collections::HashSet;
use std::sync::Arc;

use super::nav::{self, Nav};
use super::view::DesignView;
use super::{Shop, url};
use crate::model::{Analysis, Before, DesignId, Quick, Site};

/// A file as it was made: path and bytes.
type Old = (String, Arc<[u8]>);

/// The last build, and what of it still holds.
pub(super) struct Again<'a> {
    before: &'a Before<'a>,
    /// Whether a design shows what it showed.
    designs: Vec<bool>,
    /// The navigation as it was; `None` when it is the same.
    nav: Option<Nav>,
    /// Whether header and title of the site are as they were.
    frame: bool,
    /// Files of written pages, which no design can have made.
    written: HashSet<String, Quick>,
}

impl<'a> Again<'a> {
    pub(super) fn new(before: &'a Before<'a>, analysis: &Analysis, shop: &Shop<'_>) -> Self {
        let site = shop.site;
        let designs = (0u32..).take(site.designs.len());
        let designs = designs.map(|at| before.has_design(DesignId(at), analysis)).collect();
        let nav = (!before.has_navigation()).then(|| Nav::new(before.site, &shop.languages));
        let frame = nav.as_ref().is_none_or(|old| {
            old.top() == shop.nav.top()
                && (site.config.title.is_some() || root_title(site) == root_title(before.site))
                && (site.config.title.is_some() || root_title(site).is_some())
        });
        let aliases = site.pages.iter().flat_map(|page| &page.aliases);
        let urls = site.pages.iter().map(|page| &page.url).chain(aliases);
        let written = urls.map(|page| url::file(page)).collect();
        Self { before, designs, nav, frame, written }
    }

    /// Returns the file of a written page, if it would be made the same.
    pub(super) fn page(&self, shop: &Shop<'_>, at: usize) -> Option<Old> {
        let page = &shop.site.pages[at];
        let design = page.design.is_none_or(|design| self.designs[design.0 as usize]);
        let turn = || {
            let words = shop.languages.of(page.language.as_ref());
            nav::neighbours(self.before.site, at, words) == nav::neighbours(shop.site, at, words)
        };
        let same = design
            && self.before.has_page(at)
            && self.has_around(shop, &page.url)
            && (self.nav.is_none() || turn());
        self.file(url::file(&page.url)).filter(|_| same)
    }

    /// Returns the files that a design made beside its pages, if it would make the same.
    pub(super) fn generated(&self, shop: &Shop<'_>, at: usize) -> Option<Vec<Old>> {
        let view = &shop.views[at];
        if !self.designs[at] {
            return None;
        }
        let paths: Vec<&String> = self.made_by(view).collect();
        let same = paths.iter().all(|path| match path.strip_suffix("index.html") {
            Some(url) => self.has_around(shop, url),
            None => true,
        });
        let files = paths.into_iter().map(|path| self.file(path.clone()));
        files.collect::<Option<Vec<_>>>().filter(|_| same)
    }

    /// Returns the paths of the files that a design made.
    fn made_by(&self, view: &DesignView<'_>) -> impl Iterator<Item = &String> {
        let home = &view.design.url;
        let bare = view.design.index.is_none();
        let below = self.before.output.files.range(home.clone()..).map(|(path, _)| path);
        below.take_while(move |path| path.starts_with(home)).filter(move |path| {
            let inner = &path[home.len()..];
            let drawing = inner.starts_with("drawing") && inner.ends_with(".svg");
            let page = matches!(inner, "components/index.html" | "issues/index.html")
                || (inner.starts_with("views/") && inner.ends_with("/index.html"))
                || (bare && inner == "index.html");
            (page || drawing && !inner.contains('/')) && !self.written.contains(*path)
        })
    }

    /// Returns whether what stands around the page at an address is as it was.
    fn has_around(&self, shop: &Shop<'_>, url: &str) -> bool {
        self.nav.as_ref().is_none_or(|old| {
            self.frame
                && old.sidebar(url) == shop.nav.sidebar(url)
                && old.trail(url) == shop.nav.trail(url)
        })
    }

    fn file(&self, path: String) -> Option<Old> {
        let bytes = Arc::clone(self.before.output.files.get(&path)?);
        Some((path, bytes))
    }
}

fn root_title(site: &Site) -> Option<&str> {
    site.pages.iter().find(|page| page.url.is_empty()).map(|page| page.title.as_str())
}
