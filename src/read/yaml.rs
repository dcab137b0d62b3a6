//! YAML text → tree: bounds, places from saphyr, values from serde_yaml.
//!
//! Three passes, each bounded: bytes (size, brackets), events (depth, refused features, places),
//! values. A file that a pass refuses goes no further.

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::loose::{self, Loose};
use super::plain;
use super::tree::{Content, NodeId, Tree};
use super::unfold::Unfold;
use crate::model::{FileId, Finding, Label, Severity, Span};

/// Largest YAML text that is read.
const BYTES_MAX: usize = 4 * 1024 * 1024;
/// Deepest nesting of lists and maps.
const DEPTH_MAX: usize = 64;
/// Most brackets open at once, quotes not considered: prose may hold unbalanced ones.
const OPEN_BRACKETS_MAX: usize = 256;
/// Most opening brackets in a file. The scanners walk all that are open for each token, so this
/// bounds the time even where quotes hide the depth from the pass over the bytes.
const BRACKETS_MAX: usize = 20_000;
/// Most mistakes of form reported for one file.
const REFUSALS_MAX: usize = 20;

/// Returns the tree of `text`, which stands at byte `offset` of `file`; `None` when it is refused.
///
/// An empty document is a tree whose root is [`Content::Null`].
pub(crate) fn parse(
    file: FileId,
    text: &str,
    offset: usize,
    findings: &mut Vec<Finding>,
) -> Option<Tree> {
    plain::parse(file, text, offset).or_else(|| parse_fully(file, text, offset, findings))
}

/// Returns what [`parse`] does, whatever the text is.
pub(super) fn parse_fully(
    file: FileId,
    text: &str,
    offset: usize,
    findings: &mut Vec<Finding>,
) -> Option<Tree> {
    let (text, offset) = match text.strip_prefix('\u{feff}') {
        Some(rest) => (rest, offset + '\u{feff}'.len_utf8()),
        None => (text, offset),
    };
    if let Some(refusal) = check_bytes(file, text, offset) {
        findings.push(refusal);
        return None;
    }
    let mut tree = Builder::new(file, text, offset).run(findings)?;
    match loose::parse(text) {
        Ok(loose) => fill(&mut tree, loose),
        Err(error) => {
            findings.push(syntax_error(file, text, offset, &error));
            return None;
        }
    }
    Some(tree)
}

/// Returns the tree of a whole file of another program, its anchors, aliases and merge keys unfolded:
/// one node may stand in several places. Tags say nothing here; what is not null is text.
pub(super) fn parse_unfolded(
    file: FileId,
    text: &str,
    findings: &mut Vec<Finding>,
) -> Option<Tree> {
    if let Some(refusal) = check_bytes(file, text, 0) {
        findings.push(refusal);
        return None;
    }
    let builder = Builder::new(file, text, 0);
    Builder { unfold: Some(Unfold::default()), ..builder }.run(findings)
}

fn check_bytes(file: FileId, text: &str, offset: usize) -> Option<Finding> {
    let at = |start: usize| char_span(file, text, offset, start);
    if text.len() > BYTES_MAX {
        let message = format!("the YAML is larger than {} MB", BYTES_MAX / 1024 / 1024);
        return Some(limit(at(0), message));
    }
    let (mut open, mut total) = (0_usize, 0_usize);
    for (start, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => (open, total) = (open + 1, total + 1),
            b']' | b'}' => open = open.saturating_sub(1),
            // The first control character that YAML does not allow.
            0..=8 | 11 | 12 | 14..=31 | 127 => {
                let message = format!("control character {byte:#04x} in YAML");
                return Some(Finding::input("invalid-yaml", Severity::Error, at(start), message));
            }
            _ => {}
        }
        if open > OPEN_BRACKETS_MAX || total > BRACKETS_MAX {
            let message = format!("more than {DEPTH_MAX} levels or {BRACKETS_MAX} brackets");
            return Some(limit(at(start), message));
        }
    }
    None
}

/// Returns the span of the one character at or before byte `at` of the text.
fn char_span(file: FileId, text: &str, offset: usize, at: usize) -> Span {
    let is_start = |at: &usize| text.is_char_boundary(*at);
    let start = (0..=at.min(text.len())).rev().find(is_start).unwrap_or(0);
    let length = text[start..].chars().next().map_or(0, char::len_utf8);
    Span::new(file, offset + start, offset + start + length)
}

fn limit(span: Span, message: String) -> Finding {
    Finding::input("limit-exceeded", Severity::Error, span, message)
        .help("split the file, or write it flatter")
}

/// Returns what usually mends a mistake that the scanner describes in its own words.
fn remedy(info: &str) -> &'static str {
    if info.contains("flow") {
        "close every `{` and `[`, and put text with a comma, colon or bracket in quotes"
    } else if info.contains("tab") {
        "indent with spaces"
    } else if info.contains("quote") || info.contains("scalar") {
        "close the quotes, or put the whole text in quotes"
    } else {
        "check the indentation, and put text with `: ` in quotes"
    }
}

