//! The pages of single drawings: stated views, and containers of a large design.

use super::body::Section;
use super::directive;
use super::document::hero;
use super::drawings::Sheet;
use super::html::escape;
use super::page::{self, Content};
use super::view::{DesignView, Place, Subject};
use super::{File, Shop};
use crate::draw::View;
use crate::model::{ComponentId, Finding, Topology};

/// Returns the pages `views/ID/` of a design as files.
pub(crate) fn pages(shop: &Shop<'_>, view: &DesignView<'_>) -> Vec<(File, Option<Finding>)> {
    let paged = view.sheets().iter().filter(|sheet| sheet.paged);
    paged.map(|sheet| page(shop, view, sheet)).collect()
}

/// Returns the page of one drawing as a file.
pub(crate) fn page(
    shop: &Shop<'_>,
    view: &DesignView<'_>,
    sheet: &Sheet,
) -> (File, Option<Finding>) {
    let drawing = &sheet.drawing;
    let url = format!("{}views/{}/", view.design.url, drawing.view.id);
    let place = Place::of(view, &url);
    let words = place.words;
    let file = &shop.sources.file(view.topology.file).path;
    let mut content = Content {
        url: &url,
        title: words
            .fill("{part} of {whole}", &[("part", &drawing.view.title), ("whole", &view.title)]),
        made_from: vec![file],
        source: Some(file),
        class: "design",
        rail: directive::rail(&place, Some(sheet)),
        data: directive::data(&place, Some(sheet)),
        ..Content::new(words)
    };
    content.top = view.sprite().to_owned();
    content.top +=
        &hero(&trail(&place, sheet), ("", &escape(&drawing.view.title)), &lead(&place, sheet), "");
    content.top += &directive::page_sheet(&place, sheet);
    content.sections.extend(findings(&place, sheet));
    content.sections.push(Section {
        id: "words".to_owned(),
        title: words.say("The drawing in words").to_owned(),
        html: directive::words(&place, drawing),
        ..Section::default()
    });
    page::render(shop, &content)
}

/// Returns the findings of what the drawing shows; of a container, those of all that it holds.
fn findings(place: &Place<'_>, sheet: &Sheet) -> Option<Section> {
    let (topology, view) = (place.view.topology, &sheet.drawing.view);
    let whole = container(topology, view).map(|id| vec![id]);
    let shown = whole.unwrap_or_else(|| view.nodes.iter().map(|node| node.component).collect());
    let mut is_shown = vec![false; topology.components.len()];
    shown.into_iter().for_each(|id| is_shown[id.0 as usize] = true);
    let concerns = |subject: &Subject| subject.around(topology).any(|id| is_shown[id.0 as usize]);
    let own = place.view.open().filter(|(at, _)| place.view.subjects_of(*at).iter().any(concerns));
    let items: String = own
        .map(|(at, finding)| {
            let sentence = place.view.sentence(&finding.message, |id| place.component(id));
            format!(
                "<li>{} <span{}>{sentence}</span></li>\n",
                place.finding(at),
                place.in_english()
            )
        })
        .collect();
    (!items.is_empty()).then(|| Section {
        id: "findings".to_owned(),
        title: place.words.say("Findings").to_owned(),
        html: format!("<ul>\n{items}</ul>"),
        ..Section::default()
    })
}

/// Returns the container that a drawing opens, if it is one of a container.
fn container(topology: &Topology, view: &View) -> Option<ComponentId> {
    topology.find(&view.id).filter(|_| !topology.views.iter().any(|v| v.id == view.id))
}

/// Returns the way up: the design, and the drawings in which the shown container is closed.
fn trail(place: &Place<'_>, sheet: &Sheet) -> String {
    let topology = place.view.topology;
    let mut steps = vec![format!(
        "<a href=\"{}\">{}</a>",
        escape(&place.address("")),
        escape(&place.view.title)
    )];
    let shown = topology.find(&sheet.drawing.view.id);
    let mut around: Vec<_> = shown.into_iter().flat_map(|id| topology.ancestors(id)).collect();
    around.reverse();
    for container in around {
        let above = place.view.sheet(&topology.component(container).id);
        steps.push(match above.filter(|above| above.paged) {
            Some(above) => format!(
                "<a href=\"{}\">{}</a>",
                escape(&place.sheet_address(above)),
                place.view.name(container)
            ),
            None => place.view.name(container).to_owned(),
        });
    }
    steps.join(" › ")
}

/// Returns how much the drawing shows; of a container, how much is in it.
fn lead(place: &Place<'_>, sheet: &Sheet) -> String {
    let (topology, view) = (place.view.topology, &sheet.drawing.view);
    let container = container(topology, view);
    let inner = view.nodes.iter().filter(|node| {
        container.is_none_or(|container| topology.is_within(node.component, container))
    });
    let components: usize = inner.map(|node| node.hidden.max(1)).sum();
    let words = place.words;
    words.row(&[
        words.count(components, "{n} component", "{n} components"),
        words.count(view.edges.len(), "{n} connection", "{n} connections"),
    ]) + "."
}
