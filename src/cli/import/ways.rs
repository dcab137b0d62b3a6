//! Journeys: from a published port to what it cannot do without.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use groundplan::model::{Kind, Tier};

use super::plan::{Part, Plan, Way};

/// Most journeys that are made.
const JOURNEYS_MAX: usize = 12;

/// Adds journeys, and marks as optional what they do not need.
pub(super) fn add(plan: &mut Plan) {
    let calls = calls(plan);
    let mut claimed: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (caller, entry) in entries(plan) {
        let found = reach(&calls, entry);
        let targets = targets(plan, entry, &found);
        let taken = claimed.entry(caller).or_default();
        let is_store = matches!(plan.parts[entry].kind.tier(), Tier::Store | Tier::Cache);
        let is_side = rank(&plan.parts[entry]) >= SIDE && !plan.ways.is_empty();
        if targets.iter().any(|target| taken.contains(target)) || is_store && is_side {
            optional(plan, caller, entry);
            continue;
        }
        if is_side || plan.ways.len() >= JOURNEYS_MAX {
            continue;
        }
        for target in &targets {
            taken.insert(*target);
            plan.ways.push(way(plan, caller, entry, *target, &found, targets.len() > 1));
        }
    }
}

/// Returns whom each part asks for something, journeys being made of requests.
fn calls(plan: &Plan) -> Vec<Vec<usize>> {
    let mut calls = vec![Vec::new(); plan.parts.len()];
    for line in &plan.lines {
        if line.purpose.is_none() && !line.is_optional && !plan.parts[line.from].is_caller {
            calls[line.from].push(line.to);
        }
    }
    calls
}

/// From here on, an entry is no way for visitors: it shows figures, or administers.
const SIDE: u8 = 2;

/// Returns how likely visitors come in here, 0 most.
fn rank(part: &Part) -> u8 {
    let is_tool = part.kind == Kind::Service && part.product.is_some();
    match part.kind.tier() {
        Tier::Edge => 0,
        Tier::Work if !is_tool => 1,
        Tier::Store | Tier::Cache => 3,
        _ => SIDE,
    }
}

/// Returns who calls what from outside, the likely ways in first.
fn entries(plan: &Plan) -> Vec<(usize, usize)> {
    let mut entries = Vec::new();
    for line in &plan.lines {
        let pair = (line.from, line.to);
        if plan.parts[line.from].is_caller && !entries.contains(&pair) {
            entries.push(pair);
        }
    }
    entries.sort_by_key(|(_, entry)| rank(&plan.parts[*entry]));
    entries
}

/// Returns what can be reached, nearest first, each with the part before it.
fn reach(calls: &[Vec<usize>], entry: usize) -> Vec<(usize, usize)> {
    let mut found = vec![(entry, entry)];
    let mut seen = BTreeSet::from([entry]);
    let mut next = VecDeque::from([entry]);
    while let Some(at) = next.pop_front() {
        for to in &calls[at] {
            if seen.insert(*to) {
                found.push((*to, at));
                next.push_back(*to);
            }
        }
    }
    found
}

/// Returns what a journey leads to: databases, else other stores, else caches, else work.
fn targets(plan: &Plan, entry: usize, found: &[(usize, usize)]) -> Vec<usize> {
    let all = |wanted: &dyn Fn(&Part) -> bool| -> Vec<usize> {
        found.iter().map(|(at, _)| *at).filter(|at| wanted(&plan.parts[*at])).collect()
    };
    let databases = all(&|part| part.kind == Kind::Database);
    let stores = all(&|part| part.kind.tier() == Tier::Store);
    let caches = all(&|part| part.kind == Kind::Cache);
    let work: Vec<usize> =
        all(&|part| part.kind.tier() == Tier::Work).into_iter().take(1).collect();
    let first = [databases, stores, caches, work].into_iter().find(|list| !list.is_empty());
    first.unwrap_or_else(|| vec![entry])
}

/// Says that a caller does without an entry: its journeys go another way.
fn optional(plan: &mut Plan, caller: usize, entry: usize) {
    for line in &mut plan.lines {
        if line.from == caller && line.to == entry {
            line.is_optional = true;
        }
    }
}

fn way(
    plan: &Plan,
    caller: usize,
    entry: usize,
    target: usize,
    found: &[(usize, usize)],
    is_one_of_many: bool,
) -> Way {
    let before: BTreeMap<usize, usize> = found.iter().copied().collect();
    let mut parts = vec![target];
    while let Some(at) = parts.last().copied().filter(|at| *at != entry) {
        parts.extend(before.get(&at));
    }
    parts.push(caller);
    parts.reverse();
    let name = |at: usize| plan.parts[at].name.as_ref().unwrap_or(&plan.parts[at].id);
    // People use what works for them, not the proxy before it.
    let works = |at: &&usize| plan.parts[**at].kind.tier() == Tier::Work;
    let used = parts.iter().find(works).copied().unwrap_or(entry);
    let (mut id, mut words) =
        (format!("use-{}", plan.parts[used].id), format!("Use {}", name(used)));
    if is_one_of_many {
        id = format!("{id}-{}", plan.parts[target].id);
        words = format!("{words} with {}", name(target));
    }
    // Two callers may come in by the same entry.
    if plan.ways.iter().any(|way| way.id == id) {
        id = format!("{id}-from-{}", plan.parts[caller].id);
    }
    Way { id, name: words, parts }
}
