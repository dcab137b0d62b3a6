//! A design held against another one: what came, went and changed, and what follows from it.

use std::collections::BTreeSet;

use super::{Analyses, url};
use crate::compare::compare_designs;
use crate::model::{
    self, Design, DesignAnalysis, DesignDifference, DesignId, DirectiveKind, Fact, Finding,
    JourneyChange, JourneyInsight, Manner, Noun, NounChange, Severity, Site, State, Topology,
    Words, availability_text, change_text,
};

/// What is stated differently: of what, before, after; all in the words of the page.
pub(crate) type Edit = (String, String, String);

/// Two designs and what sets them apart; complete, so that a page needs neither to show it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Comparison {
    /// What the directive names; empty for the design that this one extends.
    pub(crate) with: String,
    /// Title and URL of the other design.
    pub(crate) title: String,
    pub(crate) url: String,
    /// Ids of the components that it does not have.
    pub(crate) added: Vec<String>,
    /// Id, name and sort of those that only it has.
    pub(crate) removed: Vec<(String, String, String)>,
    /// Ids of those that both have, with what is different: words before and after.
    pub(crate) changed: Vec<(String, Vec<Edit>)>,
    /// Lines that only one of them has: from, to, text.
    pub(crate) lines_added: Vec<(String, String, String)>,
    pub(crate) lines_removed: Vec<(String, String, String)>,
    /// Lines that both have, and what is different about each.
    pub(crate) lines_changed: Vec<(String, String, String)>,
    /// Findings that are closed: severity, anchor and message of the other design.
    pub(crate) closed: Vec<(Severity, String, String)>,
    /// Numbers of the findings that are new.
    pub(crate) opened: Vec<usize>,
    /// Name of each journey that both have, and its figures before and after.
    pub(crate) journeys: Vec<(String, String)>,
}

/// Returns the comparisons that the pages of the design `at` show.
pub(crate) fn of(
    site: &Site,
    analyses: &dyn Analyses,
    at: usize,
    words: &Words,
) -> Vec<Comparison> {
    let Some(design) = site.designs.get(at) else { return Vec::new() };
    let asked = |kind| kind == DirectiveKind::Compare;
    let directives = design.pages.iter().flat_map(|page| &site.page(*page).directives);
    let named: BTreeSet<&str> = directives
        .filter(|directive| asked(directive.kind))
        .filter_map(|directive| directive.arguments.iter().find(|(key, _)| key == "with"))
        .map(|(_, url)| url.as_str())
        .collect();
    let find = |wanted: &str| {
        let at = site.designs.iter().position(|d| d.url == wanted.trim_start_matches('/'))?;
        u32::try_from(at).ok().map(DesignId)
    };
    let named = named.into_iter().filter_map(|with| Some((with, find(with)?)));
    let base = design.extends.map(|base| ("", base));
    base.into_iter()
        .chain(named)
        .filter(|(_, other)| other.0 as usize != at)
        // What cannot be read has neither lost nor gained anything.
        .filter(|(_, other)| !design.topology.unread && !site.design(*other).topology.unread)
        .map(|(with, other)| {
            let before = (site.design(other), analyses.design(other.0 as usize));
            let title = title(site, before.0, words);
            let after = (design, analyses.design(at));
            Comparison { with: with.to_owned(), title, ..compared(before, after, words) }
        })
        .collect()
}

fn title(site: &Site, design: &Design, words: &Words) -> String {
    let page = design.index.map(|page| site.page(page).title.clone());
    let own = || design.topology.title.clone();
    let last = || url::last_segment(&design.url).map(url::words);
    page.or_else(own).or_else(last).unwrap_or_else(|| words.say("Design").to_owned())
}

type Side<'a> = (&'a Design, Option<&'a DesignAnalysis>);

fn compared(before: Side<'_>, after: Side<'_>, words: &Words) -> Comparison {
    let (old, new) = (&*before.0.topology, &*after.0.topology);
    let difference = compare_designs((old, before.1), (new, after.1));
    let mut comparison = Comparison { url: before.0.url.clone(), ..Comparison::default() };
    for change in difference.of(Noun::Component) {
        let id = change.id.clone();
        match change.manner {
            Manner::Added => comparison.added.push(id),
            Manner::Removed => {
                let name = if change.name.is_empty() { id.clone() } else { change.name.clone() };
                comparison.removed.push((id, name, words.say(change.kind().1).to_owned()));
            }
            Manner::Changed | Manner::Renamed => {
                let other = change.was.iter();
                let other =
                    other.map(|was| (words.say("Identifier").to_owned(), was.clone(), id.clone()));
                let edits = change.edits.iter().map(|edit| told(edit, old, new, words));
                comparison.changed.push((id.clone(), other.chain(edits).collect()));
            }
        }
    }
    for change in difference.of(Noun::Connection) {
        let Some((from, to)) = change.id.split_once("->") else { continue };
        let line = |text: &str| (from.to_owned(), to.to_owned(), text.to_owned());
        match change.manner {
            Manner::Added => comparison.lines_added.push(line(&change.name)),
            Manner::Removed => comparison.lines_removed.push(line(&change.name)),
            Manner::Changed | Manner::Renamed => {
                comparison.lines_changed.push(line(&edits_text(change, words)))
            }
        }
    }
    comparison.closed = closed(&difference, old);
    comparison.opened = after.1.map(|is| opened(&difference, is)).unwrap_or_default();
    comparison.journeys = journeys(&difference, words);
    comparison
}

