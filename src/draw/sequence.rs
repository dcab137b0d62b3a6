//! A journey's steps over time: who calls whom, in order.

use std::fmt::Write;

use crate::model::{ComponentId, Journey, Topology, Words};

use super::layout::measure::{Face, fit, width};
use super::svg::{escape, number};

/// Distance between two life lines, more where a text needs it.
const COLUMN: f64 = 112.0;
/// Height of a step.
const STEP_H: f64 = 34.0;
/// Room above the first step.
const TOP: f64 = 56.0;
/// The widest name in a head, and the widest text of a step.
const TEXT_MAX: f64 = 220.0;
/// Size of text.
const SIZE: f64 = 12.0;

/// Returns the sequence drawing of a journey, or nothing when it states no steps.
pub fn sequence_svg(topology: &Topology, journey: &Journey, words: &Words) -> Option<String> {
    let parts = participants(journey);
    if parts.is_empty() {
        return None;
    }
    let names: Vec<String> = parts
        .iter()
        .map(|id| fit(&topology.component(*id).name, Face::Bold, SIZE, TEXT_MAX).0)
        .collect();
    let texts: Vec<String> = journey
        .steps
        .iter()
        .enumerate()
        .map(|(at, step)| fit(&format!("{} {}", at + 1, step.label), Face::Sans, SIZE, TEXT_MAX).0)
        .collect();
    let x = columns(journey, &parts, &names, &texts);
    let w = x[x.len() - 1] + head_width(&names[names.len() - 1]) / 2.0 + 16.0;
    let h = TOP + STEP_H * journey.steps.len() as f64 + 12.0;
    let (name, steps) = (journey.name.as_str(), journey.steps.len().to_string());
    let gaps = [("name", name), ("n", steps.as_str())];
    let label = words.fill("Sequence of {name}: {n} steps", &gaps);
    let mut out = format!(
        r#"<svg class="diagram sequence" data-diagram="sequence-{}" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title>"#,
        escape(&journey.id),
        number(w),
        number(h),
        escape(&label),
        escape(&journey.name),
    );
    let lives: String =
        x.iter().map(|x| format!("M{} 44V{}", number(*x), number(h - 12.0))).collect();
    let _ = write!(out, r#"<path class="life" d="{lives}"/>"#);
    for (x, name) in x.iter().zip(&names) {
        head(&mut out, *x, name);
    }
    for (at, step) in journey.steps.iter().enumerate() {
        let column = |id: ComponentId| parts.iter().position(|p| *p == id).map_or(0.0, |c| x[c]);
        let y = TOP + STEP_H * (at as f64 + 0.7);
        message(&mut out, at + 1, (column(step.from), column(step.to)), y, &texts[at]);
    }
    out.push_str("</svg>");
    Some(out)
}

/// Returns who takes part, in the order of first appearance.
fn participants(journey: &Journey) -> Vec<ComponentId> {
    let mut parts = Vec::new();
    for id in journey.steps.iter().flat_map(|step| [step.from, step.to]) {
        if !parts.contains(&id) {
            parts.push(id);
        }
    }
    parts
}

fn head_width(name: &str) -> f64 {
    width(name, Face::Bold, SIZE) + 20.0
}

/// Returns the middle of each life line, far enough apart for heads and texts.
fn columns(
    journey: &Journey,
    parts: &[ComponentId],
    names: &[String],
    texts: &[String],
) -> Vec<f64> {
    let mut x = vec![16.0 + head_width(&names[0]) / 2.0];
    for at in 1..parts.len() {
        let heads = (head_width(&names[at - 1]) + head_width(&names[at])) / 2.0 + 16.0;
        let mut next = x[at - 1] + COLUMN.max(heads);
        for (step, text) in journey.steps.iter().zip(texts) {
            let ends = [step.from, step.to].map(|id| parts.iter().position(|p| *p == id));
            let (Some(a), Some(b)) = (ends[0], ends[1]) else { continue };
            if a.max(b) == at && a.min(b) < at {
                next = next.max(x[a.min(b)] + width(text, Face::Sans, SIZE) + 24.0);
            }
            if a == b && a + 1 == at {
                next = next.max(x[a] + width(text, Face::Sans, SIZE) + 48.0);
            }
        }
        x.push(next);
    }
    x
}

fn head(out: &mut String, x: f64, name: &str) {
    let w = head_width(name);
    let _ = write!(
        out,
        r#"<rect class="head" x="{}" y="14" width="{}" height="30" rx="2"/><text class="name" x="{}" y="33" text-anchor="middle">{}</text>"#,
        number(x - w / 2.0),
        number(w),
        number(x),
        escape(name)
    );
}

/// Draws a step: an arrow with its number and text, or a turn for a call to oneself.
fn message(out: &mut String, step: usize, (from, to): (f64, f64), y: f64, text: &str) {
    let (n, middle) = (number, (from + to) / 2.0);
    let _ = write!(out, r#"<g data-step="{step}">"#);
    if from == to {
        let _ = write!(
            out,
            r#"<path class="message" d="M{} {}h24v12h-18"/><path class="tip" d="M{} {}l8 -4v8z"/><text x="{}" y="{}">{}</text>"#,
            n(from),
            n(y - 8.0),
            n(from),
            n(y + 4.0),
            n(from + 30.0),
            n(y),
            escape(text)
        );
    } else {
        let side = if from < to { -1.0 } else { 1.0 };
        let _ = write!(
            out,
            r#"<path class="message" d="M{} {}H{}"/><path class="tip" d="M{} {}l{} -4v8z"/><text x="{}" y="{}" text-anchor="middle">{}</text>"#,
            n(from),
            n(y),
            n(to + side * 6.0),
            n(to),
            n(y),
            n(side * 8.0),
            n(middle),
            n(y - 6.0),
            escape(text)
        );
    }
    out.push_str("</g>");
}
