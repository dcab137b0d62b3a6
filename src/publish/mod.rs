//! Nouns and pictures → files in memory.
//!
//! Comes in: [`Sources`], [`Site`], [`Analysis`]. Goes out: every file of the site, to a [`Shelf`].
//! Promise: pure; every address is relative; nothing an author writes as text becomes markup.

mod again;
mod body;
mod compare;
mod components;
mod directive;
mod document;
mod drawings;
mod extras;
mod highlight;
mod html;
mod icon;
mod issues;
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
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

pub use self::template::MISTAKE as TEMPLATE_MISTAKE;

use self::again::Again;
use self::nav::Nav;
use self::template::Templates;
use self::theme::Theme;
use self::view::DesignView;
use self::words::Languages;
use crate::draw::Icons;
use crate::model::{Analysis, Before, Finding, History, Quick, Shelf, Site, Sources, Topology};

/// Settings of a publication that do not stand in the sources.
#[derive(Clone, Debug, Default)]
pub struct PublishOptions {
    /// When the sources were last changed, for the title block and the foot of the page.
    pub history: History,
}

/// Everything the pages are made from.
struct Shop<'a> {
    sources: &'a Sources,
    site: &'a Site,
    options: &'a PublishOptions,
    views: Vec<DesignView<'a>>,
    nav: Nav,
    languages: Languages,
    templates: Templates<'a>,
    /// Index of an asset by the path it is copied to.
    assets: BTreeMap<&'a str, usize>,
}

/// A file of the site: path from its root, and bytes.
type File = (String, Vec<u8>);

/// Puts every file of the site on `shelf`; returns the mistakes in templates.
///
/// What would be made the same as before, in a build without mistakes in templates, is put out again.
pub fn publish(
    sources: &Sources,
    site: &Site,
    analysis: &Analysis,
    options: &PublishOptions,
    before: Option<&Before<'_>>,
    shelf: &dyn Shelf,
) -> Vec<Finding> {
    let theme = Theme::new(sources, &site.config.theme);
    let (shop, mut findings) = Shop::new(&theme, sources, site, analysis, options);
    let counter = Counter { shelf, given: Mutex::default() };
    // Where two files want one path, the one that is put first stays.
    let mut later = Vec::new();
    counter.put(search::head_file(&shop));
    match before.and_then(|before| search::mended(&shop, before)) {
        Some(files) => files.iter().for_each(|(path, bytes)| counter.copy(path.clone(), bytes)),
        None => counter.put_all(search::word_files(&shop)),
    }
    counter.put_all(extras::files(&shop, &mut later));
    let again = before.map(|before| Again::new(before, analysis, &shop));
    generated(&shop, again.as_ref(), &counter, &mut later);
    pages(&shop, again.as_ref(), &counter, &mut findings);
    // A template that fails, fails on every page; once is enough.
    for finding in later {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    counter.put_all(theme.files());
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

/// How many changed pages are made before everything else.
const FIRST_MAX: usize = 4;

/// Returns the pages that changed since the last build and show nothing of an analysis: they are as
/// they will be, before the rest of the site is.
pub fn first(
    sources: &Sources,
    site: &Site,
    options: &PublishOptions,
    before: &Before<'_>,
) -> Vec<(String, Vec<u8>)> {
    let mut changed = before.changed_pages();
    let shows_none =
        |at: &usize| !site.pages[*at].presents && site.pages[*at].directives.is_empty();
    changed.retain(shows_none);
    if changed.is_empty() || changed.len() > FIRST_MAX {
        return Vec::new();
    }
    let theme = Theme::new(sources, &site.config.theme);
    let (shop, _) = Shop::new(&theme, sources, site, before.analysis, options);
    changed.into_iter().map(|at| document::page(&shop, at).0).collect()
}

impl<'a> Shop<'a> {
    /// Returns the shop of a site, and the mistakes in its templates.
    fn new(
        theme: &Theme<'_>,
        sources: &'a Sources,
        site: &'a Site,
        analysis: &'a Analysis,
        options: &'a PublishOptions,
    ) -> (Self, Vec<Finding>) {
        let (templates, mut findings) = Templates::load(theme, sources);
        let (languages, mistakes) = Languages::load(theme, sources, site);
        findings.extend(mistakes);
        let views = site.designs.par_iter().enumerate().map(|(at, design)| {
            let words = languages.of_design(site, design);
            let compared = compare::of(site, analysis, at, words);
            DesignView::new(sources, site, design, analysis.designs.get(at), options, words)
                .compared_with(compared)
        });
        let views = views.collect();
        let nav = Nav::new(site, &languages);
        let assets = site.assets.iter().map(|(index, path)| (path.as_str(), *index)).collect();
        (Self { sources, site, options, views, nav, languages, templates, assets }, findings)
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

/// Makes the drawings, and the pages that nobody wrote.
fn generated(
    shop: &Shop<'_>,
    again: Option<&Again<'_>>,
    counter: &Counter<'_>,
    findings: &mut Vec<Finding>,
) {
    let old = |at: usize| again.and_then(|again| again.generated(shop, at));
    let old: Vec<_> = (0..shop.views.len()).map(old).collect();
    let views = || shop.views.iter().zip(&old);
    let new = views().filter(|(_, old)| old.is_none()).map(|(view, _)| view);
    let new: Vec<_> = new.collect();
    counter.put_all(new.iter().flat_map(|view| drawings::files(view)));
    let made = new.par_iter().flat_map_iter(|view| {
        let alone = view.design.index.is_none().then(|| document::bare(shop, view));
        let pages = [components::page(shop, view), issues::page(shop, view)];
        alone.into_iter().chain(pages).chain(sheets::pages(shop, view))
    });
    let made: Vec<(File, Option<Finding>)> = made.collect();
    for (file, finding) in made {
        counter.put(file);
        findings.extend(finding);
    }
    for (path, bytes) in old.iter().flatten().flatten() {
        counter.copy(path.clone(), bytes);
    }
}

/// Makes the pages that were written, each put away as soon as it is finished: a site of ten
/// thousand pages is larger than what it is made from.
fn pages(
    shop: &Shop<'_>,
    again: Option<&Again<'_>>,
    counter: &Counter<'_>,
    findings: &mut Vec<Finding>,
) {
    let made = (0..shop.site.pages.len()).into_par_iter().filter_map(|at| {
        if let Some((path, bytes)) = again.and_then(|again| again.page(shop, at)) {
            counter.copy(path, &bytes);
            return None;
        }
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
