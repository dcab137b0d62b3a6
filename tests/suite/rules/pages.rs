//! The pages of the rules are their tests: marked lines must be found, others not.

use std::collections::BTreeSet;

use groundplan::analyze::rules::{catalogue, explain};

use super::{analyzed, sources};

const TOPOLOGY: &str = "content/topology.yaml";
const PAGE: &str = "content/index.md";

/// A YAML block of a page, with the Markdown that follows it, if any.
#[derive(Default)]
struct Block {
    yaml: String,
    page: Option<String>,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open: Option<&str> = None;
    for line in page.lines() {
        match (open, line.strip_prefix("```")) {
            (None, Some(language)) => {
                open = Some(language);
                match language {
                    "yaml" => blocks.push(Block::default()),
                    "markdown" => {
                        let block = blocks.last_mut().expect("Markdown follows its topology");
                        block.page = Some(String::new());
                    }
                    _ => {}
                }
            }
            (Some(_), Some("")) => open = None,
            (Some("yaml"), _) => {
                let block = blocks.last_mut().expect("a block is open");
                block.yaml.push_str(line);
                block.yaml.push('\n');
            }
            (Some("markdown"), _) => {
                let text = blocks.last_mut().and_then(|b| b.page.as_mut()).expect("one is open");
                text.push_str(line);
                text.push('\n');
            }
            _ => {}
        }
    }
    blocks
}

/// Lines with the mark of a rule, and the text without the marks.
fn marks(path: &'static str, text: &str, rule: &str) -> (BTreeSet<(&'static str, usize)>, String) {
    let mut marked = BTreeSet::new();
    let mut plain = String::new();
    for (line, number) in text.lines().zip(1..) {
        let (comment, end) = if path == PAGE {
            (format!("<!-- finding: {rule} -->"), "")
        } else {
            (format!("# finding: {rule}"), "")
        };
        if line.contains(&comment) {
            marked.insert((path, number));
        }
        plain.push_str(line.replace(&comment, end).trim_end());
        plain.push('\n');
    }
    (marked, plain)
}

/// Returns how many lines are marked, or how what is found differs from them.
fn check(rule: &str, number: usize, block: &Block) -> Result<usize, String> {
    let (mut marked, yaml) = marks(TOPOLOGY, &block.yaml, rule);
    let mut files = vec![(TOPOLOGY, yaml.as_str())];
    let page = block.page.as_ref().map(|page| marks(PAGE, page, rule));
    if let Some((lines, text)) = &page {
        marked.extend(lines.iter().copied());
        files.insert(0, (PAGE, text.as_str()));
    }
    let sources = sources(&files);
    let analysis = analyzed(&sources, true);
    let findings = analysis.designs.iter().flat_map(|d| &d.findings).filter(|f| f.rule == rule);
    let labels = findings.clone().flat_map(|f| &f.labels);
    let places: BTreeSet<(&str, usize)> = labels
        .map(|label| {
            let at = sources.locate(label.span);
            (if at.path == PAGE { PAGE } else { TOPOLOGY }, at.line)
        })
        .collect();
    let messages: Vec<&String> = findings.map(|f| &f.message).collect();
    if places == marked {
        return Ok(marked.len());
    }
    Err(format!(
        "content/rules/{rule}.md, block {number}: found {places:?}, marked {marked:?}: {messages:#?}"
    ))
}

#[test]
fn every_rule_finds_what_its_page_marks_and_nothing_else() {
    let mut wrong = Vec::new();
    for rule in catalogue() {
        let page = explain(rule.id).unwrap_or_else(|| panic!("{} has no page", rule.id));
        assert!(page.starts_with(&format!("# {}\n", rule.id)), "the title of {}", rule.id);
        let blocks = blocks(page);
        let checked: Vec<Result<usize, String>> =
            blocks.iter().zip(1..).map(|(block, n)| check(rule.id, n, block)).collect();
        let marked = |lines: usize| checked.iter().any(|c| c.as_ref().is_ok_and(|n| *n == lines));
        let fires = checked.iter().any(|c| c.as_ref().is_ok_and(|n| *n > 0));
        if !fires || !marked(0) {
            wrong.push(format!("{} needs a case that fires and one that is silent", rule.id));
        }
        wrong.extend(checked.into_iter().filter_map(Result::err));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns topology and page of the first block of a rule's page, without the marks.
pub(super) fn first_block(rule: &str, page: &str) -> (String, String) {
    let block = &blocks(page)[0];
    let (_, topology) = marks(TOPOLOGY, &block.yaml, rule);
    let text = block.page.as_ref().map_or(String::new(), |page| marks(PAGE, page, rule).1);
    (topology, text)
}

#[test]
fn every_rule_has_a_file_and_a_line_in_the_index() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let index = std::fs::read_to_string(root.join("content/rules/index.md")).expect("an index");
    for rule in catalogue() {
        let file = format!("src/analyze/rules/{}.rs", rule.id.replace('-', "_"));
        let decided = rule.id.starts_with("acceptance-");
        assert!(decided || root.join(&file).is_file(), "{file} is missing");
        let line = format!("[{0}]({0}.md)", rule.id);
        assert!(index.contains(&line), "content/rules/index.md does not list {}", rule.id);
    }
}