fn syntax_error(file: FileId, text: &str, offset: usize, error: &loose::SyntaxError) -> Finding {
    let span = char_span(file, text, offset, error.byte.unwrap_or(0));
    Finding::input("invalid-yaml", Severity::Error, span, error.message.clone())
        .help(remedy(&error.message))
}

/// Builds the tree from events.
struct Builder<'t> {
    file: FileId,
    text: &'t str,
    offset: usize,
    chars: CharMap,
    tree: Tree,
    /// Open lists and maps, and the children met so far.
    stack: Vec<(NodeId, Vec<NodeId>)>,
    documents: usize,
    /// Where anchors are allowed, what they name.
    unfold: Option<Unfold>,
}

impl<'t> Builder<'t> {
    fn new(file: FileId, text: &'t str, offset: usize) -> Self {
        let mut tree = Tree { nodes: Vec::new(), root: NodeId(0) };
        tree.push(Span::new(file, offset, offset), Content::Null);
        Self {
            file,
            text,
            offset,
            chars: CharMap::new(text),
            tree,
            stack: Vec::new(),
            documents: 0,
            unfold: None,
        }
    }

    /// Returns the tree, unless something in the text is refused.
    fn run(mut self, findings: &mut Vec<Finding>) -> Option<Tree> {
        let first = findings.len();
        for event in Parser::new_from_str(self.text) {
            match event {
                Ok((event, span)) => {
                    let span = self.span(span.start.index(), span.end.index());
                    findings.extend(self.refuse(&event, span));
                    if self.stack.len() > DEPTH_MAX || self.documents > 1 {
                        return None;
                    }
                    if let Err(refusal) = self.take(event, span) {
                        findings.push(*refusal);
                        return None;
                    }
                }
                Err(error) => {
                    findings.push(self.mistake(error.marker().index(), error.info()));
                    return None;
                }
            }
            if findings.len() - first >= REFUSALS_MAX {
                return None;
            }
        }
        (findings.len() == first).then_some(self.tree)
    }

    /// Returns what the scanner found wrong at a character, with the bracket that is still open there
    /// since an earlier line: where one is not closed, a later line is the first that cannot be read.
    fn mistake(&self, at: usize, info: &str) -> Finding {
        let span = self.span(at, at + 1);
        let message = format!("not valid YAML: {info}");
        let mut finding = Finding::input("invalid-yaml", Severity::Error, span, message);
        let mut opened = self.stack.iter().rev().map(|(id, _)| self.tree.span(*id).start as usize);
        let since = |start: usize| {
            self.text
                .get(start - self.offset..span.start as usize - self.offset)
                .unwrap_or_default()
        };
        let bracket = opened.find(|start| since(*start).starts_with(['[', '{']));
        if let Some(start) = bracket.filter(|start| since(*start).contains('\n')) {
            let span = Span::new(self.file, start, start + 1);
            finding.labels.push(Label { span, text: "not closed before that".into() });
        }
        finding.help(remedy(info))
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let (start, end) = (self.chars.byte(start), self.chars.byte(end));
        Span::new(self.file, self.offset + start, self.offset + end.max(start))
    }

