//! How long large designs take: `cargo test --release --test suite -- --ignored speed`.

use std::time::{Duration, Instant};

use groundplan::analyze::insight;
use groundplan::analyze::meaning::Meaning;
use groundplan::analyze::numbers::numbers;
use groundplan::model::{Figure, Kind, Operation, Topology};

use super::build::{Build, down, empty};

/// Returns tiers of three services, each on a host of its own, all calling the whole next tier;
/// with a cycle back now and then, if asked.
pub(crate) fn tiers(components: usize, cycles: bool) -> Topology {
    let mut t = empty();
    t.add("user", Kind::Client);
    let count = (components - 1) / 6;
    let name = |tier: usize, n: usize| format!("service-{tier}-{n}");
    for tier in 0..count {
        for n in 0..3 {
            let host = format!("host-{tier}-{n}");
            t.add(&host, Kind::Server);
            t.add_in(&host, &name(tier, n), Kind::Service);
        }
    }
    let all = |tier: usize| (0..3).map(|n| name(tier, n)).collect::<Vec<_>>();
    for tier in 0..count {
        let targets = all(tier);
        let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
        if tier == 0 {
            t.connect("user", &targets);
        } else {
            for n in 0..3 {
                t.connect(&name(tier - 1, n), &targets);
            }
        }
        if cycles && tier % 10 == 9 {
            let back = [name(tier - 5, 0), name(tier, 1)];
            t.connect(&name(tier, 0), &[&back[0], &back[1]]);
        }
    }
    let last = all(count - 1);
    t.journey("user", &[&last[0]], Operation::Write);
    t.journeys[0].target.clear();
    for component in &mut t.components {
        component.availability = Some(down(0.001));
    }
    t
}

fn fastest<T>(mut run: impl FnMut() -> T) -> (Duration, T) {
    let mut best: Option<(Duration, T)> = None;
    for _ in 0..7 {
        let start = Instant::now();
        let value = run();
        let took = start.elapsed();
        if best.as_ref().is_none_or(|(least, _)| took < *least) {
            best = Some((took, value));
        }
    }
    best.expect("it ran")
}

fn singles_and_pairs(t: &Topology) -> (Duration, usize) {
    fastest(|| {
        let structure = Meaning::new(t).journey(&t.journeys[0]);
        structure.order1.len() + structure.order2().len()
    })
}

#[test]
fn large_designs_are_read_and_exact() {
    let t = tiers(300, true);
    let structure = Meaning::new(&t).journey(&t.journeys[0]);
    assert!(structure.broken.is_none() && structure.order1.is_empty());
    assert!(matches!(numbers(&t, &structure).figure, Figure::Exact { .. }));
}

#[test]
#[ignore = "a measurement, for the release profile"]
fn speed_of_singles_and_all_pairs() {
    for (components, limit) in [(300, 10), (1_000, 300)] {
        for cycles in [false, true] {
            let t = tiers(components, cycles);
            let (took, found) = singles_and_pairs(&t);
            println!(
                "{} components, cycles {cycles}: {found} cuts in {took:?}",
                t.components.len()
            );
            assert!(took < Duration::from_millis(limit), "{took:?}");
        }
    }
}

#[test]
#[ignore = "a measurement, for the release profile"]
fn speed_of_everything() {
    for components in [50, 300, 1_000] {
        let t = tiers(components, true);
        let structure = Meaning::new(&t).journey(&t.journeys[0]);
        let (took, numbers) = fastest(|| numbers(&t, &structure));
        println!("{components}: numbers in {took:?}, {} sets", numbers.cut_count.unwrap_or(0));
        let (took, insight) = fastest(|| insight(&t));
        println!("{components}: all in {took:?}, {} what-ifs", insight.what_ifs.len());
    }
}
