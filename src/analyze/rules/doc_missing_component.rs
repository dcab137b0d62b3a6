//! `doc-missing-component`: drawn, but never explained.

use std::collections::BTreeSet;

use super::context::Context;
use super::facts::Set;
use super::make::{aggregated, flat, ids, list, places};
use crate::model::{ComponentId, Finding, Kind, Severity, Tier};

pub(super) const ID: &str = "doc-missing-component";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    if cx.reading.pages.iter().all(|page| page.places.is_empty()) {
        return Vec::new();
    }
    let named = named(cx);
    let needs_words = |c: &ComponentId| {
        let component = t.component(*c);
        component.kind.tier() != Tier::Artifact && component.kind != Kind::MonitoringAgent
    };
    let silent: Vec<ComponentId> =
        t.ids().filter(needs_words).filter(|c| !named.contains(c)).collect();
    if silent.is_empty() { Vec::new() } else { vec![finding(cx, &silent)] }
}

/// Returns what any page names: by name, technology or kind, or with a reference.
fn named(cx: &Context<'_>) -> Set {
    let t = cx.topology;
    let names = &cx.reading.names;
    let (mut named, mut kinds) = (Set::new(), BTreeSet::new());
    for page in &cx.reading.pages {
        named.extend(page.page.references.iter().filter_map(|r| r.component));
        if named.len() == t.components.len() {
            break;
        }
        for sentence in page.places.iter().flat_map(|place| &place.sentences) {
            names.all_in(sentence, |component, kind| {
                named.extend(component);
                kinds.extend(kind);
            });
        }
    }
    named.extend(t.ids().filter(|c| kinds.contains(&t.component(*c).kind)));
    named
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
