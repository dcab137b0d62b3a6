//! The texts of the interface: built-in languages, and the user's files over them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::html::json;
use super::template::{MISTAKE, span_of};
use super::theme::Theme;
use crate::model::{Design, Finding, Label, Origin, PLURAL_FORMS, Severity, Site, Sources, Words};

/// Every text of the interface, as English knows it.
const ENGLISH: &str = include_str!("../../themes/default/words/en.yaml");
/// Languages that are part of the program.
const LANGUAGES: &[(&str, &str)] = &[
    ("ar", include_str!("../../themes/default/words/ar.yaml")),
    ("de", include_str!("../../themes/default/words/de.yaml")),
];
/// Most mistakes that are told of one file; who mends these sees the next ones.
const MISTAKES_MAX: usize = 20;
/// What the script of every page says; the search is opened from all of them.
pub(crate) const EVERYWHERE: &[&str] = &[
    "Colour theme: system",
    "Colour theme: light",
    "Colour theme: dark",
    "Copy",
    "Copied",
    "Issues shown: {n}",
    "Search",
    "Search pages, components and issues",
    "Page, component or issue",
    "Results",
    "Nothing found",
    "in the text",
];
/// What the script of a page with a drawing says besides.
pub(crate) const WITH_DRAWING: &[&str] = &[
    "works",
    "no spare left",
    "writes stop",
    "stops",
    "Without {names}",
    "{a} and {b}",
    ", ",
    "→",
    "Restore all",
    "Restore",
    "Restore {name}",
    "Fail",
    "Fail {name}",
    "Fail it",
    "Close",
    "on {host}",
    "Contains",
    "Sends to",
    "Receives from",
    "Findings",
    "Open|a drawing",
    "Details",
];

/// The languages that a site speaks.
pub(crate) struct Languages {
    /// That of the site.
    site: Words,
    /// Those of single pages, by their tag.
    others: BTreeMap<String, Words>,
}

impl Languages {
    /// Returns the languages of a site, and the mistakes in the user's files.
    pub(crate) fn load(theme: &Theme<'_>, sources: &Sources, site: &Site) -> (Self, Vec<Finding>) {
        let mut findings = Vec::new();
        let mut words = |tag: &str| words(theme, sources, tag, &mut findings);
        let own = words(&site.config.language);
        let tags: BTreeSet<&String> =
            site.pages.iter().filter_map(|p| p.language.as_ref()).collect();
        let others = tags.into_iter().map(|tag| (tag.clone(), words(tag))).collect();
        findings.dedup();
        (Self { site: own, others }, findings)
    }

    /// Returns the words of the page that presents a design, and of all that is made for it.
    pub(crate) fn of_design(&self, site: &Site, design: &Design) -> &Words {
        self.of(design.index.and_then(|page| site.page(page).language.as_ref()))
    }

    /// Returns the words of the site, or of a page that states a language.
    pub(crate) fn of(&self, page: Option<&String>) -> &Words {
        page.and_then(|tag| self.others.get(tag)).unwrap_or(&self.site)
    }
}

/// Returns the words of a language: those built in, then those of the user for it and for its region.
fn words(theme: &Theme<'_>, sources: &Sources, tag: &str, findings: &mut Vec<Finding>) -> Words {
    let tag_lower = tag.to_ascii_lowercase();
    let primary = tag_lower.split('-').next().unwrap_or_default().to_owned();
    let mut table = BTreeMap::new();
    if let Some((_, text)) = LANGUAGES.iter().find(|(language, _)| *language == primary) {
        table.extend(entries(text).filter_map(Result::ok).map(|entry| (entry.key, entry.text)));
    }
    let mut names = vec![primary];
    names.extend((tag_lower != names[0]).then_some(tag_lower));
    for name in names {
        if let Some((path, text)) = theme.words(&name) {
            users(path, &text, sources, &mut table, findings);
        }
    }
    Words::new(tag, table)
}

/// Takes the words of a user's file.
fn users(
    path: &str,
    text: &str,
    sources: &Sources,
    table: &mut BTreeMap<String, String>,
    findings: &mut Vec<Finding>,
) {
    let known: BTreeSet<String> =
        entries(ENGLISH).filter_map(Result::ok).map(|entry| entry.key).collect();
    let mut told = 0;
    for entry in entries(text) {
        let (line, problem, help) = match entry {
            Err(line) => (
                line,
                "this is no `text: its translation`".to_owned(),
                "put a text with `: ` in it, or a `{` at its start, into double quotes",
            ),
            Ok(entry) if !known.contains(without_form(&entry.key)) => {
                let problem = format!("`{}` is no text of the interface", entry.key);
                (entry.line, problem, "copy the text from `themes/default/words/en.yaml`")
            }
            Ok(entry) if entry.text.contains(['<', '>', '&', '"']) => {
                let problem = format!("`{}` has signs of markup", entry.text);
                (entry.line, problem, "write it without `<`, `>`, `&` and straight double quotes")
            }
            Ok(entry) => {
                table.insert(entry.key, entry.text);
                continue;
            }
        };
        told += 1;
        if told > MISTAKES_MAX {
            return;
        }
        findings.push(mistake(path, line, &problem, help, sources));
    }
}

/// Returns the text that a key is about: `{n} servers|few` is a form of `{n} servers`, and
/// `{names} stop|two` of `{names} stop`.
fn without_form(key: &str) -> &str {
    let counts = |text: &str| text.contains("{n}") || text.contains("{names}");
    match key.rsplit_once('|') {
        Some((text, form)) if counts(text) && PLURAL_FORMS.contains(&form) => text,
        _ => key,
    }
}

