//! The keys of a topology file: what may be written, before it means anything.
//!
//! The JSON Schema is derived from these types, so their words are documentation too.

use schemars::JsonSchema;
use serde::Deserialize;

use super::schema;
use super::shape::{Either, Field, Flag, Many, Number, Table, Text};

/// One id or a list of ids.
pub(crate) type Ids = Many<Text>;

/// A topology: components, what connects them, and what is said about them.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename = "topology", expecting = "a map of the topology's keys")]
#[schemars(deny_unknown_fields)]
pub(crate) struct Topology {
    /// Title of the design.
    pub(crate) title: Field<Text>,
    /// One sentence about it.
    pub(crate) description: Field<Text>,
    /// Path of a topology to start from; what is written here overrides it by id.
    pub(crate) extends: Field<Text>,
    /// Ids of the extended topology that are left out.
    pub(crate) remove: Field<Ids>,
    /// Components by id.
    pub(crate) components: Field<Table<Component>>,
    /// Redundancy groups by id; components join with `group`.
    pub(crate) groups: Field<Table<Group>>,
    /// What calls what.
    pub(crate) connections: Field<Many<Connection>>,
    /// What users do, by id.
    pub(crate) journeys: Field<Table<Journey>>,
    /// What the design must do, by id.
    pub(crate) requirements: Field<Table<Requirement>>,
    /// Issues that the author states.
    pub(crate) issues: Field<Many<Issue>>,
    /// Findings that people accepted.
    pub(crate) accept: Field<Many<Acceptance>>,
    /// Further diagrams by id.
    pub(crate) views: Field<Table<View>>,
    /// Zones of trust by id.
    pub(crate) zones: Field<Table<Zone>>,
    /// Kinds that this topology adds, by id.
    pub(crate) kinds: Field<Table<CustomKind>>,
    /// Controls whose silence is a question, not an issue: `backup: unknown`.
    pub(crate) assume: Field<Table<Text>>,
    /// Availability by kind, printed as an assumption.
    pub(crate) profile: Field<Table<Availability>>,
}

/// One component.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename = "component", expecting = "a map such as `{kind: web-server}`")]
#[schemars(deny_unknown_fields)]
pub(crate) struct Component {
    /// What it is.
    #[schemars(with = "schema::KindWord")]
    pub(crate) kind: Field<Text>,
    /// Name for people.
    pub(crate) name: Field<Text>,
    /// Product or technology.
    pub(crate) tech: Field<Text>,
    /// What it does here; exactly primary, replica, active or standby carries meaning.
    pub(crate) role: Field<Text>,
    /// Why it is there.
    pub(crate) why: Field<Text>,
    /// More about it, in Markdown.
    pub(crate) description: Field<Text>,
    /// Components inside it, or ids of components written elsewhere.
    pub(crate) contains: Field<Either<Ids, Table<Component>>>,
    /// The redundancy group it belongs to.
    pub(crate) group: Field<Text>,
    /// How many instances this entry stands for.
    pub(crate) replicas: Field<Number>,
    /// Components it falls with: a zone, a rack, a power feed.
    pub(crate) fate: Field<Ids>,
    /// Whether somebody else runs it.
    pub(crate) external: Field<Flag>,
    /// Whether it exists yet.
    #[schemars(with = "schema::StatusWord")]
    pub(crate) status: Field<Text>,
    /// Its zone of trust.
    pub(crate) zone: Field<Text>,
    /// Free words.
    pub(crate) tags: Field<Many<Text>>,
    /// Further reading.
    pub(crate) links: Field<Links>,
    /// Free rows for the table.
    pub(crate) facts: Field<Table<Many<Text>>>,
    /// How a balancer spreads requests.
    #[schemars(with = "schema::AlgorithmWord")]
    pub(crate) algorithm: Field<Text>,
    /// How the backends of a balancer stand to each other.
    #[schemars(with = "schema::ModeWord")]
    pub(crate) mode: Field<Text>,
    /// Weights of a balancer's targets.
    pub(crate) weights: Field<Table<Number>>,
    /// Whether a balancer keeps a visitor on one backend.
    pub(crate) sticky: Field<Flag>,
    /// Network addresses.
    pub(crate) address: Field<Many<Text>>,
    /// TLS certificate: a name, a list of names, or names and the day it ends.
    pub(crate) certificate: Field<Either<Many<Text>, Certificate>>,
    /// What a firewall, WAF or VPN protects.
    pub(crate) guards: Field<Ids>,
    /// What a monitor watches.
    pub(crate) monitors: Field<Ids>,
    /// How its data is backed up; `none` states that it is not.
    pub(crate) backup: Field<Either<Text, Backup>>,
    /// Whether its data can be made again.
    pub(crate) rebuildable: Field<Flag>,
    /// How new versions go live.
    #[schemars(with = "schema::DeployWord")]
    pub(crate) deploy: Field<Text>,
    /// Where sessions live.
    #[schemars(with = "schema::SessionsWord")]
    pub(crate) sessions: Field<Text>,
    /// Requests per second one instance carries.
    pub(crate) capacity: Field<Number>,
    /// Who answers for it.
    pub(crate) owner: Field<Text>,
    /// Promised or measured availability.
    pub(crate) availability: Field<Availability>,
    /// How much it matters.
    pub(crate) criticality: Field<Text>,
    /// Classes of data it keeps.
    pub(crate) data: Field<Many<Text>>,
    /// Whether its data is encrypted at rest.
    pub(crate) encrypted_at_rest: Field<Flag>,
}

