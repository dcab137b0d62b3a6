//! Seeded random topologies with every feature that has a meaning.

use groundplan::model::{
    ComponentId, Connection, EntryId, Failover, GroupMode, Kind, Operation, Purpose, Topology,
};

use super::build::{Build, down, empty};

/// A generator of numbers that is the same everywhere (SplitMix64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

const KINDS: [Kind; 10] = [
    Kind::Dns,
    Kind::Queue,
    Kind::LoadBalancer,
    Kind::ApiGateway,
    Kind::WebServer,
    Kind::Service,
    Kind::Service,
    Kind::Database,
    Kind::External,
    Kind::Cache,
];

/// Returns a topology of about `size` components with one journey.
pub(crate) fn topology(seed: u64, size: usize) -> Topology {
    let mut r = Random(seed);
    let mut t = empty();
    t.add("user", Kind::Client);
    let places = places(&mut r, &mut t, size);
    let parts = parts(&mut r, &mut t, size, &places);
    groups(&mut r, &mut t, &parts);
    connections(&mut r, &mut t, &parts);
    spread(&mut r, &mut t, &parts);
    fates(&mut r, &mut t, &places);
    journey(&mut r, &mut t, &parts);
    for component in &mut t.components {
        let share = *r.pick(&[0.5, 0.1, 0.01, 0.001, 0.25, 1e-5, 0.02, 0.0]);
        component.availability = Some(down(share));
        // What is not ours may stay without a number: it is left out of the figure.
        if !component.is_ours() && r.chance(30) {
            component.availability = None;
        }
    }
    t
}

/// Hosts, some in others, some replicated; zones that only serve as shared fates.
fn places(r: &mut Random, t: &mut Topology, size: usize) -> Vec<String> {
    let mut places: Vec<String> = Vec::new();
    for n in 0..r.below(size / 3 + 1) {
        let id = format!("host-{n}");
        let kind = *r.pick(&[Kind::Server, Kind::Vm, Kind::Container, Kind::Zone, Kind::Group]);
        if !places.is_empty() && r.chance(40) {
            let outer = r.pick(&places).clone();
            t.add_in(&outer, &id, kind);
        } else {
            t.add(&id, kind);
        }
        if r.chance(10) {
            t.at(&id).replicas = 2;
        }
        places.push(id);
    }
    places
}

fn parts(r: &mut Random, t: &mut Topology, size: usize, places: &[String]) -> Vec<String> {
    let mut parts = Vec::new();
    for n in 0..(2 + r.below(size)) {
        let id = format!("part-{n}");
        let kind = *r.pick(&KINDS);
        if !places.is_empty() && r.chance(60) {
            let place = r.pick(places).clone();
            t.add_in(&place, &id, kind);
        } else {
            t.add(&id, kind);
        }
        let component = t.at(&id);
        component.replicas = if r.chance(10) { 2 + r.below(2) as u32 } else { 1 };
        component.external = r.chance(5);
        let roles =
            [None, None, None, Some("primary"), Some("replica"), Some("active"), Some("standby")];
        component.role = r.pick(&roles).map(str::to_owned);
        parts.push(id);
    }
    parts
}

fn groups(r: &mut Random, t: &mut Topology, parts: &[String]) {
    let mut free: Vec<&str> = parts.iter().map(String::as_str).collect();
    for n in 0..r.below(3) {
        let mut members = Vec::new();
        for _ in 0..(1 + r.below(3)) {
            if !free.is_empty() {
                let at = r.below(free.len());
                members.push(free.remove(at));
            }
        }
        if members.is_empty() {
            return;
        }
        let switch = r.chance(40).then(|| {
            let name: &String = r.pick(parts);
            t.id(name)
        });
        let (need, reads_primary_only) =
            (r.chance(20).then(|| 1 + r.below(2) as u32), r.chance(20));
        let modes = [GroupMode::ActiveActive, GroupMode::ActivePassive, GroupMode::PrimaryReplica];
        let failovers =
            [None, Some(Failover::Automatic), Some(Failover::Automatic), Some(Failover::Manual)];
        let (mode, failover) = (*r.pick(&modes), *r.pick(&failovers));
        let group = t.add_group(&format!("group-{n}"), mode, &members);
        (group.switch, group.need, group.failover) = (switch, need, failover);
        group.reads_primary_only = reads_primary_only;
    }
}

