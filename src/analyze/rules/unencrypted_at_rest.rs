//! `unencrypted-at-rest`: sensitive data on a disk that anyone can read.

use super::change::add_to;
use super::context::Context;
use super::facts;
use super::make::{graded, id, label};
use crate::model::{Component, ComponentId, Finding, Kind, Question, Topology};

pub(super) const ID: &str = "unencrypted-at-rest";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let t = cx.topology;
    t.ids().filter_map(|store| finding(t, store)).collect()
}

/// Returns the stores of sensitive data that state neither.
pub(super) fn questions(t: &Topology) -> Option<Question> {
    let silent = |c: &ComponentId| {
        let c = t.component(*c);
        keeps_data(c) && facts::sensitive(c).is_some() && c.encrypted_at_rest.is_none()
    };
    let about: Vec<String> = t.ids().filter(silent).map(|c| id(t, c)).collect();
    (!about.is_empty()).then(|| Question {
        rule: ID,
        text: "Is the sensitive data encrypted at rest? State `encrypted_at_rest`.".to_owned(),
        about,
    })
}

fn keeps_data(component: &Component) -> bool {
    facts::is_store(component) || component.kind == Kind::Backup
}

fn finding(t: &Topology, store: ComponentId) -> Option<Finding> {
    let component = t.component(store);
    let class = facts::sensitive(component)?;
    if !keeps_data(component) || component.encrypted_at_rest != Some(false) {
        return None;
    }
    let name = &component.id;
    Some(Finding {
        subjects: vec![name.clone()],
        labels: vec![label(facts::span_of(component, "encrypted_at_rest"), "in the clear")],
        evidence: vec![format!(
            "`{name}` states `encrypted_at_rest: false` and data of class `{class}`."
        )],
        why: "A stolen disk, a returned one or a copied snapshot gives everything away, and \
              nobody notices."
            .to_owned(),
        help: "Encrypt the volume or turn on the product's own encryption (LUKS, or the \
               provider's disk encryption), keep the key elsewhere, and treat the backups the \
               same way."
            .to_owned(),
        change: Some(add_to(name, "encrypted_at_rest: true")),
        ..graded(ID, 3, 2, format!("`{name}` holds {class} unencrypted."))
    })
}
