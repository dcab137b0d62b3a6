//! Nouns → view → layout → scene → SVG.
//!
//! Comes in: a topology, a view, marks from the analysis. Goes out: scenes and SVG text.
//! Promise: pure; same topology, same bytes, on every platform.
//!
//! ```text
//! let drawing = draw::draw(&topology, &ViewRequest::overview(&topology), &Marks::default());
//! draw::icon_sprite(&topology, &icons)                   once a page, hidden
//! draw::inline_svg(&drawing.wide, &SvgOptions { .. })   in the page, styled by drawing.css
//! draw::inline_svg(&drawing.narrow, ..)                 after it, with `layout: "narrow"`
//! draw::sequence_svg(&topology, &journey)                a journey's steps over time
//! draw::draw_wide(..)                                    the wide one alone, for a file
//! draw::svg_file(&drawing.wide, "Title", &icons)        beside the page, stands alone
//! draw::in_palette(&svg, Palette::Dark)                 the same in the colours of one theme
//! ```

mod boundary;
mod changes;
mod choose;
mod compose;
mod content;
mod excess;
mod icons;
pub mod layout;
mod marks;
mod mirror;
mod number;
mod palette;
mod request;
pub mod scene;
mod score;
mod sequence;
mod stroke;
mod styles;
mod svg;
mod symbol;
mod view;

pub use icons::icon;
pub use marks::{Badge, Marks, StepMark};
pub use palette::{Palette, in_palette};
pub use request::ViewRequest;
pub use scene::Scene;
pub use sequence::sequence_svg;
pub use svg::{SvgOptions, inline_svg, svg_file};
pub use symbol::{Icons, icon_sprite};
pub use view::{View, ViewContainer, ViewEdge, ViewEnd, ViewNode, view};

use crate::model::Topology;

/// The drawings of one view; of one that is too much for a drawing, scenes without anything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// What it shows.
    pub view: View,
    /// For pages with room.
    pub wide: Scene,
    /// For narrow pages: 360 units or little more, top to bottom.
    pub narrow: Scene,
}

impl Drawing {
    /// Returns whether the view is drawn, and not too much for that.
    pub fn is_drawn(&self) -> bool {
        self.view.nodes.is_empty() || !self.wide.nodes.is_empty()
    }
}

/// Returns the drawings of what `request` shows of `topology`.
pub fn draw(topology: &Topology, request: &ViewRequest, marks: &Marks) -> Drawing {
    let view = view::view(topology, request);
    if excess::is_too_much(&view, request.open) {
        return Drawing { view, ..Drawing::default() };
    }
    let (mut wide, mut narrow) = compose::Composer::new(topology, &view, marks).scenes();
    if marks.words.is_from_right() {
        (wide, narrow) = (mirror::mirrored(wide), mirror::mirrored(narrow));
    }
    Drawing { view, wide, narrow }
}

/// Returns the drawing for pages with room alone, as [`draw()`] makes it; nothing of a view that is
/// too much for a drawing.
pub fn draw_wide(topology: &Topology, request: &ViewRequest, marks: &Marks) -> Option<Scene> {
    let mut view = view::view(topology, request);
    if excess::is_too_much(&view, request.open) {
        return None;
    }
    if !marks.changes.is_empty() {
        changes::mark_lines(&mut view, &marks.changes);
    }
    let wide = compose::Composer::new(topology, &view, marks).wide();
    Some(if marks.words.is_from_right() { mirror::mirrored(wide) } else { wide })
}
