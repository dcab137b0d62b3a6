//! `external-dependency`: what a journey needs and somebody else runs.

use super::context::Context;
use super::make::{flat, label};
use super::spof;
use crate::model::{Finding, FoldedCut, Folding, Kind, Severity};

pub(super) const ID: &str = "external-dependency";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let cuts = cx.folded();
    let external = cuts.iter().filter(|cut| matches!(cut.folding, Folding::External));
    external.map(|cut| finding(cx, cut)).collect()
}

fn finding(cx: &Context<'_>, cut: &FoldedCut) -> Finding {
    let component = cx.topology.component(cut.subject);
    let name = &component.id;
    let journeys = spof::stopped(cx, cut);
    let names = spof::journey_list(cx, &journeys);
    let service = if component.kind == Kind::Dns { "the name service " } else { "" };
    let depend = if journeys.len() == 1 { "depends" } else { "depend" };
    let stated = match &component.availability {
        Some(a) => format!("It is stated to work {} of the time.", a.text),
        None => "No availability is stated for it.".to_owned(),
    };
    Finding {
        subjects: vec![name.clone()],
        journeys: journeys.iter().map(|j| cx.journey(*j).id.clone()).collect(),
        labels: vec![label(component.span, "run by somebody else")],
        evidence: vec![format!("Without `{name}`, {names} cannot work."), stated],
        why: "You can neither mend it nor hurry it; what it promises is the most that you can \
              promise."
            .to_owned(),
        help: format!(
            "Look up what its provider promises and state it under `availability` on `{name}`; \
             where that is not enough, add a second provider. This remark stays: the figure \
             enters the availability of what depends on it."
        ),
        change: Some(format!(
            "components:\n  {name}: {{availability: 99.9%}}     # stands there already: add this, \
             with the figure that is promised\n"
        )),
        ..flat(
            ID,
            Severity::Info,
            format!("{names} {depend} on {service}`{name}`, which you do not run."),
        )
    }
}