    /// Returns what is wrong with an event: features that are refused, limits.
    fn refuse(&mut self, event: &Event<'_>, span: Span) -> Option<Finding> {
        let refused = |what: &str, help: &str| {
            let message = format!("{what} are not allowed here");
            Some(Finding::input("unsupported-yaml", Severity::Error, span, message).help(help))
        };
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return refused("several documents in one file", "keep the first one only");
                }
            }
            _ if self.unfold.is_some() => {}
            Event::Alias(_) => return refused("aliases", "write the value out"),
            Event::Scalar(_, _, anchor, _)
            | Event::SequenceStart(anchor, _)
            | Event::MappingStart(anchor, _)
                if *anchor != 0 =>
            {
                return refused("anchors", "write the value out where it is needed");
            }
            Event::Scalar(_, _, _, Some(_))
            | Event::SequenceStart(_, Some(_))
            | Event::MappingStart(_, Some(_)) => {
                return refused("tags", "leave the tag out; put text in quotes");
            }
            Event::Scalar(text, ScalarStyle::Plain, ..) if text == "<<" => {
                return refused("merge keys", "write the keys out");
            }
            _ => {}
        }
        let opens = matches!(event, Event::SequenceStart(..) | Event::MappingStart(..));
        (opens && self.stack.len() >= DEPTH_MAX)
            .then(|| limit(span, format!("nested deeper than {DEPTH_MAX} levels")))
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Box<Finding>> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                // An empty plain scalar is null; its place is filled in by its map.
                let content = match (style == ScalarStyle::Plain, &self.unfold) {
                    (true, _) if span.start == span.end => Content::Null,
                    (true, Some(_)) if matches!(&*text, "~" | "null" | "Null" | "NULL") => {
                        Content::Null
                    }
                    _ => Content::Text(text.into_owned()),
                };
                let id = self.tree.push(self.trimmed(span), content);
                self.name(anchor, id);
                self.attach(id);
            }
            Event::SequenceStart(anchor, _) => self.open(anchor, span, Content::List(Vec::new())),
            Event::MappingStart(anchor, _) => self.open(anchor, span, Content::Map(Vec::new())),
            Event::SequenceEnd | Event::MappingEnd => return self.close(span),
            Event::Alias(anchor) => {
                let is_open = |id| self.stack.iter().any(|(open, _)| *open == id);
                if let Some(unfold) = &self.unfold {
                    let id = unfold.named(anchor, is_open, span)?;
                    self.attach(id);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, anchor: usize, span: Span, content: Content) {
        let id = self.tree.push(span, content);
        self.name(anchor, id);
        self.stack.push((id, Vec::new()));
    }

    fn name(&mut self, anchor: usize, id: NodeId) {
        if let Some(unfold) = &mut self.unfold {
            unfold.name(anchor, id);
        }
    }

    /// Leaves out the line breaks that the span of a block scalar ends with.
    fn trimmed(&self, span: Span) -> Span {
        let start = span.start as usize - self.offset;
        let text = &self.text[start..span.end as usize - self.offset];
        Span::new(self.file, span.start as usize, span.start as usize + text.trim_end().len())
    }

    fn close(&mut self, end: Span) -> Result<(), Box<Finding>> {
        let Some((id, children)) = self.stack.pop() else { return Ok(()) };
        // A block ends where its last child ends, not where the next token begins. What an alias
        // names ends before.
        let last = children.last().map(|child| self.tree.span(*child).end);
        let flow = end.end > end.start;
        let node = &mut self.tree.nodes[id.0 as usize];
        let last = last.filter(|last| *last >= node.span.start);
        node.span.end = if flow { end.end } else { last.unwrap_or(node.span.end) };
        match &mut node.content {
            Content::List(items) => *items = children,
            Content::Map(pairs) => {
                *pairs = children.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
            }
            _ => {}
        }
        if let Some(unfold) = &mut self.unfold {
            unfold.close(&mut self.tree, id)?;
        }
        self.attach(id);
        Ok(())
    }

    fn attach(&mut self, id: NodeId) {
        match self.stack.last() {
            None => self.tree.root = id,
            Some((parent, children)) => {
                let is_value = matches!(self.tree.node(*parent).content, Content::Map(_))
                    && children.len() % 2 == 1;
                let span = self.tree.span(id);
                if let (true, Some(key), true) = (is_value, children.last(), span.start == span.end)
                {
                    // `name:` without a value is shown at its key.
                    self.tree.nodes[id.0 as usize].span = self.tree.span(*key);
                }
            }
        }
        if let Some((_, children)) = self.stack.last_mut() {
            children.push(id);
        }
    }
}

/// Character offsets to byte offsets.
struct CharMap {
    /// Start of each character and of the end; empty when every character is one byte.
    starts: Vec<u32>,
    len: usize,
}

impl CharMap {
    fn new(text: &str) -> Self {
        let starts = match text.is_ascii() {
            true => Vec::new(),
            false => text.char_indices().map(|(at, _)| at as u32).collect(),
        };
        Self { starts, len: text.len() }
    }

    fn byte(&self, char_at: usize) -> usize {
        match self.starts.is_empty() {
            true => char_at.min(self.len),
            false => self.starts.get(char_at).map_or(self.len, |at| *at as usize),
        }
    }
}

/// Gives the scalars of `tree` the values that serde_yaml sees.
fn fill(tree: &mut Tree, loose: Loose) {
    let mut todo = vec![(tree.root, loose)];
    while let Some((id, loose)) = todo.pop() {
        let content = std::mem::replace(&mut tree.nodes[id.0 as usize].content, Content::Null);
        let content = match (content, loose) {
            (Content::List(items), Loose::List(values)) if items.len() == values.len() => {
                todo.extend(items.iter().copied().zip(values));
                Content::List(items)
            }
            (Content::Map(pairs), Loose::Map(values)) if pairs.len() == values.len() => {
                for ((key, value), (loose_key, loose_value)) in pairs.iter().zip(values) {
                    todo.extend([(*key, loose_key), (*value, loose_value)]);
                }
                Content::Map(pairs)
            }
            (Content::Text(_), Loose::Null) => Content::Null,
            (Content::Text(text), Loose::Bool(value)) => Content::Bool(value, text),
            (Content::Text(text), Loose::Number(value)) => Content::Number(value, text),
            (Content::Text(_), Loose::Text(text)) => Content::Text(text),
            // The two readers differ: the first one's shape is kept.
            (content, _) => content,
        };
        tree.nodes[id.0 as usize].content = content;
    }
}
