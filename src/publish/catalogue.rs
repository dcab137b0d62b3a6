//! Which files a site has, and how a single one is made.

use std::collections::HashMap;
use std::sync::Arc;

use super::{File, Shop, components, document, drawings, extras, issues, ledger, search, sheets};
use super::{theme, url};
use crate::model::{Finding, Quick};

/// A file that can be made by itself.
#[derive(Clone, Copy)]
pub(super) enum What {
    SearchOpening,
    SearchHeads,
    NoJekyll,
    Robots,
    Sitemap,
    Feed,
    Tags,
    NotFound,
    /// A page and the number of its former address.
    Redirect(usize, usize),
    /// The page of a design without text.
    Bare(usize),
    Components(usize),
    Issues(usize),
    Page(usize),
    Theme(usize),
    /// Number in the list of assets of the site.
    Asset(usize),
}

/// The files of a site by path; those of words and drawings apart, whose names say what they are.
pub(super) struct Catalogue {
    files: HashMap<String, What, Quick>,
    /// Designs by their address.
    designs: HashMap<String, Vec<usize>, Quick>,
}

impl Catalogue {
    pub(super) fn new(shop: &Shop<'_>) -> Self {
        let site = shop.site;
        let mut files: HashMap<String, What, Quick> = HashMap::default();
        // Where two files want one path, the one that a build puts first stays.
        let mut add = |path: String, what: What| {
            files.entry(path).or_insert(what);
        };
        add(search::OPENING.to_owned(), What::SearchOpening);
        add(search::HEADS.to_owned(), What::SearchHeads);
        add(extras::NO_JEKYLL.to_owned(), What::NoJekyll);
        add(extras::ROBOTS.to_owned(), What::Robots);
        if site.config.base_url.is_some() {
            add(extras::SITEMAP.to_owned(), What::Sitemap);
        }
        if ledger::has_feed(site) {
            add(ledger::FEED.to_owned(), What::Feed);
        }
        if ledger::has_tags(site) {
            add(url::file(ledger::TAGS), What::Tags);
        }
        add(extras::NOT_FOUND.to_owned(), What::NotFound);
        for (at, page) in site.pages.iter().enumerate() {
            for (number, alias) in page.aliases.iter().enumerate() {
                add(url::file(alias), What::Redirect(at, number));
            }
        }
        for (at, design) in site.designs.iter().enumerate() {
            if design.index.is_none() {
                add(url::file(&design.url), What::Bare(at));
            }
            add(format!("{}components/index.html", design.url), What::Components(at));
            add(format!("{}issues/index.html", design.url), What::Issues(at));
        }
        for (at, page) in site.pages.iter().enumerate() {
            add(url::file(&page.url), What::Page(at));
        }
        for (at, (path, _)) in shop.kept.theme(shop.sources, site).iter().enumerate() {
            add(path.clone(), What::Theme(at));
        }
        for (at, (_, path)) in site.assets.iter().enumerate() {
            add(path.clone(), What::Asset(at));
        }
        let mut designs: HashMap<String, Vec<usize>, Quick> = HashMap::default();
        for (at, design) in site.designs.iter().enumerate() {
            designs.entry(design.url.clone()).or_default().push(at);
        }
        Self { files, designs }
    }
}

/// A file, and the mistake in a template on the way to it.
pub(super) type Made = (Arc<[u8]>, Option<Finding>);

/// Returns the file at `path`, if the site has one.
pub(super) fn file(shop: &Shop<'_>, path: &str) -> Option<Made> {
    let catalogue = shop.kept.catalogue(|| Catalogue::new(shop));
    let what = catalogue.files.get(path).copied();
    let named = || match path.strip_prefix(theme::FOLDER) {
        Some(name) if name.starts_with("search-") => {
            let words = shop.kept.words(shop.site);
            words.file(path).map(|bytes| (Arc::clone(bytes), None))
        }
        _ => drawn(shop, catalogue, path, what),
    };
    // What a design draws is put before what was written, and after what the whole site has.
    let first = matches!(
        what,
        Some(
            What::SearchOpening
                | What::SearchHeads
                | What::NoJekyll
                | What::Robots
                | What::Sitemap
                | What::Feed
                | What::Tags
                | What::NotFound
                | What::Redirect(..)
        )
    );
    let drawn = if first { None } else { named() };
    drawn.or_else(|| made(shop, what?))
}

