//! What a link may lead to: pages, assets, generated files, anchors.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use super::CONTENT;
use super::resolve::Raw;
use crate::model::{DesignId, FileId, Page, PageId, Quick, Site, Sources};
use crate::read::paths;
use crate::read::suggest::{self, shortened};

/// Most names that an unknown one is compared with.
pub(super) const CANDIDATES_MAX: usize = 200;

/// Everything by the names that links use.
pub(super) struct Lookup<'s> {
    pub(super) site: &'s Site,
    pub(super) sources: &'s Sources,
    pub(super) raws: &'s [Arc<Raw>],
    /// Pages by path below the content.
    pub(super) files: HashMap<&'s str, PageId, Quick>,
    /// Pages by file name, once one is suggested.
    names: OnceLock<HashMap<&'s str, PageId, Quick>>,
    /// Pages by URL, once one is asked for.
    urls: OnceLock<HashMap<&'s str, PageId, Quick>>,
    /// URL of each asset by path below the content.
    pub(super) assets: HashMap<&'s str, &'s str, Quick>,
    asset_urls: HashSet<&'s str, Quick>,
    hidden: HashSet<&'s str, Quick>,
    pub(super) designs: HashMap<&'s str, DesignId, Quick>,
    /// URL of each design by its folder below the content.
    folders: HashMap<&'s str, &'s str, Quick>,
    anchors: Vec<OnceLock<HashSet<&'s str, Quick>>>,
}

