//! The sheet: drawing, journeys, legend, title block, and the drawing in words.

mod data;
mod foot;
mod plan;
mod words;

pub(crate) use self::data::data;
pub(crate) use self::plan::rail;
pub(crate) use self::words::list as words;
use super::Arguments;
use crate::draw::{Drawing, Scene, SvgOptions, inline_svg};
use crate::model::ComponentId;
use crate::publish::drawings::{self, Sheet};
use crate::publish::html::escape;
use crate::publish::icon::glyph;
use crate::publish::view::Place;

/// How much a small drawing may grow to fill its sheet.
const GROWTH_MAX: f64 = 1.2;
/// A drawing that is no wider than this is still readable in the column of the text.
const COLUMN_W: f64 = 840.0;

/// Returns the sheet of the overview, or of the view that the arguments name.
pub(super) fn render(place: &Place<'_>, arguments: Arguments<'_>) -> String {
    match place.view.sheet(drawings::wanted(arguments)) {
        Some(sheet) if sheet.drawing.view.id == "main" => overview(place, sheet),
        Some(sheet) => small(place, sheet),
        None => String::new(),
    }
}

/// Returns the overview with everything around it.
fn overview(place: &Place<'_>, sheet: &Sheet) -> String {
    let foot = format!(
        "{}<div class=\"sfoot\">{}{}</div>\n",
        journeys(place),
        foot::legend(&sheet.drawing),
        foot::title_block(place, sheet),
    );
    let tools = format!("{}{ZOOM}", tools(place));
    let words = words::details(place, &sheet.drawing);
    figure(place, sheet, "_sheet", &tools, &foot) + &foot::turn(place, sheet) + &words
}

/// Returns the sheet of a page that shows one view; its words stand below it.
pub(crate) fn page_sheet(place: &Place<'_>, sheet: &Sheet) -> String {
    let foot = format!(
        "<div class=\"sfoot\">{}{}</div>\n",
        foot::legend(&sheet.drawing),
        foot::title_block(place, sheet),
    );
    figure(place, sheet, "_sheet", ZOOM, &foot) + &foot::turn(place, sheet)
}

/// Returns the sheet of a view in the text: drawing, title and words.
pub(crate) fn small(place: &Place<'_>, sheet: &Sheet) -> String {
    let id = format!("_sheet-{}", escape(&sheet.drawing.view.id));
    let words = words::details(place, &sheet.drawing);
    figure(place, sheet, &id, ZOOM, "") + &words
}

fn figure(place: &Place<'_>, sheet: &Sheet, id: &str, tools: &str, foot: &str) -> String {
    let drawing = &sheet.drawing;
    let title = escape(&drawing.view.title);
    let journey = sheet.journey.map(|at| &place.view.topology.journeys[at].id);
    let journey = journey.map(|id| format!(" data-journey=\"{}\"", escape(id)));
    let class = if drawing.wide.size.w <= COLUMN_W { "sheet mid" } else { "sheet" };
    format!(
        "<figure class=\"{class}\" id=\"{id}\"{} aria-label=\"{title}, drawing\"><div class=\"inner\">\n\
         <div class=\"shead\"><span class=\"cap\">{title}</span><span class=\"sp\"></span>\n\
         {tools}</div>\n<div class=\"stage\">{}</div>\n{foot}</div></figure>\n",
        journey.unwrap_or_default(),
        pictures(place, drawing),
    )
}

/// Returns both drawings; the style sheet shows the one that fits.
fn pictures(place: &Place<'_>, drawing: &Drawing) -> String {
    let id = words::id(drawing);
    let picture = |scene: &Scene, layout: &str| {
        let href = |id: ComponentId| Some(address(place, drawing, id));
        let options = SvgOptions { layout, href: &href, described_by: Some(&id) };
        let svg = inline_svg(scene, &options);
        // A space between the lines of a node, so that its link's text reads as its name does; a
        // width, so that a drawing of three boxes does not fill the page.
        let width = (scene.size.w * GROWTH_MAX).round();
        svg.replace("</text><text", "</text> <text").replacen(
            " viewBox=",
            &format!(" width=\"{width}\" viewBox="),
            1,
        )
    };
    format!("{}\n{}", picture(&drawing.wide, "wide"), picture(&drawing.narrow, "narrow"))
}

/// Returns where a box leads: a closed container to the drawing of its contents, any other to the
/// entry of the component.
fn address(place: &Place<'_>, drawing: &Drawing, id: ComponentId) -> String {
    let closed = drawing.view.nodes.iter().any(|node| node.component == id && node.hidden > 0);
    let inner = closed.then(|| place.view.sheet(&place.view.topology.component(id).id)).flatten();
    match inner.filter(|sheet| sheet.paged) {
        Some(sheet) => place.sheet_address(sheet),
        None => place.component_address(id),
    }
}

/// The buttons of every sheet; without script they are not shown.
const ZOOM: &str = "<span class=\"seg js-only zm\" role=\"group\" aria-label=\"Zoom\">\
     <button class=\"btn\" data-zoom=\"-1\" aria-label=\"Zoom out\">−</button>\
     <button class=\"btn\" data-zoom=\"0\">Fit</button>\
     <button class=\"btn\" data-zoom=\"1\" aria-label=\"Zoom in\">+</button></span>\n\
     <button class=\"btn js-only zm\" data-full aria-label=\"Full screen\">\
     <svg class=\"i\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">\
     <path d=\"M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5\"/></svg></button>";

/// Returns the buttons of the overview.
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
    if place.view.topology.stepped_journeys().next().is_some() {
        out.push_str(
            "<span class=\"seg js-only\" role=\"group\" aria-label=\"Steps\">\
             <button class=\"btn\" data-move=\"-1\" aria-label=\"Previous step\">‹</button>\
             <button class=\"btn\" data-move=\"1\">Flow ›</button></span>\n",
        );
    }
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
