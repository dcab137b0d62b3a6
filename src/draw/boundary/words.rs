//! What is written on a boundary: names of both sides, the name of the line, its badge.

use crate::draw::content::SMALL;
use crate::draw::layout::measure::{Face, width};
use crate::draw::layout::{Layout, Point, Rect};
use crate::draw::marks::Marks;
use crate::draw::scene::{BadgeItem, Boundary, Text};
use crate::model::{Topology, Words};

use super::stair::Side;
use super::{Cut, band, extended, fence};

/// Spacing between letters of captions, for their width.
const TRACKING: f64 = 0.72;
/// What the line is called.
const NAME: &str = "TRUST BOUNDARY";
/// How far places along a line are tried from each other.
const STEP: f64 = 12.0;

/// Returns the boundary with everything that is written on it, clear of what is `taken`.
pub(super) fn dress(
    topology: &Topology,
    marks: &Marks,
    cut: &Cut,
    layout: &Layout,
    mut taken: Vec<Rect>,
) -> Boundary {
    let bands = cut.lines.iter().map(|(side, line)| band(*side, line, layout.size));
    let bands = bands.chain(cut.fences.iter().map(fence));
    let badge = badge(marks, cut, layout, &taken);
    taken.extend(badge.map(|badge| badge.rect));
    let sides = captions(names(topology, &marks.words), cut, layout, &mut taken);
    let name = name(marks.words.say(NAME), cut, layout, &taken);
    Boundary {
        bands: bands.collect(),
        lines: (cut.lines.iter().map(|(side, line)| extended(*side, line, layout.size)))
            .chain(cut.fences.iter().map(fence))
            .collect(),
        name,
        sides,
        badge,
    }
}

/// Returns the names of outside and inside.
fn names(topology: &Topology, words: &Words) -> [String; 2] {
    let name = |trusted: bool, otherwise: &str| {
        let mut zones = topology.zones.iter().filter(|zone| zone.trusted == trusted);
        match (zones.next(), zones.next()) {
            (Some(zone), None) => zone.name.to_uppercase(),
            _ => words.say(otherwise).to_owned(),
        }
    };
    [name(false, "INTERNET"), name(true, "PRIVATE NETWORK")]
}

/// Returns the names of the areas, where there is room for them.
fn captions(
    [outside, inside]: [String; 2],
    cut: &Cut,
    layout: &Layout,
    taken: &mut Vec<Rect>,
) -> Vec<Text> {
    let (w, upright) = (layout.size.w, matches!(cut.sides[0], Side::Left));
    let mut all = Vec::new();
    let mut write = |line: &str, x: f64, y: f64, room: f64| {
        let text = caption(line, x, y);
        let sheet = Rect { x: 0.0, y: 0.0, w, h: layout.size.h };
        let fits = text.room.w + 20.0 <= room && sheet.contains(&text.room);
        let free = fits && is_clear(&text.room, layout, taken);
        if free {
            taken.push(text.room);
            all.push(text);
        }
    };
    let first = |side: Side| cut.lines.iter().find(|(s, _)| *s == side).map(|(_, line)| line[0]);
    if upright {
        let (left, right) = (first(Side::Left).map(|p| p.x), first(Side::Right).map(|p| p.x));
        let (from, to) = (left.unwrap_or(0.0), right.unwrap_or(w));
        if left.is_some() {
            write(&outside, 12.0, 18.0, from);
        }
        if left.is_some() || right.is_some() {
            write(&inside, from + 12.0, 18.0, to - from);
        }
        if right.is_some() && left.is_none() {
            write(&outside, to + 12.0, 18.0, w - to);
        }
        return all;
    }
    let end = |side: Side| {
        let found = cut.lines.iter().find(|(s, _)| *s == side);
        found.and_then(|(_, line)| line.last()).map(|point| point.y)
    };
    for (side, above, below) in [(Side::Top, &outside, &inside), (Side::Bottom, &inside, &outside)]
    {
        let Some(y) = end(side) else { continue };
        for (line, y) in [(above, y - 6.0), (below, y + 15.0)] {
            write(line, w - 10.0 - caption_width(line), y, w);
        }
    }
    all
}

