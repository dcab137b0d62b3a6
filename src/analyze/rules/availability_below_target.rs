//! `availability-below-target`: a promise that the figures do not keep.

use super::context::Context;
use super::facts;
use super::make::{flat, label};
use crate::model::{
    Finding, HOURS_PER_YEAR, JourneyInsight, NamedBy, Severity, availability_text, hours_text,
};

pub(super) const ID: &str = "availability-below-target";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let missed = cx.insight.journeys.iter().filter(|j| cx.misses_target(j));
    missed.filter_map(|j| finding(cx, j)).collect()
}

fn finding(cx: &Context<'_>, insight: &JourneyInsight) -> Option<Finding> {
    let t = cx.topology;
    let journey = cx.journey(insight.journey);
    let promised = journey.availability_target.as_ref()?;
    let missing = insight.unavailability()?;
    let over = (missing - promised.unavailability) * HOURS_PER_YEAR;
    let (reached, target) =
        (availability_text(missing), availability_text(promised.unavailability));
    let ours = |i: &&crate::model::Importance| t.component(i.subject.component()).is_ours();
    let first = insight.importance.iter().find(ours);
    let first_name = first.map(|i| t.component(i.subject.component()).id.clone());
    let first_text = first_name.as_ref().map(|c| format!(" First: `{c}`.")).unwrap_or_default();
    let ranked: Vec<String> = insight
        .importance
        .iter()
        .take(3)
        .map(|i| format!("`{}` {}", i.subject.name(t), hours_text(i.hours_per_year)))
        .collect();
    let span = journey.spans.get("availability_target").unwrap_or(journey.span);
    let over_text = hours_text(over);
    Some(Finding {
        subjects: first_name.clone().into_iter().collect(),
        journeys: vec![journey.id.clone()],
        named_by: NamedBy::Journey,
        labels: vec![label(span, "not reached")],
        evidence: vec![
            format!(
                "“{}” is down {}; the target allows {}.",
                journey.name,
                hours_text(missing * HOURS_PER_YEAR),
                hours_text(promised.unavailability * HOURS_PER_YEAR)
            ),
            format!("What would be saved if one never failed: {}.", ranked.join(", ")),
        ],
        why: "Whoever relies on the promised figure (a contract, another service) is misled."
            .to_owned(),
        help: match &first_name {
            Some(c) => format!(
                "Begin with a second `{c}`, or lower the target to what is reached; check the \
                 stated figures first."
            ),
            None => "Lower the target to what is reached, or check the stated figures.".to_owned(),
        },
        change: None,
        ..flat(
            ID,
            Severity::High,
            format!(
                "“{}”: {reached}, stated target {target}; {over_text} over.{first_text}",
                journey.name
            ),
        )
    })
    .map(|f| Finding { concerns: facts_of(cx, insight), ..f })
}

fn facts_of(cx: &Context<'_>, insight: &JourneyInsight) -> Vec<String> {
    let t = cx.topology;
    let on = facts::on_journey(t, cx.journey(insight.journey));
    let top = insight.importance.iter().take(3).map(|i| i.subject.component());
    top.filter(|c| on.contains(c) || t.component(*c).kind.is_host())
        .map(|c| t.component(c).id.clone())
        .collect()
}
