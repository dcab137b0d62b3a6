//! The search index: titles, headings, components and findings first, words on demand.

mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::html::{push_json, unjson};
use super::theme::FOLDER;
use super::{File, Shop};
use crate::model::{Page, PageWords, Severity, TextBlocks};

/// How many changed pages an index is mended for; past that a new one is sooner made.
const MENDED_MAX: usize = 16;

/// Path of the file that is loaded when the search opens.
pub(crate) const OPENING: &str = "_theme/search-heads.js";
/// Path of the file of titles, headings, components and findings.
pub(crate) const HEADS: &str = "_theme/search-all.js";
/// How long a call is at most, its texts apart.
const CALL_BYTES: usize = 32;
/// How long what stands there of a page mostly is.
const HEADS_BYTES: usize = 256;
/// How many pages are listed before the first letter.
const OPENING_PAGES: usize = 12;

/// Returns the file of the pages that the search lists when it opens, however many there are.
///
/// Like the others it is a script that calls a function, since a page opened from disk may not fetch
/// data.
pub(crate) fn opening_file(shop: &Shop<'_>) -> File {
    let mut text = String::new();
    for page in shop.site.pages.iter().take(OPENING_PAGES) {
        record(&mut text, 'P', &[&page.url, &page.title]);
    }
    (OPENING.to_owned(), script(&text))
}

/// Returns the file of titles, headings, components and findings, which the first letter asks for.
pub(crate) fn head_file(shop: &Shop<'_>) -> File {
    (HEADS.to_owned(), script(&heads(shop)))
}

fn script(heads: &str) -> Vec<u8> {
    call("groundplanHeads", &[heads])
}

/// Returns the call of a function with some texts.
fn call(function: &str, texts: &[&str]) -> Vec<u8> {
    // Ends of lines and tabs are written with two signs.
    let room: usize = texts.iter().map(|text| text.len() + text.len() / 4).sum();
    let mut out = Vec::with_capacity(room + CALL_BYTES);
    out.extend_from_slice(function.as_bytes());
    for (at, text) in texts.iter().enumerate() {
        out.push(if at > 0 { b',' } else { b'(' });
        push_json(&mut out, text);
    }
    out.extend_from_slice(b")\n");
    out
}

/// Returns the files of words, one for each first letter, made when it is asked for; the words of some
/// pages are known.
pub(crate) fn word_files(shop: &Shop<'_>, known: Vec<PageWords>) -> impl Iterator<Item = File> {
    let index = words::Index::new(&shop.site.pages, known);
    index.letters().map(|(letter, index)| word_file(letter, &index))
}

fn word_file(letter: char, index: &str) -> File {
    (word_path(letter), call("groundplanWords", &[&letter.to_string(), index]))
}

fn word_path(letter: char) -> String {
    format!("{FOLDER}search-{letter}.js")
}

/// The files of words of a site, and the pages they were made from.
pub(crate) struct Words {
    pages: Vec<TextBlocks>,
    files: BTreeMap<String, Arc<[u8]>>,
}

impl Words {
    /// Returns the words of a site; where `before` knows most of its pages, only what came and
    /// went is looked at.
    pub(crate) fn new(pages: &[Page], before: Option<&Self>) -> Self {
        let files = before.and_then(|before| before.mended(pages)).unwrap_or_else(|| {
            let files = words::Index::new(pages, Vec::new()).letters();
            let files = files.map(|(letter, index)| word_file(letter, &index));
            files.map(|(path, bytes)| (path, bytes.into())).collect()
        });
        Self { pages: pages.iter().map(|page| page.blocks.clone()).collect(), files }
    }

    /// Returns the file at a path.
    pub(crate) fn file(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.files.get(path)
    }

