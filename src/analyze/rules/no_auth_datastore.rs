//! `no-auth-datastore`: a store that asks nobody who they are.

use super::change::{entries, replaced};
use super::context::Context;
use super::facts;
use super::make::{arrow, graded, id, ids, label, list};
use crate::model::{ComponentId, Connection, Finding, Topology};

pub(super) const ID: &str = "no-auth-datastore";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    let open = facts::by_source(t, |c| is_open(t, c));
    open.iter().filter_map(|(caller, open)| finding(t, *caller, open)).collect()
}

fn is_open(t: &Topology, c: &Connection) -> bool {
    let none = |auth: &str| matches!(&*auth.to_lowercase(), "none" | "no" | "false" | "anonymous");
    facts::is_store(t.component(c.to)) && t.entry(c).auth.as_deref().is_some_and(none)
}

fn finding(t: &Topology, caller: ComponentId, open: &[&Connection]) -> Option<Finding> {
    let first = *open.first()?;
    let stores = ids(t, open.iter().map(|c| c.to));
    let (name, kept) = (&t.component(caller).id, list(&stores));
    let auth = [("auth", "password from the secret store")];
    let lines: Vec<String> =
        entries(t, open).into_iter().map(|entry| replaced(t, entry, &auth)).collect();
    Some(Finding {
        subjects: vec![id(t, caller)],
        concerns: stores.clone(),
        labels: vec![label(facts::entry_span(t.entry(first), "auth"), "no credentials")],
        evidence: vec![format!("The connection `{}` states `auth: none`.", arrow(t, first))],
        why: format!(
            "Whatever can reach {kept} can read and change it, not only `{name}`; nothing tells \
             a caller from an intruder."
        ),
        help: format!(
            "Give `{name}` an account of its own with the least rights that do, keep its password \
             in a secret store, and refuse every other login."
        ),
        change: Some(format!("connections:\n{}", lines.concat())),
        ..graded(ID, 3, 2, format!("`{name}` reaches {kept} without credentials."))
    })
}
