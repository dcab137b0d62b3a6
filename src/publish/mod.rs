//! Nouns and pictures → files in memory.
//!
//! Comes in: [`Sources`], [`Site`], [`Analysis`]. Goes out: every file of the site, to a [`Shelf`],
//! or a single one that is asked for.
//! Promise: pure; every address is relative; nothing an author writes as text becomes markup.

mod body;
mod catalogue;
mod compare;
mod components;
mod directive;
mod document;
mod drawings;
mod edited;
mod extras;
mod header;
mod highlight;
mod html;
mod icon;
mod issues;
mod kept;
mod ledger;
mod minify;
mod nav;
mod page;
mod picture;
mod search;
mod sheets;
mod template;
mod theme;
mod url;
mod view;
mod words;

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

pub use self::edited::{EditOfPage, edited};
pub use self::kept::{Kept, Last};
pub use self::template::MISTAKE as TEMPLATE_MISTAKE;

use self::nav::Nav;
use self::theme::Theme;
use self::view::DesignView;
use self::words::Languages;
use crate::draw::Icons;
use crate::model::{
    Analysis, Asset, DesignAnalysis, Finding, History, PageWords, Quick, Shelf, Site, Sources,
    Topology,
};

/// Settings of a publication that do not stand in the sources.
#[derive(Clone, Debug, Default)]
pub struct PublishOptions {
    /// When the sources were last changed, for the title block and the foot of the page.
    pub history: History,
}

/// Knows what the analysis says of each design, or finds out when it is asked.
pub trait Analyses: Sync {
    /// Returns the analysis of the design with this number.
    fn design(&self, at: usize) -> Option<&DesignAnalysis>;
}

impl Analyses for Analysis {
    fn design(&self, at: usize) -> Option<&DesignAnalysis> {
        self.designs.get(at)
    }
}

/// Everything the pages are made from.
pub struct Shop<'a> {
    sources: &'a Sources,
    site: &'a Site,
    options: &'a PublishOptions,
    analyses: &'a dyn Analyses,
    kept: &'a Kept,
    views: Vec<OnceLock<DesignView<'a>>>,
    /// Whether the site has a feed, which every page asks.
    feed: OnceLock<bool>,
    /// Index of an asset by the path it is copied to.
    assets: OnceLock<BTreeMap<&'a str, usize>>,
}

/// A file of the site: path from its root, and bytes.
type File = (String, Vec<u8>);

