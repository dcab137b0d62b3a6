//! `doc-count-mismatch`: a number in the text that is not the topology's.

use super::context::Context;
use super::make::{flat, label};
use crate::analyze::text::{self, Names, Place, Sentence};
use crate::model::{Component, Finding, Kind, Severity, Status, Topology};

pub(super) const ID: &str = "doc-count-mismatch";

/// Kinds that people count; services, clients and places are counted in too many ways.
const COUNTED: [Kind; 14] = [
    Kind::Server,
    Kind::Vm,
    Kind::LoadBalancer,
    Kind::ReverseProxy,
    Kind::ApiGateway,
    Kind::Waf,
    Kind::Firewall,
    Kind::WebServer,
    Kind::AppServer,
    Kind::Database,
    Kind::Cache,
    Kind::Queue,
    Kind::Zone,
    Kind::Region,
];

/// Most places that are told of one wrong number.
const PLACES_MAX: usize = 100;

/// Words before a number that pick some of many.
const PARTS: [&str; 20] = [
    "the",
    "of",
    "other",
    "these",
    "those",
    "both",
    "remaining",
    "additional",
    "more",
    "least",
    "between",
    "any",
    "each",
    "every",
    "another",
    "per",
    "first",
    "last",
    "to",
    "most",
];

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let names = &cx.reading.names;
    let mut found: Vec<Finding> = Vec::new();
    for place in cx.reading.places() {
        if place.is_heading() || place.under.outlook || place.under.issues {
            continue;
        }
        for sentence in &place.sentences {
            for claim in claims(cx.topology, names, sentence) {
                push(&mut found, cx.topology, place, &claim);
            }
        }
    }
    found
}

struct Claim {
    kind: Kind,
    stated: usize,
    start: usize,
    end: usize,
}

fn claims(t: &Topology, names: &Names, sentence: &Sentence<'_>) -> Vec<Claim> {
    // A number says nothing without a noun: cells of tables have many alone.
    if !sentence.has_number() || !sentence.may_name() {
        return Vec::new();
    }
    let words = sentence.words();
    let named = names.in_sentence(sentence);
    let specific = named.iter().any(|n| !n.components.is_empty());
    let claim = |at: usize| -> Option<Claim> {
        let stated = words[at].number?;
        // They stand in order, one for each first word.
        let noun = &named[named.binary_search_by_key(&(at + 1), |n| n.start).ok()?];
        let kind = *noun.kinds.iter().find(|kind| COUNTED.contains(kind))?;
        let last = words.get(noun.end.checked_sub(1)?)?;
        let plural = last.text.ends_with('s') || words[at].joined;
        let part = at > 0 && PARTS.contains(&&*words[at - 1].text);
        // "Two servers run Nginx" speaks of some of them when the sentence names which.
        let some = specific && stated < count(t, kind);
        let plain = text::is_plain(sentence, at, noun.end);
        let claim = Claim { kind, stated, start: words[at].start, end: last.end };
        (plural && !part && !some && plain && differs(t, kind, stated)).then_some(claim)
    };
    (0..words.len()).filter_map(claim).collect()
}

fn count(t: &Topology, kind: Kind) -> usize {
    let lives = |c: &&Component| c.kind == kind && c.status != Status::Planned;
    t.components.iter().filter(lives).map(|c| c.replicas as usize).sum()
}

fn differs(t: &Topology, kind: Kind, stated: usize) -> bool {
    let real = count(t, kind);
    // Where none is drawn the word is used loosely: "servers" for virtual machines or services.
    let loose = real == 0 || (kind == Kind::Server && count(t, Kind::Vm) > 0);
    real != stated && !loose
}

fn push(found: &mut Vec<Finding>, t: &Topology, place: &Place<'_>, claim: &Claim) {
    let span = place.block.span(place.page.file, claim.start, claim.end);
    let at = label(span, "not what is drawn");
    let kind = claim.kind.id().to_owned();
    let real = count(t, claim.kind);
    let (many, noun) = (claim.kind.plural(), claim.kind.label().to_lowercase());
    let message = format!("Text says {} {many}, the topology has {real}.", claim.stated);
    if let Some(same) = found.iter_mut().find(|f| f.message == message) {
        if same.labels.len() < PLACES_MAX {
            same.labels.push(at);
        }
        return;
    }
    // Two different numbers for one kind keep names of their own.
    let other = found.iter().any(|f| f.subjects == [kind.clone()]);
    let subject = if other { format!("{kind}={}", claim.stated) } else { kind };
    let drawn: Vec<String> = t
        .components
        .iter()
        .filter(|c| c.kind == claim.kind)
        .map(|c| format!("`{}`", c.id))
        .collect();
    let quoted = &place.text()[claim.start..claim.end];
    found.push(Finding {
        subjects: vec![subject],
        labels: vec![at],
        evidence: vec![format!(
            "The page says “{quoted}”; drawn {} {}.",
            if drawn.len() == 1 { "is" } else { "are" },
            super::make::sentence(&drawn)
        )],
        why: "A reader who counts in the text orders, pays and plans for something else than is \
              drawn."
            .to_owned(),
        help: format!(
            "Correct the number to {real}, or draw the missing {}.",
            if claim.stated.abs_diff(real) == 1 { &*noun } else { many }
        ),
        ..flat(ID, Severity::Low, message)
    });
}
