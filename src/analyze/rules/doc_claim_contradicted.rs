//! `doc-claim-contradicted`: the text promises what the topology denies.

use super::context::Context;
use super::doc_wording::Wording;
use super::make::{flat, label};
use crate::analyze::text::{self, Place, Sentence};
use crate::model::{Finding, Severity, State};

/// Most findings that are held against one sentence.
const AGAINST_MAX: usize = 4;

pub(super) const ID: &str = "doc-claim-contradicted";

/// A promise, the words it is made with, and the rules whose findings break it.
struct Claim {
    patterns: &'static [&'static str],
    broken_by: &'static [&'static str],
    /// Whether the words themselves deny something: "no single point of failure".
    denies: bool,
    severity: Severity,
    /// Whether only a finding about everything breaks it: partly monitored is monitored.
    whole: bool,
}

const CLAIMS: &[Claim] = &[
    Claim {
        patterns: &[
            "no|any spof~",
            "no single point~ of failure",
            "zero spof~",
            "zero single point~ of failure",
            "without .. single point~ of failure",
            "without .. spof~",
            "not have .. spof~",
            "not have .. single point~ of failure",
        ],
        broken_by: &["spof", "shared-host"],
        denies: true,
        severity: Severity::High,
        whole: false,
    },
    Claim {
        patterns: &[
            "eliminat~|remov~|avoid~|prevent~ .. single point~ of failure",
            "eliminat~|remov~|avoid~|prevent~ .. spof~",
            "free of single point~ of failure",
            "free of spof~",
        ],
        broken_by: &["spof", "shared-host"],
        denies: true,
        severity: Severity::High,
        whole: false,
    },
    Claim {
        patterns: &[
            "highly available",
            "high availability",
            "fault tolerant",
            "always available|online|up",
            "zero downtime",
            "fully redundant",
            "no downtime",
        ],
        broken_by: &["spof", "shared-host"],
        denies: false,
        severity: Severity::Medium,
        whole: false,
    },
    Claim {
        patterns: &[
            "end to end encrypt~",
            "encrypted end to end",
            "everything|all .. is|are encrypted",
        ],
        broken_by: &["cleartext-public", "tls-ends-early", "cleartext-internal"],
        denies: false,
        severity: Severity::Medium,
        whole: false,
    },
    Claim {
        patterns: &[
            "traffic|connection~|communication~|request~|data .. is|are encrypted",
            "encrypts .. traffic|connection~|communication~|request~|data",
            "uses|use|using|over|via https",
            "https is used|enabled|enforced",
            "encrypted in transit",
            "secured|protected|served|encrypted with|by|over|using|through https|tls|ssl",
        ],
        broken_by: &["cleartext-public"],
        denies: false,
        severity: Severity::Medium,
        whole: false,
    },
    Claim {
        patterns: &["encrypted at rest"],
        broken_by: &["unencrypted-at-rest"],
        denies: false,
        severity: Severity::Medium,
        whole: false,
    },
    Claim {
        patterns: &[
            "is|are .. monitored",
            "monitored by|with|using",
            "monitors all|every|each",
            "monitoring is in|enabled|installed|set",
            "monitoring agent~|client~ on|runs|collect~",
        ],
        broken_by: &["no-monitoring"],
        denies: false,
        severity: Severity::Medium,
        whole: true,
    },
    Claim {
        patterns: &[
            "protected|secured|filtered|guarded by .. firewall~",
            "behind .. firewall~",
            "firewalled",
            "firewall~ protect~|filter~|block~|guard~|secure~",
        ],
        broken_by: &["no-firewall"],
        denies: false,
        severity: Severity::Medium,
        whole: true,
    },
    Claim {
        patterns: &[
            "backed up",
            "daily|nightly|hourly|weekly|regular|automatic|automated backup~",
            "backup~ are taken|made|stored|kept|run",
            "backup is taken|made|stored|kept",
        ],
        broken_by: &["no-backup"],
        denies: false,
        severity: Severity::Medium,
        whole: true,
    },
];

/// How many tables of patterns this rule has; they are the first.
pub(super) const TABLES: usize = CLAIMS.len();

