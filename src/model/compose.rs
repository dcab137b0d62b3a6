//! What a compose file says that matters to a topology.

use super::Span;

/// A compose file: its services in source order, and what was passed over.
///
/// No value of a variable is in here: only which service it names, on which port, by which protocol.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compose {
    /// Name of the project, if the file states one.
    pub name: Option<String>,
    /// The services; a call names its target by the index in this list.
    pub services: Vec<ComposeService>,
    /// The networks that the file declares.
    pub networks: Vec<ComposeNetwork>,
    /// Whether it is written for a swarm of machines: placement, global services, overlay networks.
    pub for_swarm: bool,
    /// What the file says that is not followed, each with its place.
    pub left_out: Vec<(Span, String)>,
}

/// One service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ComposeService {
    /// Its key.
    pub name: String,
    /// Its image, variables replaced by their defaults or names.
    pub image: Option<String>,
    /// Whether its image is built from source beside the file.
    pub is_built: bool,
    /// Ports that the host answers on for it.
    pub ports: Vec<PublishedPort>,
    /// The first port that it says other services may call.
    pub exposed: Option<u16>,
    /// Services that it starts after.
    pub after: Vec<StartsAfter>,
    /// Whether others wait for its end: a job, such as a migration.
    pub is_job: bool,
    /// Services that it calls, as its variables, links and command tell.
    pub calls: Vec<ComposeCall>,
    /// Names of the networks it is in.
    pub networks: Vec<String>,
    /// What it keeps or sees of the host.
    pub mounts: Vec<Mount>,
    /// How many of it run, where that is stated.
    pub replicas: Option<u32>,
    /// Whether a test of its health is stated.
    pub has_health_check: bool,
    /// What happens when it ends, one of the words of compose.
    pub restart: Option<&'static str>,
    /// Profiles without which it does not start.
    pub profiles: Vec<String>,
    /// How many secrets it is given as files.
    pub secrets: usize,
    /// The route that its labels ask a proxy for.
    pub routed: Option<Routed>,
    /// Whether variables come from files that are not read.
    pub has_variable_files: bool,
}

/// One network.
#[derive(Clone, Debug, PartialEq)]
pub struct ComposeNetwork {
    /// Its key.
    pub name: String,
    /// Whether nothing in it reaches the world outside.
    pub internal: bool,
}

/// A port of the host that leads to a service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PublishedPort {
    /// Whether only the host itself can call it.
    pub on_host_only: bool,
    /// First and last port of the host; none where Docker or a variable decides.
    pub published: Option<(u16, u16)>,
    /// The first port in the container.
    pub container: Option<u16>,
    /// Whether it is for UDP.
    pub is_udp: bool,
    /// The protocol on top, if stated.
    pub protocol: Option<&'static str>,
}

/// That one service starts after another.
#[derive(Clone, Debug, PartialEq)]
pub struct StartsAfter {
    /// Index of the other service.
    pub service: usize,
    /// Whether the other one has to have ended: a job, not something to call.
    pub ended: bool,
    /// Whether it starts without the other one, too.
    pub optional: bool,
}

/// That one service calls another.
#[derive(Clone, Debug, PartialEq)]
pub struct ComposeCall {
    /// Index of the called service.
    pub service: usize,
    /// The port, if told.
    pub port: Option<u16>,
    /// The protocol, if told.
    pub protocol: Option<&'static str>,
    /// Whether the address asks for encryption.
    pub tls: bool,
    /// What tells: the name of a variable, never its value.
    pub told_by: String,
}

/// What a service sees of the host.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Mount {
    /// A volume with a name, and whether it is only read.
    Volume(String, bool),
    /// The socket through which Docker is commanded.
    DockerSocket,
    /// A folder or a file of the host, or a volume without a name.
    Other,
}

/// A route that labels ask a proxy for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Routed {
    /// The proxy that reads such labels, by a word of its image.
    pub by: &'static str,
    /// The port that it forwards to, if stated.
    pub port: Option<u16>,
}
