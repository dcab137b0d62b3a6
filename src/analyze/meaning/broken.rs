//! Why a journey cannot work even with everything up, and cycles of requirements.

use super::needs::{Joined, Need, leads_only};
use super::structure::Structure;
use super::{Meaning, target_components};
use crate::model::{Broken, ComponentId, Endpoint, Operation, Purpose, Topology};

/// Returns the reason when some target is not reached by required requests.
pub(super) fn unreached(
    meaning: &Meaning<'_>,
    entry: ComponentId,
    target: &[Endpoint],
    operation: Operation,
) -> Option<Broken> {
    let topology = meaning.topology;
    let required = reached(topology, entry, &|index| {
        meaning.may_count(index, operation) && is_request(topology, index)
    });
    let is_reached = |reach: &[bool], endpoint: &Endpoint| {
        target_components(topology, &[*endpoint]).iter().any(|c| reach[c.0 as usize])
    };
    let missed = target.iter().find(|endpoint| !is_reached(&required, endpoint))?;
    let name = match missed {
        Endpoint::Component(id) => &topology.component(*id).id,
        Endpoint::Group(id) => &topology.group(*id).id,
    };
    let from = &topology.component(entry).id;
    let any = reached(topology, entry, &|index| is_request(topology, index));
    let reason = if is_reached(&any, missed) {
        format!(
            "every way from `{from}` to `{name}` has a connection that is optional or not for {}s",
            operation.word()
        )
    } else {
        format!("no requests lead from `{from}` to `{name}`")
    };
    let mut components = vec![entry];
    components.extend(target_components(topology, &[*missed]));
    Some(Broken { reason, components })
}

fn is_request(topology: &Topology, index: usize) -> bool {
    topology.entry(&topology.connections[index]).purpose == Purpose::Request
}

fn reached(topology: &Topology, from: ComponentId, passes: &dyn Fn(usize) -> bool) -> Vec<bool> {
    let mut next = vec![Vec::new(); topology.components.len()];
    for (index, line) in topology.connections.iter().enumerate() {
        if passes(index) {
            next[line.from.0 as usize].push(line.to);
        }
    }
    let mut seen = vec![false; topology.components.len()];
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        if !std::mem::replace(&mut seen[at.0 as usize], true) {
            open.extend(&next[at.0 as usize]);
        }
    }
    seen
}

/// Returns why a journey that reaches its targets still cannot work.
///
/// Walks from the entry through components that cannot work, until one has a need that its members
/// can never meet, or a component comes up again: then they wait for each other.
pub(super) fn reason(
    meaning: &Meaning<'_>,
    structure: &Structure,
    entry: ComponentId,
    operation: Operation,
) -> Broken {
    let (alive, stands) = alive(meaning, structure, operation);
    let walk = Walk { meaning, structure, operation, alive, stands };
    let mut path = vec![entry];
    loop {
        let at = path[path.len() - 1];
        match walk.next(at) {
            Next::Never(broken) => return broken,
            Next::Waits(on) => match path.iter().position(|seen| *seen == on) {
                Some(start) => return mutual(meaning.topology, &path[start..]),
                None => path.push(on),
            },
        }
    }
}

fn mutual(topology: &Topology, cycle: &[ComponentId]) -> Broken {
    let names: Vec<&str> = cycle.iter().map(|c| topology.component(*c).id.as_str()).collect();
    let reason = format!("{} wait for each other, so none can start", circle(&names));
    Broken { reason, components: cycle.to_vec() }
}

/// Names of a circle written out before the rest is counted.
const NAMES_MAX: usize = 12;

/// Returns a circle in words: `a` → `b` → `a`; of a long one, where it begins and ends.
pub fn circle<S: AsRef<str>>(names: &[S]) -> String {
    let quoted = |name: &S| format!("`{}`", name.as_ref());
    let (start, end) = match names.len() {
        many if many > NAMES_MAX => (&names[..NAMES_MAX - 2], &names[many - 1..]),
        _ => (names, &names[..0]),
    };
    let mut words: Vec<String> = start.iter().map(quoted).collect();
    if !end.is_empty() {
        words.push(format!("{} more", names.len() - start.len() - end.len()));
    }
    words.extend(end.iter().chain(names.first()).map(quoted));
    words.join(" → ")
}

