//! Suite: compare. Two states of a site held against each other.

mod nouns;

use std::fs;
use std::path::{Path, PathBuf};

use groundplan::analyze::{AnalyzeOptions, analyze};
use groundplan::compare::{compare, overlay};
use groundplan::draw::{Icons, Marks, ViewRequest, draw_wide, svg_file};
use groundplan::model::{
    Analysis, Checked, Date, Difference, Finding, Manner, NounChange, Overlay, Site, Sources,
};
use groundplan::read::{ReadOptions, read};
use groundplan::report::{
    Compared, Revision, difference_json, difference_markdown, difference_text,
};

use super::read::add;

/// One state of a site, read and analyzed.
pub(crate) struct State {
    sources: Sources,
    site: Site,
    analysis: Analysis,
    mistakes: Vec<Finding>,
}

impl State {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        Self::of(super::read::sources(files))
    }

    fn of(sources: Sources) -> Self {
        let read = read(&sources, &ReadOptions::default());
        let today = Date::parse("2026-11-24").unwrap();
        let analysis = analyze(&read.site, &AnalyzeOptions { today, strict_level: false });
        Self { sources, site: read.site, analysis, mistakes: read.findings }
    }

    /// Returns the state that the files of a folder describe.
    fn folder(root: &Path) -> Self {
        let mut files = Vec::new();
        let mut folders = vec![root.join("content")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => folders.push(path),
                    false => files.push(path),
                }
            }
        }
        files.sort();
        let mut sources = Sources::default();
        for file in files {
            let path = file.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            add(&mut sources, &path, &fs::read_to_string(file).unwrap());
        }
        Self::of(sources)
    }

    pub(crate) fn checked(&self) -> Checked<'_> {
        let Self { sources, site, analysis, mistakes } = self;
        Checked { sources, site, analysis, mistakes }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_change_is_told_in_every_format() {
    let case = root().join("tests/cases/diff/shop");
    let (before, after) = (State::folder(&case.join("before")), State::folder(&case.join("after")));
    let difference = compare(&before.checked(), &after.checked());
    let commit = Some("0123456789abcdef0123456789abcdef01234567");
    let compared = Compared {
        before: Revision { name: "main", commit, checked: before.checked() },
        after: Revision { name: "working tree", commit: None, checked: after.checked() },
        difference: &difference,
    };
    let mut failed = Vec::new();
    for (name, text) in [
        ("diff.txt", difference_text(&compared, false)),
        ("diff.md", difference_markdown(&compared)),
        ("diff.json", difference_json(&compared)),
        ("diff.svg", drawing(&before, &after)),
    ] {
        assert!(!text.contains("hunter"), "{name} shows a credential");
        let kept = case.join(name);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&kept, &text).unwrap();
        } else if fs::read_to_string(&kept).unwrap_or_default() != text {
            failed.push(format!("{name}:\n{text}"));
        }
    }
    assert!(failed.is_empty(), "not as expected (UPDATE=1 rewrites):\n{}", failed.join("\n"));
}

/// Returns the drawing of the design that both sides have.
fn drawing(before: &State, after: &State) -> String {
    let shop = |state: &State| {
        let designs = state.site.designs.iter();
        designs
            .map(|design| design.topology.clone())
            .find(|topology| topology.journeys.len() < 3 && topology.zones.len() > 1)
            .unwrap()
    };
    let both = overlay(&shop(before), &shop(after));
    let request = ViewRequest { open: true, ..ViewRequest::overview(&both.topology) };
    let marks = Marks { changes: both.changes, ..Marks::default() };
    let scene = draw_wide(&both.topology, &request, &marks).unwrap();
    svg_file(&scene, "Shop", &Icons::default())
}

