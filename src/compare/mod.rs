//! Two states of a design held against each other: what came, went and changed.
//!
//! Comes in: sites with their analyses. Goes out: [`Difference`].
//! Promise: pure; nothing differs from itself, and the other way round what came is what went.
//!
//! Pages and the command line tell the same differences, and neither may use the other.

mod facts;
mod follows;
mod lines;
mod nouns;
mod overlay;
mod renamed;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Checked, DesignAnalysis, DesignDifference, Difference, FileId, Finding, Origin, Severity,
    Topology,
};
pub use overlay::overlay;
use renamed::Renamed;

/// A topology, and what follows from it if that is known.
type Side<'t, 'a> = (&'t Topology, Option<&'a DesignAnalysis>);

/// Returns what sets two states of a site apart.
pub fn compare<'a>(before: &Checked<'a>, after: &Checked<'a>) -> Difference<'a> {
    let (outside_was, inside_was) = before.by_design();
    let (outside_is, inside_is) = after.by_design();
    let mut designs = Vec::new();
    for (was, is) in pairs(before, after) {
        let (before, after) = (was.map(|at| state(before, at)), is.map(|at| state(after, at)));
        let found = |at: Option<usize>, inside: &[Vec<&'a Finding>]| {
            at.map(|at| inside[at].clone()).unwrap_or_default()
        };
        let found = (found(was, &inside_was), found(is, &inside_is));
        let difference = design(before, after, found);
        if !difference.is_empty() {
            designs.push(difference);
        }
    }
    let findings = follows::findings(&outside_was, &outside_is, &Renamed::default());
    Difference { designs, findings }
}

/// Returns what sets two designs apart, which are read without mistakes.
pub(crate) fn compare_designs<'a>(
    before: Side<'_, 'a>,
    after: Side<'_, 'a>,
) -> DesignDifference<'a> {
    let found = |side: Side<'_, 'a>| side.1.map(|analysis| analysis.findings.iter().collect());
    let found = (found(before).unwrap_or_default(), found(after).unwrap_or_default());
    difference(before, after, &found)
}

fn difference<'a>(
    before: Side<'_, 'a>,
    after: Side<'_, 'a>,
    found: &(Vec<&'a Finding>, Vec<&'a Finding>),
) -> DesignDifference<'a> {
    let renamed = Renamed::of(before.0, after.0);
    DesignDifference {
        title: after.0.title.clone().or_else(|| before.0.title.clone()),
        changes: nouns::changes(before.0, after.0, &renamed),
        journeys: follows::journeys(before, after, &renamed),
        findings: follows::findings(&found.0, &found.1, &renamed),
        ..DesignDifference::default()
    }
}

/// A design in one of its states.
struct State<'a> {
    path: &'a str,
    side: Side<'a, 'a>,
    /// Its topology as written.
    text: &'a str,
    /// Whether mistakes keep its topology from being compared.
    unread: bool,
}

fn state<'a>(checked: &Checked<'a>, at: usize) -> State<'a> {
    let topology: &'a Topology = &checked.site.designs[at].topology;
    State {
        path: checked.design_path(at),
        side: (topology, checked.analysis.designs.get(at)),
        text: &checked.sources.file(topology.file).text,
        unread: is_unread(checked, topology),
    }
}

/// Returns whether the topology, or one that it extends, has a mistake that forbids to build it.
fn is_unread(checked: &Checked<'_>, topology: &Topology) -> bool {
    let errors = checked.mistakes.iter().filter(|finding| finding.severity == Severity::Error);
    let files = errors.flat_map(|finding| &finding.labels).map(|label| label.span.file);
    let broken: BTreeSet<FileId> = files.collect();
    let designs = || checked.site.designs.iter().map(|design| &design.topology);
    let mut seen = BTreeSet::new();
    let mut at = Some(topology.file);
    while let Some(file) = at.filter(|file| seen.insert(*file)) {
        if broken.contains(&file) {
            return true;
        }
        let base = designs().find(|topology| topology.file == file);
        at = base.and_then(|topology| topology.extends);
    }
    false
}

