//! Links, images and references: where they lead, and what is wrong with those that lead nowhere.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use rayon::prelude::*;

use super::CONTENT;
use crate::model::{
    ComponentId, DesignId, DirectiveKind, Finding, Link, LinkTarget, Page, PageId, Reference,
    Severity, Site, Sources, Span, Topology,
};
use crate::read::config::RawNav;
use crate::read::page::{RawLink, RawReference};
use crate::read::suggest::{self, quoted_list, shortened};
use crate::read::{links, paths, urls};

/// Most warnings of a page that are listed one by one.
const WARNINGS_MAX: usize = 20;
/// Most names that an unknown one is compared with.
const CANDIDATES_MAX: usize = 200;

/// What of a page is still to be looked up.
pub(super) struct Raw {
    pub(super) links: Vec<RawLink>,
    pub(super) references: Vec<RawReference>,
    pub(super) html_anchors: Vec<String>,
}

/// Fills in links, references and header links of the site.
pub(super) fn resolve(
    sources: &Sources,
    site: &mut Site,
    raws: Vec<Raw>,
    hidden: &[&str],
    nav: &[RawNav],
    findings: &mut Vec<Finding>,
) {
    let lookup = Lookup::new(sources, site, &raws, hidden);
    let resolved: Vec<Resolved> =
        site.pages.par_iter().zip(&raws).map(|(page, raw)| lookup.page(page, raw)).collect();
    let nav = nav.iter().filter_map(|link| lookup.nav(link, findings)).collect();
    for (page, resolved) in site.pages.iter_mut().zip(resolved) {
        page.links = resolved.links;
        page.references = resolved.references;
        findings.extend(resolved.findings);
    }
    site.config.nav = nav;
}

#[derive(Default)]
struct Resolved {
    links: Vec<Link>,
    references: Vec<Reference>,
    findings: Vec<Finding>,
}

struct Lookup<'s> {
    site: &'s Site,
    sources: &'s Sources,
    raws: &'s [Raw],
    /// Pages by path below the content.
    files: HashMap<&'s str, PageId>,
    /// Pages by file name, for suggestions.
    names: HashMap<&'s str, PageId>,
    /// Pages by URL.
    urls: HashMap<&'s str, PageId>,
    /// URL of each asset by path below the content.
    assets: HashMap<&'s str, &'s str>,
    asset_urls: HashSet<&'s str>,
    hidden: HashSet<&'s str>,
    designs: HashMap<&'s str, DesignId>,
    anchors: Vec<OnceLock<HashSet<&'s str>>>,
}

