//! Single points for people: one entry for a component and all that falls because of it.

use std::collections::BTreeSet;

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
    Fold { topology, cuts }.run()
}

struct Fold<'t> {
    topology: &'t Topology,
    cuts: BTreeSet<ComponentId>,
}

impl Fold<'_> {
    fn run(&self) -> Vec<FoldedCut> {
        let mut folded = Vec::new();
        let mut told = BTreeSet::new();
        let points: Vec<ComponentId> =
            self.cuts.iter().copied().filter(|id| self.stands_for_itself(*id)).collect();
        for &id in &points {
            let host = self.crowded_host(id, &points);
            if !told.insert(host.unwrap_or(id)) {
                continue;
            }
            let folding = match host {
                Some(host) => Folding::Host(self.inside(host, &points)),
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
        if component.kind.holds_others() && self.inside_any(id) {
            return false;
        }
        self.called(id)
            || !self.cuts.iter().any(|other| *other != id && self.falls_with(*other, id))
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

    fn inside_any(&self, holder: ComponentId) -> bool {
        self.cuts.iter().any(|id| self.topology.ancestors(*id).any(|at| at == holder))
    }

    /// Returns whether requests or support go to a component itself.
    fn called(&self, id: ComponentId) -> bool {
        self.topology.connections.iter().any(|line| {
            let purpose = self.topology.entry(line).purpose;
            line.to == id && matches!(purpose, Purpose::Request | Purpose::Support)
        })
    }

    /// Returns whether `id`, or what holds it, states that it falls with `domain`.
    fn falls_with(&self, id: ComponentId, domain: ComponentId) -> bool {
        std::iter::once(id)
            .chain(self.topology.ancestors(id))
            .any(|at| self.topology.component(at).fate.contains(&domain))
    }

    /// Returns the outermost host around `id` that holds two or more of `points`.
    fn crowded_host(&self, id: ComponentId, points: &[ComponentId]) -> Option<ComponentId> {
        let hosts = self.topology.ancestors(id).filter(|at| {
            self.topology.component(*at).kind.is_host() && self.inside(*at, points).len() > 1
        });
        hosts.last()
    }

    fn inside(&self, host: ComponentId, points: &[ComponentId]) -> Vec<ComponentId> {
        let is_inside = |id: &&ComponentId| self.topology.ancestors(**id).any(|at| at == host);
        points.iter().filter(is_inside).copied().collect()
    }

    fn folding(&self, id: ComponentId) -> Folding {
        let component = self.topology.component(id);
        let only_a_fate = || {
            !self.called(id)
                && self.topology.components.iter().any(|other| other.fate.contains(&id))
        };
        if !component.is_ours() {
            Folding::External
        } else if component.kind.holds_others() || only_a_fate() {
            Folding::SharedHost
        } else {
            let mut around = self.topology.ancestors(id);
            Folding::Component(around.find(|at| self.topology.component(*at).kind.is_host()))
        }
    }

    fn entry(&self, subject: ComponentId, folding: Folding) -> FoldedCut {
        let mut inside = vec![subject];
        if let Folding::Host(points) = &folding {
            inside.extend(points);
        }
        let because = |id: ComponentId| {
            inside.iter().any(|point| {
                self.topology.ancestors(*point).any(|at| at == id) || self.falls_with(*point, id)
            })
        };
        let mut implied: Vec<ComponentId> =
            self.cuts.iter().copied().filter(|id| !inside.contains(id) && because(*id)).collect();
        let guards = self.cuts.iter().copied().filter(|id| {
            self.goes_with(*id)
                .is_some_and(|with| inside.contains(&with) || implied.contains(&with))
        });
        let guards: Vec<ComponentId> = guards.collect();
        implied.extend(guards);
        FoldedCut { subject, folding, implied }
    }
}
