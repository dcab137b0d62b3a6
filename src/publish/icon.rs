//! Icons and glyphs as the page uses them.

use std::collections::BTreeSet;

use super::theme::Theme;
use crate::draw;
use crate::model::{Kind, Topology};

/// Returns the glyph of a severity or state; shape and colour come from the style sheet.
pub(crate) fn glyph(word: &str) -> String {
    format!("<i class=\"g {word}\"></i>")
}

/// Returns a small picture of a kind from the sprite of the page.
pub(crate) fn icon(kind: Kind) -> String {
    format!("<svg class=\"i\" aria-hidden=\"true\"><use href=\"#icon-{}\"/></svg>", kind.id())
}

/// Returns the symbols that the drawing and the tables of a topology refer to, once a page.
pub(crate) fn sprite(topology: &Topology, theme: &Theme<'_>) -> String {
    let kinds: BTreeSet<Kind> = topology.components.iter().map(|c| c.kind).collect();
    let mut out =
        String::from("<svg class=\"vh\" aria-hidden=\"true\" width=\"0\" height=\"0\"><defs>");
    for kind in kinds {
        out.push_str(&format!(
            "<symbol id=\"icon-{}\" viewBox=\"0 0 24 24\">{}</symbol>",
            kind.id(),
            theme.icon(kind).unwrap_or_else(|| draw::icon(kind))
        ));
    }
    out.push_str(
        "<symbol id=\"icon-open-lock\" viewBox=\"0 0 24 24\">\
         <rect x=\"5\" y=\"11\" width=\"14\" height=\"10\" rx=\"1\"/>\
         <path d=\"M8 11V7a4 4 0 0 1 7.8-1.3\"/></symbol>\
         <pattern id=\"hatch\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><rect width=\"7\" height=\"7\"/><path d=\"M0 0v7\"/></pattern>\
         </defs></svg>\n",
    );
    out
}
