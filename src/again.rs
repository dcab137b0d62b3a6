//! A build that goes on from the last one: what it remembers, and what an edit changes.
//!
//! Comes in: the [`Memory`] of a site, and the texts of pages before and after an edit. Goes out: the
//! files that differ.
//! Promise: a build from nothing would make the same. Where the edit may change more than the pages
//! and the words they are found by, or anything is not as it was, there has to be such a build.

mod places;
mod recalled;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::analyze::{AnalyzeOptions, analyze_design, is_alike};
use crate::model::{
    Asset, Config, Design, DesignId, FileId, FileLines, History, LastChange, Link, LinkTarget,
    Page, PageId, Site, SourceFile, Sources, Span, Topology,
};
use crate::publish::{EditOfPage, edited};
use crate::read::{fill_in, is_page, is_part, linked, read_topology, reworded};
use crate::{Build, BuildOptions};

pub use self::places::places;
use self::places::{move_places, spans, told};
pub use self::recalled::Recalled;

/// What a build remembers of a site: all that one page shows of others, and no text.
#[derive(Debug, Serialize, Deserialize)]
pub struct Memory {
    config: Config,
    /// Without what only they themselves show.
    pages: Vec<Page>,
    designs: Vec<KnownDesign>,
    /// Paths of the sources, in their order.
    files: Vec<String>,
    assets: Vec<String>,
    theme: Vec<String>,
    copied: Vec<(usize, String)>,
    changes: BTreeMap<String, LastChange>,
    /// Sources that show parts of others, or are such parts.
    including: Vec<FileId>,
    /// Which anchors of each page others lead to, as [`linked`] tells.
    linked: Vec<u64>,
    /// Whether a requirement is explained on a page that presents no design: its heading is shown.
    explained: bool,
}

/// A design without what its topology says.
#[derive(Debug, Serialize, Deserialize)]
struct KnownDesign {
    file: FileId,
    title: Option<String>,
    url: String,
    index: Option<PageId>,
    pages: Vec<PageId>,
    extends: Option<DesignId>,
    /// A number for what its pages tell of its analysis.
    told: u64,
}

/// The text of a page when the site was made, and now.
pub struct Change {
    /// Path from the project root.
    pub path: String,
    /// As it was.
    pub before: Arc<str>,
    /// As it is.
    pub now: Arc<str>,
}

/// Looks up what a memory does not hold.
pub trait Archive {
    /// Returns the text of a source when the site was made.
    fn text(&mut self, path: &str) -> Option<Arc<str>>;
    /// Returns the bytes of a source.
    fn bytes(&self, path: &str) -> Option<Arc<[u8]>>;
    /// Returns a file of the site.
    fn file(&self, path: &str) -> Option<Arc<[u8]>>;
}

/// A file of the site that differs, with its bytes.
pub type Changed = (String, Vec<u8>);

impl Memory {
    /// Returns the memory of a site; `None` when something is wrong with it, which every build has
    /// to say again.
    pub fn of(build: &Build, sources: &Sources, options: &BuildOptions) -> Option<Self> {
        let told: Vec<u64> =
            build.analysis.designs.iter().map(|analysis| told(&build.site, analysis)).collect();
        let of = || Self::of_site(&build.site, &told, sources, &options.publish.history);
        build.mistakes.is_empty().then(of)
    }

    /// Returns the memory of a site without mistakes. `told` has a number for each design, or none
    /// where only [`Recalled`] goes on from it.
    pub fn of_site(site: &Site, told: &[u64], sources: &Sources, history: &History) -> Self {
        let told = told.iter().copied().chain(std::iter::repeat(0));
        let paths = |assets: &[Asset]| assets.iter().map(|asset| asset.path.clone()).collect();
        let including = site.pages.iter().filter(|page| !page.includes.is_empty());
        let is_part = |path: &str| is_page(path) && is_part(path);
        let parts = (0u32..).zip(&sources.files).filter(|(_, file)| is_part(&file.path));
        Self {
            config: site.config.clone(),
            pages: site.pages.clone(),
            designs: (site.designs.iter().zip(told))
                .map(|(design, told)| KnownDesign::of(design, told))
                .collect(),
            files: sources.files.iter().map(|file| file.path.clone()).collect(),
            assets: paths(&sources.assets),
            theme: paths(&sources.theme),
            copied: site.assets.clone(),
            changes: history.changes.clone(),
            including: including
                .map(|page| page.file)
                .chain(parts.map(|(at, _)| FileId(at)))
                .collect(),
            linked: linked(site),
            explained: (site.designs.iter().flat_map(|design| &design.topology.requirements))
                .filter_map(|requirement| requirement.explained_in.as_deref())
                .any(is_elsewhere),
        }
    }