#[test]
fn a_drawing_shows_each_thing_of_both_sides_once() {
    let states = states();
    for (at, one) in states.iter().enumerate() {
        for other in &states[..=at] {
            let designs = (one.site.designs.last(), other.site.designs.last());
            let (old, new) = (&designs.0.unwrap().topology, &designs.1.unwrap().topology);
            let Overlay { topology, changes } = overlay(old, new);
            let kept = |ids: &dyn Fn(Manner) -> usize, all: usize| all - ids(Manner::Removed);
            let components = |manner| of_manner(changes.components.values(), manner);
            let connections = |manner| of_manner(changes.connections.values(), manner);
            assert_eq!(kept(&components, topology.components.len()), new.components.len());
            assert_eq!(kept(&connections, topology.connections.len()), new.connections.len());
            let was = topology.components.len() - components(Manner::Added);
            assert_eq!(was, old.components.len());
            let was = topology.connections.len() - connections(Manner::Added);
            assert_eq!(was, old.connections.len());
            if std::ptr::eq(one, other) {
                assert_eq!((&topology, changes.is_empty()), (&**new, true));
            }
            for id in topology.ids() {
                let component = topology.component(id);
                let held = component.parent.map(|parent| &topology.component(parent).children);
                assert!(held.is_none_or(|children| children.contains(&id)), "{}", component.id);
            }
        }
    }
}

/// Returns sites that are held against each other: the examples, and those of the golden case.
fn states() -> Vec<State> {
    let mut states: Vec<State> = ["before", "after"]
        .map(|side| State::folder(&root().join("tests/cases/diff/shop").join(side)))
        .into_iter()
        .collect();
    let mut folders: Vec<PathBuf> = fs::read_dir(root().join("content/examples"))
        .unwrap()
        .map(|entry| entry.unwrap().path().join("topology.yaml"))
        .filter(|file| file.is_file())
        .collect();
    folders.sort();
    for file in folders {
        let text = fs::read_to_string(file).unwrap();
        if !text.contains("extends:") {
            states.push(State::new(&[("content/shop/topology.yaml", &text)]));
        }
    }
    assert!(states.len() > 4, "{}", states.len());
    states
}

fn of_manner<'c>(changes: impl Iterator<Item = &'c NounChange>, manner: Manner) -> usize {
    changes.filter(|change| change.manner == manner).count()
}

#[test]
fn nothing_differs_from_itself() {
    for state in states() {
        let difference = compare(&state.checked(), &state.checked());
        assert_eq!(difference, Difference::default());
    }
}

/// Returns what a comparison tells, one line each, as it would be told the other way round.
fn told(difference: &Difference<'_>, back: bool) -> Vec<String> {
    let mut told = Vec::new();
    let turn = |pair: (String, String)| if back { (pair.1, pair.0) } else { pair };
    for design in &difference.designs {
        told.push(format!("{:?}", turn((format!("{:?}", design.was), format!("{:?}", design.is)))));
        for change in &design.changes {
            let manner = match (change.manner, back) {
                (Manner::Added, true) => Manner::Removed,
                (Manner::Removed, true) => Manner::Added,
                (manner, _) => manner,
            };
            let ids = (change.was.clone().unwrap_or(change.id.clone()), change.id.clone());
            let mut edits: Vec<_> = (change.edits.iter())
                .map(|edit| {
                    let values = (format!("{:?}", edit.was), format!("{:?}", edit.is));
                    (edit.key.to_string(), turn(values))
                })
                .collect();
            edits.sort();
            // Ends of lines have the names of after.
            let ids = if ids.0.contains("->") { Default::default() } else { turn(ids) };
            told.push(format!("{:?} {manner:?} {ids:?} {edits:?}", change.noun));
        }
        for journey in &design.journeys {
            let counts = (journey.stops.len().to_string(), journey.spares.len().to_string());
            let hours = journey.hours().map(|hours| if back { -hours } else { hours });
            told.push(format!("{} {:?} {:.6?} {}", journey.id, turn(counts), hours, journey.same));
        }
        let of = |finding: Option<&Finding>| format!("{:?}", finding.map(|f| (f.id(), f.severity)));
        let findings = design.findings.iter();
        told.extend(findings.map(|f| format!("{:?}", turn((of(f.was), of(f.is))))));
    }
    told.sort();
    told
}

#[test]
fn the_other_way_round_what_came_is_what_went() {
    let states = states();
    for (at, one) in states.iter().enumerate() {
        for other in &states[..at] {
            let there = compare(&one.checked(), &other.checked());
            let back = compare(&other.checked(), &one.checked());
            assert!(!there.designs.is_empty());
            assert_eq!(told(&there, false), told(&back, true));
        }
    }
}
