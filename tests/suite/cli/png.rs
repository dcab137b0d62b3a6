//! `diagram` in the colours of one theme, and as pixels where the program was made for that.

use std::fs;

use super::{empty, said};
use crate::project::put;

const TOPOLOGY: &str = "components:\n  visitor: {kind: client}\n  \
                        host: {kind: server, contains: {web: {kind: web-server}}}\n\
                        connections: [{from: visitor, to: web, protocol: HTTP, port: 80}]\n";

#[test]
fn a_theme_is_in_a_drawing_as_plain_values() {
    let root = empty();
    put(root.path(), &[("t.yaml", TOPOLOGY)]);
    let drawn = |theme| {
        let (status, svg, err) = said(root.path(), &["diagram", "t.yaml", "--theme", theme]);
        assert_eq!((status, err.as_str()), (0, ""));
        for word in ["var(", "@media", "--", "font-weight:620"] {
            assert!(!svg.contains(word), "{word} in {svg}");
        }
        svg
    };
    let (light, dark) = (drawn("light"), drawn("dark"));
    assert!(light.contains(".paper{fill:#fff}"), "{light}");
    assert!(dark.contains(".paper{fill:#131c25}"), "{dark}");
    let body = |svg: &str| svg.split_once("</style>").unwrap().1.to_owned();
    assert_eq!(body(&light), body(&dark), "nothing but the styles differs");
}

#[test]
fn settings_that_a_format_does_not_have_are_told() {
    let root = empty();
    put(root.path(), &[("t.yaml", TOPOLOGY)]);
    for (arguments, hint) in [
        (&["--format", "dot", "--theme", "dark"][..], "`--theme` is for drawings"),
        (&["--scale", "2"], "--format png"),
        (&["--format", "png", "--scale", "0"], "0.1 to 16"),
        (&["--format", "png", "--scale", "NaN"], "0.1 to 16"),
    ] {
        let (status, out, err) = said(root.path(), &[&["diagram", "t.yaml"], arguments].concat());
        assert_eq!((status, out.as_str()), (2, ""), "{err}");
        assert!(err.contains(hint), "{hint} in {err}");
    }
}

#[cfg(not(feature = "png"))]
#[test]
fn a_program_without_png_says_how_to_get_it() {
    let root = empty();
    put(root.path(), &[("t.yaml", TOPOLOGY)]);
    let (status, _, err) =
        said(root.path(), &["diagram", "t.yaml", "--format", "png", "-o", "t.png"]);
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("`--features png`") && err.contains("`--format svg`"), "{err}");
    assert!(!fs::exists(root.path().join("t.png")).unwrap());
}

#[cfg(feature = "png")]
mod pixels {
    use std::collections::BTreeSet;
    use std::path::Path;

    use resvg::tiny_skia::Pixmap;

    use super::{TOPOLOGY, empty, fs, put, said};

    /// Draws `t.yaml` of a folder as a PNG; returns its bytes and what was said.
    fn written(root: &Path, arguments: &[&str]) -> (Vec<u8>, String) {
        let all = [&["diagram", "t.yaml", "--format", "png", "-o", "t.png"], arguments].concat();
        let (status, out, err) = said(root, &all);
        assert_eq!((status, out.as_str()), (0, ""), "{err}");
        (fs::read(root.join("t.png")).unwrap(), err)
    }

    fn colors(picture: &Pixmap) -> BTreeSet<(u8, u8, u8)> {
        picture.pixels().iter().map(|p| (p.red(), p.green(), p.blue())).collect()
    }

    #[test]
    fn a_picture_is_as_large_as_the_drawing_and_shows_it() {
        let root = empty();
        put(root.path(), &[("t.yaml", TOPOLOGY)]);
        let svg = said(root.path(), &["diagram", "t.yaml"]).1;
        let side = |name: &str| -> u32 {
            let rest = svg.split_once(&format!(" {name}=\"")).unwrap().1;
            rest.split_once('"').unwrap().0.parse().unwrap()
        };
        let (bytes, err) = written(root.path(), &[]);
        assert_eq!(err, "");
        assert_eq!(bytes, written(root.path(), &[]).0, "the same again");
        let one = Pixmap::decode_png(&bytes).unwrap();
        assert_eq!((one.width(), one.height()), (side("width"), side("height")));
        let two = Pixmap::decode_png(&written(root.path(), &["--scale", "2"]).0).unwrap();
        assert_eq!((two.width(), two.height()), (2 * side("width"), 2 * side("height")));
        assert!(one.pixels().iter().all(|pixel| pixel.alpha() == 255), "nothing shines through");
        // Paper, container, names and lines.
        for color in [(255, 255, 255), (0xf3, 0xf5, 0xf6), (0x15, 0x21, 0x2c), (0x41, 0x4e, 0x5a)] {
            assert!(colors(&two).contains(&color), "{color:?}");
        }
    }

    #[test]
    fn a_dark_picture_has_the_colors_of_the_dark_theme() {
        let root = empty();
        put(root.path(), &[("t.yaml", TOPOLOGY)]);
        let dark = Pixmap::decode_png(&written(root.path(), &["--theme", "dark"]).0).unwrap();
        assert!(colors(&dark).contains(&(0x13, 0x1c, 0x25)));
        assert!(!colors(&dark).contains(&(255, 255, 255)));
    }

    #[test]
    fn a_picture_of_too_many_pixels_is_refused_with_a_word() {
        let root = empty();
        let row: String = (0..40).map(|n| format!("  c{n}: {{kind: server}}\n")).collect();
        put(root.path(), &[("t.yaml", &format!("components:\n{row}"))]);
        let all = ["diagram", "t.yaml", "--format", "png", "--scale", "16", "-o", "t.png"];
        let (status, _, err) = said(root.path(), &all);
        assert_eq!(status, 2, "{err}");
        assert!(err.contains("50 million") && err.contains("`--scale`"), "{err}");
        assert!(!fs::exists(root.path().join("t.png")).unwrap());
    }

    #[test]
    fn characters_that_no_font_has_are_told() {
        let root = empty();
        put(root.path(), &[("t.yaml", "components: {a: {kind: server, name: \"a\u{10fffd}\"}}\n")]);
        let (_, err) = written(root.path(), &[]);
        assert!(err.contains("no font here has characters such as `\u{10fffd}`"), "{err}");
    }
}
