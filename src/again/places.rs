//! Where findings stand, and how that moves with an edit.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::Change;
use crate::Build;
use crate::model::{DesignAnalysis, FileId, Site, Sources, Span};
use crate::read::is_page;

/// Returns where findings of the designs of a site stand on pages.
pub fn places(build: &Build, sources: &Sources) -> Vec<Span> {
    let all = build.analysis.designs.iter().flat_map(spans);
    all.filter(|span| is_page(&sources.file(span.file).path)).collect()
}

/// Returns where everything stands that an analysis tells of.
pub(super) fn spans(analysis: &DesignAnalysis) -> impl Iterator<Item = Span> {
    let labels = analysis.findings.iter().flat_map(|finding| &finding.labels);
    let rows = analysis.issues.rows.iter().map(|row| row.span);
    labels.map(|label| label.span).chain(rows)
}

/// Returns a number for what pages tell of an analysis: all of it, but of places the lines alone.
pub(super) fn told(site: &Site, analysis: &DesignAnalysis) -> u64 {
    let line = |span: &mut Span| {
        let (_, line) = site.line(*span).unwrap_or_default();
        *span = Span::new(span.file, line, line);
    };
    let mut hasher = DefaultHasher::new();
    for finding in &analysis.findings {
        let mut finding = finding.clone();
        finding.labels.iter_mut().for_each(|label| line(&mut label.span));
        finding.hash(&mut hasher);
    }
    let mut issues = analysis.issues.clone();
    issues.rows.iter_mut().for_each(|row| line(&mut row.span));
    (issues, &analysis.questions).hash(&mut hasher);
    // Some of it is no whole number.
    format!("{:?}", analysis.insight).hash(&mut hasher);
    hasher.finish()
}

/// Moves the places on a page that come after an edit; `None` when one stands in what was edited, or
/// on another line than before.
pub(super) fn move_places(change: &Change, file: FileId, places: &mut [Span]) -> Option<()> {
    let (before, now) = (change.before.as_bytes(), change.now.as_bytes());
    let start = before.iter().zip(now).take_while(|(a, b)| a == b).count();
    let most = before.len().min(now.len()) - start;
    let same_end = before.iter().rev().zip(now.iter().rev()).take(most);
    let same_end = same_end.take_while(|(a, b)| a == b).count();
    let lines = |text: &[u8]| text.iter().filter(|byte| **byte == b'\n').count();
    let same_lines = lines(before) == lines(now);
    for place in places.iter_mut().filter(|place| place.file == file) {
        let range = place.range();
        if range.end <= start {
            continue;
        }
        if range.start < before.len() - same_end || !same_lines {
            return None;
        }
        let moved = |at: usize| (at + now.len()).checked_sub(before.len());
        *place = Span::new(file, moved(range.start)?, moved(range.end)?);
    }
    Some(())
}
