//! Nouns and pictures → files in memory.
//!
//! Comes in: [`Sources`], [`Site`], [`Analysis`]. Goes out: [`Output`], every file of the site.
//! Promise: pure; every address is relative; nothing an author writes as text becomes markup.

mod body;
mod components;
mod directive;
mod document;
mod drawings;
mod extras;
mod highlight;
mod html;
mod icon;
mod issues;
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

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use self::nav::Nav;
use self::template::Templates;
use self::theme::Theme;
use self::view::DesignView;
use crate::model::{Analysis, Finding, Output, Site, Sources};

/// Settings of a publication that do not stand in the sources.
#[derive(Clone, Debug, Default)]
pub struct PublishOptions {
    /// The revision of the sources, for the title block and the foot of the page.
    pub revision: Option<String>,
}

/// A finished site.
#[derive(Clone, Debug, Default)]
pub struct Published {
    /// Its files.
    pub output: Output,
    /// Mistakes in templates.
    pub findings: Vec<Finding>,
}

/// Everything the pages are made from.
struct Shop<'a> {
    sources: &'a Sources,
    site: &'a Site,
    options: &'a PublishOptions,
    views: Vec<DesignView<'a>>,
    nav: Nav,
    templates: Templates,
    /// Index of an asset by the path it is copied to.
    assets: BTreeMap<&'a str, usize>,
}

/// A file of the site: path from its root, and bytes.
type File = (String, Vec<u8>);

/// Returns the site that the nouns describe.
pub fn publish(
    sources: &Sources,
    site: &Site,
    analysis: &Analysis,
    options: &PublishOptions,
) -> Published {
    let theme = Theme::new(sources, &site.config.theme);
    let (templates, mut findings) = Templates::load(&theme);
    let views = (site.designs.par_iter().enumerate())
        .map(|(at, design)| {
            DesignView::new(sources, site, design, analysis.designs.get(at), options)
        })
        .collect();
    let assets = site.assets.iter().map(|(index, path)| (path.as_str(), *index)).collect();
    let shop = Shop { sources, site, options, views, nav: Nav::new(site), templates, assets };
    let mut files = theme.files();
    files.extend(pages(&shop, &mut findings));
    files.extend(shop.views.iter().flat_map(drawings::files));
    files.extend(extras::files(&shop, &mut findings));
    files.extend(search::files(&shop));
    let mut output = Output::default();
    for (index, path) in &site.assets {
        if let Some(asset) = sources.assets.get(*index) {
            output.files.insert(path.clone(), Arc::clone(&asset.bytes));
        }
    }
    for (path, bytes) in files {
        output.files.insert(path, bytes.into());
    }
    Published { output, findings }
}

/// Returns the files of all pages, written and generated.
fn pages(shop: &Shop<'_>, findings: &mut Vec<Finding>) -> Vec<File> {
    let written = (0..shop.site.pages.len()).into_par_iter().map(|at| document::page(shop, at));
    let generated = shop.views.par_iter().flat_map_iter(|view| {
        let alone = view.design.index.is_none().then(|| document::bare(shop, view));
        let pages = [components::page(shop, view), issues::page(shop, view)];
        alone.into_iter().chain(pages).chain(sheets::pages(shop, view))
    });
    let rendered: Vec<(File, Option<Finding>)> = written.chain(generated).collect();
    let mut files = Vec::with_capacity(rendered.len());
    for (file, finding) in rendered {
        files.push(file);
        // A template that fails, fails on every page; once is enough.
        findings.extend(finding.filter(|finding| !findings.contains(finding)));
    }
    files
}
