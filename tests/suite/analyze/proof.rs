//! The engine against brute force on seeded random topologies.

use groundplan::analyze::insight;
use groundplan::model::{Insight, Operation, Subject, Topology};

use super::oracle::Oracle;
use super::random::topology;

/// More states than 2 to this are not enumerated.
const SUBJECTS_MAX: usize = 16;

/// What a run met, so that a test can insist that it met enough.
#[derive(Default, Debug)]
struct Met {
    checked: usize,
    working: usize,
    with_pairs: usize,
}

fn prove(seeds: std::ops::Range<u64>, size: usize, subjects_max: usize) -> Met {
    let mut met = Met::default();
    for seed in seeds {
        let t = topology(seed, size);
        let journey = &t.journeys[0];
        let oracle = Oracle::new(&t, journey, journey.operation);
        if oracle.subjects.len() > subjects_max {
            continue;
        }
        let insight = insight(&t);
        met.checked += 1;
        if insight.journeys[0].broken.is_none() {
            met.working += 1;
            met.with_pairs += usize::from(!insight.journeys[0].order2.is_empty());
        }
        agree(seed, &t, &oracle, &insight);
    }
    met
}

fn agree(seed: u64, t: &Topology, oracle: &Oracle, insight: &Insight) {
    let found = &insight.journeys[0];
    let names = |all: &[Subject]| all.iter().map(|s| s.name(t)).collect::<Vec<_>>();
    assert_eq!(found.broken.is_none(), oracle.without(&[]), "seed {seed}: {:?}", found.broken);
    if found.broken.is_some() {
        assert!(
            found.order1.is_empty() && found.order2.is_empty() && found.availability().is_none()
        );
        return;
    }
    let count = oracle.subjects.len();
    let alone: Vec<usize> = (0..count).filter(|at| !oracle.without(&[*at])).collect();
    let expected: Vec<Subject> = alone.iter().map(|at| oracle.subjects[*at]).collect();
    assert_eq!(
        sorted(names(&found.order1)),
        sorted(names(&expected)),
        "seed {seed}: single points"
    );

    let mut pairs = Vec::new();
    for a in (0..count).filter(|at| !alone.contains(at)) {
        for b in (a + 1..count).filter(|at| !alone.contains(at)) {
            if !oracle.without(&[a, b]) {
                pairs.push(sorted(names(&[oracle.subjects[a], oracle.subjects[b]])));
            }
        }
    }
    let found_pairs = found.order2.iter().map(|(a, b)| sorted(names(&[*a, *b]))).collect();
    assert_eq!(sorted(found_pairs), sorted(pairs), "seed {seed}: pairs");
    figures(seed, t, oracle, insight);
}

fn figures(seed: u64, t: &Topology, oracle: &Oracle, insight: &Insight) {
    let found = &insight.journeys[0];
    let down: Vec<f64> = oracle.subjects.iter().map(|s| down(t, *s)).collect();
    let count = down.len();
    let mut total = 0.0;
    let (mut when_down, mut when_up) = (vec![0.0; count], vec![0.0; count]);
    for state in 0..1_u32 << count {
        if oracle.works(state) {
            continue;
        }
        let chance = |up: bool, q: &f64| if up { 1.0 - q } else { *q };
        let p: f64 = (0..count).map(|at| chance(state >> at & 1 == 1, &down[at])).product();
        total += p;
        for at in 0..count {
            if state >> at & 1 == 1 {
                when_up[at] += p / (1.0 - down[at]);
            } else if down[at] > 0.0 {
                when_down[at] += p / down[at];
            }
        }
    }
    let unavailability = found.unavailability().expect("every number is stated");
    close(seed, "unavailability", unavailability, total);
    for at in (0..count).filter(|at| down[*at] > 0.0) {
        let birnbaum = when_down[at] - when_up[at];
        let entry = found.importance.iter().find(|i| i.subject == oracle.subjects[at]);
        let stated = entry.map_or(0.0, |i| i.birnbaum);
        assert!((stated - birnbaum).abs() < 1e-9, "seed {seed}: birnbaum {stated} {birnbaum}");
    }
    if count <= 10 {
        minimal_sets(seed, oracle, insight, &down, total);
    }
}

