//! `backup-untested`: a backup that nobody has ever restored, on record.

use super::backup_same_fate::copies;
use super::context::Context;
use super::facts;
use super::make::{add_to, graded, id, label};
use crate::model::{ComponentId, Date, Finding, Topology};

pub(super) const ID: &str = "backup-untested";

/// Days after which a restore test is old.
const DAYS_MAX: i64 = 366;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    t.ids().filter_map(|store| finding(t, store, cx.today)).collect()
}

fn finding(t: &Topology, store: ComponentId, today: Date) -> Option<Finding> {
    let component = t.component(store);
    let stated = component.backup.as_ref().filter(|b| !b.absent);
    let target = copies(t).into_iter().find(|(s, ..)| *s == store).map(|(_, to, _)| to);
    if !facts::is_store(component) || (stated.is_none() && target.is_none()) {
        return None;
    }
    let tested = stated.and_then(|b| b.tested);
    if tested.is_some_and(|day| today.days() - day.days() <= DAYS_MAX) {
        return None;
    }
    let name = &component.id;
    let what = target.map_or_else(|| name.clone(), |to| id(t, to));
    Some(Finding {
        subjects: vec![what.clone()],
        concerns: vec![name.clone()],
        labels: vec![label(facts::span_of(component, "backup"), "")],
        evidence: vec![match tested {
            Some(day) => format!("The last restore test of `{name}` is of {day}."),
            None => format!("`{name}` states no day under `backup.tested`."),
        }],
        why: "A backup is worth what its restore is worth; half of the failures are found on \
              the first try, and that should not be the day it is needed."
            .to_owned(),
        help: format!(
            "Restore the newest copy of `{name}` into an empty place, compare some rows, and \
             write down the day and how long it took."
        ),
        change: Some(add_to(name, "backup: {tested: 2026-05-31}")),
        ..graded(ID, 2, 1, format!("No restore test of `{what}` is on record."))
    })
}
