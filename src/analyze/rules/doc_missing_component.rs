//! `doc-missing-component`: drawn, but never explained.

use super::context::Context;
use super::make::{aggregated, flat, ids, list, places};
use crate::model::{ComponentId, Finding, Kind, Severity, Tier, Topology};

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
    let mut named = Named::of(t);
    for reference in cx.reading.pages.iter().flat_map(|page| &page.page.references) {
        named.add(reference.component, None);
    }
    let silent = t.ids().filter(needs_words).filter(|c| !named.has(t, *c));
    // Nobody looks for names whose words stand nowhere.
    let mut possible = Named::of(t);
    cx.reading.possible(|component, kind| possible.add(component, kind));
    let (mut sought, mut silent): (Vec<_>, Vec<_>) = silent.partition(|c| possible.has(t, *c));
    for page in &cx.reading.pages {
        // What the pages before have named is looked for no more.
        if sought.is_empty() {
            break;
        }
        for sentence in page.places.iter().flat_map(|place| &place.sentences) {
            cx.reading.names.all_in(sentence, |component, kind| named.add(component, kind));
        }
        sought.retain(|c| !named.has(t, *c));
    }
    silent.append(&mut sought);
    silent.sort_unstable();
    silent
}

/// Components and kinds that are named.
struct Named {
    components: Vec<bool>,
    kinds: [bool; Kind::ALL.len()],
}

impl Named {
    /// Returns that nothing of a topology is.
    fn of(t: &Topology) -> Self {
        Self { components: vec![false; t.components.len()], kinds: [false; Kind::ALL.len()] }
    }

    fn add(&mut self, component: Option<ComponentId>, kind: Option<Kind>) {
        if let Some(component) = component {
            self.components[component.0 as usize] = true;
        }
        if let Some(kind) = kind {
            self.kinds[kind as usize] = true;
        }
    }

    fn has(&self, t: &Topology, id: ComponentId) -> bool {
        self.components[id.0 as usize] || self.kinds[t.component(id).kind as usize]
    }
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
