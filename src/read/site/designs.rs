//! Designs: which topologies there are, and which page belongs to which.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::places::Folders;
use super::{CONTENT, Draft};
use crate::model::{
    Design, DesignId, FileId, Finding, Label, PageId, Quick, Severity, Shared, Sources, Span,
    Topology,
};
use crate::read::front::Front;
use crate::read::suggest::{self, shortened};
use crate::read::{config, extends, paths};

/// How many topologies are named that start from one that cannot be read.
const WAITING_MAX: usize = 10;

/// A topology and the mistakes in it.
pub(super) type ReadTopology = (Arc<Topology>, Shared<Finding>);
/// Topologies that were read before, by file.
pub(super) type Topologies = BTreeMap<FileId, ReadTopology>;

/// A topology of the site.
pub(super) struct Loaded {
    pub(super) file: FileId,
    pub(super) read: ReadTopology,
    /// The folder below the content whose pages it describes; `None` for one that pages name.
    folder: Option<String>,
}

/// The design of a page.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Belongs {
    pub(super) design: Option<DesignId>,
    pub(super) presents: bool,
}

/// Returns every topology that a folder holds or a page names.
pub(super) fn load(
    sources: &Sources,
    drafts: &[Draft<'_>],
    known: &Topologies,
    findings: &mut Vec<Finding>,
) -> Vec<Loaded> {
    let mut files: Vec<(FileId, Option<String>)> = Vec::new();
    for (at, file) in sources.files.iter().enumerate() {
        let Some(path) = file.path.strip_prefix(CONTENT) else { continue };
        let Ok(id) = u32::try_from(at) else { break };
        let twin = || sources.find(&format!("{CONTENT}{path}").replace(".yml", ".yaml"));
        let is_topology = match paths::name(path) {
            "topology.yaml" => true,
            "topology.yml" => match twin() {
                Some(first) => {
                    let what = "the topology of this folder";
                    findings.push(config::twin(sources, first, FileId(id), what));
                    false
                }
                None => true,
            },
            _ => false,
        };
        if is_topology {
            files.push((FileId(id), Some(paths::folder(path).to_owned())));
        }
    }
    for draft in drafts {
        let Some(file) = named(sources, draft) else { continue };
        if !files.iter().any(|(known, _)| *known == file) {
            files.push((file, None));
        }
    }
    let load = |(file, folder)| Loaded {
        file,
        read: known.get(&file).cloned().unwrap_or_else(|| topology(sources, file)),
        folder,
    };
    let unknown = files.iter().filter(|(file, _)| !known.contains_key(file)).count();
    let loaded: Vec<Loaded> = match unknown > 1 {
        true => files.into_par_iter().map(load).collect(),
        false => files.into_iter().map(load).collect(),
    };
    tell(&loaded, findings);
    loaded
}

/// Adds the mistakes of all topologies. One in a file that others start from is told once, with
/// some of those others.
fn tell(loaded: &[Loaded], findings: &mut Vec<Finding>) {
    let waits = |label: &Label| label.text == extends::STARTS_FROM_IT;
    let key = |finding: &Finding| {
        let at = finding.labels.first().map(|label| (label.span.file, label.span.start));
        (at, finding.message.clone())
    };
    let all = || loaded.iter().flat_map(|loaded| loaded.read.1.iter());
    let mut waiting: BTreeMap<_, Vec<&Label>> = BTreeMap::new();
    for finding in all().filter(|finding| finding.labels.iter().any(waits)) {
        let labels = finding.labels.iter().filter(|label| waits(label));
        waiting.entry(key(finding)).or_default().extend(labels);
    }
    let mut told = BTreeSet::new();
    for finding in all() {
        let Some(labels) = waiting.get(&key(finding)) else {
            findings.push(finding.clone());
            continue;
        };
        if told.insert(key(finding)) {
            let mut finding = finding.clone();
            finding.labels.retain(|label| !waits(label));
            finding.labels.extend(labels.iter().take(WAITING_MAX).map(|label| (*label).clone()));
            findings.push(finding);
        }
    }
}

fn topology(sources: &Sources, file: FileId) -> ReadTopology {
    let mut findings = Vec::new();
    let topology = extends::load(sources, file, &mut findings);
    (Arc::new(topology), findings.into())
}

fn stated<'d>(draft: &'d Draft<'_>) -> Option<&'d (String, Span)> {
    draft.said.front.topology.as_ref()
}

/// Returns whether a page names a topology of its own.
pub(super) fn names_topology(front: &Front) -> bool {
    front.topology.as_ref().is_some_and(|(written, _)| !is_none(written))
}

fn is_none(stated: &str) -> bool {
    matches!(stated.trim(), "none" | "false" | "no")
}

/// Returns the topology that a page names in its front matter.
fn named(sources: &Sources, draft: &Draft<'_>) -> Option<FileId> {
    let (written, _) = stated(draft).filter(|(written, _)| !is_none(written))?;
    let from = &sources.file(draft.file).path;
    let path = paths::resolve(from, written.trim())?;
    sources.find(&path).filter(|_| paths::is_yaml(&path))
}

/// Returns the designs in the order of their URLs, and the design of each page.
pub(super) fn assign(
    sources: &Sources,
    topologies: Vec<Loaded>,
    drafts: &[Draft<'_>],
    urls: &[String],
    folders: &Folders,
    findings: &mut Vec<Finding>,
) -> (Vec<Design>, Vec<Belongs>) {
    let owners: Vec<Option<FileId>> = owners(sources, &topologies, drafts, findings);
    let by_url: HashMap<&str, usize, Quick> =
        urls.iter().enumerate().map(|(at, url)| (url.as_str(), at)).collect();
    let mut designs: Vec<Design> = Vec::new();
    for loaded in topologies {
        let topology = loaded.read.0;
        let presenter = || presenter(sources, loaded.file, drafts, &owners);
        let url = match &loaded.folder {
            Some(folder) => folders.url(folder),
            None => match presenter() {
                Some(page) => urls[page].clone(),
                None => continue,
            },
        };
        let index = by_url.get(url.as_str()).copied().and_then(page_id);
        designs.push(Design { topology, url, index, pages: Vec::new(), extends: None });
    }
    designs.sort_by(|a, b| (&a.url, a.topology.file).cmp(&(&b.url, b.topology.file)));
    let by_file: HashMap<FileId, DesignId, Quick> = designs
        .iter()
        .enumerate()
        .filter_map(|(at, design)| Some((design.topology.file, DesignId(u32::try_from(at).ok()?))))
        .collect();
    for design in &mut designs {
        let base = design.topology.extends;
        design.extends = base.and_then(|file| by_file.get(&file).copied());
    }
    let belongs = owners
        .iter()
        .enumerate()
        .map(|(at, owner)| {
            let design = owner.and_then(|file| by_file.get(&file).copied());
            let Some(DesignId(design_at)) = design else { return Belongs::default() };
            let Some(id) = page_id(at) else { return Belongs::default() };
            let home = &mut designs[design_at as usize];
            home.pages.push(id);
            Belongs { design, presents: home.index == Some(id) && !home.topology.unread }
        })
        .collect();
    (designs, belongs)
}

/// Returns the page that presents a topology that pages name: one beside it, else the first.
fn presenter(
    sources: &Sources,
    file: FileId,
    drafts: &[Draft<'_>],
    owners: &[Option<FileId>],
) -> Option<usize> {
    let folder = |file: FileId| paths::folder(&sources.file(file).path);
    let mut users = (0..drafts.len()).filter(|at| owners[*at] == Some(file));
    let mut beside = users.clone().filter(|at| folder(drafts[*at].file) == folder(file));
    beside.next().or_else(|| users.next())
}

fn page_id(at: usize) -> Option<PageId> {
    u32::try_from(at).ok().map(PageId)
}

/// Returns the file of the topology that each page belongs to.
fn owners(
    sources: &Sources,
    topologies: &[Loaded],
    drafts: &[Draft<'_>],
    findings: &mut Vec<Finding>,
) -> Vec<Option<FileId>> {
    let by_folder: HashMap<&str, FileId, Quick> = topologies
        .iter()
        .filter_map(|loaded| Some((loaded.folder.as_deref()?, loaded.file)))
        .collect();
    let nearest = |path: &str| {
        let mut folder = paths::folder(path);
        loop {
            match by_folder.get(folder) {
                Some(file) => return Some(*file),
                None if folder.is_empty() => return None,
                None => folder = paths::folder(folder),
            }
        }
    };
    let mut owner = |draft: &Draft<'_>| match stated(draft) {
        None => nearest(draft.path),
        Some((written, _)) if is_none(written) => None,
        Some((written, span)) => named(sources, draft).or_else(|| {
            findings.push(missing(sources, draft, written, *span));
            None
        }),
    };
    drafts.iter().map(&mut owner).collect()
}

fn missing(sources: &Sources, draft: &Draft<'_>, written: &str, span: Span) -> Finding {
    let from = &sources.file(draft.file).path;
    if let Some(finding) = extends::not_utf8(sources, from, written, span) {
        return finding;
    }
    let yaml = sources.files.iter().filter(|file| paths::is_yaml(&file.path)).take(200);
    let candidates: Vec<String> = yaml.map(|file| paths::relative(from, &file.path)).collect();
    let help = match suggest::nearest(written, candidates.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a topology relative to this page, or `none`".to_owned(),
    };
    let message = format!("there is no topology `{}`", shortened(written));
    Finding::input("missing-file", Severity::Error, span, message).help(help)
}
