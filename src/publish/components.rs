//! The components page of a design: one anchor for each component.

use super::body::{Section, snippet};
use super::directive;
use super::document::opened;
use super::drawings::Sheet;
use super::html::escape;
use super::page;
use super::view::{DesignView, Place};
use super::{File, Shop, icon};
use crate::model::{Component, ComponentId, Finding, Status, Words};

/// How many of the sheets that show a component are listed.
const SHEETS_LISTED_MAX: usize = 5;

/// Returns the page `components/` of a design as a file.
pub(crate) fn page(shop: &Shop<'_>, view: &DesignView<'_>) -> (File, Option<Finding>) {
    let url = format!("{}components/", view.design.url);
    let place = Place::of(view, &url);
    let lead = place.words.count(
        view.topology.components.len(),
        "{n} element, with what it does, what it talks to and where it is defined.",
        "{n} elements, each with what it does, what it talks to and where it is defined.",
    );
    let mut content = opened(&place, place.words.say("Components"), &lead);
    content.contents = true;
    content.sections = sections(shop, &place);
    page::render(shop, &content)
}

/// Returns a section for each container, nested ones included, and one for what none holds.
fn sections(shop: &Shop<'_>, place: &Place<'_>) -> Vec<Section> {
    let topology = place.view.topology;
    let set: Vec<&Sheet> = place.view.set().collect();
    let mut taken = topology.components.iter().map(|c| c.id.clone()).collect();
    let mut section = |id: &str, title: String, members: Vec<ComponentId>| Section {
        id: super::view::claim(&mut taken, format!("in-{id}")),
        title,
        html: members.into_iter().map(|member| article(shop, place, member, &set)).collect(),
        ..Section::default()
    };
    let (holders, outside): (Vec<ComponentId>, Vec<ComponentId>) = topology
        .ids()
        .filter(|id| {
            let component = topology.component(*id);
            component.parent.is_none() || !component.children.is_empty()
        })
        .partition(|id| !topology.component(*id).children.is_empty());
    let mut sections = Vec::new();
    if !outside.is_empty() {
        sections.push(section(
            "none",
            place.words.say("Outside the containers").to_owned(),
            outside,
        ));
    }
    for holder in holders {
        let leaf = |id: &ComponentId| topology.component(*id).children.is_empty();
        let inside = topology.component(holder).children.iter().copied().filter(leaf);
        let members = std::iter::once(holder).chain(inside).collect();
        let id = &topology.component(holder).id;
        sections.push(section(id, place.view.name(holder).to_owned(), members));
    }
    sections
}

fn article(shop: &Shop<'_>, place: &Place<'_>, id: ComponentId, set: &[&Sheet]) -> String {
    let view = place.view;
    let component = view.topology.component(id);
    let kind = escape(view.kind(component));
    let mut out = format!(
        "<article class=\"cmp\" id=\"{0}\"><header>{1}<h3><a href=\"#{0}\">{2}</a></h3>\
         <span class=\"tag\">{kind}</span>",
        component.id,
        icon::icon(view.topology, component),
        view.name(id),
    );
    if component.status != Status::Live {
        let word = if component.status == Status::Planned { "planned" } else { "deprecated" };
        let word = place.words.say(word);
        out.push_str(&format!("<span class=\"tag\">{word}</span>"));
    }
    out.push_str("</header>\n");
    out.push_str(&list(place.words, what_it_is(place, id, component, set)));
    out.push_str(&list(place.words, what_is_stated(shop, place, id, component)));
    out.push_str("</article>\n");
    out
}

type Row = (String, String);

fn list(words: &Words, rows: Vec<Row>) -> String {
    let rows: String = rows
        .into_iter()
        .filter(|(_, html)| !html.is_empty())
        .map(|(name, html)| format!("<dt>{}</dt><dd>{html}</dd>", words.say(&name)))
        .collect();
    format!("<dl class=\"facts\">{rows}</dl>\n")
}

fn row(name: &str, html: impl Into<String>) -> Row {
    (name.to_owned(), html.into())
}

