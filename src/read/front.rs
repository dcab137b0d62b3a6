//! Front matter: cut from a page by hand, read as YAML.

use serde::Deserialize;

use super::decode;
use super::shape::{At, Field, Flag, Many, Number, Text};
use super::suggest::shortened;
use super::tree::{Content, Tree};
use super::urls;
use super::yaml;
use crate::model::{Date, DecisionStatus, FileId, Finding, Severity, Span};

/// Most aliases or tags of a page.
const ITEMS_MAX: usize = 100;

/// What may stand in front matter.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename = "page's front matter", expecting = "a map of the page's settings")]
struct Wire {
    title: Field<Text>,
    description: Field<Text>,
    language: Field<Text>,
    weight: Field<Number>,
    slug: Field<Text>,
    aliases: Field<Many<Text>>,
    draft: Field<Flag>,
    tags: Field<Many<Text>>,
    date: Field<Text>,
    status: Field<Text>,
    supersedes: Field<Many<Text>>,
    topology: Field<Text>,
    auto: Field<Flag>,
    toc: Field<Flag>,
    background: Field<Flag>,
}

/// What the front matter of a page states.
#[derive(Clone, Debug, Default)]
pub(crate) struct Front {
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) weight: Option<i64>,
    pub(crate) slug: Option<(String, Span)>,
    pub(crate) aliases: Vec<(String, Span)>,
    pub(crate) draft: bool,
    pub(crate) tags: Vec<String>,
    pub(crate) date: Option<Date>,
    pub(crate) status: Option<DecisionStatus>,
    pub(crate) supersedes: Vec<(String, Span)>,
    pub(crate) topology: Option<(String, Span)>,
    pub(crate) auto: Option<bool>,
    pub(crate) toc: Option<bool>,
    pub(crate) background: bool,
}

/// Returns the front matter of a page and the byte where its Markdown starts.
pub(crate) fn read(file: FileId, text: &str, findings: &mut Vec<Finding>) -> (Front, usize) {
    let Some(cut) = cut(text) else {
        findings.extend(unclosed(file, text));
        return (Front::default(), 0);
    };
    let before = findings.len();
    let tree = yaml::parse(file, &text[cut.start..cut.end], cut.start, findings);
    let front = tree.and_then(|tree| decoded(&tree, findings)).unwrap_or_default();
    for finding in &mut findings[before..] {
        // Pages written for other tools bring keys of their own: a word about it, no more.
        if finding.rule == "unknown-key" || finding.message == decode::EMPTY_ENTRY {
            finding.severity = Severity::Warning;
        }
    }
    (front, cut.body)
}

/// Returns the byte where the Markdown of a page starts.
pub(crate) fn body_start(text: &str) -> usize {
    cut(text).map_or(0, |cut| cut.body)
}

/// Returns the byte where the Markdown of a page starts, of which no more is known than `start`;
/// `None` where the rest may tell otherwise, or there is no front matter.
pub(crate) fn whole(start: &str) -> Option<usize> {
    let body = cut(start)?.body;
    start[..body].ends_with('\n').then_some(body)
}

/// Returns whether front matter states a title on a line of its own; it may still turn out that it
/// is none.
pub(crate) fn has_title(front: &str) -> bool {
    let titles = front.lines().filter_map(|line| line.strip_prefix("title:"));
    let mut words = titles.map(|words| words.trim().trim_start_matches(['"', '\'']));
    words.any(|words| words.starts_with(char::is_alphanumeric) && words != "null")
}

struct Cut {
    start: usize,
    end: usize,
    body: usize,
}

/// Returns where front matter stands: between two lines `---`, the first of them line one, and
/// only if it looks like keys; a page may well begin with a rule.
fn cut(text: &str) -> Option<Cut> {
    let skip = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let start = skip + after_fence(&text[skip..])?;
    let first = text[start..].lines().find(|line| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('#')
    })?;
    if !is_fence(first) && !looks_like_key(first) {
        return None;
    }
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        if is_fence(line) || line.trim_end() == "..." {
            return Some(Cut { start, end, body: end + line.len() });
        }
        end += line.len();
    }
    None
}