fn mistake(path: &str, line: usize, problem: &str, help: &str, sources: &Sources) -> Finding {
    let place = format!("{path}:{line}");
    let message = format!("the texts {place} cannot be used: {problem}");
    let mut finding = Finding::new(MISTAKE, Severity::Error, Origin::Input, message);
    finding.evidence.push(place);
    let span = span_of(sources, path, line, 0);
    finding.labels.extend(span.map(|span| Label { span, text: "".into() }));
    finding.help(help.to_owned())
}

/// A text and its translation.
struct Entry {
    line: usize,
    key: String,
    text: String,
}

/// Returns the entries of a file, and the numbers of lines that are none.
///
/// The files are YAML, and little of it: one `key: text` a line, either of them in double quotes
/// where it has to be, comments on lines of their own.
fn entries(text: &str) -> impl Iterator<Item = Result<Entry, usize>> {
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim).enumerate();
    let told = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    told.map(|(at, line)| {
        let parts = || {
            let (key, rest) = scalar(line, true)?;
            let rest = rest.trim_start().strip_prefix(':')?;
            let (text, rest) = scalar(rest.trim_start(), false)?;
            (rest.trim().is_empty() && !key.is_empty() && !text.is_empty()).then_some((key, text))
        };
        let (key, text) = parts().ok_or(at + 1)?;
        Ok(Entry { line: at + 1, key: key.into_owned(), text: text.into_owned() })
    })
}

/// Returns a key or a text at the start of a line, and what follows it.
fn scalar(line: &str, key: bool) -> Option<(Cow<'_, str>, &str)> {
    let Some(quoted) = line.strip_prefix('"') else {
        let end = if key { line.find(": ")? } else { line.len() };
        let plain = line[..end].trim();
        let special = plain.starts_with(['{', '[', '\'', '&', '*', '!', '|', '>', '%', '@', '`']);
        return (!special && !plain.contains(": ")).then_some((plain.into(), &line[end..]));
    };
    let end = quoted.find('"')?;
    (!quoted[..end].contains('\\')).then_some((quoted[..end].into(), &quoted[end + 1..]))
}

/// Returns what the scripts of a page say, as JSON; nothing when they say it in English.
pub(crate) fn for_scripts(words: &Words, with_drawing: bool) -> String {
    let more = if with_drawing { WITH_DRAWING } else { &[] };
    let pairs: Vec<String> = EVERYWHERE
        .iter()
        .chain(more)
        .filter(|key| words.say(key) != **key)
        .map(|key| (key, words.say(key)))
        .filter(|(key, text)| key.split('|').next() != Some(text))
        .map(|(key, text)| format!("{}:{}", json(key), json(text)))
        .collect();
    match pairs.is_empty() {
        true => String::new(),
        false => format!("{{{}}}", pairs.join(",")),
    }
}

#[cfg(test)]
mod tests {
    use super::{EVERYWHERE, WITH_DRAWING, entries, for_scripts};
    use crate::model::Words;

    fn read(text: &str) -> Vec<Result<(String, String), usize>> {
        entries(text).map(|entry| entry.map(|entry| (entry.key, entry.text))).collect()
    }

    #[test]
    fn a_line_is_a_text_and_its_translation() {
        let pair = |a: &str, b: &str| Ok((a.to_owned(), b.to_owned()));
        let text = "# German\nClose: Schließen\n\n\"{n} pairs\": \"{n} Paare\"\n\", \": \"، \"\n";
        assert_eq!(
            read(text),
            [pair("Close", "Schließen"), pair("{n} pairs", "{n} Paare"), pair(", ", "، ")]
        );
    }

    #[test]
    fn other_yaml_is_refused_with_its_line() {
        for line in ["Close", "Close:", "- Close: a", "Close: {a: b}", "\"Close: a", "a: \"b\" c"] {
            let expected =
                if line.starts_with('-') { Ok(("- Close".into(), "a".into())) } else { Err(2) };
            assert_eq!(read(&format!("\n{line}")), [expected], "{line}");
        }
    }

    #[test]
    fn scripts_say_what_they_are_given() {
        let scripts = [
            include_str!("../../themes/default/site.js"),
            include_str!("../../themes/default/drawing.js"),
            include_str!("../../themes/default/search.js"),
        ]
        .concat();
        let is_call = |at: usize| !scripts[..at].ends_with(char::is_alphanumeric);
        let calls = scripts.match_indices("t('").filter(|(at, _)| is_call(*at));
        let told = calls.filter_map(|(at, call)| scripts[at + call.len()..].split('\'').next());
        let told: Vec<&str> = told.collect();
        assert!(told.len() > 15, "{told:?}");
        for text in told.iter().filter(|text| !text.ends_with(' ')) {
            assert!(EVERYWHERE.contains(text) || WITH_DRAWING.contains(text), "{text}");
        }
        for text in EVERYWHERE.iter().chain(WITH_DRAWING) {
            let state = text.starts_with("Colour theme: ") || text.ends_with(" {name}");
            assert!(state || scripts.contains(&format!("'{text}'")), "{text} is not used");
        }
    }

    #[test]
    fn english_scripts_need_no_words() {
        assert_eq!(for_scripts(&Words::default(), true), "");
        let table = [("Close".to_owned(), "Zu </script>".to_owned())];
        let words = Words::new("de", table.into_iter().collect());
        assert_eq!(for_scripts(&words, true), "{\"Close\":\"Zu \\u003c/script>\"}");
        assert_eq!(for_scripts(&words, false), "");
    }
}
