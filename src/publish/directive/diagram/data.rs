//! What the script of a page with a drawing knows: names, lines, steps, findings, gates.

use std::collections::BTreeSet;

use crate::model::{ComponentId, Finding, Kind, Topology};
use crate::publish::drawings::{Sheet, is_of_boundary};
use crate::publish::html::json;
use crate::publish::view::Place;

/// Returns the data as JSON.
///
/// `b` way to the design, `c` id → name, sort, parent, `e` lines, `in` entries, `j` names of the
/// journeys, `s` the steps of all journeys with the journey's id and their number in it, `f` findings
/// with their sentence (0 where the page lists them) and what they concern (`""`: the trust boundary),
/// `g` gates, `w` what is said of journeys when something fails. A page that shows one view has what
/// concerns it, and neither steps nor gates.
pub(crate) fn data(place: &Place<'_>, only: Option<&Sheet>) -> String {
    let topology = place.view.topology;
    let scope = Scope { place, only, near: near(topology, only), closed: closed(topology, only) };
    let entries = topology.ids().filter(|at| topology.component(*at).kind == Kind::Client);
    let journeys = topology.journeys.iter().map(|journey| json(&place.view.journey(journey)));
    let insight = place.view.insight().filter(|_| only.is_none());
    let gates = insight.map_or("null".to_owned(), |i| i.gates.json().replace('<', "\\u003c"));
    let verdicts = insight.map_or_else(String::new, |_| verdicts(place));
    format!(
        "{{\"b\":{},\"c\":{{{}}},\"e\":[{}],\"in\":[{}],\"j\":[{}],\"s\":[{}],\"f\":[{}],\"g\":{gates}{verdicts}}}",
        json(&place.address("")),
        joined(scope.components()),
        joined(scope.lines()),
        joined(entries.map(|at| scope.id(at).to_owned())),
        joined(journeys),
        joined(scope.steps()),
        joined(scope.findings()),
    )
}

/// How a sentence goes on after its journeys, for one and for several, the worst state first.
const VERDICTS: [(&str, &str); 4] = [
    ("{names} stops", "{names} stop"),
    ("{names} writes nothing", "{names} write nothing"),
    ("{names} has no spare left", "{names} have no spare left"),
    ("{names} works", "{names} work"),
];

/// Returns what is said of many journeys, of one, of two and so on, up to where it is that of many.
fn verdicts(place: &Place<'_>) -> String {
    let most = place.view.topology.journeys.len().max(1);
    let verdicts = VERDICTS.iter().map(|(one, many)| {
        let said = (1..=most).map(|n| place.words.counted(n, one, many, &[]));
        let mut said: Vec<String> = said.collect();
        while said.len() > 1 && said[said.len() - 2] == said[said.len() - 1] {
            said.pop();
        }
        said.rotate_right(1);
        format!("[{}]", joined(said.iter().map(|text| json(text))))
    });
    format!(",\"w\":[{}]", joined(verdicts))
}

/// What a page shows of a design: all of it, or what is near one view.
struct Scope<'a> {
    place: &'a Place<'a>,
    only: Option<&'a Sheet>,
    /// Per component whether the page has to know it; empty stands for all.
    near: Vec<bool>,
    /// Per component whether the view shows it closed; empty for none.
    closed: Vec<bool>,
}