/// Returns a word about front matter that nothing ends, so that it is published as text.
fn unclosed(file: FileId, text: &str) -> Option<Finding> {
    let skip = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let start = skip + after_fence(&text[skip..])?;
    let is_open = looks_like_key(text[start..].lines().next()?)
        && !text[start..].lines().any(|line| is_fence(line) || line.trim_end() == "...");
    is_open.then(|| {
        let message = "the front matter that begins here has no end".to_owned();
        let span = Span::new(file, skip, skip + "---".len());
        let help =
            "put a line `---` after its last key; if it is none, an empty line after this one";
        Finding::input("invalid-yaml", Severity::Warning, span, message).help(help)
    })
}

fn after_fence(text: &str) -> Option<usize> {
    let end = text.find('\n')?;
    is_fence(&text[..end]).then_some(end + 1)
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

fn looks_like_key(line: &str) -> bool {
    let Some((key, rest)) = line.split_once(':') else { return false };
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '"' | '\'' | '$' | '.');
    !key.is_empty()
        && key.chars().all(word)
        && (rest.is_empty() || rest.starts_with([' ', '\t', '\r']))
}

fn decoded(tree: &Tree, findings: &mut Vec<Finding>) -> Option<Front> {
    if tree.node(tree.root).content == Content::Null {
        return None;
    }
    let wire: Wire = decode::decode(tree, findings)?;
    let mut reader = Reader { tree, findings };
    let slug = wire.slug.given().and_then(|given| reader.slug(given));
    let aliases = reader.aliases(&wire.aliases);
    Some(Front {
        title: reader.line(&wire.title),
        description: reader.line(&wire.description),
        language: reader.language(&wire.language),
        weight: reader.whole(&wire.weight),
        slug,
        aliases,
        draft: flag(&wire.draft).unwrap_or(false),
        tags: reader.tags(&wire.tags),
        date: reader.date(&wire.date),
        status: reader.status(&wire.status),
        supersedes: reader.supersedes(&wire.supersedes),
        topology: wire.topology.given().map(|given| (given.value.0.clone(), tree.span(given.at))),
        auto: flag(&wire.auto),
        toc: flag(&wire.toc),
        background: flag(&wire.background).unwrap_or(false),
    })
}

fn flag(field: &Field<Flag>) -> Option<bool> {
    field.given().map(|given| given.value.0)
}

struct Reader<'t, 'f> {
    tree: &'t Tree,
    findings: &'f mut Vec<Finding>,
}

impl Reader<'_, '_> {
    fn error(&mut self, at: Span, message: String, help: &str) {
        let finding = Finding::input("invalid-value", Severity::Error, at, message);
        self.findings.push(finding.help(help));
    }

    /// Returns text on one line, without characters that nobody sees.
    fn line(&self, field: &Field<Text>) -> Option<String> {
        let line = one_line(&field.given()?.value.0);
        (!line.is_empty()).then_some(line)
    }

    fn whole(&mut self, field: &Field<Number>) -> Option<i64> {
        let given = field.given()?;
        let number = given.value.0;
        if number.fract() == 0.0 && number.abs() < 1e15 {
            return Some(number as i64);
        }
        self.error(self.tree.span(given.at), "expected a whole number".to_owned(), "");
        None
    }

    fn language(&mut self, field: &Field<Text>) -> Option<String> {
        let given = field.given()?;
        let tag = language_tag(&given.value.0);
        if tag.is_none() {
            let message = format!("`{}` is no language tag", shortened(given.value.0.trim()));
            self.error(self.tree.span(given.at), message, "write it as `en` or `pt-BR`");
        }
        tag
    }

