//! The pages of the input rules are their tests: marked lines must be found, others not.

use std::collections::BTreeSet;

use groundplan::analyze::rules::{catalogue, explain, explained};
use groundplan::read::{ReadOptions, read};

use super::sources;

/// Rules whose mistakes do not stand in one topology or page; the suites of their rooms show them.
const ELSEWHERE: [&str; 10] = [
    "url-clash",
    "empty-topology",
    "not-utf8",
    "unreadable-file",
    "file-too-large",
    "too-many-files",
    "link-outside",
    "special-file",
    "bad-file-name",
    "invalid-template",
];

/// Fenced blocks: language and text.
fn blocks(page: &str) -> Vec<(&str, String)> {
    let mut blocks: Vec<(&str, String)> = Vec::new();
    let mut open = false;
    for line in page.lines() {
        match line.strip_prefix("```") {
            Some(language) if !open => {
                blocks.push((language, String::new()));
                open = true;
            }
            Some(_) => open = false,
            None if open => {
                let (_, text) = blocks.last_mut().unwrap();
                text.push_str(line);
                text.push('\n');
            }
            None => {}
        }
    }
    blocks
}

/// Lines that bear the mark of a rule, and the text without the marks.
fn marks(rule: &str, text: &str) -> (BTreeSet<usize>, String) {
    let marks = [format!("# finding: {rule}"), format!("<!-- finding: {rule} -->")];
    let (mut lines, mut plain) = (BTreeSet::new(), String::new());
    for (line, number) in text.lines().zip(1..) {
        let cut = marks.iter().find_map(|mark| line.find(mark));
        lines.extend(cut.map(|_| number));
        plain.push_str(line[..cut.unwrap_or(line.len())].trim_end());
        plain.push('\n');
    }
    (lines, plain)
}

/// Lines of `path` on which the rule is found when these files are read.
fn found(rule: &str, files: &[(&str, &str)], path: &str) -> BTreeSet<usize> {
    let sources = sources(files);
    let read = read(&sources, &ReadOptions::default());
    let labels = read.findings.iter().filter(|f| f.rule == rule).map(|f| f.labels[0].span);
    let places = labels.map(|span| sources.locate(span));
    places.filter(|place| place.path == path).map(|place| place.line).collect()
}

#[test]
fn every_input_rule_is_found_where_its_page_marks_it() {
    const TOPOLOGY: &str = "content/topology.yaml";
    const PAGE: &str = "content/index.md";
    let mut wrong = Vec::new();
    for rule in explained().filter(|rule| catalogue().all(|info| info.id != *rule)) {
        let page = explain(rule).unwrap();
        assert!(page.starts_with(&format!("# {rule}\n")), "the title of {rule}");
        let mut fires = false;
        let mut topology = String::new();
        for (language, text) in blocks(page) {
            let (marked, plain) = marks(rule, &text);
            let lines = match language {
                "yaml" => {
                    topology = plain;
                    found(rule, &[(TOPOLOGY, &topology)], TOPOLOGY)
                }
                "markdown" if topology.is_empty() => found(rule, &[(PAGE, &plain)], PAGE),
                "markdown" => found(rule, &[(PAGE, &plain), (TOPOLOGY, &topology)], PAGE),
                _ => continue,
            };
            fires |= !lines.is_empty();
            if lines != marked {
                wrong.push(format!("{rule}: found {lines:?}, marked {marked:?} in\n{text}"));
            }
        }
        if fires == ELSEWHERE.contains(&rule) {
            wrong.push(format!("{rule}: a case that fires is missing, or a line of ELSEWHERE"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_link_to_what_a_page_shows_no_more_is_told_after_an_edit_too() {
    let shown = "# List\n\n<!-- groundplan: issues -->\n";
    let mut sources = sources(&[
        ("content/index.md", "# Home\n\n[None](list.md#no-backup)\n"),
        ("content/list.md", shown),
        ("content/topology.yaml", "components: {db: {kind: database}}\n"),
    ]);
    let options = groundplan::read::ReadOptions::default();
    let (before, memo) = groundplan::read::read_again(&sources, &options, None);
    assert_eq!(before.findings, []);
    let list = sources.find("content/list.md").unwrap();
    sources.files[list.0 as usize].text = "# List\n".into();
    let known = Some((&before.site, &memo));
    let (after, _) = groundplan::read::read_again(&sources, &options, known);
    let rules: Vec<_> = after.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["dead-link"]);
}
