//! Sources → site: pages, designs, links, assets.

mod designs;
mod lookup;
mod places;
mod resolve;
mod warnings;

use rayon::prelude::*;

use self::places::Places;
use super::front::{self, Front};
use super::page::{self, Scan};
use super::{ReadOptions, config, paths};
use crate::model::{Decision, FileId, FileLines, Finding, Page, Severity, Site, Sources, Span};

/// The folder that everything published comes from, with its `/`.
const CONTENT: &str = "content/";
/// Most warnings of a run that are listed one by one.
const WARNINGS_MAX: usize = 1_000;

/// A page before its place in the site is known.
struct Draft<'s> {
    file: FileId,
    /// Path below the content folder: `guide/01-start.md`.
    path: &'s str,
    text: &'s str,
    /// Where the Markdown starts.
    start: usize,
    front: Front,
    scan: Scan,
    findings: Vec<Finding>,
}

/// Returns the site, every mistake on the way added to `findings`.
pub(crate) fn read(sources: &Sources, options: &ReadOptions, findings: &mut Vec<Finding>) -> Site {
    let (config, nav) = config::read(sources, options, findings);
    let (drafts, hidden) = drafts(sources, options);
    let topologies = designs::load(sources, &drafts, findings);
    let places = places::place(sources, drafts, &topologies, findings);
    let Places { drafts, urls, folders } = places;
    let files = sources.files.iter().map(FileLines::of).collect();
    let mut site = Site { config, files, ..Site::default() };
    site.assets = places::assets(sources, &folders);
    let (designs, belongs) =
        designs::assign(sources, topologies, &drafts, &urls, &folders, findings);
    site.designs = designs;
    let (pages, raws): (Vec<Page>, Vec<_>) = drafts
        .into_iter()
        .zip(urls)
        .zip(belongs)
        .map(|((draft, url), belongs)| page(draft, url, belongs, findings))
        .unzip();
    site.pages = pages;
    places::check_clashes(sources, &site, findings);
    resolve::resolve(sources, &mut site, raws, &hidden, &nav, findings);
    places::drop_unused_topologies(sources, &mut site);
    cap_warnings(findings);
    site
}

/// Returns all pages that are to be built, and the paths of those that are not.
fn drafts<'s>(sources: &'s Sources, options: &ReadOptions) -> (Vec<Draft<'s>>, Vec<&'s str>) {
    let read: Vec<Draft<'s>> = sources
        .files
        .par_iter()
        .enumerate()
        .filter_map(|(at, file)| {
            let path = file.path.strip_prefix(CONTENT).filter(|path| paths::is_page(path))?;
            // A part of pages is no page.
            if paths::is_part(path) {
                return None;
            }
            let file_id = FileId(u32::try_from(at).ok()?);
            Some(draft(sources, file_id, path, &file.text))
        })
        .collect();
    let (shown, hidden): (Vec<_>, Vec<_>) =
        read.into_iter().partition(|draft| options.drafts || !draft.front.draft);
    (shown, hidden.into_iter().map(|draft| draft.path).collect())
}

fn draft<'s>(sources: &'s Sources, file: FileId, path: &'s str, text: &'s str) -> Draft<'s> {
    let mut findings = Vec::new();
    let (front, start) = front::read(file, text, &mut findings);
    let scan = page::scan(sources, file, start, &mut findings);
    Draft { file, path, text, start, front, scan, findings }
}

/// Returns the page, and what of it is still to be looked up.
fn page(
    draft: Draft<'_>,
    url: String,
    belongs: designs::Belongs,
    findings: &mut Vec<Finding>,
) -> (Page, resolve::Raw) {
    findings.extend(draft.findings);
    let title = title(&draft.front, &draft.scan, &url);
    let raw = resolve::Raw {
        links: draft.scan.links,
        references: draft.scan.references,
        html_anchors: draft.scan.html_anchors,
        supersedes: draft.front.supersedes.clone(),
    };
    let front = draft.front;
    let page = Page {
        file: draft.file,
        url,
        title,
        description: front.description,
        weight: front.weight,
        draft: front.draft,
        tags: front.tags,
        date: front.date,
        decision: front.status.map(|status| Decision {
            status,
            supersedes: Vec::new(),
            superseded_by: Vec::new(),
        }),
        aliases: front.aliases.into_iter().map(|(alias, _)| alias).collect(),
        design: belongs.design,
        presents: belongs.presents,
        auto: front.auto.unwrap_or(true),
        toc: front.toc.unwrap_or(true),
        background: front.background,
        body: Span::new(draft.file, draft.start, draft.text.len()),
        headings: draft.scan.headings,
        directives: draft.scan.directives,
        links: Vec::new(),
        references: Vec::new(),
        includes: draft.scan.includes,
        formulas: draft.scan.formulas,
        blocks: draft.scan.blocks,
    };
    (page, raw)
}

/// Returns the stated title, else the first heading of level 1, else the name of the page.
fn title(front: &Front, scan: &Scan, url: &str) -> String {
    let heading = || scan.headings.iter().find(|heading| heading.level == 1);
    let stated = front.title.clone();
    let found = stated.or_else(|| heading().map(|heading| front::one_line(&heading.text)));
    found.filter(|title| !title.is_empty()).unwrap_or_else(|| {
        let last = url.trim_end_matches('/').rsplit('/').next().unwrap_or("");
        let words = last.replace(['-', '_'], " ");
        let mut chars = words.chars();
        match chars.next() {
            Some(first) => first.to_uppercase().chain(chars).collect(),
            None => "Home".to_owned(),
        }
    })
}

/// Leaves out warnings past the limit, with a word about how many.
fn cap_warnings(findings: &mut Vec<Finding>) {
    let mut left = WARNINGS_MAX;
    let mut dropped = 0;
    let mut last = None;
    findings.retain(|finding| {
        if finding.severity != Severity::Warning {
            return true;
        }
        let keep = left > 0;
        left = left.saturating_sub(1);
        if !keep {
            dropped += 1;
            last = finding.labels.first().map(|label| label.span);
        }
        keep
    });
    if let (true, Some(span)) = (dropped > 0, last) {
        let message = format!("{dropped} more warnings are not listed");
        findings.push(Finding::input("limit-exceeded", Severity::Warning, span, message));
    }
}
