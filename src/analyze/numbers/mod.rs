//! Structure → figures: availability, importance, outages.
//!
//! Comes in: a [`Structure`] and what the topology says about availability. Goes out: a [`Figure`]
//! and the weight of each part. Promise: exact up to rounding, or withheld, or bounds; never a
//! number that nobody stated.

mod bdd;
mod bounds;
mod interner;
mod minimal;
mod order;

use super::meaning::Structure;
use crate::model::{
    Availability, ComponentId, Figure, HOURS_PER_YEAR, Importance, Outages, Subject, Topology,
};
use bdd::Diagram;
use minimal::Cuts;

pub use bdd::NODES_MAX;
pub use minimal::CUTS_MAX;

/// At most this many of the minimal sets of three or more are listed.
const HIGHER_CUTS_SHOWN: usize = 100;

/// Fussell–Vesely takes a diagram for each part: it is computed for this many that cost most.
const FUSSELL_VESELY_MAX: usize = 40;

/// What the figures of a journey are made of.
#[derive(Clone, Debug)]
pub struct Numbers {
    /// The availability.
    pub figure: Figure,
    /// Weights, the one that costs most first.
    pub importance: Vec<Importance>,
    /// Minimal sets of three or more, the likeliest first.
    pub higher_cuts: Vec<Vec<Subject>>,
    /// How many minimal sets there are, if not more than [`CUTS_MAX`].
    pub cut_count: Option<usize>,
}

/// Returns the availability of a link: the worst that is stated between the two.
fn link_availability(
    topology: &Topology,
    from: ComponentId,
    to: ComponentId,
) -> Option<&Availability> {
    let lines = topology.connections.iter().filter(|line| line.from == from && line.to == to);
    lines
        .filter_map(|line| topology.entry(line).availability.as_ref())
        .max_by(|a, b| a.unavailability.total_cmp(&b.unavailability))
}

/// Returns what is stated about the availability of a variable.
pub fn stated(topology: &Topology, subject: Subject) -> Option<&Availability> {
    match subject {
        Subject::Component(id) | Subject::Replica(id, _) => topology.availability(id),
        Subject::Link(from, to) => link_availability(topology, from, to),
    }
}

/// Returns the figures of a journey; bounds where that takes a diagram of more than [`NODES_MAX`]
/// nodes.
pub fn numbers(topology: &Topology, structure: &Structure) -> Numbers {
    numbers_within(topology, structure, NODES_MAX)
}

/// Returns the figures of a journey; bounds where that takes a diagram of more than `nodes_max`
/// nodes.
pub fn numbers_within(topology: &Topology, structure: &Structure, nodes_max: usize) -> Numbers {
    let none = |figure| Numbers {
        figure,
        importance: Vec::new(),
        higher_cuts: Vec::new(),
        cut_count: None,
    };
    if structure.broken.is_some() {
        return none(Figure::None);
    }
    let diagram = Diagram::new(topology, structure, nodes_max);
    let depends = diagram.as_ref().map(Diagram::depends);
    let mut inputs = Inputs::gather(topology, structure, depends.as_deref());
    let mut cuts = diagram.as_ref().and_then(Cuts::of);
    let cut_count = cuts.as_ref().map(Cuts::count);
    let missing = std::mem::take(&mut inputs.missing);
    let left_out = std::mem::take(&mut inputs.left_out);
    if !missing.is_empty() {
        let higher_cuts = higher_cuts(structure, cuts.as_ref(), &inputs.down);
        return Numbers { higher_cuts, cut_count, ..none(Figure::Withheld { missing }) };
    }
    let Some(diagram) = diagram else {
        let (low, high) = bounds::bounds(structure, &inputs.down);
        return none(Figure::Bounds { low, high, left_out });
    };
    let weights = diagram.weights(&inputs.down);
    let unavailability = weights.unavailability;
    let outages = inputs.outages(&weights.birnbaum, unavailability);
    Numbers {
        figure: Figure::Exact { unavailability, left_out, outages },
        importance: importance(structure, &inputs.down, &weights, cuts.as_mut()),
        higher_cuts: higher_cuts(structure, cuts.as_ref(), &inputs.down),
        cut_count,
    }
}