impl Scope<'_> {
    fn topology(&self) -> &Topology {
        self.place.view.topology
    }

    fn is_near(&self, at: ComponentId) -> bool {
        self.near.get(at.0 as usize).copied().unwrap_or(true)
    }

    fn id(&self, at: ComponentId) -> &str {
        self.place.view.json_id(at)
    }

    fn components(&self) -> impl Iterator<Item = String> {
        self.topology().ids().filter(|at| self.is_near(*at)).map(|at| {
            let component = self.topology().component(at);
            let parent = component.parent.map_or("\"\"", |parent| self.id(parent));
            let sort = json(&self.place.view.plain_sort(at));
            format!("{}:[{},{sort},{parent}]", self.id(at), json(&component.name))
        })
    }

    fn lines(&self) -> impl Iterator<Item = String> {
        let lines = self.topology().connections.iter();
        lines.filter(|line| self.is_near(line.from) && self.is_near(line.to)).map(|line| {
            let text = json(&self.topology().entry(line).text());
            format!("[{},{},{text}]", self.id(line.from), self.id(line.to))
        })
    }

    fn steps(&self) -> impl Iterator<Item = String> {
        let stepped = self.topology().stepped_journeys().filter(|_| self.only.is_none());
        let steps =
            stepped.flat_map(|journey| (1..).zip(&journey.steps).map(move |step| (journey, step)));
        steps.map(|(journey, (n, step))| {
            let (from, to) = self.topology().way(step);
            // An answer without words would be told the way its line goes.
            let name = |id: ComponentId| self.topology().component(id).name.as_str();
            let label = match step.label.is_empty() && from != step.from {
                true => {
                    let arrow = self.place.view.words.say("→");
                    format!("{} {arrow} {}", name(step.from), name(step.to))
                }
                false => step.label.clone(),
            };
            let (from, to) = (self.id(from), self.id(to));
            format!("[{},{n},{from},{to},{}]", json(&journey.id), json(&label))
        })
    }

    fn findings(&self) -> impl Iterator<Item = String> {
        let view = self.place.view;
        let is_shown = |(at, finding): &(usize, &Finding)| {
            self.is_concerned(*at) && (self.is_drawn(*at) || is_of_boundary(finding))
        };
        view.open().filter(is_shown).map(move |(at, finding)| {
            let boundary = is_of_boundary(finding).then_some("\"\"");
            let concerns: Vec<&str> = self.concerns(at).into_iter().chain(boundary).collect();
            let concerns = concerns.join(",");
            // Where the findings stand on the page itself, the script reads their sentences there.
            let said = match self.place.is_listed(at) {
                true => "0".to_owned(),
                false => json(&view.plain_sentence(&finding.message)),
            };
            let (anchor, severity) = (json(view.anchor(at)), json(finding.severity.word()));
            format!("[{anchor},{severity},{said},[{concerns}]]")
        })
    }

    /// Returns whether a finding names a component or a line: others are of the text alone.
    fn is_drawn(&self, finding: usize) -> bool {
        let mut told = self.place.view.told_of(finding).iter();
        told.any(|told| told.id.is_some() || told.json.contains("->"))
    }

    fn is_concerned(&self, finding: usize) -> bool {
        let is_shown = |at| self.is_near(at) || self.closed_around(at).is_some();
        let mut ids = self.place.view.told_of(finding).iter().filter_map(|told| told.id);
        self.only.is_none() || ids.any(is_shown)
    }

    /// Returns what a finding concerns as the page knows it: what a closed box hides is that box, and
    /// what the page shows nothing of is left out.
    fn concerns(&self, finding: usize) -> Vec<&str> {
        let mut boxes = BTreeSet::new();
        let mut known = Vec::new();
        for told in self.place.view.told_of(finding) {
            match told.id.filter(|id| !self.is_near(*id)) {
                None => known.push(told.json.as_str()),
                Some(id) => {
                    let closed = self.closed_around(id).filter(|at| boxes.insert(*at));
                    known.extend(closed.map(|at| self.id(at)));
                }
            }
        }
        known
    }

    /// Returns the box around a component that is drawn closed on the view of the page.
    fn closed_around(&self, id: ComponentId) -> Option<ComponentId> {
        self.topology().ancestors(id).find(|at| self.closed.get(at.0 as usize) == Some(&true))
    }
}

/// Returns which components a view shows closed.
fn closed(topology: &Topology, only: Option<&Sheet>) -> Vec<bool> {
    let mut closed = vec![false; topology.components.len()];
    let nodes = only.map_or(&[][..], |sheet| &sheet.drawing.view.nodes).iter();
    nodes.filter(|node| node.hidden > 0).for_each(|n| closed[n.component.0 as usize] = true);
    closed
}

/// Returns which components a page that shows one view has to know: those in it, what holds them,
/// and what they are connected with. Empty stands for all.
fn near(topology: &Topology, only: Option<&Sheet>) -> Vec<bool> {
    let Some(sheet) = only else { return Vec::new() };
    let view = &sheet.drawing.view;
    let mut near = vec![false; topology.components.len()];
    let shown = (view.nodes.iter().map(|node| node.component))
        .chain(view.containers.iter().map(|container| container.component));
    shown.for_each(|id| near[id.0 as usize] = true);
    for line in &topology.connections {
        let (from, to) = (line.from.0 as usize, line.to.0 as usize);
        if near[from] || near[to] {
            (near[from], near[to]) = (true, true);
        }
    }
    for id in topology.ids().filter(|id| near[id.0 as usize]).collect::<Vec<_>>() {
        topology.ancestors(id).for_each(|at| near[at.0 as usize] = true);
    }
    near
}

fn joined(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(",")
}
