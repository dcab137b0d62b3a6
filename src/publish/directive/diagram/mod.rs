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
/// How much a drawing may shrink on a phone: text of 12 px is then 10 px high.
const SHRINKAGE_MAX: f64 = 10.0 / 12.0;
/// The width of a phone in pixels.
const PHONE_W: f64 = 360.0;
/// How high a drawing may be for its width to be made as high on paper as what stands above it leaves
/// room for; of a higher one the text would get too small.
const PRINTED_MAX: f64 = 1.0;
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
        foot::legend(place, &sheet.drawing),
        foot::title_block(place, sheet),
    );
    let tools = format!("{}{}", tools(place), zoom(place));
    let words = words::details(place, &sheet.drawing);
    figure(place, sheet, "_sheet", &tools, &foot) + &foot::turn(place, sheet) + &words
}

/// Returns the sheet of a page that shows one view; its words stand below it.
pub(crate) fn page_sheet(place: &Place<'_>, sheet: &Sheet) -> String {
    let foot = format!(
        "<div class=\"sfoot\">{}{}</div>\n",
        foot::legend(place, &sheet.drawing),
        foot::title_block(place, sheet),
    );
    figure(place, sheet, "_sheet", &zoom(place), &foot) + &foot::turn(place, sheet)
}

/// Returns the sheet of a view in the text: drawing, title and words.
pub(crate) fn small(place: &Place<'_>, sheet: &Sheet) -> String {
    let id = format!("_sheet-{}", sheet.drawing.view.id);
    let words = words::details(place, &sheet.drawing);
    figure(place, sheet, &id, &zoom(place), "") + &words
}

fn figure(place: &Place<'_>, sheet: &Sheet, id: &str, tools: &str, foot: &str) -> String {
    let drawing = &sheet.drawing;
    if !drawing.is_drawn() {
        let said = place.words.say("Too much for one drawing; it is told in words.");
        return format!("<p{}>{said}</p>\n", place.id(id));
    }
    let title = escape(&drawing.view.title);
    let journey = sheet.journey.map(|at| &place.view.topology.journeys[at].id);
    let journey = journey.map(|id| format!(" data-journey=\"{}\"", escape(id)));
    let size = &drawing.wide.size;
    let mid = if size.w <= COLUMN_W { " mid" } else { "" };
    let fits = if size.h <= size.w * PRINTED_MAX { " fits" } else { "" };
    format!(
        "<figure class=\"sheet{mid}{fits}\"{}{} aria-label=\"{}\"><div class=\"inner\">\n\
         <div class=\"shead\"><span class=\"cap\">{title}</span>\n\
         {tools}</div>\n<div class=\"stage\">{}</div>\n{foot}</div></figure>\n",
        place.id(id),
        journey.unwrap_or_default(),
        place.words.fill("{title}, drawing", &[("title", &title)]),
        pictures(place, drawing),
    )
}

/// Returns both drawings; the style sheet shows the one that fits.
fn pictures(place: &Place<'_>, drawing: &Drawing) -> String {
    let id = words::id(drawing);
    let picture = |scene: &Scene, layout: &str| {
        let href = |id: ComponentId| Some(address(place, drawing, id));
        let least = (scene.size.w * SHRINKAGE_MAX).round();
        let broad = layout == "narrow" && least > PHONE_W;
        let layout = if broad { "narrow broad" } else { layout };
        let options = SvgOptions { layout, href: &href, described_by: Some(&id) };
        let svg = inline_svg(scene, &options);
        // A space between the lines of a node, so that its link's text reads as its name does; a
        // width, so that a drawing of three boxes does not fill the page, and a broad one scrolls in its
        // sheet before its text gets too small.
        let width = if broad { least } else { (scene.size.w * GROWTH_MAX).round() };
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

/// Returns the buttons of every sheet; without script they are not shown.
fn zoom(place: &Place<'_>) -> String {
    let say = |english| place.words.say(english);
    format!(
        "<span class=\"seg js-only zm\" role=\"group\" aria-label=\"{}\">\
         <button class=\"btn\" data-zoom=\".77\" aria-label=\"{}\">−</button>\
         <button class=\"btn\" data-zoom=\"0\">{}</button>\
         <button class=\"btn\" data-zoom=\"1.3\" aria-label=\"{}\">+</button></span>\n\
         <button class=\"btn js-only zm\" data-full aria-label=\"{}\">\
         <svg class=\"i\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">\
         <path d=\"M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5\"/></svg></button>",
        say("Zoom"),
        say("Zoom out"),
        say("Fit"),
        say("Zoom in"),
        say("Full screen"),
    )
}

/// Returns the buttons of the overview.
fn tools(place: &Place<'_>) -> String {
    let say = |english| place.words.say(english);
    let mut out = String::new();
    let insight = place.view.insight();
    if insight.is_some_and(|insight| !insight.gates.variables.is_empty()) {
        out.push_str(&format!(
            "<span class=\"seg js-only\" role=\"group\" aria-label=\"{}\">\
             <button class=\"btn\" data-mode=\"look\" aria-pressed=\"true\">{}</button>\
             <button class=\"btn\" data-mode=\"fail\" aria-pressed=\"false\">{}</button></span>\n",
            say("Click on a component"),
            say("Inspect"),
            say("Fail"),
        ));
    }
    if place.view.topology.stepped_journeys().next().is_some() {
        out.push_str(&format!(
            "<span class=\"seg js-only\" role=\"group\" aria-label=\"{}\">\
             <button class=\"btn\" data-move=\"-1\" aria-label=\"{}\">‹</button>\
             <button class=\"btn\" data-move=\"1\">{} ›</button></span>\n",
            say("Steps"),
            say("Previous step"),
            say("Flow"),
        ));
    }
    out
}

/// Returns the journeys with their state; the script changes it when something fails.
fn journeys(place: &Place<'_>) -> String {
    let Some(insight) = place.view.insight().filter(|insight| !insight.journeys.is_empty()) else {
        return String::new();
    };
    let title = place.words.say("Journeys");
    let mut out =
        format!("<ul class=\"jrn\" aria-label=\"{title}\"><li class=\"lbl\">{title}</li>");
    for (at, journey) in insight.journeys.iter().enumerate() {
        let name = place.view.journey(&place.view.topology.journeys[journey.journey]);
        let name = escape(&name);
        let (state, word) =
            if journey.broken.is_some() { ("bad", "cannot work") } else { ("ok", "works") };
        out.push_str(&format!(
            "<li data-j=\"{at}\">{}<b>{name}</b><span>{}</span></li>",
            glyph(state),
            place.words.say(word)
        ));
    }
    out.push_str("</ul>\n");
    out
}
