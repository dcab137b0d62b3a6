//! Icons and glyphs as the page uses them.

use super::theme::Theme;
use crate::draw::{self, Icons};
use crate::model::{Component, Sources, Topology};

/// Returns the glyph of a severity or state; shape and colour come from the style sheet.
pub(crate) fn glyph(word: &str) -> String {
    ["<i class=\"g ", word, "\"></i>"].concat()
}

/// Returns a glyph that stands for a word which is not written beside it.
pub(crate) fn named_glyph(class: &str, word: &str) -> String {
    format!("<i class=\"g {class}\" role=\"img\" aria-label=\"{word}\"></i>")
}

/// Returns a small picture of a component's kind from the sprite of the page.
pub(crate) fn icon(topology: &Topology, component: &Component) -> String {
    let id = topology.icon_id(component);
    format!("<svg class=\"i\" aria-hidden=\"true\"><use href=\"#icon-{id}\"/></svg>")
}

/// Returns the icons of a topology: those of the theme, and those of its own kinds.
pub(crate) fn icons(sources: &Sources, theme: &Theme<'_>, topology: &Topology) -> Icons {
    Icons::new(topology, &|kind| theme.icon(kind), &|path| sources.asset_text(path))
}

/// Returns what the drawings and the tables of a topology refer to, once a page.
pub(crate) fn sprite(topology: &Topology, icons: &Icons) -> String {
    format!(
        "<svg class=\"vh\" aria-hidden=\"true\" width=\"0\" height=\"0\"><defs>{}\
         <pattern id=\"hatch\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><rect width=\"7\" height=\"7\"/><path d=\"M0 0v7\"/></pattern>\
         </defs></svg>\n",
        draw::icon_sprite(topology, icons)
    )
}
