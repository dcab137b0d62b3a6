//! Where on the sides of boxes lines begin and end.

use super::graph::Flow;
use super::layered::{Kind, Layered};

/// Distance between two lines on one side.
const STEP_RIGHT: f64 = 16.0;
/// The same in a drawing that flows downwards, where sides are longer.
const STEP_DOWN: f64 = 24.0;
/// The least distance from a pin to a corner.
const CORNER: f64 = 12.0;

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
    let step = if flow == Flow::Right { STEP_RIGHT } else { STEP_DOWN };
    for (side, mut pins) in sides.into_iter().enumerate() {
        let vertex = side / 2;
        let real = matches!(layered.vertices[vertex].kind, Kind::Leaf(_) | Kind::Port { .. });
        if !real || pins.is_empty() {
            continue;
        }
        pins.sort_by(|a, b| far[*a].total_cmp(&far[*b]).then(a.cmp(b)));
        let last = pins.len() as f64 - 1.0;
        let need = last * step + 2.0 * CORNER;
        layered.vertices[vertex].sv = layered.vertices[vertex].sv.max(need);
        for (index, pin) in pins.into_iter().enumerate() {
            layered.pins[pin].offset = (index as f64 - last / 2.0) * step;
        }
    }
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
