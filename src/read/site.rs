//! Sources → site: pages, designs, links, assets.

mod anchors;
mod circles;
mod designs;
mod edited;
mod lookup;
mod memo;
mod places;
mod resolve;
mod survey;
mod warnings;

use std::sync::Arc;

use rayon::prelude::*;

pub use self::edited::{Reworded, fill_in, linked, recalled, reworded};
use self::memo::Known;
pub use self::memo::Memo;
use self::places::Places;
pub use self::survey::{survey, told};
use super::front::{self, Front};
use super::page;
use super::{ReadOptions, config, paths};
use crate::model::{
    Decision, Directive, DirectiveKind, FileId, Finding, Formula, Heading, Include, Page, Severity,
    Shared, Site, SourceFile, Sources, Span, TextBlocks,
};

/// The folder that everything published comes from, with its `/`.
const CONTENT: &str = "content/";
/// Most errors, and most warnings, of a run that are listed one by one.
const FINDINGS_MAX: usize = 1_000;

/// A page before its place in the site is known.
struct Draft<'s> {
    file: FileId,
    /// Path below the content folder: `guide/01-start.md`.
    path: &'s str,
    text: &'s str,
    said: Arc<Said>,
}

/// What one text says by itself, wherever it stands in the site.
#[derive(Debug)]
struct Said {
    /// Where the Markdown starts.
    start: usize,
    front: Front,
    headings: Shared<Heading>,
    directives: Shared<Directive>,
    includes: Shared<Include>,
    formulas: Shared<Formula>,
    blocks: TextBlocks,
    events: Shared<u8>,
    raw: Arc<resolve::Raw>,
    findings: Vec<Finding>,
    /// Whether it may show parts of other files.
    includes_others: bool,
}

/// Returns the site, every mistake on the way added to `findings`, and what the next read may use
/// of this one; what `before` knows is not found out again.
pub(crate) fn read(
    sources: &Sources,
    options: &ReadOptions,
    before: Option<(&Site, &Memo)>,
    findings: &mut Vec<Finding>,
) -> (Site, Memo) {
    let known = Known::of(before, sources);
    let say = |file: FileId, text: &Arc<str>| {
        known.said(file, text).unwrap_or_else(|| Arc::new(said_by(sources, file, text)))
    };
    assemble(sources, options, &known, &say, findings)
}

/// Returns the site of pages that say what `say` tells of their texts.
fn assemble(
    sources: &Sources,
    options: &ReadOptions,
    known: &Known<'_>,
    say: &(dyn Fn(FileId, &Arc<str>) -> Arc<Said> + Sync),
    findings: &mut Vec<Finding>,
) -> (Site, Memo) {
    let (config, nav) = config::read(sources, options, findings);
    let (drafts, hidden) = drafts(sources, options, known, say);
    let mut memo = Memo::new(sources, &drafts);
    let topologies = designs::load(sources, &drafts, known.topologies(), findings);
    memo.keep_topologies(&topologies);
    let places = places::place(sources, drafts, &topologies, findings);
    let Places { drafts, urls, folders } = places;
    let mut site = Site { config, files: known.lines(sources), ..Site::default() };
    site.assets = places::assets(sources, &folders);
    let (designs, belongs) =
        designs::assign(sources, topologies, &drafts, &urls, &folders, findings);
    site.designs = designs;
    let (pages, said): (Vec<Page>, Vec<_>) = drafts
        .into_iter()
        .zip(urls)
        .zip(belongs)
        .map(|((draft, url), belongs)| page(draft, url, belongs, findings))
        .unzip();
    site.pages = pages;
    places::check_clashes(sources, &site, &said, findings);
    places::check_folders(sources, &site, &said, findings);
    let raws: Vec<_> = said.iter().map(|said| Arc::clone(&said.raw)).collect();
    let links = known.links(&site, &said, &hidden);
    let old = |at: usize| links.as_ref().and_then(|links| links.page(at));
    let resolved = resolve::resolve(sources, &mut site, &raws, &hidden, &nav, old, findings);
    memo.keep_links(said, resolved, &hidden);
    places::drop_unused_topologies(sources, &mut site);
    cap(findings, Severity::Error, "errors");
    cap(findings, Severity::Warning, "warnings");
    (site, memo)
}

