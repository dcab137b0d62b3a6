//! The drawings of a design: which there are, their marks, and the files beside the page.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::File;
use super::view::{DesignView, Subject};
use crate::draw::{self, Badge, Drawing, Marks, StepMark, View, ViewRequest};
use crate::model::{
    ComponentId, ConnectionId, Directive, DirectiveKind, Endpoint, Finding, Journey, Severity,
    State, Topology, ViewName, Words,
};

/// The most drawings of one design; containers past it are listed without one of their own.
const SHEETS_MAX: usize = 600;

/// A drawing of a design, and where it is shown.
pub(crate) struct Sheet {
    /// The drawing.
    pub(crate) drawing: Drawing,
    /// Whether it has a page of its own: stated views, and containers that start closed.
    pub(crate) paged: bool,
    /// The journey whose steps are numbered on it.
    pub(crate) journey: Option<usize>,
}

/// A drawing that is yet to be made.
struct Plan {
    request: ViewRequest,
    paged: bool,
    journey: Option<usize>,
}

/// Returns the drawings of a topology: the overview, the stated views, one for each journey whose
/// steps the overview does not number, in a large design one for each container that starts
/// closed, and what the directives of its pages ask for.
pub(crate) fn of(topology: &Topology, marks: &Marks, asked: &[Directive]) -> Vec<Sheet> {
    if topology.components.is_empty() {
        return Vec::new();
    }
    let with_steps = |plan: &Plan| {
        let journey = plan.journey.map(|at| &topology.journeys[at]);
        let steps = journey.map(|journey| steps(topology, journey)).unwrap_or_default();
        Marks { steps, ..marks.clone() }
    };
    let sheet = |plan: Plan| Sheet {
        drawing: draw::draw(topology, &plan.request, &with_steps(&plan)),
        paged: plan.paged,
        journey: plan.journey,
    };
    plans(topology, asked, &marks.words).into_par_iter().map(sheet).collect()
}

/// Returns which drawings there are to be, the overview first, each id once.
fn plans(topology: &Topology, asked: &[Directive], words: &Words) -> Vec<Plan> {
    let mut overview = ViewRequest::overview(topology);
    if topology.title.is_none() {
        overview.title = words.say("Architecture").to_owned();
    }
    let closed = is_closed(&draw::view(topology, &overview));
    let stepped: Vec<usize> = (0..topology.journeys.len())
        .filter(|at| !topology.journeys[*at].steps.is_empty())
        .collect();
    let numbered = if closed { None } else { stepped.first().copied() };
    let mut plans = vec![Plan { request: overview, paged: false, journey: numbered }];
    let stated = topology.views.iter().map(|view| ViewRequest::stated(topology, view));
    plans.extend(stated.map(|request| Plan { request, paged: true, journey: None }));
    let own = stepped.into_iter().filter(|at| Some(*at) != numbered).map(|at| Plan {
        request: ViewRequest::journey(&topology.journeys[at]),
        paged: false,
        journey: Some(at),
    });
    plans.extend(own);
    let named = asked.iter().filter_map(view_argument);
    plans.extend(named.filter_map(|name| asked_for(topology, name)));
    let mut ids = BTreeSet::new();
    plans.retain(|plan| ids.insert(plan.request.id.clone()));
    add_closed(topology, &mut plans, &mut ids);
    plans
}

/// Returns the view that a directive names.
fn view_argument(directive: &Directive) -> Option<&str> {
    let named = directive.arguments.iter().find(|(key, _)| key == "view");
    named.filter(|_| directive.kind == DirectiveKind::Diagram).map(|(_, name)| name.as_str())
}

fn asked_for(topology: &Topology, name: &str) -> Option<Plan> {
    let request = ViewRequest::named(topology, name)?;
    let journey = match topology.view_named(name)? {
        ViewName::Journey(journey) => topology.journeys.iter().position(|j| j.id == journey.id),
        _ => None,
    };
    Some(Plan { request, paged: false, journey })
}

fn is_closed(view: &View) -> bool {
    view.nodes.iter().any(|node| node.hidden > 0)
}

/// Adds a drawing for each container that some drawing shows closed, and for those in it.
fn add_closed(topology: &Topology, plans: &mut Vec<Plan>, ids: &mut BTreeSet<String>) {
    let (mut at, first) = (0, plans.len());
    while at < plans.len() {
        let view = draw::view(topology, &plans[at].request);
        for node in view.nodes.iter().filter(|node| node.hidden > 0) {
            let request = ViewRequest::component(topology, node.component);
            if plans.len() < SHEETS_MAX && ids.insert(request.id.clone()) {
                plans.push(Plan { request, paged: true, journey: None });
            } else if let Some(plan) = plans.iter_mut().find(|plan| plan.request.id == request.id) {
                plan.paged = true;
            }
        }
        at += 1;
    }
    plans[first..].sort_by_key(|plan| plan.request.inside);
}

