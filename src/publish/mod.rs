//! Nouns and pictures → files in memory.
//!
//! Comes in: [`Sources`], [`Site`], [`Analysis`]. Goes out: every file of the site, to a [`Shelf`].
//! Promise: pure; every address is relative; nothing an author writes as text becomes markup.

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

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use self::nav::Nav;
use self::template::Templates;
use self::theme::Theme;
use self::view::DesignView;
use crate::draw::Icons;
use crate::model::{Analysis, Finding, History, Quick, Shelf, Site, Sources, Topology};

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
    templates: Templates<'a>,
    /// Index of an asset by the path it is copied to.
    assets: BTreeMap<&'a str, usize>,
}

/// A file of the site: path from its root, and bytes.
type File = (String, Vec<u8>);

/// Puts every file of the site on `shelf`; returns the mistakes in templates.
pub fn publish(
    sources: &Sources,
    site: &Site,
    analysis: &Analysis,
    options: &PublishOptions,
    shelf: &dyn Shelf,
) -> Vec<Finding> {
    let theme = Theme::new(sources, &site.config.theme);
    let (templates, mut findings) = Templates::load(&theme, sources);
    let views = (site.designs.par_iter().enumerate())
        .map(|(at, design)| {
            let compared = compare::of(site, analysis, at);
            DesignView::new(sources, site, design, analysis.designs.get(at), options)
                .compared_with(compared)
        })
        .collect();
    let assets = site.assets.iter().map(|(index, path)| (path.as_str(), *index)).collect();
    let shop = Shop { sources, site, options, views, nav: Nav::new(site), templates, assets };
    let counter = Counter { shelf, given: Mutex::default() };
    // Where two files want one path, the one that is put first stays.
    let mut later = Vec::new();
    counter.put_all(search::files(&shop));
    counter.put_all(extras::files(&shop, &mut later));
    counter.put_all(shop.views.iter().flat_map(drawings::files));
    generated(&shop, &counter, &mut later);
    pages(&shop, &counter, &mut findings);
    // A template that fails, fails on every page; once is enough.
    for finding in later {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    counter.put_all(theme.files());
    for (index, path) in &site.assets {
        if let Some(asset) = sources.assets.get(*index)
            && counter.is_new(path)
        {
            shelf.copy(path.clone(), &asset.bytes);
        }
    }
    findings
}

/// Returns the icons that a topology is drawn with: those of the theme called `theme`, and those of
/// its own kinds.
pub fn icons(sources: &Sources, theme: &str, topology: &Topology) -> Icons {
    icon::icons(sources, &Theme::new(sources, theme), topology)
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

    fn put_all(&self, files: impl IntoIterator<Item = File>) {
        files.into_iter().for_each(|file| self.put(file));
    }
}

/// Makes the pages that nobody wrote.
fn generated(shop: &Shop<'_>, counter: &Counter<'_>, findings: &mut Vec<Finding>) {
    let made = shop.views.par_iter().flat_map_iter(|view| {
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
