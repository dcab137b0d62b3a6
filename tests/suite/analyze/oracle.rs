//! Brute force: the meaning of a topology state by state, straight from its definition.
//!
//! Shares nothing with the engine but the nouns: no gates, no diagram, no words of 64 scenarios.

use std::collections::BTreeSet;

use groundplan::model::{
    ComponentId, Endpoint, Failover, GroupMode, Journey, Kind, LeadingRole, Operation, Purpose,
    Subject, Tier, Topology,
};

/// A running instance: its component, and which replica of each replicated thing around it.
struct Instance {
    component: ComponentId,
    replica: Vec<(ComponentId, u32)>,
    subject: Subject,
}

/// "At least `count` of these", each an instance and the link to it.
struct AtLeast {
    count: usize,
    of: Vec<(usize, Option<usize>)>,
}

/// What an instance needs beside being up: every line, one of its terms.
struct Requirements {
    all: Vec<Vec<Vec<AtLeast>>>,
}

/// One journey of a topology, ready to be asked.
pub(crate) struct Oracle {
    /// Everything that can fail, in the order of the bits of a state.
    pub(crate) subjects: Vec<Subject>,
    /// Whether a target is out of reach.
    pub(crate) unreached: bool,
    bit: Vec<Option<usize>>,
    requirements: Vec<Requirements>,
    entries: Vec<usize>,
}

/// Returns all instances of all components.
fn instances(t: &Topology) -> Vec<Instance> {
    let mut all = Vec::new();
    for id in t.ids() {
        let mut around: Vec<ComponentId> = t.ancestors(id).collect();
        around.reverse();
        around.push(id);
        let replicated: Vec<ComponentId> =
            around.into_iter().filter(|at| t.component(*at).replicas > 1).collect();
        let mut paths = vec![Vec::new()];
        for at in replicated {
            paths = paths
                .into_iter()
                .flat_map(|path: Vec<(ComponentId, u32)>| {
                    (0..t.component(at).replicas)
                        .map(move |n| [path.clone(), vec![(at, n)]].concat())
                })
                .collect();
        }
        let several = paths.len() > 1;
        for (number, replica) in (1..).zip(paths) {
            let subject =
                if several { Subject::Replica(id, number) } else { Subject::Component(id) };
            all.push(Instance { component: id, replica, subject });
        }
    }
    all
}

/// Two instances go together unless they sit in different replicas of one thing.
fn together(a: &Instance, b: &Instance) -> bool {
    a.replica.iter().all(|(at, n)| b.replica.iter().all(|(other, m)| at != other || n == m))
}

fn members(t: &Topology, endpoints: &[Endpoint]) -> Vec<ComponentId> {
    let expand = |endpoint: &Endpoint| match endpoint {
        Endpoint::Component(id) => vec![*id],
        Endpoint::Group(id) => t.group(*id).members.clone(),
    };
    endpoints.iter().flat_map(expand).collect()
}

