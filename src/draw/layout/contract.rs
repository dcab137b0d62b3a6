//! The layered graph without its label rows, in which leaves move more freely.
//!
//! A label between two boxes holds both in place while boxes are moved one by one. The order is
//! first sought without label rows; what is found there is one of the starts of the whole search.

use std::collections::BTreeMap;

use super::layered::{Kind, Layered, Pin, Wire};

/// Returns the graph without rows of labels, or nothing when there are none.
pub(super) fn without_label_rows(layered: &Layered) -> Option<Layered> {
    let real: Vec<bool> = layered.rows.iter().map(|row| has_boxes(layered, row)).collect();
    if real.iter().all(|r| *r) || !real.contains(&true) {
        return None;
    }
    let mut number = Vec::with_capacity(real.len());
    let mut next = 0;
    for is_real in &real {
        number.push(next);
        next += usize::from(*is_real);
    }
    let mut short = Layered {
        declared: layered.declared.clone(),
        across: layered.across.clone(),
        ..Layered::default()
    };
    short.vertices = layered.vertices.clone();
    for vertex in &mut short.vertices {
        if !real[vertex.row] {
            vertex.parent = None;
        }
        vertex.row = number[vertex.row].min(next - 1);
    }
    let rows = layered.rows.iter().zip(&real).filter(|(_, real)| **real);
    short.rows = rows.map(|(row, _)| row.clone()).collect();
    let first = |span: &(usize, usize)| number[span.0];
    let last = |span: &(usize, usize)| number[span.1] - usize::from(!real[span.1]);
    short.spans = layered.spans.iter().map(|span| (first(span), last(span))).collect();
    join(layered, &real, &mut short);
    Some(short)
}

fn has_boxes(layered: &Layered, row: &[usize]) -> bool {
    row.iter().any(|v| matches!(layered.vertices[*v].kind, Kind::Leaf(_) | Kind::Port { .. }))
}

/// Joins what a chain passes in the rows that are left.
fn join(layered: &Layered, real: &[bool], short: &mut Layered) {
    let mut known = BTreeMap::new();
    short.chains = vec![Vec::new(); layered.chains.len()];
    for (edge, chain) in layered.chains.iter().enumerate() {
        let mut passed = Vec::new();
        for &(wire, forward) in chain {
            let (a, b) = layered.ends(&layered.wires[wire]);
            let (a, b) = if forward { (a, b) } else { (b, a) };
            if passed.is_empty() {
                passed.push(a);
            }
            passed.push(b);
        }
        let straight = chain.iter().all(|(wire, _)| layered.wires[*wire].channel.is_none());
        passed.retain(|v| real[layered.vertices[*v].row]);
        for pair in passed.windows(2) {
            let key = (pair[0].min(pair[1]), pair[0].max(pair[1]));
            let wire = *known.entry(key).or_insert_with(|| add_wire(short, key, straight));
            short.chains[edge].push((wire, true));
        }
    }
}

fn add_wire(short: &mut Layered, (a, b): (usize, usize), straight: bool) -> usize {
    let (row_a, row_b) = (short.vertices[a].row, short.vertices[b].row);
    let channel = if row_a == row_b { row_a + 1 } else { row_a.max(row_b) };
    for (vertex, row) in [(a, row_a), (b, row_b)] {
        short.pins.push(Pin {
            vertex,
            right: row + 1 == channel,
            offset: 0.0,
            strand: 0,
            tag: None,
        });
    }
    let (pin_a, pin_b) = (short.pins.len() - 2, short.pins.len() - 1);
    short.wires.push(Wire { a: pin_a, b: pin_b, channel: (!straight).then_some(channel) });
    short.wires.len() - 1
}

/// Returns keys for all vertices from those of some rows; others stand between their ends.
pub(super) fn keys_from(layered: &Layered, short: &Layered, known: &[f64]) -> Vec<f64> {
    let mut key = vec![f64::NAN; layered.vertices.len()];
    for vertex in short.rows.iter().flatten() {
        key[*vertex] = known[*vertex];
    }
    let mut sum = vec![(0.0, 0.0); key.len()];
    for wire in &layered.wires {
        let (a, b) = layered.ends(wire);
        for (own, other) in [(a, b), (b, a)] {
            if key[own].is_nan() && !key[other].is_nan() {
                sum[own] = (sum[own].0 + key[other], sum[own].1 + 1.0);
            }
        }
    }
    for (key, (total, count)) in key.iter_mut().zip(sum) {
        if key.is_nan() {
            *key = if count > 0.0 { total / count } else { 0.0 };
        }
    }
    key
}