/// Finds all minimal sets that stop the journey, and with them the Fussell–Vesely importance.
fn minimal_sets(seed: u64, oracle: &Oracle, insight: &Insight, down: &[f64], total: f64) {
    let found = &insight.journeys[0];
    let count = down.len();
    let full = (1_u32 << count) - 1;
    let stops: Vec<u32> = (0..=full).filter(|set| !oracle.works(full & !set)).collect();
    let members = |set: u32| (0..count).filter(move |at| set >> at & 1 == 1);
    let minimal: Vec<u32> = stops
        .iter()
        .copied()
        .filter(|set| members(*set).all(|at| oracle.works(full & !(set & !(1 << at)))))
        .collect();
    assert_eq!(found.cut_count, Some(minimal.len()), "seed {seed}: minimal sets");
    let higher = minimal.iter().filter(|set| set.count_ones() > 2).count();
    assert_eq!(found.higher_cuts.len(), higher.min(100), "seed {seed}: sets of three or more");
    for at in (0..count).filter(|_| total > 0.0) {
        let with: Vec<u32> = minimal.iter().copied().filter(|set| set >> at & 1 == 1).collect();
        let chance: f64 = (0..=full)
            .filter(|set| with.iter().any(|cut| set & cut == *cut))
            .map(|set| {
                (0..count)
                    .map(|i| if set >> i & 1 == 1 { down[i] } else { 1.0 - down[i] })
                    .product::<f64>()
            })
            .sum();
        let entry = found.importance.iter().find(|i| i.subject == oracle.subjects[at]);
        let stated = entry.map_or(0.0, |i| i.fussell_vesely.expect("few sets"));
        assert!((stated * total - chance).abs() < 1e-9 * total, "seed {seed}: {stated} {chance}");
    }
}

fn down(t: &Topology, subject: Subject) -> f64 {
    let stated = match subject {
        Subject::Component(id) | Subject::Replica(id, _) => {
            t.component(id).availability.as_ref().map(|a| a.unavailability)
        }
        Subject::Link(from, to) => t
            .connections
            .iter()
            .filter(|line| line.from == from && line.to == to)
            .filter_map(|line| t.entry(line).availability.as_ref())
            .map(|a| a.unavailability)
            .reduce(f64::max),
    };
    // What is not ours and states no number is left out: taken as always up.
    stated.unwrap_or(0.0)
}

fn close(seed: u64, what: &str, found: f64, expected: f64) {
    let near = (found - expected).abs() <= 1e-9 * expected.abs().max(f64::MIN_POSITIVE);
    assert!(near, "seed {seed}: {what} {found} is not {expected}");
}

fn sorted<T: Ord>(mut all: Vec<T>) -> Vec<T> {
    all.sort();
    all
}

#[test]
fn the_engine_agrees_with_brute_force() {
    let met = prove(0..1_500, 7, 12);
    assert!(met.checked > 1_000 && met.working > 500 && met.with_pairs > 100, "{met:?}");
}

/// `cargo test --release --test suite -- --ignored ten_thousand`
#[test]
#[ignore = "takes minutes: a second step beside the suite"]
fn the_engine_agrees_with_brute_force_on_ten_thousand() {
    let met = prove(1_000_000..1_020_000, 9, SUBJECTS_MAX);
    assert!(met.checked >= 10_000, "{met:?}");
    println!("{met:?}");
}

#[test]
fn reading_and_writing_are_two_questions() {
    let mut differ = 0;
    for seed in 5_000..5_300 {
        let mut t = topology(seed, 6);
        let mut other = t.journeys[0].clone();
        other.operation = match other.operation {
            Operation::Read => Operation::Write,
            Operation::Write => Operation::Read,
        };
        t.journeys.push(other);
        let insight = insight(&t);
        for (journey, found) in t.journeys.iter().zip(&insight.journeys) {
            let oracle = Oracle::new(&t, journey, journey.operation);
            assert_eq!(oracle.without(&[]), found.broken.is_none(), "seed {seed}");
        }
        differ += usize::from(insight.journeys[0].order1 != insight.journeys[1].order1);
    }
    assert!(differ > 20, "{differ}");
}
