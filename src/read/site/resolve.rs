//! Links, images and references: where they lead, if anywhere.

use std::sync::Arc;

use rayon::prelude::*;

use super::lookup::{CANDIDATES_MAX, Dead, Found, Lookup};
use super::warnings::Warnings;
use super::{CONTENT, circles};
use crate::model::{
    ComponentId, Directive, DirectiveKind, FileId, Finding, Link, LinkTarget, Page, PageId,
    Reference, Severity, Shared, Site, Sources, Span, Topology,
};
use crate::read::config::RawNav;
use crate::read::page::{RawLink, RawReference};
use crate::read::suggest::{self, quoted_list, shortened};
use crate::read::{links, paths, urls};

/// How many pages a thread takes at least; fewer are not worth waking it.
const PAGES_AT_A_TIME: usize = 16;

/// What of a page is still to be looked up.
#[derive(Debug, Default)]
pub(super) struct Raw {
    pub(super) links: Vec<RawLink>,
    pub(super) references: Vec<RawReference>,
    pub(super) html_anchors: Vec<String>,
    /// Whether the page names a topology; which one it has is told if that is not there.
    pub(super) names_topology: bool,
    /// The decisions that the page supersedes, as written.
    pub(super) supersedes: Vec<(String, Span)>,
}

/// Fills in links, references and header links of the site.
pub(super) fn resolve(
    sources: &Sources,
    site: &mut Site,
    raws: &[Arc<Raw>],
    hidden: &[&str],
    nav: &[RawNav],
    known: impl Fn(usize) -> Option<Arc<Resolved>>,
    findings: &mut Vec<Finding>,
) -> Vec<Arc<Resolved>> {
    let lookup = Lookup::new(sources, site, raws, hidden);
    let mut all: Vec<Option<Arc<Resolved>>> = (0..site.pages.len()).map(known).collect();
    let missing: Vec<usize> = (0..all.len()).filter(|at| all[*at].is_none()).collect();
    let look_up = |at: &usize| lookup.page(&site.pages[*at], &raws[*at]);
    let new: Vec<_> = match missing.len() > PAGES_AT_A_TIME {
        true => missing.par_iter().with_min_len(PAGES_AT_A_TIME).map(look_up).collect(),
        false => missing.iter().map(look_up).collect(),
    };
    for (at, resolved) in missing.into_iter().zip(new) {
        all[at] = Some(Arc::new(resolved));
    }
    let all: Vec<Arc<Resolved>> = all.into_iter().flatten().collect();
    let nav = nav.iter().filter_map(|link| lookup.nav(link, findings)).collect();
    for (page, resolved) in site.pages.iter_mut().zip(&all) {
        page.links = resolved.links.clone();
        page.references = resolved.references.clone();
        for (directive, argument, url) in &resolved.compared {
            page.directives.change()[*directive].arguments[*argument].1.clone_from(url);
        }
        if let Some(decision) = &mut page.decision {
            decision.supersedes = resolved.supersedes.iter().map(|(old, _)| *old).collect();
        }
        findings.extend(resolved.findings.iter().cloned());
    }
    turn_round(site);
    circles::check(sources, site, &all, findings);
    site.config.nav = nav;
    all
}

/// Tells each decision which ones took its place.
fn turn_round(site: &mut Site) {
    for at in 0..site.pages.len() {
        let Some(by) = u32::try_from(at).ok().map(PageId) else { return };
        let superseded = site.pages[at].decision.as_ref().map(|d| d.supersedes.clone());
        for old in superseded.unwrap_or_default() {
            if let Some(decision) = &mut site.pages[old.0 as usize].decision {
                decision.superseded_by.push(by);
            }
        }
    }
}

/// Where everything on a page leads.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    pub(super) links: Shared<Link>,
    pub(super) references: Shared<Reference>,
    /// Number of a directive, of its argument, and the URL that this one means.
    compared: Vec<(usize, usize, String)>,
    pub(super) supersedes: Vec<(PageId, Span)>,
    pub(super) findings: Vec<Finding>,
}

impl<'s> Lookup<'s> {
    pub(super) fn page(&self, page: &'s Page, raw: &Raw) -> Resolved {
        let mut out = Resolved::default();
        let mut warnings = Warnings::default();
        let links = raw.links.iter().map(|link| {
            let mut warn = |(rule, message, help)| warnings.add(rule, link.span, message, help);
            let target = self.target(page, link, &mut warn).unwrap_or_else(|dead| {
                warn(dead);
                LinkTarget::Dropped
            });
            Link { span: link.span, target, image: link.image }
        });
        out.links = links.collect::<Vec<_>>().into();
        self.references(page, raw, &mut out, &mut warnings);
        self.directives(page, raw, &mut warnings);
        self.compared(page, &mut out, &mut warnings);
        self.supersedes(page, raw, &mut out, &mut warnings);
        out.findings = warnings.finish();
        out
    }

    /// Pages without a design may use double brackets as they like.
    fn references(&self, page: &Page, raw: &Raw, out: &mut Resolved, warnings: &mut Warnings) {
        let Some(design) = page.design else { return };
        let topology = &self.site.design(design).topology;
        let references = raw.references.iter().map(|reference| {
            let component = component(topology, &reference.name);
            // That a topology is empty, or cannot be read, is said of the topology.
            let known = topology.unread || topology.components.is_empty();
            if component.is_none() && !known {
                let (message, help) = unknown_reference(topology, &reference.name);
                warnings.add("unknown-reference", reference.span, message, help);
            }
            Reference {
                component,
                name: reference.name.clone(),
                text: reference.text.clone(),
                span: reference.span,
            }
        });
        out.references = references.collect::<Vec<_>>().into();
    }

