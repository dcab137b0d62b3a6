//! What stands in a box and on a line, and how much room it needs.

use crate::model::{Component, Kind, Tier, Topology, Words as Say};

use super::layout::Size;
use super::layout::measure::{Face, fit, width, wrap, wrap_even};
use super::scene::Shape;
use super::view::{View, ViewNode};

/// Size of names.
pub(super) const NAME: f64 = 13.0;
/// Size of details and labels, and of all small text: nothing is smaller.
pub(super) const SMALL: f64 = 12.0;
/// Size of the titles of containers.
pub(super) const TITLE: f64 = 12.5;
/// From the left side of a node to its text.
pub(super) const TEXT_X: f64 = 40.0;
/// From the left border of a container to its title.
pub(super) const TITLE_X: f64 = 32.0;
/// Height of a label's ground.
pub(super) const CHIP_H: f64 = 18.0;
/// Distance of the lines of a label.
pub(super) const CHIP_LINE: f64 = 14.0;
/// Wider labels are wrapped where lines run from left to right and each widens its column.
pub(super) const CHIP_WRAP_SHORT: f64 = 54.0;
/// Wider labels are wrapped everywhere.
pub(super) const CHIP_WRAP: f64 = 132.0;
/// Diameter of a step's number with the room beside it.
pub(super) const STEP_W: f64 = 22.0;
/// Room for an open lock in a label.
pub(super) const LOCK_W: f64 = 15.0;
/// From the side of a label's ground to its text.
pub(super) const CHIP_PAD: f64 = 6.0;

/// Text wider than this goes on a second line if it can.
const TEXT_W: f64 = 122.0;
/// The same in the box of an artifact, which has a name and mostly nothing under it.
const ARTIFACT_W: f64 = 88.0;
const NAME_W_MAX: f64 = 144.0;
const TEXT_W_MAX: f64 = 168.0;
/// Details wider than this go on a second line.
const DETAIL_W: f64 = 132.0;
/// The longest name that is split inside a word.
const WORD_MAX: usize = 60;
/// What names written as one word often end in.
const LAST_WORDS: [&str; 10] = [
    "service",
    "server",
    "gateway",
    "manager",
    "worker",
    "controller",
    "proxy",
    "database",
    "store",
    "handler",
];
const NODE_W_MIN: f64 = 112.0;
const TITLE_W_MAX: f64 = 230.0;
const CHIP_TEXT_MAX: f64 = 236.0;
const CHIP_LINES_MAX: usize = 3;
const PAD_RIGHT: f64 = 12.0;

/// The words in a node.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Words {
    /// The name, on one line or two.
    pub(super) name: Vec<String>,
    /// Kind, technology, properties; one line each.
    pub(super) details: Vec<String>,
    /// The whole text, when something was shortened.
    pub(super) whole: Option<String>,
    /// The room that all of it needs.
    pub(super) size: Size,
    /// How it is drawn.
    pub(super) shape: Shape,
}

/// Returns the words of a node and the room they need.
///
/// `note` is what it says of a change.
pub(super) fn node_words(
    topology: &Topology,
    node: &ViewNode,
    note: Option<String>,
    say: &Say,
) -> Words {
    let component = topology.component(node.component);
    let shape = shape(component, node);
    let face = if shape == Shape::Artifact { Face::Sans } else { Face::Bold };
    let usual = if shape == Shape::Artifact { ARTIFACT_W } else { TEXT_W };
    let words = component.name.split_whitespace().map(|word| width(word, face, NAME));
    let wide = words.fold(usual, f64::max).min(NAME_W_MAX);
    let (name, cut_name) = match split_word(&component.name) {
        Some(halves) => (halves, false),
        None => wrap(&component.name, face, NAME, wide),
    };
    let mut whole = vec![component.name.clone()];
    let mut cut = cut_name;
    let mut details = Vec::new();
    for line in detail_lines(topology, component, node, say).into_iter().chain(note) {
        let (fitted, shortened) = fit(&line, Face::Sans, SMALL, TEXT_W_MAX);
        cut |= shortened;
        details.push(fitted);
        whole.push(line);
    }
    let names = name.iter().map(|line| width(line, face, NAME));
    let lines = details.iter().map(|line| width(line, Face::Sans, SMALL));
    let text = names.chain(lines).fold(0.0, f64::max);
    let rows = name.len() + details.len();
    let size = Size {
        w: (text + TEXT_X + PAD_RIGHT).max(NODE_W_MIN).ceil(),
        h: if rows == 1 { 36.0 } else { 20.0 + 16.0 * rows as f64 },
    };
    let whole = cut.then(|| whole.join(", "));
    Words { name, details, whole, size, shape }
}

