//! Components and groups, with everything a topology may state about them.

use super::{Date, Kind, Span, Spans};

/// A component, by its index in [`super::Topology::components`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ComponentId(pub u32);

/// A group, by its index in [`super::Topology::groups`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub u32);

/// A zone of trust, by its index in [`super::Topology::zones`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ZoneId(pub u32);

/// A kind that the topology adds, by its index in [`super::Topology::kinds`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomKindId(pub u32);

/// One component.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// The id, `[a-z0-9][a-z0-9-]*`, unique among components and groups.
    pub id: String,
    /// What it is; the base of a custom kind.
    pub kind: Kind,
    /// The custom kind, when the topology adds one.
    pub custom_kind: Option<CustomKindId>,
    /// The name for people: `name`, else `tech`, else the id.
    pub name: String,
    /// Product or technology.
    pub tech: Option<String>,
    /// What it does here; exactly primary, replica, active, standby carry meaning.
    pub role: Option<String>,
    /// Why it is there.
    pub why: Option<String>,
    /// More about it, in Markdown.
    pub description: Option<String>,
    /// The component that holds it.
    pub parent: Option<ComponentId>,
    /// What it holds, in declaration order.
    pub children: Vec<ComponentId>,
    /// Its redundancy group.
    pub group: Option<GroupId>,
    /// How many instances this entry stands for, at least 1.
    pub replicas: u32,
    /// Components it falls with.
    pub fate: Vec<ComponentId>,
    /// Whether somebody else runs it.
    pub external: bool,
    /// Whether it exists yet.
    pub status: Status,
    /// Its zone of trust, stated or inherited from what holds it.
    pub zone: Option<ZoneId>,
    /// Free words for filters.
    pub tags: Vec<String>,
    /// Further reading: title and URL.
    pub links: Vec<(String, String)>,
    /// Free rows for the table.
    pub facts: Vec<(String, String)>,
    /// How a balancer spreads.
    pub algorithm: Option<Algorithm>,
    /// How the backends of a balancer stand to each other.
    pub mode: Option<GroupMode>,
    /// Weights of a balancer's targets.
    pub weights: Vec<(ComponentId, f64)>,
    /// Whether a balancer keeps a visitor on one backend.
    pub sticky: Option<bool>,
    /// Network addresses.
    pub address: Vec<String>,
    /// TLS certificate.
    pub certificate: Option<Certificate>,
    /// What a firewall, WAF or VPN protects.
    pub guards: Vec<ComponentId>,
    /// What a monitor watches.
    pub monitors: Vec<ComponentId>,
    /// How a store is backed up.
    pub backup: Option<Backup>,
    /// Whether the data can be made again.
    pub rebuildable: bool,
    /// How new versions go live.
    pub deploy: Option<Deploy>,
    /// Where sessions live.
    pub sessions: Option<Sessions>,
    /// Requests per second one instance carries.
    pub capacity: Option<f64>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Promised or measured availability.
    pub availability: Option<Availability>,
    /// How much it matters, as written.
    pub criticality: Option<String>,
    /// Classes of data it keeps.
    pub data: Vec<String>,
    /// Whether its data is encrypted at rest; unstated is a question.
    pub encrypted_at_rest: Option<bool>,
    /// Where its id stands.
    pub span: Span,
    /// Where its attributes stand.
    pub spans: Spans,
}

/// A role that carries meaning in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadingRole {
    /// Takes writes.
    Primary,
    /// Copies a primary.
    Replica,
    /// Serves.
    Active,
    /// Waits.
    Standby,
}

impl Component {
    /// Returns the role that carries meaning, if the stated role is exactly one of those words.
    pub fn leading_role(&self) -> Option<LeadingRole> {
        match self.role.as_deref()?.trim().to_ascii_lowercase().as_str() {
            "primary" | "master" => Some(LeadingRole::Primary),
            "replica" | "slave" => Some(LeadingRole::Replica),
            "active" => Some(LeadingRole::Active),
            "standby" | "passive" => Some(LeadingRole::Standby),
            _ => None,
        }
    }

    /// Returns whether it belongs to the owner of the design: not a client, DNS or external.
    pub fn is_ours(&self) -> bool {
        use super::Tier;
        !self.external && !matches!(self.kind.tier(), Tier::Client | Tier::Dns | Tier::External)
    }
}