/// Returns the number of the page that somebody wrote whose file is at `path`.
pub(super) fn page(shop: &Shop<'_>, path: &str) -> Option<usize> {
    match shop.kept.catalogue(|| Catalogue::new(shop)).files.get(path)? {
        What::Page(at) => Some(*at),
        _ => None,
    }
}

/// Returns the drawing at `path`, or the page of one.
fn drawn(shop: &Shop<'_>, catalogue: &Catalogue, path: &str, what: Option<What>) -> Option<Made> {
    let (folder, name) = path.split_at(path.rfind('/').map_or(0, |at| at + 1));
    let paged = name == "index.html";
    let (home, wanted) = match paged {
        true => folder.strip_suffix('/')?.rsplit_once('/').and_then(|(above, id)| {
            let home = above.strip_suffix("views")?;
            (home.is_empty() || home.ends_with('/')).then_some((home, id))
        })?,
        false => (folder, name),
    };
    let is_drawing = name.starts_with("drawing") && name.ends_with(".svg");
    if !paged && !is_drawing {
        return None;
    }
    let before = match what {
        Some(What::Bare(at) | What::Components(at) | What::Issues(at)) => at,
        _ => usize::MAX,
    };
    let designs = catalogue.designs.get(home)?;
    designs.iter().filter(|at| **at < before).find_map(|at| {
        let view = shop.view(*at)?;
        if paged {
            let mut sheets = view.sheets().iter();
            let sheet = sheets.find(|sheet| sheet.paged && sheet.drawing.view.id == wanted)?;
            let ((_, bytes), finding) = sheets::page(shop, view, sheet);
            return Some((bytes.into(), finding));
        }
        let drawing = drawings::drawn(view).find(|drawing| drawings::name(drawing) == wanted)?;
        Some((drawings::file(view, drawing).1.into(), None))
    })
}

fn made(shop: &Shop<'_>, what: What) -> Option<Made> {
    let plain = |(_, bytes): File| Some((Arc::from(bytes), None));
    let page = |((_, bytes), finding): (File, Option<Finding>)| Some((Arc::from(bytes), finding));
    let site = shop.site;
    match what {
        What::SearchOpening => plain(search::opening_file(shop)),
        What::SearchHeads => plain(search::head_file(shop)),
        What::NoJekyll => Some((Arc::from([]), None)),
        What::Robots => plain(extras::robots(shop)),
        What::Sitemap => plain(extras::sitemap(shop)?),
        What::Feed => plain(ledger::feed(shop)?),
        What::Tags => page(ledger::tags_page(shop)?),
        What::NotFound => page(extras::not_found(shop)),
        What::Redirect(at, number) => {
            let from = site.pages.get(at)?;
            page(extras::redirect(shop, from, from.aliases.get(number)?))
        }
        What::Bare(at) => page(document::bare(shop, shop.view(at)?)),
        What::Components(at) => page(components::page(shop, shop.view(at)?)),
        What::Issues(at) => page(issues::page(shop, shop.view(at)?)),
        What::Page(at) => page(document::page(shop, at)),
        What::Theme(at) => {
            let (_, bytes) = shop.kept.theme(shop.sources, site).get(at)?;
            Some((Arc::clone(bytes), None))
        }
        What::Asset(at) => {
            let asset = shop.sources.assets.get(site.assets.get(at)?.0)?;
            Some((Arc::clone(&asset.bytes), None))
        }
    }
}

/// Returns the paths of all files of the site.
pub(super) fn paths(shop: &Shop<'_>) -> Vec<String> {
    let catalogue = shop.kept.catalogue(|| Catalogue::new(shop));
    let mut paths: Vec<String> = shop.kept.words(shop.site).paths().cloned().collect();
    for view in shop.views() {
        let home = &view.design.url;
        paths.extend(
            drawings::drawn(view).map(|drawing| format!("{home}{}", drawings::name(drawing))),
        );
        for sheet in view.sheets().iter().filter(|sheet| sheet.paged) {
            paths.push(format!("{home}views/{}/index.html", sheet.drawing.view.id));
        }
    }
    #[expect(clippy::iter_over_hash_type, reason = "they are sorted")]
    for path in catalogue.files.keys() {
        paths.push(path.clone());
    }
    paths.sort_unstable();
    paths.dedup();
    paths
}