impl Oracle {
    pub(crate) fn new(t: &Topology, journey: &Journey, operation: Operation) -> Self {
        let all = instances(t);
        let target = members(t, &journey.target);
        let is_required = |index: usize| {
            let line = &t.connections[index];
            let entry = t.entry(line);
            line.from != line.to
                && !entry.optional
                && (entry.only_for.is_none() || entry.only_for == Some(operation))
        };
        let is_request = |index: usize| t.entry(&t.connections[index]).purpose == Purpose::Request;
        // Follows required requests, forwards, as far as they go.
        let reach = |from: ComponentId| -> BTreeSet<ComponentId> {
            let mut seen = BTreeSet::from([from]);
            loop {
                let next: BTreeSet<ComponentId> = (0..t.connections.len())
                    .filter(|i| is_required(*i) && is_request(*i))
                    .filter(|i| seen.contains(&t.connections[*i].from))
                    .map(|i| t.connections[i].to)
                    .collect();
                let before = seen.len();
                seen.extend(next);
                if seen.len() == before {
                    return seen;
                }
            }
        };
        let leads = |to: ComponentId| {
            journey.target.is_empty() || reach(to).iter().any(|at| target.contains(at))
        };
        let counts = |index: usize| {
            is_required(index)
                && match t.entry(&t.connections[index]).purpose {
                    Purpose::Support => true,
                    Purpose::Request => leads(t.connections[index].to),
                    _ => false,
                }
        };
        let from_entry = reach(journey.entry);
        let unreached = journey
            .target
            .iter()
            .any(|endpoint| members(t, &[*endpoint]).iter().all(|c| !from_entry.contains(c)));

        let mut subjects: Vec<Subject> = Vec::new();
        let mut bit = Vec::new();
        for instance in &all {
            let component = t.component(instance.component);
            let perfect = component.availability.as_ref().is_some_and(|a| a.unavailability == 0.0);
            let fails = component.kind.tier() != Tier::Client && !perfect;
            bit.push(fails.then_some(subjects.len()));
            if fails {
                subjects.push(instance.subject);
            }
        }
        for line in &t.connections {
            let subject = Subject::Link(line.from, line.to);
            let entry = t.entry(line);
            let on_a_way = matches!(entry.purpose, Purpose::Request | Purpose::Support);
            if entry.availability.is_some()
                && on_a_way
                && !entry.optional
                && !subjects.contains(&subject)
            {
                subjects.push(subject);
            }
        }
        let mut oracle = Self {
            subjects,
            unreached,
            bit,
            requirements: Vec::new(),
            entries: (0..all.len()).filter(|i| all[*i].component == journey.entry).collect(),
        };
        let counted: Vec<usize> = (0..t.connections.len()).filter(|i| counts(*i)).collect();
        for instance in &all {
            let requirements = oracle.requirements_of(t, &all, instance, &counted, operation);
            oracle.requirements.push(requirements);
        }
        // Once more without its connections: a guard stands whatever it passes on.
        for instance in &all {
            let requirements = oracle.requirements_of(t, &all, instance, &[], operation);
            oracle.requirements.push(requirements);
        }
        oracle.bit.extend_from_within(..);
        oracle
    }

