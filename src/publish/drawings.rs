//! The drawings of a design: which there are, their marks, and the files beside the page.

use crate::draw::{self, Badge, Drawing, Marks, StepMark, ViewRequest};
use crate::model::{ComponentId, ConnectionId, Endpoint, Finding, Severity, State, Topology};

use super::File;
use super::view::DesignView;

/// Returns the drawings of a topology: the overview, the stated views, one for each journey with
/// steps, and in a large design one for each container that starts closed.
pub(crate) fn of(topology: &Topology, findings: &[Finding]) -> Vec<Drawing> {
    if topology.components.is_empty() {
        return Vec::new();
    }
    let marks = marks(topology, findings);
    let mut requests = vec![ViewRequest::overview(topology)];
    requests.extend(topology.views.iter().map(|view| ViewRequest::stated(topology, view)));
    let mut drawings: Vec<Drawing> =
        requests.iter().map(|request| draw::draw(topology, request, &marks)).collect();
    let closed: Vec<ComponentId> = (drawings[0].view.nodes.iter())
        .filter(|node| node.hidden > 0)
        .map(|node| node.component)
        .collect();
    for container in closed {
        let request = ViewRequest::container(topology, container);
        drawings.push(draw::draw(topology, &request, &marks));
    }
    drawings
}

/// Returns what the arguments of a directive ask for.
pub(crate) fn wanted(topology: &Topology, arguments: &[(String, String)]) -> Option<ViewRequest> {
    let Some((_, view)) = arguments.iter().find(|(key, _)| key == "view") else {
        return Some(ViewRequest::overview(topology));
    };
    if view == "main" {
        return Some(ViewRequest::overview(topology));
    }
    let stated = topology.views.iter().find(|stated| stated.id == *view);
    stated.map(|stated| ViewRequest::stated(topology, stated))
}

/// Returns the drawings as files beside the design's page.
pub(crate) fn files(view: &DesignView<'_>) -> Vec<File> {
    let file = |drawing: &Drawing| {
        let name = match drawing.view.id.as_str() {
            "main" => "drawing.svg".to_owned(),
            id => format!("drawing-{id}.svg"),
        };
        let title = if drawing.view.id == "main" { &view.title } else { &drawing.view.title };
        let svg = draw::svg_file(&drawing.wide, title);
        (format!("{}{name}", view.design.url), svg.into_bytes())
    };
    view.drawings().iter().map(file).collect()
}

/// Returns what the findings and the first journey put on the drawings.
fn marks(topology: &Topology, findings: &[Finding]) -> Marks {
    let open = || findings.iter().filter(|f| counts(f));
    let mut marks = Marks::default();
    for id in topology.ids().filter(|id| !topology.component(*id).kind.holds_others()) {
        let name = &topology.component(id).id;
        let own = || open().filter(|finding| finding.subjects.contains(name));
        if let Some(severity) = own().map(|finding| finding.severity).min() {
            marks.badges.push(Badge { component: id, severity, count: own().count() });
        }
    }
    for finding in open().filter(|finding| finding.rule == "cleartext-public") {
        for subject in &finding.subjects {
            marks.open_locks.extend(connections(topology, subject));
        }
    }
    let boundary =
        || open().filter(|finding| matches!(finding.rule, "no-firewall" | "cleartext-public"));
    marks.boundary =
        boundary().map(|finding| finding.severity).min().map(|s| (s, boundary().count()));
    if let Some(journey) = topology.journeys.iter().find(|journey| !journey.steps.is_empty()) {
        let steps = journey.steps.iter().enumerate();
        marks.steps = steps
            .map(|(at, step)| StepMark { from: step.from, to: step.to, number: at + 1 })
            .collect();
    }
    marks
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
