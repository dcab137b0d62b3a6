//! Where on the sides of boxes lines begin and end.

use super::graph::Flow;
use super::layered::{Kind, Layered};

/// Distance between two lines on one side.
const STEP_RIGHT: f64 = 16.0;
/// The same in a drawing that flows downwards, where sides are longer.
const STEP_DOWN: f64 = 24.0;
/// The same between lines that carry labels side by side.
const STEP_LABELS: f64 = 26.0;
/// The least distance between two lines on one side after one has moved.
const PIN_GAP: f64 = 12.0;
/// The largest jog that moving a pin takes away.
const JOG_MAX: f64 = 40.0;
/// The least distance from a pin to a corner.
const CORNER: f64 = 12.0;

/// Spreads the pins of every side in the order of their far ends; grows boxes that need it.
pub(super) fn spread(layered: &mut Layered, flow: Flow) {
    let place = layered.places();
    let far = far_ends(layered, &place);
    let mut sides: Vec<Vec<usize>> = vec![Vec::new(); layered.vertices.len() * 2];
    let straight = straight_pins(layered);
    let to_label = label_pins(layered);
    for (index, pin) in layered.pins.iter().enumerate() {
        if !straight[index] {
            sides[pin.vertex * 2 + usize::from(pin.right)].push(index);
        }
    }
    let step = if flow == Flow::Right { STEP_RIGHT } else { STEP_DOWN };
    for (side, mut pins) in sides.into_iter().enumerate() {
        let vertex = side / 2;
        let real = matches!(layered.vertices[vertex].kind, Kind::Leaf(_) | Kind::Port { .. });
        if !real || pins.is_empty() {
            continue;
        }
        pins.sort_by(|a, b| far[*a].total_cmp(&far[*b]).then(a.cmp(b)));
        let labels = pins.iter().filter(|pin| to_label[**pin]).count();
        let step = if flow == Flow::Right && labels > 1 { STEP_LABELS } else { step };
        let last = pins.len() as f64 - 1.0;
        let need = last * step + 2.0 * CORNER;
        layered.vertices[vertex].sv = layered.vertices[vertex].sv.max(need);
        for (index, pin) in pins.into_iter().enumerate() {
            layered.pins[pin].offset = (index as f64 - last / 2.0) * step;
        }
    }
}

/// Shifts pins along their side where that makes a wire straight that would have a small jog.
pub(super) fn straighten(layered: &mut Layered, center: &[f64]) {
    let mut wires_of = vec![0_usize; layered.pins.len()];
    for wire in &layered.wires {
        wires_of[wire.a] += 1;
        wires_of[wire.b] += 1;
    }
    let mut sides: Vec<Vec<usize>> = vec![Vec::new(); layered.vertices.len() * 2];
    for (index, pin) in layered.pins.iter().enumerate() {
        sides[pin.vertex * 2 + usize::from(pin.right)].push(index);
    }
    for index in 0..layered.wires.len() {
        let wire = layered.wires[index];
        let (a, b) = layered.ends(&wire);
        let level = layered.vertices[a].row == layered.vertices[b].row;
        if level || wires_of[wire.a] != 1 || wires_of[wire.b] != 1 {
            continue;
        }
        let jog = center[a] + layered.pins[wire.a].offset - center[b] - layered.pins[wire.b].offset;
        if jog.abs() < 0.02 || jog.abs() > JOG_MAX {
            continue;
        }
        for (pin, by) in [(wire.b, jog), (wire.a, -jog)] {
            if fits(layered, &sides, pin, by) {
                layered.pins[pin].offset += by;
                break;
            }
        }
    }
}

/// Returns whether a pin may move along its side without coming near another or a corner.
fn fits(layered: &Layered, sides: &[Vec<usize>], pin: usize, by: f64) -> bool {
    let own = layered.pins[pin];
    if !matches!(layered.vertices[own.vertex].kind, Kind::Leaf(_)) {
        return false;
    }
    let offset = own.offset + by;
    let inside = offset.abs() <= layered.vertices[own.vertex].sv / 2.0 - CORNER;
    let mut others = sides[own.vertex * 2 + usize::from(own.right)].iter().filter(|o| **o != pin);
    inside
        && others.all(|other| {
            let at = layered.pins[*other].offset;
            (offset - at).abs() >= PIN_GAP && (offset > at) == (own.offset > at)
        })
}

/// Returns which pins lead straight to a label.
fn label_pins(layered: &Layered) -> Vec<bool> {
    let mut to_label = vec![false; layered.pins.len()];
    for wire in &layered.wires {
        let (a, b) = layered.ends(wire);
        let label = |v: usize| matches!(layered.vertices[v].kind, Kind::Label(_));
        to_label[wire.a] |= label(b);
        to_label[wire.b] |= label(a);
    }
    to_label
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
