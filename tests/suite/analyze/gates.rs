//! The compiled gates against the engine, evaluated as the page's script does it.

use std::collections::BTreeSet;

use groundplan::analyze::insight;
use groundplan::analyze::meaning::Meaning;
use groundplan::model::{Effect, Gates, Operation, Subject, Topology};

use super::build::{three_servers, usual_numbers};
use super::random::topology;

/// Evaluates gates word for word as documented at [`Gates`]: the twin of `gates.js`.
fn holds(gates: &Gates, dead: &dyn Fn(usize) -> bool, node: u32) -> bool {
    let first = gates.variables.len();
    let mut up: Vec<bool> = (0..first).map(|at| !dead(at)).collect();
    up.resize(first + gates.gates.len(), false);
    loop {
        let mut changed = false;
        for (at, gate) in gates.gates.iter().enumerate() {
            let held = gate.inputs.iter().filter(|input| up[**input as usize]).count();
            if !up[first + at] && held >= gate.need as usize {
                up[first + at] = true;
                changed = true;
            }
        }
        if !changed {
            return up[node as usize];
        }
    }
}

fn effects(gates: &Gates, down: &BTreeSet<String>) -> Vec<Effect> {
    let is_down = |at: usize| {
        let name = &gates.variables[at];
        down.contains(name) || down.contains(name.split('#').next().unwrap_or(name))
    };
    let effect = |journey: &groundplan::model::JourneyGate| {
        let Some(works) = journey.works else { return Effect::Works };
        if !holds(gates, &is_down, works) {
            let reading = journey.reads.is_some_and(|reads| holds(gates, &is_down, reads));
            return if reading { Effect::WritesStop } else { Effect::Stops };
        }
        let lost = |at: usize| {
            !holds(gates, &|other| other == at || is_down(other), works)
                && holds(gates, &|other| other == at, works)
        };
        if (0..gates.variables.len()).any(lost) { Effect::NoSpare } else { Effect::Works }
    };
    gates.journeys.iter().map(effect).collect()
}

/// Holds gates and engine together on every single failure and every pair of them.
fn agree(what: &str, t: &Topology) -> usize {
    let insight = insight(t);
    let meaning = Meaning::new(t);
    let asked: Vec<_> = t
        .journeys
        .iter()
        .map(|j| {
            let reads =
                (j.operation == Operation::Write).then(|| meaning.journey_as(j, Operation::Read));
            (meaning.journey(j), reads)
        })
        .collect();
    let engine = |down: &[Subject]| -> Vec<Effect> {
        asked.iter().map(|(works, reads)| works.effect(reads.as_ref(), down)).collect()
    };
    let gates =
        |down: &[Subject]| effects(&insight.gates, &down.iter().map(|s| s.name(t)).collect());
    for (at, blast) in insight.blast.iter().enumerate() {
        let one = blast.subject;
        assert_eq!(gates(&[one]), blast.effects, "{what}: {}", one.name(t));
        assert_eq!(engine(&[one]), blast.effects, "{what}: {}", one.name(t));
        for other in &insight.blast[at + 1..] {
            let pair = [one, other.subject];
            assert_eq!(gates(&pair), engine(&pair), "{what}: {pair:?}");
        }
    }
    insight.gates.gates.len()
}

#[test]
fn gates_agree_with_the_engine_on_three_servers() {
    let mut t = three_servers();
    usual_numbers(&mut t);
    assert!(agree("three servers", &t) > 3);
}

#[test]
fn gates_agree_with_the_engine_on_random_designs() {
    let mut gates = 0;
    for seed in 20_000..20_150 {
        let mut t = topology(seed, 6);
        let mut reading = t.journeys[0].clone();
        reading.operation = Operation::Read;
        reading.id = "reading".to_owned();
        t.journeys.push(reading);
        gates += agree(&format!("seed {seed}"), &t);
    }
    assert!(gates > 500, "{gates}");
}

#[test]
fn gates_of_the_page_are_small_and_plain() {
    let json = insight(&three_servers()).gates.json();
    let value: serde_json::Value = serde_json::from_str(&json).expect("valid JSON");
    assert_eq!(value["v"][0], "dns");
    assert_eq!(value["j"][0][0], "journey-1");
    assert_eq!(value["j"][0][2], -1, "reading needs the same as writing");
    assert!(json.len() < 500, "{json}");
}

/// Runs the page's own script: `cargo test --test suite -- --ignored script_answers`
#[test]
#[ignore = "needs Node"]
#[expect(clippy::disallowed_methods, reason = "the script is run by another program")]
fn the_script_answers_like_the_engine() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/gates.js");
    let script = std::fs::read_to_string(script).expect("the theme has the script");
    for seed in 20_000..20_040 {
        let t = topology(seed, 6);
        let insight = insight(&t);
        let names: Vec<String> = insight.blast.iter().map(|b| b.subject.name(&t)).collect();
        let code = format!(
            "{script}; const f = gates({}), n = {names:?};
             const is = (x, y) => x === y || x.split('#')[0] === y;
             console.log(JSON.stringify(
             n.map((a, i) => n.slice(i).map(b => f(x => is(x, a) || is(x, b))))))",
            insight.gates.json()
        );
        let run = std::process::Command::new("node").args(["-e", &code]).output().expect("Node");
        let answers: Vec<Vec<Vec<u8>>> = serde_json::from_slice(&run.stdout).expect("answers");
        for (at, one) in names.iter().enumerate() {
            for (answer, other) in answers[at].iter().zip(&names[at..]) {
                let down = BTreeSet::from([one.clone(), other.clone()]);
                let expected = effects(&insight.gates, &down);
                let expected: Vec<u8> = expected.into_iter().map(|e| e as u8).collect();
                assert_eq!(*answer, expected, "seed {seed}: {one} {other}");
            }
        }
    }
}
