//! The page of one Markdown file, and the page of a topology that has none.

use super::body::{self, Body, Host, Section};
use super::html::escape;
use super::page::{self, Content};
use super::view::{DesignView, Given, Place, claim};
use super::{File, Shop, directive, icon, ledger, nav, picture, url};
use std::collections::BTreeSet;

use crate::model::{
    ComponentId, Directive, DirectiveKind, Finding, FoldedCut, Folding, Link, LinkTarget, Page,
    Reference, Severity, Words,
};

/// Returns the page with this number as a file.
pub(crate) fn page(shop: &Shop<'_>, at: usize) -> (File, Option<Finding>) {
    let page = &shop.site.pages[at];
    let view = page.design.and_then(|design| shop.view(design.0 as usize));
    let words = shop.languages().of(page.language.as_ref());
    let given = Given::on(page);
    let place = view.map(|view| place(view, page, words, &given));
    let mut desk = Desk { shop, page, words, place };
    let source = &shop.sources.file(page.file).text;
    let body = body::body(page, source, shop.site.config.untrusted, &mut desk);
    let presented = place.filter(|_| page.presents);
    let file = &shop.sources.file(page.file).path;
    let mut content = Content {
        url: &page.url,
        title: page.title.clone(),
        description: page.description.clone(),
        contents: page.toc,
        deep: presented.is_none(),
        made_from: vec![file],
        source: Some(file),
        class: if presented.is_some() { "design" } else { "prose" },
        ..Content::new(words)
    };
    content.more = body.uses_parts || page.decision.is_some();
    let stated = || (String::new(), escape(&page.title).into_owned());
    let (id, title) = body.title.clone().unwrap_or_else(stated);
    let title = (id.as_str(), title.as_str());
    match presented {
        Some(place) => {
            content.made_from.push(&shop.sources.file(place.view.topology.file).path);
            present(&mut content, &place, title, body, page.auto);
        }
        None => tell(shop, &mut content, page, place.as_ref(), title, body),
    }
    content.end.push_str(&nav::neighbours(shop.site, at, words));
    page::render(shop, &content)
}

/// Returns the page of a design that has a topology and no text.
pub(crate) fn bare(shop: &Shop<'_>, view: &DesignView<'_>) -> (File, Option<Finding>) {
    let file = &shop.sources.file(view.topology.file).path;
    let mut content = Content {
        url: &view.design.url,
        title: view.title.clone(),
        description: view.topology.description.clone(),
        contents: true,
        made_from: vec![file],
        source: Some(file),
        class: "design",
        ..Content::new(view.words)
    };
    let url = &view.design.url;
    let given = Given::default();
    let place = Place { lists_findings: true, given: Some(&given), ..Place::of(view, url) };
    let title = escape(&view.title).into_owned();
    present(&mut content, &place, ("", &title), Body::default(), true);
    page::render(shop, &content)
}

/// Returns a generated page of a design with its head: the way back, what it is, and a lead.
pub(crate) fn opened<'a>(place: &Place<'a>, what: &str, lead: &str) -> Content<'a> {
    let view = place.view;
    let back = format!("<a href=\"{}\">{}</a>", escape(&place.address("")), escape(&view.title));
    Content {
        url: place.url,
        title: place.words.fill("{part} of {whole}", &[("part", what), ("whole", &view.title)]),
        made_from: vec![&view.source],
        source: Some(&view.source),
        class: "register",
        more: true,
        top: format!("{}{}", view.sprite(), hero(&back, ("", what), lead, "")),
        rail: directive::rail(place, None),
        data: directive::data(place, None),
        ..Content::new(place.words)
    }
}

fn place<'a>(
    view: &'a DesignView<'a>,
    page: &'a Page,
    words: &'a Words,
    given: &'a Given<'a>,
) -> Place<'a> {
    let by_hand = page.directives.iter().any(|d| d.kind == DirectiveKind::Issues);
    let lists_findings = by_hand || page.presents && page.auto;
    Place { lists_findings, words, given: Some(given), ..Place::of(view, &page.url) }
}