/// Returns role, place and connections.
fn what_it_is(
    place: &Place<'_>,
    id: ComponentId,
    component: &Component,
    set: &[&Sheet],
) -> Vec<Row> {
    let topology = place.view.topology;
    let links = |ids: &[ComponentId]| {
        let names: Vec<String> = ids.iter().map(|id| place.component(*id)).collect();
        place.words.row(&names)
    };
    let text = |text: &Option<String>| text.as_deref().map(snippet).unwrap_or_default();
    let role = component.role.as_deref().map(escape).unwrap_or_default();
    let group = component.group.map(|group| {
        let group = topology.group(group);
        format!("{} ({})", escape(&group.name), place.words.say(group.mode.word()))
    });
    vec![
        row("Sort", place.view.sort(id)),
        row("Role", role),
        row("Why", text(&component.why)),
        row("About", text(&component.description)),
        row("Runs on", component.parent.map(|at| place.component(at)).unwrap_or_default()),
        row("Contains", links(&component.children)),
        row("Group", group.unwrap_or_default()),
        row("Falls with", links(&component.fate)),
        row("Guards", links(&component.guards)),
        row("Watches", links(&component.monitors)),
        row("Connects", directive::facts_of_connections(place, id)),
        row("Drawn on", drawn_on(place, id, set)),
        row("Identifier", format!("<code>{}</code>", component.id)),
    ]
}

/// Returns links to the sheets that show a component, each lit up there.
fn drawn_on(place: &Place<'_>, id: ComponentId, set: &[&Sheet]) -> String {
    let shown = place.view.sheets_of(id).iter().take(SHEETS_LISTED_MAX);
    let sheets = shown.filter_map(|at| set.get(*at));
    let links = sheets.map(|sheet| {
        let name = match sheet.paged {
            true => &sheet.drawing.view.title,
            false => place.words.say("Overview"),
        };
        let id = &place.view.topology.component(id).id;
        let address = format!("{}#look={id}", place.sheet_address(sheet));
        format!("<a href=\"{}\">{}</a>", escape(&address), escape(name))
    });
    place.words.row(&links.collect::<Vec<_>>())
}

/// Returns what else the topology states about it, and the findings that name it.
fn what_is_stated(
    shop: &Shop<'_>,
    place: &Place<'_>,
    id: ComponentId,
    component: &Component,
) -> Vec<Row> {
    let escaped = |text: &str| escape(text).into_owned();
    let stated = |text: &Option<String>| text.as_deref().map(escaped).unwrap_or_default();
    let mut rows = vec![
        row("Address", escaped(&component.address.join(", "))),
        row("Owner", stated(&component.owner)),
        row("Criticality", stated(&component.criticality)),
        row("Data", escaped(&component.data.join(", "))),
        row(
            "Availability",
            component.availability.as_ref().map(|a| escaped(&a.text)).unwrap_or_default(),
        ),
        row("Backup", backup(place, component)),
        row("Tags", escaped(&component.tags.join(", "))),
    ];
    if component.external {
        rows.push(row("Run by", place.words.say("somebody else")));
    }
    for (name, value) in &component.facts {
        rows.push((escaped(name), escaped(value)));
    }
    let links = component.links.iter().map(|(title, address)| {
        let link = snippet(&format!("[{}](<{}>)", title.replace(['[', ']'], ""), address));
        if link.contains("href=\"#\"") { escaped(title) } else { link }
    });
    rows.push(row("See also", links.collect::<Vec<_>>().join(", ")));
    let findings: String = place.view.findings_of(id).iter().map(|at| place.finding(*at)).collect();
    if !findings.is_empty() {
        rows.push(row("Findings", format!("<span class=\"refs\">{findings}</span>")));
    }
    let (path, line) = shop.site.line(component.span).unwrap_or_default();
    rows.push(row("Defined in", format!("<span class=\"id\">{}:{line}</span>", escape(path))));
    rows
}

fn backup(place: &Place<'_>, component: &Component) -> String {
    let Some(backup) = &component.backup else { return String::new() };
    if backup.absent {
        return place.words.say("none").to_owned();
    }
    let mut parts: Vec<String> = Vec::new();
    let fill = |english: &str, text: &str| place.words.fill(english, &[("x", text)]);
    parts.extend(backup.to.map(|to| fill("to {x}", &place.component(to))));
    parts.extend(backup.every.as_ref().map(|every| fill("every {x}", &escape(every))));
    parts.extend(backup.retention.as_ref().map(|kept| fill("kept {x}", &escape(kept))));
    parts.extend(backup.tested.map(|day| fill("restore tested {x}", &day.to_string())));
    place.words.row(&parts)
}
