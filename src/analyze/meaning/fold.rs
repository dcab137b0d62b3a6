//! Single points for people: one entry for a component and all that falls because of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ComponentId, FoldedCut, Folding, Kind, Purpose, Subject, Tier, Topology};

/// Folds the single points of a journey, or of several.
///
/// A component that is a single point makes all its hosts single points: it is reported, they are
/// not. A host with two or more of them is reported once, for all. A host, place or shared fate
/// without any inside stands for itself. A firewall that guards one host goes with that host.
pub fn fold(topology: &Topology, order1: &[Subject]) -> Vec<FoldedCut> {
    let cuts: BTreeSet<ComponentId> = order1
        .iter()
        .filter_map(|subject| match subject {
            Subject::Component(id) | Subject::Replica(id, _) => Some(*id),
            Subject::Link(..) => None,
        })
        .collect();
    Fold::new(topology, cuts).run()
}

struct Fold<'t> {
    topology: &'t Topology,
    cuts: BTreeSet<ComponentId>,
    /// What requests or support go to.
    called: BTreeSet<ComponentId>,
    /// What some component states that it falls with.
    fates: BTreeSet<ComponentId>,
    /// What holds a single point.
    around: BTreeSet<ComponentId>,
    /// What a single point, or what holds it, falls with; and which single points those are.
    falling: BTreeMap<ComponentId, BTreeSet<ComponentId>>,
    /// Firewalls that go with what they guard.
    guards: Vec<(ComponentId, ComponentId)>,
}

impl<'t> Fold<'t> {
    fn new(topology: &'t Topology, cuts: BTreeSet<ComponentId>) -> Self {
        let calls = topology.connections.iter().filter(|line| {
            matches!(topology.entry(line).purpose, Purpose::Request | Purpose::Support)
        });
        let mut fold = Self {
            called: calls.map(|line| line.to).collect(),
            fates: topology.components.iter().flat_map(|c| c.fate.iter().copied()).collect(),
            around: cuts.iter().flat_map(|id| topology.ancestors(*id)).collect(),
            falling: BTreeMap::new(),
            guards: Vec::new(),
            topology,
            cuts,
        };
        for id in &fold.cuts {
            for domain in falls_with(topology, *id) {
                fold.falling.entry(domain).or_default().insert(*id);
            }
        }
        let goes_with = fold.cuts.iter().filter_map(|id| Some((*id, fold.goes_with(*id)?)));
        fold.guards = goes_with.collect();
        fold
    }

    fn run(&self) -> Vec<FoldedCut> {
        let mut folded = Vec::new();
        let mut told = BTreeSet::new();
        let points: Vec<ComponentId> =
            self.cuts.iter().copied().filter(|id| self.stands_for_itself(*id)).collect();
        let inside = inside_hosts(self.topology, &points);
        for &id in &points {
            let host = self.crowded_host(id, &inside);
            if !told.insert(host.unwrap_or(id)) {
                continue;
            }
            let folding = match host {
                Some(host) => Folding::Host(inside[&host].clone()),
                None => self.folding(id),
            };
            folded.push((host.unwrap_or(id), folding));
        }
        folded.into_iter().map(|(subject, folding)| self.entry(subject, folding)).collect()
    }

    /// Returns whether nothing else explains why it is a single point.
    fn stands_for_itself(&self, id: ComponentId) -> bool {
        let component = self.topology.component(id);
        if !component.is_ours() {
            return true;
        }
        if self.goes_with(id).is_some() {
            return false;
        }
        if component.kind.holds_others() && self.around.contains(&id) {
            return false;
        }
        let others_fall =
            || self.falling.get(&id).is_some_and(|all| all.iter().any(|other| *other != id));
        self.called.contains(&id) || !others_fall()
    }

    /// Returns the single host or component that a firewall guards, if that is a single point too.
    fn goes_with(&self, id: ComponentId) -> Option<ComponentId> {
        let component = self.topology.component(id);
        match component.guards.as_slice() {
            [one] if component.kind == Kind::Firewall => {
                let place = self.topology.component(*one).kind.tier() == Tier::Place;
                (self.cuts.contains(one) && !place).then_some(*one)
            }
            _ => None,
        }
    }

    /// Returns the outermost host around `id` that holds two or more single points.
    fn crowded_host(
        &self,
        id: ComponentId,
        inside: &BTreeMap<ComponentId, Vec<ComponentId>>,
    ) -> Option<ComponentId> {
        let crowded = |at: &ComponentId| inside.get(at).is_some_and(|points| points.len() > 1);
        self.topology.ancestors(id).filter(crowded).last()
    }

    fn folding(&self, id: ComponentId) -> Folding {
        let component = self.topology.component(id);
        let only_a_fate = !self.called.contains(&id) && self.fates.contains(&id);
        if !component.is_ours() {
            Folding::External
        } else if component.kind.holds_others() || only_a_fate {
            Folding::SharedHost
        } else {
            let mut around = self.topology.ancestors(id);
            Folding::Component(around.find(|at| self.topology.component(*at).kind.is_host()))
        }
    }

    fn entry(&self, subject: ComponentId, folding: Folding) -> FoldedCut {
        let mut inside = BTreeSet::from([subject]);
        if let Folding::Host(points) = &folding {
            inside.extend(points);
        }
        let because: BTreeSet<ComponentId> = inside
            .iter()
            .flat_map(|id| self.topology.ancestors(*id).chain(falls_with(self.topology, *id)))
            .collect();
        let mut implied: Vec<ComponentId> = because
            .into_iter()
            .filter(|id| self.cuts.contains(id) && !inside.contains(id))
            .collect();
        let with = |with: &ComponentId| inside.contains(with) || implied.contains(with);
        let guards = self.guards.iter().filter(|(_, guarded)| with(guarded));
        let guards: Vec<ComponentId> = guards.map(|(guard, _)| *guard).collect();
        implied.extend(guards);
        FoldedCut { subject, folding, implied }
    }
}

/// Returns what a component, or what holds it, states that it falls with.
fn falls_with(topology: &Topology, id: ComponentId) -> impl Iterator<Item = ComponentId> + '_ {
    let holders = std::iter::once(id).chain(topology.ancestors(id));
    holders.flat_map(|at| topology.component(at).fate.iter().copied())
}

/// Returns, for each host, the points inside it.
fn inside_hosts(
    topology: &Topology,
    points: &[ComponentId],
) -> BTreeMap<ComponentId, Vec<ComponentId>> {
    let mut inside: BTreeMap<ComponentId, Vec<ComponentId>> = BTreeMap::new();
    for point in points {
        for at in topology.ancestors(*point).filter(|at| topology.component(*at).kind.is_host()) {
            inside.entry(at).or_default().push(*point);
        }
    }
    inside
}