/// Fills in the page that presents a design.
fn present(
    content: &mut Content<'_>,
    place: &Place<'_>,
    title: (&str, &str),
    body: Body,
    auto: bool,
) {
    let view = place.view;
    let stated = view.topology.description.as_deref().map(body::snippet);
    let lead = body.lead.or(stated).unwrap_or_default();
    content.top = view.sprite().to_owned();
    content.top += &hero(&eyebrow(view), title, &lead, &readings(place));
    if !body.intro.trim().is_empty() {
        content.top.push_str(&format!("<div class=\"intro\">{}</div>\n", body.intro));
    }
    let placed = &body.placed;
    if auto && !body.shows_overview {
        content.top.push_str(&directive::render(DirectiveKind::Diagram, place, &[]));
    }
    content.more |= auto && view.compared().iter().any(|comparison| comparison.with.is_empty());
    content.sections = body.sections;
    if auto {
        let mut ids = content.sections.iter().flat_map(ids_of).collect();
        for block in directive::BLOCKS.iter().filter(|block| !placed.contains(&block.kind)) {
            let html = (block.render)(place, &[]);
            if html.is_empty() {
                continue;
            }
            content.sections.push(Section {
                id: claim(&mut ids, block.kind.word().to_owned()),
                title: place.words.say(block.title).to_owned(),
                html,
                parts: Vec::new(),
                generated: true,
            });
        }
    }
    content.end = notes(&body.notes);
    content.data = directive::data(place, None);
    content.rail = directive::rail(place, None);
}

fn ids_of(section: &Section) -> impl Iterator<Item = String> {
    let parts = section.parts.iter().map(|(id, _)| id.clone());
    std::iter::once(section.id.clone()).chain(parts)
}

/// Fills in a page of prose.
fn tell(
    shop: &Shop<'_>,
    content: &mut Content<'_>,
    page: &Page,
    place: Option<&Place<'_>>,
    title: (&str, &str),
    body: Body,
) {
    let mut above = shop.nav().trail(&page.url);
    let words = content.words;
    let head = ledger::head(shop.site, page, words);
    if !head.is_empty() {
        above.push_str(&format!(" {head}"));
    }
    if page.draft {
        above.push_str(&format!(" <span class=\"tag\">{}</span>", words.say("draft")));
    }
    // Only a page that places something of its design needs the design's signs and data.
    if let Some(place) = place.filter(|_| !body.placed.is_empty()) {
        content.data = directive::data(place, None);
        content.top = place.view.sprite().to_owned();
    }
    content.top += &hero(&above, title, &body.lead.unwrap_or_default(), "");
    if !body.intro.trim().is_empty() {
        content.top.push_str(&format!("<div class=\"intro\">{}</div>\n", body.intro));
    }
    content.sections = body.sections;
    content.end = ledger::tags(page, words);
    content.end.push_str(&notes(&body.notes));
}

fn notes(list: &str) -> String {
    match list.is_empty() {
        true => String::new(),
        false => format!("<div class=\"footnotes\" role=\"doc-endnotes\">{list}</div>\n"),
    }
}

/// How long the tags of a head are together.
const HERO_BYTES: usize = 128;

/// Returns the head of a page; its title is anchor, or nothing, and HTML.
pub(crate) fn hero(eyebrow: &str, (id, title): (&str, &str), lead: &str, readings: &str) -> String {
    let parts = [eyebrow, id, title, lead, readings];
    let length: usize = parts.into_iter().map(str::len).sum();
    let mut out = String::with_capacity(length + HERO_BYTES);
    out.push_str("<div class=\"hero\">");
    if !eyebrow.is_empty() {
        out.extend(["<p class=\"eyebrow\">", eyebrow, "</p>\n"]);
    }
    match id {
        "" => out.push_str("<h1>"),
        id => out.extend(["<h1 id=\"", &escape(id), "\">"]),
    }
    out.extend([title, "</h1>\n"]);
    if !lead.is_empty() {
        out.extend(["<p class=\"lead\">", lead, "</p>\n"]);
    }
    out.extend([readings, "</div>\n"]);
    out
}

/// Returns what a design is made of, in numbers: `3 servers · 10 components · 8 connections`.
pub(crate) fn eyebrow(view: &DesignView<'_>) -> String {
    let topology = view.topology;
    let words = view.words;
    let mut parts = vec![words.say("Design document").to_owned()];
    let hosts =
        |kind: crate::model::Kind| topology.components.iter().filter(|c| c.kind == kind).count();
    for kind in crate::model::Kind::ALL.iter().filter(|kind| kind.is_host()) {
        let number = hosts(*kind);
        if number > 0 {
            let (one, many) = (kind.label().to_lowercase(), kind.plural());
            parts.push(words.count(number, &format!("{{n}} {one}"), &format!("{{n}} {many}")));
        }
    }
    let leaves = topology.components.iter().filter(|c| !c.kind.holds_others()).count();
    parts.push(words.count(leaves, "{n} component", "{n} components"));
    let lines = topology.connections.len();
    parts.push(words.count(lines, "{n} connection", "{n} connections"));
    parts.join(" · ")
}

