//! `backup-untested`: a backup that nobody has ever restored, on record.

use super::backup_same_fate::copies;
use super::change::dated;
use super::context::Context;
use super::facts;
use super::make::{graded, id, ids, label, list};
use crate::model::{ComponentId, Date, Finding, Topology};

pub(super) const ID: &str = "backup-untested";

/// Days after which a restore test is old.
const DAYS_MAX: i64 = 366;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let mut places: Vec<(String, Vec<ComponentId>)> = Vec::new();
    for store in t.ids().filter(|store| is_untested(t, *store, cx.today)) {
        let place = place(t, store).map_or_else(|| id(t, store), |to| id(t, to));
        match places.iter_mut().find(|(known, _)| *known == place) {
            Some((_, stores)) => stores.push(store),
            None => places.push((place, vec![store])),
        }
    }
    places.into_iter().map(|(place, stores)| finding(t, place, &stores)).collect()
}

/// Returns where the copies of a store lie.
fn place(t: &Topology, store: ComponentId) -> Option<ComponentId> {
    copies(t).into_iter().find(|(s, ..)| *s == store).map(|(_, to, _)| to)
}

fn tested(t: &Topology, store: ComponentId) -> Option<Date> {
    t.component(store).backup.as_ref().and_then(|b| b.tested)
}

fn is_untested(t: &Topology, store: ComponentId, today: Date) -> bool {
    let component = t.component(store);
    let stated = component.backup.as_ref().is_some_and(|b| !b.absent);
    let copied = facts::is_store(component) && (stated || place(t, store).is_some());
    let recent = |day: Date| today.days() - day.days() <= DAYS_MAX;
    copied && !tested(t, store).is_some_and(recent)
}

fn finding(t: &Topology, place: String, stores: &[ComponentId]) -> Finding {
    let names = ids(t, stores.iter().copied());
    let evidence = stores.iter().map(|store| match tested(t, *store) {
        Some(day) => format!("The last restore test of `{}` is of {day}.", id(t, *store)),
        None => format!("`{}` states no day under `backup.tested`.", id(t, *store)),
    });
    let keys = "backup: {tested: 2026-05-31}";
    let lines: Vec<String> = names.iter().map(|name| format!("  {}", dated(name, keys))).collect();
    let message = format!("No restore test of `{place}` is on record.");
    Finding {
        subjects: vec![place],
        concerns: names.clone(),
        labels: stores
            .iter()
            .map(|store| label(facts::span_of(t.component(*store), "backup"), ""))
            .collect(),
        evidence: evidence.collect(),
        why: "A backup is worth what its restore is worth; half of the failures are found on \
              the first try, and that should not be the day it is needed."
            .to_owned(),
        help: format!(
            "Restore the newest copy of {} into an empty place, compare some rows, and write \
             down the day and how long it took.",
            list(&names)
        ),
        change: Some(format!("components:\n{}", lines.concat())),
        ..graded(ID, 2, 1, message)
    }
}