    fn requirements_of(
        &self,
        t: &Topology,
        all: &[Instance],
        instance: &Instance,
        counted: &[usize],
        operation: Operation,
    ) -> Requirements {
        let caller = instance.component;
        let component = t.component(caller);
        let seen = |id: ComponentId| -> Vec<usize> {
            (0..all.len())
                .filter(|i| all[*i].component == id && together(instance, &all[*i]))
                .collect()
        };
        let link =
            |to: ComponentId| self.subjects.iter().position(|s| *s == Subject::Link(caller, to));
        let one = |id: ComponentId| {
            vec![vec![AtLeast { count: 1, of: seen(id).into_iter().map(|i| (i, None)).collect() }]]
        };
        let of = |ids: &[ComponentId]| -> Vec<(usize, Option<usize>)> {
            ids.iter().flat_map(|id| seen(*id).into_iter().map(|i| (i, link(*id)))).collect()
        };
        let mut lines = Vec::new();
        lines.extend(component.parent.map(one));
        lines.extend(component.fate.iter().map(|id| one(*id)));
        for firewall in t.ids().filter(|id| t.component(*id).kind == Kind::Firewall) {
            let in_a_host = t.ancestors(firewall).any(|at| {
                matches!(
                    t.component(at).kind,
                    Kind::Server | Kind::Vm | Kind::Container | Kind::Pod
                )
            });
            if t.component(firewall).guards.contains(&caller) && !in_a_host {
                let stands = seen(firewall).into_iter().map(|i| (all.len() + i, None)).collect();
                lines.push(vec![vec![AtLeast { count: 1, of: stands }]]);
            }
        }

        let mut left: Vec<usize> =
            counted.iter().copied().filter(|i| t.connections[*i].from == caller).collect();
        let to = |i: &usize| t.connections[*i].to;
        let distinct = |of: &[usize]| -> Vec<ComponentId> {
            let mut ids: Vec<ComponentId> = Vec::new();
            for id in of.iter().map(to) {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
            ids
        };
        let stated =
            |of: &[usize]| of.iter().filter_map(|i| t.entry(&t.connections[*i]).need).max();

        // (b) members of one group.
        for (index, group) in t.groups.iter().enumerate() {
            let (mine, others): (Vec<usize>, Vec<usize>) = left
                .into_iter()
                .partition(|i| t.component(to(i)).group.is_some_and(|g| g.0 as usize == index));
            left = others;
            if mine.is_empty() {
                continue;
            }
            let count = stated(&mine).or(group.need).unwrap_or(1) as usize;
            let connected = distinct(&mine);
            let mut leading: Vec<ComponentId> = group
                .members
                .iter()
                .copied()
                .filter(|id| {
                    matches!(
                        t.component(*id).leading_role(),
                        Some(LeadingRole::Active | LeadingRole::Primary)
                    )
                })
                .collect();
            if leading.is_empty() {
                let follows = |id: &&ComponentId| t.component(**id).leading_role().is_some();
                let first = group.members.iter().find(|id| !follows(id));
                leading.extend(first.or(group.members.first()));
            }
            leading.retain(|id| connected.contains(id));
            let automatic = group.failover == Some(Failover::Automatic);
            let all = vec![AtLeast { count, of: of(&connected) }];
            let leads = vec![AtLeast { count, of: of(&leading) }];
            let mut switched = vec![AtLeast { count, of: of(&connected) }];
            if let Some(switch) = group.switch {
                let seen = seen(switch).into_iter().map(|i| (i, None)).collect();
                switched.push(AtLeast { count: 1, of: seen });
            }
            lines.push(match (group.mode, operation) {
                (GroupMode::ActiveActive, _) => vec![all],
                (GroupMode::PrimaryReplica, Operation::Read) if group.reads_primary_only => {
                    vec![leads]
                }
                (GroupMode::PrimaryReplica, Operation::Read) => vec![all],
                _ if automatic => vec![leads, switched],
                _ => vec![leads],
            });
        }
        // (a) a list in one entry.
        let mut singles = Vec::new();
        let mut entries: Vec<(u32, Vec<usize>)> = Vec::new();
        for index in left {
            let line = &t.connections[index];
            if members(t, &t.entry(line).to).len() < 2 {
                singles.push(index);
            } else if let Some((_, known)) = entries.iter_mut().find(|(e, _)| *e == line.entry.0) {
                known.push(index);
            } else {
                entries.push((line.entry.0, vec![index]));
            }
        }
        for (_, mine) in entries {
            let count = stated(&mine).unwrap_or(1) as usize;
            lines.push(vec![vec![AtLeast { count, of: of(&distinct(&mine)) }]]);
        }
        // (c) separate entries of a balancer to one kind; (d) the rest.
        let balances = component.kind == Kind::LoadBalancer;
        let mut bundles: Vec<Vec<usize>> = Vec::new();
        for index in singles {
            let request = t.entry(&t.connections[index]).purpose == Purpose::Request;
            let like = |other: &usize| {
                let same_kind = t.component(to(other)).kind == t.component(to(&index)).kind;
                let other_request = t.entry(&t.connections[*other]).purpose == Purpose::Request;
                to(other) == to(&index) && (!balances || request == other_request)
                    || balances && request && other_request && same_kind
            };
            match bundles.iter_mut().find(|bundle| like(&bundle[0])) {
                Some(bundle) => bundle.push(index),
                None => bundles.push(vec![index]),
            }
        }
        for mine in bundles {
            let count = stated(&mine).unwrap_or(1) as usize;
            lines.push(vec![vec![AtLeast { count, of: of(&distinct(&mine)) }]]);
        }
        Requirements { all: lines }
    }

    /// Returns whether the journey works in a state: bit i is set if subject i is up.
    pub(crate) fn works(&self, state: u32) -> bool {
        if self.unreached {
            return false;
        }
        let up = |bit: usize| state >> bit & 1 == 1;
        let mut works = vec![false; self.requirements.len()];
        loop {
            let mut changed = false;
            for at in 0..works.len() {
                if works[at] || !self.bit[at].is_none_or(up) {
                    continue;
                }
                let holds = |least: &AtLeast| {
                    let good = least.of.iter().filter(|(i, link)| works[*i] && link.is_none_or(up));
                    good.count() >= least.count
                };
                // A line holds if one of its terms does; a term, if all its counts are reached.
                let line =
                    |line: &Vec<Vec<AtLeast>>| line.iter().any(|term| term.iter().all(holds));
                works[at] = self.requirements[at].all.iter().all(line);
                changed |= works[at];
            }
            if !changed {
                return self.entries.iter().any(|at| works[*at]);
            }
        }
    }

    /// Returns whether it works while exactly `down` are down.
    pub(crate) fn without(&self, down: &[usize]) -> bool {
        let all = (1_u32 << self.subjects.len()) - 1;
        self.works(down.iter().fold(all, |state, at| state & !(1 << at)))
    }
}
