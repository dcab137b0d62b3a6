//! Icons as symbols: built in, replaced by a theme, or added by a topology.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::model::{Component, Kind, Topology};

use super::icons::icon;
use super::svg::escape;

/// The most bytes of an icon that are looked at; a line drawing is far smaller.
const ICON_BYTES_MAX: usize = 32 << 10;
/// Shapes that an icon may be made of.
const SHAPES: [&str; 8] = ["g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon"];
/// What a shape may say about itself; colours are judged apart.
const ATTRIBUTES: [&str; 26] = [
    "d",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "width",
    "height",
    "points",
    "transform",
    "opacity",
    "fill-rule",
    "clip-rule",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-dasharray",
    "stroke-miterlimit",
    "fill-opacity",
    "stroke-opacity",
];

/// The icons of a topology that are not the built-in ones, by the id that drawings refer to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Icons(BTreeMap<String, String>);

impl Icons {
    /// Returns the icons of a topology: `theme` may replace that of a kind, and `file` has the SVG
    /// that a kind of the topology's own names. What cannot be read as a picture is left out.
    pub fn new<'s>(
        topology: &Topology,
        theme: &dyn Fn(Kind) -> Option<&'s str>,
        file: &dyn Fn(&str) -> Option<&'s str>,
    ) -> Self {
        let kinds: std::collections::BTreeSet<Kind> =
            topology.components.iter().map(|component| component.kind).collect();
        let replaced = kinds.into_iter().filter_map(|kind| Some((kind.id(), theme(kind)?)));
        let own = topology.kinds.iter();
        let own = own.filter_map(|kind| Some((kind.id.as_str(), file(kind.icon.as_deref()?)?)));
        let all = replaced.chain(own);
        Self(all.filter_map(|(id, svg)| Some((id.to_owned(), symbol(id, svg)?))).collect())
    }

    /// Returns the symbol of a component, and its id.
    pub fn of(&self, topology: &Topology, component: &Component) -> (String, String) {
        let id = topology.icon_id(component);
        (id.to_owned(), self.symbol(id, component.kind))
    }

    /// Returns the symbol with an id; a kind without a picture of its own has that of its base.
    pub(super) fn symbol(&self, id: &str, base: Kind) -> String {
        let own = self.0.get(id).or_else(|| self.0.get(base.id()));
        match own {
            Some(own) if self.0.contains_key(id) => own.clone(),
            Some(own) => own.replacen(&format!("icon-{}", base.id()), &format!("icon-{id}"), 1),
            None => {
                format!(r#"<symbol id="icon-{id}" viewBox="0 0 24 24">{}</symbol>"#, icon(base))
            }
        }
    }
}

/// The lock on a connection that is open to readers on the way.
pub(super) const OPEN_LOCK: &str = r#"<symbol id="icon-open-lock" viewBox="0 0 24 24"><rect x="5" y="11" width="14" height="10" rx="1"/><path d="M8 11V7a4 4 0 0 1 7.8-1.3"/></symbol>"#;

/// Returns the symbols that the drawings and tables of a topology refer to, once a page.
pub fn icon_sprite(topology: &Topology, icons: &Icons) -> String {
    let used: BTreeMap<String, String> =
        topology.components.iter().map(|component| icons.of(topology, component)).collect();
    let symbols: String = used.into_values().collect();
    format!("{symbols}{OPEN_LOCK}")
}