/// Why a link leads nowhere: rule, message and remedy.
pub(super) type Dead = (&'static str, String, String);

impl<'s> Lookup<'s> {
    pub(super) fn new(
        sources: &'s Sources,
        site: &'s Site,
        raws: &'s [Arc<Raw>],
        hidden: &[&'s str],
    ) -> Self {
        let below = |path: &'s str| path.strip_prefix(CONTENT).unwrap_or(path);
        let path = |page: &Page| below(&sources.file(page.file).path);
        Self {
            site,
            sources,
            raws,
            files: numbered(site.pages.iter().map(path)),
            names: OnceLock::new(),
            urls: OnceLock::new(),
            assets: site
                .assets
                .iter()
                .map(|(at, url)| (below(&sources.assets[*at].path), url.as_str()))
                .collect(),
            asset_urls: site.assets.iter().map(|(_, url)| url.as_str()).collect(),
            hidden: hidden.iter().copied().collect(),
            designs: site
                .designs
                .iter()
                .map(|design| design.url.as_str())
                .zip((0..u32::MAX).map(DesignId))
                .collect(),
            folders: site
                .designs
                .iter()
                .map(|design| {
                    let file = below(&sources.file(design.topology.file).path);
                    (paths::folder(file), design.url.as_str())
                })
                .collect(),
            anchors: site.pages.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    pub(super) fn path(&self, page: &Page) -> &'s str {
        self.below(page.file)
    }

    /// Returns the path of a file below the content.
    pub(super) fn below(&self, file: FileId) -> &'s str {
        let path = self.sources.file(file).path.as_str();
        path.strip_prefix(CONTENT).unwrap_or(path)
    }

    /// Returns what a path of the content, written on a page, leads to.
    pub(super) fn find(&self, page: &Page, file: &str, written: &str) -> Option<Found> {
        if let Some(id) = self.files.get(file) {
            return Some(Found::Page(*id));
        }
        if let Some(url) = self.assets.get(file) {
            return Some(Found::Path((*url).to_owned()));
        }
        // A folder, or a page without its ending.
        let within = |name: &str| match file.is_empty() {
            true => name.to_owned(),
            false => format!("{file}/{name}"),
        };
        let names = ["index.md", "README.md", "_index.md", "readme.md"];
        let index = names.iter().find_map(|name| self.files.get(within(name).as_str()));
        let bare = || self.files.get(format!("{file}.md").as_str());
        if let Some(id) = index.or_else(bare) {
            return Some(Found::Page(*id));
        }
        // A folder with a topology and no text has a page of its own.
        if let Some(url) = self.folders.get(file.trim_end_matches('/')) {
            return self.by_url(url);
        }
        // An address as the browser will see it: from the root, from the page, from its folder.
        let mut seen = vec![file.to_owned()];
        if !written.starts_with('/') {
            seen.extend(paths::resolve(&page.url, written));
        }
        seen.iter().find_map(|url| self.by_url(url))
    }

    pub(super) fn by_url(&self, url: &str) -> Option<Found> {
        let folder = match url {
            "" => String::new(),
            _ => format!("{}/", url.trim_end_matches('/')),
        };
        let all = || numbered(self.site.pages.iter().map(|page| page.url.as_str()));
        if let Some(id) = self.urls.get_or_init(all).get(folder.as_str()) {
            return Some(Found::Page(*id));
        }
        let url = url.trim_end_matches('/');
        if self.asset_urls.contains(url) {
            return Some(Found::Path(url.to_owned()));
        }
        if self.is_made_of_all(url) {
            return Some(Found::Path(if url.contains('.') { url.to_owned() } else { folder }));
        }
        if self.made(url).is_some() {
            return Some(Found::Path(folder));
        }
        let (parent, name) = url.rsplit_once('/').unwrap_or(("", url));
        let parent = if parent.is_empty() { String::new() } else { format!("{parent}/") };
        let design = self.designs.get(parent.as_str())?;
        self.is_drawing(*design, name).then(|| Found::Path(url.to_owned()))
    }

    /// Returns whether something that is made from all pages stands at an address.
    fn is_made_of_all(&self, url: &str) -> bool {
        let based = self.site.config.base_url.is_some();
        match url {
            "tags" => self.site.pages.iter().any(|page| !page.tags.is_empty()),
            "feed.xml" => based && self.site.pages.iter().any(|page| page.date.is_some()),
            "sitemap.xml" => based,
            "404.html" | "robots.txt" => true,
            _ => false,
        }
    }

    /// Returns whether a design has a view with a page, for all that is known: of one that cannot be
    /// read that is nothing.
    pub(super) fn may_have_view(&self, design: DesignId, name: &str) -> bool {
        let topology = &self.site.design(design).topology;
        topology.has_unknown_views() || topology.paged_views().any(|view| view == name)
    }

    fn is_drawing(&self, design: DesignId, name: &str) -> bool {
        let Some(stem) = name.strip_suffix(".svg") else { return false };
        let topology = &self.site.design(design).topology;
        let Some(view) = stem.strip_prefix("drawing-") else { return stem == "drawing" };
        let journey = view.strip_prefix("journey-");
        self.may_have_view(design, view)
            || topology.stepped_journeys().any(|stepped| Some(stepped.id.as_str()) == journey)
    }

    pub(super) fn dead(&self, page: &Page, written: &str, file: Option<&str>) -> Dead {
        let shown = shortened(written);
        let Some(file) = file else {
            let message = format!("the link `{shown}` leads out of the content");
            return ("dead-link", message, "link to its address on the web instead".to_owned());
        };
        if self.hidden.contains(file) {
            let message = format!("the page `{shown}` is a draft");
            return (
                "dead-link",
                message,
                "publish the draft, or build with `--drafts`".to_owned(),
            );
        }
        let message = format!("there is no page or file `{shown}`");
        let help = match self.similar(page, file) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "correct the path, or add the file".to_owned(),
        };
        ("dead-link", message, help)
    }

    /// Returns the page that a dead link may mean: same name elsewhere, or near in its folder.
    fn similar(&self, page: &Page, file: &str) -> Option<String> {
        let from = self.path(page);
        let name = paths::name(file);
        let folder = paths::folder(file);
        let all = || self.site.pages.iter().map(|page| self.path(page));
        let near = if name.starts_with("index.") || name.eq_ignore_ascii_case("readme.md") {
            // Every folder has one: the folder's name is what tells them apart.
            let near = suggest::nearest(folder, all().map(paths::folder).take(CANDIDATES_MAX))?;
            all().find(|path| paths::folder(path) == near)
        } else if let Some(id) = self.named(name) {
            Some(self.path(self.site.page(*id)))
        } else {
            let beside = all().filter(|path| paths::folder(path) == folder);
            suggest::nearest(file, beside.take(CANDIDATES_MAX))
        };
        near.map(|path| paths::relative(from, path))
    }

    /// Returns the last page whose file has this name, in whatever folder.
    fn named(&self, name: &str) -> Option<&PageId> {
        let all = || numbered(self.site.pages.iter().map(|page| paths::name(self.path(page))));
        self.names.get_or_init(all).get(name)
    }

    /// Returns whether a page has an anchor that its author wrote.
    pub(super) fn has_written_anchor(&self, page: &'s Page, wanted: &str) -> bool {
        let at = self.files.get(self.path(page)).map_or(0, |id| id.0 as usize);
        let known = self.anchors[at].get_or_init(|| {
            let headings = page.headings.iter().map(|heading| heading.id.as_str());
            headings.chain(self.raws[at].html_anchors.iter().map(String::as_str)).collect()
        });
        known.contains(wanted)
    }
}

/// Returns the numbers of pages by what is said of each.
fn numbered<'s>(pages: impl Iterator<Item = &'s str>) -> HashMap<&'s str, PageId, Quick> {
    pages.zip((0..u32::MAX).map(PageId)).collect()
}

/// Where a link leads.
pub(super) enum Found {
    Page(PageId),
    Path(String),
}