/// Returns the readings of a design: only what is known, each with the way to its detail.
fn readings(place: &Place<'_>) -> String {
    let words = place.words;
    let mut out = String::new();
    let mut reading = |name: &str, value: String| {
        if !value.is_empty() {
            out.push_str(&format!("<div><dt>{}</dt><dd>{value}</dd></div>\n", words.say(name)));
        }
    };
    reading("Findings", finding_counts(place));
    reading("Single points of failure", single_points(place));
    reading("Requirements", directive::requirements_reading(place));
    reading("Text against topology", text_findings(place));
    match out.is_empty() {
        true => out,
        false => format!("<dl class=\"readings\">\n{out}</dl>\n"),
    }
}

/// Returns how many single points of failure the journeys have, folded as people count them.
fn single_points(place: &Place<'_>) -> String {
    let Some(insight) = place.view.insight().filter(|insight| !insight.journeys.is_empty()) else {
        return String::new();
    };
    let own = |cut: &&FoldedCut| cut.folding != Folding::External;
    let points: BTreeSet<ComponentId> = insight
        .journeys
        .iter()
        .flat_map(|j| &j.folded)
        .filter(own)
        .map(|cut| cut.subject)
        .collect();
    match points.len() {
        0 => format!("<span>{}</span>", place.words.say("none")),
        n => {
            let points = place.words.count(n, "{n} component", "{n} components");
            format!("<a href=\"#what-if\">{points}</a>")
        }
    }
}

/// Returns how many statements of the text the topology does not bear out.
fn text_findings(place: &Place<'_>) -> String {
    let mut open = place.view.open().filter(|(_, finding)| finding.rule.starts_with("doc-"));
    let Some((first, _)) = open.next() else { return String::new() };
    let number = 1 + open.count();
    let address = place.finding_address(first);
    let text = place.words.count(number, "{n} mismatch", "{n} mismatches");
    format!("<a href=\"{}\">{text}</a>", escape(&address))
}

fn finding_counts(place: &Place<'_>) -> String {
    if place.view.analysis().is_none() {
        return String::new();
    }
    let mut out = String::new();
    for severity in [Severity::Critical, Severity::High, Severity::Medium, Severity::Low] {
        let number = place.view.open().filter(|(_, f)| f.severity == severity).count();
        if number > 0 {
            let word = severity.word();
            let address = place.address(&format!("issues/#f-{word}"));
            out.push_str(&format!(
                "<a class=\"sev {word}\" href=\"{}\">{}{number} {}</a>",
                escape(&address),
                icon::glyph(word),
                place.words.say(word),
            ));
        }
    }
    if out.is_empty() {
        let address = place.address("issues/");
        out = format!("<a href=\"{}\">{}</a>", escape(&address), place.words.say("none open"));
    }
    out
}

/// Answers what the text of one page asks for.
struct Desk<'a, 's> {
    shop: &'a Shop<'s>,
    page: &'a Page,
    words: &'a Words,
    place: Option<Place<'a>>,
}

impl Host for Desk<'_, '_> {
    fn address(&self, link: &Link) -> Option<String> {
        let from = &self.page.url;
        match &link.target {
            LinkTarget::Page(page, fragment) => {
                let to = &self.shop.site.page(*page).url;
                Some(match fragment {
                    Some(fragment) => url::address(from, &[to, "#", fragment].concat()),
                    None => url::address(from, to),
                })
            }
            LinkTarget::Path(path) => Some(url::address(from, path)),
            LinkTarget::Outside(address) => Some(address.clone()),
            LinkTarget::Dropped => None,
        }
    }

    fn reference(&self, reference: &Reference, text: &str) -> String {
        let (Some(place), Some(id)) = (self.place, reference.component) else {
            let text = if text.is_empty() {
                escape(&reference.name).into_owned()
            } else {
                text.to_owned()
            };
            return format!("<span class=\"c unknown\">{text}</span>");
        };
        let text = if text.is_empty() { place.view.name(id) } else { text };
        let address = place.component_address(id);
        format!("<a class=\"c\" href=\"{}\">{text}</a>", escape(&address))
    }

    fn directive(&mut self, directive: &Directive, level: u8) -> String {
        if directive.kind == DirectiveKind::Decisions {
            return ledger::decisions(self.shop.site, self.page, self.words);
        }
        let Some(place) = self.place else { return String::new() };
        directive::render(directive.kind, &Place { level, ..place }, &directive.arguments)
    }

    fn words(&self) -> &Words {
        self.words
    }

    fn picture_size(&self, link: &Link) -> Option<(u32, u32)> {
        let LinkTarget::Path(path) = &link.target else { return None };
        picture::size(&self.shop.asset(path)?.bytes)
    }
}