/// Puts every file of the site on `shelf`; returns the mistakes in templates.
///
/// The words that the analysis came across are used up.
pub fn publish(
    sources: &Sources,
    site: &Site,
    (analysis, words): (&Analysis, Vec<PageWords>),
    options: &PublishOptions,
    shelf: &dyn Shelf,
) -> Vec<Finding> {
    let kept = Kept::new(sources, site, None);
    let shop = Shop::new(sources, site, analysis, options, &kept);
    let mut findings = shop.template_findings();
    if !shelf.keeps() && !shop.may_fail() {
        return findings;
    }
    let counter = Counter { shelf, given: Mutex::default() };
    // Where two files want one path, the one that is put first stays.
    let mut later = Vec::new();
    counter.put(search::opening_file(&shop));
    counter.put(search::head_file(&shop));
    counter.put_all(search::word_files(&shop, words));
    counter.put_all(extras::files(&shop, &mut later));
    generated(&shop, &counter, &mut later);
    pages(&shop, &counter, &mut findings);
    // A template that fails, fails on every page; once is enough.
    for finding in later {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    for (path, bytes) in kept.theme(sources, site) {
        counter.copy(path.clone(), bytes);
    }
    for (index, path) in &site.assets {
        if let Some(asset) = sources.assets.get(*index) {
            counter.copy(path.clone(), &asset.bytes);
        }
    }
    findings
}

/// Returns the icons that a topology is drawn with: those of the theme called `theme`, and those of
/// its own kinds.
pub fn icons(sources: &Sources, theme: &str, topology: &Topology) -> Icons {
    icon::icons(sources, &Theme::new(sources, theme), topology)
}

impl<'a> Shop<'a> {
    /// Returns the shop of a site.
    pub fn new(
        sources: &'a Sources,
        site: &'a Site,
        analyses: &'a dyn Analyses,
        options: &'a PublishOptions,
        kept: &'a Kept,
    ) -> Self {
        let views = site.designs.iter().map(|_| OnceLock::new()).collect();
        let (feed, assets) = (OnceLock::new(), OnceLock::new());
        Self { sources, site, options, analyses, kept, views, feed, assets }
    }

    /// Returns the file at `path`, if the site has one, and the mistake in a template on the way.
    ///
    /// It is the file that [`publish`] makes; nothing else is made that it does not show.
    pub fn file(&self, path: &str) -> Option<(Arc<[u8]>, Option<Finding>)> {
        catalogue::file(self, path)
    }

    /// Returns the number of the page that somebody wrote whose file is at `path`.
    pub fn page(&self, path: &str) -> Option<usize> {
        catalogue::page(self, path)
    }

    /// Returns the paths of all files of the site, in order.
    pub fn paths(&self) -> Vec<String> {
        catalogue::paths(self)
    }

    /// Returns the files of the theme, which every page shares.
    pub fn theme(&self) -> &'a [(String, Arc<[u8]>)] {
        self.kept.theme(self.sources, self.site)
    }

    /// Returns the mistakes in templates and words that show without rendering.
    pub fn template_findings(&self) -> Vec<Finding> {
        self.kept.templates.findings.iter().chain(&self.kept.languages.1).cloned().collect()
    }

    /// Returns whether rendering may fail: on any page, where templates are the user's.
    pub fn may_fail(&self) -> bool {
        self.kept.templates.are_users()
    }

    /// Returns the view of the design with this number.
    fn view(&self, at: usize) -> Option<&DesignView<'a>> {
        let design = self.site.designs.get(at)?;
        Some(self.views.get(at)?.get_or_init(|| DesignView::new(self, at, design)))
    }

    fn views(&self) -> impl Iterator<Item = &DesignView<'a>> {
        (0..self.views.len()).filter_map(|at| self.view(at))
    }

    fn has_feed(&self) -> bool {
        *self.feed.get_or_init(|| ledger::has_feed(self.site))
    }

    fn nav(&self) -> &'a Nav {
        self.kept.nav(self.site)
    }

    fn languages(&self) -> &'a Languages {
        &self.kept.languages.0
    }

    /// Returns the asset that is copied to a path.
    fn asset(&self, path: &str) -> Option<&'a Asset> {
        let assets = self.assets.get_or_init(|| {
            self.site.assets.iter().map(|(index, path)| (path.as_str(), *index)).collect()
        });
        self.sources.assets.get(*assets.get(path)?)
    }
}

/// A shelf that takes no path twice.
struct Counter<'a> {
    shelf: &'a dyn Shelf,
    given: Mutex<HashSet<String, Quick>>,
}

impl Counter<'_> {
    fn is_new(&self, path: &str) -> bool {
        self.given.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned())
    }

    fn put(&self, (path, bytes): File) {
        if self.is_new(&path) {
            self.shelf.put(path, bytes);
        }
    }

    fn copy(&self, path: String, bytes: &Arc<[u8]>) {
        if self.is_new(&path) {
            self.shelf.copy(path, bytes);
        }
    }

    fn put_all(&self, files: impl IntoIterator<Item = File>) {
        files.into_iter().for_each(|file| self.put(file));
    }
}

/// How many designs have their pages in memory at once.
const DESIGNS_AT_A_TIME: usize = 8;

/// Makes the drawings, and the pages that nobody wrote.
fn generated(shop: &Shop<'_>, counter: &Counter<'_>, findings: &mut Vec<Finding>) {
    let views: Vec<&DesignView<'_>> = shop.views().collect();
    counter.put_all(views.iter().flat_map(|view| drawings::files(view)));
    for some in views.chunks(DESIGNS_AT_A_TIME) {
        let made = some.par_iter().flat_map_iter(|view| {
            let alone = view.design.index.is_none().then(|| document::bare(shop, view));
            let pages = [components::page(shop, view), issues::page(shop, view)];
            alone.into_iter().chain(pages).chain(sheets::pages(shop, view))
        });
        let made: Vec<(File, Option<Finding>)> = made.collect();
        for (file, finding) in made {
            counter.put(file);
            findings.extend(finding);
        }
    }
}

/// Makes the pages that were written, each put away as soon as it is finished: a site of ten
/// thousand pages is larger than what it is made from.
fn pages(shop: &Shop<'_>, counter: &Counter<'_>, findings: &mut Vec<Finding>) {
    let made = (0..shop.site.pages.len()).into_par_iter().filter_map(|at| {
        let (file, finding) = document::page(shop, at);
        counter.put(file);
        finding
    });
    for finding in made.collect::<Vec<_>>() {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
}
