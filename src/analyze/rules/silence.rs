//! `<!-- groundplan: ignore RULE -->`: text findings that the author silences.

use super::context::Context;
use crate::model::{Directive, DirectiveKind, Finding, Page, Span, names_rule};

/// Drops the places that a directive silences, and findings that have no place left.
pub(super) fn apply(cx: &Context<'_>, found: Vec<Finding>) -> Vec<Finding> {
    let pages = cx.reading.pages.iter().map(|page| page.page);
    let pages: Vec<&Page> = pages.filter(|page| directives(page).next().is_some()).collect();
    if pages.is_empty() {
        return found;
    }
    let mut kept = Vec::new();
    for mut finding in found {
        let before = finding.labels.len();
        finding.labels.retain(|label| !is_silenced(cx, &pages, finding.rule, label.span));
        if before == 0 || !finding.labels.is_empty() {
            kept.push(finding);
        }
    }
    kept
}

fn is_silenced(cx: &Context<'_>, pages: &[&Page], rule: &str, span: Span) -> bool {
    let pages = pages.iter().filter(|page| page.file == span.file);
    pages.flat_map(|page| directives(page).map(move |d| (page, d))).any(|(page, d)| {
        speaks_of(d, rule) && (is_at(cx, d.span, span) || is_below(cx, page, d.span, span))
    })
}

fn directives(page: &Page) -> impl Iterator<Item = &Directive> {
    page.directives.iter().filter(|d| d.kind == DirectiveKind::Ignore)
}

/// Without a word it silences every text rule; `doc-claim` is enough for `doc-claim-contradicted`.
fn speaks_of(directive: &Directive, rule: &str) -> bool {
    let mut words = directive.arguments.iter().map(|(word, _)| word);
    directive.arguments.is_empty() || words.any(|word| names_rule(word, rule))
}

/// A directive right below a heading speaks of the heading too.
fn is_below(cx: &Context<'_>, page: &Page, directive: Span, place: Span) -> bool {
    let (Some((_, at)), Some((_, line))) = (cx.site.line(directive), cx.site.line(place)) else {
        return false;
    };
    let is_heading = page
        .headings
        .iter()
        .any(|h| cx.site.line(h.span).is_some_and(|(_, heading)| heading == line));
    is_heading && at > line && at - line <= 2
}

/// A directive silences its own line and the next one.
fn is_at(cx: &Context<'_>, directive: Span, place: Span) -> bool {
    match (cx.site.line(directive), cx.site.line(place)) {
        (Some((_, at)), Some((_, line))) => line == at || line == at + 1,
        _ => false,
    }
}