    /// Returns the memory as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Returns the memory that was written as these bytes, if it was.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// Returns the files that differ after `changes`; `None` when that cannot be told from what is
    /// remembered. `places` are those of findings on pages, and lead to where they are now.
    pub fn follow(
        mut self,
        changes: &[Change],
        places: &mut Vec<Span>,
        options: &BuildOptions,
        archive: &mut dyn Archive,
    ) -> Option<Vec<Changed>> {
        let mut publish = options.publish.clone();
        publish.history.changes = self.changes.clone();
        let (mut sources, mut site) = (self.sources(archive)?, self.take_site());
        let mut edits = Vec::new();
        for change in changes {
            let at = self.plain_page(&site.pages, change, archive)?;
            let design = site.page(at).design;
            if let Some(design) = design {
                self.load_topology(design, &mut sources, &mut site, archive)?;
            }
            let mut text = |file: FileId| archive.text(&self.files[file.0 as usize]);
            let texts = (&change.before, &change.now);
            // Of pages that were edited together one may lead to what has gone from another.
            let alone = changes.len() == 1 && !self.explained;
            let linked = self.linked.get(at.0 as usize).copied().filter(|_| alone);
            let page = reworded(&mut sources, &mut site, at, texts, linked, &mut text)?;
            if let Some(design) = design {
                let topology = &site.design(design).topology;
                let same = is_alike(topology, &page.before, &page.now)
                    && move_places(change, page.now.file, places).is_some();
                if !same {
                    let mut text = |file: FileId| archive.text(&self.files[file.0 as usize]);
                    let design = (design, &options.analyze);
                    self.analyze_again(design, &mut sources, &mut site, places, &mut text)?;
                }
            }
            let links = page.before.links.iter().chain(&page.now.links);
            self.load_pictures(links, &mut sources, archive)?;
            edits.push((at, page, change));
        }
        let edits: Vec<_> = edits
            .iter()
            .map(|(at, page, change)| EditOfPage {
                at: *at,
                before: &page.before,
                text: &change.before,
            })
            .collect();
        let old = |path: &str| archive.file(path);
        let files = edited(&mut sources, &mut site, &publish, &edits, &old);
        // Whoever builds ends soon: memory goes back as a whole, not piece by piece.
        std::mem::forget((sources, site));
        files
    }

    /// Returns the sources without their texts; the files of the theme are there.
    fn sources(&self, archive: &dyn Archive) -> Option<Sources> {
        let (text, bytes): (Arc<str>, Arc<[u8]>) = ("".into(), [].into());
        let file = |path: &String| SourceFile { path: path.clone(), text: Arc::clone(&text) };
        let asset = |path: &String| Asset { path: path.clone(), bytes: Arc::clone(&bytes) };
        let theme = self
            .theme
            .iter()
            .map(|path| Some(Asset { path: path.clone(), bytes: archive.bytes(path)? }));
        Some(Sources {
            files: self.files.iter().map(file).collect(),
            assets: self.assets.iter().map(asset).collect(),
            theme: theme.collect::<Option<_>>()?,
            ..Sources::default()
        })
    }

    /// Takes out the site, without what only the pages themselves show.
    fn take_site(&mut self) -> Site {
        Site {
            config: self.config.clone(),
            pages: std::mem::take(&mut self.pages),
            designs: self.designs.iter().map(KnownDesign::design).collect(),
            assets: self.copied.clone(),
            files: Vec::new(),
        }
    }

