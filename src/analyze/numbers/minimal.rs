//! Minimal sets that stop a journey, as one shared diagram of sets (Rauzy 1993).

use super::bdd::{Diagram, FALSE, Manager, NODES_MAX, Ref, TRUE};
use super::interner::{Interner, Key};

/// More minimal sets than this are neither listed nor weighed.
pub const CUTS_MAX: usize = 10_000;

/// Past this many steps the sets are given up.
const STEPS_MAX: usize = 500_000;

/// No set at all.
const NONE: Ref = 0;
/// The empty set alone.
const EMPTY: Ref = 1;

/// A family of sets: those without the variable of its level, and those with it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Family {
    level: u32,
    without: Ref,
    with: Ref,
}

impl Key for Family {
    fn numbers(self) -> [u32; 3] {
        [self.level, self.without, self.with]
    }
}

/// Two families, the second to be taken from the first.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Step(Ref, Ref);

impl Key for Step {
    fn numbers(self) -> [u32; 3] {
        [self.0, self.1, 0]
    }
}

/// All minimal sets of a journey.
pub(super) struct Cuts {
    alone: Vec<usize>,
    order: Vec<usize>,
    sets: Sets,
    root: Ref,
    count: usize,
}

impl Cuts {
    /// Returns the minimal sets, or `None` if there are too many.
    pub(super) fn of(diagram: &Diagram) -> Option<Self> {
        let mut sets = Sets::new();
        let mut minimal = vec![NONE; diagram.manager.nodes().len()];
        minimal[FALSE as usize] = EMPTY;
        for at in diagram.reachable() {
            if *at <= TRUE {
                continue;
            }
            let node = diagram.manager.nodes()[*at as usize];
            // Up can only help: what stops it with the variable up stops it with the variable down,
            // so those sets come first and their supersets go.
            let without = minimal[node.high as usize];
            let with = sets.minus_supersets(minimal[node.low as usize], without)?;
            minimal[*at as usize] = sets.family(node.level, without, with)?;
        }
        let root = minimal[diagram.root as usize];
        let counted = sets.count(root);
        if counted > CUTS_MAX as f64 {
            return None;
        }
        let (alone, order) = (diagram.alone.clone(), diagram.order.clone());
        let count = counted as usize + alone.len();
        Some(Self { alone, order, sets, root, count })
    }

    /// Returns how many there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Returns those with three or more members, each ascending.
    pub(super) fn sets_of_three_or_more(&self) -> Vec<Vec<usize>> {
        let mut found = Vec::new();
        let mut open = vec![(self.root, Vec::new())];
        while let Some((at, set)) = open.pop() {
            match at {
                NONE => {}
                EMPTY if set.len() > 2 => found.push(set),
                EMPTY => {}
                _ => {
                    let family = self.sets.family_of(at);
                    let mut with = set.clone();
                    with.push(self.order[family.level as usize]);
                    open.extend([(family.without, set), (family.with, with)]);
                }
            }
        }
        for set in &mut found {
            set.sort_unstable();
        }
        found
    }

    /// Returns the chance that some minimal set with a variable is down; `None` where that is too
    /// tedious to find out.
    pub(super) fn chance_with(&mut self, variable: usize, down: &[f64]) -> Option<f64> {
        if self.alone.contains(&variable) {
            return Some(down[variable]);
        }
        let Some(level) = self.order.iter().position(|at| *at == variable) else {
            return Some(0.0);
        };
        let level = u32::try_from(level).ok()?;
        let mut done = vec![None; self.sets.families.values.len()];
        let with = self.sets.containing(self.root, level, &mut done)?;
        let mut manager = Manager::new(NODES_MAX);
        let mut done = vec![None; self.sets.families.values.len()];
        let some = self.sets.some_is_down(with, &mut manager, &mut done)?;
        let mut holds = vec![0.0, 1.0];
        for node in &manager.nodes()[2..] {
            let q = down[self.order[node.level as usize]];
            holds.push(q * holds[node.low as usize] + (1.0 - q) * holds[node.high as usize]);
        }
        Some(holds[some as usize])
    }
}

