//! What concerns each component, found once for all pages of a design.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::DesignView;
use crate::model::{ComponentId, Finding, Quick, Topology};
use crate::publish::html::json;

/// Lines, findings and sheets by component, each made when it is wanted.
#[derive(Default)]
pub(super) struct Index {
    lines: OnceLock<Vec<Lines>>,
    findings: OnceLock<Vec<Vec<usize>>>,
    sheets: OnceLock<Vec<Vec<usize>>>,
    subjects: OnceLock<Vec<Vec<Subject>>>,
    told: OnceLock<Vec<Vec<Told>>>,
    ids: OnceLock<Vec<String>>,
}

/// The numbers of the connections of one component.
#[derive(Clone, Default)]
pub(crate) struct Lines {
    /// Those that leave it.
    pub(crate) out: Vec<usize>,
    /// Those that reach it.
    pub(crate) into: Vec<usize>,
}

/// A subject of a finding that is a component, or the line between two.
#[derive(Clone, Copy)]
pub(crate) struct Subject {
    /// The component, or where the line starts.
    pub(crate) from: ComponentId,
    /// Where the line ends.
    pub(crate) to: Option<ComponentId>,
}

/// A name that a finding concerns, for scripts.
pub(crate) struct Told {
    /// The name as JSON.
    pub(crate) json: String,
    /// The component that it names, if it names one.
    pub(crate) id: Option<ComponentId>,
}

impl Subject {
    /// Returns the subjects of a finding that name something of the topology.
    pub(crate) fn all<'a>(
        topology: &'a Topology,
        finding: &'a Finding,
    ) -> impl Iterator<Item = Self> + 'a {
        finding.subjects.iter().filter_map(|subject| match subject.split_once("->") {
            Some((from, to)) => {
                Some(Self { from: topology.find(from)?, to: Some(topology.find(to)?) })
            }
            None => Some(Self { from: topology.find(subject)?, to: None }),
        })
    }

    /// Returns what it is in, itself included: a line is where both ends are.
    pub(crate) fn around(self, topology: &Topology) -> impl Iterator<Item = ComponentId> + '_ {
        let chain = std::iter::once(self.from).chain(topology.ancestors(self.from));
        chain.filter(move |at| self.to.is_none_or(|to| topology.is_within(to, *at)))
    }
}

impl DesignView<'_> {
    /// Returns the id of a component as JSON.
    pub(crate) fn json_id(&self, id: ComponentId) -> &str {
        let ids = || self.topology.components.iter().map(|component| json(&component.id)).collect();
        &self.index.ids.get_or_init(ids)[id.0 as usize]
    }

    /// Returns the connections of a component.
    pub(crate) fn lines_of(&self, id: ComponentId) -> &Lines {
        let lines = self.index.lines.get_or_init(|| {
            let mut lines = vec![Lines::default(); self.topology.components.len()];
            for (at, line) in self.topology.connections.iter().enumerate() {
                lines[line.from.0 as usize].out.push(at);
                lines[line.to.0 as usize].into.push(at);
            }
            lines
        });
        &lines[id.0 as usize]
    }

    /// Returns the numbers of the open findings that concern a component.
    pub(crate) fn findings_of(&self, id: ComponentId) -> &[usize] {
        let findings = self.index.findings.get_or_init(|| {
            let named = |subject: &String| {
                let (from, to) = subject.split_once("->").unwrap_or((subject, subject));
                [self.topology.find(from), self.topology.find(to)]
            };
            let open = self.open().map(|(at, finding)| {
                let ids = finding.subjects.iter().flat_map(named).flatten();
                (at, ids.collect())
            });
            listed(self.topology, open)
        });
        &findings[id.0 as usize]
    }

    /// Returns the numbers of the sheets that show a component, among those that a reader turns
    /// between.
    pub(crate) fn sheets_of(&self, id: ComponentId) -> &[usize] {
        let sheets = self.index.sheets.get_or_init(|| {
            let shown = self.set().enumerate().map(|(at, sheet)| {
                let view = &sheet.drawing.view;
                let nodes = view.nodes.iter().map(|node| node.component);
                (at, nodes.chain(view.containers.iter().map(|c| c.component)).collect())
            });
            listed(self.topology, shown)
        });
        &sheets[id.0 as usize]
    }

    /// Returns the subjects of a finding by its number.
    pub(crate) fn subjects_of(&self, finding: usize) -> &[Subject] {
        let subjects = self.index.subjects.get_or_init(|| {
            let all = self.findings().iter();
            all.map(|finding| Subject::all(self.topology, finding).collect()).collect()
        });
        &subjects[finding]
    }

    /// Returns the names that a finding concerns, and then its other subjects.
    pub(crate) fn told_of(&self, finding: usize) -> &[Told] {
        let told = |name: &String| Told { json: json(name), id: self.topology.find(name) };
        let of = |finding: &Finding| {
            let known: HashSet<&String, Quick> = finding.concerns.iter().collect();
            let more = finding.subjects.iter().filter(|subject| !known.contains(subject));
            finding.concerns.iter().chain(more).map(told).collect()
        };
        let all = || self.findings().iter().map(of).collect();
        &self.index.told.get_or_init(all)[finding]
    }
}

/// Returns per component the numbers of what names it, in order.
fn listed(
    topology: &Topology,
    things: impl Iterator<Item = (usize, Vec<ComponentId>)>,
) -> Vec<Vec<usize>> {
    let mut lists = vec![Vec::new(); topology.components.len()];
    for (at, ids) in things {
        for id in ids {
            let list: &mut Vec<usize> = &mut lists[id.0 as usize];
            if list.last() != Some(&at) {
                list.push(at);
            }
        }
    }
    lists
}
