//! Templates: the only door to tera.

mod values;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use tera::{Context, ErrorKind, Tera, Value, escape_html};

pub(crate) use self::values::Values;

use super::theme::Theme;
use crate::model::{Finding, Label, Origin, Severity, Sources, Span};

/// The rule of a template that cannot be used.
pub const MISTAKE: &str = "invalid-template";

/// How large a page may become by what a template adds to it.
const PAGE_BYTES_MAX: usize = 16 << 20;

/// How many bytes of a page one byte of text becomes at most: `"` is `&quot;`.
const ESCAPED_BYTES_MAX: usize = 6;

/// How large a page is without what is put into it, more or less.
const FRAME_BYTES: usize = 8 * 1024;

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
    /// What was rendered of our own templates, by name and by which values are there.
    forms: RwLock<HashMap<(&'static str, u64), Arc<Form>>>,
    /// The user's templates that cannot be used.
    pub(crate) findings: Vec<Finding>,
}

/// Stands before a mark; no template of ours has it.
const GAP: char = '\0';
/// Stands for the first value.
const FIRST_MARK: char = '\u{100}';

/// What one of our own templates makes of some values, with gaps for them: these templates only put
/// values in and ask which of them are empty. To fill gaps takes a tenth of what rendering does.
struct Form {
    start: String,
    /// Numbers of values, each with what follows it.
    gaps: Vec<(usize, String)>,
    bytes: usize,
}

impl Form {
    fn new(rendered: &str) -> Option<Self> {
        let mut pieces = rendered.split(GAP);
        let start = pieces.next()?.to_owned();
        let gap = |piece: &str| {
            let mark = piece.chars().next()?;
            let number = u32::from(mark).checked_sub(u32::from(FIRST_MARK))?;
            Some((number as usize, piece[mark.len_utf8()..].to_owned()))
        };
        let gaps = pieces.map(gap).collect::<Option<_>>()?;
        Some(Self { start, gaps, bytes: rendered.len() })
    }

    fn filled(&self, values: &Values<'_>) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.bytes + values.bytes + values.bytes / 8);
        out.extend_from_slice(self.start.as_bytes());
        for (number, after) in &self.gaps {
            let given = &values.all[*number];
            match given.is_html {
                true => given.pieces().for_each(|html| out.extend_from_slice(html.as_bytes())),
                false => {
                    escape_html(&given.text, &mut out).expect("memory takes what is written to it");
                }
            }
            out.extend_from_slice(after.as_bytes());
        }
        out
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
        let (scripted, forms) = (theme.has_script(), RwLock::default());
        Self { tera, fallback, paths, forms, findings, scripted }
    }

    /// Returns whether any template is the user's, which may fail on any page.
    pub(crate) fn are_users(&self) -> bool {
        !self.paths.is_empty()
    }

    /// Returns `name` rendered with `values`; a template that fails gives the built-in page instead.
    /// The user's templates stand as text in `sources`, for the place of a mistake.
    pub(crate) fn render(
        &self,
        name: &'static str,
        values: &Values<'_>,
        sources: &Sources,
    ) -> (Vec<u8>, Option<Finding>) {
        if let Some(form) = self.form(name, values) {
            return (form.filled(values), None);
        }
        // What we put in, at worst escaped letter for letter, comes on top.
        let room = PAGE_BYTES_MAX + values.bytes.saturating_mul(ESCAPED_BYTES_MAX);
        let out = Vec::with_capacity(values.bytes + FRAME_BYTES);
        let mut bounded = Bounded { out, room };
        let context = context(values);
        let rendered = self.tera.render_to(name, &context, &mut bounded);
        let mut out = bounded.out;
        let Err(error) = rendered else { return (out, None) };
        out.clear();
        if let Some(fallback) = &self.fallback {
            // The built-in templates render with any values; see the suite.
            let _ = fallback.render_to(name, &context, &mut out);
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

    /// Returns what our own template makes of such values; none where a user's may do with them what
    /// it likes.
    fn form(&self, name: &'static str, values: &Values<'_>) -> Option<Arc<Form>> {
        let key = (name, values.shape().filter(|_| !self.are_users())?);
        let known = self.forms.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        known.or_else(|| {
            let rendered = self.tera.render(name, &marked(values)).ok()?;
            let form = Arc::new(Form::new(&rendered)?);
            let mut forms = self.forms.write().unwrap_or_else(PoisonError::into_inner);
            Some(Arc::clone(forms.entry(key).or_insert(form)))
        })
    }
}

/// Returns the values as a template takes them.
fn context(values: &Values<'_>) -> Context {
    let mut context = Context::new();
    for given in &values.all {
        let text = given.whole();
        let value = if given.is_html { Value::safe_string(&text) } else { Value::from(&*text) };
        context.insert_value(given.name, value);
    }
    context
}

/// Returns what [`Form::new`] knows the values again by.
fn marked(values: &Values<'_>) -> Context {
    let mut context = Context::new();
    for (value, mark) in values.all.iter().zip(FIRST_MARK..) {
        let text = if value.is_empty() { String::new() } else { format!("{GAP}{mark}") };
        context.insert_value(value.name, Value::safe_string(&text));
    }
    context
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
    finding.labels.extend(span.map(|span| Label { span, text: "".into() }));
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

#[cfg(test)]
mod tests {
    use super::{Templates, Values};
    use crate::model::{Sources, Words};
    use crate::publish::theme::Theme;

    const TEXTS: [&str; 12] = [
        "root",
        "theme",
        "title",
        "site",
        "description",
        "canonical",
        "base",
        "feed",
        "more",
        "class",
        "edit",
        "to",
    ];
    const HTML: [&str; 10] = [
        "nav",
        "pages",
        "contents",
        "top",
        "text",
        "rail",
        "made_from",
        "changed",
        "data",
        "script_words",
    ];

    #[test]
    fn filled_gaps_are_what_the_template_renders() {
        let (sources, words) = (Sources::default(), Words::default());
        for theme in ["default", "plain"] {
            let templates = Templates::load(&Theme::new(&sources, theme), &sources);
            // Each value is missing in some of them, and beside each other one in others.
            for at in 0..256_usize {
                let there = |number: usize| ((at * 2_654_435_761) >> (number % 29)) & 1 == 1;
                let mut values = Values::new();
                values.frame(&words);
                for (number, name) in TEXTS.into_iter().enumerate() {
                    values.text(
                        name,
                        if there(number) { format!("<{name}> & \"'/") } else { String::new() },
                    );
                }
                for (number, name) in HTML.into_iter().enumerate() {
                    let html =
                        if there(number + 12) { format!("<i>{name}</i>\0") } else { String::new() };
                    match number % 2 {
                        0 => values.html(name, html),
                        _ => values.pieces(name, vec!["".into(), html.into()]),
                    }
                }
                for name in ["page.html", "redirect.html"] {
                    let form = templates.form(name, &values).expect("a form");
                    let rendered =
                        templates.tera.render(name, &super::context(&values)).expect("a page");
                    assert_eq!(String::from_utf8(form.filled(&values)).expect("text"), rendered);
                }
            }
        }
    }
}
