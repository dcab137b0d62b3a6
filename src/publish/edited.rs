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
/// `site` and `sources` hold the pages and their texts as they are now. `old` returns a file of the
/// site as it was. Each page is also made as it was: if that is not the file that stands there, what
/// is known of the site is not true of it, and nothing is returned.
pub fn edited(
    sources: &Sources,
    site: &Site,
    options: &PublishOptions,
    edits: &[EditOfPage<'_>],
    old: &dyn Fn(&str) -> Option<Arc<[u8]>>,
) -> Option<Vec<File>> {
    let nobody = Nobody::default();
    let kept = Kept::new(sources, site, None);
    let shop = Shop::new(sources, site, &nobody, options, &kept);
    if shop.may_fail() || !shop.template_findings().is_empty() {
        return None;
    }
    let (mut sources_before, mut site_before) = (sources.clone(), site.clone());
    for edit in edits {
        sources_before.files[edit.before.file.0 as usize].text = Arc::clone(edit.text);
        site_before.pages[edit.at.0 as usize] = edit.before.clone();
    }
    let shop_before = Shop::new(&sources_before, &site_before, &nobody, options, &kept);
    let mut files = Vec::new();
    for edit in edits {
        let (path, bytes) = made(&shop_before, edit.at)?;
        if *old(&path)? != *bytes {
            return None;
        }
        files.push(made(&shop, edit.at)?);
    }
    // Of several pages none has other headings.
    if let [edit] = edits {
        let pages = (edit.at.0 as usize, edit.before, site.page(edit.at));
        files.extend(search::mended_heads(pages, old)?);
    }
    let changed =
        edits.iter().map(|edit| (&edit.before.blocks, &site.page(edit.at).blocks, edit.at.0));
    files.extend(search::mended(&changed.collect::<Vec<_>>(), old)?);
    // Whoever builds ends soon: memory goes back as a whole, not piece by piece.
    std::mem::forget((sources_before, site_before, kept));
    (!nobody.0.load(Ordering::Relaxed)).then_some(files)
}

/// Returns a page without mistakes as a file.
fn made(shop: &Shop<'_>, at: PageId) -> Option<File> {
    let (file, finding) = document::page(shop, at.0 as usize);
    finding.is_none().then_some(file)
}
