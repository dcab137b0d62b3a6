//! Sentences as people write them, held against one design.

use super::design;

const TOPOLOGY: &str = include_str!("../../cases/analyze/three-servers/topology.yaml");

/// Rules and quoted words of the text findings on one sentence.
fn said(sentence: &str) -> Vec<String> {
    let analysis = design(TOPOLOGY, &format!("# Shop\n\n## Balancing\n\n{sentence}\n"));
    let doc = analysis
        .findings
        .iter()
        .filter(|f| f.rule.starts_with("doc-") && f.rule != "doc-missing-component");
    doc.map(|f| format!("{} {}", f.rule, f.subjects.join(","))).collect()
}

#[test]
fn what_is_promised_and_not_drawn_is_found() {
    for (sentence, finding) in [
        ("With two web servers there is no SPOF.", "doc-claim-contradicted spof:balancer"),
        ("This eliminates every single point of failure.", "doc-claim-contradicted spof:balancer"),
        ("The site is highly available.", "doc-claim-contradicted spof:balancer"),
        (
            "Visitors reach the site over HTTPS.",
            "doc-claim-contradicted cleartext-public:customer->balancer",
        ),
        ("Every machine is monitored.", "doc-claim-contradicted no-monitoring"),
        ("All machines stand behind a firewall.", "doc-claim-contradicted no-firewall"),
        ("The data is backed up every night.", "doc-claim-contradicted no-backup"),
        (
            "HAProxy is enabling an Active-Passive setup rather than an Active-Active setup.",
            "doc-claim-contradicted active-passive",
        ),
        (
            "The balancer uses the least connections algorithm.",
            "doc-claim-contradicted least-connections",
        ),
        ("There are four servers.", "doc-count-mismatch server"),
    ] {
        assert_eq!(said(sentence), [finding], "{sentence}");
    }
}

#[test]
fn what_is_denied_planned_asked_compared_or_explained_is_left_alone() {
    for sentence in [
        "There is no HTTPS and no firewall.",
        "HAProxy is a SPOF.",
        "A second balancer would leave no single point of failure.",
        "To be highly available we must add a second one.",
        "Is the traffic encrypted?",
        "If the data is backed up, it can be restored.",
        "It is more highly available than one server.",
        "The machines are not monitored.",
        "In an active-passive pair only one of the two works while the other waits.",
        "Active-passive means that one server waits.",
        "Is it an active-active or an active-passive setup?",
        "The other two servers answer.",
        "Two of the servers answer.",
        "It carries more than a two-server setup.",
        "Round robin gives each server its turn, least connections looks at the load.",
    ] {
        assert_eq!(said(sentence), [""; 0], "{sentence}");
    }
}

#[test]
fn a_marked_line_is_left_alone() {
    let marked = "<!-- groundplan: ignore doc-claim -->\nThe site is highly available.";
    assert_eq!(said(marked), [""; 0]);
    let other = "<!-- groundplan: ignore doc-count -->\n\nThe site is highly available.";
    assert_eq!(said(other).len(), 1);
}

#[test]
fn a_name_that_is_wrong_twice_has_two_places_and_one_fact() {
    let table = "| Component | Role |\n| --- | --- |\n| Warp drive | speed |\n";
    let text = format!("# Shop\n\n## Parts\n\n{table}\n## Costs\n\n{table}");
    let analysis = design(TOPOLOGY, &text);
    let rule = "doc-unknown-component";
    let finding = analysis.findings.iter().find(|f| f.rule == rule).expect("it is unknown");
    assert_eq!((finding.labels.len(), finding.evidence.len()), (2, 1), "{finding:#?}");
}