/// Returns all pages that are to be built, and the paths of those that are not.
fn drafts<'s>(
    sources: &'s Sources,
    options: &ReadOptions,
    known: &Known<'_>,
    say: &(dyn Fn(FileId, &Arc<str>) -> Arc<Said> + Sync),
) -> (Vec<Draft<'s>>, Vec<&'s str>) {
    let draft = |(at, file): (usize, &'s SourceFile)| {
        let path = file.path.strip_prefix(CONTENT).filter(|path| paths::is_page(path))?;
        // A part of pages is no page.
        if paths::is_part(path) {
            return None;
        }
        let file_id = FileId(u32::try_from(at).ok()?);
        let said = say(file_id, &file.text);
        Some(Draft { file: file_id, path, text: &file.text, said })
    };
    // Where most is known there is little to share, and to wake another thread costs more.
    let read: Vec<Draft<'s>> = match known.is_some() {
        true => sources.files.iter().enumerate().filter_map(draft).collect(),
        false => sources.files.par_iter().enumerate().filter_map(draft).collect(),
    };
    let (shown, hidden): (Vec<_>, Vec<_>) =
        read.into_iter().partition(|draft| options.drafts || !draft.said.front.draft);
    (shown, hidden.into_iter().map(|draft| draft.path).collect())
}

fn said_by(sources: &Sources, file: FileId, text: &str) -> Said {
    let mut findings = Vec::new();
    let (front, start) = front::read(file, text, &mut findings);
    let scan = page::scan(sources, file, start, &mut findings);
    let supersedes = front.supersedes.clone();
    let names_topology = designs::names_topology(&front);
    let includes_others = scan.directives.iter().any(|d| d.kind == DirectiveKind::Include);
    Said {
        start,
        front,
        headings: scan.headings.into(),
        directives: scan.directives.into(),
        includes: scan.includes.into(),
        formulas: scan.formulas.into(),
        blocks: scan.blocks,
        events: scan.events.into(),
        raw: Arc::new(resolve::Raw {
            links: scan.links,
            references: scan.references,
            html_anchors: scan.html_anchors,
            names_topology,
            supersedes,
        }),
        findings,
        includes_others,
    }
}

/// Returns the page, its links not yet looked up, and what its text says.
fn page(
    draft: Draft<'_>,
    url: String,
    belongs: designs::Belongs,
    findings: &mut Vec<Finding>,
) -> (Page, Arc<Said>) {
    let said = draft.said;
    findings.extend(said.findings.iter().cloned());
    let title = title(&said.front, &said.headings, &url);
    let front = &said.front;
    let page = Page {
        file: draft.file,
        url,
        title,
        description: front.description.clone(),
        language: front.language.clone(),
        weight: front.weight,
        draft: front.draft,
        tags: front.tags.clone(),
        date: front.date,
        decision: front.status.map(|status| Decision {
            status,
            supersedes: Vec::new(),
            superseded_by: Vec::new(),
        }),
        aliases: front.aliases.iter().map(|(alias, _)| alias.clone()).collect(),
        design: belongs.design,
        presents: belongs.presents,
        auto: front.auto.unwrap_or(true),
        toc: front.toc.unwrap_or(true),
        background: front.background,
        body: Span::new(draft.file, said.start, draft.text.len()),
        headings: said.headings.clone(),
        directives: said.directives.clone(),
        links: Shared::default(),
        references: Shared::default(),
        includes: said.includes.clone(),
        formulas: said.formulas.clone(),
        blocks: said.blocks.clone(),
        events: said.events.clone(),
    };
    (page, said)
}

/// Returns the stated title, else the first heading of level 1, else the name of the page.
fn title(front: &Front, headings: &[Heading], url: &str) -> String {
    let heading = || headings.iter().find(|heading| heading.level == 1);
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

/// Leaves out errors and warnings past the limit, each with a word about how many.
fn cap(findings: &mut Vec<Finding>, severity: Severity, noun: &str) {
    let mut left = FINDINGS_MAX;
    let mut dropped = 0;
    let mut last = None;
    findings.retain(|finding| {
        if finding.severity != severity {
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
        let message = format!("{dropped} more {noun} are not listed");
        findings.push(Finding::input("limit-exceeded", severity, span, message));
    }
}
