//! The styles of a drawing that stands alone.

use super::scene::Scene;

/// Returns what a file needs to be looked at without a page, for light and dark.
pub(super) fn styles(scene: &Scene) -> String {
    let mut styles = minified(include_str!("../../themes/default/drawing-file.css"));
    styles.push_str(include_str!("../../themes/short/drawing.css"));
    if scene.is_of_changes() {
        styles.push_str(&minified(include_str!("../../themes/default/drawing-changes.css")));
    }
    styles
}

/// Returns styles without comments and needless space.
fn minified(css: &str) -> String {
    let mut out = String::new();
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        out.push_str(&rest[..start]);
        rest = rest[start..].find("*/").map_or("", |end| &rest[start + end + 2..]);
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
