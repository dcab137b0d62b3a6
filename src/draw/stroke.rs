//! Lines, heads and glyphs as path data.

use std::fmt::Write;

use super::layout::Point;
use super::number::{Pair, number};

/// Radius of the corners of lines.
const CORNER: f64 = 8.0;
/// The same where lines of a trunk turn together, so that they stay one line.
const CORNER_SHARED: f64 = 2.5;
/// Length and half the width of a head.
const HEAD: (f64, f64) = (8.0, 4.0);

/// Returns the glyph of a severity around a centre: shapes differ, not only colours.
pub(super) fn glyph(severity: &str, x: f64, y: f64) -> String {
    let n = number;
    match severity {
        "critical" => format!("M{} {}h8v8h-8z", n(x - 4.0), n(y - 4.0)),
        "high" => format!("M{} {}l4.6 8h-9.2z", n(x), n(y - 4.3)),
        "medium" => format!("M{} {}l4.6 4.6l-4.6 4.6l-4.6 -4.6z", n(x), n(y - 4.6)),
        _ => format!("M{} {}a4 4 0 1 0 .01 0z", n(x), n(y - 4.0)),
    }
}

/// Returns a path with rounded corners; where a trunk turns as one they are small.
///
/// Numbers are tenths from the start, so that relative corners end exactly where they should.
pub(super) fn rounded(path: &[Point], mates: &[&[Point]]) -> String {
    let exact: Vec<Point> = path.iter().map(|p| Point { x: tenth(p.x), y: tenth(p.y) }).collect();
    let Some(first) = exact.first() else { return String::new() };
    let mut out = format!("M{}", point(*first));
    let mut from = *first;
    for at in 1..exact.len() {
        let here = exact[at];
        let Some(next) = exact.get(at + 1) else {
            line(&mut out, from, here);
            break;
        };
        let before = exact[at - 1];
        let room = (distance(before, here).min(distance(here, *next)) / 2.0 * 10.0).floor() / 10.0;
        let radius = if is_shared(path, at, mates) { CORNER_SHARED } else { CORNER }.min(room);
        let (into, away) = (towards(here, before, radius), towards(here, *next, radius));
        line(&mut out, from, into);
        let (dx, dy) = (pair(into, here), pair(into, away));
        let _ = write!(out, "q{dx} {dy}");
        from = away;
    }
    out
}

/// Returns a path with plain corners.
pub(crate) fn straight(path: &[Point]) -> String {
    let mut out = String::new();
    for (at, here) in path.iter().enumerate() {
        match at {
            0 => out = format!("M{}", point(*here)),
            _ => line(&mut out, path[at - 1], *here),
        }
    }
    out
}

/// Writes a stretch by its end, as short as it can be said.
fn line(out: &mut String, from: Point, to: Point) {
    let same = |a: f64, b: f64| (a - b).abs() < 0.05;
    let _ = match (same(from.x, to.x), same(from.y, to.y)) {
        (true, true) => Ok(()),
        (true, false) => write!(out, "V{}", number(to.y)),
        (false, true) => write!(out, "H{}", number(to.x)),
        (false, false) => write!(out, "L{}", point(to)),
    };
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// Returns the way from one point to another.
fn pair(from: Point, to: Point) -> Pair {
    point(Point { x: to.x - from.x, y: to.y - from.y })
}

/// Returns whether more than one line of a trunk turns at a point.
fn is_shared(path: &[Point], at: usize, mates: &[&[Point]]) -> bool {
    let (here, upright) = (path[at], path[at - 1].x == path[at].x);
    let turns =
        |path: &&&[Point]| path.windows(3).any(|w| w[1] == here && (w[0].x == w[1].x) == upright);
    mates.iter().filter(turns).count() > 1
}

/// Returns the head at the end of a path.
pub(super) fn head(path: &[Point]) -> Option<String> {
    let [.., before, tip] = path else { return None };
    let base = towards(*tip, *before, HEAD.0);
    let (dx, dy) = ((tip.x - base.x) / HEAD.0 * HEAD.1, (tip.y - base.y) / HEAD.0 * HEAD.1);
    let a = Point { x: base.x - dy, y: base.y + dx };
    let b = Point { x: base.x + dy, y: base.y - dx };
    Some(format!("M{}l{}l{}z", point(*tip), pair(*tip, a), pair(a, b)))
}

fn distance(a: Point, b: Point) -> f64 {
    (a.x - b.x).abs() + (a.y - b.y).abs()
}

fn towards(from: Point, to: Point, by: f64) -> Point {
    let length = distance(from, to).max(0.001);
    Point { x: from.x + (to.x - from.x) / length * by, y: from.y + (to.y - from.y) / length * by }
}

fn point(p: Point) -> Pair {
    Pair(number(p.x), number(p.y))
}