/// Returns a picture as a symbol in one colour: shapes only, nothing that acts or loads.
fn symbol(id: &str, svg: &str) -> Option<String> {
    let svg = svg.get(..svg.len().min(ICON_BYTES_MAX)).filter(|s| s.len() == svg.len())?;
    let mut rest = &svg[svg.find("<svg")?..];
    let head = tag(&mut rest)?;
    let mut shapes = String::new();
    let mut open = 0_usize;
    while let Some(found) = tag(&mut rest) {
        match found.kind {
            Tag::Close if found.name == "g" && open > 0 => {
                open -= 1;
                shapes.push_str("</g>");
            }
            Tag::Open | Tag::Whole if SHAPES.contains(&found.name) => {
                shape(&mut shapes, &found);
                open += usize::from(found.name == "g" && found.kind == Tag::Open);
            }
            Tag::Open
                if matches!(found.name, "defs" | "style" | "script" | "mask" | "clipPath") =>
            {
                let end = rest.find(&format!("</{}", found.name))?;
                rest = &rest[end..];
            }
            _ => {}
        }
    }
    shapes.push_str(&"</g>".repeat(open));
    let drawn =
        shapes.contains("<path") || shapes.matches('<').count() > shapes.matches("g>").count();
    let size = view_box(&head);
    drawn.then(|| format!(r#"<symbol id="icon-{id}" viewBox="{size}">{shapes}</symbol>"#))
}

/// Writes one shape with the attributes that are known.
fn shape(out: &mut String, tag: &Found<'_>) {
    let _ = write!(out, "<{}", tag.name);
    for (name, value) in &tag.attributes {
        let paint = matches!(*name, "fill" | "stroke");
        let value = match *value {
            "none" => "none",
            _ if paint => "currentColor",
            value => value,
        };
        if paint || ATTRIBUTES.contains(name) {
            let _ = write!(out, r#" {name}="{}""#, escape(value));
        }
    }
    out.push_str(if tag.name == "g" && tag.kind == Tag::Open { ">" } else { "/>" });
}

/// Returns the view box of a picture, or one that its size gives.
fn view_box(head: &Found<'_>) -> String {
    let find = |name: &str| head.attributes.iter().find(|(n, _)| *n == name).map(|(_, v)| *v);
    let numbers = |text: &str| -> Vec<f64> {
        let parts = text.split([' ', ',']).filter(|part| !part.is_empty());
        parts.map(|part| part.trim_end_matches("px").parse().unwrap_or(f64::NAN)).collect()
    };
    let stated = find("viewBox").map(numbers).filter(|all| all.len() == 4);
    let sized = || {
        let (w, h) = (numbers(find("width")?), numbers(find("height")?));
        Some(vec![0.0, 0.0, *w.first()?, *h.first()?])
    };
    let fits = |all: &Vec<f64>| {
        all.iter().all(|n| n.is_finite() && n.abs() < 1e6) && all[2] > 0.0 && all[3] > 0.0
    };
    let all = stated.or_else(sized).filter(fits).unwrap_or_else(|| vec![0.0, 0.0, 24.0, 24.0]);
    all.iter().map(f64::to_string).collect::<Vec<_>>().join(" ")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tag {
    Open,
    Close,
    Whole,
}

/// A tag of a picture.
struct Found<'s> {
    kind: Tag,
    name: &'s str,
    attributes: Vec<(&'s str, &'s str)>,
}

/// Returns the next tag, past comments and declarations, and moves behind it.
fn tag<'s>(rest: &mut &'s str) -> Option<Found<'s>> {
    loop {
        let start = &rest[rest.find('<')?..];
        if start.starts_with("<!--") {
            *rest = &start[start.find("-->")? + 3..];
        } else if start.starts_with("<!") || start.starts_with("<?") {
            *rest = &start[start.find('>')? + 1..];
        } else {
            let close = start.starts_with("</");
            let mut inner = &start[1 + usize::from(close)..];
            let end = inner.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
            let name = &inner[..end];
            inner = &inner[end..];
            let attributes = attributes(&mut inner)?;
            let whole = inner.starts_with("/>");
            *rest = &inner[1 + usize::from(whole)..];
            let kind = if close {
                Tag::Close
            } else if whole {
                Tag::Whole
            } else {
                Tag::Open
            };
            return Some(Found { kind, name, attributes });
        }
    }
}

/// Returns the attributes up to the end of a tag, where `rest` stands then.
fn attributes<'s>(rest: &mut &'s str) -> Option<Vec<(&'s str, &'s str)>> {
    let mut all = Vec::new();
    loop {
        *rest = rest.trim_start();
        if rest.starts_with('>') || rest.starts_with("/>") {
            return Some(all);
        }
        let equals = rest.find('=')?;
        let name = rest[..equals].trim();
        let value = rest[equals + 1..].trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let end = value[1..].find(quote)?;
        all.push((name, &value[1..=end]));
        *rest = &value[end + 2..];
    }
}

#[cfg(test)]
mod tests {
    use super::symbol;

    #[test]
    fn only_shapes_of_one_colour_are_left() {
        let svg = r##"<?xml version="1.0"?><!-- by hand --><svg viewBox="0 0 16 16" onload="x()"><style>a{}</style><g fill="#f00" onclick="x()"><path d="M0 0h4" stroke='red' style="x"/><script>alert("<path d='M1 1'/>")</script></g><image href="http://x"/><circle r="2" fill="none"></circle></svg>"##;
        let expected = r#"<symbol id="icon-a" viewBox="0 0 16 16"><g fill="currentColor"><path d="M0 0h4" stroke="currentColor"/></g><circle r="2" fill="none"/></symbol>"#;
        assert_eq!(symbol("a", svg).as_deref(), Some(expected));
    }

    #[test]
    fn what_is_no_picture_is_left_out() {
        for text in
            ["", "<svg>", "<svg></svg>", "<svg><g></g></svg>", "<svg><path d=", "<svg <", "é<svg é"]
        {
            assert_eq!(symbol("a", text), None, "{text}");
        }
        assert_eq!(symbol("a", &format!("<svg><path d='{}'/></svg>", "M0 0".repeat(20_000))), None);
    }
}