/// Why a link leads nowhere: message and remedy.
type Dead = (&'static str, String, String);

impl<'s> Lookup<'s> {
    fn new(sources: &'s Sources, site: &'s Site, raws: &'s [Raw], hidden: &[&'s str]) -> Self {
        let below = |path: &'s str| path.strip_prefix(CONTENT).unwrap_or(path);
        let ids = || (0..u32::MAX).map(PageId);
        let path = |page: &Page| below(&sources.file(page.file).path);
        Self {
            site,
            sources,
            raws,
            files: site.pages.iter().map(path).zip(ids()).collect(),
            names: site.pages.iter().map(|page| paths::name(path(page))).zip(ids()).collect(),
            urls: site.pages.iter().map(|page| page.url.as_str()).zip(ids()).collect(),
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
            anchors: site.pages.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    fn path(&self, page: &Page) -> &'s str {
        let path = self.sources.file(page.file).path.as_str();
        path.strip_prefix(CONTENT).unwrap_or(path)
    }

    fn page(&self, page: &'s Page, raw: &Raw) -> Resolved {
        let mut out = Resolved::default();
        let mut warnings = Warnings::default();
        for link in &raw.links {
            let mut warn = |(rule, message, help)| warnings.add(rule, link.span, message, help);
            let target = self.target(page, link, &mut warn).unwrap_or_else(|dead| {
                warn(dead);
                LinkTarget::Dropped
            });
            out.links.push(Link { span: link.span, target, image: link.image });
        }
        self.references(page, raw, &mut out, &mut warnings);
        self.directives(page, &mut warnings);
        out.findings = warnings.finish();
        out
    }

    /// Pages without a design may use double brackets as they like.
    fn references(&self, page: &Page, raw: &Raw, out: &mut Resolved, warnings: &mut Warnings) {
        let Some(design) = page.design else { return };
        let topology = &self.site.design(design).topology;
        for reference in &raw.references {
            let component = component(topology, &reference.name);
            if component.is_none() {
                let (message, help) = unknown_reference(topology, &reference.name);
                warnings.add("unknown-reference", reference.span, message, help);
            }
            out.references.push(Reference {
                component,
                name: reference.name.clone(),
                text: reference.text.clone(),
                span: reference.span,
            });
        }
    }

    fn directives(&self, page: &Page, warnings: &mut Warnings) {
        for directive in &page.directives {
            if page.design.is_none() && directive.kind != DirectiveKind::Ignore {
                let word = directive.kind.word();
                let message = format!("`{word}` needs a topology, and this page has none");
                let help = "put a `topology.yaml` into the folder, or name one in the front matter";
                warnings.add("no-topology", directive.span, message, help.to_owned());
            }
        }
    }

    /// Returns where a link leads; a wrong anchor is told to `warn`, and the page stays the target.
    fn target(
        &self,
        page: &'s Page,
        link: &RawLink,
        warn: &mut impl FnMut(Dead),
    ) -> Result<LinkTarget, Dead> {
        let written = link.address.as_str();
        let address = written.trim();
        if link.email {
            return Ok(LinkTarget::Outside(format!("mailto:{address}")));
        }
        if !links::is_allowed(address) {
            let message = "a link with a scheme that is not allowed is left out".to_owned();
            let help = "use http, https, mailto, tel or a relative path".to_owned();
            return Err(("unsafe-link", message, help));
        }
        if links::scheme(address).is_some() || address.starts_with("//") {
            return Ok(LinkTarget::Outside(address.to_owned()));
        }
        let (path, fragment) = split_fragment(address);
        if path.is_empty() {
            let fragment = fragment.filter(|fragment| !fragment.is_empty());
            if let Some(Err(dead)) = fragment.map(|fragment| self.check_anchor(page, fragment)) {
                warn(dead);
            }
            return Ok(LinkTarget::Outside(address.to_owned()));
        }
        let (path, query) = path.split_at(path.find('?').unwrap_or(path.len()));
        if path.is_empty() {
            return Ok(LinkTarget::Outside(address.to_owned()));
        }
        let target = self.inside(page, &urls::percent_decoded(path), query, fragment)?;
        if let LinkTarget::Page(id, Some(fragment)) = &target
            && let Err(dead) = self.check_anchor(self.site.page(*id), fragment)
        {
            warn(dead);
            return Ok(LinkTarget::Page(*id, None));
        }
        Ok(target)
    }

    /// Returns where a path of this site leads.
    fn inside(
        &self,
        page: &'s Page,
        path: &str,
        query: &str,
        fragment: Option<&str>,
    ) -> Result<LinkTarget, Dead> {
        let from = self.path(page);
        let file = match path.strip_prefix('/') {
            Some(rest) => {
                let rest = rest.strip_prefix(CONTENT).unwrap_or(rest);
                paths::resolve("", if rest.is_empty() { "." } else { rest })
            }
            None => paths::resolve(from, path),
        };
        let found = file.as_deref().and_then(|file| self.find(page, file, path));
        match found {
            Some(Found::Page(id)) => {
                let fragment = fragment.filter(|fragment| !fragment.is_empty());
                Ok(LinkTarget::Page(id, fragment.map(str::to_owned)))
            }
            Some(Found::Path(url)) => {
                let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
                Ok(LinkTarget::Path(format!("{url}{query}{fragment}")))
            }
            None => Err(self.dead(page, path, file.as_deref())),
        }
    }

    fn find(&self, page: &Page, file: &str, written: &str) -> Option<Found> {
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
        // An address as the browser will see it: from the root, from the page, from its folder.
        let mut seen = vec![file.to_owned()];
        if !written.starts_with('/') {
            seen.extend(paths::resolve(&page.url, written));
        }
        seen.iter().find_map(|url| self.by_url(url))
    }

    fn by_url(&self, url: &str) -> Option<Found> {
        let folder = match url {
            "" => String::new(),
            _ => format!("{}/", url.trim_end_matches('/')),
        };
        if let Some(id) = self.urls.get(folder.as_str()) {
            return Some(Found::Page(*id));
        }
        let url = url.trim_end_matches('/');
        if self.asset_urls.contains(url) {
            return Some(Found::Path(url.to_owned()));
        }
        let (parent, name) = url.rsplit_once('/').unwrap_or(("", url));
        let parent = if parent.is_empty() { String::new() } else { format!("{parent}/") };
        let design = self.designs.get(parent.as_str())?;
        match name {
            "components" | "issues" => Some(Found::Path(folder)),
            _ if self.is_drawing(*design, name) => Some(Found::Path(url.to_owned())),
            _ => None,
        }
    }

    fn is_drawing(&self, design: DesignId, name: &str) -> bool {
        let Some(stem) = name.strip_suffix(".svg") else { return false };
        let views = &self.site.design(design).topology.views;
        let view = stem.strip_prefix("drawing-");
        stem == "drawing" || view.is_some_and(|id| views.iter().any(|view| view.id == id))
    }

    fn dead(&self, page: &Page, written: &str, file: Option<&str>) -> Dead {
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
        } else if let Some(id) = self.names.get(name) {
            Some(self.path(self.site.page(*id)))
        } else {
            let beside = all().filter(|path| paths::folder(path) == folder);
            suggest::nearest(file, beside.take(CANDIDATES_MAX))
        };
        near.map(|path| paths::relative(from, path))
    }

    fn check_anchor(&self, page: &'s Page, fragment: &str) -> Result<(), Dead> {
        let wanted = urls::percent_decoded(fragment);
        let at = self.files.get(self.path(page)).map_or(0, |id| id.0 as usize);
        let known = self.anchors[at].get_or_init(|| {
            let headings = page.headings.iter().map(|heading| heading.id.as_str());
            headings.chain(self.raws[at].html_anchors.iter().map(String::as_str)).collect()
        });
        if known.contains(&*wanted) || generated_anchor(page, &wanted) {
            return Ok(());
        }
        let message = format!("`{}` has no heading `#{}`", self.path(page), shortened(&wanted));
        let candidates = page.headings.iter().take(CANDIDATES_MAX).map(|h| h.id.as_str());
        let help = match suggest::nearest(&wanted, candidates) {
            Some(near) => format!("did you mean `#{near}`?"),
            None => "link to a heading that is there".to_owned(),
        };
        Err(("dead-link", message, help))
    }

    /// Returns a header link; the address of a page becomes its URL path from the root.
    fn nav(&self, link: &RawNav, findings: &mut Vec<Finding>) -> Option<(String, String)> {
        let outside = links::scheme(&link.address).is_some();
        if outside && links::is_allowed(&link.address) {
            let title = link.title.clone().unwrap_or_else(|| link.address.clone());
            return Some((title, link.address.clone()));
        }
        let (path, fragment) = split_fragment(&link.address);
        let path = path.trim_start_matches('/');
        let path = path.strip_prefix(CONTENT).unwrap_or(path);
        let file = if outside {
            None
        } else {
            paths::resolve("", if path.is_empty() { "." } else { path })
        };
        let root = |file: &str| {
            let page = self.files.get(file).map(|id| Found::Page(*id));
            let asset = || self.assets.get(file).map(|url| Found::Path((*url).to_owned()));
            let index = || self.files.get(format!("{file}/index.md").trim_start_matches('/'));
            let index = || index().map(|id| Found::Page(*id));
            page.or_else(asset).or_else(index).or_else(|| self.by_url(file))
        };
        let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
        match file.as_deref().and_then(root) {
            Some(Found::Page(id)) => {
                let page = self.site.page(id);
                let title = link.title.clone().unwrap_or_else(|| page.title.clone());
                Some((title, format!("{}{fragment}", page.url)))
            }
            Some(Found::Path(url)) => {
                let title = link.title.clone().unwrap_or_else(|| url.clone());
                Some((title, format!("{url}{fragment}")))
            }
            None => {
                let message = format!("there is no page `{}`", shortened(&link.address));
                let names = self.site.pages.iter().map(|page| self.path(page));
                let help = match suggest::nearest(path, names.take(CANDIDATES_MAX)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "name a page from the content folder".to_owned(),
                };
                let finding =
                    Finding::input("dead-link", Severity::Warning, link.span, message).help(help);
                findings.push(finding);
                None
            }
        }
    }
}

