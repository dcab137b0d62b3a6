//! `doc-issue-unfounded`: an issue that the topology does not show.

use std::collections::BTreeSet;

use super::context::Context;
use super::facts;
use super::make::{flat, label, list};
use crate::analyze::topics::{self, Topic};
use crate::model::{ComponentId, Finding, IssueRow, Severity, Span};

pub(super) const ID: &str = "doc-issue-unfounded";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let outside = cx.topology.issues.iter().filter(|issue| issue.outside);
    let outside: BTreeSet<Span> = outside.map(|issue| issue.span).collect();
    let is_outside = |row: &IssueRow| row.page.is_none() && outside.contains(&row.span);
    let rows = cx.issues.rows.iter().filter(|row| !is_outside(row) && row.agrees_with.is_empty());
    rows.filter_map(|row| finding(cx, row)).collect()
}

fn finding(cx: &Context<'_>, row: &IssueRow) -> Option<Finding> {
    let t = cx.topology;
    let words = format!("{} {}", row.title, row.text);
    let topic = topics::topics(&words).into_iter().find(|topic| topic.certain)?;
    // A row about the design as a whole, or about a kind, cannot be held against one component.
    let named = row.names.iter().find_map(|name| t.find(name))?;
    let name = &t.component(named).id;
    Some(Finding {
        subjects: vec![name.clone()],
        labels: vec![label(row.span, "not so in the topology")],
        evidence: vec![format!(
            "The row “{}” names {}; no finding on {} concerns it.",
            row.title,
            list(&row.names),
            topic.name
        )],
        why: "Work may go into mending what is not broken; or the topology lacks what the author \
              knows."
            .to_owned(),
        help: "Take the row out, or add to the topology what makes it true; for facts that no \
               topology can show, list it under `issues:` with `basis: outside`."
            .to_owned(),
        ..flat(
            ID,
            Severity::Low,
            format!(
                "The list says `{name}` {}; the model does not show it: {}.",
                topic.says,
                reason(cx, topic, named)
            ),
        )
    })
}

/// Returns what the topology shows instead.
fn reason(cx: &Context<'_>, topic: &Topic, named: ComponentId) -> String {
    let t = cx.topology;
    if !topic.rules.contains(&"spof") {
        return format!("no rule on {} fires for it", topic.name);
    }
    let with = |fan_out: &&crate::model::FanOut| fan_out.members.contains(&named);
    if let Some(fan_out) = cx.insight.fan_outs.iter().find(with) {
        return format!("`{}` uses {}", t.component(fan_out.from).id, fan_out.reading);
    }
    if facts::on_any_journey(t).contains(&named) {
        return "the journeys work without it".to_owned();
    }
    "it is on no journey".to_owned()
}
