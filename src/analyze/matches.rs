//! The author's issues: read from the pages, held against the derived findings.

use super::text::{self, Names, Place};
use crate::model::{
    BlockKind, Design, Finding, IssueMatches, IssueRow, NamedBy, Page, PageId, Severity, Site,
    Topology,
};

/// Something that can be wrong, the words for it, and the rules that find it.
#[derive(Debug)]
pub(super) struct Topic {
    /// The name in messages.
    pub(super) name: &'static str,
    patterns: &'static [&'static str],
    /// What it says of a component: "is a single point of failure".
    pub(super) says: &'static str,
    /// Whether its words leave no doubt what is meant.
    pub(super) certain: bool,
    /// The rules whose findings speak of it.
    pub(super) rules: &'static [&'static str],
}

const TOPICS: &[Topic] = &[
    Topic {
        name: "single point of failure",
        says: "is a single point of failure",
        certain: true,
        patterns: &[
            "spof~",
            "single point~ of failure",
            "no|without|lacks .. redundan~",
            "not redundant",
            "no failover",
            "only one",
            "single .. instance|server|database|balancer",
        ],
        rules: &[
            "spof",
            "single-writer",
            "shared-host",
            "shared-zone",
            "failover-not-automatic",
            "external-dependency",
        ],
    },
    Topic {
        name: "missing encryption",
        says: "is not encrypted",
        certain: true,
        patterns: &[
            "https",
            "tls",
            "ssl",
            "unencrypted",
            "plaintext",
            "plain text",
            "cleartext",
            "clear text",
            "encrypt~",
            "http",
        ],
        rules: &[
            "cleartext-public",
            "tls-ends-early",
            "cleartext-internal",
            "weak-protocol",
            "certificate-missing",
            "certificate-expiry",
            "unencrypted-at-rest",
        ],
    },
    Topic {
        name: "missing firewall",
        says: "has no firewall",
        certain: true,
        patterns: &["firewall~", "open port~", "unfiltered", "exposed"],
        rules: &["no-firewall", "direct-datastore-exposure", "admin-exposed", "flat-network"],
    },
    Topic {
        name: "missing monitoring",
        says: "is not monitored",
        certain: true,
        patterns: &["monitor~", "observability", "alert~", "unmonitored"],
        rules: &["no-monitoring", "monitoring-shared-fate", "no-logs"],
    },
    Topic {
        name: "missing backup",
        says: "has no backup",
        certain: true,
        patterns: &["backup~", "backed up", "restore"],
        rules: &["no-backup", "backup-same-fate", "backup-untested"],
    },
    Topic {
        name: "missing replica",
        says: "has no replica",
        certain: true,
        patterns: &["replica~", "only copy", "data loss", "lose|loses|losing data"],
        rules: &["no-replica", "replication-missing", "no-backup"],
    },
    Topic {
        name: "single writer",
        says: "is affected",
        certain: false,
        patterns: &["write|writes|writing", "writer", "promot~"],
        rules: &["single-writer", "failover-not-automatic"],
    },
    Topic {
        name: "manual failover",
        says: "is affected",
        certain: false,
        patterns: &["manual~ .. failover|promot~|switch~", "failover .. manual~", "failover"],
        rules: &["failover-not-automatic", "single-writer"],
    },
    Topic {
        name: "downtime of a release",
        says: "is affected",
        certain: false,
        patterns: &["deploy~", "maintenance", "release~", "restart~", "update~"],
        rules: &["deploy-downtime"],
    },
    Topic {
        name: "limit to growth",
        says: "is affected",
        certain: false,
        patterns: &[
            "scal~",
            "traffic spike~",
            "too much|many traffic|requests",
            "capacity",
            "overload~",
            "bottleneck~",
            "incoming traffic",
        ],
        rules: &["cannot-scale", "bottleneck", "all-in-one-host", "uneven-backends"],
    },
    Topic {
        name: "shared server",
        says: "is affected",
        certain: false,
        patterns: &[
            "same server|machine|host",
            "all components",
            "compet~",
            "shares|share .. server|resources",
            "resource~",
            "one server",
        ],
        rules: &["all-in-one-host", "shared-host", "cannot-scale", "uneven-backends"],
    },
    Topic {
        name: "credential in the open",
        says: "is affected",
        certain: false,
        patterns: &["password~", "credential~", "secret~", "authentication", "unauthenticated"],
        rules: &["secrets-inline", "no-auth-datastore", "admin-exposed"],
    },
    Topic {
        name: "exposed administration",
        says: "is affected",
        certain: false,
        patterns: &["ssh", "admin~", "bastion", "vpn"],
        rules: &["admin-exposed"],
    },
    Topic {
        name: "certificate",
        says: "is affected",
        certain: false,
        patterns: &["certificate~", "termination|terminating|terminates"],
        rules: &["certificate-missing", "certificate-expiry", "tls-ends-early"],
    },
    Topic {
        name: "lost session",
        says: "is affected",
        certain: false,
        patterns: &["session~", "sticky"],
        rules: &["sessions-local"],
    },
    Topic {
        name: "missed availability",
        says: "is affected",
        certain: false,
        patterns: &["availability target", "sla", "uptime"],
        rules: &["availability-below-target"],
    },
    Topic {
        name: "circle of requests",
        says: "is affected",
        certain: false,
        patterns: &["circular", "cycle~"],
        rules: &["circular-dependency", "journey-broken"],
    },
];

/// Returns what a text is about.
pub(super) fn topics(text: &str) -> Vec<&'static Topic> {
    let sentences = text::sentences(text);
    let speaks = |topic: &&Topic| {
        topic.patterns.iter().any(|p| sentences.iter().any(|s| text::find(s, p).is_some()))
    };
    TOPICS.iter().filter(speaks).collect()
}

