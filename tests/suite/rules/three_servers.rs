//! A real exercise: three servers behind one balancer give nine findings, not three hundred.

use super::{design, names, topology};

const TOPOLOGY: &str = include_str!("../../cases/analyze/three-servers/topology.yaml");

/// What a careful reviewer would write about it.
const NINE: [&str; 9] = [
    "high cleartext-public:customer->balancer",
    "high no-firewall",
    "high spof:balancer",
    "high spof:store",
    "medium no-backup",
    "medium no-monitoring",
    "low all-in-one-host:machine-c",
    "low no-replica",
    "low uneven-backends:balancer",
];

#[test]
fn nine_findings_and_no_more() {
    assert_eq!(names(&topology(TOPOLOGY)), NINE);
}

const PAGE: &str = include_str!("../../cases/analyze/three-servers/index.md");

#[test]
fn its_text_adds_the_omitted_database_and_the_explained_replica() {
    let with_text = names(&design(TOPOLOGY, PAGE));
    let added: Vec<&String> =
        with_text.iter().filter(|name| !NINE.contains(&name.as_str())).collect();
    assert_eq!(
        added,
        ["medium doc-issue-missing:spof:store", "low doc-feature-not-in-model:replica"]
    );
    assert_eq!(with_text.len(), NINE.len() + 2);
}

#[test]
fn its_issues_stand_in_three_blocks() {
    let analysis = design(TOPOLOGY, PAGE);
    let issues = &analysis.issues;
    let titles: Vec<&str> = issues.rows.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(titles, ["Single point of failure", "Security", "No monitoring"]);
    assert!(issues.confirms("spof:balancer"));
    assert!(
        issues.confirms("no-firewall") && issues.confirms("cleartext-public:customer->balancer")
    );
    assert_eq!(
        issues.model_only,
        [
            "spof:store",
            "no-backup",
            "all-in-one-host:machine-c",
            "no-replica",
            "uneven-backends:balancer"
        ]
    );
}
