//! More than a drawing shows: what stands side by side, and the lines between it.

use std::collections::{BTreeMap, BTreeSet};

use super::loader::Loader;
use crate::model::{
    ComponentId, Connection, Finding, OPEN_COMPONENTS_MAX, SIDE_BY_SIDE_LINES_MAX,
    SIDE_BY_SIDE_MAX, Severity, Span, Topology,
};

const HELP: &str = "put what belongs together into containers, or state `views`; \
                    what is too much for a drawing is told in words";

impl Loader<'_, '_> {
    /// Warns where there is too much for a drawing.
    pub(super) fn crowds(&mut self) {
        let (boxes, lines) = (boxes(&self.topology), lines(&self.topology));
        let boxes = boxes.map(|at| (at, SIDE_BY_SIDE_MAX, "components"));
        let lines = lines.map(|at| (at, SIDE_BY_SIDE_LINES_MAX, "connections between components"));
        for ((around, span), most, what) in boxes.into_iter().chain(lines) {
            let place = match around {
                Some(id) => format!(" in `{}`", self.topology.component(id).id),
                None => String::new(),
            };
            let message = format!("more than {most} {what} side by side{place} are not drawn");
            let rule = "limit-exceeded";
            self.report(Finding::input(rule, Severity::Warning, span, message).help(HELP));
        }
    }
}

/// Where there is too much: what it stands in, and the first thing that is one too many.
type Crowd = (Option<ComponentId>, Span);

fn boxes(t: &Topology) -> Option<Crowd> {
    let mut counts = BTreeMap::new();
    t.ids().find_map(|id| {
        let component = t.component(id);
        let count = counts.entry(component.parent).or_insert(0);
        *count += 1;
        (*count > SIDE_BY_SIDE_MAX).then_some((component.parent, component.span))
    })
}

fn lines(t: &Topology) -> Option<Crowd> {
    let mut counts = BTreeMap::new();
    let mut known = BTreeSet::new();
    // Of a design that is drawn with all containers open, each connection is a line.
    let is_open = t.components.len() <= OPEN_COMPONENTS_MAX;
    t.connections.iter().find_map(|line| {
        let (around, from, to) = if is_open { whole(line) } else { beside(t, line)? };
        let is_closed = (from, to) != (line.from, line.to);
        if is_closed && !known.insert((from, to, t.entry(line).text())) {
            return None;
        }
        let count = counts.entry(around).or_insert(0);
        *count += 1;
        (*count > SIDE_BY_SIDE_LINES_MAX).then_some((around, t.entry(line).span))
    })
}

/// What holds both ends of a line, and what of it holds each.
type Beside = (Option<ComponentId>, ComponentId, ComponentId);

fn whole(line: &Connection) -> Beside {
    (None, line.from, line.to)
}

/// Returns the boxes side by side that a line joins; nothing for one into its own container.
fn beside(t: &Topology, line: &Connection) -> Option<Beside> {
    let chain = |id| -> Vec<ComponentId> {
        let mut chain: Vec<_> = std::iter::once(id).chain(t.ancestors(id)).collect();
        chain.reverse();
        chain
    };
    let (from, to) = (chain(line.from), chain(line.to));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let around = shared.checked_sub(1).map(|last| from[last]);
    Some((around, *from.get(shared)?, *to.get(shared)?))
}
