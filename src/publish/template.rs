//! Templates: the only door to tera.

use tera::{Context, ErrorKind, Tera, Value};

use super::theme::Theme;
use crate::model::{Finding, Label, Origin, Severity, Sources, Span, Words};

/// The rule of a template that cannot be used.
pub const MISTAKE: &str = "invalid-template";

/// How large a page may become by what a template adds to it.
const PAGE_BYTES_MAX: usize = 16 << 20;

/// How many bytes of a page one byte of text becomes at most: `"` is `&quot;`.
const ESCAPED_BYTES_MAX: usize = 6;

/// How large a page is without what is put into it, more or less.
const FRAME_BYTES: usize = 8 * 1024;

/// What templates say: name of the value, and text.
pub(crate) const FRAME: &[(&str, &str)] = &[
    ("say_skip", "Skip to content"),
    ("say_site", "Site"),
    ("say_search", "Search"),
    ("say_theme", "Colour theme"),
    ("say_pages", "Pages"),
    ("say_contents", "On this page"),
    ("say_made_from", "Made from"),
    ("say_changed", "Last change"),
    ("say_edit", "Edit this page"),
    ("say_moved", "This page has moved to"),
];

/// The templates of a theme, ready to render.
pub(crate) struct Templates {
    /// Whether the pages of the theme have a script.
    pub(crate) scripted: bool,
    /// Built-in templates with the user's on top.
    tera: Tera,
    /// Built-in templates alone, when the user replaced any.
    fallback: Option<Tera>,
    /// The user's templates: name and path in the project.
    paths: Vec<(String, String)>,
    /// The user's templates that cannot be used.
    pub(crate) findings: Vec<Finding>,
}

/// Values for one rendering; strings that are HTML already are inserted as they are.
pub(crate) struct Values {
    context: Context,
    /// How long they are together.
    bytes: usize,
}

impl Values {
    /// Returns an empty set.
    pub(crate) fn new() -> Self {
        Self { context: Context::new(), bytes: 0 }
    }

    /// Adds plain text, which the template escapes.
    pub(crate) fn text(&mut self, name: &'static str, value: &str) {
        self.bytes += value.len();
        self.context.insert_value(name, Value::from(value));
    }

    /// Adds the language, its direction, and what the frame of a page says.
    pub(crate) fn frame(&mut self, words: &Words) {
        self.text("language", words.language());
        self.text("direction", if words.is_from_right() { "rtl" } else { "ltr" });
        for (name, english) in FRAME {
            self.text(name, words.say(english));
        }
    }

    /// Adds finished HTML.
    pub(crate) fn html(&mut self, name: &'static str, value: &str) {
        self.bytes += value.len();
        self.context.insert_value(name, Value::safe_string(value));
    }
}

impl Templates {
    /// Returns the templates of `theme`, which comes from `sources`.
    pub(crate) fn load(theme: &Theme, sources: &Sources) -> Self {
        let built_in = || -> Tera {
            let mut tera = Tera::new();
            tera.add_raw_templates(theme.built_in_templates())
                .expect("the built-in templates are loaded by every test");
            tera
        };
        let mut tera = built_in();
        let mut findings = Vec::new();
        let mut paths = Vec::new();
        for (name, path, text) in theme.user_templates() {
            // Tera keeps its former state when a template is refused.
            match tera.add_raw_template(name, &text) {
                Ok(()) => paths.push((name.to_owned(), path.to_owned())),
                Err(error) => findings.push(mistake(&error, path, sources)),
            }
        }
        let fallback = (!paths.is_empty()).then(built_in);
        Self { tera, fallback, paths, findings, scripted: theme.has_script() }
    }

    /// Returns whether any template is the user's, which may fail on any page.
    pub(crate) fn are_users(&self) -> bool {
        !self.paths.is_empty()
    }

    /// Returns `name` rendered with `values`; a template that fails gives the built-in page instead.
    /// The user's templates stand as text in `sources`, for the place of a mistake.
    pub(crate) fn render(
        &self,
        name: &str,
        values: &Values,
        sources: &Sources,
    ) -> (Vec<u8>, Option<Finding>) {
        // What we put in, at worst escaped letter for letter, comes on top.
        let room = PAGE_BYTES_MAX + values.bytes.saturating_mul(ESCAPED_BYTES_MAX);
        let out = Vec::with_capacity(values.bytes + FRAME_BYTES);
        let mut bounded = Bounded { out, room };
        let rendered = self.tera.render_to(name, &values.context, &mut bounded);
        let mut out = bounded.out;
        let Err(error) = rendered else { return (out, None) };
        out.clear();
        if let Some(fallback) = &self.fallback {
            // The built-in templates render with any values; see the suite.
            let _ = fallback.render_to(name, &values.context, &mut out);
        }
        let file = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => report.filename(),
            _ => name,
        };
        // Ours render with any values: where one fails, it is for what a user's gave it.
        let users = self.paths.iter().find(|(name, _)| name == file).or(self.paths.first());
        let path = users.map_or(file, |(_, path)| path);
        (out, Some(mistake(&error, path, sources)))
    }
}

/// Takes a page as far as it has room for it.
struct Bounded {
    out: Vec<u8>,
    room: usize,
}

impl std::io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self.out.len() + bytes.len() <= self.room {
            true => self.out.write(bytes),
            false => Err(std::io::ErrorKind::FileTooLarge.into()),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Returns the finding for a template that tera refused; what has no place is about its first line.
fn mistake(error: &tera::Error, path: &str, sources: &Sources) -> Finding {
    let (message, at) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = report.span();
            (report.message().to_owned(), Some((span.start_line, span.start_col)))
        }
        ErrorKind::Msg(text) => reported(text),
        ErrorKind::Io(std::io::ErrorKind::FileTooLarge) => {
            (format!("it makes a page of more than {} MB", PAGE_BYTES_MAX >> 20), None)
        }
        other => (other.to_string(), None),
    };
    let place = match at {
        Some((line, column)) => format!("{path}:{line}:{}", column + 1),
        None => path.to_owned(),
    };
    let (line, column) = at.unwrap_or((1, 0));
    let span = span_of(sources, path, line, column);
    let message = message.trim_end_matches('.').to_owned();
    let mut finding = Finding::new(
        MISTAKE,
        Severity::Error,
        Origin::Input,
        format!("the template {place} cannot be used: {message}"),
    );
    finding.evidence.push(place);
    finding.labels.extend(span.map(|span| Label { span, text: String::new() }));
    finding.help("mend the template, or remove it to get the built-in one".to_owned())
}

/// Returns the first message of a report that tera has written for people, and its line and column.
fn reported(text: &str) -> (String, Option<(usize, usize)>) {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let place = lines.next().and_then(|line| line.trim_start().strip_prefix("--> "));
    let mut numbers = place.into_iter().flat_map(|place| place.rsplit(':').take(2));
    let mut number = || numbers.next()?.parse::<usize>().ok();
    let at = number().zip(number()).map(|(column, line)| (line, column.saturating_sub(1)));
    (first.strip_prefix("error: ").unwrap_or(first).to_owned(), at)
}

/// Returns the place from a line, counted from 1, and a column, from 0, to the end of that line.
pub(crate) fn span_of(sources: &Sources, path: &str, line: usize, column: usize) -> Option<Span> {
    let file = sources.find(path)?;
    let text = &sources.file(file).text;
    let before = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len);
    let start = before.sum::<usize>();
    let length = text[start..].lines().next().map_or(0, str::len);
    let indent = text[start..].chars().take(column).map(char::len_utf8).sum::<usize>();
    Some(Span::new(file, start + indent.min(length), start + length))
}
