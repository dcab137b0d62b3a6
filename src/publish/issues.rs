//! The issues page of a design: the register of all findings.

use super::directive;
use super::document::opened;
use super::html::escape;
use super::page;
use super::view::{DesignView, Place};
use super::{File, Shop, icon};
use crate::model::{Finding, Origin, Severity, State, Words};

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
    Filter { word: "open", title: "Open|a state", keeps: |f| f.state == State::Open },
    Filter { word: "accepted", title: "Accepted", keeps: |f| f.state == State::Accepted },
    Filter { word: "planned", title: "Planned", keeps: |f| f.state == State::Planned },
    Filter { word: "derived", title: "Derived", keeps: |f| f.origin == Origin::Derived },
    Filter { word: "authored", title: "Authored", keeps: |f| f.origin == Origin::Authored },
];

/// Returns the class that the entries of a filter have, nothing for all of them: severities, states
/// and origins are told apart by its first letter.
fn facet(word: &str) -> String {
    match word {
        "all" => String::new(),
        "open" | "accepted" | "planned" => format!("t-{word}"),
        "derived" | "authored" => format!("o-{word}"),
        _ => format!("s-{word}"),
    }
}

/// Returns the page `issues/` of a design as a file.
pub(crate) fn page(shop: &Shop<'_>, view: &DesignView<'_>) -> (File, Option<Finding>) {
    let url = format!("{}issues/", view.design.url);
    let place = Place { lists_findings: true, register: true, ..Place::of(view, &url) };
    let mut content = opened(&place, place.words.say("Issues"), &lead(view));
    content.end = register(&place);
    page::render(shop, &content)
}

fn lead(view: &DesignView<'_>) -> String {
    let words = view.words;
    let findings = view.findings();
    if view.analysis().is_none() || findings.is_empty() {
        return words.say("Nothing was found.").to_owned();
    }
    let by = |severity: Severity| findings.iter().filter(|f| f.severity == severity).count();
    let parts: Vec<String> =
        [Severity::Critical, Severity::High, Severity::Medium, Severity::Low, Severity::Info]
            .into_iter()
            .filter(|severity| by(*severity) > 0)
            .map(|severity| format!("{} {}", by(severity), words.say(severity.word())))
            .collect();
    let settled = findings.iter().filter(|f| !matches!(f.state, State::Open)).count();
    let settled = match settled {
        0 => String::new(),
        n => format!(" {}", words.count(n, "{n} is decided upon.", "{n} are decided upon.")),
    };
    format!(
        "{}: {}.{settled} {}",
        words.count(findings.len(), "{n} entry", "{n} entries"),
        words.row(&parts),
        words.say("Each names its evidence, so that it can be checked."),
    )
}

fn register(place: &Place<'_>) -> String {
    let findings = place.view.findings();
    let mut out = String::from("<div class=\"register\">\n");
    if !findings.is_empty() {
        out.push_str(&filters(place.words, findings));
    }
    let blocks: Vec<_> = findings.iter().map(|finding| block_of(place.view, finding)).collect();
    for block in BLOCKS {
        let numbers: Vec<usize> =
            (0..findings.len()).filter(|at| blocks[*at] == block.id).collect();
        let rows = if block.id == "author-only" { author_rows(place) } else { String::new() };
        if numbers.is_empty() && rows.is_empty() {
            continue;
        }
        out.push_str(&format!(
            "<h2 class=\"block\" id=\"{}\">{}<small>{}</small></h2>\n<ul class=\"issues\">\n",
            block.id,
            place.words.say(block.title),
            place.words.say(block.gist),
        ));
        numbers.into_iter().for_each(|at| directive::issue_entry(place, at, &mut out));
        out.extend([&rows, "</ul>\n"]);
    }
    out.push_str(&questions(place));
    out.push_str("</div>\n");
    out
}

/// A part of the register.
struct Block {
    id: &'static str,
    title: &'static str,
    gist: &'static str,
}

