//! The page of each rule, as `groundplan explain` prints it.

macro_rules! pages {
    ($($rule:literal)*) => {
        &[$(($rule, include_str!(concat!("../../../content/rules/", $rule, ".md"))),)*]
    };
}

/// Rules with their pages: the derived ones as the catalogue lists them, then the input mistakes.
static PAGES: &[(&str, &str)] = pages! {
    "spof"
    "external-dependency"
    "double-fault"
    "shared-host"
    "shared-zone"
    "single-writer"
    "failover-not-automatic"
    "lb-single-target"
    "no-health-check"
    "deploy-downtime"
    "availability-below-target"
    "journey-broken"
    "circular-dependency"
    "cleartext-public"
    "tls-ends-early"
    "cleartext-internal"
    "weak-protocol"
    "no-firewall"
    "direct-datastore-exposure"
    "admin-exposed"
    "flat-network"
    "certificate-missing"
    "certificate-expiry"
    "no-auth-datastore"
    "secrets-inline"
    "no-waf-or-limit"
    "unencrypted-at-rest"
    "no-replica"
    "no-backup"
    "backup-same-fate"
    "backup-untested"
    "replication-missing"
    "two-primaries"
    "sessions-local"
    "no-monitoring"
    "monitoring-shared-fate"
    "no-logs"
    "no-owner"
    "cannot-scale"
    "all-in-one-host"
    "uneven-backends"
    "bottleneck"
    "lb-mode-contradiction"
    "port-protocol-mismatch"
    "orphan-component"
    "address-scope"
    "doc-unknown-component"
    "doc-missing-component"
    "doc-count-mismatch"
    "doc-claim-contradicted"
    "doc-feature-not-in-model"
    "doc-issue-missing"
    "doc-issue-unfounded"
    "doc-flow-mismatch"
    "requirement-untraced"
    "acceptance-expired"
    "acceptance-unused"
    "invalid-yaml"
    "unsupported-yaml"
    "limit-exceeded"
    "unknown-key"
    "duplicate-key"
    "missing-key"
    "unknown-kind"
    "unknown-component"
    "unknown-zone"
    "duplicate-id"
    "invalid-id"
    "cycle"
    "invalid-value"
    "missing-file"
    "url-clash"
    "empty-topology"
    "dead-link"
    "unsafe-link"
    "unknown-reference"
    "unknown-directive"
    "unpaired-directive"
    "unknown-view"
    "missing-part"
    "invalid-math"
    "no-topology"
    "not-utf8"
    "unreadable-file"
    "file-too-large"
    "too-many-files"
    "link-outside"
    "special-file"
    "bad-file-name"
    "invalid-template"
};

/// Returns the page of a rule in Markdown, without its front matter.
pub fn explain(rule: &str) -> Option<&'static str> {
    let (_, page) = PAGES.iter().find(|(id, _)| *id == rule)?;
    let body = page.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    Some(body.map_or(*page, |(_, body)| body).trim_start())
}

/// Returns the ids of all rules that have a page.
pub fn explained() -> impl Iterator<Item = &'static str> {
    PAGES.iter().map(|(id, _)| *id)
}