/// Returns the id of the drawing that the arguments of a directive ask for.
pub(crate) fn wanted(arguments: &[(String, String)]) -> &str {
    arguments.iter().find(|(key, _)| key == "view").map_or("main", |(_, view)| view)
}

/// Returns the drawings as files beside the design's page.
pub(crate) fn files(view: &DesignView<'_>) -> Vec<File> {
    drawn(view).map(|drawing| file(view, drawing)).collect()
}

/// Returns the drawings that have a file.
pub(crate) fn drawn<'a>(view: &'a DesignView<'_>) -> impl Iterator<Item = &'a Drawing> {
    view.sheets().iter().map(|sheet| &sheet.drawing).filter(|drawing| drawing.is_drawn())
}

/// Returns a drawing as a file.
pub(crate) fn file(view: &DesignView<'_>, drawing: &Drawing) -> File {
    let title = if drawing.view.id == "main" { &view.title } else { &drawing.view.title };
    let svg = draw::svg_file(&drawing.wide, title, view.icons());
    (format!("{}{}", view.design.url, name(drawing)), svg.into_bytes())
}

/// Returns the name of the file of a drawing.
pub(crate) fn name(drawing: &Drawing) -> String {
    match drawing.view.id.as_str() {
        "main" => "drawing.svg".to_owned(),
        id => format!("drawing-{id}.svg"),
    }
}

/// Returns what the findings put on the drawings.
pub(crate) fn marks(topology: &Topology, findings: &[Finding], words: &Words) -> Marks {
    let open = || findings.iter().filter(|f| counts(f));
    let mut marks = Marks { words: words.clone(), ..Marks::default() };
    let mut found = vec![(None, 0); topology.components.len()];
    for finding in open() {
        let hit = |subject| concerned(topology, subject);
        let hits: BTreeSet<ComponentId> = Subject::all(topology, finding).flat_map(hit).collect();
        for id in hits {
            let (worst, count) = &mut found[id.0 as usize];
            *worst = Some(worst.unwrap_or(finding.severity).min(finding.severity));
            *count += 1;
        }
    }
    for (component, (worst, count)) in topology.ids().zip(found) {
        let is_leaf = topology.component(component).children.is_empty();
        let badges = if is_leaf { &mut marks.badges } else { &mut marks.inside };
        badges.extend(worst.map(|severity| Badge { component, severity, count }));
    }
    for finding in open().filter(|finding| finding.rule == "cleartext-public") {
        for subject in &finding.subjects {
            marks.open_locks.extend(connections(topology, subject));
        }
    }
    let boundary = || open().filter(|finding| is_of_boundary(finding));
    marks.boundary =
        boundary().map(|finding| finding.severity).min().map(|s| (s, boundary().count()));
    marks
}

/// Returns what a subject is marked on: the component, and what it or the line is in.
fn concerned(topology: &Topology, subject: Subject) -> impl Iterator<Item = ComponentId> + '_ {
    let holds = |id: &ComponentId| !topology.component(*id).children.is_empty();
    subject.around(topology).filter(move |id| subject.to.is_none() || holds(id))
}

/// Returns whether a finding is about the line between what is trusted and what is not.
pub(crate) fn is_of_boundary(finding: &Finding) -> bool {
    matches!(finding.rule, "no-firewall" | "cleartext-public")
}

fn steps(topology: &Topology, journey: &Journey) -> Vec<StepMark> {
    let mark = |(number, step)| {
        let (from, to) = topology.way(step);
        StepMark { from, to, number }
    };
    (1..).zip(&journey.steps).map(mark).collect()
}

/// Returns whether a finding is marked on the drawing.
fn counts(finding: &Finding) -> bool {
    finding.severity != Severity::Info && matches!(finding.state, State::Open | State::Planned)
}

/// Returns the connections that a subject `a->b` stands for.
fn connections(topology: &Topology, subject: &str) -> Vec<ConnectionId> {
    let Some((from, to)) = subject.split_once("->") else { return Vec::new() };
    let names = |id: ComponentId, end: &str| match topology.lookup(end) {
        Some(Endpoint::Component(component)) => component == id,
        Some(Endpoint::Group(group)) => topology.group(group).members.contains(&id),
        None => false,
    };
    (0u32..)
        .zip(&topology.connections)
        .filter(|(_, line)| names(line.from, from) && names(line.to, to))
        .map(|(at, _)| ConnectionId(at))
        .collect()
}
