//! The issues page of a design: the register of all findings.

use super::directive;
use super::document::hero;
use super::html::{count, escape};
use super::page::{self, Content};
use super::view::{DesignView, Place};
use super::{File, Shop, icon};
use crate::model::{Finding, Origin, Severity, State};

/// A way to look at a part of the register: class of the entries, word, and what it keeps.
struct Filter {
    word: &'static str,
    title: &'static str,
    keeps: fn(&Finding) -> bool,
}

const FILTERS: &[Filter] = &[
    Filter { word: "all", title: "All", keeps: |_| true },
    Filter { word: "critical", title: "Critical", keeps: |f| f.severity == Severity::Critical },
    Filter { word: "high", title: "High", keeps: |f| f.severity == Severity::High },
    Filter { word: "medium", title: "Medium", keeps: |f| f.severity == Severity::Medium },
    Filter { word: "low", title: "Low", keeps: |f| f.severity == Severity::Low },
    Filter { word: "info", title: "Info", keeps: |f| f.severity == Severity::Info },
    Filter { word: "open", title: "Open", keeps: |f| f.state == State::Open },
    Filter { word: "accepted", title: "Accepted", keeps: |f| f.state == State::Accepted },
    Filter { word: "planned", title: "Planned", keeps: |f| f.state == State::Planned },
    Filter { word: "derived", title: "Derived", keeps: |f| f.origin == Origin::Derived },
    Filter { word: "authored", title: "Authored", keeps: |f| f.origin == Origin::Authored },
];

/// Returns the page `issues/` of a design as a file.
pub(crate) fn page(shop: &Shop<'_>, view: &DesignView<'_>) -> (File, Option<Finding>) {
    let url = format!("{}issues/", view.design.url);
    let place = Place { view, url: &url, lists_findings: true, level: 2 };
    let file = &shop.sources.file(view.topology.file).path;
    let mut content = Content {
        url: &url,
        title: format!("Issues of {}", view.title),
        made_from: vec![file],
        source: Some(file),
        class: "register",
        rail: directive::rail(&place),
        data: directive::data(&place),
        ..Content::default()
    };
    let back = format!("<a href=\"{}\">{}</a>", escape(&place.address("")), escape(&view.title));
    content.top = icon::sprite(view.topology);
    content.top += &hero(&back, "Issues", &lead(view), "");
    content.end = register(&place);
    page::render(shop, &content)
}

fn lead(view: &DesignView<'_>) -> String {
    let findings = view.findings();
    if view.analysis.is_none() || findings.is_empty() {
        return "Nothing was found.".to_owned();
    }
    let by = |severity: Severity| findings.iter().filter(|f| f.severity == severity).count();
    let parts: Vec<String> =
        [Severity::Critical, Severity::High, Severity::Medium, Severity::Low, Severity::Info]
            .into_iter()
            .filter(|severity| by(*severity) > 0)
            .map(|severity| format!("{} {}", by(severity), severity.word()))
            .collect();
    let settled = findings.iter().filter(|f| !matches!(f.state, State::Open)).count();
    let settled = match settled {
        0 => String::new(),
        n => format!(" {} decided upon.", count(n, "is", "are")),
    };
    format!(
        "{}: {}.{settled} Each names its evidence, so that it can be checked.",
        count(findings.len(), "entry", "entries"),
        parts.join(", ")
    )
}

fn register(place: &Place<'_>) -> String {
    let findings = place.view.findings();
    if findings.is_empty() {
        return String::new();
    }
    let used: Vec<(&Filter, usize)> = FILTERS
        .iter()
        .map(|filter| (filter, findings.iter().filter(|f| (filter.keeps)(f)).count()))
        .filter(|(_, number)| *number > 0)
        .collect();
    let mut out = String::from("<div class=\"register\">\n");
    for (filter, _) in &used {
        out.push_str(&format!("<span class=\"anchor\" id=\"f-{}\"></span>", filter.word));
    }
    out.push_str("\n<ul class=\"filters\" aria-label=\"Show\">");
    for (Filter { word, title, .. }, number) in &used {
        let graded = Severity::parse(word).is_some();
        let glyph = if graded { icon::glyph(word) } else { String::new() };
        let class = if graded { *word } else { "" };
        out.push_str(&format!(
            "<li><a class=\"btn {class}\" href=\"#f-{word}\" data-f=\"{word}\">{glyph}{title} \
             <span>{number}</span></a></li>"
        ));
    }
    out.push_str(
        "</ul>\n<p class=\"vh\" role=\"status\" id=\"count\"></p>\n<ul class=\"issues\">\n",
    );
    for at in 0..findings.len() {
        out.push_str(&directive::issue_entry(place, at));
    }
    out.push_str("</ul>\n</div>\n");
    out
}