enum Next {
    Never(Broken),
    Waits(ComponentId),
}

struct Walk<'a, 't> {
    meaning: &'a Meaning<'t>,
    structure: &'a Structure,
    operation: Operation,
    alive: Vec<bool>,
    /// Whether each component stands, whatever it passes on.
    stands: Vec<bool>,
}

impl Walk<'_, '_> {
    /// Returns what keeps a component from working: prefers a need that nothing can meet.
    fn next(&self, at: ComponentId) -> Next {
        let needs = self.structure.needs.iter().filter(|(caller, _)| *caller == at);
        let unmet: Vec<&Need> = needs
            .map(|(_, need)| need)
            .filter(|need| {
                !met(self.meaning, need, self.operation, &|id| self.alive[id.0 as usize])
            })
            .collect();
        if let Some(never) =
            unmet.iter().find(|need| !met(self.meaning, need, self.operation, &|_| true))
        {
            return Next::Never(self.never(at, never));
        }
        let dead = |id: &ComponentId| !self.alive[id.0 as usize];
        let component = self.meaning.topology.component(at);
        let fallen = |id: &ComponentId| !self.stands[id.0 as usize];
        let falls_with = component.parent.iter().chain(&component.fate);
        let waits =
            unmet.iter().flat_map(|need| &need.members).chain(falls_with).copied().find(dead);
        let guard = || self.meaning.firewalls(at).iter().copied().find(fallen);
        Next::Waits(waits.or_else(guard).unwrap_or(at))
    }

    fn never(&self, caller: ComponentId, need: &Need) -> Broken {
        let topology = self.meaning.topology;
        let id = |c: &ComponentId| format!("`{}`", topology.component(*c).id);
        let members: Vec<String> = need.members.iter().map(id).collect();
        let able = able(self.meaning, need, self.operation, &|_| true);
        let verb = self.operation.word();
        let reason = match need.joined {
            Joined::Group(group) if able == 0 => format!(
                "{} is connected to no member of `{}` that takes {verb}s",
                id(&caller),
                topology.group(group).id
            ),
            _ => format!(
                "{} needs {} of {}, but only {able} can take {verb}s",
                id(&caller),
                need.count,
                members.join(", ")
            ),
        };
        let components = std::iter::once(caller).chain(need.members.iter().copied()).collect();
        Broken { reason, components }
    }
}

/// Returns, by component, whether it works with everything up.
fn alive(
    meaning: &Meaning<'_>,
    structure: &Structure,
    operation: Operation,
) -> (Vec<bool>, Vec<bool>) {
    let topology = meaning.topology;
    let mut needs = vec![Vec::new(); topology.components.len()];
    for (caller, need) in &structure.needs {
        needs[caller.0 as usize].push(need);
    }
    let mut alive = vec![false; topology.components.len()];
    // A guard stands before what it passes requests on to works.
    let mut stands = alive.clone();
    loop {
        let mut changed = false;
        for id in topology.ids() {
            let up = |other: ComponentId| alive[other.0 as usize];
            let component = topology.component(id);
            let held = component.parent.is_none_or(up)
                && component.fate.iter().all(|f| up(*f))
                && meaning.firewalls(id).iter().all(|f| stands[f.0 as usize]);
            let works =
                held && needs[id.0 as usize].iter().all(|need| met(meaning, need, operation, &up));
            changed |= works != alive[id.0 as usize] || held != stands[id.0 as usize];
            (alive[id.0 as usize], stands[id.0 as usize]) = (works, held);
        }
        if !changed {
            return (alive, stands);
        }
    }
}

fn met(
    meaning: &Meaning<'_>,
    need: &Need,
    operation: Operation,
    up: &dyn Fn(ComponentId) -> bool,
) -> bool {
    able(meaning, need, operation, up) >= need.count as usize
}

