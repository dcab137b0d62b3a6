//! A drawing in the colours of one theme, in styles that every viewer knows.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// The colours of a drawing that does not follow its reader's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Palette {
    /// Dark on white.
    Light,
    /// Light on black.
    Dark,
}

/// Where the names of colours and fonts are given their values.
const NAMES: &str = ":root";
/// What holds the values for readers who like it dark.
const DARK: &str = "@media (prefers-color-scheme: dark)";

/// Custom properties by their names.
type Values<'s> = BTreeMap<&'s str, &'s str>;

/// Returns a drawing that stands alone, as [`super::svg_file`] makes it, in the colours of `palette`.
///
/// Not every program that shows SVG knows custom properties, media queries and weights between the
/// hundreds; its styles have none of them.
pub fn in_palette(svg: &str, palette: Palette) -> String {
    let styles = svg.split_once("<style>").and_then(|(head, rest)| {
        let (css, tail) = rest.split_once("</style>")?;
        Some((head, css, tail))
    });
    let Some((head, css, tail)) = styles else { return svg.to_owned() };
    let mut values = Values::new();
    let mut kept = Vec::new();
    sort(css, palette, &mut values, &mut kept);
    let mut out = format!("{head}<style>");
    for (selector, body) in kept {
        let body: Vec<String> = declarations(body).map(|(k, v)| plain(k, v, &values)).collect();
        out.extend([selector, "{", &body.join(";"), "}"]);
    }
    out.extend(["</style>", tail]);
    out
}

/// Sorts rules into those that give names their values, and those to keep.
fn sort<'s>(
    css: &'s str,
    palette: Palette,
    values: &mut Values<'s>,
    kept: &mut Vec<(&'s str, &'s str)>,
) {
    for (head, body) in rules(css) {
        match head {
            NAMES => values.extend(declarations(body)),
            DARK if palette == Palette::Dark => sort(body, palette, values, kept),
            DARK => {}
            _ => kept.push((head, body)),
        }
    }
}

/// Returns the rules of a style sheet: what stands before the braces, and between them.
fn rules(css: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = css;
    std::iter::from_fn(move || {
        let (head, after) = rest.split_once('{')?;
        let mut depth = 1_usize;
        let end = after.find(|c| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0
        })?;
        rest = &after[end + 1..];
        Some((head.trim(), &after[..end]))
    })
}

fn declarations(body: &str) -> impl Iterator<Item = (&str, &str)> {
    body.split(';').filter_map(|line| line.split_once(':')).map(|(k, v)| (k.trim(), v.trim()))
}

/// Returns a declaration with values for names, and a weight that is a full hundred.
fn plain(key: &str, value: &str, values: &Values<'_>) -> String {
    let value = with_values(value, values);
    match value.parse::<u32>() {
        Ok(weight) if key == "font-weight" => format!("{key}:{}", (weight + 50) / 100 * 100),
        _ => format!("{key}:{value}"),
    }
}

/// Replaces `var(--name)` and `var(--name, other)`; a name without a value is its other.
fn with_values<'v>(value: &'v str, values: &Values<'_>) -> Cow<'v, str> {
    let Some((before, after)) = value.split_once("var(") else { return Cow::Borrowed(value) };
    let Some((inner, rest)) = after.split_once(')') else { return Cow::Borrowed(value) };
    let (name, other) = inner.split_once(',').unwrap_or((inner, "inherit"));
    let found = values.get(name.trim()).copied().unwrap_or(other.trim());
    Cow::Owned(format!("{before}{found}{}", with_values(rest, values)))
}

#[cfg(test)]
mod tests {
    use super::{Palette, in_palette};

    const SVG: &str = "<svg><style>:root { --ink: #111; --line: #222 } \
        @media (prefers-color-scheme: dark) { :root { --ink: #eee } }\
        .a{fill:var(--ink);stroke:var(--line)}.b{font:12px var(--mono,monospace);font-weight:620}\
        </style><g/></svg>";

    #[test]
    fn each_name_is_its_value_in_one_theme() {
        let light = "<svg><style>.a{fill:#111;stroke:#222}.b{font:12px monospace;font-weight:600}</style><g/></svg>";
        assert_eq!(in_palette(SVG, Palette::Light), light);
        assert_eq!(in_palette(SVG, Palette::Dark), light.replace("#111", "#eee"));
    }

    #[test]
    fn a_drawing_without_styles_stays_as_it_is() {
        assert_eq!(in_palette("<svg/>", Palette::Dark), "<svg/>");
    }
}