const BLOCKS: &[Block] = &[
    Block {
        id: "confirmed",
        title: "Confirmed",
        gist: "The author says it, and the topology shows it.",
    },
    Block {
        id: "model-only",
        title: "Found by the model only",
        gist: "The topology shows it; no issue list of the document names it.",
    },
    Block {
        id: "author-only",
        title: "Stated by the author only",
        gist: "The document says it; the topology does not show it.",
    },
    Block {
        id: "text",
        title: "Text against topology",
        gist: "Words of the document that the topology does not bear out.",
    },
    Block { id: "remarks", title: "Remarks", gist: "Good to know; nothing to mend." },
];

/// Returns the part of the register that a finding belongs to.
fn block_of(view: &DesignView<'_>, finding: &Finding) -> &'static str {
    match finding.origin {
        _ if finding.rule.starts_with("doc-") => "text",
        _ if view.is_agreed(finding) => "confirmed",
        Origin::Authored => "author-only",
        _ if finding.severity == Severity::Info => "remarks",
        _ => "model-only",
    }
}

/// Returns the rows of the document's own issue lists that no finding agrees with.
fn author_rows(place: &Place<'_>) -> String {
    let rows = place.view.issue_matches().map_or(&[][..], |matches| &matches.rows);
    let alone = rows.iter().filter(|row| row.finding.is_none() && row.agrees_with.is_empty());
    alone
        .map(|row| {
            format!(
                "<li class=\"issue t-open o-authored\"><div class=\"meta\"><span class=\"tag\">{}</span></div>\n\
                 <div><h3>{}</h3><dl class=\"facts\"><dt>{}</dt><dd>{} {}</dd></dl></div></li>\n",
                place.words.say("authored"),
                escape(&row.title),
                place.words.say("Text"),
                escape(&row.text),
                place.view.location(row.span),
            )
        })
        .collect()
}

/// Returns what the topology leaves open, as questions to its author.
fn questions(place: &Place<'_>) -> String {
    let (view, english) = (place.view, place.in_english());
    let questions = view.analysis().map_or(&[][..], |analysis| &analysis.questions);
    if questions.is_empty() {
        return String::new();
    }
    let items: String = questions
        .iter()
        .map(|question| {
            let text = view.sentence(&question.text, |id| view.name(id).to_owned());
            format!(
                "<li><span{english}>{text}</span> <span class=\"id\">{}</span></li>",
                escape(question.rule)
            )
        })
        .collect();
    format!(
        "<h2 class=\"block\" id=\"questions\">{}<small>{}</small></h2>\n\
         <ul class=\"asked\">{items}</ul>\n",
        place.words.say("Not stated"),
        place.words.say("What the topology says nothing about: questions, no issues."),
    )
}

fn filters(words: &Words, findings: &[Finding]) -> String {
    let used: Vec<(&Filter, usize)> = FILTERS
        .iter()
        .map(|filter| (filter, findings.iter().filter(|f| (filter.keeps)(f)).count()))
        .filter(|(_, number)| *number > 0)
        .collect();
    let mut out = String::new();
    for (filter, _) in &used {
        out.push_str(&format!("<span class=\"anchor\" id=\"f-{}\"></span>", filter.word));
    }
    out.push_str(&format!("\n<ul class=\"filters\" aria-label=\"{}\">", words.say("Show")));
    for (Filter { word, title, .. }, number) in &used {
        let graded = Severity::parse(word).is_some();
        let glyph = if graded { icon::glyph(word) } else { String::new() };
        let class = if graded { *word } else { "" };
        out.push_str(&format!(
            "<li><a class=\"btn {class}\" href=\"#f-{word}\" data-f=\"{}\">{glyph}{} \
             <span>{number}</span></a></li>",
            facet(word),
            words.say(title)
        ));
    }
    out.push_str("</ul>\n<p class=\"vh\" role=\"status\" id=\"_count\"></p>\n");
    out
}
