//! What pages of the whole site know of each other: decisions, days, tags.

use std::collections::BTreeMap;

use super::html::{escape, push_text};
use super::{File, Shop, directive, document, page, url};
use crate::model::{Decision, DecisionStatus, Finding, Page, Site, Words};

/// Path of the page that lists all tags.
pub(crate) const TAGS: &str = "tags/";
/// Path of the feed.
pub(crate) const FEED: &str = "feed.xml";
/// How many pages a feed lists, the newest first.
const FEED_MAX: usize = 50;

/// Returns the log of the decisions in the folder of `page`: number, title, status, day, and what
/// they supersede.
pub(crate) fn decisions(site: &Site, page: &Page, words: &Words) -> String {
    let mut rows = String::new();
    let below = |other: &&Page| other.url.starts_with(&page.url) && other.url != page.url;
    for other in site.pages.iter().filter(below) {
        let Some(decision) = &other.decision else { continue };
        let date = other.date.map(|date| format!("<time datetime=\"{date}\">{date}</time>"));
        rows.push_str(&format!(
            "<tr><th scope=\"row\"><a href=\"{}\">{}</a>{}</th><td>{}</td><td>{}</td></tr>\n",
            escape(&url::address(&page.url, &other.url)),
            escape(&other.title),
            relations(site, &page.url, decision, words),
            status(decision, words),
            date.unwrap_or_default(),
        ));
    }
    if rows.is_empty() {
        return rows;
    }
    format!(
        "<table class=\"stack log\">{}\n<tbody>{rows}</tbody></table>\n",
        directive::head(words, &["Decision", "Status", "Date"])
    )
}

/// Returns status, day and relations for the head of a decision.
pub(crate) fn head(site: &Site, page: &Page, words: &Words) -> String {
    let mut out = String::new();
    if let Some(decision) = &page.decision {
        out.push_str(&status(decision, words));
    }
    if let Some(date) = page.date {
        out.push_str(&format!(" <time datetime=\"{date}\">{date}</time>"));
    }
    if let Some(decision) = &page.decision {
        out.push_str(&relations(site, &page.url, decision, words));
    }
    out
}

/// Returns the status that holds: one that another supersedes is superseded, whatever it states.
fn status(decision: &Decision, words: &Words) -> String {
    let status = match decision.superseded_by.is_empty() {
        true => decision.status,
        false => DecisionStatus::Superseded,
    };
    let class = match status {
        DecisionStatus::Accepted => "ok",
        DecisionStatus::Proposed => "medium",
        _ => "low",
    };
    format!("<span class=\"tag {class}\">{}</span>", words.say(status.word()))
}

fn relations(site: &Site, from: &str, decision: &Decision, words: &Words) -> String {
    let links = |word: &str, pages: &[crate::model::PageId]| -> String {
        let link = |id: &crate::model::PageId| {
            let page = site.page(*id);
            let address = url::address(from, &page.url);
            format!("<a href=\"{}\">{}</a>", escape(&address), escape(&page.title))
        };
        let links: Vec<String> = pages.iter().map(link).collect();
        match links.is_empty() {
            true => String::new(),
            false => format!(" <small>{word} {}</small>", words.row(&links)),
        }
    };
    format!(
        "{}{}",
        links(words.say("Supersedes"), &decision.supersedes),
        links(words.say("Superseded by"), &decision.superseded_by)
    )
}

/// Returns the tags of a page, each with the way to the pages that share it.
pub(crate) fn tags(page: &Page, words: &Words) -> String {
    if page.tags.is_empty() {
        return String::new();
    }
    let tag = |tag: &String| {
        let to = format!("{TAGS}#{}", anchor(tag));
        let address = url::address(&page.url, &to);
        format!("<li><a class=\"tag\" href=\"{}\">{}</a></li>", escape(&address), escape(tag))
    };
    let tags: String = page.tags.iter().map(tag).collect();
    format!("<ul class=\"tags\" aria-label=\"{}\">{tags}</ul>\n", words.say("Tags"))
}

fn anchor(tag: &str) -> String {
    let letters = tag.chars().flat_map(char::to_lowercase);
    let safe = letters.map(|c| if c.is_alphanumeric() { c } else { '-' });
    format!("tag-{}", safe.collect::<String>())
}

/// Returns whether any page has tags.
pub(crate) fn has_tags(site: &Site) -> bool {
    site.pages.iter().any(|page| !page.tags.is_empty())
}

/// Returns the page of all tags: a section for each, with its pages.
pub(crate) fn tags_page(shop: &Shop<'_>) -> Option<(File, Option<Finding>)> {
    let mut tags: BTreeMap<String, (String, String)> = BTreeMap::new();
    for page in &shop.site.pages {
        for tag in &page.tags {
            let address = url::address(TAGS, &page.url);
            let entry = tags.entry(anchor(tag)).or_insert_with(|| (tag.clone(), String::new()));
            entry.1.push_str(&format!("<li><a href=\"{}\">", escape(&address)));
            push_text(&mut entry.1, &page.title);
            entry.1.push_str("</a></li>\n");
        }
    }
    if tags.is_empty() {
        return None;
    }
    let words = shop.languages().of(None);
    let lead = words.count(tags.len(), "{n} tag of this site.", "{n} tags of this site.");
    let sections = tags.into_iter().map(|(id, (tag, items))| super::body::Section {
        id,
        title: escape(&tag).into_owned(),
        html: format!("<ul>{items}</ul>\n"),
        ..super::body::Section::default()
    });
    let content = page::Content {
        url: TAGS,
        title: words.say("Tags").to_owned(),
        contents: true,
        class: "prose",
        top: document::hero("", ("", words.say("Tags")), &lead, ""),
        sections: sections.collect(),
        ..page::Content::new(words)
    };
    Some(page::render(shop, &content))
}

/// Returns whether there is a feed: it needs pages with a day, and to know where the site stands.
pub(crate) fn has_feed(site: &Site) -> bool {
    site.config.base_url.is_some() && site.pages.iter().any(|page| page.date.is_some())
}

/// Returns the pages with a day as an Atom feed, the newest first.
pub(crate) fn feed(shop: &Shop<'_>) -> Option<File> {
    let base = shop.site.config.base_url.as_ref()?;
    let mut dated: Vec<_> =
        shop.site.pages.iter().filter_map(|page| Some((page.date?, page))).collect();
    dated.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.url.cmp(&y.url)));
    let (newest, _) = dated.first()?;
    let title = page::site_title(shop);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <title>{0}</title>\n<id>{1}</id>\n<link href=\"{1}\"/>\n\
         <link rel=\"self\" href=\"{1}{FEED}\"/>\n<updated>{newest}T00:00:00Z</updated>\n\
         <author><name>{0}</name></author>\n",
        escape(&title),
        escape(base),
    );
    for (date, page) in dated.into_iter().take(FEED_MAX) {
        let address = url::encode(&format!("{base}{}", page.url));
        text.push_str(&format!(
            "<entry><title>{}</title><id>{1}</id><link href=\"{1}\"/>\
             <updated>{date}T00:00:00Z</updated>",
            escape(&page.title),
            escape(&address),
        ));
        if let Some(description) = &page.description {
            text.push_str(&format!("<summary>{}</summary>", escape(description)));
        }
        text.push_str("</entry>\n");
    }
    text.push_str("</feed>\n");
    Some((FEED.to_owned(), text.into_bytes()))
}