/// Returns the author's rows with the findings that say the same.
pub(super) fn matches(site: &Site, design: &Design, found: &[Finding]) -> IssueMatches {
    let t = &design.topology;
    let names = Names::new(t);
    let mut rows: Vec<IssueRow> = t.issues.iter().map(|issue| stated(t, issue)).collect();
    for id in &design.pages {
        let page = site.page(*id);
        if !page.background {
            rows.extend(written(t, &names, page, *id));
        }
    }
    for row in &mut rows {
        row.agrees_with = agreeing(row, found);
    }
    let said = |f: &&Finding| {
        let id = f.id();
        f.severity < Severity::Info && !rows.iter().any(|row| row.agrees_with.contains(&id))
    };
    let model_only = found.iter().filter(said).map(Finding::id).collect();
    IssueMatches { rows, model_only }
}

/// Returns the row of an entry under `issues:`.
fn stated(t: &Topology, issue: &crate::model::AuthoredIssue) -> IssueRow {
    let members = issue.affects.iter().flat_map(|end| match end {
        crate::model::Endpoint::Component(c) => vec![*c],
        crate::model::Endpoint::Group(g) => t.group(*g).members.clone(),
    });
    let text = [issue.text.as_deref(), issue.fix.as_deref()];
    IssueRow {
        title: issue.title.clone(),
        text: text.into_iter().flatten().collect::<Vec<_>>().join(" "),
        page: None,
        span: issue.span,
        finding: Some(super::authored::finding(t, issue).id()),
        names: members.map(|c| t.component(c).id.clone()).collect(),
        agrees_with: Vec::new(),
    }
}

/// Headers that make a table one of issues.
const HEADERS: [&str; 8] =
    ["issue", "issues", "risk", "risks", "problem", "problems", "weakness", "weaknesses"];

/// Returns the rows of issue tables and the items and paragraphs of issue sections.
fn written(t: &Topology, names: &Names, page: &Page, id: PageId) -> Vec<IssueRow> {
    let mut rows: Vec<IssueRow> = Vec::new();
    let mut table: Option<(u32, bool, u32)> = None;
    for place in text::places(page) {
        let text = place.block.text.trim();
        match place.block.kind {
            BlockKind::Cell { table: number, row: 0, column } => {
                let first = text::split(text).into_iter().next();
                let ours = first.is_some_and(|w| HEADERS.contains(&&*w.text));
                if column == 0 {
                    table = Some((number, ours, 0));
                }
            }
            BlockKind::Cell { table: number, row, .. } => {
                let Some((open, true, last)) = table else { continue };
                if open == number && row == last {
                    if let Some(open) = rows.last_mut() {
                        open.text.push(' ');
                        open.text.push_str(text);
                    }
                } else if open == number {
                    rows.push(row_of(&place, id, text, ""));
                    table = Some((number, true, row));
                }
            }
            BlockKind::Item | BlockKind::Paragraph | BlockKind::Quote => {
                if let Some(heading) = issue_heading(&place) {
                    rows.push(row_of(&place, id, text, heading));
                }
            }
            BlockKind::Heading(_) => {}
        }
    }
    // A sentence that leads in ("These are the issues:") is no row of its own.
    rows.retain(|row| !topics(&format!("{} {}", row.title, row.text)).is_empty());
    for row in &mut rows {
        row.names = named(t, names, &format!("{}. {}", row.title, row.text));
    }
    rows
}

/// Returns the innermost heading, when the block stands in a section on issues.
fn issue_heading<'a>(place: &'a Place<'_>) -> Option<&'a str> {
    place.under(text::is_issues).then(|| place.headings.last().map_or("", String::as_str))
}

fn row_of(place: &Place<'_>, id: PageId, text: &str, heading: &str) -> IssueRow {
    let (title, rest) = text.split_once(": ").unwrap_or((text, ""));
    IssueRow {
        title: title.to_owned(),
        text: format!("{rest} {heading}").trim().to_owned(),
        page: Some(id),
        span: place.block.span(place.page.file, 0, place.block.text.len()),
        finding: None,
        names: Vec::new(),
        agrees_with: Vec::new(),
    }
}

/// Returns the components that a row names; words of a kind count when nothing is named by name.
fn named(t: &Topology, names: &Names, text: &str) -> Vec<String> {
    let all: Vec<_> = text::sentences(text).iter().flat_map(|s| names.in_sentence(s)).collect();
    let mut named: Vec<_> = all.iter().flat_map(|n| n.components.iter().copied()).collect();
    if named.is_empty() {
        let kinds: Vec<_> = all.iter().flat_map(|n| n.kinds.iter().copied()).collect();
        named.extend(t.ids().filter(|c| kinds.contains(&t.component(*c).kind)));
    }
    named.sort_unstable();
    named.dedup();
    named.into_iter().map(|c| t.component(c).id.clone()).collect()
}

/// Returns the findings that say the same as a row: of one topic, and of one component where the
/// row names any and the finding is not about the design as a whole.
fn agreeing(row: &IssueRow, found: &[Finding]) -> Vec<String> {
    let topics = topics(&format!("{} {}", row.title, row.text));
    let same = |f: &&Finding| {
        let topic = topics.iter().any(|topic| topic.rules.contains(&f.rule));
        let whole = f.named_by == NamedBy::RuleAlone || f.concerns.is_empty();
        let about = row.names.is_empty() || f.concerns.iter().any(|c| row.names.contains(c));
        topic && (whole || about)
    };
    found.iter().filter(same).map(Finding::id).collect()
}