    /// Finds the decisions that the front matter names.
    fn supersedes(&self, page: &'s Page, raw: &Raw, out: &mut Resolved, warnings: &mut Warnings) {
        for (written, span) in &raw.supersedes {
            match self.inside(page, page.file, written, "", None) {
                Ok(LinkTarget::Page(id, _)) => out.supersedes.push((id, *span)),
                Ok(_) => {}
                Err((rule, message, help)) => warnings.add(rule, *span, message, help),
            }
        }
    }

    /// Finds the designs that `compare with=…` names; their URL takes the place of what is written.
    fn compared(&self, page: &'s Page, out: &mut Resolved, warnings: &mut Warnings) {
        let compares = |directive: &&Directive| directive.kind == DirectiveKind::Compare;
        for (at, directive) in page.directives.iter().enumerate().filter(|(_, d)| compares(d)) {
            let named = directive.arguments.iter().position(|(key, _)| key == "with");
            let Some(argument) = named else { continue };
            let written = directive.arguments[argument].1.trim();
            let folder = written.trim_end_matches("topology.yaml");
            let found = self.inside(page, directive.span.file, folder, "", None);
            let url = match found {
                Ok(LinkTarget::Page(id, _)) => Some(self.site.page(id).url.clone()),
                Ok(LinkTarget::Path(url)) => Some(url),
                _ => None,
            };
            let design = url.filter(|url| self.site.designs.iter().any(|d| d.url == *url));
            match design {
                Some(url) => out.compared.push((at, argument, format!("/{url}"))),
                None => {
                    let message = format!("there is no design `{}`", shortened(written));
                    let help = "name its folder, its page or its topology".to_owned();
                    warnings.add("dead-link", directive.span, message, help);
                }
            }
        }
    }

    fn directives(&self, page: &Page, raw: &Raw, warnings: &mut Warnings) {
        let without = page.design.is_none() && !raw.names_topology;
        for directive in &page.directives {
            if without && directive.kind.needs_design() {
                let word = directive.kind.word();
                let message = format!("`{word}` needs a topology, and this page has none");
                let help = "put a `topology.yaml` into the folder, or name one in the front matter";
                warnings.add("no-topology", directive.span, message, help.to_owned());
            }
            let Some(design) = page.design else { continue };
            let topology = &self.site.design(design).topology;
            if let Some((message, help)) = unknown_view(topology, directive) {
                warnings.add("unknown-view", directive.span, message, help);
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
        let outside = links::scheme(address).is_some() || address.starts_with("//");
        // HTML is the author's own; `untrusted` cuts it to an allow list later.
        if link.html && (outside || address.is_empty()) {
            return Ok(LinkTarget::Outside(address.to_owned()));
        }
        if !links::is_allowed(address) {
            let message = "a link with a scheme that is not allowed is left out".to_owned();
            let help = "use http, https, mailto, tel or a relative path".to_owned();
            return Err(("unsafe-link", message, help));
        }
        if outside {
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
        let target =
            self.inside(page, link.span.file, &urls::percent_decoded(path), query, fragment)?;
        if let LinkTarget::Page(id, Some(fragment)) = &target
            && let Err(dead) = self.check_anchor(self.site.page(*id), fragment)
        {
            warn(dead);
            return Ok(LinkTarget::Page(*id, None));
        }
        if let LinkTarget::Path(address) = &target
            && let (path, Some(fragment)) = split_fragment(address)
            && let url = path.split('?').next().unwrap_or_default()
            && !fragment.is_empty()
            && let Err(dead) = self.check_made(url, fragment)
        {
            warn(dead);
            return Ok(LinkTarget::Path(path.to_owned()));
        }
        Ok(target)
    }

    /// Returns where a path of this site leads.
    fn inside(
        &self,
        page: &'s Page,
        from: FileId,
        path: &str,
        query: &str,
        fragment: Option<&str>,
    ) -> Result<LinkTarget, Dead> {
        let file = match path.strip_prefix('/') {
            Some(rest) => {
                let rest = rest.strip_prefix(CONTENT).unwrap_or(rest);
                paths::resolve("", if rest.is_empty() { "." } else { rest })
            }
            // In an included file, relative to that file.
            None => paths::resolve(self.below(from), path),
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

/// Returns the address without its fragment, and the fragment.
fn split_fragment(address: &str) -> (&str, Option<&str>) {
    // Addresses are short: to go through one is quicker than to prepare a search.
    match address.bytes().position(|byte| byte == b'#') {
        Some(at) => (&address[..at], Some(&address[at + 1..])),
        None => (address, None),
    }
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

/// Returns what is wrong with the view that a directive names, if it names one that is not there.
fn unknown_view(topology: &Topology, directive: &Directive) -> Option<(String, String)> {
    let named = directive.arguments.iter().find(|(key, _)| key == "view");
    let (_, name) = named.filter(|_| directive.kind == DirectiveKind::Diagram)?;
    if topology.has_unknown_views() || topology.view_named(name).is_some() {
        return None;
    }
    let message = format!("there is no view `{}`", shortened(name));
    let known: Vec<String> = topology.view_names().take(CANDIDATES_MAX).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let help = match suggest::nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("expected {}", quoted_list(&known)),
    };
    Some((message, help))
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
