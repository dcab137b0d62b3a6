//! Where on the sides of boxes lines begin and end.

use super::graph::Flow;
use super::layered::{Kind, Layered, Pin, Tag};

/// Distance between two lines on one side.
const STEP_RIGHT: f64 = 16.0;
/// The same in a drawing that flows downwards, where sides are longer.
const STEP_DOWN: f64 = 24.0;
/// Free room between a label and the line or the label beside it.
pub(super) const LABEL_CLEAR: f64 = 6.0;
/// How far the labels of a side may reach beyond their box in sum.
const REACH_MAX: f64 = 60.0;
/// From a line to the near side of a label that leans away from its neighbours.
const LEAN: f64 = 14.0;
/// The least distance between two lines on one side after one has moved.
pub(super) const PIN_GAP: f64 = 12.0;
/// The least distance from a pin to a corner.
pub(super) const CORNER: f64 = 12.0;

/// Spreads the pins of every side in the order of their far ends; grows boxes that need it.
pub(super) fn spread(layered: &mut Layered, flow: Flow) {
    let place = layered.places();
    let far = far_ends(layered, &place);
    let mut sides: Vec<Vec<usize>> = vec![Vec::new(); layered.vertices.len() * 2];
    let straight = straight_pins(layered);
    for (index, pin) in layered.pins.iter().enumerate() {
        if !straight[index] {
            sides[pin.vertex * 2 + usize::from(pin.right)].push(index);
        }
    }
    for (side, mut pins) in sides.into_iter().enumerate() {
        let vertex = side / 2;
        let real = matches!(layered.vertices[vertex].kind, Kind::Leaf(_) | Kind::Port { .. });
        if !real || pins.is_empty() {
            continue;
        }
        pins.sort_by(|a, b| far[*a].total_cmp(&far[*b]).then(a.cmp(b)));
        if flow == Flow::Down {
            shorten_labels(layered, &pins);
            lean_labels(layered, &pins);
        }
        spread_side(layered, &pins, flow);
        reach(layered, vertex, side % 2, &pins);
    }
}

/// Puts the labels of a side on shorter lines when they reach far beyond their box.
fn shorten_labels(layered: &mut Layered, pins: &[usize]) {
    let widths = pins.iter().filter_map(|pin| layered.pins[*pin].tag).map(|t| t.low + t.high);
    let total: f64 = widths.sum();
    for &pin in pins {
        let Pin { strand, vertex, tag, .. } = layered.pins[pin];
        let Some(short) = layered.strands[strand].short else { continue };
        if tag.is_some() && total > layered.vertices[vertex].sv + REACH_MAX {
            layered.pins[pin].tag = Some(Tag::centred(short, Flow::Down));
        }
    }
}

/// Moves the outer labels of a side outwards, so that each keeps clear of the lines beside it.
fn lean_labels(layered: &mut Layered, pins: &[usize]) {
    let count = pins.len();
    if count < 2 {
        return;
    }
    for (place, leans_low) in [(0, true), (count - 1, false)] {
        let Some(tag) = &mut layered.pins[pins[place]].tag else { continue };
        let whole = tag.low + tag.high;
        let inner = LEAN.min(whole / 2.0);
        (tag.low, tag.high) =
            if leans_low { (whole - inner, inner) } else { (inner, whole - inner) };
    }
}

/// Sets the offsets of the pins on one side, in order.
fn spread_side(layered: &mut Layered, pins: &[usize], flow: Flow) {
    let step = if flow == Flow::Right { STEP_RIGHT } else { STEP_DOWN };
    let mut at = 0.0;
    let mut offsets = vec![0.0; pins.len()];
    for (index, pair) in pins.windows(2).enumerate() {
        let high = layered.pins[pair[0]].tag.map_or(0.0, |tag| tag.high);
        let low = layered.pins[pair[1]].tag.map_or(0.0, |tag| tag.low);
        let room = if high + low > 0.0 { high + low + LABEL_CLEAR } else { 0.0 };
        at += room.max(step);
        offsets[index + 1] = at;
    }
    let vertex = layered.pins[pins[0]].vertex;
    layered.vertices[vertex].sv = layered.vertices[vertex].sv.max(at + 2.0 * CORNER);
    for (pin, offset) in pins.iter().zip(offsets) {
        layered.pins[*pin].offset = offset - at / 2.0;
    }
}

/// Notes how far the labels of one side reach beyond the box.
fn reach(layered: &mut Layered, vertex: usize, side: usize, pins: &[usize]) {
    let half = layered.vertices[vertex].sv / 2.0;
    let mut over = (0.0_f64, 0.0_f64);
    for pin in pins {
        let pin = layered.pins[*pin];
        let Some(tag) = pin.tag else { continue };
        over.0 = over.0.max(tag.low - pin.offset - half);
        over.1 = over.1.max(tag.high + pin.offset - half);
    }
    layered.vertices[vertex].over[side] = over;
}

/// Returns which pins belong to straight lines across a row.
fn straight_pins(layered: &Layered) -> Vec<bool> {
    let mut straight = vec![false; layered.pins.len()];
    for wire in layered.wires.iter().filter(|w| w.channel.is_none()) {
        straight[wire.a] = true;
        straight[wire.b] = true;
    }
    straight
}

/// Returns per pin the mean place of what its wires lead to; turns go to the outside.
fn far_ends(layered: &Layered, place: &[usize]) -> Vec<f64> {
    let mut sum = vec![(0.0, 0.0); layered.pins.len()];
    for wire in &layered.wires {
        let (a, b) = layered.ends(wire);
        let level = layered.vertices[a].row == layered.vertices[b].row;
        for (pin, own, other) in [(wire.a, a, b), (wire.b, b, a)] {
            let far = match (level, place[other] < place[own]) {
                (false, _) => place[other] as f64,
                (true, true) => -1e6 + place[other] as f64,
                (true, false) => 1e6 + place[other] as f64,
            };
            sum[pin] = (sum[pin].0 + far, sum[pin].1 + 1.0);
        }
    }
    sum.iter().map(|(total, count)| if *count > 0.0 { total / count } else { 0.0 }).collect()
}
