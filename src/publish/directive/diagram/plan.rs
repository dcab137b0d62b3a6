//! The key plan: the drawing in small and without words, beside the text.

use std::fmt::Write;

use crate::draw::Scene;
use crate::draw::layout::Point;
use crate::model::{ComponentId, Severity};
use crate::publish::drawings::Sheet;
use crate::publish::html::escape;
use crate::publish::icon::glyph;
use crate::publish::view::Place;

/// How many findings stand under the plan.
const FINDINGS_MAX: usize = 4;

/// Returns the column beside the text: the plan, with what `here` shows marked, and the worst
/// findings.
pub(crate) fn rail(place: &Place<'_>, here: Option<&Sheet>) -> String {
    let Some(sheet) = place.view.sheet("main") else { return String::new() };
    let drawing = &sheet.drawing;
    if !drawing.is_drawn() {
        return String::new();
    }
    let address = place.address("#_sheet");
    let mut out = format!(
        "<aside class=\"rail\" aria-label=\"{0}\"><div><h2>{0}</h2>\
         <a class=\"plan\" href=\"{1}\" aria-label=\"{2}\">{3}</a>\n",
        place.words.say("Key plan"),
        escape(&address),
        place.words.say("To the drawing"),
        picture(place, &drawing.wide, here),
    );
    let worst = place.view.open().filter(|(_, f)| f.severity <= Severity::Medium);
    let items: String = worst
        .take(FINDINGS_MAX)
        .map(|(at, finding)| {
            format!(
                "<li><a href=\"{}\">{}<span>{}</span></a></li>",
                escape(&place.finding_address(at)),
                glyph(finding.severity.word()),
                escape(&place.view.plain_sentence(&finding.message)),
            )
        })
        .collect();
    if !items.is_empty() {
        let _ = write!(out, "<ul{}>{items}</ul>", place.in_english());
    }
    out.push_str("</div></aside>");
    out
}

fn picture(place: &Place<'_>, scene: &Scene, here: Option<&Sheet>) -> String {
    let topology = place.view.topology;
    // A page of a container marks that container, one of a stated view what the view shows.
    let stated = |id: &str| topology.views.iter().any(|view| view.id == id);
    let shown: Vec<ComponentId> = match here.map(|sheet| &sheet.drawing.view) {
        Some(view) if !stated(&view.id) => topology.find(&view.id).into_iter().collect(),
        Some(view) => view.nodes.iter().map(|node| node.component).collect(),
        None => Vec::new(),
    };
    let marked = |class: &str, id| {
        let near = |at: &ComponentId| topology.is_within(id, *at) || topology.is_within(*at, id);
        if shown.iter().any(near) { format!("{class} on") } else { class.to_owned() }
    };
    let mut out = format!(
        "<svg viewBox=\"-8 -8 {} {}\" aria-hidden=\"true\">",
        short(scene.size.w + 16.0),
        short(scene.size.h + 16.0)
    );
    for line in scene.boundary.iter().flat_map(|boundary| &boundary.lines) {
        let _ = write!(out, "<path class=\"w\" stroke-dasharray=\"6 3\" d=\"{}\"/>", path(line));
    }
    let rect = |class: &str, id: &str, r: crate::draw::layout::Rect| {
        format!(
            "<rect class=\"{class}\" data-id=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            escape(id),
            short(r.x),
            short(r.y),
            short(r.w),
            short(r.h)
        )
    };
    let containers: String = (scene.containers.iter()).map(|c| rect("s", &c.id, c.rect)).collect();
    let nodes: String =
        (scene.nodes.iter()).map(|n| rect(&marked("r", n.component), &n.id, n.rect)).collect();
    out.push_str(&containers);
    for edge in &scene.edges {
        let _ = write!(
            out,
            "<path class=\"w\" data-from=\"{}\" data-to=\"{}\" d=\"{}\"/>",
            escape(&edge.from),
            escape(&edge.to),
            path(&edge.path)
        );
    }
    out.push_str(&nodes);
    out.push_str("</svg>");
    out
}

fn path(points: &[Point]) -> String {
    let mut out = String::new();
    let mut last = None;
    for (x, y) in points.iter().map(|point| (short(point.x), short(point.y))) {
        let _ = match last {
            None => write!(out, "M{x} {y}"),
            Some(last) if last == (x, y) => Ok(()),
            Some((_, above)) if above == y => write!(out, "H{x}"),
            Some((beside, _)) if beside == x => write!(out, "V{y}"),
            Some(_) => write!(out, "L{x} {y}"),
        };
        last = Some((x, y));
    }
    out
}

/// Returns a length in whole units: the plan is a quarter of the drawing's size.
fn short(length: f64) -> i64 {
    length.round() as i64
}
