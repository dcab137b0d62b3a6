//! What can be wrong, in words, and the rules that find it.

use super::text;

/// Something that can be wrong, the words for it, and the rules that find it.
#[derive(Debug)]
pub(super) struct Topic {
    /// The name in messages.
    pub(super) name: &'static str,
    patterns: &'static [&'static str],
    /// What it says of a component: "is a single point of failure".
    pub(super) says: &'static str,
    /// Whether its words leave no doubt what is meant.
    pub(super) certain: bool,
    /// The rules whose findings speak of it.
    pub(super) rules: &'static [&'static str],
}

const TOPICS: &[Topic] = &[
    Topic {
        name: "single point of failure",
        says: "is a single point of failure",
        certain: true,
        patterns: &[
            "spof~",
            "single point~ of failure",
            "no|without|lacks .. redundan~",
            "not redundant",
            "no failover",
            "only one",
            "single .. instance|server|database|balancer",
        ],
        rules: &[
            "spof",
            "single-writer",
            "shared-host",
            "shared-zone",
            "failover-not-automatic",
            "external-dependency",
        ],
    },
    Topic {
        name: "missing encryption",
        says: "is not encrypted",
        certain: true,
        patterns: &[
            "https",
            "tls",
            "ssl",
            "unencrypted",
            "plaintext",
            "plain text",
            "cleartext",
            "clear text",
            "encrypt~",
            "http",
        ],
        rules: &[
            "cleartext-public",
            "tls-ends-early",
            "cleartext-internal",
            "weak-protocol",
            "certificate-missing",
            "certificate-expiry",
            "unencrypted-at-rest",
        ],
    },
    Topic {
        name: "missing firewall",
        says: "has no firewall",
        certain: true,
        patterns: &["firewall~", "open port~", "unfiltered", "exposed"],
        rules: &["no-firewall", "direct-datastore-exposure", "admin-exposed", "flat-network"],
    },
    Topic {
        name: "missing monitoring",
        says: "is not monitored",
        certain: true,
        patterns: &["monitor~", "observability", "alert~", "unmonitored"],
        rules: &["no-monitoring", "monitoring-shared-fate", "no-logs"],
    },
    Topic {
        name: "missing backup",
        says: "has no backup",
        certain: true,
        patterns: &["backup~", "backed up", "restore"],
        rules: &["no-backup", "backup-same-fate", "backup-untested"],
    },
    Topic {
        name: "missing replica",
        says: "has no replica",
        certain: true,
        patterns: &["replica~", "only copy", "data loss", "lose|loses|losing data"],
        rules: &["no-replica", "replication-missing", "no-backup"],
    },
    Topic {
        name: "single writer",
        says: "is affected",
        certain: false,
        patterns: &["write|writes|writing", "writer", "promot~"],
        rules: &["single-writer", "failover-not-automatic"],
    },
    Topic {
        name: "manual failover",
        says: "is affected",
        certain: false,
        patterns: &["manual~ .. failover|promot~|switch~", "failover .. manual~", "failover"],
        rules: &["failover-not-automatic", "single-writer"],
    },
    Topic {
        name: "downtime of a release",
        says: "is affected",
        certain: false,
        patterns: &["deploy~", "maintenance", "release~", "restart~", "update~"],
        rules: &["deploy-downtime"],
    },
    Topic {
        name: "limit to growth",
        says: "is affected",
        certain: false,
        patterns: &[
            "scal~",
            "traffic spike~",
            "too much|many traffic|requests",
            "capacity",
            "overload~",
            "bottleneck~",
            "incoming traffic",
        ],
        rules: &["cannot-scale", "bottleneck", "all-in-one-host", "uneven-backends"],
    },
    Topic {
        name: "shared server",
        says: "is affected",
        certain: false,
        patterns: &[
            "same server|machine|host",
            "all components",
            "compet~",
            "shares|share .. server|resources",
            "resource~",
            "one server",
        ],
        rules: &["all-in-one-host", "shared-host", "cannot-scale", "uneven-backends"],
    },
    Topic {
        name: "credential in the open",
        says: "is affected",
        certain: false,
        patterns: &["password~", "credential~", "secret~", "authentication", "unauthenticated"],
        rules: &["secrets-inline", "no-auth-datastore", "admin-exposed"],
    },
    Topic {
        name: "exposed administration",
        says: "is affected",
        certain: false,
        patterns: &["ssh", "admin~", "bastion", "vpn"],
        rules: &["admin-exposed"],
    },
    Topic {
        name: "certificate",
        says: "is affected",
        certain: false,
        patterns: &["certificate~", "termination|terminating|terminates"],
        rules: &["certificate-missing", "certificate-expiry", "tls-ends-early"],
    },
    Topic {
        name: "lost session",
        says: "is affected",
        certain: false,
        patterns: &["session~", "sticky"],
        rules: &["sessions-local"],
    },
    Topic {
        name: "missed availability",
        says: "is affected",
        certain: false,
        patterns: &["availability target", "sla", "uptime"],
        rules: &["availability-below-target"],
    },
    Topic {
        name: "circle of requests",
        says: "is affected",
        certain: false,
        patterns: &["circular", "cycle~"],
        rules: &["circular-dependency", "journey-broken"],
    },
];

/// Returns what a text is about.
pub(super) fn topics(text: &str) -> Vec<&'static Topic> {
    let sentences = text::sentences(text);
    let speaks = |topic: &&Topic| {
        topic.patterns.iter().any(|p| sentences.iter().any(|s| text::find(s, p).is_some()))
    };
    TOPICS.iter().filter(speaks).collect()
}
