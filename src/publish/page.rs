//! The frame of every page: head, header, sidebar, contents, footer.

use std::borrow::Cow;

use super::body::Section;
use super::html::{escape, without_tags};
use super::nav::Marked;
use super::template::Values;
use super::{File, Shop, header, ledger, url, words};
use crate::model::{Config, Finding, LastChange, Words};

/// What a page shows inside its frame.
pub(crate) struct Content<'a> {
    /// What it says in its language.
    pub(crate) words: &'a Words,
    /// Path from the root of the site.
    pub(crate) url: &'a str,
    /// Plain title.
    pub(crate) title: String,
    /// Plain description.
    pub(crate) description: Option<String>,
    /// What stands inside `main` before the columns: hero and sheet.
    pub(crate) top: String,
    /// The sections.
    pub(crate) sections: Vec<Section>,
    /// What follows the sections: footnotes, previous and next.
    pub(crate) end: String,
    /// The column beside the text; empty if there is none.
    pub(crate) rail: String,
    /// Whether the list of contents is shown.
    pub(crate) contents: bool,
    /// Whether the list of contents names the parts of sections too.
    pub(crate) deep: bool,
    /// Sources of the page, for its foot.
    pub(crate) made_from: Vec<&'a str>,
    /// Data for the script, as JSON.
    pub(crate) data: String,
    /// Path of the source in the repository, for the edit link.
    pub(crate) source: Option<&'a str>,
    /// Where the site stands, for the one page that is served at any address.
    pub(crate) base: Option<&'a str>,
    /// Whether it shows what only some pages have, whose styles stand apart.
    pub(crate) more: bool,
    /// The class of the page: `design`, `prose`, `register`.
    pub(crate) class: &'static str,
}

impl<'a> Content<'a> {
    /// Returns a page that shows nothing yet.
    pub(crate) fn new(words: &'a Words) -> Self {
        Self {
            words,
            url: "",
            title: String::new(),
            description: None,
            top: String::new(),
            sections: Vec::new(),
            end: String::new(),
            rail: String::new(),
            contents: false,
            deep: false,
            made_from: Vec::new(),
            data: String::new(),
            source: None,
            base: None,
            more: false,
            class: "",
        }
    }
}

/// Returns the finished page as a file.
pub(crate) fn render(shop: &Shop<'_>, content: &Content<'_>) -> (File, Option<Finding>) {
    let config = &shop.site.config;
    let mut values = Values::new();
    let words = content.words;
    values.frame(words);
    values.text("root", url::root(content.url));
    values.text("theme", url::relative(content.url, super::theme::FOLDER));
    let site_title = site_title(shop);
    let title = match content.title == site_title {
        true => content.title.clone(),
        false => [&content.title, " · ", &site_title].concat(),
    };
    values.text("title", title);
    values.text("site", site_title);
    values.text("description", content.description.as_deref().unwrap_or_default());
    let canonical = config.base_url.as_ref();
    let canonical = canonical.map(|base| url::encode(&format!("{base}{}", content.url)));
    values.text("canonical", canonical.unwrap_or_default());
    values.text("base", content.base.unwrap_or_default());
    let feed = shop.has_feed().then(|| url::relative(content.url, ledger::FEED));
    values.text("feed", feed.unwrap_or_default());
    values.text("more", if content.more { "more" } else { "" });
    values.text("class", content.class);
    let header = header::links(shop, words, content.url);
    values.html("nav", &*header);
    let pages = shop.nav().has_pages(shop.site).then(|| shop.nav().sidebar(content.url)).flatten();
    values.pieces("pages", pages.as_ref().map(Marked::pieces).unwrap_or_default());
    values.html("contents", contents(content));
    values.html("top", &*content.top);
    values.pieces("text", text(content));
    values.html("rail", &*content.rail);
    values.html("made_from", made_from(content));
    let change = shop.options.history.latest(content.made_from.iter().copied());
    let change = change.filter(|_| config.history).map(|change| changed(config, change));
    values.html("changed", change.unwrap_or_default());
    values.text("edit", edit_address(shop, content));
    values.html("data", &*content.data);
    values.html("script_words", words::for_scripts(words, !content.data.is_empty()));
    let templates = &shop.kept.templates;
    let (mut bytes, finding) = templates.render("page.html", &values, shop.sources);
    if !templates.scripted && content.base.is_none() {
        bytes = to_files(&String::from_utf8_lossy(&bytes)).into_bytes();
    }
    let path = match content.url.ends_with(".html") {
        true => content.url.to_owned(),
        false => url::file(content.url),
    };
    ((path, bytes), finding)
}

/// Returns a page whose links lead to files instead of folders.
///
/// On a disk nobody looks for the page of a folder. Pages with a script mend their links there; a
/// theme without one has them like this everywhere.
fn to_files(page: &str) -> String {
    let mut out = String::with_capacity(page.len() + 1024);
    let mut rest = page;
    while let Some((before, after)) = rest.split_once(" href=\"") {
        let Some((address, next)) = after.split_once('"') else { break };
        let (path, fragment) = address.split_at(address.find('#').unwrap_or(address.len()));
        let folder = path.ends_with('/') && !path.contains(':') && !path.starts_with("//");
        let name = if folder { "index.html" } else { "" };
        out.push_str(&format!("{before} href=\"{path}{name}{fragment}\""));
        rest = next;
    }
    out.push_str(rest);
    out
}

