//! Findings as snippets for people: message, place, evidence, remedy, rule.

use std::borrow::Cow;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, renderer::DecorStyle};

use crate::credential::hidden;
use crate::model::{Finding, Label, Origin, Severity, Sources, Span};

/// Longest part of a line that is handed on; the terminal's width cuts the rest.
const LINE_BYTES_MAX: usize = 4_000;

/// The rule whose places are credentials as a whole.
const CREDENTIALS: &str = "secrets-inline";

/// How the text is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextOptions {
    /// Whether colours are written as ANSI codes.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self { color: false, width: 100 }
    }
}

/// Returns all findings as text, one after the other with a blank line between them.
pub fn text(findings: &[Finding], sources: &Sources, options: &TextOptions) -> String {
    let renderer = if options.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(options.width.max(40)).decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    for finding in findings {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&renderer.render(&[group(finding, sources)]));
        out.push('\n');
    }
    out
}

fn group<'f>(finding: &'f Finding, sources: &'f Sources) -> Group<'f> {
    let title = level(finding.severity).primary_title(visible(&finding.message));
    let mut group = Group::with_title(title);
    for (at, label) in finding.labels.iter().enumerate() {
        group = with_snippet(group, (finding, label), at == 0, sources);
    }
    for fact in &finding.evidence {
        group = group.element(Level::NOTE.no_name().message(visible(fact)));
    }
    if !finding.why.is_empty() {
        group = group.element(Level::NOTE.with_name("why").message(visible(&finding.why)));
    }
    if !finding.help.is_empty() {
        group = group.element(Level::HELP.message(visible(&finding.help)));
    }
    if let Some(change) = &finding.change {
        group = group.element(Level::HELP.with_name("change").message(visible(change.trim_end())));
    }
    let rule = finding.rule;
    let rule = match finding.origin {
        // What an author states is explained by nothing but the statement.
        Origin::Authored => rule.to_owned(),
        _ => format!("{rule} (groundplan explain {rule})"),
    };
    group.element(Level::NOTE.with_name("rule").message(rule))
}

/// Returns the text with a dot for each of the control characters U+0080 to U+009F, and signs that
/// turn the direction of what follows them replaced by as many bytes that do not.
///
/// Terminals obey them as they obey escape sequences. What stands in is as long in bytes, so places
/// stay right; the older control characters are seen to by the library.
fn visible(text: &str) -> Cow<'_, str> {
    let obeyed = '\u{80}'..='\u{9f}';
    if !text.contains(|c| obeyed.contains(&c) || turns(c)) {
        return text.into();
    }
    let shown = |c: char| match c {
        _ if obeyed.contains(&c) => '\u{b7}',
        _ if turns(c) => '\u{fffd}',
        c => c,
    };
    text.chars().map(shown).collect::<String>().into()
}

/// Returns whether a character turns the direction of the text around it.
pub(super) fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns a file's name with a dot for each control character: a name may hold any of them.
fn name(path: &str) -> Cow<'_, str> {
    let odd = |c: char| c.is_control() || turns(c);
    match path.contains(odd) {
        true => path.replace(odd, "\u{b7}").into(),
        false => path.into(),
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Critical | Severity::High => Level::ERROR.with_name(severity.word()),
        Severity::Medium => Level::WARNING.with_name(severity.word()),
        Severity::Low | Severity::Info => Level::NOTE.with_name(severity.word()),
    }
}

/// Adds the line that a label points at, or its readable part when it is long.
fn with_snippet<'f>(
    group: Group<'f>,
    (finding, label): (&'f Finding, &'f Label),
    primary: bool,
    sources: &'f Sources,
) -> Group<'f> {
    let Some(file) = sources.files.get(label.span.file.0 as usize) else { return group };
    let place = sources.locate(label.span);
    let line = line_at(&file.text, label.span);
    let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
    let mut annotation = kind.span(line.mark.clone());
    if !label.text.is_empty() {
        annotation = annotation.label(visible(&label.text));
    }
    let snippet =
        Snippet::source(shown(finding, &line)).line_start(place.line).annotation(annotation);
    if line.cut {
        // The columns of a cut line are not those of the file: the place is given apart.
        let origin = annotate_snippets::Origin::path(name(&file.path))
            .line(place.line)
            .char_column(place.column);
        group.element(origin).element(snippet)
    } else {
        group.element(snippet.path(name(&file.path)))
    }
}

/// Returns a line as a terminal, its history and a log may keep it: without credentials.
fn shown<'t>(finding: &Finding, line: &Line<'t>) -> Cow<'t, str> {
    let mut text = hidden(line.text);
    if finding.rule == CREDENTIALS {
        text.to_mut().replace_range(line.mark.clone(), &"*".repeat(line.mark.len()));
    }
    match text {
        Cow::Borrowed(text) => visible(text),
        Cow::Owned(text) => visible(&text).into_owned().into(),
    }
}

struct Line<'t> {
    text: &'t str,
    /// The marked bytes of `text`.
    mark: std::ops::Range<usize>,
    cut: bool,
}

/// Returns the first line of a span; a span over several lines is marked in its first.
fn line_at(text: &str, span: Span) -> Line<'_> {
    let floor = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    let start = floor(span.start as usize).unwrap_or(0);
    let first = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let last = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let last = first + text[first..last].trim_end_matches('\r').len();
    let start = start.min(last);
    let end = floor(span.end as usize).unwrap_or(0).clamp(start, last);
    let (mut from, mut to) = (first, last);
    if last - first > LINE_BYTES_MAX {
        from =
            floor(first.max(start.saturating_sub(LINE_BYTES_MAX / 3))).unwrap_or(first).max(first);
        to = floor(last.min(from + LINE_BYTES_MAX)).unwrap_or(last).max(start);
    }
    let end = end.min(to).max(start);
    Line { text: &text[from..to], mark: start - from..end - from, cut: from > first }
}
