//! The links in the header of a page, which the pages of a folder have in common.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::html::{escape, push_text};
use super::{Shop, url};
use crate::model::{Quick, Words};

/// Headers of one site that were made, by language and folder.
#[derive(Default)]
pub(super) struct Headers(Mutex<HashMap<String, Arc<str>, Quick>>);

impl Headers {
    /// Returns the header that is known by `key`, made when the first page wants it.
    fn known(&self, key: String, make: impl FnOnce() -> String) -> Arc<str> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(header) = known().get(&key) {
            return Arc::clone(header);
        }
        let header: Arc<str> = make().into();
        known().insert(key, Arc::clone(&header));
        header
    }
}

/// An entry: its title, and the path or address that it leads to.
type Entry<'a> = (&'a str, &'a str);

/// Returns the links in the header of the page at `from`, the nearest one to it marked.
pub(super) fn links(shop: &Shop<'_>, words: &Words, from: &str) -> Arc<str> {
    let entries = entries(shop, words);
    let folder = url::parent(from);
    if !is_of_folder(&entries, from, folder) {
        return html(&entries, from).into();
    }
    let key = [words.language(), "\0", folder].concat();
    shop.kept.headers.known(key, || html(&entries, from))
}

/// Returns what `nav:` says, or else the first folders of the site.
fn entries<'a>(shop: &'a Shop<'_>, words: &'a Words) -> Vec<Entry<'a>> {
    let stated = &shop.site.config.nav;
    if !stated.is_empty() {
        return stated.iter().map(|(title, to)| (title.as_str(), to.as_str())).collect();
    }
    let first = if shop.nav().has_pages(shop.site) { "Home" } else { "Document" };
    std::iter::once((words.say(first), "")).chain(shop.nav().top()).collect()
}

/// Returns whether the page at `from` has the same header as the others of its folder: no entry leads
/// to it or below, or begins with a part of its name.
fn is_of_folder(entries: &[Entry<'_>], from: &str, folder: &str) -> bool {
    let own = |(_, to): &Entry<'_>| {
        let to = to.trim_start_matches('/');
        to.starts_with(from.trim_end_matches('/'))
            || to.len() > folder.len() && from.starts_with(to)
    };
    from.ends_with('/') && !entries.iter().any(own)
}

fn html(entries: &[Entry<'_>], from: &str) -> String {
    // The current entry is the deepest one that the page lies under.
    let current = (entries.iter())
        .filter(|(_, to)| !to.contains(':') && from.starts_with(to.trim_start_matches('/')))
        .map(|(_, to)| to.len())
        .max();
    let mut out = String::new();
    for (title, to) in entries {
        let outside = to.contains("://") || to.starts_with("mailto:");
        let address = match outside {
            true => (*to).to_owned(),
            false => url::address(from, to.trim_start_matches('/')),
        };
        out.extend(["<a href=\"", &escape(&address), "\""]);
        let path = to.trim_start_matches('/');
        if !outside && current == Some(to.len()) && from.starts_with(path) {
            out.push_str(if from == path {
                " aria-current=\"page\""
            } else {
                " aria-current=\"true\""
            });
        }
        out.push('>');
        push_text(&mut out, title);
        out.push_str("</a>");
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{html, is_of_folder};
    use crate::publish::url;

    proptest! {
        #[test]
        fn pages_of_a_folder_share_their_header(
            to in "/?(https://a|a:b|[ab]{0,2}/?){0,3}(#a)?",
            folder in "([ab]{1,2}/){0,2}",
            names in ("[ab]{1,2}", "[ab]{1,2}"),
        ) {
            let entries = [("Home", ""), ("x", to.as_str())];
            let pages = [names.0, names.1].map(|name| format!("{folder}{name}/"));
            if pages.iter().all(|page| is_of_folder(&entries, page, url::parent(page))) {
                prop_assert_eq!(html(&entries, &pages[0]), html(&entries, &pages[1]));
            }
        }
    }

    #[test]
    fn a_page_that_an_entry_leads_to_has_its_own() {
        for (to, page, shares) in [
            ("a/", "a/b/", true),
            ("a/b/", "a/b/", false),
            ("/a/b/c/#d", "a/b/", false),
            ("a/b", "a/bc/", false),
            ("a/bc/", "a/b/", false),
            ("c/", "", false),
        ] {
            assert_eq!(is_of_folder(&[("x", to)], page, url::parent(page)), shares, "{to} {page}");
        }
    }
}
