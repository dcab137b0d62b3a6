//! Connections: what calls what, as entries of the topology and as drawn lines.

use super::{Availability, ComponentId, GroupId, Span, Spans};

/// A connection, by its index in [`super::Topology::connections`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u32);

/// An entry under `connections:`, by its index in [`super::Topology::entries`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub u32);

/// One line from one component to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection {
    /// The caller.
    pub from: ComponentId,
    /// The called.
    pub to: ComponentId,
    /// The entry it comes from.
    pub entry: EntryId,
}

/// One entry as written; a list in `from` repeats it, a list in `to` are alternatives.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The callers.
    pub from: Vec<ComponentId>,
    /// The called, as written.
    pub to: Vec<Endpoint>,
    /// The stated label.
    pub label: Option<String>,
    /// The stated protocol, as written.
    pub protocol: Option<String>,
    /// The stated port, never zero.
    pub port: Option<u16>,
    /// Whether TLS is stated; `None` leaves it to the protocol.
    pub tls: Option<bool>,
    /// How the caller proves who it is, as written (`none` is stated absence).
    pub auth: Option<String>,
    /// What it is for.
    pub purpose: Purpose,
    /// Whether the purpose was stated.
    pub purpose_stated: bool,
    /// How many of the alternatives are needed.
    pub need: Option<u32>,
    /// Whether the caller works without it.
    pub optional: bool,
    /// Only for reads or only for writes.
    pub only_for: Option<Operation>,
    /// Whether a balancer checks these targets.
    pub health_check: Option<bool>,
    /// How often the link itself works; a link without one never fails.
    pub availability: Option<Availability>,
    /// Whether the listener only redirects to an encrypted one.
    pub redirects: bool,
    /// What protects it on the way (`mesh`, a VPN's id …).
    pub via: Option<String>,
    /// Where the entry stands.
    pub span: Span,
    /// Where its values stand.
    pub spans: Spans,
}

impl Entry {
    /// Returns the text drawn on the line: `label`, else `PROTOCOL :PORT`, else nothing.
    pub fn text(&self) -> String {
        match (&self.label, &self.protocol, self.port) {
            (Some(label), _, _) => label.clone(),
            (None, Some(protocol), Some(port)) => format!("{protocol} :{port}"),
            (None, Some(protocol), None) => protocol.clone(),
            (None, None, Some(port)) => format!(":{port}"),
            (None, None, None) => String::new(),
        }
    }
}

/// One end of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// A component.
    Component(ComponentId),
    /// All members of a group.
    Group(GroupId),
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// Serves a journey.
    #[default]
    Request,
    /// Needed by whatever uses the caller: DNS, storage, auth, secrets.
    Support,
    /// Copies data between peers.
    Replication,
    /// Metrics and logs.
    Telemetry,
    /// Copies for a restore.
    Backup,
    /// For administrators.
    Admin,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 6] = [
        Self::Request,
        Self::Support,
        Self::Replication,
        Self::Telemetry,
        Self::Backup,
        Self::Admin,
    ];

    /// Returns the word written in topologies.
    pub fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Support => "support",
            Self::Replication => "replication",
            Self::Telemetry => "telemetry",
            Self::Backup => "backup",
            Self::Admin => "admin",
        }
    }
}

/// What a journey does at its target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// Only reads.
    Read,
    /// Writes, perhaps also reads.
    #[default]
    Write,
}

impl Operation {
    /// Returns the word written in topologies and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}
