//! A scene for languages that are written from right to left: the same drawing, seen in a mirror.
//!
//! Texts start at their right end then, which the direction of the SVG does; nothing changes its
//! distance to anything else, so what was clear of each other stays clear.

use super::layout::{Point, Rect};
use super::scene::{BadgeItem, Boundary, Scene, Text};

/// Returns a scene with left and right exchanged.
pub(super) fn mirrored(mut scene: Scene) -> Scene {
    let w = scene.size.w;
    scene.from_right = true;
    for container in &mut scene.containers {
        rects(w, [&mut container.rect, &mut container.icon]);
        text(w, &mut container.title);
        badge(w, &mut container.badge);
    }
    for node in &mut scene.nodes {
        rects(w, [&mut node.rect, &mut node.icon]);
        node.name.iter_mut().chain(&mut node.details).for_each(|line| text(w, line));
        badge(w, &mut node.badge);
        node.steps.iter_mut().for_each(|step| step.center.x = w - step.center.x);
    }
    for edge in &mut scene.edges {
        points(w, &mut edge.path);
        edge.steps.iter_mut().for_each(|step| step.center.x = w - step.center.x);
        if let Some(chip) = &mut edge.chip {
            rects(w, std::iter::once(&mut chip.rect).chain(&mut chip.lock));
            chip.lines.iter_mut().for_each(|line| text(w, line));
        }
    }
    if let Some(parts) = &mut scene.boundary {
        boundary(w, parts);
    }
    scene
}

fn boundary(w: f64, boundary: &mut Boundary) {
    boundary.bands.iter_mut().chain(&mut boundary.lines).for_each(|line| points(w, line));
    boundary.sides.iter_mut().for_each(|side| text(w, side));
    badge(w, &mut boundary.badge);
    // The name runs upwards: its baseline keeps its distance to the side of its room.
    if let Some(name) = &mut boundary.name {
        let from_side = name.at.x - name.room.x;
        rects(w, [&mut name.room]);
        name.at.x = name.room.x + from_side;
    }
}

fn rects<'a>(w: f64, rects: impl IntoIterator<Item = &'a mut Rect>) {
    rects.into_iter().for_each(|rect| rect.x = w - rect.right());
}

fn points(w: f64, path: &mut [Point]) {
    path.iter_mut().for_each(|point| point.x = w - point.x);
}

fn text(w: f64, text: &mut Text) {
    text.at.x = w - text.at.x;
    rects(w, [&mut text.room]);
}

fn badge(w: f64, badge: &mut Option<BadgeItem>) {
    rects(w, badge.iter_mut().map(|badge| &mut badge.rect));
}