/// `99.95%`, `0.9995`, or figures.
pub(crate) type Availability = Either<Text, Figures>;

/// Availability by its figures.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename = "availability", expecting = "an availability such as `99.9%`")]
#[schemars(deny_unknown_fields)]
pub(crate) struct Figures {
    /// How many nines: 3 is 99.9 %.
    pub(crate) nines: Field<Number>,
    /// Mean time between failures, such as `2000h`.
    pub(crate) mtbf: Field<Text>,
    /// Mean time to repair, such as `4h`.
    pub(crate) mttr: Field<Text>,
}

/// Addresses, links with a title, or a map from title to address.
pub(crate) type Links = Either<Many<Either<Text, Link>>, Table<Text>>;

/// A link for further reading.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename = "link", expecting = "a link such as `{title: …, url: …}`")]
#[schemars(deny_unknown_fields)]
pub(crate) struct Link {
    /// What it is called.
    pub(crate) title: Field<Text>,
    /// Where it leads.
    pub(crate) url: Field<Text>,
}

/// A TLS certificate.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename = "certificate", expecting = "names and the day it ends")]
#[schemars(deny_unknown_fields)]
pub(crate) struct Certificate {
    /// Host names it covers.
    pub(crate) names: Field<Many<Text>>,
    /// Last day it is valid, `2027-03-31`.
    pub(crate) expires: Field<Text>,
}

/// How a store is backed up.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename = "backup", expecting = "a map such as `{to: store, every: 1d}`")]
#[schemars(deny_unknown_fields)]
pub(crate) struct Backup {
    /// The component that keeps the copies.
    pub(crate) to: Field<Text>,
    /// How often.
    pub(crate) every: Field<Text>,
    /// Last day a restore was tested.
    pub(crate) tested: Field<Text>,
    /// How long copies are kept.
    pub(crate) retention: Field<Text>,
}

/// Components that stand in for each other.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename = "group", expecting = "a map such as `{mode: active-active}`")]
#[schemars(deny_unknown_fields)]
pub(crate) struct Group {
    /// Name for people.
    pub(crate) name: Field<Text>,
    /// How members stand to each other.
    #[schemars(with = "schema::ModeWord")]
    pub(crate) mode: Field<Text>,
    /// How many members are needed.
    pub(crate) need: Field<Number>,
    /// How the lead passes on.
    #[schemars(with = "schema::FailoverWord")]
    pub(crate) failover: Field<Text>,
    /// The component that performs the switch-over.
    pub(crate) switch: Field<Text>,
    /// Who answers reads: `any` or `primary`.
    #[schemars(with = "schema::ReadsWord")]
    pub(crate) reads: Field<Text>,
    /// Requests per second that the group must carry.
    pub(crate) demand: Field<Number>,
}

/// One connection; a list in `to` means alternatives.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename = "connection", expecting = "a map such as `{from: web, to: app}`")]
#[schemars(deny_unknown_fields, extend("required" = ["from", "to"]))]
pub(crate) struct Connection {
    /// The caller; a list repeats the connection.
    pub(crate) from: Field<Ids>,
    /// The called: a component, a group, or a list of alternatives.
    pub(crate) to: Field<Ids>,
    /// Text on the line.
    pub(crate) label: Field<Text>,
    /// Protocol.
    pub(crate) protocol: Field<Text>,
    /// Port, 1 to 65535.
    pub(crate) port: Field<Number>,
    /// Whether it is encrypted; the protocol says so otherwise.
    pub(crate) tls: Field<Flag>,
    /// How the caller proves who it is; `none` states that it does not.
    pub(crate) auth: Field<Text>,
    /// What it is for.
    #[schemars(with = "schema::PurposeWord")]
    pub(crate) purpose: Field<Text>,
    /// How many of the alternatives are needed.
    pub(crate) need: Field<Number>,
    /// Whether the caller works without it.
    pub(crate) optional: Field<Flag>,
    /// Only for `read` or only for `write`.
    #[serde(rename = "for")]
    #[schemars(with = "schema::OperationWord")]
    pub(crate) only_for: Field<Text>,
    /// Whether a balancer checks these targets.
    pub(crate) health_check: Field<Flag>,
    /// Availability of the link itself.
    pub(crate) availability: Field<Availability>,
    /// Whether the listener only redirects to an encrypted one.
    pub(crate) redirects: Field<Flag>,
    /// What protects it on the way.
    pub(crate) via: Field<Text>,
}

