//! `requirement-untraced`: a requirement that nothing shows to be met.

use super::context::Context;
use super::make::{flat, label, list};
use crate::model::{ComponentId, Finding, Page, Requirement, Severity};

pub(super) const ID: &str = "requirement-untraced";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.topology.requirements.iter().filter_map(|r| finding(cx, r)).collect()
}

fn finding(cx: &Context<'_>, requirement: &Requirement) -> Option<Finding> {
    let (reason, key) = gap(cx, requirement)?;
    let span = requirement.spans.get(key).unwrap_or(requirement.span);
    Some(Finding {
        subjects: vec![requirement.id.clone()],
        labels: vec![label(span, "leads nowhere")],
        evidence: vec![format!("{reason}.")],
        why: "Whoever checks the design against what was asked cannot see where this one is met."
            .to_owned(),
        help: "Name the components under `met_by`, or the heading that explains it under \
               `explained_in` (the anchor as in the page's address, for example \
               \"#load-balancing\"); if it is not met yet, plan it."
            .to_owned(),
        ..flat(
            ID,
            Severity::Low,
            format!("“{}” is met by nothing in the topology.", requirement.text),
        )
    })
}

/// Returns why a requirement is not shown to be met, and the key that should show it.
fn gap(cx: &Context<'_>, requirement: &Requirement) -> Option<(String, &'static str)> {
    if let Some(anchor) = &requirement.explained_in {
        return is_dead(cx, anchor)
            .then(|| (format!("`{anchor}` is the anchor of no heading"), "explained_in"));
    }
    if !requirement.met_by.is_empty() {
        return None;
    }
    if requirement.explained_by_why {
        let silent = without_why(cx);
        let text = format!("{} state no `why`", list(&silent));
        return (!silent.is_empty()).then_some((text, "explained_by"));
    }
    let text = "It states no `met_by`, `explained_in` or `explained_by`".to_owned();
    Some((text, "text"))
}

fn without_why(cx: &Context<'_>) -> Vec<String> {
    let t = cx.topology;
    let silent = |c: &ComponentId| {
        let component = t.component(*c);
        component.is_ours() && component.why.as_ref().is_none_or(|why| why.trim().is_empty())
    };
    t.ids().filter(silent).map(|c| t.component(c).id.clone()).collect()
}

/// Returns whether an anchor leads to no heading, as far as the pages are known.
fn is_dead(cx: &Context<'_>, anchor: &str) -> bool {
    let Some(index) = cx.design.index else { return false };
    let (path, fragment) = anchor.split_once('#').unwrap_or((anchor, ""));
    let page = if path.is_empty() { Some(cx.site.page(index)) } else { other(cx, path) };
    let Some(page) = page else { return true };
    !fragment.is_empty() && !page.headings.iter().any(|heading| heading.id == fragment)
}

/// Returns the page at a path relative to the design's folder, by its file or its address.
fn other<'a>(cx: &Context<'a>, path: &str) -> Option<&'a Page> {
    let folder = cx.site.files.get(cx.topology.file.0 as usize)?;
    let folder = folder.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    let wanted = parts.join("/");
    let file = |page: &&Page| {
        cx.site
            .files
            .get(page.file.0 as usize)
            .is_some_and(|f| f.path == wanted || f.path == format!("{wanted}/index.md"))
    };
    cx.site.pages.iter().find(file)
}