    /// Returns the paths of the files.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &String> {
        self.files.keys()
    }

    /// Returns the files after a few pages have changed; `None` when they have to be made anew.
    fn mended(&self, pages: &[Page]) -> Option<BTreeMap<String, Arc<[u8]>>> {
        if self.pages.len() != pages.len() {
            return None;
        }
        let pairs = self.pages.iter().zip(pages).zip(0u32..);
        let changed = pairs.filter(|((old, new), _)| !old.is(&new.blocks));
        let changed: Vec<_> = changed.map(|((old, new), page)| (old, &new.blocks, page)).collect();
        if changed.len() > MENDED_MAX {
            return None;
        }
        let mended = mended(&changed, |path| self.files.get(path).cloned())?;
        let mut files = self.files.clone();
        files.extend(mended.into_iter().map(|(path, bytes)| (path, bytes.into())));
        Some(files)
    }
}

/// A page before and after an edit, and its number.
pub(super) type Changed<'a> = (&'a TextBlocks, &'a TextBlocks, u32);

/// Returns the files of words that the changed pages alter; `None` when one cannot be mended.
pub(super) fn mended(
    changed: &[Changed<'_>],
    file: impl Fn(&str) -> Option<Arc<[u8]>>,
) -> Option<Vec<File>> {
    let mut changes: BTreeMap<char, Vec<(String, u32, bool)>> = BTreeMap::new();
    for (old, new, page) in changed {
        for (word, added) in words::apart(old, new) {
            changes.entry(words::letter(&word)).or_default().push((word, *page, added));
        }
    }
    let mend = |(letter, changes): (char, Vec<(String, u32, bool)>)| {
        let text = index_of(letter, &file(&word_path(letter))?)?;
        Some(word_file(letter, &words::patched(&text, &changes)?))
    };
    changes.into_iter().map(mend).collect()
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
    // Room for most of it: to grow it takes three times as much.
    let mut out = String::with_capacity(HEADS_BYTES * shop.site.pages.len());
    for page in &shop.site.pages {
        heads_of(&mut out, page);
    }
    let mut record = |kind: char, fields: &[&str]| record(&mut out, kind, fields);
    for view in shop.views() {
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

/// Appends the records of a page.
fn heads_of(out: &mut String, page: &Page) {
    record(out, 'P', &[&page.url, &page.title]);
    for heading in page.headings.iter().filter(|heading| heading.text != page.title) {
        let id = if is_plain_slug(&heading.id, &heading.text) { "" } else { heading.id.as_str() };
        record(out, 'H', &[id, &heading.text]);
    }
}

/// Returns the file of titles and headings after a page with this number was edited, `None` in it
/// when it is the same; `None` when it is not the file of the page before.
pub(super) fn mended_heads(
    (at, before, now): (usize, &Page, &Page),
    file: impl Fn(&str) -> Option<Arc<[u8]>>,
) -> Option<Option<File>> {
    let (mut old, mut new) = (String::new(), String::new());
    heads_of(&mut old, before);
    heads_of(&mut new, now);
    if old == new {
        return Some(None);
    }
    let bytes = file(HEADS)?;
    let text = std::str::from_utf8(&bytes).ok()?.strip_prefix("groundplanHeads(")?;
    let text = unjson(text.strip_suffix(")\n")?)?;
    // The pages come first, each with its headings.
    let pages = text.match_indices('P').map(|(start, _)| start);
    let mut pages = pages.filter(|start| *start == 0 || text[..*start].ends_with('\n'));
    let start = pages.nth(at)?;
    let rest = text[start..].strip_prefix(&*old).filter(|rest| !rest.starts_with('H'))?;
    let mended = format!("{}{new}{rest}", &text[..start]);
    Some(Some((HEADS.to_owned(), script(&mended))))
}

/// Appends a record; nothing in a field can end it.
fn record(out: &mut String, kind: char, fields: &[&str]) {
    out.push(kind);
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            out.push('\t');
        }
        match field.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            true => out.push_str(field),
            false => out.extend(field.chars().map(|c| if c.is_control() { ' ' } else { c })),
        }
    }
    out.push('\n');
}

/// Returns whether an anchor is that of an ASCII heading by the rule that the script knows too.
fn is_plain_slug(id: &str, text: &str) -> bool {
    let kept = text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    let slug = kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() });
    text.is_ascii() && slug.eq(id.chars())
}
