//! `no-backup`: stores that nothing can be restored from.

use super::change::added;
use super::context::Context;
use super::facts;
use super::make::{aggregated, free, graded, ids, list, places, plural};
use crate::model::{ComponentId, Finding, Kind, Purpose, Topology};

pub(super) const ID: &str = "no-backup";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let bare: Vec<ComponentId> = t.ids().filter(|s| is_bare(t, *s)).collect();
    if bare.is_empty() { Vec::new() } else { vec![finding(t, &bare)] }
}

fn is_bare(t: &Topology, id: ComponentId) -> bool {
    let store = t.component(id);
    if !facts::is_store(store) || !store.is_ours() || store.rebuildable {
        return false;
    }
    // Members of a group keep the same data: a backup of one is a backup of all.
    let peers = store.group.map_or_else(|| vec![id], |g| t.group(g).members.clone());
    let stated_absent =
        peers.iter().any(|p| t.component(*p).backup.as_ref().is_some_and(|b| b.absent));
    !peers.iter().any(|p| is_backed_up(t, *p)) && (stated_absent || !facts::is_unknown(t, "backup"))
}

fn is_backed_up(t: &Topology, id: ComponentId) -> bool {
    let stated = t.component(id).backup.as_ref().is_some_and(|b| !b.absent);
    let chain: Vec<ComponentId> = std::iter::once(id)
        .chain(t.ancestors(id).filter(|a| t.component(*a).kind.is_host()))
        .collect();
    let is_copy = |from: ComponentId, to: ComponentId, purpose: Purpose| {
        chain.contains(&from)
            && (purpose == Purpose::Backup || t.component(to).kind == Kind::Backup)
    };
    stated
        || t.connections.iter().any(|c| {
            let purpose = t.entry(c).purpose;
            is_copy(c.from, c.to, purpose) || is_copy(c.to, c.from, purpose)
        })
}

fn finding(t: &Topology, bare: &[ComponentId]) -> Finding {
    let stores = ids(t, bare.iter().copied());
    let backup = free(t, "backup-store");
    let keys = format!("backup: {{to: {backup}, every: day}}");
    let lines: String = stores.iter().map(|s| format!("  {}", added(s, &keys))).collect();
    let change = format!(
        "components:\n  {backup}: {{kind: backup, external: true, why: Copies outside our hosts.}}\n\
         {lines}"
    );
    let finding = Finding {
        labels: places(bare.iter().map(|s| t.component(*s).span)),
        evidence: vec![format!(
            "{} {} no `backup` and no connection with purpose backup.",
            list(&stores),
            plural(stores.len(), "has", "have")
        )],
        why: "What a wrong DELETE, a bad release or ransomware destroys is gone for good. A \
              replica copies the mistake within a second; a backup does not."
            .to_owned(),
        help: format!(
            "Copy {} every day to storage that does not fall with it, keep the copies some \
             weeks, and try a restore now and then: write the day under `tested`.",
            list(&stores)
        ),
        change: Some(change),
        ..graded(ID, 3, 1, format!("No backup is described for {}.", list(&stores)))
    };
    aggregated(stores, finding)
}