/// Returns an edit as people read it.
fn told(edit: &model::Edit, old: &Topology, new: &Topology, words: &Words) -> Edit {
    let key = match (label(&edit.key), edit.key.split_once('.')) {
        (Some(label), _) => words.say(label).to_owned(),
        // A row of a table has the name that its author gave it.
        (None, Some((_, row))) => row.to_owned(),
        (None, None) => edit.key.to_string(),
    };
    (key, value(&edit.was, old, words), value(&edit.is, new, words))
}

fn value(fact: &Fact, topology: &Topology, words: &Words) -> String {
    let name = |id: &String| match topology.find(id) {
        Some(component) => topology.component(component).name.clone(),
        None => id.clone(),
    };
    match fact {
        Fact::Nothing => String::new(),
        Fact::Text(text) => text.clone(),
        Fact::Word(word) => words.say(word).to_owned(),
        Fact::Kind(_, label) => words.say(label).to_owned(),
        Fact::Names(ids) => words.row(&ids.iter().map(name).collect::<Vec<_>>()),
        Fact::Steps(steps) => words.row(steps),
    }
}

/// Returns what people call a key of a component.
fn label(key: &str) -> Option<&'static str> {
    Some(match key {
        "kind" => "Kind",
        "name" => "Name",
        "tech" => "Technology",
        "role" => "Role",
        "in" => "Runs on",
        "group" => "Group",
        "replicas" => "Replicas",
        "external" => "Run by others",
        "status" => "Status",
        "zone" => "Zone",
        "fate" => "Falls with",
        "algorithm" => "Algorithm",
        "mode" => "Mode",
        "sticky" => "Keeps visitors on one backend",
        "guards" => "Guards",
        "monitors" => "Watches",
        "rebuildable" => "Can be made again",
        "deploy" => "Deployment",
        "sessions" => "Sessions",
        "capacity" => "Capacity",
        "owner" => "Owner",
        "availability" => "Availability",
        "criticality" => "Criticality",
        "encrypted_at_rest" => "Encrypted at rest",
        "address" => "Address",
        "data" => "Data",
        "tags" => "Tags",
        "certificate" => "Certificate",
        "certificate.expires" => "Certificate ends",
        "backup" => "Backup",
        "backup.to" => "Backup to",
        "backup.every" => "Backup every",
        "backup.tested" => "Restore tested",
        "backup.retention" => "Backup kept",
        _ => return None,
    })
}

/// Returns what is different about a line: its words before and after where these differ.
fn edits_text(change: &NounChange, words: &Words) -> String {
    let of = |fact: &Fact| fact.text().map_or_else(|| "–".to_owned(), |text| text.into_owned());
    let edit = |edit: &model::Edit| {
        format!("{} {} {} {}", edit.key, of(&edit.was), words.say("→"), of(&edit.is))
    };
    words.row(&change.edits.iter().map(edit).collect::<Vec<_>>())
}

/// Returns whether a finding counts: what is decided, or good to know, does not.
fn counts(finding: Option<&Finding>) -> bool {
    finding.is_some_and(|finding| {
        finding.severity != Severity::Info && matches!(finding.state, State::Open | State::Planned)
    })
}

fn closed(difference: &DesignDifference<'_>, old: &Topology) -> Vec<(Severity, String, String)> {
    let closed =
        difference.findings.iter().filter(|change| counts(change.was) && !counts(change.is));
    let told = closed
        .filter_map(|change| change.was)
        .map(|finding| (finding.severity, finding.anchor(), named(old, &finding.message)));
    told.collect()
}

/// Returns the numbers of the findings that are new.
fn opened(difference: &DesignDifference<'_>, is: &DesignAnalysis) -> Vec<usize> {
    let opened =
        difference.findings.iter().filter(|change| counts(change.is) && !counts(change.was));
    let new: BTreeSet<String> = opened.filter_map(|change| change.is).map(Finding::id).collect();
    let findings = is.findings.iter().enumerate();
    findings.filter(|(_, finding)| new.contains(&finding.id())).map(|(at, _)| at).collect()
}

/// Returns a sentence with names instead of ids, since the other design may not have them.
fn named(topology: &Topology, message: &str) -> String {
    let parts = message.split('`').enumerate().map(|(at, part)| {
        let component = (at % 2 == 1).then(|| topology.find(part)).flatten();
        component.map_or(part, |id| topology.component(id).name.as_str())
    });
    parts.collect()
}

/// Returns the figures of each journey that both designs have.
fn journeys(difference: &DesignDifference<'_>, words: &Words) -> Vec<(String, String)> {
    let (arrow, none) = (words.say("→"), words.say("no figure"));
    let both =
        difference.journeys.iter().filter_map(|journey| Some((journey, journey.was?, journey.is?)));
    let row = |(journey, before, after): (&JourneyChange<'_>, &JourneyInsight, &JourneyInsight)| {
        let figure = match (before.unavailability(), after.unavailability()) {
            (Some(before), Some(after)) => change_text(before, after),
            (None, Some(after)) => format!("{none} {arrow} {}", availability_text(after)),
            (Some(before), None) => format!("{} {arrow} {none}", availability_text(before)),
            (None, None) => none.to_owned(),
        };
        let stops = format!("{} {arrow} {}", before.order1.len(), after.order1.len());
        let stopped = words.fill("stopped by one element: {n}", &[("n", &stops)]);
        (journey.name.clone(), format!("{figure}{}{stopped}", words.say("; ")))
    };
    both.map(row).collect()
}
