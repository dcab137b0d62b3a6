//! What must hold for any design, whatever it means.

use groundplan::analyze::insight;
use groundplan::analyze::meaning::{Meaning, fallible};
use groundplan::analyze::numbers::stated;
use groundplan::analyze::what_if::rewrite::duplicate;
use groundplan::model::{
    ComponentId, Connection, Endpoint, GroupMode, Insight, JourneyInsight, Subject, Topology,
};

use super::build::{Build, down};
use super::random::{Random, topology};

const SEEDS: std::ops::Range<u64> = 40_000..41_000;

fn working(seed: u64) -> Option<(Topology, Insight)> {
    let t = topology(seed, 7);
    // A copy of what names itself would name the first: the reader refuses such lines.
    let selfish = t.connections.iter().any(|line| line.from == line.to);
    let insight = insight(&t);
    (!selfish && insight.journeys[0].broken.is_none()).then_some((t, insight))
}

fn order1(t: &Topology, journey: &JourneyInsight) -> Vec<String> {
    let mut names: Vec<String> = journey.order1.iter().map(|s| s.name(t)).collect();
    names.sort();
    names
}

fn near_or_less(a: f64, b: f64) -> bool {
    a <= b * (1.0 + 1e-12) + f64::MIN_POSITIVE
}

#[test]
fn one_more_active_member_never_hurts() {
    let mut tried = 0;
    for (mut t, before) in SEEDS.filter_map(working) {
        let active = t.groups.iter().position(|g| g.mode == GroupMode::ActiveActive);
        let Some(group) = active else { continue };
        let id = t.groups[group].id.clone();
        let kind = t.component(t.groups[group].members[0]).kind;
        let new = t.add("one-more", kind);
        t.at("one-more").availability = Some(down(0.3));
        t.at("one-more").group = t.components[t.groups[group].members[0].0 as usize].group;
        let old = t.groups[group].members.clone();
        t.groups[group].members.push(new);
        for entry in &mut t.entries {
            let names_member =
                entry.to.iter().any(|to| matches!(to, Endpoint::Component(c) if old.contains(c)));
            if names_member {
                entry.to.push(Endpoint::Component(new));
            }
        }
        reconnect(&mut t);
        let after = insight(&t);
        let (before, after) = (&before.journeys[0], &after.journeys[0]);
        assert!(after.broken.is_none(), "{id}: {:?}", after.broken);
        let known = order1(&t, before);
        assert!(order1(&t, after).iter().all(|cut| known.contains(cut)), "{id}");
        assert!(near_or_less(after.unavailability().unwrap(), before.unavailability().unwrap()));
        tried += 1;
    }
    assert!(tried > 20, "{tried}");
}

fn reconnect(t: &mut Topology) {
    let entries = std::mem::take(&mut t.entries);
    t.connections.clear();
    for entry in entries {
        let name = |endpoint: &Endpoint| match endpoint {
            Endpoint::Component(id) => t.component(*id).id.clone(),
            Endpoint::Group(id) => t.group(*id).id.clone(),
        };
        let to: Vec<String> = entry.to.iter().map(name).collect();
        let to: Vec<&str> = to.iter().map(String::as_str).collect();
        let from: Vec<String> = entry.from.iter().map(|id| t.component(*id).id.clone()).collect();
        let expanded = t.connections.len();
        *t.connect(&from[0], &to) = entry;
        // A list in `from` repeats the connections.
        let first = t.connections[expanded..].to_vec();
        for more in &from[1..] {
            let more = t.id(more);
            t.connections.extend(first.iter().map(|c| Connection { from: more, ..*c }));
        }
    }
}

#[test]
fn a_better_part_never_makes_it_worse() {
    let mut random = Random(1);
    for (mut t, before) in SEEDS.filter_map(working) {
        let at = random.below(t.components.len());
        let Some(stated) = t.components[at].availability.as_mut() else { continue };
        stated.unavailability *= 0.5;
        let after = insight(&t);
        let better = after.journeys[0].unavailability().unwrap();
        assert!(near_or_less(better, before.journeys[0].unavailability().unwrap()));
    }
}

#[test]
fn a_copy_that_is_down_changes_nothing() {
    let mut compared = 0;
    for (t, before) in SEEDS.filter_map(working) {
        let original = Meaning::new(&t).journey(&t.journeys[0]);
        for id in t.ids().filter(|id| fallible(&t, *id)) {
            if t.component(id).replicas > 1 {
                continue;
            }
            let host = t.ancestors(id).find(|at| t.component(*at).kind.is_host());
            let copied = duplicate(&t, id, host);
            let new = t.components.len()..copied.components.len();
            let mut copies: Vec<Subject> =
                new.map(|at| Subject::Component(ComponentId(at as u32))).collect();
            if copies.is_empty() {
                copies.push(Subject::Replica(id, 2));
            }
            let structure = Meaning::new(&copied).journey(&copied.journeys[0]);
            let with_copies_down =
                |down: &[Subject]| structure.holds(&[down, copies.as_slice()].concat());
            assert!(with_copies_down(&[]), "{}", t.component(id).id);
            for blast in &before.blast {
                let one = [blast.subject];
                assert_eq!(with_copies_down(&one), original.holds(&one), "{}", t.component(id).id);
                compared += 1;
            }
        }
    }
    assert!(compared > 1_000, "{compared}");
}

