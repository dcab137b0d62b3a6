//! Part of `doc-claim-contradicted`: how a balancer is said to work.

use super::facts;
use super::make::{flat, label, list};
use crate::analyze::text::{self, Place, Reading, Sentence};
use crate::model::{Algorithm, Component, Finding, GroupMode, Kind, Severity, Topology};

/// Ways to say of a mode that it is the one in use; `MODE` stands for its words.
const IN_USE: [&str; 2] = [
    "setup|set|configured|configuration|mode|type|enabling|enables|enabled|uses|using|use|is|are|\
     operates|runs|employs .. MODE",
    "in|the|our|this .. MODE mode|setup|configuration",
];

/// Words that turn a sentence into an explanation of a term.
const EXPLAINING: [&str; 6] = ["called", "means", "mean", "term", "difference", "refers"];

/// Words after which a sentence speaks of what is not so: "rather than active-active".
const TURNING: [&str; 9] =
    ["rather", "instead", "unlike", "compared", "whereas", "while", "than", "versus", "vs"];

/// Words that say that the balancer is spoken of.
const BALANCING: [&str; 8] = [
    "balancer",
    "balancers",
    "balancing",
    "loadbalancer",
    "algorithm",
    "distribution",
    "distributes",
    "haproxy",
];

/// The table of patterns of which every contradiction holds one.
const TABLE: usize = super::doc_feature_not_in_model::TABLES_END;

/// The words for the modes, after the algorithms in the table.
const MODES: [&str; 2] = ["active active", "active passive"];

/// Returns the patterns that name an algorithm or a mode.
pub(super) fn table() -> Vec<&'static str> {
    let algorithms = ALGORITHMS.iter().map(|(pattern, _)| *pattern);
    algorithms.chain(MODES).collect()
}

/// What the topology says of its balancers.
pub(super) struct Wording<'a> {
    t: &'a Topology,
    /// Those with several backends.
    balancers: Vec<&'a Component>,
}

impl<'a> Wording<'a> {
    pub(super) fn new(t: &'a Topology) -> Self {
        let balancers = t
            .ids()
            .filter(|b| t.component(*b).kind == Kind::LoadBalancer)
            .filter(|b| facts::targets(t, *b).len() > 1)
            .map(|b| t.component(b));
        Self { t, balancers: balancers.collect() }
    }

    /// Returns a finding when a sentence says of the balancer what the topology denies.
    pub(super) fn contradicted(
        &self,
        reading: &Reading<'_>,
        place: &Place<'_>,
        sentence: &Sentence<'_>,
        found: &[Finding],
    ) -> Option<Finding> {
        if self.balancers.is_empty() || !sentence.may_match(TABLE) {
            return None;
        }
        let (span, truth) = algorithm(&self.balancers, reading, place, sentence)
            .or_else(|| mode(self.t, &self.balancers, reading, place, sentence))?;
        finding(&self.balancers, place, span, &truth, found)
    }
}

fn finding(
    balancers: &[&Component],
    place: &Place<'_>,
    span: (usize, usize),
    truth: &str,
    found: &[Finding],
) -> Option<Finding> {
    let first = *balancers.first()?;
    let text = &place.text()[span.0..span.1];
    let said = format!("Text: “{text}”. The topology: {truth}");
    if found.iter().any(|f| f.message == said) {
        return None;
    }
    let names: Vec<String> = balancers.iter().map(|b| b.id.clone()).collect();
    let key = text.to_lowercase().replace([' ', '-'], "-");
    Some(Finding {
        subjects: vec![key],
        concerns: names.clone(),
        labels: vec![label(place.block.span(place.page.file, span.0, span.1), "not as drawn")],
        evidence: vec![format!("{} states it; the page says “{text}”.", list(&names))],
        why: "Active-active means that all backends serve at the same time; active-passive, that \
              one waits. What happens when one is lost, and how much each must carry, depends on \
              which it is."
            .to_owned(),
        help: format!(
            "Correct the sentence, or `algorithm` and `mode` of `{}` in the topology.",
            first.id
        ),
        ..flat(super::doc_claim_contradicted::ID, Severity::Low, said)
    })
}

