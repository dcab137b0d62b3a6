//! The sheet: drawing, journeys, legend, title block, and the drawing in words.

mod data;
mod plan;
mod words;

pub(crate) use self::data::data;
pub(crate) use self::plan::rail;
use super::Arguments;
use crate::draw::{Drawing, Scene, SvgOptions, inline_svg};
use crate::model::{ComponentId, Severity};
use crate::publish::html::escape;
use crate::publish::icon::glyph;
use crate::publish::view::Place;

/// Returns the sheet of the overview, or of the view that the arguments name.
pub(super) fn render(place: &Place<'_>, arguments: Arguments<'_>) -> String {
    match place.view.drawing(arguments) {
        Some(drawing) if drawing.view.id == "main" => main_sheet(place, drawing),
        Some(drawing) => view_sheet(place, drawing),
        None => String::new(),
    }
}

fn main_sheet(place: &Place<'_>, drawing: &Drawing) -> String {
    let title = escape(&drawing.wide.title);
    format!(
        "<figure class=\"sheet\" id=\"_sheet\" aria-label=\"Architecture drawing\"><div class=\"inner\">\n\
         <div class=\"shead\" data-title=\"{title}\"><span class=\"cap\">{title}</span>\
         <span class=\"sp\"></span>\n{}</div>\n\
         <div class=\"stage\">{}\n<div class=\"insp\" hidden></div></div>\n{}\
         <div class=\"sfoot\">{}{}</div>\n</div></figure>\n{}",
        tools(place),
        pictures(place, drawing, Some("_words")),
        journeys(place),
        legend(place, drawing),
        title_block(place),
        words::details(place),
    )
}

/// Returns the smaller sheet of a view: drawing and title.
fn view_sheet(place: &Place<'_>, drawing: &Drawing) -> String {
    let title = escape(&drawing.wide.title);
    format!(
        "<figure class=\"sheet\" id=\"_sheet-{}\" aria-label=\"{title}\"><div class=\"inner\">\n\
         <div class=\"shead\"><span class=\"cap\">{title}</span></div>\n\
         <div class=\"stage\">{}</div>\n</div></figure>\n",
        escape(&drawing.view.id),
        pictures(place, drawing, None),
    )
}

/// How much a small drawing may grow to fill its sheet.
const GROWTH_MAX: f64 = 1.2;

/// Returns both drawings; the style sheet shows the one that fits.
fn pictures(place: &Place<'_>, drawing: &Drawing, described_by: Option<&str>) -> String {
    let wide = picture(place, &drawing.wide, "wide", described_by);
    let narrow = picture(place, &drawing.narrow, "narrow", described_by);
    format!("{wide}\n{narrow}")
}

fn picture(place: &Place<'_>, scene: &Scene, layout: &str, described_by: Option<&str>) -> String {
    let href = |id: ComponentId| Some(place.component_address(id));
    let svg = inline_svg(scene, &SvgOptions { layout, href: &href, described_by });
    // A space between the lines of a node, so that its link's text reads as its name does; a width,
    // so that a drawing of three boxes does not fill the page.
    let width = (scene.size.w * GROWTH_MAX).round();
    svg.replace("</text><text", "</text> <text").replacen(
        " viewBox=",
        &format!(" width=\"{width}\" viewBox="),
        1,
    )
}

/// Returns the buttons; without script they are not shown.
fn tools(place: &Place<'_>) -> String {
    let mut out = String::new();
    let insight = place.view.insight();
    if insight.is_some_and(|insight| !insight.gates.variables.is_empty()) {
        out.push_str(
            "<span class=\"seg js-only\" role=\"group\" aria-label=\"Click on a component\">\
             <button class=\"btn\" data-mode=\"look\" aria-pressed=\"true\">Inspect</button>\
             <button class=\"btn\" data-mode=\"fail\" aria-pressed=\"false\">Fail</button></span>\n",
        );
    }
    if place.view.topology.journeys.iter().any(|journey| !journey.steps.is_empty()) {
        out.push_str(
            "<span class=\"seg js-only\" role=\"group\" aria-label=\"Steps\">\
             <button class=\"btn\" data-move=\"-1\" aria-label=\"Previous step\">‹</button>\
             <button class=\"btn\" data-move=\"1\">Flow ›</button></span>\n",
        );
    }
    out.push_str(
        "<span class=\"seg js-only zm\" role=\"group\" aria-label=\"Zoom\">\
         <button class=\"btn\" data-zoom=\"-1\" aria-label=\"Zoom out\">−</button>\
         <button class=\"btn\" data-zoom=\"0\">Fit</button>\
         <button class=\"btn\" data-zoom=\"1\" aria-label=\"Zoom in\">+</button></span>\n\
         <button class=\"btn js-only zm\" data-full aria-label=\"Full screen\">\
         <svg class=\"i\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">\
         <path d=\"M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5\"/></svg></button>",
    );
    out
}

