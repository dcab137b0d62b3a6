//! What is known about a rule beside its check.

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleGroup {
    /// Whether it works.
    Availability,
    /// Who can read, change or reach it.
    Security,
    /// Whether data is lost.
    Data,
    /// Whether it can be run.
    Operations,
    /// Whether it carries the load.
    Capacity,
    /// Whether model and document are right.
    Model,
}

impl RuleGroup {
    /// Every group, in the order of the catalogue.
    pub const ALL: [Self; 6] = [
        Self::Availability,
        Self::Security,
        Self::Data,
        Self::Operations,
        Self::Capacity,
        Self::Model,
    ];

    /// Returns the word for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Availability => "Availability",
            Self::Security => "Security",
            Self::Data => "Data",
            Self::Operations => "Operations",
            Self::Capacity => "Capacity",
            Self::Model => "Model and document",
        }
    }
}

/// A row of the catalogue of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleInfo {
    /// The id, stable for good.
    pub id: &'static str,
    /// What it is about.
    pub group: RuleGroup,
    /// Whether it is only reported at the strict level.
    pub strict: bool,
    /// Standards and practices that ask for the same.
    pub references: &'static [&'static str],
}

impl RuleInfo {
    /// Returns whether its findings carry a `security-severity` in SARIF.
    pub fn is_security(&self) -> bool {
        self.group == RuleGroup::Security
    }
}

/// The rules that look at the topology alone.
const TOPOLOGY_RULES: [&str; 46] = [
    "spof",
    "external-dependency",
    "double-fault",
    "shared-host",
    "shared-zone",
    "single-writer",
    "failover-not-automatic",
    "lb-single-target",
    "no-health-check",
    "deploy-downtime",
    "availability-below-target",
    "journey-broken",
    "circular-dependency",
    "cleartext-public",
    "tls-ends-early",
    "cleartext-internal",
    "weak-protocol",
    "no-firewall",
    "direct-datastore-exposure",
    "admin-exposed",
    "flat-network",
    "certificate-missing",
    "certificate-expiry",
    "no-auth-datastore",
    "secrets-inline",
    "no-waf-or-limit",
    "unencrypted-at-rest",
    "no-replica",
    "no-backup",
    "backup-same-fate",
    "backup-untested",
    "replication-missing",
    "two-primaries",
    "sessions-local",
    "no-monitoring",
    "monitoring-shared-fate",
    "no-logs",
    "no-owner",
    "cannot-scale",
    "all-in-one-host",
    "uneven-backends",
    "bottleneck",
    "lb-mode-contradiction",
    "port-protocol-mismatch",
    "orphan-component",
    "address-scope",
];

/// The rules that hold texts against a topology, whose findings `ignore` silences.
pub const TEXT_RULES: [&str; 9] = [
    "doc-unknown-component",
    "doc-missing-component",
    "doc-count-mismatch",
    "doc-claim-contradicted",
    "doc-feature-not-in-model",
    "doc-issue-missing",
    "doc-issue-unfounded",
    "doc-flow-mismatch",
    "requirement-untraced",
];

/// The rules about what somebody has decided on the findings of the others.
const DECISION_RULES: [&str; 2] = ["acceptance-expired", "acceptance-unused"];

/// Returns every derived rule, in the order of the catalogue.
pub fn rule_ids() -> impl Iterator<Item = &'static str> {
    TOPOLOGY_RULES.into_iter().chain(TEXT_RULES).chain(DECISION_RULES)
}

/// Returns whether a word names a rule: `doc-claim` is enough for `doc-claim-contradicted`.
pub fn names_rule(word: &str, rule: &str) -> bool {
    rule.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}