fn caption(line: &str, x: f64, y: f64) -> Text {
    let w = caption_width(line);
    Text {
        at: Point { x, y },
        line: line.to_owned(),
        room: Rect { x, y: y - SMALL * 0.8, w, h: SMALL },
    }
}

fn caption_width(line: &str) -> f64 {
    width(line, Face::Mono, SMALL) + TRACKING * line.chars().count() as f64
}

/// Returns the name along the first upright stretch, from below, that has room for it.
fn name(line: &str, cut: &Cut, layout: &Layout, taken: &[Rect]) -> Option<Text> {
    let length = caption_width(line);
    let stretches = cut.lines.iter().flat_map(|(_, line)| line.windows(2));
    for pair in stretches.filter(|pair| pair[0].x == pair[1].x) {
        let (x, top) = (pair[0].x, pair[0].y + 12.0);
        let mut bottom = pair[1].y - 12.0;
        while bottom - length >= top {
            for left in [x - 16.0, x + 4.0] {
                let room = Rect { x: left, y: bottom - length, w: 12.0, h: length };
                let within = room.x >= 0.0 && room.right() <= layout.size.w;
                if within && is_clear(&room, layout, taken) {
                    let at = Point { x: left + 11.0, y: bottom };
                    return Some(Text { at, line: line.to_owned(), room });
                }
            }
            bottom -= STEP;
        }
    }
    None
}

/// Returns the badge on the line, where it covers nothing.
fn badge(marks: &Marks, cut: &Cut, layout: &Layout, taken: &[Rect]) -> Option<BadgeItem> {
    let (severity, count) = marks.boundary?;
    let (_, line) = cut.lines.first()?;
    let total: f64 =
        line.windows(2).map(|p| (p[0].x - p[1].x).abs() + (p[0].y - p[1].y).abs()).sum();
    let at = |way: f64| {
        let mut left = way;
        for p in line.windows(2) {
            let length = (p[0].x - p[1].x).abs() + (p[0].y - p[1].y).abs();
            if left <= length && length > 0.0 {
                let part = left / length;
                return Point {
                    x: p[0].x + (p[1].x - p[0].x) * part,
                    y: p[0].y + (p[1].y - p[0].y) * part,
                };
            }
            left -= length;
        }
        line[line.len() - 1]
    };
    let rect = |p: Point| Rect { x: p.x - 16.0, y: p.y - 8.0, w: 32.0, h: 16.0 };
    let tries = (0..20).map(|n| {
        let by = f64::from(n / 2 + 1) * 0.04 * if n % 2 == 0 { 1.0 } else { -1.0 };
        total * (0.66 + by).clamp(0.05, 0.95)
    });
    let places: Vec<Rect> =
        std::iter::once(total * 0.66).chain(tries).map(|way| rect(at(way))).collect();
    let sheet = Rect { x: 0.0, y: 0.0, w: layout.size.w, h: layout.size.h };
    let free = |r: &&Rect| is_clear(&r.grown(3.0), layout, taken) && sheet.contains(r);
    let rect = *places.iter().find(free)?;
    Some(BadgeItem { rect, severity, count })
}

/// Returns whether nothing of the drawing is in a place.
fn is_clear(room: &Rect, layout: &Layout, taken: &[Rect]) -> bool {
    let mut boxes = layout.leaves.iter().chain(layout.labels.iter().flatten()).chain(taken);
    // A name may stand in a container that the line runs through, not on its border or title.
    let borders = layout.containers.iter().all(|r| {
        let inner = Rect { y: r.y + 30.0, h: r.h - 30.0, ..*r };
        !r.overlaps(room) || inner.grown(-2.0).contains(room)
    });
    let mut lines = layout.paths.iter().flat_map(|path| path.windows(2));
    borders
        && boxes.all(|r| !r.overlaps(room))
        && lines.all(|pair| {
            let (a, b) = (pair[0], pair[1]);
            let stretch = Rect {
                x: a.x.min(b.x),
                y: a.y.min(b.y),
                w: (a.x - b.x).abs(),
                h: (a.y - b.y).abs(),
            };
            !stretch.grown(2.0).overlaps(room)
        })
}
