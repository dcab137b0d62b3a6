//! What stands at the foot of a sheet: legend, title block, the other sheets.

use crate::draw::Drawing;
use crate::model::Severity;
use crate::publish::drawings::Sheet;
use crate::publish::html::escape;
use crate::publish::icon::glyph;
use crate::publish::view::Place;

/// Returns what the signs of this drawing mean; signs that it does not use are left out.
pub(super) fn legend(place: &Place<'_>, drawing: &Drawing) -> String {
    let words = place.words;
    let sample = |shapes: &str, text: &str| {
        format!(
            "<li><svg aria-hidden=\"true\" class=\"diagram\" viewBox=\"0 0 34 14\">{shapes}</svg>{}</li>",
            words.say(text)
        )
    };
    let scene = &drawing.wide;
    let mut out = format!("<ul class=\"legend\" aria-label=\"{}\">", words.say("Legend"));
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
    if drawing.view.nodes.iter().any(|node| node.hidden > 0) {
        out.push_str(&sample(
            "<g class=\"node closed\"><rect class=\"shape\" x=\"5\" width=\"24\" height=\"14\"/>\
             <rect class=\"inner\" x=\"7.5\" y=\"2.5\" width=\"19\" height=\"9\"/></g>",
            "closed, opens in a drawing of its own",
        ));
    }
    let on_lines = scene.edges.iter().any(|edge| !edge.steps.is_empty());
    if on_lines || scene.nodes.iter().any(|node| !node.steps.is_empty()) {
        out.push_str(&sample(
            "<g class=\"step\"><circle cx=\"17\" cy=\"7\" r=\"6.3\"/></g>",
            "step of a journey",
        ));
    }
    let badges = scene.nodes.iter().map(|node| node.badge);
    let badges = badges.chain(scene.containers.iter().map(|container| container.badge));
    let badges = badges.chain([scene.boundary.as_ref().and_then(|boundary| boundary.badge)]);
    let used: Vec<Severity> = badges.flatten().map(|badge| badge.severity).collect();
    for severity in [Severity::Critical, Severity::High, Severity::Medium, Severity::Low] {
        if used.contains(&severity) {
            let word = severity.word();
            out.push_str(&format!(
                "<li class=\"{word}\">{}<span>{}</span></li>",
                glyph(word),
                words.say(word)
            ));
        }
    }
    out.push_str("</ul>");
    out
}

/// Returns the title block: only what is known.
pub(super) fn title_block(place: &Place<'_>, sheet: &Sheet) -> String {
    let view = place.view;
    let id = &sheet.drawing.view.id;
    let number = view.set().take_while(|other| other.drawing.view.id != *id).count() + 1;
    let gaps = [("n", &*number.to_string()), ("all", &*view.set().count().to_string())];
    let mut rows = vec![("Sheet", place.words.fill("{n} of {all}", &gaps))];
    let name = view.source.rsplit('/').next().unwrap_or_default();
    rows.push(("Source", escape(name).into_owned()));
    if let Some(revision) = &view.revision {
        rows.push(("Revision", escape(revision).into_owned()));
    }
    let rows: String = rows
        .into_iter()
        .map(|(name, value)| {
            format!("<div><dt>{}</dt><dd>{value}</dd></div>", place.words.say(name))
        })
        .collect();
    format!("<dl class=\"tb\">{rows}</dl>")
}

/// Returns the way to the other sheets, where there is more than one.
pub(super) fn turn(place: &Place<'_>, sheet: &Sheet) -> String {
    if place.view.set().nth(1).is_none() {
        return String::new();
    }
    let sheets = place.words.say("Sheets");
    let mut out = format!("<nav class=\"sheets\" aria-label=\"{sheets}\"><b>{sheets}</b>");
    for other in place.view.set() {
        let here = other.drawing.view.id == sheet.drawing.view.id;
        let name = match other.paged {
            true => &other.drawing.view.title,
            false => place.words.say("Overview"),
        };
        out.push_str(&format!(
            "<a href=\"{}\"{}>{}</a>",
            escape(&place.sheet_address(other)),
            if here { " aria-current=\"page\"" } else { "" },
            escape(name),
        ));
    }
    out.push_str("</nav>\n");
    out
}
