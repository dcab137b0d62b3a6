//! The search index: titles, headings, components and findings first, words on demand.

mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::html::json;
use super::theme::FOLDER;
use super::{File, Shop};
use crate::model::{Before, Severity};

/// How many changed pages the last index is mended for; past that a new one is sooner made.
const MENDED_MAX: usize = 16;

/// Returns the file of titles, headings, components and findings.
///
/// Like those of the words it is a script that calls a function, since a page opened from disk may
/// not fetch data.
pub(crate) fn head_file(shop: &Shop<'_>) -> File {
    let text = format!("groundplanHeads({})\n", json(&heads(shop)));
    (format!("{FOLDER}search-heads.js"), text.into_bytes())
}

/// Returns the files of words, one for each first letter.
pub(crate) fn word_files(shop: &Shop<'_>) -> Vec<File> {
    let index = words::index(&shop.site.pages);
    index.iter().map(|(letter, index)| word_file(*letter, index)).collect()
}

fn word_file(letter: char, index: &str) -> File {
    let text = format!("groundplanWords({},{})\n", json(&letter.to_string()), json(index));
    (format!("{FOLDER}search-{letter}.js"), text.into_bytes())
}

/// Returns the files of words after a few pages have changed: those of the last build, with the
/// words that came and went. `None` when they have to be made anew.
pub(crate) fn mended(shop: &Shop<'_>, before: &Before<'_>) -> Option<Vec<(String, Arc<[u8]>)>> {
    let changed = before.changed_pages();
    if changed.len() > MENDED_MAX {
        return None;
    }
    let mut changes: BTreeMap<char, Vec<(String, u32, bool)>> = BTreeMap::new();
    for at in changed {
        let (old, new) = (words::of(&before.site.pages[at]), words::of(&shop.site.pages[at]));
        let page = u32::try_from(at).ok()?;
        let gone = old.difference(&new).map(|word| (word, false));
        for (word, added) in new.difference(&old).map(|word| (word, true)).chain(gone) {
            let list = changes.entry(words::letter(word)).or_default();
            list.push((word.clone(), page, added));
        }
    }
    let mut files = Vec::new();
    for letter in ('a'..='z').chain(['0', '_']) {
        let path = format!("{FOLDER}search-{letter}.js");
        let old = before.output.files.get(&path);
        match (old, changes.get(&letter)) {
            (None, None) => {}
            (Some(bytes), None) => files.push((path, Arc::clone(bytes))),
            (old, Some(changes)) => {
                let text = old.map_or(Some(String::new()), |bytes| index_of(letter, bytes))?;
                let index = words::patched(&text, changes)?;
                if !index.is_empty() {
                    let (path, bytes) = word_file(letter, &index);
                    files.push((path, bytes.into()));
                }
            }
        }
    }
    Some(files)
}

/// Returns the index in a file of words; `None` when the file is somebody else's.
fn index_of(letter: char, bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let start = format!("groundplanWords(\"{letter}\",\"");
    let text = text.strip_prefix(&start)?.strip_suffix("\")\n")?;
    // Words are letters and digits: only the ends of lines and the tabs are escaped.
    let text = text.replace("\\n", "\n").replace("\\t", "\t");
    (!text.contains('\\')).then_some(text)
}

/// Returns one record a line; the first letter says which, tabs part the fields.
///
/// `P` page: path, title. `H` heading of the last page: anchor (empty if it is the slug of the
/// text), text. `D` design: path, title. `C` component of the last design: id, name, kind.
/// `F` finding of the last design: anchor, severity, message.
fn heads(shop: &Shop<'_>) -> String {
    let mut out = String::new();
    let mut record = |kind: char, fields: &[&str]| {
        out.push(kind);
        for (at, field) in fields.iter().enumerate() {
            if at > 0 {
                out.push('\t');
            }
            out.extend(field.chars().map(|c| if c.is_control() { ' ' } else { c }));
        }
        out.push('\n');
    };
    for page in &shop.site.pages {
        record('P', &[&page.url, &page.title]);
        for heading in page.headings.iter().filter(|heading| heading.text != page.title) {
            let slug = plain_slug(&heading.text).filter(|slug| *slug == heading.id);
            let id = if slug.is_some() { "" } else { heading.id.as_str() };
            record('H', &[id, &heading.text]);
        }
    }
    for view in &shop.views {
        record('D', &[&view.design.url, &view.title]);
        for component in &view.topology.components {
            let kind = view.topology.kind_label(component);
            record('C', &[&component.id, &component.name, kind]);
        }
        for (at, finding) in view.findings().iter().enumerate() {
            if finding.severity != Severity::Info {
                let message = view.plain_sentence(&finding.message);
                record('F', &[view.anchor(at), finding.severity.word(), &message]);
            }
        }
    }
    out
}

/// Returns the anchor of an ASCII heading, by the rule that the script knows too.
fn plain_slug(text: &str) -> Option<String> {
    text.is_ascii().then(|| {
        text.chars()
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_'))
            .map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() })
            .collect()
    })
}