/// What a user does.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename = "journey", expecting = "a map such as `{entry: visitor, target: db}`")]
#[schemars(deny_unknown_fields, extend("required" = ["entry"]))]
pub(crate) struct Journey {
    /// Name for people.
    pub(crate) name: Field<Text>,
    /// Where it starts.
    pub(crate) entry: Field<Text>,
    /// What must be reached.
    pub(crate) target: Field<Ids>,
    /// `read` or `write`.
    #[schemars(with = "schema::OperationWord")]
    pub(crate) op: Field<Text>,
    /// `low` makes it a side matter.
    #[schemars(with = "schema::ImportanceWord")]
    pub(crate) importance: Field<Text>,
    /// The availability that was promised.
    pub(crate) availability_target: Field<Availability>,
    /// Its steps in order.
    pub(crate) steps: Field<Many<Step>>,
}

/// One step of a journey.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename = "step", expecting = "a map such as `{from: web, to: app, label: …}`")]
#[schemars(deny_unknown_fields, extend("required" = ["from", "to"]))]
pub(crate) struct Step {
    /// Who acts.
    pub(crate) from: Field<Text>,
    /// Upon whom.
    pub(crate) to: Field<Text>,
    /// What happens.
    pub(crate) label: Field<Text>,
}

/// What the design must do.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename = "requirement", expecting = "a map such as `{text: …, met_by: [web]}`")]
#[schemars(deny_unknown_fields)]
pub(crate) struct Requirement {
    /// The requirement in words.
    pub(crate) text: Field<Text>,
    /// Components or groups that meet it.
    pub(crate) met_by: Field<Ids>,
    /// The anchor of the section that explains it, such as `#algorithm`.
    pub(crate) explained_in: Field<Text>,
    /// `why`: holds when every component has a `why`.
    pub(crate) explained_by: Field<Text>,
}

/// An issue that the author states.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename = "issue", expecting = "a map such as `{title: …, affects: [web]}`")]
#[schemars(deny_unknown_fields, extend("required" = ["title"]))]
pub(crate) struct Issue {
    /// The issue in a few words.
    pub(crate) title: Field<Text>,
    /// What it concerns.
    pub(crate) affects: Field<Ids>,
    /// How bad it is: critical, high, medium, low or info.
    #[schemars(with = "schema::SeverityWord")]
    pub(crate) severity: Field<Text>,
    /// What is wrong, in Markdown.
    pub(crate) text: Field<Text>,
    /// What would mend it.
    pub(crate) fix: Field<Text>,
    /// What was decided: open, planned, accepted, mitigated or not-applicable.
    #[schemars(with = "schema::StateWord")]
    pub(crate) status: Field<Text>,
    /// `outside`: the topology cannot show it.
    #[schemars(with = "schema::BasisWord")]
    pub(crate) basis: Field<Text>,
}

/// A finding that people accepted.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename = "acceptance", expecting = "a map such as `{rule: spof, on: web, …}`")]
#[schemars(deny_unknown_fields, extend("required" = ["rule", "reason", "owner"]))]
pub(crate) struct Acceptance {
    /// The rule.
    pub(crate) rule: Field<Text>,
    /// Subjects of the finding; `*` stands for all.
    pub(crate) on: Field<Many<Text>>,
    /// What was decided; accepted unless stated.
    #[schemars(with = "schema::StateWord")]
    pub(crate) state: Field<Text>,
    /// Why.
    pub(crate) reason: Field<Text>,
    /// Who answers for it.
    pub(crate) owner: Field<Text>,
    /// Last day of the acceptance, `2027-03-31`.
    pub(crate) until: Field<Text>,
    /// Ticket.
    pub(crate) ticket: Field<Text>,
}

/// A further diagram.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename = "view", expecting = "a map such as `{title: …, include: [web]}`")]
#[schemars(deny_unknown_fields)]
pub(crate) struct View {
    /// Title.
    pub(crate) title: Field<Text>,
    /// What to show; everything unless stated. A container brings its contents.
    pub(crate) include: Field<Ids>,
    /// What to leave out.
    pub(crate) exclude: Field<Ids>,
    /// A component to show with its neighbours.
    pub(crate) focus: Field<Text>,
    /// `right` or `down`.
    #[schemars(with = "schema::DirectionWord")]
    pub(crate) direction: Field<Text>,
}

/// A zone of trust.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename = "zone", expecting = "a map such as `{name: DMZ, trusted: false}`")]
#[schemars(deny_unknown_fields)]
pub(crate) struct Zone {
    /// Name for people.
    pub(crate) name: Field<Text>,
    /// Whether what is in it is trusted.
    pub(crate) trusted: Field<Flag>,
}

/// A kind that the topology adds.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename = "kind", expecting = "a map such as `{base: service, label: …}`")]
#[schemars(deny_unknown_fields)]
pub(crate) struct CustomKind {
    /// The kind that gives the meaning.
    #[schemars(with = "schema::KindWord")]
    pub(crate) base: Field<Text>,
    /// Path of an SVG picture, from the topology's folder.
    pub(crate) icon: Field<Text>,
    /// Name for people.
    pub(crate) label: Field<Text>,
}
