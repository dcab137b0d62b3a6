//! Replicas: each component as the running instances it stands for.

use std::ops::Range;

use crate::model::{ComponentId, Topology};

/// More replicas of one entry than this are counted as this many.
pub const MAX_REPLICAS: u32 = 64;

/// Replicas of replicas stop multiplying here.
const MAX_UNITS: usize = 20_000;

/// One running instance, by its index.
pub(super) type UnitId = usize;

/// One running instance of a component.
pub(super) struct Unit {
    pub(super) component: ComponentId,
    /// From 1 among the instances of the component; 0 if there is only one.
    pub(super) number: u32,
    /// The instance that holds it.
    pub(super) parent: Option<UnitId>,
}

/// All instances of a topology.
pub(super) struct Units {
    units: Vec<Unit>,
    of: Vec<Range<UnitId>>,
    pub(super) capped: Vec<ComponentId>,
}

impl Units {
    pub(super) fn new(topology: &Topology) -> Self {
        let count = topology.components.len();
        let depth = |id: &ComponentId| topology.ancestors(*id).take(count).count();
        let mut order: Vec<ComponentId> = topology.ids().collect();
        order.sort_by_key(depth);
        let mut all =
            Self { units: Vec::with_capacity(count), of: vec![0..0; count], capped: Vec::new() };
        for id in order {
            all.add(topology, id);
        }
        all
    }

    /// Adds the instances of `id`: its replicas in each instance of what holds it.
    fn add(&mut self, topology: &Topology, id: ComponentId) {
        let component = topology.component(id);
        let parents: Vec<Option<UnitId>> = match component.parent {
            Some(parent) => self.of(parent).map(Some).collect(),
            None => vec![None],
        };
        let mut replicas = component.replicas.clamp(1, MAX_REPLICAS);
        if self.units.len() + parents.len() * replicas as usize > MAX_UNITS {
            replicas = 1;
        }
        if replicas < component.replicas {
            self.capped.push(id);
        }
        let start = self.units.len();
        let single = parents.len() * replicas as usize == 1;
        let mut number = 0;
        for parent in parents {
            for _ in 0..replicas {
                number += 1;
                self.units.push(Unit {
                    component: id,
                    number: if single { 0 } else { number },
                    parent,
                });
            }
        }
        self.of[id.0 as usize] = start..self.units.len();
    }

    pub(super) fn len(&self) -> usize {
        self.units.len()
    }

    pub(super) fn unit(&self, id: UnitId) -> &Unit {
        &self.units[id]
    }

    /// Returns the instances of a component.
    pub(super) fn of(&self, component: ComponentId) -> Range<UnitId> {
        self.of[component.0 as usize].clone()
    }

    /// Returns the instances of `target` that `caller` can mean: within the same replica of
    /// whatever holds both.
    pub(super) fn seen_from(&self, caller: UnitId, target: ComponentId) -> Vec<UnitId> {
        let all = self.of(target);
        if all.len() == 1 {
            return all.collect();
        }
        let own: Vec<UnitId> = self.chain(caller).collect();
        let shares = |unit: &UnitId| {
            let common = self.chain(*unit).find_map(|at| {
                let same =
                    |mine: &&UnitId| self.units[**mine].component == self.units[at].component;
                own.iter().find(same).map(|mine| *mine == at)
            });
            common.unwrap_or(true)
        };
        all.filter(shares).collect()
    }

    fn chain(&self, unit: UnitId) -> impl Iterator<Item = UnitId> + '_ {
        std::iter::successors(Some(unit), |at| self.units[*at].parent)
    }
}