/// Makes families and shares equal ones.
struct Sets {
    families: Interner<Family>,
    subtractions: Interner<Step>,
    differences: Vec<Ref>,
    steps: usize,
}

impl Sets {
    fn new() -> Self {
        let mut families = Interner::new();
        for at in [NONE, EMPTY] {
            families.add(Family { level: u32::MAX, without: at, with: at });
        }
        Self { families, subtractions: Interner::new(), differences: Vec::new(), steps: 0 }
    }

    fn family_of(&self, at: Ref) -> Family {
        self.families.values[at as usize]
    }

    fn family(&mut self, level: u32, without: Ref, with: Ref) -> Option<Ref> {
        if with == NONE {
            return Some(without);
        }
        let family = Family { level, without, with };
        self.families.find(family).or_else(|| self.families.add(family))
    }

    fn step(&mut self) -> Option<()> {
        self.steps += 1;
        (self.steps <= STEPS_MAX).then_some(())
    }

    /// Returns the sets of `a` that contain no set of `b`; both are minimal families.
    fn minus_supersets(&mut self, a: Ref, b: Ref) -> Option<Ref> {
        match (a, b) {
            (NONE, _) | (_, EMPTY) => return Some(NONE),
            (a, NONE) => return Some(a),
            (EMPTY, _) => return Some(EMPTY),
            _ => {}
        }
        let step = Step(a, b);
        if let Some(known) = self.subtractions.find(step) {
            return Some(self.differences[known as usize]);
        }
        self.step()?;
        let (x, y) = (self.family_of(a), self.family_of(b));
        let made = if x.level > y.level {
            self.minus_supersets(a, y.without)?
        } else {
            let same = x.level == y.level;
            let without = self.minus_supersets(x.without, if same { y.without } else { b })?;
            let mut with = self.minus_supersets(x.with, if same { y.without } else { b })?;
            if same {
                with = self.minus_supersets(with, y.with)?;
            }
            self.family(x.level, without, with)?
        };
        self.subtractions.add(step)?;
        self.differences.push(made);
        Some(made)
    }

    /// Returns the sets that contain the variable of `level`.
    ///
    /// `done` has a place for each family there was at the start.
    fn containing(&mut self, at: Ref, level: u32, done: &mut [Option<Ref>]) -> Option<Ref> {
        let family = self.family_of(at);
        if at <= EMPTY || family.level > level {
            return Some(NONE);
        }
        if let Some(known) = done[at as usize] {
            return Some(known);
        }
        self.step()?;
        let made = if family.level == level {
            self.family(level, NONE, family.with)?
        } else {
            let without = self.containing(family.without, level, done)?;
            let with = self.containing(family.with, level, done)?;
            self.family(family.level, without, with)?
        };
        done[at as usize] = Some(made);
        Some(made)
    }

    /// Returns the diagram that holds where some set is wholly down.
    fn some_is_down(
        &mut self,
        at: Ref,
        manager: &mut Manager,
        done: &mut [Option<Ref>],
    ) -> Option<Ref> {
        if at <= EMPTY {
            return Some(if at == EMPTY { TRUE } else { FALSE });
        }
        if let Some(known) = done[at as usize] {
            return Some(known);
        }
        self.step()?;
        let family = self.family_of(at);
        let without = self.some_is_down(family.without, manager, done)?;
        let with = self.some_is_down(family.with, manager, done)?;
        let down = manager.or(without, with)?;
        let made = manager.node(family.level, down, without)?;
        done[at as usize] = Some(made);
        Some(made)
    }

    /// Returns how many sets there are; as a float, which cannot overflow.
    fn count(&self, root: Ref) -> f64 {
        let mut counts = vec![0.0, 1.0];
        for family in &self.families.values[2..] {
            counts.push(counts[family.without as usize] + counts[family.with as usize]);
        }
        counts[root as usize]
    }
}