/// Returns how many instances can serve a need, switch-over included.
fn able(
    meaning: &Meaning<'_>,
    need: &Need,
    operation: Operation,
    up: &dyn Fn(ComponentId) -> bool,
) -> usize {
    let count = |members: &[ComponentId]| -> usize {
        members.iter().filter(|m| up(**m)).map(|m| meaning.units.of(*m).len()).sum()
    };
    let Joined::Group(group) = need.joined else { return count(&need.members) };
    let stated = meaning.topology.group(group);
    if !leads_only(stated, operation) {
        return count(&need.members);
    }
    let switch_up = super::needs::switches(stated, operation) && stated.switch.is_none_or(up);
    if switch_up {
        return count(&need.members);
    }
    let leads = super::needs::leads(meaning.topology, group);
    let leading: Vec<ComponentId> =
        need.members.iter().copied().filter(|m| leads.contains(m)).collect();
    count(&leading)
}

/// Returns cycles of connections that `counts` accepts and whose caller has no alternative.
pub(super) fn required_cycles(
    meaning: &Meaning<'_>,
    counts: &dyn Fn(usize) -> bool,
) -> Vec<Vec<ComponentId>> {
    let topology = meaning.topology;
    let mut next: Vec<Vec<ComponentId>> = vec![Vec::new(); topology.components.len()];
    for caller in topology.ids() {
        for need in meaning.needs_among(caller, counts) {
            let places: usize = need.members.iter().map(|m| meaning.units.of(*m).len()).sum();
            if need.count as usize >= places {
                next[caller.0 as usize].extend(need.members);
            }
        }
    }
    // What is on no cycle is out of the question; that is nearly everything.
    let mut taken = on_no_cycle(&next);
    let mut cycles = Vec::new();
    for start in topology.ids() {
        if taken[start.0 as usize] {
            continue;
        }
        if let Some(cycle) = shortest_cycle(start, &next) {
            for at in &cycle {
                taken[at.0 as usize] = true;
            }
            cycles.push(cycle);
        }
    }
    cycles
}

/// Returns, by component, whether it falls away when ends without a way in or out are taken off
/// until none is left.
fn on_no_cycle(next: &[Vec<ComponentId>]) -> Vec<bool> {
    let mut before = vec![Vec::new(); next.len()];
    for (from, to) in (0..).zip(next) {
        for to in to {
            before[to.0 as usize].push(ComponentId(from));
        }
    }
    let mut gone = vec![false; next.len()];
    for (ahead, behind) in [(next, before.as_slice()), (before.as_slice(), next)] {
        let alive = |all: &Vec<ComponentId>| all.iter().filter(|c| !gone[c.0 as usize]).count();
        let mut left: Vec<usize> = ahead.iter().map(alive).collect();
        let mut open: Vec<usize> = (0..next.len()).filter(|at| left[*at] == 0).collect();
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut gone[at], true) {
                for other in &behind[at] {
                    let other = other.0 as usize;
                    left[other] -= 1;
                    if left[other] == 0 {
                        open.push(other);
                    }
                }
            }
        }
    }
    gone
}

/// Returns the shortest way from `start` back to itself.
fn shortest_cycle(start: ComponentId, next: &[Vec<ComponentId>]) -> Option<Vec<ComponentId>> {
    let mut from: Vec<Option<ComponentId>> = vec![None; next.len()];
    let mut open = std::collections::VecDeque::from([start]);
    while let Some(at) = open.pop_front() {
        for to in &next[at.0 as usize] {
            if *to == start {
                let back = std::iter::successors(Some(at), |c| from[c.0 as usize]);
                let mut cycle: Vec<ComponentId> = back.collect();
                cycle.reverse();
                return Some(cycle);
            }
            if from[to.0 as usize].is_none() {
                from[to.0 as usize] = Some(at);
                open.push_back(*to);
            }
        }
    }
    None
}