#[test]
fn the_order_of_components_and_connections_means_nothing() {
    let mut random = Random(2);
    for (t, before) in SEEDS.filter_map(working) {
        let mut order: Vec<usize> = (0..t.components.len()).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, random.below(at + 1));
        }
        let shuffled = shuffle(&t, &order);
        let after = insight(&shuffled);
        assert_eq!(order1(&t, &before.journeys[0]), order1(&shuffled, &after.journeys[0]));
        let (a, b) = (before.journeys[0].unavailability(), after.journeys[0].unavailability());
        let (a, b) = (a.unwrap(), b.unwrap());
        assert!((a - b).abs() <= 1e-9 * a, "{a} {b}");
        assert_eq!(before.journeys[0].order2.len(), after.journeys[0].order2.len());
    }
}

/// Returns the same design with component `order[i]` at place i, and its entries backwards.
fn shuffle(t: &Topology, order: &[usize]) -> Topology {
    let place = |id: ComponentId| {
        ComponentId(order.iter().position(|at| *at == id.0 as usize).unwrap() as u32)
    };
    let end = |to: &Endpoint| match to {
        Endpoint::Component(id) => Endpoint::Component(place(*id)),
        Endpoint::Group(id) => Endpoint::Group(*id),
    };
    let mut new = t.clone();
    new.components = order.iter().map(|at| t.components[*at].clone()).collect();
    for component in &mut new.components {
        component.parent = component.parent.map(place);
        for list in [
            &mut component.children,
            &mut component.fate,
            &mut component.guards,
            &mut component.monitors,
        ] {
            *list = list.iter().map(|id| place(*id)).collect();
        }
    }
    for group in &mut new.groups {
        group.members = group.members.iter().map(|id| place(*id)).collect();
        group.switch = group.switch.map(place);
    }
    for (at, component) in (0..).zip(&new.components) {
        new.names.0.insert(component.id.clone(), Endpoint::Component(ComponentId(at)));
    }
    for entry in &mut new.entries {
        entry.from = entry.from.iter().map(|id| place(*id)).collect();
        entry.to = entry.to.iter().map(end).collect();
    }
    new.entries.reverse();
    new.journeys[0].entry = place(t.journeys[0].entry);
    new.journeys[0].target = t.journeys[0].target.iter().map(end).collect();
    reconnect(&mut new);
    new
}

#[test]
fn the_figure_lies_between_its_cuts() {
    let mut checked = 0;
    for (t, insight) in SEEDS.filter_map(working) {
        let journey = &insight.journeys[0];
        let pairs = journey.order2.iter().map(|(a, b)| vec![*a, *b]);
        let cuts: Vec<Vec<Subject>> = journey
            .order1
            .iter()
            .map(|s| vec![*s])
            .chain(pairs)
            .chain(journey.higher_cuts.iter().cloned())
            .collect();
        if journey.cut_count != Some(cuts.len()) {
            continue;
        }
        let chance = |cut: &Vec<Subject>| -> f64 {
            cut.iter().map(|s| stated(&t, *s).map_or(0.0, |a| a.unavailability)).product()
        };
        let unavailability = journey.unavailability().unwrap();
        let sum: f64 = cuts.iter().map(chance).sum();
        let most = cuts.iter().map(chance).fold(0.0, f64::max);
        assert!(near_or_less(unavailability, sum) && near_or_less(most, unavailability));
        for weight in &journey.importance {
            let q = stated(&t, weight.subject).map_or(0.0, |a| a.unavailability);
            assert!(near_or_less(weight.birnbaum * q, unavailability));
            assert!(weight.criticality <= 1.0 && weight.fussell_vesely.unwrap() <= 1.0);
        }
        checked += 1;
    }
    assert!(checked > 80, "{checked}");
}

#[test]
fn what_is_perfect_is_in_no_cut() {
    for (mut t, before) in SEEDS.filter_map(working) {
        let Some(first) = before.journeys[0].order1.first().copied() else { continue };
        if let Subject::Link(..) = first {
            continue;
        }
        t.components[first.component().0 as usize].availability = Some(down(0.0));
        let after = insight(&t);
        let journey = &after.journeys[0];
        let names =
            |s: &Subject| s.component() == first.component() && !matches!(s, Subject::Link(..));
        assert!(!journey.order1.iter().any(names));
        assert!(!journey.order2.iter().any(|(a, b)| names(a) || names(b)));
    }
}