fn speaks_of_balancing(place: &Place<'_>, sentence: &Sentence<'_>) -> bool {
    sentence.has(&BALANCING)
        || place.under.texts.iter().any(|h| BALANCING.iter().any(|word| h.contains(word)))
}

const ALGORITHMS: [(&str, Algorithm); 5] = [
    ("round robin", Algorithm::RoundRobin),
    ("least connection~", Algorithm::LeastConnections),
    ("leastconn", Algorithm::LeastConnections),
    ("ip|source hash", Algorithm::Hash),
    ("weighted round robin", Algorithm::Weighted),
];

type Contradiction = ((usize, usize), String);

fn algorithm(
    balancers: &[&Component],
    reading: &Reading<'_>,
    place: &Place<'_>,
    sentence: &Sentence<'_>,
) -> Option<Contradiction> {
    let stated = balancers[0].algorithm?;
    let same = balancers.iter().all(|b| b.algorithm == Some(stated));
    let said: Vec<(usize, usize, Algorithm)> = ALGORITHMS
        .iter()
        .enumerate()
        .filter_map(|(at, (_, a))| reading.find_one(sentence, (TABLE, at)).map(|(s, e)| (s, e, *a)))
        .collect();
    // Two in one sentence are compared, not stated; weights are given beside round robin.
    let [(start, end, said)] = said[..] else { return None };
    let explains = start == 0 && sentence.words()[end - 1].colon;
    let plain = text::is_plain(sentence, start, end);
    let weighted = stated == Algorithm::Weighted || !balancers[0].weights.is_empty();
    let agrees = said == stated || (said == Algorithm::RoundRobin && weighted);
    if !same || agrees || explains || !plain || !speaks_of_balancing(place, sentence) {
        return None;
    }
    let span = (sentence.words()[start].start, sentence.words()[end - 1].end);
    Some((span, format!("`{}` spreads by {}.", balancers[0].id, stated.label())))
}

fn mode(
    t: &Topology,
    balancers: &[&Component],
    reading: &Reading<'_>,
    place: &Place<'_>,
    sentence: &Sentence<'_>,
) -> Option<Contradiction> {
    let said = |at: usize| reading.find_one(sentence, (TABLE, ALGORITHMS.len() + at)).is_some();
    if !(0..MODES.len()).any(said) {
        return None;
    }
    let turn = sentence.words().iter().position(|w| TURNING.contains(&&*w.text));
    let clause = sentence.up_to(turn.unwrap_or(sentence.words().len()));
    let of = |mode: &str| text::find(&clause, mode);
    let ((start, end), words, said) = match (of(MODES[0]), of(MODES[1])) {
        (Some(at), None) => (at, MODES[0], GroupMode::ActiveActive),
        (None, Some(at)) => (at, MODES[1], GroupMode::ActivePassive),
        _ => return None,
    };
    let in_use = IN_USE.iter().any(|p| text::find(&clause, &p.replace("MODE", words)).is_some());
    let of_data = clause.has(&["database", "mysql", "primary", "replica", "master", "slave"]);
    if start == 0
        || !in_use
        || clause.has(&EXPLAINING)
        || !text::is_plain(&clause, start, end)
        || !speaks_of_balancing(place, &clause)
        || (of_data && !clause.has(&BALANCING))
    {
        return None;
    }
    let drawn = drawn_mode(t, balancers[0])?;
    let span = (clause.words()[start].start, clause.words()[end - 1].end);
    let how = balancers[0].algorithm.map_or("all its backends serve", Algorithm::label);
    let truth = format!("`{}` is {} ({how}).", balancers[0].id, drawn.word());
    (drawn != said).then_some((span, truth))
}

/// Returns how the backends of a balancer stand to each other, as far as it is stated.
fn drawn_mode(t: &Topology, balancer: &Component) -> Option<GroupMode> {
    let id = t.find(&balancer.id)?;
    let group = facts::targets(t, id).into_iter().find_map(|w| t.component(w).group);
    let by_group = group.map(|g| t.group(g)).filter(|g| g.mode_stated).map(|g| g.mode);
    let spreads = balancer.algorithm.filter(|a| *a != Algorithm::First);
    by_group
        .filter(|mode| *mode != GroupMode::PrimaryReplica)
        .or(spreads.map(|_| GroupMode::ActiveActive))
        .or(balancer.mode)
}
