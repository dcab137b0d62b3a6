//! The engine's figures against a library of decision diagrams, on designs too large to enumerate.

use biodivine_lib_bdd::{Bdd, BddVariableSet};
use groundplan::analyze::insight;
use groundplan::analyze::numbers::stated;
use groundplan::model::{Gates, Topology};

use super::build::Build;
use super::random::topology;
use super::speed::tiers;

/// Returns where a journey works, built from the page's gates with the library's operators.
fn diagram(gates: &Gates, root: u32) -> Bdd {
    let count = gates.variables.len();
    let all = BddVariableSet::new_anonymous(count as u16);
    let mut nodes: Vec<Bdd> = all.variables().into_iter().map(|v| all.mk_var(v)).collect();
    nodes.resize(count + gates.gates.len(), all.mk_false());
    loop {
        let mut changed = false;
        for (at, gate) in gates.gates.iter().enumerate() {
            let mut reached = vec![all.mk_false(); gate.need as usize + 1];
            reached[0] = all.mk_true();
            for input in &gate.inputs {
                for j in (1..reached.len()).rev() {
                    reached[j] = reached[j].or(&reached[j - 1].and(&nodes[*input as usize]));
                }
            }
            let value = reached.swap_remove(gate.need as usize);
            changed |= nodes[count + at] != value;
            nodes[count + at] = value;
        }
        if !changed {
            return nodes[root as usize].clone();
        }
    }
}

/// Returns how often the diagram does not hold.
fn unavailability(bdd: &Bdd, down: &[f64]) -> f64 {
    if let Some(constant) = bdd.as_bool() {
        return if constant { 0.0 } else { 1.0 };
    }
    let mut downs = vec![0.0; bdd.size()];
    downs[0] = 1.0;
    for at in bdd.pointers().skip(2) {
        let q = down[bdd.var_of(at).to_index()];
        let (low, high) = (bdd.low_link_of(at).to_index(), bdd.high_link_of(at).to_index());
        downs[at.to_index()] = q * downs[low] + (1.0 - q) * downs[high];
    }
    downs[bdd.root_pointer().to_index()]
}

fn agrees(what: &str, t: &Topology) -> bool {
    let insight = insight(t);
    let found = insight.journeys[0].unavailability();
    let (Some(found), Some(root)) = (found, insight.gates.journeys[0].works) else {
        return false;
    };
    let subjects = insight.gates.variables.iter().map(|name| t.subject(name));
    let down: Vec<f64> = subjects.map(|s| stated(t, s).map_or(0.0, |a| a.unavailability)).collect();
    let expected = unavailability(&diagram(&insight.gates, root), &down);
    assert!((found - expected).abs() <= 1e-9 * expected, "{what}: {found} is not {expected}");
    true
}

#[test]
fn figures_agree_with_a_library_on_larger_designs() {
    let checked = (0..60).filter(|seed| agrees(&format!("seed {seed}"), &topology(*seed, 30)));
    let checked = checked.count();
    assert!(checked > 15, "{checked}");
    assert!(agrees("tiers", &tiers(60, true)));
}
