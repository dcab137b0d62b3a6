//! Scene → SVG text, inside a page or as a file of its own.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::model::{ComponentId, Kind};

use super::changes::class;
use super::layout::{Point, Rect};
use super::number::number;
use super::scene::{
    BadgeItem, Boundary, ContainerItem, EdgeItem, NodeItem, Scene, Shape, StepItem, Text,
};
use super::stroke::{glyph, head, rounded, straight};
use super::styles::styles;
use super::symbol::{Icons, OPEN_LOCK};

/// How round the corners of boxes are. Styles may state it too, but not every viewer looks there.
const CORNER: u8 = 2;
/// The same of boxes that hold something.
const CORNER_WIDE: u8 = 3;

/// How a drawing stands in a page.
pub struct SvgOptions<'a> {
    /// `wide` or `narrow`: the class beside `diagram`.
    pub layout: &'a str,
    /// Where a component's link leads; `None` leaves it without.
    pub href: &'a dyn Fn(ComponentId) -> Option<String>,
    /// The id of the text equivalent.
    pub described_by: Option<&'a str>,
}

/// Returns a drawing for a page; icons come from [`super::icon_sprite`], colours from its styles.
pub fn inline_svg(scene: &Scene, options: &SvgOptions<'_>) -> String {
    let mut out = String::new();
    let _ = write!(
        out,
        r#"<svg class="diagram {}" data-diagram="{}" viewBox="0 0 {} {}" role="group""#,
        escape(options.layout),
        escape(&scene.id),
        number(scene.size.w),
        number(scene.size.h),
    );
    if let Some(id) = options.described_by {
        let _ = write!(out, r#" aria-describedby="{}""#, escape(id));
    }
    out.push('>');
    Writer { out: &mut out, href: options.href, from_right: scene.from_right }
        .body(scene, &scene.title);
    out.push_str("</svg>");
    out
}

/// Returns a drawing as a file that needs nothing else, for light and dark.
pub fn svg_file(scene: &Scene, title: &str, icons: &Icons) -> String {
    let (w, h) = (number(scene.size.w), number(scene.size.h));
    let mut out = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="diagram wide" data-diagram="{}" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="group"><style>{}</style>"#,
        escape(&scene.id),
        styles(scene),
    );
    let nodes = scene.nodes.iter().map(|node| (node.sign.as_str(), node.kind));
    let containers = scene.containers.iter().map(|held| (held.sign.as_str(), held.kind));
    let used: BTreeSet<(&str, Kind)> = nodes.chain(containers).collect();
    out.push_str("<defs>");
    out.extend(used.into_iter().map(|(id, kind)| icons.symbol(id, kind)));
    if scene.edges.iter().any(|e| e.chip.as_ref().is_some_and(|c| c.lock.is_some())) {
        out.push_str(OPEN_LOCK);
    }
    let _ = write!(out, r#"</defs><rect class="paper" width="{w}" height="{h}"/>"#);
    Writer { out: &mut out, href: &|_| None, from_right: scene.from_right }.body(scene, title);
    out.push_str("</svg>\n");
    out
}

struct Writer<'a> {
    out: &'a mut String,
    href: &'a dyn Fn(ComponentId) -> Option<String>,
    from_right: bool,
}

