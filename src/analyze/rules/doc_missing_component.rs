//! `doc-missing-component`: drawn, but never explained.

use super::context::Context;
use super::make::{aggregated, flat, ids, list, places};
use crate::model::{ComponentId, Finding, Kind, Severity, Tier};

pub(super) const ID: &str = "doc-missing-component";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    if cx.reading.pages.iter().all(|page| page.places.is_empty()) {
        return Vec::new();
    }
    let silent = silent(cx);
    if silent.is_empty() { Vec::new() } else { vec![finding(cx, &silent)] }
}

/// Returns what should be named and is on no page: by name, technology or kind, or with a
/// reference.
fn silent(cx: &Context<'_>) -> Vec<ComponentId> {
    let t = cx.topology;
    let needs_words = |c: &ComponentId| {
        let component = t.component(*c);
        component.kind.tier() != Tier::Artifact && component.kind != Kind::MonitoringAgent
    };
    let mut silent: Vec<ComponentId> = t.ids().filter(needs_words).collect();
    for page in &cx.reading.pages {
        // What the pages before have named is looked for no more.
        if silent.is_empty() {
            break;
        }
        let referred = page.page.references.iter().filter_map(|r| r.component);
        let (mut named, mut kinds) = (vec![false; t.components.len()], [false; Kind::ALL.len()]);
        referred.for_each(|component| named[component.0 as usize] = true);
        for sentence in page.places.iter().flat_map(|place| &place.sentences) {
            cx.reading.names.all_in(sentence, |component, kind| {
                if let Some(component) = component {
                    named[component.0 as usize] = true;
                }
                if let Some(kind) = kind {
                    kinds[kind as usize] = true;
                }
            });
        }
        silent.retain(|c| !named[c.0 as usize] && !kinds[t.component(*c).kind as usize]);
    }
    silent
}

fn finding(cx: &Context<'_>, silent: &[ComponentId]) -> Finding {
    let t = cx.topology;
    let names = ids(t, silent.iter().copied());
    let are = if names.len() == 1 { "is" } else { "are" };
    let finding = Finding {
        labels: places(silent.iter().map(|c| t.component(*c).span)),
        evidence: vec![format!(
            "No page of this design names {} by id, name, technology or kind.",
            list(&names)
        )],
        why: "Whoever reads the text and looks at the drawing has to guess what it is for."
            .to_owned(),
        help: format!(
            "Write a sentence about it, refer to it with `[[{}]]`, or take it out of the drawing.",
            names[0]
        ),
        ..flat(ID, Severity::Info, format!("{} {are} drawn but never explained.", list(&names)))
    };
    aggregated(names, finding)
}
