//! A remembered site of which single pages are made, before anybody has read all of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Archive, Memory};
use crate::BuildOptions;
use crate::analyze::analyze_design;
use crate::model::{
    Before, DesignAnalysis, DesignId, DirectiveKind, FileId, FileLines, History, Page, PageId,
    Site, Sources,
};
use crate::publish::{Analyses, Kept, Last, Shop};
use crate::read::{recalled, survey};

/// A site of which no more is known than is remembered. A page is made from its text, and from the
/// texts of its design where it shows something of it; what shows more is not made at all.
pub struct Recalled {
    memory: Memory,
    sources: Sources,
    site: Site,
    options: BuildOptions,
    kept: Kept,
}

/// Knows one analysis at most, and whether somebody asked for another.
struct Known {
    at: usize,
    analysis: Option<DesignAnalysis>,
    missed: AtomicBool,
}

impl Analyses for Known {
    fn design(&self, at: usize) -> Option<&DesignAnalysis> {
        let known = self.analysis.as_ref().filter(|_| at == self.at);
        self.missed.fetch_or(known.is_none(), Ordering::Relaxed);
        known
    }
}

impl Memory {
    /// Returns what a memory would be of a site whose pages nobody has read yet, for [`Recalled`] to
    /// go on from; `None` where it shows at once that something is wrong.
    pub fn of_unread(sources: &Sources, options: &BuildOptions) -> Option<Self> {
        let site = survey(sources, &options.read)?;
        Some(Self::of_site(&site, &[], sources, &History::default()))
    }
}

impl Recalled {
    /// Returns the site that is remembered, as it is with these options; `None` where any page may
    /// be one that fails.
    pub fn new(mut memory: Memory, options: &BuildOptions, archive: &dyn Archive) -> Option<Self> {
        let (mut sources, mut site) = (memory.sources(archive)?, memory.take_site());
        site.config.base_url = options.read.base().or(site.config.base_url);
        site.files = sources.files.iter().map(FileLines::of).collect();
        let shared = |path: &str| path.ends_with(".css") || path.ends_with(".js");
        for (at, _) in site.assets.iter().filter(|(_, path)| shared(path)) {
            let asset = &mut sources.assets[*at];
            asset.bytes = archive.bytes(&asset.path)?;
        }
        let kept = Kept::new(&sources, &site, None);
        let recalled = Self { memory, sources, site, options: options.clone(), kept };
        let nobody = Known::nobody();
        let shop = recalled.shop(&nobody);
        let may_fail = shop.may_fail() || !shop.template_findings().is_empty();
        (!may_fail).then_some(recalled)
    }

    /// Returns how many pages there are.
    pub fn len(&self) -> usize {
        self.site.pages.len()
    }

    /// Returns whether there is no page.
    pub fn is_empty(&self) -> bool {
        self.site.pages.is_empty()
    }

    /// Returns the files with this ending that all pages share.
    pub fn shared(&self, ending: &str) -> Vec<(String, Arc<[u8]>)> {
        let nobody = Known::nobody();
        let shop = self.shop(&nobody);
        let theme = shop.theme().iter().cloned();
        let copied = self.site.assets.iter().filter_map(|(index, path)| {
            Some((path.clone(), Arc::clone(&self.sources.assets.get(*index)?.bytes)))
        });
        theme.chain(copied).filter(|(path, _)| path.ends_with(ending)).collect()
    }

    /// Returns the file of the theme at `path`, if there is one.
    pub fn theme(&self, path: &str) -> Option<Arc<[u8]>> {
        let nobody = Known::nobody();
        let mut files = self.shop(&nobody).theme().iter();
        files.find(|(known, _)| known == path).map(|(_, bytes)| Arc::clone(bytes))
    }

    /// Returns the page at `path`; `None` where there is none, or it shows more than is known.
    pub fn page(&self, path: &str, archive: &mut dyn Archive) -> Option<Arc<[u8]>> {
        let at = self.shop(&Known::nobody()).page(path)?;
        let id = PageId(u32::try_from(at).ok()?);
        let (mut sources, mut site) = (self.sources.clone(), self.site.clone());
        let design = site.page(id).design;
        if let Some(design) = design {
            self.memory.load_topology(design, &mut sources, &mut site, archive)?;
        }
        let mut text = |file: FileId| archive.text(&self.memory.files[file.0 as usize]);
        recalled(&mut sources, &mut site, id, &mut text)?;
        let mut known = Known::nobody();
        if let Some(design) = design.filter(|_| shows_design(site.page(id))) {
            let page = site.page(id).clone();
            self.fill_in(design, &mut sources, &mut site, &mut text)?;
            site.pages[at] = page;
            let analysis = analyze_design(&site, design, &self.options.analyze);
            known = Known { at: design.0 as usize, analysis: Some(analysis), ..known };
        }
        self.memory.load_pictures(site.page(id).links.iter(), &mut sources, archive)?;
        let before = Before::new(&self.site, &site);
        let last = Last {
            kept: &self.kept,
            sources: &self.sources,
            site: &self.site,
            before: before.as_ref(),
        };
        let kept = Kept::new(&sources, &site, Some(last));
        let shop = Shop::new(&sources, &site, &known, &self.options.publish, &kept);
        let (bytes, finding) = shop.file(path)?;
        let whole = finding.is_none() && !known.missed.load(Ordering::Relaxed);
        whole.then_some(bytes)
    }

    /// Reads all that pages show of a design, unless they hold it against another.
    fn fill_in(
        &self,
        design: DesignId,
        sources: &mut Sources,
        site: &mut Site,
        text: &mut dyn FnMut(FileId) -> Option<Arc<str>>,
    ) -> Option<()> {
        self.memory.fill_in_design(design, sources, site, text)?;
        let mut directives =
            site.design(design).pages.iter().flat_map(|page| &site.page(*page).directives);
        let compares = directives.any(|directive| directive.kind == DirectiveKind::Compare);
        (!compares && site.design(design).extends.is_none()).then_some(())
    }

    fn shop<'a>(&'a self, nobody: &'a Known) -> Shop<'a> {
        Shop::new(&self.sources, &self.site, nobody, &self.options.publish, &self.kept)
    }
}

impl Known {
    fn nobody() -> Self {
        Self { at: 0, analysis: None, missed: AtomicBool::default() }
    }
}

/// Returns whether a page shows more of its design than names.
fn shows_design(page: &Page) -> bool {
    page.presents || page.directives.iter().any(|directive| directive.kind.needs_design())
}
