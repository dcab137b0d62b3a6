//! A journey's steps over time: who calls whom, in order.

use std::fmt::Write;

use crate::model::{ComponentId, Journey, Step, Topology, Words};

use super::layout::measure::{Face, fit, width, wrap};
use super::number::number;
use super::svg::escape;

/// Distance between two life lines, more where a text needs it.
const COLUMN: f64 = 92.0;
/// Height of a step, and of each line of its text past the first.
const STEP_H: f64 = 34.0;
const LINE_H: f64 = 14.0;
/// Text wider than this for each column that its arrow crosses goes on a second line.
const COLUMN_TEXT: f64 = 96.0;
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
    let texts: Vec<Vec<String>> =
        (1..).zip(&journey.steps).map(|(n, step)| step_lines(&parts, n, step)).collect();
    let mut x = columns(journey, &parts, &names, &texts);
    let last = x[x.len() - 1];
    let turns = journey
        .steps
        .iter()
        .zip(&texts)
        .filter(|(step, _)| step.from == step.to && place(&parts, step.to) + 1 == parts.len());
    let turn = turns.map(|(_, lines)| 30.0 + wide(lines)).fold(0.0, f64::max);
    let w = last + turn.max(head_width(&names[names.len() - 1]) / 2.0) + 16.0;
    // Where one reads from the right, the first to act stands there.
    let right = words.is_from_right();
    if right {
        x.iter_mut().for_each(|x| *x = w - *x);
    }
    let more: usize = texts.iter().map(|lines| lines.len() - 1).sum();
    let h = TOP + STEP_H * texts.len() as f64 + LINE_H * more as f64 + 12.0;
    let mut out = opening(journey, words, w, h);
    let ways: Vec<(f64, f64)> = journey
        .steps
        .iter()
        .map(|step| (x[place(&parts, step.from)], x[place(&parts, step.to)]))
        .collect();
    lives(&mut out, &x, h - 12.0, &ways, &texts);
    out.push_str(if right { r#"<g direction="rtl">"# } else { "" });
    for (x, name) in x.iter().zip(&names) {
        head(&mut out, *x, name);
    }
    for (at, (way, y)) in ways.iter().zip(levels(&texts)).enumerate() {
        message(&mut out, at + 1, *way, y, right, &texts[at]);
    }
    out.push_str(if right { "</g></svg>" } else { "</svg>" });
    Some(out)
}

/// Returns the height of each step's arrow.
fn levels(texts: &[Vec<String>]) -> Vec<f64> {
    let mut top = TOP;
    let level = |lines: &Vec<String>| {
        let y = top + LINE_H * (lines.len() - 1) as f64 + STEP_H * 0.7;
        top = y + STEP_H * 0.3;
        y
    };
    texts.iter().map(level).collect()
}

/// Draws the life lines; they leave room for the texts that stand over them.
fn lives(out: &mut String, x: &[f64], bottom: f64, ways: &[(f64, f64)], texts: &[Vec<String>]) {
    let steps: Vec<_> = ways.iter().zip(texts).zip(levels(texts)).collect();
    let mut path = String::new();
    for x in x {
        let _ = write!(path, "M{} 44", number(*x));
        for ((way, lines), y) in &steps {
            let wide = wide(lines);
            let is_over = way.0 != way.1 && ((way.0 + way.1) / 2.0 - x).abs() < wide / 2.0 + 3.0;
            if is_over {
                let top = y - 6.0 - LINE_H * lines.len() as f64;
                let _ = write!(path, "V{}M{} {}", number(top), number(*x), number(y - 3.0));
            }
        }
        let _ = write!(path, "V{}", number(bottom));
    }
    let _ = write!(out, r#"<path class="life" d="{path}"/>"#);
}

/// Returns the start of the drawing: its size, its name for those who listen.
fn opening(journey: &Journey, words: &Words, w: f64, h: f64) -> String {
    let (one, many) = ("Sequence of {name}: {n} step", "Sequence of {name}: {n} steps");
    let label = words.counted(journey.steps.len(), one, many, &[("name", &journey.name)]);
    let (w, h) = (number(w), number(h));
    format!(
        r#"<svg class="diagram sequence" data-diagram="sequence-{}" width="{w}" viewBox="0 0 {w} {h}" role="img" aria-label="{}">"#,
        escape(&journey.id),
        escape(&label),
    )
}

/// Returns the text of a step with its number, on one line or two.
fn step_lines(parts: &[ComponentId], n: usize, step: &Step) -> Vec<String> {
    let crossed = place(parts, step.from).abs_diff(place(parts, step.to)).max(1);
    let wide = (COLUMN_TEXT * crossed as f64).min(TEXT_MAX);
    let text = format!("{n} {}", step.label);
    let tries = [wide, (wide * 1.5).min(TEXT_MAX)].map(|w| wrap(&text, Face::Sans, SIZE, w));
    let fitting = tries.into_iter().find(|(_, cut)| !cut);
    // What two such lines do not hold gets one long line, shortened.
    fitting.map_or_else(|| vec![fit(&text, Face::Sans, SIZE, TEXT_MAX).0], |(lines, _)| lines)
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

/// Returns the number of a participant.
fn place(parts: &[ComponentId], id: ComponentId) -> usize {
    parts.iter().position(|part| *part == id).unwrap_or(0)
}

fn wide(lines: &[String]) -> f64 {
    lines.iter().map(|line| width(line, Face::Sans, SIZE)).fold(0.0, f64::max)
}

fn head_width(name: &str) -> f64 {
    width(name, Face::Bold, SIZE) + 20.0
}

/// Returns the middle of each life line, far enough apart for heads and texts.
fn columns(
    journey: &Journey,
    parts: &[ComponentId],
    names: &[String],
    texts: &[Vec<String>],
) -> Vec<f64> {
    let mut x = vec![16.0 + head_width(&names[0]) / 2.0];
    for at in 1..parts.len() {
        let heads = (head_width(&names[at - 1]) + head_width(&names[at])) / 2.0 + 16.0;
        let mut next = x[at - 1] + COLUMN.max(heads);
        for (step, lines) in journey.steps.iter().zip(texts) {
            let wide = wide(lines);
            let ends = [step.from, step.to].map(|id| parts.iter().position(|p| *p == id));
            let (Some(a), Some(b)) = (ends[0], ends[1]) else { continue };
            if a.max(b) == at && a.min(b) < at {
                next = next.max(x[a.min(b)] + wide + 24.0);
            }
            if a == b && a + 1 == at {
                next = next.max(x[a] + wide + 48.0);
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
fn message(
    out: &mut String,
    step: usize,
    (from, to): (f64, f64),
    y: f64,
    right: bool,
    lines: &[String],
) {
    let n = number;
    let _ = write!(out, r#"<g data-step="{step}">"#);
    let last = lines.len() - 1;
    if from == to {
        // The turn stands on the side to which one reads on.
        let on = if right { -1.0 } else { 1.0 };
        let _ = write!(
            out,
            r#"<path class="message" d="M{0} {1}h{2}v12h{3}"/><path class="tip" d="M{0} {4}l{5} -4v8z"/>"#,
            n(from),
            n(y - 8.0),
            n(on * 24.0),
            n(on * -18.0),
            n(y + 4.0),
            n(on * 8.0),
        );
        for (row, line) in lines.iter().enumerate() {
            let above = LINE_H * (last - row) as f64;
            text(out, from + on * 30.0, y - above, "start", line);
        }
    } else {
        let side = if from < to { -1.0 } else { 1.0 };
        let _ = write!(
            out,
            r#"<path class="message" d="M{0} {1}H{2}"/><path class="tip" d="M{3} {1}l{4} -4v8z"/>"#,
            n(from),
            n(y),
            n(to + side * 6.0),
            n(to),
            n(side * 8.0),
        );
        for (row, line) in lines.iter().enumerate() {
            let above = 6.0 + LINE_H * (last - row) as f64;
            text(out, (from + to) / 2.0, y - above, "middle", line);
        }
    }
    out.push_str("</g>");
}

fn text(out: &mut String, x: f64, y: f64, anchor: &str, line: &str) {
    let (x, y, line) = (number(x), number(y), escape(line));
    let _ = write!(out, r#"<text x="{x}" y="{y}" text-anchor="{anchor}">{line}</text>"#);
}
