//! Restraint: on real designs nothing is reported that a careful reviewer would not write.

use super::{design, names, topology};

macro_rules! case {
    ($name:literal) => {
        include_str!(concat!("../../cases/analyze/", $name, "/topology.yaml"))
    };
}

#[test]
fn secured_and_monitored_servers() {
    let page = include_str!("../../cases/analyze/secured/index.md");
    assert_eq!(
        names(&design(case!("secured"), page)),
        [
            "high spof:haproxy",
            "high spof:mysql-1",
            "medium all-in-one-host:server-2,server-3",
            "medium doc-issue-missing:spof:haproxy",
            "medium tls-ends-early:haproxy",
            "low cleartext-internal",
        ]
    );
}

#[test]
fn three_tiers_of_a_cloud() {
    assert!(names(&topology(case!("cloud"))).is_empty());
}

#[test]
fn a_shop_of_services() {
    assert_eq!(
        names(&topology(case!("services"))),
        [
            "high admin-exposed:gateway",
            "high spof:catalog-db",
            "high spof:orders-db",
            "high tls-ends-early:gateway",
            "medium certificate-missing:gateway",
            "medium no-backup",
            "medium no-replica",
            "low cleartext-internal",
            "low no-monitoring",
        ]
    );
}

#[test]
fn one_server() {
    let page = include_str!("../../cases/analyze/one-server/index.md");
    assert_eq!(
        names(&design(case!("one-server"), page)),
        [
            "high cleartext-public:user->nginx",
            "high no-firewall",
            "high spof:server",
            "medium cannot-scale:server",
            "medium deploy-downtime:app,nginx@user-mysql",
            "medium doc-issue-missing:cleartext-public:user->nginx",
            "medium doc-issue-missing:no-firewall",
            "medium no-backup",
            "medium no-monitoring",
            "low no-replica",
        ]
    );
}

#[test]
fn a_redundant_design_behind_one_firewall() {
    assert_eq!(names(&topology(case!("private"))), ["high spof:fw"]);
}

#[test]
fn a_sketch_without_hosts_is_not_blamed_for_what_it_leaves_open() {
    let sketch = "components:\n  a: {kind: service}\n  b: {kind: service}\n  \
                  c: {kind: service}\nconnections:\n  - {from: a, to: [b, c]}\n";
    assert!(names(&topology(sketch)).is_empty());
}

/// Designs of many sorts, each with what a careful reviewer would write about it.
#[test]
fn designs_of_many_sorts() {
    let folder =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/analyze/reviewed");
    let mut files: Vec<_> =
        std::fs::read_dir(&folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "yaml"));
    files.sort();
    let mut found = String::new();
    for path in &files {
        let text = std::fs::read_to_string(path).expect("a design");
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        found += &format!("{name}\n");
        for finding in names(&topology(&text)) {
            found += &format!("  {finding}\n");
        }
    }
    let expected = folder.join("findings.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&expected, &found).expect("written");
    }
    assert_eq!(found, std::fs::read_to_string(&expected).expect("what is expected"));
    assert!(files.len() >= 10, "{}", files.len());
}

#[test]
fn no_text_is_held_against_a_topology_that_cannot_be_read() {
    let page = "# Home\n\nThree servers.\n\n| Component | Role |\n|---|---|\n| web | serves |\n";
    let broken = "components:\n  web: {kind: server, facts: {password: 'hunter2-Xk9'\n";
    let starts = "extends: ../topology.yaml\ncomponents: {cache: {kind: cache}}\n";
    let sources = super::sources(&[
        ("content/index.md", page),
        ("content/topology.yaml", broken),
        ("content/starts/index.md", page),
        ("content/starts/topology.yaml", starts),
    ]);
    let read = groundplan::read::read(&sources, &Default::default());
    let rules: Vec<_> = read.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["invalid-yaml"]);
    let options = super::AnalyzeOptions { today: super::TODAY, strict_level: true };
    let analysis = super::analyze(&read.site, &options);
    let found: Vec<_> = analysis.designs.iter().map(names).collect();
    // What can be seen in the text alone is told.
    assert_eq!(found, [vec!["high secrets-inline"], vec![]]);
}
