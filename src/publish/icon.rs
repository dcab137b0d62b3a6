//! Icons and glyphs as the page uses them.

/// Returns the glyph of a severity or state; shape and colour come from the style sheet.
pub(crate) fn glyph(word: &str) -> String {
    format!("<i class=\"g {word}\"></i>")
}

/// Returns a small picture from the sprite of the page.
pub(crate) fn icon(name: &str) -> String {
    format!("<svg class=\"i\" aria-hidden=\"true\"><use href=\"#i-{name}\"/></svg>")
}
