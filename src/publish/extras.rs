//! What a site has beside its pages: 404, sitemap, robots, redirects.

use std::collections::BTreeSet;

use super::document::hero;
use super::html::escape;
use super::page::{self, Content};
use super::template::Values;
use super::{File, Shop, ledger, url};
use crate::model::{Finding, Page};

/// Tells the host of a site that it is finished.
pub(crate) const NO_JEKYLL: &str = ".nojekyll";
/// Path of the file for search engines.
pub(crate) const ROBOTS: &str = "robots.txt";
/// Path of the list of pages.
pub(crate) const SITEMAP: &str = "sitemap.xml";
/// Path of the page for addresses that lead nowhere.
pub(crate) const NOT_FOUND: &str = "404.html";

/// Returns the files that belong to the site as a whole.
pub(crate) fn files(shop: &Shop<'_>, findings: &mut Vec<Finding>) -> Vec<File> {
    let mut files = vec![(NO_JEKYLL.to_owned(), Vec::new()), robots(shop)];
    files.extend(sitemap(shop));
    files.extend(ledger::feed(shop));
    if let Some((file, finding)) = ledger::tags_page(shop) {
        files.push(file);
        findings.extend(finding.filter(|finding| !findings.contains(finding)));
    }
    let (missing, finding) = not_found(shop);
    files.push(missing);
    findings.extend(finding.filter(|finding| !findings.contains(finding)));
    files.extend(redirects(shop, findings));
    files
}

pub(crate) fn robots(shop: &Shop<'_>) -> File {
    let mut text = "User-agent: *\nAllow: /\n".to_owned();
    if let Some(base) = &shop.site.config.base_url {
        text.push_str(&format!("Sitemap: {base}sitemap.xml\n"));
    }
    (ROBOTS.to_owned(), text.into_bytes())
}

/// Returns the paths of all pages, generated ones included, in order.
pub(crate) fn urls(shop: &Shop<'_>) -> BTreeSet<String> {
    let mut urls: BTreeSet<String> = shop.site.pages.iter().map(|page| page.url.clone()).collect();
    if ledger::has_tags(shop.site) {
        urls.insert(ledger::TAGS.to_owned());
    }
    for view in shop.views() {
        let url = &view.design.url;
        urls.extend([url.clone(), format!("{url}components/"), format!("{url}issues/")]);
        let paged = view.sheets().iter().filter(|sheet| sheet.paged);
        urls.extend(paged.map(|sheet| format!("{url}views/{}/", sheet.drawing.view.id)));
    }
    urls
}

/// Returns the list of pages for search engines; it needs to know where the site stands.
pub(crate) fn sitemap(shop: &Shop<'_>) -> Option<File> {
    let base = shop.site.config.base_url.as_ref()?;
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for url in urls(shop) {
        let address = url::encode(&format!("{base}{url}"));
        text.push_str(&format!("<url><loc>{}</loc></url>\n", escape(&address)));
    }
    text.push_str("</urlset>\n");
    Some((SITEMAP.to_owned(), text.into_bytes()))
}

/// Returns the page for addresses that lead nowhere.
///
/// It is served at any depth, so its links only work with a `base`, which needs `base_url`.
pub(crate) fn not_found(shop: &Shop<'_>) -> (File, Option<Finding>) {
    let words = shop.languages().of(None);
    let content = Content {
        url: NOT_FOUND,
        title: words.say("Page not found").to_owned(),
        class: "prose",
        base: shop.site.config.base_url.as_deref(),
        top: hero(
            "404",
            ("", words.say("Page not found")),
            words.say(
                "There is no page at this address. It may have moved, or the link is mistyped.",
            ),
            "",
        ),
        ..Content::new(words)
    };
    page::render(shop, &content)
}

/// Returns a page for each former address, which leads to the present one.
fn redirects(shop: &Shop<'_>, findings: &mut Vec<Finding>) -> Vec<File> {
    let mut files = Vec::new();
    for page in &shop.site.pages {
        for alias in &page.aliases {
            let (file, finding) = redirect(shop, page, alias);
            findings.extend(finding.filter(|finding| !findings.contains(finding)));
            files.push(file);
        }
    }
    files
}

/// Returns the page at a former address of `page`.
pub(crate) fn redirect(shop: &Shop<'_>, page: &Page, alias: &str) -> (File, Option<Finding>) {
    let mut values = Values::new();
    let to = url::address(alias, &page.url);
    values.text("to", &*to);
    values.text("title", &*page.title);
    values.frame(shop.languages().of(page.language.as_ref()));
    let canonical = (shop.site.config.base_url.as_ref())
        .map(|base| url::encode(&format!("{base}{}", page.url)));
    values.text("canonical", canonical.as_deref().unwrap_or_default());
    let (bytes, finding) = shop.kept.templates.render("redirect.html", &values, shop.sources);
    ((url::file(alias), bytes), finding)
}
