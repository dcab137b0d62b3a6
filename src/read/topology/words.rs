//! Words with a meaning, and other words accepted for them.

use crate::model::{
    Algorithm, Deploy, Direction, Failover, GroupMode, Operation, Purpose, Sessions, Severity,
    State, Status,
};

/// The words of one key.
pub(crate) struct Vocabulary<T: 'static> {
    /// What they name.
    pub(crate) noun: &'static str,
    /// Our words.
    pub(crate) words: &'static [(&'static str, T)],
    /// Other words for the same.
    pub(crate) synonyms: &'static [(&'static str, T)],
}

impl<T: Copy> Vocabulary<T> {
    /// Returns what `text` means; case and the choice of space, `_` or `-` do not count.
    pub(crate) fn parse(&self, text: &str) -> Option<T> {
        let word: String = text
            .trim()
            .chars()
            .map(|c| if matches!(c, ' ' | '_' | '/') { '-' } else { c.to_ascii_lowercase() })
            .collect();
        self.words.iter().chain(self.synonyms).find(|(known, _)| *known == word).map(|(_, v)| *v)
    }

    /// Returns our words.
    pub(crate) fn list(&self) -> Vec<&'static str> {
        self.words.iter().map(|(word, _)| *word).collect()
    }
}

pub(crate) static ALGORITHM: Vocabulary<Algorithm> = Vocabulary {
    noun: "algorithm",
    words: &[
        ("round-robin", Algorithm::RoundRobin),
        ("least-connections", Algorithm::LeastConnections),
        ("random", Algorithm::Random),
        ("hash", Algorithm::Hash),
        ("weighted", Algorithm::Weighted),
        ("first", Algorithm::First),
    ],
    synonyms: &[
        ("roundrobin", Algorithm::RoundRobin),
        ("rr", Algorithm::RoundRobin),
        ("leastconn", Algorithm::LeastConnections),
        ("least-conn", Algorithm::LeastConnections),
        ("least-connection", Algorithm::LeastConnections),
        ("ip-hash", Algorithm::Hash),
        ("source", Algorithm::Hash),
        ("source-hash", Algorithm::Hash),
        ("consistent-hash", Algorithm::Hash),
        ("uri", Algorithm::Hash),
        ("weighted-round-robin", Algorithm::Weighted),
    ],
};

pub(crate) static MODE: Vocabulary<GroupMode> = Vocabulary {
    noun: "mode",
    words: &[
        ("active-active", GroupMode::ActiveActive),
        ("active-passive", GroupMode::ActivePassive),
        ("primary-replica", GroupMode::PrimaryReplica),
    ],
    synonyms: &[
        ("active-standby", GroupMode::ActivePassive),
        ("primary-standby", GroupMode::ActivePassive),
        ("master-slave", GroupMode::PrimaryReplica),
        ("primary-secondary", GroupMode::PrimaryReplica),
        ("leader-follower", GroupMode::PrimaryReplica),
        ("primary-replicas", GroupMode::PrimaryReplica),
        ("multi-primary", GroupMode::ActiveActive),
        ("master-master", GroupMode::ActiveActive),
    ],
};

pub(crate) static FAILOVER: Vocabulary<Failover> = Vocabulary {
    noun: "failover",
    words: &[
        ("automatic", Failover::Automatic),
        ("manual", Failover::Manual),
        ("none", Failover::None),
    ],
    synonyms: &[
        ("auto", Failover::Automatic),
        ("true", Failover::Automatic),
        ("false", Failover::None),
        ("no", Failover::None),
    ],
};

/// Whether only the primary answers reads.
pub(crate) static READS: Vocabulary<bool> = Vocabulary {
    noun: "reads",
    words: &[("any", false), ("primary", true)],
    synonyms: &[("all", false), ("master", true)],
};

pub(crate) static STATUS: Vocabulary<Status> = Vocabulary {
    noun: "status",
    words: &[
        ("live", Status::Live),
        ("planned", Status::Planned),
        ("deprecated", Status::Deprecated),
    ],
    synonyms: &[
        ("active", Status::Live),
        ("running", Status::Live),
        ("proposed", Status::Planned),
        ("retired", Status::Deprecated),
    ],
};

