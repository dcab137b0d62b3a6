//! What a page may weigh: a design of 13 components, 8 connections and one journey.

use std::path::Path;

use groundplan::analyze::AnalyzeOptions;
use groundplan::model::{Date, Output};
use groundplan::{BuildOptions, build};

/// Bytes of the page with both drawings, and how many elements it has.
const HTML_MAX: usize = 70_000;
const ELEMENTS_MAX: usize = 1_600;
/// Bytes of the styles that every page loads.
const CSS_MAX: usize = 27_000;
/// Bytes of the script of every page and that of the drawing, which comes with the first touch, together.
const SCRIPT_MAX: usize = 12_000;
/// Bytes of the script of the search, which comes when it is opened.
const SEARCH_MAX: usize = 4_000;

#[test]
fn a_design_keeps_its_budgets() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/sites/sized");
    let output = output(&site);
    let text = |path: &str| {
        String::from_utf8(output.files.get(path).expect(path).to_vec()).expect("UTF-8")
    };
    let page = text("index.html");
    let bytes = |path: &str| text(path).len();
    let measured = [
        ("page", page.len(), HTML_MAX),
        ("elements", elements(&page), ELEMENTS_MAX),
        ("site.css", bytes("_theme/site.css"), CSS_MAX),
        ("scripts", bytes("_theme/site.js") + bytes("_theme/drawing.js"), SCRIPT_MAX),
        ("search.js", bytes("_theme/search.js"), SEARCH_MAX),
    ];
    for (what, is, most) in measured {
        assert!(is <= most, "{what}: {is} of {most}");
        assert!(is > most / 4, "{what}: {is} is too little to be the whole");
    }
}

/// Returns how many opening tags a page has.
fn elements(page: &str) -> usize {
    let opens = |pair: &&[u8]| pair[0] == b'<' && pair[1].is_ascii_alphabetic();
    page.as_bytes().windows(2).filter(opens).count()
}

pub(crate) fn output(site: &Path) -> Output {
    let sources = groundplan::disk::load(site).unwrap();
    let analyze =
        AnalyzeOptions { today: Date { year: 2026, month: 11, day: 24 }, strict_level: false };
    let options = BuildOptions { read: Default::default(), analyze, publish: Default::default() };
    build(&sources, &options).output
}

/// What a reader of a thousand pages loads before the first letter of a search.
const OPENING_MAX: usize = 35_000;

#[test]
fn a_thousand_pages_cost_little_before_the_first_letter() {
    let root = tempfile::tempdir().unwrap();
    let content = root.path().join("content");
    std::fs::create_dir(&content).unwrap();
    for page in 0..1000 {
        let heading =
            |at: usize| format!("## How number {page} answers question {at}\n\nText.\n\n");
        let text = format!("# Page {page}\n\n{}", (0..6).map(heading).collect::<String>());
        std::fs::write(content.join(format!("page-{page}.md")), text).unwrap();
    }
    let output = output(root.path());
    let bytes = |name: &str| output.files[&format!("_theme/search{name}.js")].len();
    let opening = bytes("") + bytes("-heads");
    assert!(opening <= OPENING_MAX, "{opening} of {OPENING_MAX}");
    assert!(bytes("-all") > 200_000, "the first letter brings all headings");
}
