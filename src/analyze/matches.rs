//! The author's issues: read from the pages, held against the derived findings.

use super::text::{self, Names, PageText, Place, Reading};
use super::topics::topics;
use crate::model::{
    BlockKind, ComponentId, Finding, IssueMatches, IssueRow, NamedBy, PageId, Severity, Tier,
    Topology,
};

/// Returns the author's rows with the findings that say the same.
pub(super) fn matches(t: &Topology, reading: &Reading<'_>, found: &[Finding]) -> IssueMatches {
    let mut rows: Vec<IssueRow> = t.issues.iter().map(|issue| stated(t, issue)).collect();
    for row in &mut rows {
        row.agrees_with = agreeing(row, true, found);
    }
    for page in &reading.pages {
        for mut row in written(page) {
            let (named, by_name) =
                named(t, &reading.names, &format!("{}. {}", row.title, row.text));
            row.names = named;
            row.agrees_with = agreeing(&row, by_name, found);
            rows.push(row);
        }
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
fn written(page: &PageText<'_>) -> Vec<IssueRow> {
    let id = page.id;
    let mut rows: Vec<IssueRow> = Vec::new();
    let mut table: Option<(u32, bool, u32)> = None;
    for place in &page.places {
        match place.block.kind() {
            BlockKind::Cell { table: number, row: 0, column: 0 } => {
                let first = place.sentences.first().and_then(|s| s.words().first());
                let ours = first.is_some_and(|w| HEADERS.contains(&&*w.text));
                table = Some((number, ours, 0));
            }
            BlockKind::Cell { row: 0, .. } => {}
            BlockKind::Cell { table: number, row, .. } => {
                let Some((open, true, last)) = table.filter(|(open, ..)| *open == number) else {
                    continue;
                };
                if row != last {
                    rows.push(row_of(place, id, ""));
                    table = Some((open, true, row));
                } else if let Some(open) = rows.last_mut() {
                    open.text.push(' ');
                    open.text.push_str(place.text().trim());
                }
            }
            BlockKind::Item | BlockKind::Paragraph | BlockKind::Quote => {
                if let Some(heading) = issue_heading(place) {
                    rows.push(row_of(place, id, heading));
                }
            }
            BlockKind::Heading(_) => {}
        }
    }
    // A sentence that leads in ("These are the issues:") is no row of its own.
    rows.retain(|row| !topics(&format!("{} {}", row.title, row.text)).is_empty());
    rows
}

/// Returns the innermost heading, when the block stands in a section on issues.
fn issue_heading<'a>(place: &'a Place<'_>) -> Option<&'a str> {
    place.under.issues.then(|| place.under.texts.last().map_or("", String::as_str))
}

fn row_of(place: &Place<'_>, id: PageId, heading: &str) -> IssueRow {
    let text = place.text();
    let text = text.trim();
    let (title, rest) = text.split_once(": ").unwrap_or((text, ""));
    IssueRow {
        title: title.to_owned(),
        text: format!("{rest} {heading}").trim().to_owned(),
        page: Some(id),
        span: place.block.whole(place.page.file),
        finding: None,
        names: Vec::new(),
        agrees_with: Vec::new(),
    }
}

/// Returns the components that a row names: by name, or by the word for the only one of a kind.
/// Words for one of many count when nothing else is named, and then do not decide alone.
fn named(t: &Topology, names: &Names, text: &str) -> (Vec<String>, bool) {
    let all: Vec<_> = text::sentences(text).iter().flat_map(|s| names.in_sentence(s)).collect();
    let mut named: Vec<ComponentId> =
        all.iter().flat_map(|n| n.components.iter().copied()).collect();
    let mut loose: Vec<ComponentId> = Vec::new();
    for kind in all.iter().flat_map(|n| n.kinds.iter()) {
        let of_kind: Vec<ComponentId> = t.ids().filter(|c| t.component(*c).kind == *kind).collect();
        if of_kind.len() == 1 { named.extend(of_kind) } else { loose.extend(of_kind) }
    }
    // "The code is deployed" speaks of the service, not of its files.
    named.retain(|c| t.component(*c).kind.tier() != Tier::Artifact);
    let by_name = !named.is_empty();
    let mut all = if by_name { named } else { loose };
    all.sort_unstable();
    all.dedup();
    (all.into_iter().map(|c| t.component(c).id.clone()).collect(), by_name)
}

/// Rules whose findings are about one component, so that a word for many must fit as well.
const ABOUT_ONE: [&str; 6] =
    ["spof", "single-writer", "shared-host", "shared-zone", "no-replica", "failover-not-automatic"];

/// Returns the findings that say the same as a row: of one topic, and of one component where the
/// row names any and the finding is not about the design as a whole.
fn agreeing(row: &IssueRow, by_name: bool, found: &[Finding]) -> Vec<String> {
    let topics = topics(&format!("{} {}", row.title, row.text));
    let same = |f: &&Finding| {
        let topic = topics.iter().any(|topic| topic.rules.contains(&f.rule));
        let one = ABOUT_ONE.contains(&f.rule);
        let whole = !one && (f.named_by == NamedBy::RuleAlone || f.concerns.is_empty());
        let about = row.names.is_empty()
            || (!by_name && !one)
            || f.concerns.iter().any(|c| row.names.contains(c));
        topic && (whole || about)
    };
    found.iter().filter(same).map(Finding::id).collect()
}
