//! What is known from the last read of the same files.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::designs::{Loaded, Topologies};
use super::resolve::Resolved;
use super::{Draft, Said};
use crate::model::{Asset, FileId, FileLines, LinkTarget, PageId, Site, SourceFile, Sources};
use crate::read::paths;

/// What the files of a site said when they were read last.
#[derive(Clone, Debug, Default)]
pub struct Memo {
    files: Vec<SourceFile>,
    assets: Vec<Asset>,
    /// By [`FileId`]; of texts that say the same wherever they stand.
    said: Vec<Option<Arc<Said>>>,
    topologies: Topologies,
    /// What each page of the site says, and where its links lead.
    pages: Vec<(Arc<Said>, Arc<Resolved>)>,
    /// The pages that were left out.
    hidden: Vec<String>,
}

impl Memo {
    pub(super) fn new(sources: &Sources, drafts: &[Draft<'_>]) -> Self {
        let mut said = vec![None; sources.files.len()];
        for draft in drafts {
            // What is included may change while the text stays the same.
            if !draft.said.includes_others {
                said[draft.file.0 as usize] = Some(Arc::clone(&draft.said));
            }
        }
        let (files, assets) = (sources.files.clone(), sources.assets.clone());
        Self { files, assets, said, ..Self::default() }
    }

    pub(super) fn keep_topologies(&mut self, loaded: &[Loaded]) {
        self.topologies = loaded.iter().map(|one| (one.file, one.read.clone())).collect();
    }

    pub(super) fn keep_links(
        &mut self,
        said: Vec<Arc<Said>>,
        resolved: Vec<Arc<Resolved>>,
        hidden: &[&str],
    ) {
        self.pages = said.into_iter().zip(resolved).collect();
        self.hidden = hidden.iter().map(|path| (*path).to_owned()).collect();
    }
}

/// What of the last read is true of other sources.
#[derive(Default)]
pub(super) struct Known<'a> {
    before: Option<(&'a Site, &'a Memo)>,
    /// The last topologies, where nothing that they are read from differs.
    topologies: Option<&'a Topologies>,
}

impl<'a> Known<'a> {
    /// Returns what is known of `sources`: nothing where files came, went or were renamed.
    pub(super) fn of(before: Option<(&'a Site, &'a Memo)>, sources: &Sources) -> Self {
        let same_paths = |memo: &Memo| {
            memo.files.len() == sources.files.len()
                && memo.files.iter().zip(&sources.files).all(|(a, b)| a.path == b.path)
        };
        let before = before.filter(|(_, memo)| same_paths(memo));
        let topologies = before.map(|(_, memo)| memo).filter(|memo| {
            let mut files = memo.files.iter().zip(&sources.files);
            files.all(|(a, b)| !paths::is_yaml(&b.path) || Arc::ptr_eq(&a.text, &b.text))
                && memo.assets.len() == sources.assets.len()
                && memo
                    .assets
                    .iter()
                    .zip(&sources.assets)
                    .all(|(a, b)| a.path == b.path && Arc::ptr_eq(&a.bytes, &b.bytes))
        });
        Self { before, topologies: topologies.map(|memo| &memo.topologies) }
    }

    /// Returns whether anything is known.
    pub(super) fn is_some(&self) -> bool {
        self.before.is_some()
    }

    /// Returns what a text says, if it is the one that was read last.
    pub(super) fn said(&self, file: FileId, text: &Arc<str>) -> Option<Arc<Said>> {
        let (_, memo) = self.before?;
        let at = file.0 as usize;
        memo.said.get(at)?.as_ref().filter(|_| Arc::ptr_eq(&memo.files[at].text, text)).cloned()
    }

    /// Returns the topologies that are the same.
    pub(super) fn topologies(&self) -> &Topologies {
        static NONE: Topologies = Topologies::new();
        self.topologies.unwrap_or(&NONE)
    }

    /// Returns paths and lines of all files.
    pub(super) fn lines(&self, sources: &Sources) -> Vec<FileLines> {
        let lines = |(at, file): (usize, &SourceFile)| {
            let known = self.before.filter(|(_, m)| Arc::ptr_eq(&m.files[at].text, &file.text));
            known.map_or_else(|| FileLines::of(file), |(site, _)| site.files[at].clone())
        };
        sources.files.iter().enumerate().map(lines).collect()
    }

    /// Returns where links of the last read led, if the same can be linked to now: pages, designs,
    /// assets and their addresses.
    pub(super) fn links(
        &self,
        site: &Site,
        said: &'a [Arc<Said>],
        hidden: &[&str],
    ) -> Option<Links<'a>> {
        self.topologies?;
        let (old, memo) = self.before?;
        let same_pages = old.pages.len() == site.pages.len()
            && old
                .pages
                .iter()
                .zip(&site.pages)
                .all(|(a, b)| (a.file, a.design) == (b.file, b.design) && a.url == b.url);
        let same_designs = old.designs.len() == site.designs.len()
            && old
                .designs
                .iter()
                .zip(&site.designs)
                .all(|(a, b)| a.url == b.url && Arc::ptr_eq(&a.topology, &b.topology));
        if !same_pages || !same_designs || memo.hidden != hidden {
            return None;
        }
        let ids = (0u32..).map(PageId);
        let changed = memo.pages.iter().zip(said).zip(ids);
        let changed = changed.filter(|((old, new), _)| !same_anchors(&old.0, new));
        Some(Links { memo, said, moved: changed.map(|(_, id)| id).collect() })
    }
}

/// Returns whether the same places of a page can be linked to.
fn same_anchors(old: &Arc<Said>, new: &Arc<Said>) -> bool {
    let ids =
        |said: &Said| said.headings.iter().map(|heading| heading.id.clone()).collect::<Vec<_>>();
    // What a page shows of its design has anchors as well.
    let shown = |said: &Said| {
        let kinds = said.directives.iter().map(|directive| directive.kind);
        (said.front.auto, kinds.collect::<BTreeSet<_>>())
    };
    Arc::ptr_eq(old, new)
        || ids(old) == ids(new)
            && old.raw.html_anchors == new.raw.html_anchors
            && shown(old) == shown(new)
}

/// Where links lead that nothing has changed for.
pub(super) struct Links<'a> {
    memo: &'a Memo,
    said: &'a [Arc<Said>],
    /// Pages whose anchors are others.
    moved: HashSet<PageId>,
}

impl Links<'_> {
    /// Returns where the links of a page lead, if they lead where they did.
    pub(super) fn page(&self, at: usize) -> Option<Arc<Resolved>> {
        let (said, resolved) = self.memo.pages.get(at)?;
        let leads_there = |target: &LinkTarget| match target {
            LinkTarget::Page(page, _) => !self.moved.contains(page),
            _ => true,
        };
        let same = Arc::ptr_eq(said, self.said.get(at)?)
            && (self.moved.is_empty() || resolved.links.iter().all(|l| leads_there(&l.target)));
        same.then(|| Arc::clone(resolved))
    }
}
