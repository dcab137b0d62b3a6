//! The kinds of components: one row each.

/// What role a kind plays in the meaning of a topology.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// Callers from outside, who never fail.
    Client,
    /// Name service: outside, fallible.
    Dns,
    /// Passes requests on: balancers, proxies, gateways, CDN, WAF, firewall, VPN.
    Edge,
    /// Does the work of a request: web, application, service, function.
    Work,
    /// Keeps data that must not be lost.
    Store,
    /// Keeps data that can be made again.
    Cache,
    /// Watches, logs, backs up, deploys, keeps secrets.
    Support,
    /// Files that are deployed.
    Artifact,
    /// A machine or its like: server, vm, container, pod.
    Host,
    /// A place that holds others: network, zone, region, cluster, group.
    Place,
    /// Run by somebody else.
    External,
}

macro_rules! kinds {
    ($($variant:ident $id:literal $label:literal $plural:literal $tier:ident $synonyms:expr;)*) => {
        /// What a component is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $(#[doc = $label] $variant,)*
        }

        impl Kind {
            /// Every kind, in the order of the gallery.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the id written in topologies and classes.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// Returns the label for people: `Load balancer`.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// Returns the plural in lower case: `load balancers`.
            pub fn plural(self) -> &'static str {
                match self { $(Self::$variant => $plural,)* }
            }

            /// Returns the role in the meaning of a topology.
            pub fn tier(self) -> Tier {
                match self { $(Self::$variant => Tier::$tier,)* }
            }

            /// Returns other words that authors may write for this kind.
            pub fn synonyms(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &$synonyms,)* }
            }
        }
    };
}

kinds! {
    Client "client" "Client" "clients" Client ["user", "visitor", "browser", "person", "actor"];
    Dns "dns" "DNS" "DNS entries" Dns ["domain", "name-server"];
    Cdn "cdn" "CDN" "CDNs" Edge ["content-delivery-network"];
    Waf "waf" "Web application firewall" "web application firewalls" Edge ["web-application-firewall"];
    Firewall "firewall" "Firewall" "firewalls" Edge ["fw", "security-group"];
    LoadBalancer "load-balancer" "Load balancer" "load balancers" Edge ["loadbalancer", "lb", "balancer"];
    ReverseProxy "reverse-proxy" "Reverse proxy" "reverse proxies" Edge ["proxy"];
    ApiGateway "api-gateway" "API gateway" "API gateways" Edge ["gateway"];
    WebServer "web-server" "Web server" "web servers" Work ["web", "webserver"];
    AppServer "app-server" "Application server" "application servers" Work ["app", "appserver", "application", "application-server"];
    Service "service" "Service" "services" Work ["microservice", "api"];
    Function "function" "Function" "functions" Work ["lambda"];
    Worker "worker" "Worker" "workers" Work ["consumer"];
    Artifact "artifact" "Artifact" "artifacts" Artifact ["files", "code", "code-base", "codebase"];
    Database "database" "Database" "databases" Store ["db", "rdbms"];
    Cache "cache" "Cache" "caches" Cache [];
    Queue "queue" "Queue" "queues" Store ["message-queue", "broker"];
    Stream "stream" "Stream" "streams" Store ["event-stream", "log-stream"];
    ObjectStorage "object-storage" "Object storage" "object stores" Store ["bucket", "object-store"];
    FileStorage "file-storage" "File storage" "file stores" Store ["volume", "nfs", "disk"];
    Search "search" "Search" "search engines" Store ["search-engine"];
    Monitoring "monitoring" "Monitoring" "monitoring systems" Support ["monitor", "metrics"];
    MonitoringAgent "monitoring-agent" "Monitoring agent" "monitoring agents" Support ["agent", "monitoring-client"];
    LogStore "log-store" "Log store" "log stores" Support ["logs", "logging"];
    Backup "backup" "Backup" "backups" Support ["backup-store"];
    SecretStore "secret-store" "Secret store" "secret stores" Support ["vault", "secrets"];
    IdentityProvider "identity-provider" "Identity provider" "identity providers" Support ["idp", "auth"];
    Vpn "vpn" "VPN" "VPNs" Edge ["bastion"];
    Scheduler "scheduler" "Scheduler" "schedulers" Support ["cron", "job"];
    Registry "registry" "Registry" "registries" Support ["image-registry"];
    Ci "ci" "CI" "CI systems" Support ["build-server"];
    External "external" "External system" "external systems" External ["third-party", "external-system"];
    Server "server" "Server" "servers" Host ["host", "machine", "node"];
    Vm "vm" "Virtual machine" "virtual machines" Host ["virtual-machine", "instance"];
    Container "container" "Container" "containers" Host ["docker"];
    Pod "pod" "Pod" "pods" Host [];
    Cluster "cluster" "Cluster" "clusters" Place [];
    Network "network" "Network" "networks" Place ["vpc", "vnet"];
    Subnet "subnet" "Subnet" "subnets" Place [];
    Zone "zone" "Zone" "zones" Place ["availability-zone", "az"];
    Region "region" "Region" "regions" Place [];
    Datacenter "datacenter" "Data center" "data centers" Place ["data-center", "dc"];
    Group "group" "Group" "groups" Place ["system", "boundary"];
}

impl Kind {
    /// Returns the kind that `word` names, by id or synonym.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|k| k.id() == word)
            .or_else(|| Self::ALL.iter().copied().find(|k| k.synonyms().contains(&word)))
    }

    /// Returns whether components of this kind are meant to hold others.
    pub fn holds_others(self) -> bool {
        matches!(self.tier(), Tier::Host | Tier::Place)
    }

    /// Returns whether this is a host in the sense of the rules: server, vm, container, pod.
    pub fn is_host(self) -> bool {
        self.tier() == Tier::Host
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn no_word_names_two_kinds() {
        let mut seen = std::collections::BTreeMap::new();
        for kind in Kind::ALL {
            for word in std::iter::once(&kind.id()).chain(kind.synonyms()) {
                assert_eq!(seen.insert(*word, *kind), None, "{word}");
            }
        }
    }
}