enum Found {
    Page(PageId),
    Path(String),
}

/// Returns the address without its fragment, and the fragment.
fn split_fragment(address: &str) -> (&str, Option<&str>) {
    match address.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (address, None),
    }
}

/// Sections that are made, not written, have anchors too.
fn generated_anchor(page: &Page, anchor: &str) -> bool {
    let made = DirectiveKind::ALL.iter().any(|kind| kind.word() == anchor);
    anchor == "top" || (made && page.design.is_some())
}

/// Returns the component that a reference names: by id, else by its name for people.
fn component(topology: &Topology, name: &str) -> Option<ComponentId> {
    topology.find(name).or_else(|| {
        let named = |id: &ComponentId| topology.component(*id).name.eq_ignore_ascii_case(name);
        let mut found = topology.ids().filter(named);
        // A name that two share says nothing.
        found.next().filter(|_| found.next().is_none())
    })
}

fn unknown_reference(topology: &Topology, name: &str) -> (String, String) {
    let message = format!("there is no component `{}`", shortened(name));
    let ids = || topology.components.iter().map(|component| component.id.as_str());
    let names = topology.components.iter().map(|component| component.name.as_str());
    let help = match suggest::nearest(name, ids().chain(names).take(CANDIDATES_MAX)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("expected {}", quoted_list(&ids().collect::<Vec<_>>())),
    };
    (message, help)
}

/// The warnings of one page, the first ones in full.
#[derive(Default)]
struct Warnings {
    listed: Vec<Finding>,
    more: usize,
    last: Option<Span>,
}

impl Warnings {
    fn add(&mut self, rule: &'static str, span: Span, message: String, help: String) {
        if self.listed.len() < WARNINGS_MAX {
            let finding = Finding::input(rule, Severity::Warning, span, message);
            self.listed.push(finding.help(help));
        } else {
            self.more += 1;
            self.last = Some(span);
        }
    }

    fn finish(mut self) -> Vec<Finding> {
        if let Some(span) = self.last {
            let message = format!("{} more warnings of this page are not listed", self.more);
            let finding = Finding::input("limit-exceeded", Severity::Warning, span, message);
            self.listed.push(finding.help("mend the listed ones first"));
        }
        self.listed
    }
}