    fn tags(&mut self, field: &Field<Many<Text>>) -> Vec<String> {
        let Some(given) = field.given() else { return Vec::new() };
        given.value.0.iter().take(ITEMS_MAX).map(|tag| one_line(&tag.value.0)).collect()
    }

    /// Returns the day; what follows it, as a time, is not looked at.
    fn date(&mut self, field: &Field<Text>) -> Option<Date> {
        let given = field.given()?;
        let text = given.value.0.trim();
        let date = text.get(..10).and_then(Date::parse);
        if date.is_none() {
            let message = format!("`{}` is no day", shortened(text));
            self.error(self.tree.span(given.at), message, "write it as `2027-03-31`");
        }
        date
    }

    /// Returns the status of a decision; pages of other tools may use the key for their own words.
    fn status(&mut self, field: &Field<Text>) -> Option<DecisionStatus> {
        let given = field.given()?;
        let text = given.value.0.trim().to_lowercase();
        let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let found = DecisionStatus::ALL.into_iter().find(|status| status.word() == first);
        if found.is_none() {
            let known = DecisionStatus::ALL.map(DecisionStatus::word);
            let message = format!("unknown status `{}`", shortened(&text));
            let help = format!("expected {}", super::suggest::quoted_list(&known));
            let span = self.tree.span(given.at);
            let finding = Finding::input("invalid-value", Severity::Warning, span, message);
            self.findings.push(finding.help(help));
        }
        found
    }

    fn supersedes(&self, field: &Field<Many<Text>>) -> Vec<(String, Span)> {
        let items = field.given().map_or(&[][..], |given| &given.value.0);
        let item = |item: &At<Text>| (item.value.0.trim().to_owned(), self.tree.span(item.at));
        items.iter().take(ITEMS_MAX).map(item).collect()
    }

    fn slug(&mut self, given: &At<Text>) -> Option<(String, Span)> {
        let span = self.tree.span(given.at);
        let written = given.value.0.trim();
        if urls::is_segment(written) {
            return Some((written.to_owned(), span));
        }
        let message = format!("`{}` cannot be a part of an address", shortened(written));
        let help = format!("use letters, digits and hyphens, such as `{}`", urls::clean(written));
        self.error(span, message, &help);
        None
    }

    fn aliases(&mut self, field: &Field<Many<Text>>) -> Vec<(String, Span)> {
        let mut aliases = Vec::new();
        let items = field.given().map_or(&[][..], |given| &given.value.0);
        for item in items.iter().take(ITEMS_MAX) {
            let span = self.tree.span(item.at);
            match urls::alias(item.value.0.trim()) {
                Some(url) => aliases.push((url, span)),
                None => {
                    let message =
                        format!("`{}` is no address of this site", shortened(&item.value.0));
                    self.error(span, message, "write it as `/old/page/`");
                }
            }
        }
        aliases
    }
}

/// Returns the BCP 47 tag that a text is, if it is one.
pub(crate) fn language_tag(text: &str) -> Option<String> {
    let tag = text.trim();
    let good = |c: char| c.is_ascii_alphanumeric() || c == '-';
    ((2..=35).contains(&tag.len()) && tag.chars().all(good)).then(|| tag.to_owned())
}

/// Returns the text with its white space joined and its control characters left out.
pub(crate) fn one_line(text: &str) -> String {
    let visible: String = text
        .chars()
        .filter(|c| !super::suggest::is_bidi_control(*c))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn only_keys_between_two_fences_are_front_matter() {
        let body = |text: &'static str| cut(text).map(|cut| &text[cut.body..]);
        assert_eq!(body("---\ntitle: A\n---\nText"), Some("Text"));
        assert_eq!(body("---\r\ntitle: A\r\n---\r\nText"), Some("Text"));
        assert_eq!(body("---\n---\nText"), Some("Text"));
        assert_eq!(body("---\n\nA paragraph.\n\n---\n"), None);
        assert_eq!(body("---\ntitle: never closed\n"), None);
        assert_eq!(body("# Title\n\n---\na: b\n---\n"), None);
    }
}
