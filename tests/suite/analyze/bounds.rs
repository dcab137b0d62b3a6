//! Figures of designs that are too tangled to be exact.

use groundplan::analyze::insight;
use groundplan::analyze::meaning::Meaning;
use groundplan::analyze::numbers::{numbers, numbers_within};
use groundplan::model::{Figure, Kind, Operation, Topology};

use super::build::{Build, down, empty};
use super::random::{Random, topology};

/// Returns an application that needs one of three for each of many tasks, all drawn at random from
/// the same services: no order of them makes its diagram small.
fn tangled(services: usize) -> Topology {
    let mut random = Random(7);
    let mut t = empty();
    t.add("user", Kind::Client);
    t.add("app", Kind::AppServer);
    t.connect("user", &["app"]);
    let names: Vec<String> = (0..services).map(|n| format!("service-{n}")).collect();
    for name in &names {
        t.add(name, Kind::Service);
    }
    for _ in 0..services * 2 {
        let mut three: Vec<&str> = Vec::new();
        while three.len() < 3 {
            let name = random.pick(&names).as_str();
            if !three.contains(&name) {
                three.push(name);
            }
        }
        t.connect("app", &three);
    }
    t.journey("user", &[&names[0]], Operation::Write);
    t.journeys[0].target.clear();
    for component in &mut t.components {
        component.availability = Some(down(0.01));
    }
    t
}

#[test]
fn a_diagram_past_its_cap_gives_bounds() {
    let t = tangled(60);
    let insight = insight(&t);
    let journey = &insight.journeys[0];
    let Figure::Bounds { low, high, .. } = journey.figure else { panic!("{:?}", journey.figure) };
    assert!(0.01 <= low && low < high && high < 1.0, "{low} {high}");
    // No figure is made up where there is none.
    assert_eq!((journey.availability(), journey.hours_per_year()), (None, None));
    assert!(journey.importance.is_empty() && journey.cut_count.is_none());
    assert!(insight.what_ifs.iter().all(|change| change.hours_saved.is_none()));
    // What does not take the diagram is as exact as ever.
    assert_eq!(journey.order1.iter().map(|s| s.name(&t)).collect::<Vec<_>>(), ["app"]);
}

#[test]
fn the_figure_lies_between_its_bounds() {
    let (mut compared, mut apart) = (0, 0);
    let designs = (60_000..61_000).map(|seed| topology(seed, 14)).chain([tangled(20)]);
    for t in designs {
        let structure = Meaning::new(&t).journey(&t.journeys[0]);
        let Figure::Exact { unavailability, .. } = numbers(&t, &structure).figure else { continue };
        let Figure::Bounds { low, high, .. } = numbers_within(&t, &structure, 3).figure else {
            continue;
        };
        let near = 1e-12 * unavailability;
        assert!(low <= unavailability + near, "{low} is more than {unavailability}");
        assert!(high >= unavailability - near, "{high} is less than {unavailability}");
        compared += 1;
        apart += usize::from(low < high);
    }
    assert!(compared > 100 && apart > 50, "{compared} {apart}");
}