    /// Returns the page that was edited, unless it presents a design, or another page may show a
    /// part of it.
    fn plain_page(
        &self,
        pages: &[Page],
        change: &Change,
        archive: &mut dyn Archive,
    ) -> Option<PageId> {
        let file = self.files.iter().position(|path| *path == change.path)?;
        let at = pages.iter().position(|page| page.file.0 as usize == file)?;
        let name = change.path.rsplit('/').next()?;
        for source in &self.including {
            let text = archive.text(&self.files[source.0 as usize])?;
            if text.contains(name) {
                return None;
            }
        }
        (!pages[at].presents).then_some(PageId(u32::try_from(at).ok()?))
    }

    /// Reads the topology of a design.
    fn load_topology(
        &self,
        design: DesignId,
        sources: &mut Sources,
        site: &mut Site,
        archive: &mut dyn Archive,
    ) -> Option<()> {
        let known = &mut site.designs[design.0 as usize];
        for source in sources.files.iter_mut().filter(|source| is_yaml(&source.path)) {
            if source.text.is_empty() {
                source.text = archive.text(&source.path)?;
            }
        }
        // Without its pictures a topology may have mistakes that it does not have.
        let (topology, findings) = read_topology(sources, known.topology.file);
        known.topology = Arc::new(topology.filter(|_| findings.is_empty())?);
        Some(())
    }

    /// Analyzes a design again; `None` when its pages would tell anything else.
    fn analyze_again(
        &self,
        (design, options): (DesignId, &AnalyzeOptions),
        sources: &mut Sources,
        site: &mut Site,
        places: &mut Vec<Span>,
        text: &mut dyn FnMut(FileId) -> Option<Arc<str>>,
    ) -> Option<()> {
        let known = &self.designs[design.0 as usize];
        self.fill_in_design(design, sources, site, text)?;
        let analysis = analyze_design(site, design, options);
        if told(site, &analysis) != known.told {
            return None;
        }
        let own = |file: FileId| known.pages.iter().any(|page| site.page(*page).file == file);
        places.retain(|place| !own(place.file));
        places.extend(spans(&analysis).filter(|span| own(span.file)));
        Some(())
    }

    /// Reads all that an analysis of a design looks at; `None` when that is more than its topology
    /// and its pages.
    fn fill_in_design(
        &self,
        design: DesignId,
        sources: &mut Sources,
        site: &mut Site,
        text: &mut dyn FnMut(FileId) -> Option<Arc<str>>,
    ) -> Option<()> {
        let mut requirements = site.design(design).topology.requirements.iter();
        if requirements.any(|r| r.explained_in.as_deref().is_some_and(is_elsewhere)) {
            // The pages of other designs are not read.
            return None;
        }
        fill_in(sources, site, &self.designs[design.0 as usize].pages, text)?;
        site.files = sources.files.iter().map(FileLines::of).collect();
        Some(())
    }

    /// Reads the pictures on a page, whose sizes it states.
    fn load_pictures<'l>(
        &self,
        links: impl Iterator<Item = &'l Link>,
        sources: &mut Sources,
        archive: &dyn Archive,
    ) -> Option<()> {
        for link in links.filter(|link| link.image) {
            let LinkTarget::Path(path) = &link.target else { continue };
            if let Some((at, _)) = self.copied.iter().find(|(_, copied)| copied == path) {
                let asset = &mut sources.assets[*at];
                asset.bytes = archive.bytes(&asset.path)?;
            }
        }
        Some(())
    }
}

impl KnownDesign {
    fn of(design: &Design, told: u64) -> Self {
        let Design { topology, url, index, pages, extends } = design;
        let (file, title) = (topology.file, topology.title.clone());
        let (url, pages) = (url.clone(), pages.clone());
        Self { file, title, url, index: *index, pages, extends: *extends, told }
    }

    fn design(&self) -> Design {
        Design {
            topology: Arc::new(Topology::titled(self.file, self.title.clone())),
            url: self.url.clone(),
            index: self.index,
            pages: self.pages.clone(),
            extends: self.extends,
        }
    }
}

/// Returns whether an anchor is not one of the page that presents the design.
fn is_elsewhere(anchor: &str) -> bool {
    !anchor.starts_with('#')
}

fn is_yaml(path: &str) -> bool {
    path.starts_with("content/") && (path.ends_with(".yaml") || path.ends_with(".yml"))
}
