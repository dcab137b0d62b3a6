//! `backup-same-fate`: a backup that burns with what it saves.

use super::change::added;
use super::context::Context;
use super::facts;
use super::make::{free, graded, id, label};
use crate::model::{ComponentId, Finding, Kind, Purpose, Span, Topology};

pub(super) const ID: &str = "backup-same-fate";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let mut pairs = copies(t);
    pairs.dedup_by_key(|(store, backup, _)| (*store, *backup));
    pairs.into_iter().filter_map(|(store, backup, span)| finding(t, store, backup, span)).collect()
}

/// Returns each store with where its copies go, and the line that says so.
pub(super) fn copies(t: &Topology) -> Vec<(ComponentId, ComponentId, Span)> {
    let mut pairs = Vec::new();
    for store in t.ids() {
        let component = t.component(store);
        if let Some(to) = component.backup.as_ref().and_then(|b| b.to) {
            let span = component.spans.get("backup.to").or_else(|| component.spans.get("backup"));
            pairs.push((store, to, span.unwrap_or(component.span)));
        }
    }
    for c in t.connections.iter().filter(|c| t.entry(c).purpose == Purpose::Backup) {
        // A backup server may fetch: the store is the end that keeps the data.
        let fetched =
            facts::is_store(t.component(c.to)) && t.component(c.from).kind == Kind::Backup;
        let (store, to) = if fetched { (c.to, c.from) } else { (c.from, c.to) };
        pairs.push((store, to, t.entry(c).span));
    }
    pairs.sort_by_key(|(store, to, _)| (*store, *to));
    pairs
}

fn finding(t: &Topology, store: ComponentId, backup: ComponentId, span: Span) -> Option<Finding> {
    if t.component(backup).external {
        return None;
    }
    let shared = shared_fate(t, store, backup)?;
    let (kept, copy) = (&t.component(store).id, &t.component(backup).id);
    let place = &t.component(shared).id;
    let vault = free(t, "off-site");
    Some(Finding {
        subjects: vec![id(t, backup)],
        concerns: vec![kept.clone(), place.clone()],
        labels: vec![label(span, "the copy stays in the same place")],
        evidence: vec![format!("`{kept}` and `{copy}` both fall with `{place}`.")],
        why: format!(
            "A backup is for the day when `{place}` is gone: burnt, stolen, deleted or encrypted \
             by an intruder. On that day this one is gone too."
        ),
        help: format!(
            "Send the copies of `{kept}` to another place: other hardware, better another site \
             or provider, under another account."
        ),
        change: Some(format!(
            "components:\n  {vault}: {{kind: backup, external: true}}\n  {}",
            added(kept, &format!("backup: {{to: {vault}, every: day}}"))
        )),
        ..graded(ID, 3, 2, format!("`{copy}` dies with `{kept}`: both in `{place}`."))
    })
}

/// Returns the host or stated fate that two components share.
pub(super) fn shared_fate(t: &Topology, a: ComponentId, b: ComponentId) -> Option<ComponentId> {
    let with_self = |id: ComponentId| {
        let mut all = facts::fates(t, id);
        all.insert(id);
        all
    };
    let (a, b) = (with_self(a), with_self(b));
    // The innermost place says most: hosts are declared before what they hold.
    a.intersection(&b).last().copied()
}
