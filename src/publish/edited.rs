//! The files that an edit of a text changes: the page itself, and what it is found by.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Analyses, File, Kept, PublishOptions, Shop, document, search};
use crate::model::{DesignAnalysis, Page, PageId, Site, Sources};

/// A page before and after an edit of its text.
pub struct EditOfPage<'a> {
    /// Its number.
    pub at: PageId,
    /// The page as it was.
    pub before: &'a Page,
    /// Its text as it was.
    pub text: &'a Arc<str>,
}

/// Knows nothing of any design, and whether somebody asked.
#[derive(Default)]
struct Nobody(AtomicBool);

impl Analyses for Nobody {
    fn design(&self, _at: usize) -> Option<&DesignAnalysis> {
        self.0.store(true, Ordering::Relaxed);
        None
    }
}

/// Returns the files that differ after the words of some pages were edited; `None` when there may be
/// more.
///
/// `site` and `sources` hold the pages and their texts as they are now, and do so again where files
/// are returned. `old` returns a file of the site as it was. Each page is also made as it was: if that
/// is not the file that stands there, what is known of the site is not true of it, and nothing is
/// returned.
pub fn edited(
    sources: &mut Sources,
    site: &mut Site,
    options: &PublishOptions,
    edits: &[EditOfPage<'_>],
    old: &dyn Fn(&str) -> Option<Arc<[u8]>>,
) -> Option<Vec<File>> {
    let nobody = Nobody::default();
    let kept = Kept::new(sources, site, None);
    let now =
        edits.iter().map(|edit| exchange(sources, site, edit.at, edit.before.clone(), edit.text));
    let now: Vec<(Page, Arc<str>)> = now.collect();
    let shop = Shop::new(sources, site, &nobody, options, &kept);
    if shop.may_fail() || !shop.template_findings().is_empty() {
        return None;
    }
    for edit in edits {
        let (path, bytes) = made(&shop, edit.at)?;
        if *old(&path)? != *bytes {
            return None;
        }
    }
    for (edit, (page, text)) in edits.iter().zip(now) {
        exchange(sources, site, edit.at, page, &text);
    }
    let shop = Shop::new(sources, site, &nobody, options, &kept);
    let pages = edits.iter().map(|edit| made(&shop, edit.at));
    let mut files = pages.collect::<Option<Vec<_>>>()?;
    // Of several pages none has other headings.
    if let [edit] = edits {
        let pages = (edit.at.0 as usize, edit.before, site.page(edit.at));
        files.extend(search::mended_heads(pages, old)?);
    }
    let changed =
        edits.iter().map(|edit| (&edit.before.blocks, &site.page(edit.at).blocks, edit.at.0));
    files.extend(search::mended(&changed.collect::<Vec<_>>(), old)?);
    // Whoever builds ends soon: memory goes back as a whole, not piece by piece.
    std::mem::forget(kept);
    (!nobody.0.load(Ordering::Relaxed)).then_some(files)
}

/// Puts a page and its text into a site; returns those that were there.
fn exchange(
    sources: &mut Sources,
    site: &mut Site,
    at: PageId,
    page: Page,
    text: &Arc<str>,
) -> (Page, Arc<str>) {
    let source = &mut sources.files[page.file.0 as usize].text;
    let text = std::mem::replace(source, Arc::clone(text));
    (std::mem::replace(&mut site.pages[at.0 as usize], page), text)
}

/// Returns a page without mistakes as a file.
fn made(shop: &Shop<'_>, at: PageId) -> Option<File> {
    let (file, finding) = document::page(shop, at.0 as usize);
    finding.is_none().then_some(file)
}