/// Returns the journeys with their state; the script changes it when something fails.
fn journeys(place: &Place<'_>) -> String {
    let Some(insight) = place.view.insight().filter(|insight| !insight.journeys.is_empty()) else {
        return String::new();
    };
    let mut out =
        String::from("<ul class=\"jrn\" aria-label=\"Journeys\"><li class=\"lbl\">Journeys</li>");
    for (at, journey) in insight.journeys.iter().enumerate() {
        let name = escape(&place.view.topology.journeys[journey.journey].name);
        let (state, word) =
            if journey.broken.is_some() { ("bad", "cannot work") } else { ("ok", "works") };
        out.push_str(&format!(
            "<li data-j=\"{at}\">{}<b>{name}</b><span>{word}</span></li>",
            glyph(state)
        ));
    }
    out.push_str("</ul>\n");
    out
}

/// Returns what the signs of this drawing mean; signs that it does not use are left out.
fn legend(place: &Place<'_>, drawing: &Drawing) -> String {
    let sample = |shapes: &str, text: &str| {
        format!(
            "<li><svg aria-hidden=\"true\" class=\"diagram\" viewBox=\"0 0 34 14\">{shapes}</svg>{text}</li>"
        )
    };
    let scene = &drawing.wide;
    let mut out = String::from("<ul class=\"legend\" aria-label=\"Legend\">");
    if !scene.edges.is_empty() {
        out.push_str(&sample(
            "<g class=\"edge\"><path class=\"edge-path\" d=\"M0 7h28\"/>\
             <path class=\"head\" d=\"M34 7l-8-4v8z\"/></g>",
            "connection, caller → called",
        ));
    }
    if scene.edges.iter().any(|edge| edge.open) {
        out.push_str(&sample(
            "<g class=\"edge open\"><rect class=\"chip\" x=\".5\" y=\".5\" width=\"33\" height=\"13\" rx=\"2\"/>\
             <use href=\"#icon-open-lock\" x=\"11\" y=\"1\" width=\"12\" height=\"12\"/></g>",
            "unencrypted across the boundary",
        ));
    }
    if scene.boundary.is_some() {
        out.push_str(&sample("<path class=\"trust\" d=\"M0 7h34\"/>", "trust boundary"));
    }
    if scene.edges.iter().any(|edge| !edge.steps.is_empty()) {
        out.push_str(&sample(
            "<g class=\"step\"><circle cx=\"17\" cy=\"7\" r=\"6.3\"/></g>",
            "step of a journey",
        ));
    }
    for severity in [Severity::Critical, Severity::High, Severity::Medium, Severity::Low] {
        if place.view.open().any(|(_, finding)| finding.severity == severity) {
            let word = severity.word();
            out.push_str(&format!("<li class=\"{word}\">{}<span>{word}</span></li>", glyph(word)));
        }
    }
    out.push_str("</ul>");
    out
}

/// Returns the title block: only what is known.
fn title_block(place: &Place<'_>) -> String {
    let view = place.view;
    let mut rows = vec![("Sheet", format!("1 of {}", 1 + view.topology.views.len()))];
    let name = view.source.rsplit('/').next().unwrap_or_default();
    rows.push(("Source", escape(name).into_owned()));
    if let Some(revision) = &view.revision {
        rows.push(("Revision", escape(revision).into_owned()));
    }
    let rows: String = rows
        .into_iter()
        .map(|(name, value)| format!("<div><dt>{name}</dt><dd>{value}</dd></div>"))
        .collect();
    format!("<dl class=\"tb\">{rows}</dl>")
}