/// Returns the halves of a name of one word that is too long for a line.
///
/// It is split where two words meet: at a sign, at a capital, or before a usual last word.
fn split_word(name: &str) -> Option<Vec<String>> {
    let wide = |text: &str| width(text, Face::Bold, NAME);
    let signs = |text: &str| text.chars().any(|c| c.is_whitespace() || c.is_control());
    if name.len() > WORD_MAX || signs(name) || wide(name) <= NAME_W_MAX {
        return None;
    }
    let (mut before, mut best) = (' ', None);
    for (at, c) in name.char_indices() {
        let sign = matches!(before, '-' | '_' | '.' | '/' | ':');
        let capital = before.is_lowercase() && c.is_uppercase();
        if sign || capital || LAST_WORDS.contains(&&name[at..]) {
            let longer = wide(&name[..at]).max(wide(&name[at..]));
            if longer <= NAME_W_MAX && best.is_none_or(|(least, _)| longer < least) {
                best = Some((longer, at));
            }
        }
        before = c;
    }
    best.map(|(_, at)| vec![name[..at].to_owned(), name[at..].to_owned()])
}

fn shape(component: &Component, node: &ViewNode) -> Shape {
    match component.kind.tier() {
        _ if node.hidden > 0 => Shape::Closed,
        Tier::Store | Tier::Cache => Shape::Store,
        Tier::Artifact => Shape::Artifact,
        _ => Shape::Plain,
    }
}

/// Returns kind and technology on one line, or on two when they do not fit one.
fn detail_lines(
    topology: &Topology,
    component: &Component,
    node: &ViewNode,
    say: &Say,
) -> Vec<String> {
    let kind = say.say(topology.kind_label(component)).to_owned();
    if node.hidden > 0 {
        return vec![kind, say.count(node.hidden, "{n} component", "{n} components")];
    }
    let leading = component.leading_role().and(component.role.clone());
    let tech = component.tech.clone().filter(|tech| *tech != component.name);
    let replicas = (component.replicas > 1)
        .then(|| say.count(component.replicas as usize, "{n} instance", "{n} instances"));
    let mode = component.mode.map(|mode| say.say(mode.word()).to_owned());
    let algorithm = component.algorithm.map(|a| say.say(a.label()).to_owned());
    if component.kind == Kind::Artifact {
        return tech.into_iter().collect();
    }
    let first: Vec<String> = [leading, tech].into_iter().flatten().collect();
    let extra: Vec<String> = [algorithm, mode, replicas].into_iter().flatten().collect();
    let mut lines = Vec::new();
    let joined = std::iter::once(kind.clone()).chain(first.clone()).collect::<Vec<_>>().join(" · ");
    if width(&joined, Face::Sans, SMALL) <= TEXT_W || first.is_empty() {
        lines.push(joined);
    } else {
        lines.push(kind);
        let joined = first.join(" · ");
        match wrap(&joined, Face::Sans, SMALL, DETAIL_W) {
            (wrapped, false) => lines.extend(wrapped),
            (_, true) => lines.push(joined),
        }
    }
    let joined = extra.join(" · ");
    if extra.len() < 2 || width(&joined, Face::Sans, SMALL) <= TEXT_W {
        lines.extend((!joined.is_empty()).then_some(joined));
    } else {
        lines.extend(extra);
    }
    lines
}

/// Returns the title of a container, whether it was shortened, and the room it needs.
///
/// `note` is what it says of a change.
pub(super) fn title_words(component: &Component, note: Option<String>) -> (String, bool, f64) {
    let title = title_of(component, note.as_deref());
    let (line, cut) = fit(&title, Face::Bold, TITLE, TITLE_W_MAX);
    let room = TITLE_X + width(&line, Face::Bold, TITLE) + 8.0;
    (line, cut, room.ceil())
}

/// Returns the whole title of a container.
pub(super) fn title_of(component: &Component, note: Option<&str>) -> String {
    match note {
        Some(note) => format!("{} ({note})", component.name),
        None => component.name.clone(),
    }
}

/// The words of a label.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ChipWords {
    /// The text, line by line.
    pub(super) lines: Vec<String>,
    /// The room for text, steps and lock, if there is any.
    pub(super) room: Option<Size>,
}

/// Returns the words of a label on lines of `wide` units, with room for steps and a lock.
pub(super) fn chip_words(text: &str, steps: usize, open: bool, wide: f64) -> ChipWords {
    let (lines, _) = wrap_even(text, Face::Mono, SMALL, wide, CHIP_LINES_MAX, CHIP_TEXT_MAX);
    let widths = lines.iter().map(|line| width(line, Face::Mono, SMALL));
    let lock = if open { LOCK_W } else { 0.0 };
    let chip = match widths.reduce(f64::max) {
        Some(text) => text + 2.0 * CHIP_PAD + lock,
        None if open => 2.0 * CHIP_PAD + lock,
        None => 0.0,
    };
    let w = (chip + STEP_W * steps as f64).ceil();
    let h = CHIP_H + CHIP_LINE * lines.len().saturating_sub(1) as f64;
    ChipWords { lines, room: (w > 0.0).then_some(Size { w, h }) }
}

/// Returns how much is drawn, in words.
pub(super) fn description(topology: &Topology, view: &View, say: &Say) -> String {
    let hosts =
        view.containers.iter().filter(|c| topology.component(c.component).kind.is_host()).count();
    let mut parts = Vec::new();
    if hosts > 0 {
        parts.push(say.count(hosts, "{n} server", "{n} servers"));
    }
    parts.push(say.count(view.nodes.len(), "{n} component", "{n} components"));
    parts.push(say.count(view.edges.len(), "{n} connection", "{n} connections"));
    say.row(&parts)
}