/// Returns the patterns of each claim.
pub(super) fn tables() -> impl Iterator<Item = Vec<&'static str>> {
    CLAIMS.iter().map(|claim| claim.patterns.to_vec())
}

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let wording = Wording::new(cx.topology);
    let mut found: Vec<Finding> = Vec::new();
    for place in cx.reading.places().filter(|place| speaks_of_what_is(place)) {
        for sentence in place.sentences.iter().filter(|sentence| sentence.has_signal()) {
            for table in sentence.may_match_of((1 << TABLES) - 1) {
                let claim = &CLAIMS[table];
                if let Some(span) = claimed(cx, table, claim, sentence) {
                    push(&mut found, cx, place, claim, span);
                }
            }
            if let Some(one) = wording.contradicted(&cx.reading, place, sentence, &found) {
                found.push(one);
            }
        }
    }
    found
}

/// Headings name a topic; issue lists and outlooks speak of what is wrong or not there yet.
fn speaks_of_what_is(place: &Place<'_>) -> bool {
    !place.is_heading() && !place.under.issues && !place.under.outlook
}

/// Returns the bytes of the block that make a claim.
fn claimed(
    cx: &Context<'_>,
    table: usize,
    claim: &Claim,
    sentence: &Sentence<'_>,
) -> Option<(usize, usize)> {
    let (start, end) = cx.reading.find(sentence, table)?;
    let words = sentence.words();
    // "High availability: …" explains a term.
    let explains = start == 0 && words.get(end - 1).is_some_and(|w| w.colon);
    let plain = if claim.denies {
        // The words hold their own denial; what stands right before them may turn it round.
        text::is_statement(sentence) && !(start > 0 && text::is_denied(sentence, start, start))
    } else {
        text::is_plain(sentence, start, end)
    };
    (plain && !explains).then(|| (words[start].start, words[end - 1].end))
}

/// Returns the findings that break a claim, the worst first.
fn breaking<'a>(cx: &'a Context<'_>, claim: &Claim) -> Vec<&'a Finding> {
    let breaks = |f: &&Finding| {
        claim.broken_by.contains(&f.rule)
            && f.severity <= Severity::Medium.max(claim.severity)
            && f.state != State::NotApplicable
    };
    let mut all: Vec<&Finding> = cx.found.iter().filter(breaks).collect();
    // "All is encrypted" is broken by low findings too; the others need a whole one.
    if all.is_empty() && claim.broken_by.contains(&"cleartext-internal") {
        all = cx.found.iter().filter(|f| claim.broken_by.contains(&f.rule)).collect();
    }
    all.sort_by_key(|f| (f.severity, f.id()));
    if claim.whole && all.iter().all(|f| is_partial(f)) {
        all.clear();
    }
    all
}

/// Aggregated controls are graded lower when only some hosts lack them.
fn is_partial(finding: &Finding) -> bool {
    match finding.rule {
        "no-firewall" => finding.severity > Severity::High,
        "no-monitoring" => finding.severity > Severity::Medium,
        _ => false,
    }
}

fn push(
    found: &mut Vec<Finding>,
    cx: &Context<'_>,
    place: &Place<'_>,
    claim: &Claim,
    (start, end): (usize, usize),
) {
    let breaking = breaking(cx, claim);
    let Some(first) = breaking.first() else { return };
    let at = label(place.block.span(place.page.file, start, end), "the topology says otherwise");
    let subject = first.id();
    if let Some(same) = found.iter_mut().find(|f| f.subjects == [subject.clone()]) {
        if same.labels.iter().all(|l| l.span != at.span) {
            same.labels.push(at);
        }
        same.severity = same.severity.min(claim.severity);
        return;
    }
    let quoted = &place.text()[start..end];
    let against = breaking.iter().take(AGAINST_MAX).map(|f| f.message.trim_end_matches('.'));
    let mut against: Vec<String> = against.map(str::to_owned).collect();
    if breaking.len() > AGAINST_MAX {
        against.push(format!("{} more findings", breaking.len() - AGAINST_MAX));
    }
    found.push(Finding {
        subjects: vec![subject],
        concerns: first.concerns.clone(),
        labels: vec![at],
        evidence: vec![format!("The page says “{quoted}”. Against it: {}.", against.join("; "))],
        why: "Readers rely on this sentence; whoever is on call will find out at night that it \
              is not so."
            .to_owned(),
        help: "Change the design so that the sentence holds, or the sentence so that it tells \
               what is drawn. If it speaks of something else, write `<!-- groundplan: ignore \
               doc-claim -->` on the line before."
            .to_owned(),
        ..flat(ID, claim.severity, format!("Text: “{quoted}”. The topology: {}", first.message))
    });
}