/// Mostly from earlier parts to later ones; a few backwards, for cycles.
fn connections(r: &mut Random, t: &mut Topology, parts: &[String]) {
    let callers: Vec<&str> =
        std::iter::once("user").chain(parts.iter().map(String::as_str)).collect();
    for (at, caller) in callers.iter().enumerate() {
        for _ in 0..(usize::from(at < 3) + r.below(3)) {
            let mut targets: Vec<String> = Vec::new();
            for _ in 0..(1 + r.below(3)) {
                let later = &parts[at.min(parts.len() - 1)..];
                let to = if r.chance(94) { r.pick(later) } else { r.pick(parts) };
                if !targets.contains(to) {
                    targets.push(to.clone());
                }
            }
            if !t.groups.is_empty() && r.chance(20) {
                let group = t.groups[r.below(t.groups.len())].id.clone();
                if r.chance(50) {
                    targets.clear();
                }
                targets.push(group);
            }
            let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
            let entry = t.connect(caller, &targets);
            entry.purpose = match r.below(20) {
                0..3 => Purpose::Support,
                3 => *r.pick(&[Purpose::Replication, Purpose::Backup, Purpose::Admin]),
                4 => Purpose::Telemetry,
                _ => Purpose::Request,
            };
            entry.need = r.chance(6).then(|| 1 + r.below(3) as u32);
            entry.optional = r.chance(5);
            entry.only_for = *r.pick(&[
                None,
                None,
                None,
                None,
                None,
                None,
                Some(Operation::Read),
                Some(Operation::Write),
            ]);
            let share = *r.pick(&[0.3, 0.01]);
            entry.availability = r.chance(15).then(|| down(share));
            if at > 1 && r.chance(8) {
                also_from(t, callers[1 + r.below(at - 1)]);
            }
        }
    }
}

/// A balancer with separate entries to two of one kind, both of which lead on to the last part.
fn spread(r: &mut Random, t: &mut Topology, parts: &[String]) {
    if parts.len() < 4 || !r.chance(30) {
        return;
    }
    let (balancer, first, second) = (&parts[0], &parts[1], &parts[2]);
    let kind = *r.pick(&[Kind::WebServer, Kind::Service]);
    t.at(balancer).kind = Kind::LoadBalancer;
    for one in [first, second] {
        t.at(one).kind = kind;
        t.connect(balancer, &[one]);
        t.connect(one, &[&parts[parts.len() - 1]]);
    }
}

/// Lets the last entry come from one more caller, as a list in `from` does.
fn also_from(t: &mut Topology, caller: &str) {
    let caller = t.id(caller);
    let Some(entry) = t.entries.last_mut().filter(|entry| !entry.from.contains(&caller)) else {
        return;
    };
    entry.from.push(caller);
    let first = entry.from[0];
    let last = EntryId((t.entries.len() - 1) as u32);
    let lines = t.connections.iter().filter(|line| line.entry == last && line.from == first);
    let repeated: Vec<Connection> =
        lines.map(|line| Connection { from: caller, ..*line }).collect();
    t.connections.extend(repeated);
}

fn fates(r: &mut Random, t: &mut Topology, places: &[String]) {
    for n in 0..r.below(2) {
        let zone = t.add(&format!("zone-{n}"), Kind::Zone);
        let count = t.components.len();
        for _ in 0..(1 + r.below(4)) {
            let at = r.below(count);
            if at != 0 && at != zone.0 as usize {
                t.components[at].fate.push(zone);
            }
        }
    }
    // Anything can be a fate: a power feed, a service that others share, even in circles.
    if r.chance(12) {
        let (at, with) = (1 + r.below(t.components.len() - 1), 1 + r.below(t.components.len() - 1));
        if at != with {
            t.components[at].fate.push(ComponentId(with as u32));
        }
    }
    if r.chance(15) {
        let firewall = match places.first() {
            Some(place) if r.chance(30) => t.add_in(place, "firewall", Kind::Firewall),
            _ => t.add("firewall", Kind::Firewall),
        };
        for _ in 0..(1 + r.below(2)) {
            let guarded = ComponentId(1 + r.below(t.components.len() - 2) as u32);
            t.components[firewall.0 as usize].guards.push(guarded);
            if r.chance(40) {
                let behind = t.component(guarded).id.clone();
                t.connect("firewall", &[&behind]);
            }
        }
    }
}

fn journey(r: &mut Random, t: &mut Topology, parts: &[String]) {
    let operation = if r.chance(50) { Operation::Read } else { Operation::Write };
    let mut target = Vec::new();
    for _ in 0..r.below(3) {
        target.push(r.pick(&parts[parts.len() / 2..]).clone());
    }
    if !t.groups.is_empty() && r.chance(20) {
        target.push(t.groups[r.below(t.groups.len())].id.clone());
    }
    let target: Vec<&str> = target.iter().map(String::as_str).collect();
    t.journey("user", &target, operation);
}