/// Whether a component exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// It runs.
    #[default]
    Live,
    /// It will be built.
    Planned,
    /// It will go.
    Deprecated,
}

/// How a balancer spreads requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// Each in turn.
    RoundRobin,
    /// The one with the fewest connections.
    LeastConnections,
    /// Any.
    Random,
    /// By a hash of address, header or path.
    Hash,
    /// By weights.
    Weighted,
    /// The first that works.
    First,
}

impl Algorithm {
    /// Every algorithm.
    pub const ALL: [Self; 6] = [
        Self::RoundRobin,
        Self::LeastConnections,
        Self::Random,
        Self::Hash,
        Self::Weighted,
        Self::First,
    ];

    /// Returns the word written in topologies.
    pub fn word(self) -> &'static str {
        match self {
            Self::RoundRobin => "round-robin",
            Self::LeastConnections => "least-connections",
            Self::Random => "random",
            Self::Hash => "hash",
            Self::Weighted => "weighted",
            Self::First => "first",
        }
    }

    /// Returns the words for people: `round robin`.
    pub fn label(self) -> &'static str {
        match self {
            Self::RoundRobin => "round robin",
            Self::LeastConnections => "least connections",
            other => other.word(),
        }
    }
}

/// How the members of a group stand to each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GroupMode {
    /// All serve.
    #[default]
    ActiveActive,
    /// Some wait.
    ActivePassive,
    /// One takes writes, the rest copy it.
    PrimaryReplica,
}

impl GroupMode {
    /// Every mode.
    pub const ALL: [Self; 3] = [Self::ActiveActive, Self::ActivePassive, Self::PrimaryReplica];

    /// Returns the word written in topologies and shown to people.
    pub fn word(self) -> &'static str {
        match self {
            Self::ActiveActive => "active-active",
            Self::ActivePassive => "active-passive",
            Self::PrimaryReplica => "primary-replica",
        }
    }
}

/// How the lead passes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failover {
    /// By itself.
    Automatic,
    /// A person acts.
    Manual,
    /// Not at all.
    None,
}

/// Members that stand in for each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The id, in one namespace with components.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// How members stand to each other; unstated is active-active.
    pub mode: GroupMode,
    /// Whether the mode was stated.
    pub mode_stated: bool,
    /// How many members are needed; unstated is 1.
    pub need: Option<u32>,
    /// How the lead passes on; unstated is [`Failover::None`] in the meaning.
    pub failover: Option<Failover>,
    /// The component that performs the switch-over.
    pub switch: Option<ComponentId>,
    /// Whether only the primary answers reads.
    pub reads_primary_only: bool,
    /// Requests per second that the group must carry.
    pub demand: Option<f64>,
    /// Members in declaration order.
    pub members: Vec<ComponentId>,
    /// Where its id stands.
    pub span: Span,
    /// Where its attributes stand.
    pub spans: Spans,
}

/// How a store is backed up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Backup {
    /// Where the copies go.
    pub to: Option<ComponentId>,
    /// How often, as written.
    pub every: Option<String>,
    /// The last day a restore was tested.
    pub tested: Option<Date>,
    /// How long copies are kept, as written.
    pub retention: Option<String>,
    /// `backup: false` or `none`: stated to be absent.
    pub absent: bool,
}

/// A TLS certificate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Certificate {
    /// Host names it covers; `*.example.com` covers one label.
    pub names: Vec<String>,
    /// The last day it is valid.
    pub expires: Option<Date>,
}

/// How new versions go live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deploy {
    /// Stopped, replaced, started.
    InPlace,
    /// One after the other.
    Rolling,
    /// Beside the old one, then switched.
    BlueGreen,
}

/// Where sessions live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sessions {
    /// In the component.
    Local,
    /// In a store that all share.
    Shared,
    /// There are none.
    None,
}

/// How often something works.
#[derive(Clone, Debug, PartialEq)]
pub struct Availability {
    /// The share of time it does not work, exact to the decimals written.
    pub unavailability: f64,
    /// Mean time between failures (mean up time) and mean time to repair, in hours.
    pub mtbf_mttr_hours: Option<(f64, f64)>,
    /// As written.
    pub text: String,
}