pub(crate) static DEPLOY: Vocabulary<Deploy> = Vocabulary {
    noun: "deploy",
    words: &[
        ("in-place", Deploy::InPlace),
        ("rolling", Deploy::Rolling),
        ("blue-green", Deploy::BlueGreen),
    ],
    synonyms: &[("recreate", Deploy::InPlace), ("canary", Deploy::Rolling)],
};

pub(crate) static SESSIONS: Vocabulary<Sessions> = Vocabulary {
    noun: "sessions",
    words: &[("local", Sessions::Local), ("shared", Sessions::Shared), ("none", Sessions::None)],
    synonyms: &[("stateless", Sessions::None), ("false", Sessions::None)],
};

pub(crate) static PURPOSE: Vocabulary<Purpose> = Vocabulary {
    noun: "purpose",
    words: &[
        ("request", Purpose::Request),
        ("support", Purpose::Support),
        ("replication", Purpose::Replication),
        ("telemetry", Purpose::Telemetry),
        ("backup", Purpose::Backup),
        ("admin", Purpose::Admin),
    ],
    synonyms: &[
        ("requests", Purpose::Request),
        ("monitoring", Purpose::Telemetry),
        ("metrics", Purpose::Telemetry),
        ("logs", Purpose::Telemetry),
        ("administration", Purpose::Admin),
    ],
};

pub(crate) static OPERATION: Vocabulary<Operation> = Vocabulary {
    noun: "operation",
    words: &[("read", Operation::Read), ("write", Operation::Write)],
    synonyms: &[("reads", Operation::Read), ("writes", Operation::Write)],
};

/// Whether a journey is a main one.
pub(crate) static IMPORTANCE: Vocabulary<bool> = Vocabulary {
    noun: "importance",
    words: &[("high", true), ("normal", true), ("low", false)],
    synonyms: &[("medium", true), ("critical", true)],
};

pub(crate) static SEVERITY: Vocabulary<Severity> = Vocabulary {
    noun: "severity",
    words: &[
        ("critical", Severity::Critical),
        ("high", Severity::High),
        ("medium", Severity::Medium),
        ("low", Severity::Low),
        ("info", Severity::Info),
    ],
    synonyms: &[
        ("major", Severity::High),
        ("moderate", Severity::Medium),
        ("minor", Severity::Low),
    ],
};

pub(crate) static STATE: Vocabulary<State> = Vocabulary {
    noun: "state",
    words: &[
        ("open", State::Open),
        ("planned", State::Planned),
        ("accepted", State::Accepted),
        ("mitigated", State::Mitigated),
        ("not-applicable", State::NotApplicable),
    ],
    synonyms: &[("wontfix", State::Accepted), ("n-a", State::NotApplicable)],
};

pub(crate) static DIRECTION: Vocabulary<Direction> = Vocabulary {
    noun: "direction",
    words: &[("right", Direction::Right), ("down", Direction::Down)],
    synonyms: &[
        ("lr", Direction::Right),
        ("left-to-right", Direction::Right),
        ("tb", Direction::Down),
        ("top-to-bottom", Direction::Down),
    ],
};

/// Whether the topology cannot show an issue.
pub(crate) static BASIS: Vocabulary<bool> = Vocabulary {
    noun: "basis",
    words: &[("model", false), ("outside", true)],
    synonyms: &[("topology", false)],
};

/// What explains a requirement.
pub(crate) static EXPLAINED_BY: Vocabulary<()> =
    Vocabulary { noun: "explained_by", words: &[("why", ())], synonyms: &[] };

/// What a control that is silent may be assumed to be.
pub(crate) static ASSUMED: Vocabulary<bool> = Vocabulary {
    noun: "assumption",
    words: &[("unknown", true), ("absent", false)],
    synonyms: &[("open", true), ("none", false)],
};
