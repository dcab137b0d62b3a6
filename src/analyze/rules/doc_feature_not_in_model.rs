//! `doc-feature-not-in-model`: the text explains what is not there.

use super::change::{connection, instead_of, replaced};
use super::context::Context;
use super::make::{flat, free, label};
use super::{facts, no_replica, second_one};
use crate::analyze::text::{self, Place, Sentence};
use crate::model::{
    Component, ComponentId, Connection, Finding, GroupMode, Kind, Label, LeadingRole, Purpose,
    Severity, Tier, Topology,
};

pub(super) const ID: &str = "doc-feature-not-in-model";

/// Something a design may have, the words for it, and whether a topology has it.
struct Feature {
    name: &'static str,
    patterns: &'static [&'static str],
    is_modelled: fn(&Topology) -> bool,
    change: fn(&Topology) -> Option<String>,
}

const FEATURES: &[Feature] = &[
    Feature {
        name: "a replica",
        patterns: &["replica|replicas", "primary replica", "read replica~", "slave|slaves"],
        is_modelled: has_replica,
        change: a_replica,
    },
    Feature {
        name: "a cache",
        patterns: &["cache|caches|caching", "redis|memcached|varnish"],
        is_modelled: |t| {
            has_kind(t, &[Kind::Cache, Kind::Cdn])
                || mentions(t, &["cache", "redis", "memcached", "varnish"])
        },
        change: |t| a_helper(t, "cache", "{kind: cache, tech: Redis}", ", optional: true"),
    },
    Feature {
        name: "a CDN",
        patterns: &["cdn|cdns", "content delivery network~"],
        is_modelled: |t| {
            has_kind(t, &[Kind::Cdn]) || mentions(t, &["cdn", "cloudfront", "cloudflare", "fastly"])
        },
        change: a_cdn,
    },
    Feature {
        name: "a queue",
        patterns: &["queue|queues", "message broker~", "rabbitmq|kafka"],
        is_modelled: |t| {
            has_kind(t, &[Kind::Queue, Kind::Stream])
                || mentions(t, &["queue", "broker", "kafka", "rabbit"])
        },
        change: |t| a_helper(t, "queue", "{kind: queue}", ""),
    },
    Feature {
        name: "a standby",
        patterns: &["standby|standbys", "hot|cold|warm standby|spare"],
        is_modelled: has_standby,
        change: a_standby,
    },
];

fn first(t: &Topology, counts: impl Fn(&Component) -> bool) -> Option<ComponentId> {
    t.ids().find(|id| t.component(*id).is_ours() && counts(t.component(*id)))
}

fn a_replica(t: &Topology) -> Option<String> {
    let single = |c: &Component| c.kind == Kind::Database && c.group.is_none();
    Some(no_replica::change(t, &[first(t, single)?]))
}

fn a_standby(t: &Topology) -> Option<String> {
    let single = |c: &Component| c.kind.tier() == Tier::Edge && c.group.is_none();
    Some(second_one::pair(t, first(t, single)?))
}

/// Returns something that the first component at work uses.
fn a_helper(t: &Topology, name: &str, body: &str, keys: &str) -> Option<String> {
    let user = &t.component(first(t, facts::is_work)?).id;
    let name = free(t, name);
    Some(format!(
        "components:\n  {name}: {body}\nconnections:\n{}",
        connection(&format!("from: {user}, to: {name}{keys}"))
    ))
}

/// Returns a CDN between the first client and what it calls.
fn a_cdn(t: &Topology) -> Option<String> {
    let enters = |c: &&Connection| facts::is_public_edge(t, c) && facts::is_request(t, c);
    let entry = t.entry(t.connections.iter().find(enters)?);
    let cdn = free(t, "cdn");
    Some(format!(
        "components:\n  {cdn}: {{kind: cdn, external: true}}\nconnections:\n{}{}",
        replaced(t, entry, &[("to", &cdn)]),
        replaced(t, entry, &[("from", &cdn)]).replace(&instead_of(t, entry), "")
    ))
}

fn has_kind(t: &Topology, kinds: &[Kind]) -> bool {
    t.components.iter().any(|c| kinds.contains(&c.kind))
}

fn mentions(t: &Topology, words: &[&str]) -> bool {
    let says = |c: &Component| {
        let text =
            format!("{} {} {}", c.id, c.name, c.tech.as_deref().unwrap_or("")).to_lowercase();
        words.iter().any(|word| text.contains(word))
    };
    t.components.iter().any(says)
}