impl Writer<'_> {
    fn body(&mut self, scene: &Scene, title: &str) {
        let _ = write!(
            self.out,
            "<title>{}</title><desc>{}</desc>",
            escape(title),
            escape(&scene.description)
        );
        // Texts start at the right then; the root has the direction of its page.
        if scene.from_right {
            self.out.push_str(r#"<g direction="rtl">"#);
        }
        self.items(scene);
        if scene.from_right {
            self.out.push_str("</g>");
        }
    }

    fn items(&mut self, scene: &Scene) {
        if let Some(boundary) = &scene.boundary {
            self.boundary(boundary);
        }
        for container in &scene.containers {
            self.container(container);
        }
        let mut trunks: BTreeMap<usize, Vec<&[Point]>> = BTreeMap::new();
        for edge in &scene.edges {
            if let Some(bundle) = edge.bundle {
                trunks.entry(bundle).or_default().push(&edge.path);
            }
        }
        for edge in &scene.edges {
            let mates = edge.bundle.map_or(&[][..], |bundle| &trunks[&bundle]);
            self.edge(edge, mates);
        }
        for node in &scene.nodes {
            self.node(node);
        }
    }

    fn open_link(&mut self, component: ComponentId, label: &str) -> bool {
        let Some(href) = (self.href)(component) else { return false };
        let _ = write!(self.out, r#"<a href="{}" aria-label="{}">"#, escape(&href), escape(label));
        true
    }

    fn boundary(&mut self, boundary: &Boundary) {
        for band in &boundary.bands {
            let _ = write!(self.out, r#"<path class="band" d="{}z"/>"#, straight(band));
        }
        for line in &boundary.lines {
            let _ = write!(self.out, r#"<path class="trust" d="{}"/>"#, straight(line));
        }
        for text in &boundary.sides {
            self.text("caption", text);
        }
        if let Some(name) = &boundary.name {
            let (x, y) = (number(name.at.x), number(name.at.y));
            let _ = write!(
                self.out,
                r#"<text class="caption" transform="translate({x} {y})rotate(-90)"{}>{}</text>"#,
                if self.from_right { r#" direction="ltr""# } else { "" },
                escape(&name.line)
            );
        }
        if let Some(badge) = &boundary.badge {
            self.badge(badge);
        }
    }

    fn container(&mut self, item: &ContainerItem) {
        let _ = write!(
            self.out,
            r#"<g class="container kind-{}{}" data-id="{}">"#,
            item.kind.id(),
            class(item.change),
            escape(&item.id)
        );
        let link = self.open_link(item.component, &item.label);
        self.name(link, item.whole.as_deref(), &item.label);
        self.rect("shape", item.rect, CORNER_WIDE);
        let line = (item.rect.x + 0.5, item.rect.y + 28.0, item.rect.w - 1.0);
        let _ = write!(
            self.out,
            r#"<path class="rule" d="M{} {}h{}"/>"#,
            number(line.0),
            number(line.1),
            number(line.2)
        );
        self.use_icon(&item.sign, item.icon);
        self.text("name", &item.title);
        self.close_link(link);
        if let Some(badge) = &item.badge {
            self.badge(badge);
        }
        self.out.push_str("</g>");
    }

    fn close_link(&mut self, link: bool) {
        if link {
            self.out.push_str("</a>");
        }
    }

    /// Names a box: its link has the name already, and only what was shortened is told on top.
    fn name(&mut self, link: bool, whole: Option<&str>, label: &str) {
        self.whole(whole.or((!link).then_some(label)));
    }

    fn whole(&mut self, whole: Option<&str>) {
        if let Some(whole) = whole {
            let _ = write!(self.out, "<title>{}</title>", escape(whole));
        }
    }

    fn node(&mut self, item: &NodeItem) {
        let role = match item.shape {
            Shape::Plain => "",
            Shape::Store => " store",
            Shape::Artifact => " artifact",
            Shape::Closed => " closed",
        };
        let external = if item.external { " external" } else { "" };
        let _ = write!(
            self.out,
            r#"<g class="node kind-{}{role}{external}{}" data-id="{}">"#,
            item.kind.id(),
            class(item.change),
            escape(&item.id)
        );
        let link = self.open_link(item.component, &item.label);
        self.name(link, item.whole.as_deref(), &item.label);
        self.node_shape(item);
        self.use_icon(&item.sign, item.icon);
        for line in &item.name {
            self.text("name", line);
        }
        for (line, after) in item.details.iter().zip((0..item.details.len()).rev()) {
            let mark = item.change.is_some() && after == 0;
            self.text(if mark { "detail mark" } else { "detail" }, line);
        }
        self.close_link(link);
        if let Some(badge) = &item.badge {
            self.badge(badge);
        }
        self.steps(&item.steps);
        self.out.push_str("</g>");
    }

    fn node_shape(&mut self, item: &NodeItem) {
        let r = item.rect;
        match item.shape {
            Shape::Artifact => {
                let _ = write!(
                    self.out,
                    r#"<path class="shape" d="M{} {}h{}l10 10v{}h-{}z"/>"#,
                    number(r.x),
                    number(r.y),
                    number(r.w - 10.0),
                    number(r.h - 10.0),
                    number(r.w)
                );
            }
            Shape::Store => {
                self.rect("shape", r, CORNER);
                self.rule_at(r, r.bottom() - 4.0);
            }
            Shape::Closed => {
                self.rect("shape", r, CORNER_WIDE);
                self.rect("inner", r.grown(-3.0), CORNER);
            }
            Shape::Plain => self.rect("shape", r, CORNER),
        }
    }

    fn rule_at(&mut self, r: Rect, y: f64) {
        let _ = write!(
            self.out,
            r#"<path class="rule" d="M{} {}h{}"/>"#,
            number(r.x),
            number(y),
            number(r.w)
        );
    }

    fn edge(&mut self, item: &EdgeItem, mates: &[&[Point]]) {
        let open = if item.open { " open" } else { "" };
        let _ = write!(
            self.out,
            r#"<g class="edge{open}{}" data-from="{}" data-to="{}""#,
            class(item.change),
            escape(&item.from),
            escape(&item.to)
        );
        if let Some(bundle) = item.bundle {
            let _ = write!(self.out, r#" data-bundle="{bundle}""#);
        }
        let (name, path) = (escape(&item.label), rounded(&item.path, mates));
        let _ = write!(self.out, r#"><title>{name}</title><path class="edge-path" d="{path}"/>"#);
        if let Some(head) = head(&item.path) {
            let _ = write!(self.out, r#"<path class="head" d="{head}"/>"#);
        }
        self.steps(&item.steps);
        if let Some(chip) = &item.chip {
            self.rect("chip", chip.rect, CORNER);
            if let Some(lock) = chip.lock {
                self.use_icon("open-lock", lock);
            }
            for line in &chip.lines {
                self.label(line);
            }
        }
        self.out.push_str("</g>");
    }

    fn steps(&mut self, steps: &[StepItem]) {
        for step in steps {
            let (x, y) = (number(step.center.x), number(step.center.y));
            let (below, n) = (number(step.center.y + 4.2), step.number);
            let _ = write!(
                self.out,
                r#"<g class="step" data-step="{n}"><circle cx="{x}" cy="{y}" r="9"/><text x="{x}" y="{below}">{n}</text></g>"#
            );
        }
    }

    fn badge(&mut self, badge: &BadgeItem) {
        let r = badge.rect;
        let from_right = self.from_right;
        let along = |x: f64| if from_right { r.right() - x } else { r.x + x };
        let severity = badge.severity.word();
        let _ = write!(self.out, r#"<g class="decor badge {severity}" aria-hidden="true">"#);
        self.rect("ground", r, CORNER);
        let _ = write!(
            self.out,
            r#"<path d="{}"/><text x="{}" y="{}">{}</text></g>"#,
            glyph(severity, along(10.0), r.y + 8.0),
            number(along(18.0)),
            number(r.y + 12.2),
            badge.count.min(99)
        );
    }

    fn rect(&mut self, class: &str, r: Rect, corner: u8) {
        let (x, y, w, h) = (number(r.x), number(r.y), number(r.w), number(r.h));
        let _ = write!(
            self.out,
            r#"<rect class="{class}" x="{x}" y="{y}" width="{w}" height="{h}" rx="{corner}"/>"#
        );
    }

    fn use_icon(&mut self, id: &str, r: Rect) {
        let (x, y, w, h) = (number(r.x), number(r.y), number(r.w), number(r.h));
        let _ = write!(
            self.out,
            r##"<use href="#icon-{id}" x="{x}" y="{y}" width="{w}" height="{h}"/>"##
        );
    }

    fn text(&mut self, class: &str, text: &Text) {
        // A line in other letters reads from the left, and ends where the others start.
        let left = match self.from_right && !has_right_letters(&text.line) {
            true => r#" direction="ltr" text-anchor="end""#,
            false => "",
        };
        self.line(class, text.at.x, text, left);
    }

    /// Writes a line of a chip: mirrored ones in its middle, since fonts differ more there.
    fn label(&mut self, text: &Text) {
        let (middle, at) = (text.room.x + text.room.w / 2.0, text.at.x);
        match (self.from_right, has_right_letters(&text.line)) {
            (false, _) => self.line("edge-label", at, text, ""),
            (true, true) => self.line("edge-label", middle, text, r#" text-anchor="middle""#),
            (true, false) => {
                let style = r#" direction="ltr" text-anchor="middle""#;
                self.line("edge-label", middle, text, style);
            }
        }
    }

    fn line(&mut self, class: &str, x: f64, text: &Text, style: &str) {
        let (x, y, line) = (number(x), number(text.at.y), escape(&text.line));
        let _ = write!(self.out, r#"<text class="{class}" x="{x}" y="{y}"{style}>{line}</text>"#);
    }
}

/// Returns whether a text has letters that are written from right to left.
fn has_right_letters(text: &str) -> bool {
    text.chars().any(
        |c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'),
    )
}

/// Returns text that cannot be markup.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    let is_plain = |b: u8| matches!(b, b' '..=b'~') && !matches!(b, b'&' | b'<' | b'>' | b'"');
    if text.bytes().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}
