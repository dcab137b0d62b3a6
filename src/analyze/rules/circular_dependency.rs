//! `circular-dependency`: components that wait for each other.

use super::change::replaced;
use super::context::Context;
use super::make::{graded, ids, label};
use crate::analyze::meaning::circle;
use crate::model::{ComponentId, Finding};

pub(super) const ID: &str = "circular-dependency";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.meaning.request_cycles().iter().filter_map(|cycle| finding(cx, cycle)).collect()
}

fn finding(cx: &Context<'_>, cycle: &[ComponentId]) -> Option<Finding> {
    let t = cx.topology;
    let (first, last) = (*cycle.first()?, *cycle.last()?);
    let names = ids(t, cycle.iter().copied());
    let closing = t.connections.iter().find(|c| c.from == last && c.to == first);
    let span = closing.map_or(t.component(first).span, |c| t.entry(c).span);
    let to = &t.component(first).id;
    Some(Finding {
        subjects: names.clone(),
        labels: vec![label(span, "closes the circle")],
        evidence: vec![format!(
            "{} connections, none of them optional, lead from `{to}` back to itself.",
            cycle.len()
        )],
        why: "After a power cut each waits for the next, and a slow one slows all of them: such \
              circles turn a small fault into a standstill."
            .to_owned(),
        help: "Let one of them work without the other (a queue, a cached answer, a start in two \
               steps) and mark that connection `optional: true`."
            .to_owned(),
        change: closing
            .map(|c| format!("connections:\n{}", replaced(t, t.entry(c), &[("optional", "true")]))),
        ..graded(ID, 2, 2, format!("{}: none can start without the other.", circle(&names)))
    })
}