fn has_replica(t: &Topology) -> bool {
    let role = |c: &Component| c.leading_role() == Some(LeadingRole::Replica);
    let group =
        |g: &crate::model::Group| g.mode == GroupMode::PrimaryReplica && g.members.len() > 1;
    let copies = |e: &crate::model::Entry| e.purpose == Purpose::Replication;
    let many = |c: &Component| c.kind == Kind::Database && c.replicas > 1;
    t.components.iter().any(|c| role(c) || many(c))
        || t.groups.iter().any(group)
        || t.entries.iter().any(copies)
        || mentions(t, &["replica", "slave"])
}

fn has_standby(t: &Topology) -> bool {
    let role = |c: &Component| {
        matches!(c.leading_role(), Some(LeadingRole::Standby | LeadingRole::Replica))
    };
    t.components.iter().any(role)
        || t.groups.iter().any(|g| g.mode != GroupMode::ActiveActive && g.members.len() > 1)
        || mentions(t, &["standby"])
}

/// The first table of patterns of this rule, and one past the last.
const TABLES: usize = super::doc_claim_contradicted::TABLES;
pub(super) const TABLES_END: usize = TABLES + FEATURES.len();

/// Returns the patterns of each feature.
pub(super) fn tables() -> impl Iterator<Item = Vec<&'static str>> {
    FEATURES.iter().map(|feature| feature.patterns.to_vec())
}

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let features = (TABLES..).zip(FEATURES);
    let absent = features.filter(|(_, feature)| !(feature.is_modelled)(cx.topology));
    let absent = absent.fold(0, |tables, (table, _)| tables | 1 << table);
    let mut seen: Vec<Mentions> = FEATURES.iter().map(|_| Mentions::default()).collect();
    for place in cx.reading.places().filter(|p| !p.under.issues && !p.under.outlook) {
        for sentence in &place.sentences {
            for table in sentence.may_match_of(absent) {
                look(cx, place, sentence, table, &mut seen[table - TABLES]);
            }
        }
    }
    let found = FEATURES.iter().zip(seen);
    found.filter_map(|(feature, seen)| finding(cx, feature, &seen)).collect()
}

/// Where a feature is explained: under a heading of its own, or said twice in plain sentences.
#[derive(Default)]
struct Mentions {
    heading: Option<(Label, String)>,
    /// The first plain sentence, and how many there are.
    plain: Option<Label>,
    plain_count: usize,
    all: usize,
}

fn finding(cx: &Context<'_>, feature: &Feature, seen: &Mentions) -> Option<Finding> {
    let (first, whole) = match (&seen.heading, &seen.plain, seen.plain_count) {
        (Some((label, heading)), ..) => (label.clone(), format!("the heading “{heading}”")),
        (None, Some(first), count @ 2..) => (first.clone(), format!("{count} plain sentences")),
        _ => return None,
    };
    let name = feature.name;
    let word = name.split_once(' ').map_or(name, |(_, word)| word);
    Some(Finding {
        subjects: vec![word.to_lowercase()],
        labels: vec![first],
        evidence: vec![format!(
            "The pages explain {name} ({whole}; {} mentions in all); no component or group of \
             the topology is one.",
            seen.all
        )],
        why: format!(
            "A reader will take the {word} for built, and count on it. Either the text runs ahead \
             of the design, or the topology is incomplete."
        ),
        help: format!(
            "Add the {word} to the topology; or say in the section that it is general background \
             (`background: true` in the front matter of a page of its own)."
        ),
        change: (feature.change)(cx.topology),
        ..flat(ID, Severity::Low, format!("A section explains {name}; the topology has none."))
    })
}

fn look(
    cx: &Context<'_>,
    place: &Place<'_>,
    sentence: &Sentence<'_>,
    table: usize,
    seen: &mut Mentions,
) {
    // Most mentions only count; where they stand is told of the first one.
    if !place.is_heading()
        && let Some(plain) = text::plainly(sentence, table)
        && (seen.plain.is_some() || !plain)
    {
        seen.all += 1;
        seen.plain_count += usize::from(plain);
        return;
    }
    let Some((start, end)) = cx.reading.find(sentence, table) else { return };
    seen.all += 1;
    let (from, to) = (sentence.words()[start].start, sentence.words()[end - 1].end);
    let at = || label(place.block.span(place.page.file, from, to), "not in the topology");
    if place.is_heading() {
        let heading = place.text().to_lowercase();
        let topic = text::is_issues(&heading) || text::is_outlook(&heading);
        if !text::is_denied(sentence, start, end) && !topic && seen.heading.is_none() {
            seen.heading = Some((at(), place.text().trim().to_owned()));
        }
    } else if text::is_plain(sentence, start, end) {
        seen.plain_count += 1;
        seen.plain.get_or_insert_with(at);
    }
}