/// Returns the unavailability alone: what a what-if compares.
pub fn unavailability(topology: &Topology, structure: &Structure) -> Option<f64> {
    if structure.broken.is_some() {
        return None;
    }
    let diagram = Diagram::new(topology, structure, NODES_MAX)?;
    let inputs = Inputs::gather(topology, structure, Some(&diagram.depends()));
    inputs.missing.is_empty().then(|| diagram.unavailability(&inputs.down))
}

/// The stated numbers of all variables.
struct Inputs {
    /// How often each variable is down; 0 where nothing is stated.
    down: Vec<f64>,
    /// MTBF and MTTR in hours, where stated.
    rates: Vec<Option<(f64, f64)>>,
    missing: Vec<ComponentId>,
    left_out: Vec<ComponentId>,
}

impl Inputs {
    fn gather(topology: &Topology, structure: &Structure, depends: Option<&[bool]>) -> Self {
        let mut inputs =
            Self { down: Vec::new(), rates: Vec::new(), missing: Vec::new(), left_out: Vec::new() };
        for (at, variable) in structure.circuit.variables.iter().enumerate() {
            let stated = stated(topology, variable.subject);
            inputs.down.push(stated.map_or(0.0, |a| a.unavailability.clamp(0.0, 1.0)));
            inputs.rates.push(stated.and_then(|a| a.mtbf_mttr_hours));
            let id = variable.subject.component();
            if stated.is_none() && depends.is_none_or(|depends| depends[at]) {
                let ours = topology.component(id).is_ours();
                let list = if ours { &mut inputs.missing } else { &mut inputs.left_out };
                if list.last() != Some(&id) {
                    list.push(id);
                }
            }
        }
        inputs
    }

    /// Outages a year: each part that matters contributes its failures while it is decisive.
    fn outages(&self, birnbaum: &[f64], unavailability: f64) -> Option<Outages> {
        let mut per_year = 0.0;
        for ((weight, down), rate) in birnbaum.iter().zip(&self.down).zip(&self.rates) {
            if *weight > 0.0 && *down > 0.0 {
                let (between, repair) = (*rate)?;
                per_year += HOURS_PER_YEAR * weight / (between + repair);
            }
        }
        (per_year > 0.0)
            .then(|| Outages { per_year, mean_hours: unavailability * HOURS_PER_YEAR / per_year })
    }
}

fn importance(
    structure: &Structure,
    down: &[f64],
    weights: &bdd::Weights,
    cuts: Option<&mut Cuts>,
) -> Vec<Importance> {
    let total = weights.unavailability;
    let share = |part: f64| if total > 0.0 { (part / total).min(1.0) } else { 0.0 };
    let weigh = |at: usize| {
        let costs = weights.birnbaum[at] * down[at];
        Importance {
            subject: structure.subject(at),
            birnbaum: weights.birnbaum[at],
            criticality: share(costs),
            fussell_vesely: None,
            hours_per_year: costs * HOURS_PER_YEAR,
        }
    };
    let mut all: Vec<(usize, Importance)> = (0..down.len())
        .filter(|at| weights.birnbaum[*at] > 0.0)
        .map(|at| (at, weigh(at)))
        .collect();
    // Equal in single precision is equal: the last digits of a sum say nothing about a rank.
    let cost = |entry: &(usize, Importance)| entry.1.hours_per_year as f32;
    all.sort_by(|a, b| cost(b).total_cmp(&cost(a)));
    if let Some(cuts) = cuts {
        for (at, entry) in all.iter_mut().take(FUSSELL_VESELY_MAX) {
            entry.fussell_vesely = cuts.chance_with(*at, down).map(share);
        }
    }
    all.into_iter().map(|(_, entry)| entry).collect()
}

fn higher_cuts(structure: &Structure, cuts: Option<&Cuts>, down: &[f64]) -> Vec<Vec<Subject>> {
    let mut sets = cuts.map(|cuts| cuts.sets_of_three_or_more()).unwrap_or_default();
    let chance = |set: &Vec<usize>| set.iter().map(|at| down[*at]).product::<f64>();
    sets.sort_by(|a, b| chance(b).total_cmp(&chance(a)).then(a.len().cmp(&b.len())).then(a.cmp(b)));
    sets.truncate(HIGHER_CUTS_SHOWN);
    let names = |set: Vec<usize>| set.into_iter().map(|at| structure.subject(at)).collect();
    sets.into_iter().map(names).collect()
}
