//! The engine's figures against SCRAM, a fault-tree program (Debian package `scram`):
//! `cargo test --test suite -- --ignored scram`.

use std::collections::BTreeSet;
use std::fmt::Write;

use groundplan::analyze::insight;
use groundplan::analyze::numbers::stated;
use groundplan::model::{Gates, Topology};

use super::build::Build;
use super::random::topology;
use super::speed::tiers;

/// Returns a journey as a fault tree in the Open-PSA format; `None` for one with cycles or with one
/// argument twice in a gate, which fault trees cannot state.
fn fault_tree(t: &Topology, gates: &Gates, root: u32) -> Option<String> {
    let first = gates.variables.len();
    let name = |node: u32| match (node as usize).checked_sub(first) {
        None => format!("<basic-event name=\"b{node}\"/>"),
        Some(gate) => format!("<gate name=\"g{gate}\"/>"),
    };
    let mut xml = String::from("<?xml version=\"1.0\"?><opsa-mef><define-fault-tree name=\"t\">");
    let _ = write!(xml, "<define-gate name=\"top\">{}</define-gate>", name(root));
    for (at, gate) in gates.gates.iter().enumerate() {
        let distinct: BTreeSet<u32> = gate.inputs.iter().copied().collect();
        let ahead = gate.inputs.iter().any(|input| *input as usize >= first + at);
        if ahead || distinct.len() < gate.inputs.len() {
            return None;
        }
        let inputs: String = gate.inputs.iter().map(|input| name(*input)).collect();
        let (need, count) = (gate.need as usize, gate.inputs.len());
        // It fails if so many inputs fail that too few are left.
        let formula = if need > count {
            "<constant value=\"true\"/>".to_owned()
        } else if need == 0 {
            "<constant value=\"false\"/>".to_owned()
        } else {
            match count - need + 1 {
                _ if count == 1 => inputs,
                1 => format!("<or>{inputs}</or>"),
                least if least == count => format!("<and>{inputs}</and>"),
                least => format!("<atleast min=\"{least}\">{inputs}</atleast>"),
            }
        };
        let _ = write!(xml, "<define-gate name=\"g{at}\">{formula}</define-gate>");
    }
    xml.push_str("</define-fault-tree><model-data>");
    for (at, variable) in gates.variables.iter().enumerate() {
        let down = stated(t, t.subject(variable)).map_or(0.0, |a| a.unavailability);
        let _ = write!(
            xml,
            "<define-basic-event name=\"b{at}\"><float value=\"{down:e}\"/></define-basic-event>"
        );
    }
    Some(xml + "</model-data></opsa-mef>")
}

#[expect(clippy::disallowed_methods, reason = "the judge is another program")]
fn scram(model: &str) -> f64 {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("model.xml");
    std::fs::write(&file, model).expect("the model is written");
    let run = std::process::Command::new("scram")
        .args(["--bdd", "--probability", "1"])
        .arg(&file)
        .output()
        .expect("SCRAM is installed");
    let report = String::from_utf8_lossy(&run.stdout);
    // Gates that only another reading uses are trees of their own in the report.
    let products = report.split("<sum-of-products name=\"top\"").nth(1);
    let probability = products.and_then(|rest| rest.split("probability=\"").nth(1));
    let number = probability.and_then(|rest| rest.split('"').next()?.parse().ok());
    number.unwrap_or_else(|| panic!("{}\n{model}", String::from_utf8_lossy(&run.stderr)))
}

fn agrees(what: &str, t: &Topology) -> bool {
    let insight = insight(t);
    let journey = &insight.journeys[0];
    let (Some(found), Some(root)) = (journey.unavailability(), insight.gates.journeys[0].works)
    else {
        return false;
    };
    let depends = !journey.importance.is_empty();
    let Some(model) = fault_tree(t, &insight.gates, root).filter(|_| depends) else {
        return false;
    };
    let expected = scram(&model);
    // SCRAM prints six digits.
    assert!((found - expected).abs() <= 1e-5 * expected, "{what}: {found} is not {expected}");
    true
}

#[test]
#[ignore = "needs SCRAM"]
fn figures_agree_with_scram() {
    let checked = (0..400).filter(|seed| agrees(&format!("seed {seed}"), &topology(*seed, 12)));
    let checked = checked.count();
    assert!(checked > 80, "{checked}");
    assert!(agrees("tiers", &tiers(60, false)));
    println!("{checked} designs");
}
