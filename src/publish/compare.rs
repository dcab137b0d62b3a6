//! A design held against another one: what came, went and changed, and what follows from it.

use std::collections::BTreeSet;

use super::{Analyses, url};
use crate::model::{
    Component, Connection, Design, DesignAnalysis, DesignId, DirectiveKind, Finding, Severity,
    Site, State, Topology, Words, availability_text, change_text,
};

/// What is stated differently: of what, before, after.
pub(crate) type Edit = (&'static str, String, String);

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
    let (old, new) = (&before.0.topology, &after.0.topology);
    let mut comparison = Comparison { url: before.0.url.clone(), ..Comparison::default() };
    for component in &new.components {
        match old.find(&component.id).map(|id| old.component(id)) {
            None => comparison.added.push(component.id.clone()),
            Some(was) => {
                let edits = edits((old, was), (new, component), words);
                if !edits.is_empty() {
                    comparison.changed.push((component.id.clone(), edits));
                }
            }
        }
    }
    for component in old.components.iter().filter(|c| new.find(&c.id).is_none()) {
        let sort = words.say(old.kind_label(component)).to_owned();
        comparison.removed.push((component.id.clone(), component.name.clone(), sort));
    }
    let (was, is) = (lines(old), lines(new));
    comparison.lines_added = is.difference(&was).cloned().collect();
    comparison.lines_removed = was.difference(&is).cloned().collect();
    if let (Some(was), Some(is)) = (before.1, after.1) {
        findings(&mut comparison, old, was, is);
        comparison.journeys = journeys(old, was, is, words);
    }
    comparison
}

/// Returns the lines of a topology by ids, each with its text.
fn lines(topology: &Topology) -> BTreeSet<(String, String, String)> {
    let line = |connection: &Connection| {
        let id = |end| topology.component(end).id.clone();
        (id(connection.from), id(connection.to), topology.entry(connection).text())
    };
    topology.connections.iter().map(line).collect()
}

/// A component, and the topology that states it.
type Stated<'a> = (&'a Topology, &'a Component);

/// Returns what is stated differently about a component that both designs have.
fn edits(was: Stated<'_>, is: Stated<'_>, words: &Words) -> Vec<Edit> {
    let rows = facts(was, words).into_iter().zip(facts(is, words));
    rows.filter(|((_, was), (_, is))| was != is)
        .map(|((what, was), (_, is))| (what, was, is))
        .collect()
}

/// Returns what people look at first in a component, as words.
fn facts((topology, component): Stated<'_>, words: &Words) -> [(&'static str, String); 15] {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let names = |ids: &[crate::model::ComponentId]| {
        let names: Vec<_> = ids.iter().map(|id| topology.component(*id).name.clone()).collect();
        words.row(&names)
    };
    let yes = |is: bool| if is { words.say("yes").to_owned() } else { String::new() };
    let word = |word: Option<&str>| words.say(word.unwrap_or_default()).to_owned();
    let backup =
        component.backup.as_ref().map(|backup| if backup.absent { "none" } else { "stated" });
    [
        ("Kind", words.say(topology.kind_label(component)).to_owned()),
        ("Name", component.name.clone()),
        ("Technology", text(&component.tech)),
        ("Role", text(&component.role)),
        ("Runs on", component.parent.map(|at| names(&[at])).unwrap_or_default()),
        ("Group", component.group.map(|at| topology.group(at).name.clone()).unwrap_or_default()),
        ("Replicas", component.replicas.to_string()),
        ("Run by others", yes(component.external)),
        ("Algorithm", word(component.algorithm.map(|algorithm| algorithm.label()))),
        ("Mode", word(component.mode.map(|mode| mode.word()))),
        ("Certificate", yes(component.certificate.is_some())),
        ("Guards", names(&component.guards)),
        ("Watches", names(&component.monitors)),
        ("Backup", word(backup)),
        ("Owner", text(&component.owner)),
    ]
}

/// Returns the findings that count, by their stable names.
fn open(analysis: &DesignAnalysis) -> impl Iterator<Item = (usize, &Finding)> {
    let counts = |finding: &Finding| {
        finding.severity != Severity::Info && matches!(finding.state, State::Open | State::Planned)
    };
    analysis.findings.iter().enumerate().filter(move |(_, finding)| counts(finding))
}

fn findings(
    comparison: &mut Comparison,
    old: &Topology,
    was: &DesignAnalysis,
    is: &DesignAnalysis,
) {
    let ids = |analysis| open(analysis).map(|(_, finding)| finding.id()).collect::<BTreeSet<_>>();
    let (before, after) = (ids(was), ids(is));
    comparison.closed = open(was)
        .filter(|(_, finding)| !after.contains(&finding.id()))
        .map(|(_, finding)| (finding.severity, finding.anchor(), named(old, &finding.message)))
        .collect();
    comparison.opened =
        open(is).filter(|(_, finding)| !before.contains(&finding.id())).map(|(at, _)| at).collect();
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
fn journeys(
    old: &Topology,
    was: &DesignAnalysis,
    is: &DesignAnalysis,
    words: &Words,
) -> Vec<(String, String)> {
    let (arrow, none) = (words.say("→"), words.say("no figure"));
    let mut rows = Vec::new();
    for before in &was.insight.journeys {
        let same = |after: &&crate::model::JourneyInsight| {
            after.id == before.id && after.operation == before.operation
        };
        let Some(after) = is.insight.journeys.iter().find(same) else { continue };
        let figure = match (before.unavailability(), after.unavailability()) {
            (Some(before), Some(after)) => change_text(before, after),
            (None, Some(after)) => format!("{none} {arrow} {}", availability_text(after)),
            (Some(before), None) => format!("{} {arrow} {none}", availability_text(before)),
            (None, None) => none.to_owned(),
        };
        let stops = format!("{} {arrow} {}", before.order1.len(), after.order1.len());
        let stopped = words.fill("stopped by one element: {n}", &[("n", &stops)]);
        let name = old.journeys[before.journey].name.clone();
        rows.push((name, format!("{figure}{}{stopped}", words.say("; "))));
    }
    rows
}
