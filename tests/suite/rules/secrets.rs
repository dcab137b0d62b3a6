//! Credentials where no rule of the topology looks: comments, unknown keys, pages of no design.

use groundplan::analyze::{AnalyzeOptions, analyze};
use groundplan::model::Finding;
use groundplan::read::{ReadOptions, read};

use super::{TODAY, sources};

/// Returns the credentials of a site, mistakes in its keys or none.
fn secrets(files: &[(&str, &str)]) -> Vec<String> {
    let read = read(&sources(files), &ReadOptions::default());
    let analysis = analyze(&read.site, &AnalyzeOptions { today: TODAY, strict_level: false });
    let inside = analysis.designs.iter().flat_map(|design| &design.findings);
    let all: Vec<&Finding> = analysis.findings.iter().chain(inside).collect();
    let secrets = all.into_iter().filter(|f| f.rule == "secrets-inline");
    secrets.flat_map(|f| f.labels.iter()).map(|l| line(&read.site, l.span)).collect()
}

fn line(site: &groundplan::model::Site, span: groundplan::model::Span) -> String {
    site.line(span).map(|(path, line)| format!("{path}:{line}")).unwrap_or_default()
}

#[test]
fn unknown_keys_and_comments_are_looked_at() {
    let topology = "components:\n  db:\n    kind: database\n    environment:\n      \
                    DB_PASSWORD: correcthorse\n      MODE: production\n\
                    # old: postgres://app:hunter2x@db/shop\n";
    let found = secrets(&[("content/topology.yaml", topology)]);
    assert_eq!(found, ["content/topology.yaml:5", "content/topology.yaml:7"]);
}

#[test]
fn front_matter_is_looked_at_and_the_text_below_is_not() {
    let page =
        "---\ntitle: Shop\n# api_key: 7f3k-secret-99\n---\n# Shop\n\n    password: hunter2\n";
    let topology = "components:\n  db: {kind: database}\n";
    let alone = [("content/index.md", page)];
    assert_eq!(secrets(&alone), ["content/index.md:3"]);
    let with_design = [("content/index.md", page), ("content/topology.yaml", topology)];
    assert_eq!(secrets(&with_design), ["content/index.md:3"]);
}

#[test]
fn a_credential_is_told_once() {
    let topology = "components:\n  db:\n    kind: database\n    facts: {password: hunter2}\n";
    assert_eq!(secrets(&[("content/topology.yaml", topology)]), ["content/topology.yaml:4"]);
}

#[test]
fn a_credential_in_front_matter_has_its_own_line() {
    let page = "---\ntitle: Shop\ndescription: AKIAIOSFODNN7EXAMPLE\n---\n# Shop\n";
    let topology = "components:\n  db: {kind: database}\n";
    let files = [("content/index.md", page), ("content/topology.yaml", topology)];
    assert_eq!(secrets(&files), ["content/index.md:3"]);
}
