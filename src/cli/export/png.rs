//! A drawing as pixels, with fonts that the program brings along.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, Once, PoisonError};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, ID, Source};
use resvg::usvg::{FontFamily, FontResolver, ImageHrefResolver, Options, Tree};

use crate::cli::failure::Failure;

/// The most pixels of a picture. Each takes four bytes, and four more while it is written: 400 MB.
const PIXELS_MAX: f64 = 50e6;
/// From this weight on a text is bold.
const BOLD_WEIGHT_MIN: u16 = 550;
/// The fonts that drawings are measured with, in the characters whose widths these know.
const FONTS: [&[u8]; 3] = [
    include_bytes!("../../../themes/fonts/DejaVuSans.ttf"),
    include_bytes!("../../../themes/fonts/DejaVuSans-Bold.ttf"),
    include_bytes!("../../../themes/fonts/DejaVuSansMono.ttf"),
];

/// A picture, and what could not be written in it.
pub(crate) struct Png {
    pub(crate) bytes: Vec<u8>,
    /// Characters that no font has, one or more of each text; they are drawn as empty boxes.
    pub(crate) without_font: BTreeSet<char>,
}

/// Returns the pixels of a drawing in one palette, `scale` of them for each of its units.
pub(crate) fn png(svg: &str, scale: f32) -> Result<Png, Failure> {
    let without_font = Mutex::default();
    let tree = Tree::from_str(svg, &options(&without_font))
        .map_err(|error| Failure::system(format!("cannot read the drawing: {error}"), ""))?;
    let side = |units: f32| (units * scale).round().max(1.0);
    let (w, h) = (side(tree.size().width()), side(tree.size().height()));
    let mut pixels = pixels(w, h)?;
    // A side is a whole number of pixels, so that nothing at the edge is drawn in part.
    let fit = Transform::from_scale(w / tree.size().width(), h / tree.size().height());
    resvg::render(&tree, fit, &mut pixels.as_mut());
    let bytes = pixels
        .encode_png()
        .map_err(|error| Failure::system(format!("cannot write the picture: {error}"), ""))?;
    drop(tree);
    Ok(Png {
        bytes,
        without_font: without_font.into_inner().unwrap_or_else(PoisonError::into_inner),
    })
}

fn pixels(w: f32, h: f32) -> Result<Pixmap, Failure> {
    let few = f64::from(w) * f64::from(h) <= PIXELS_MAX;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "limited above")]
    let made = few.then(|| Pixmap::new(w as u32, h as u32)).flatten();
    made.ok_or_else(|| {
        let most = PIXELS_MAX / 1e6;
        Failure::usage(
            format!("{w} × {h} pixels are too many; a PNG has at most {most} million"),
            "use a smaller `--scale`, a part with `--view`, or `--format svg`",
        )
    })
}

/// Returns how a drawing is read: with our fonts first, and without any other file.
fn options(without_font: &Mutex<BTreeSet<char>>) -> Options<'_> {
    let mut fonts = Database::new();
    let ids = FONTS.map(|font| fonts.load_font_source(Source::Binary(Arc::new(font)))[0]);
    Options {
        fontdb: Arc::new(fonts),
        font_resolver: FontResolver {
            select_font: Box::new(move |font, _| {
                Some(font_of(ids, font.families(), font.weight()))
            }),
            select_fallback: Box::new({
                let (once, other) = (Once::new(), FontResolver::default_fallback_selector());
                move |c, used, fonts| {
                    once.call_once(|| Arc::make_mut(fonts).load_system_fonts());
                    let found = other(c, used, fonts);
                    if found.is_none() {
                        without_font.lock().unwrap_or_else(PoisonError::into_inner).insert(c);
                    }
                    found
                }
            }),
        },
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    }
}

fn font_of([sans, bold, mono]: [ID; 3], families: &[FontFamily], weight: u16) -> ID {
    match families.contains(&FontFamily::Monospace) {
        true => mono,
        false if weight >= BOLD_WEIGHT_MIN => bold,
        false => sans,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use groundplan::draw::layout::measure::{Face, width};
    use resvg::usvg::{Node, Tree};

    use super::options;

    const TEXT: &str = "Application Wm 0123 äß Ж Ω → €";

    /// Returns how far a text reaches in a picture.
    fn drawn(style: &str) -> f64 {
        let without_font = Mutex::default();
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg"><text y="50" {style}>{TEXT}</text></svg>"#
        );
        let tree = Tree::from_str(&svg, &options(&without_font)).unwrap();
        assert!(without_font.lock().unwrap().is_empty());
        let Node::Text(text) = &tree.root().children()[0] else { panic!("a text") };
        f64::from(text.bounding_box().right())
    }

    #[test]
    fn texts_are_as_wide_as_the_layout_takes_them_to_be() {
        for (face, style) in [
            (Face::Sans, r#"font-size="13" font-family="Inter, sans-serif""#),
            (Face::Bold, r#"font-size="13" font-weight="600" font-family="sans-serif""#),
            (Face::Mono, r#"font-size="13" font-family="Menlo, monospace""#),
        ] {
            let (drawn, room) = (drawn(style), width(TEXT, face, 13.0));
            assert!(drawn <= room + 0.1 && drawn > 0.95 * room, "{face:?}: {drawn} in {room}");
        }
    }
}