fn design<'a>(
    before: Option<State<'a>>,
    after: Option<State<'a>>,
    found: (Vec<&'a Finding>, Vec<&'a Finding>),
) -> DesignDifference<'a> {
    let is_unread = |state: &Option<State<'a>>| state.as_ref().is_some_and(|state| state.unread);
    let mut unread = [is_unread(&before), is_unread(&after)];
    let path = |state: &Option<State<'a>>| state.as_ref().map(|state| state.path.to_owned());
    let (was, is) = (path(&before), path(&after));
    let text = |state: &Option<State<'a>>| state.as_ref().map(|state| state.text);
    // The same mistakes on both sides are no difference.
    let same_text = text(&before) == text(&after);
    if unread != [false; 2] {
        // What is half read would seem to have lost the other half.
        let mistakes = |found: &[&'a Finding]| -> Vec<&'a Finding> {
            let is_mistake = |finding: &&Finding| finding.origin == Origin::Input;
            found.iter().copied().filter(is_mistake).collect()
        };
        let (before, after) = (mistakes(&found.0), mistakes(&found.1));
        let findings = follows::findings(&before, &after, &Renamed::default());
        if same_text {
            unread = [false; 2];
        }
        return DesignDifference { was, is, unread, findings, ..DesignDifference::default() };
    }
    let file = before.as_ref().or(after.as_ref()).map_or(FileId(0), |state| state.side.0.file);
    let nothing = Topology::titled(file, None);
    let side = |state: Option<State<'a>>| state.map(|state| state.side);
    let (before, after) = (side(before), side(after));
    let told =
        difference(before.unwrap_or((&nothing, None)), after.unwrap_or((&nothing, None)), &found);
    DesignDifference { was, is, ..told }
}

/// Returns the designs of two sites in pairs, in the order of their paths: those of one path, and
/// those whose whole folder was given another name.
fn pairs(before: &Checked<'_>, after: &Checked<'_>) -> Vec<(Option<usize>, Option<usize>)> {
    let by_path = |checked: &Checked<'_>| -> BTreeMap<String, usize> {
        let designs = 0..checked.site.designs.len();
        designs.map(|at| (checked.design_path(at).to_owned(), at)).collect()
    };
    let (was, is) = (by_path(before), by_path(after));
    let gone = was.iter().filter(|(path, _)| !is.contains_key(*path));
    let new = is.iter().filter(|(path, _)| !was.contains_key(*path));
    let (gone, new) = (by_text(before, gone), by_text(after, new));
    let moved: BTreeMap<usize, usize> =
        new.iter().filter_map(|(text, at)| Some(((*at)?, (*gone.get(text)?)?))).collect();
    let taken: BTreeSet<usize> = moved.values().copied().collect();
    let mut pairs: BTreeMap<&str, (Option<usize>, Option<usize>)> = BTreeMap::new();
    for (path, at) in was.iter().filter(|(_, at)| !taken.contains(at)) {
        pairs.entry(path).or_default().0 = Some(*at);
    }
    for (path, at) in &is {
        let pair = pairs.entry(path).or_default();
        pair.1 = Some(*at);
        pair.0 = pair.0.or(moved.get(at).copied());
    }
    pairs.into_values().collect()
}

/// Returns designs by the text of their topology; none where several have the same.
fn by_text<'c>(
    checked: &Checked<'c>,
    designs: impl Iterator<Item = (impl Sized, &'c usize)>,
) -> BTreeMap<&'c str, Option<usize>> {
    let mut by_text = BTreeMap::new();
    for (_, at) in designs {
        let text = &*checked.sources.file(checked.site.designs[*at].topology.file).text;
        by_text.entry(text).and_modify(|one| *one = None).or_insert(Some(*at));
    }
    by_text
}
