//! The search index: titles, headings, components and findings first, words on demand.

mod words;

use super::html::json;
use super::theme::FOLDER;
use super::{File, Shop};
use crate::model::Severity;

/// Returns the index files.
///
/// They are scripts that call a function, since a page opened from disk may not fetch data.
pub(crate) fn files(shop: &Shop<'_>) -> Vec<File> {
    let text = format!("groundplanHeads({})\n", json(&heads(shop)));
    let mut files = vec![(format!("{FOLDER}search-heads.js"), text.into_bytes())];
    for (letter, index) in words::index(&shop.site.pages) {
        let text = format!("groundplanWords({},{})\n", json(&letter.to_string()), json(&index));
        files.push((format!("{FOLDER}search-{letter}.js"), text.into_bytes()));
    }
    files
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
