//! How the rest of the drawing was read: journeys, and what connections and fates count for.

use super::Meaning;
use crate::model::{
    Component, ComponentId, Connection, Endpoint, Journey, Operation, Purpose, Tier, Topology,
};

/// Names listed in a sentence before the rest is counted.
const NAMES_MAX: usize = 8;

/// Returns what was read into the drawing beside its alternatives, one sentence each.
pub fn readings(meaning: &Meaning<'_>) -> Vec<String> {
    let t = meaning.topology();
    let mut said: Vec<String> = t.journeys.iter().map(|journey| of_journey(t, journey)).collect();
    let lines = |is: &dyn Fn(&Connection) -> bool| -> Vec<String> {
        t.connections.iter().filter(|line| is(line)).map(|line| arrow(t, line)).collect()
    };
    let purpose = |line: &Connection| t.entry(line).purpose;
    let needed = |line: &Connection| !t.entry(line).optional;
    let mut tell = |names: Vec<String>, text: &str| {
        if !names.is_empty() {
            said.push(format!("{text}: {}.", list(&names)));
        }
    };
    tell(
        lines(&|line| purpose(line) == Purpose::Support && needed(line)),
        "Support: counts on every journey that uses its caller",
    );
    tell(
        lines(&|line| !counts_else(purpose(line))),
        "Neither request nor support: stops no journey",
    );
    let optional = |line: &Connection| !needed(line) && counts_else(purpose(line));
    tell(lines(&optional), "Optional: stops no journey");
    for (operation, other) in [(Operation::Read, "writing"), (Operation::Write, "reading")] {
        let only = |line: &Connection| {
            t.entry(line).only_for == Some(operation) && counts_else(purpose(line)) && needed(line)
        };
        let text = format!("For {}s only, so no matter for {other}", operation.word());
        tell(lines(&only), &text);
    }
    tell(guarded(meaning), "Falls with the firewall that guards it");
    tell(fates(t), "Falls with what it names under `fate`");
    let theirs = |c: &&Component| !c.is_ours() && c.kind.tier() != Tier::Client;
    tell(
        t.components.iter().filter(theirs).map(|c| tick(&c.id)).collect(),
        "Not run here: can fail, but is no single point of failure of ours",
    );
    let open: Vec<String> = t.assume_unknown.iter().map(|control| format!("`{control}`")).collect();
    tell(open, "Taken as unknown, so a question and no issue");
    said
}

fn of_journey(t: &Topology, journey: &Journey) -> String {
    let entry = tick(&t.component(journey.entry).id);
    let verb = match journey.operation {
        Operation::Read => "reads from",
        Operation::Write => "writes to",
    };
    let end = |end: &Endpoint| match end {
        Endpoint::Component(id) => tick(&t.component(*id).id),
        Endpoint::Group(id) => format!("any of `{}` that may serve it", t.group(*id).id),
    };
    let name = &journey.name;
    let ends: Vec<String> = journey.target.iter().map(end).collect();
    let what = match ends.is_empty() {
        true => format!("{entry} uses every request connection it leads to"),
        false => format!("{entry} {verb} {}", list(&ends)),
    };
    match journey.inferred {
        true => format!(
            "Journey “{name}”, supposed as none is stated: {what}. A client is to reach every \
             database that its requests lead to."
        ),
        false => format!("Journey “{name}”: {what}."),
    }
}

fn counts_else(purpose: Purpose) -> bool {
    matches!(purpose, Purpose::Request | Purpose::Support)
}

fn guarded(meaning: &Meaning<'_>) -> Vec<String> {
    let t = meaning.topology();
    let by = |id: ComponentId| {
        let walls = meaning.firewalls(id).iter();
        walls.map(move |wall| pair(t, id, *wall)).collect::<Vec<_>>()
    };
    t.ids().flat_map(by).collect()
}

fn fates(t: &Topology) -> Vec<String> {
    let with = |id: ComponentId| t.component(id).fate.iter().map(move |fate| pair(t, id, *fate));
    t.ids().flat_map(with).collect()
}

fn pair(t: &Topology, id: ComponentId, with: ComponentId) -> String {
    format!("{} with {}", tick(&t.component(id).id), tick(&t.component(with).id))
}

fn arrow(t: &Topology, line: &Connection) -> String {
    format!("{} → {}", tick(&t.component(line.from).id), tick(&t.component(line.to).id))
}

fn tick(id: &str) -> String {
    format!("`{id}`")
}

fn list(names: &[String]) -> String {
    match names {
        [start @ .., last] if !start.is_empty() && names.len() <= NAMES_MAX => {
            format!("{} and {last}", start.join(", "))
        }
        [one] => one.clone(),
        [] => String::new(),
        many => format!("{} and {} more", many[..NAMES_MAX].join(", "), many.len() - NAMES_MAX),
    }
}