/// Returns the name of the site.
pub(crate) fn site_title(shop: &Shop<'_>) -> String {
    let root = || shop.site.pages.iter().find(|page| page.url.is_empty()).map(|p| p.title.clone());
    let design = || shop.view(0).map(|view| view.title.clone());
    shop.site
        .config
        .title
        .clone()
        .or_else(root)
        .or_else(design)
        .unwrap_or_else(|| shop.languages().of(None).say("Site").to_owned())
}

/// How long an entry of the list of sections is, mostly.
const ENTRY_BYTES: usize = 128;

/// Returns the list of sections.
fn contents(content: &Content<'_>) -> String {
    if !content.contents || content.sections.len() < 2 {
        return String::new();
    }
    let mut out = String::with_capacity(ENTRY_BYTES * content.sections.len());
    out.push_str("<ol>\n");
    for (at, section) in content.sections.iter().enumerate() {
        let (id, number) = (escape(&section.id), (at + 1).to_string());
        out.extend(["<li><a href=\"#", &id, "\"><span class=\"num\">", &number, "</span>"]);
        out.extend([&*linkless(&section.title), "</a>"]);
        if content.deep && !section.parts.is_empty() {
            out.push_str("\n<ol>");
            for (id, title) in &section.parts {
                out.extend(["<li><a href=\"#", id, "\">", &linkless(title), "</a></li>"]);
            }
            out.push_str("</ol>");
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>");
    out
}

/// Returns a heading for use inside a link: its words without their markup.
fn linkless(title: &str) -> Cow<'_, str> {
    if title.contains('<') { without_tags(title).into() } else { title.into() }
}

/// How long the head of a section is, and the end of the one before it.
const SECTION_HEAD_BYTES: usize = 256;

/// Returns the sections with their heads, and what follows them, in pieces.
fn text<'c>(content: &'c Content<'_>) -> Vec<Cow<'c, str>> {
    let mut pieces: Vec<Cow<'c, str>> = Vec::with_capacity(2 * content.sections.len() + 2);
    let words = content.words;
    let mut out = String::with_capacity(SECTION_HEAD_BYTES);
    let generated = format!("<span class=\"tag\">{}</span>", words.say("generated"));
    for (at, section) in content.sections.iter().enumerate() {
        let (number, id) = ((at + 1).to_string(), escape(&section.id));
        let (class, tag) = match section.generated {
            true => (" class=\"generated\"", generated.as_str()),
            false => ("", ""),
        };
        let label = words.fill("Section {n}", &[("n", &number)]);
        out.extend(["<section", class, "><div class=\"sh\"><a class=\"num\" href=\"#", &id]);
        out.extend(["\" aria-label=\"", &label, "\">", &number, "</a><h2 id=\"", &id, "\">"]);
        out.extend([section.title.as_str(), "</h2>", tag, "</div>\n"]);
        let next = String::with_capacity(SECTION_HEAD_BYTES);
        pieces.push(std::mem::replace(&mut out, next).into());
        pieces.push(section.html.as_str().into());
        out.push_str("</section>\n");
    }
    if !content.sections.is_empty() {
        pieces.push(out.into());
    }
    pieces.push(content.end.as_str().into());
    pieces
}

fn made_from(content: &Content<'_>) -> String {
    let code = |path: &&str| ["<code>", &escape(path), "</code>"].concat();
    let names: Vec<String> = content.made_from.iter().map(code).collect();
    content.words.list(&names)
}

/// Returns when the sources of the page were last changed, and by which commit.
fn changed(config: &Config, change: &LastChange) -> String {
    let LastChange { date, commit } = change;
    let commit = match &config.repo {
        Some(repo) => {
            let address = url::encode(&format!("{}/commit/{commit}", repo.trim_end_matches('/')));
            format!("<a href=\"{}\"><code>{commit}</code></a>", escape(&address))
        }
        None => format!("<code>{commit}</code>"),
    };
    format!("<time datetime=\"{date}\">{date}</time> · {commit}")
}

/// Returns where the source of the page can be edited, if the site names a repository.
fn edit_address(shop: &Shop<'_>, content: &Content<'_>) -> String {
    match (&shop.site.config.repo, content.source) {
        (Some(repo), Some(source)) => {
            let prefix = &shop.options.history.prefix;
            url::encode(&format!("{}/edit/HEAD/{prefix}{source}", repo.trim_end_matches('/')))
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::to_files;

    #[test]
    fn links_to_folders_lead_to_their_pages() {
        for (from, to) in [
            ("<a href=\"../x/\">x</a>", "<a href=\"../x/index.html\">x</a>"),
            ("<a class=\"c\" href=\"./#y\">", "<a class=\"c\" href=\"./index.html#y\">"),
            ("<a href=\"#y\"> <a href=\"a.svg\">", "<a href=\"#y\"> <a href=\"a.svg\">"),
            ("<a href=\"https://example.org/\">", "<a href=\"https://example.org/\">"),
            ("<a href=\"//example.org/\">", "<a href=\"//example.org/\">"),
            ("<a href=\"cut", "<a href=\"cut"),
        ] {
            assert_eq!(to_files(from), to);
        }
    }
}
