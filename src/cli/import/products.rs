//! What the images that people use are: kind, product, and the port it listens on.

use groundplan::model::Kind;
use groundplan::model::Kind::{
    ApiGateway, AppServer, Backup, Cache, Ci, Database, FileStorage, IdentityProvider,
    LoadBalancer, LogStore, Monitoring, MonitoringAgent, ObjectStorage, Queue, Registry,
    ReverseProxy, Scheduler, Search, SecretStore, Service, Stream, Vpn, WebServer, Worker,
};

/// A product that is known by the name of its image.
#[derive(Debug, PartialEq)]
pub(super) struct Product {
    /// Words of the image's name, joined by hyphens.
    pub(super) image: &'static str,
    /// What people call it.
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// The port it listens on unless told otherwise, and what is spoken there.
    pub(super) listens: Option<(u16, &'static str)>,
}

const fn row(
    image: &'static str,
    name: &'static str,
    kind: Kind,
    port: u16,
    protocol: &'static str,
) -> Product {
    let listens = if port == 0 { None } else { Some((port, protocol)) };
    Product { image, name, kind, listens }
}

/// Every product; port 0 is for those that nobody calls, or on no certain port.
#[rustfmt::skip]
static PRODUCTS: &[Product] = &[
    row("postgres", "PostgreSQL", Database, 5432, "PostgreSQL"),
    row("postgresql", "PostgreSQL", Database, 5432, "PostgreSQL"),
    row("postgis", "PostGIS", Database, 5432, "PostgreSQL"),
    row("pgvector", "PostgreSQL with pgvector", Database, 5432, "PostgreSQL"),
    row("timescaledb", "TimescaleDB", Database, 5432, "PostgreSQL"),
    row("cockroach", "CockroachDB", Database, 26257, "PostgreSQL"),
    row("pgbouncer", "PgBouncer", ReverseProxy, 5432, "PostgreSQL"),
    row("mysql", "MySQL", Database, 3306, "MySQL"),
    row("mariadb", "MariaDB", Database, 3306, "MySQL"),
    row("percona", "Percona Server", Database, 3306, "MySQL"),
    row("mssql", "SQL Server", Database, 1433, "SQL Server"),
    row("azure-sql-edge", "Azure SQL Edge", Database, 1433, "SQL Server"),
    row("oracle-free", "Oracle", Database, 1521, "Oracle"),
    row("oracle-xe", "Oracle", Database, 1521, "Oracle"),
    row("mongo", "MongoDB", Database, 27017, "MongoDB"),
    row("mongodb", "MongoDB", Database, 27017, "MongoDB"),
    row("ferretdb", "FerretDB", Database, 27017, "MongoDB"),
    row("couchdb", "CouchDB", Database, 5984, "HTTP"),
    row("couchbase", "Couchbase", Database, 11210, "Couchbase"),
    row("cassandra", "Cassandra", Database, 9042, "Cassandra"),
    row("scylla", "ScyllaDB", Database, 9042, "Cassandra"),
    row("clickhouse", "ClickHouse", Database, 8123, "HTTP"),
    row("influxdb", "InfluxDB", Database, 8086, "HTTP"),
    row("questdb", "QuestDB", Database, 9000, "HTTP"),
    row("neo4j", "Neo4j", Database, 7687, "Bolt"),
    row("rethinkdb", "RethinkDB", Database, 28015, "RethinkDB"),
    row("surrealdb", "SurrealDB", Database, 8000, "HTTP"),
    row("arangodb", "ArangoDB", Database, 8529, "HTTP"),
    row("qdrant", "Qdrant", Database, 6333, "HTTP"),
    row("weaviate", "Weaviate", Database, 8080, "HTTP"),
    row("etcd", "etcd", Database, 2379, "HTTP"),
    row("zookeeper", "ZooKeeper", Database, 2181, "ZooKeeper"),
    row("redis", "Redis", Cache, 6379, "Redis"),
    row("redis-stack", "Redis", Cache, 6379, "Redis"),
    row("valkey", "Valkey", Cache, 6379, "Redis"),
    row("keydb", "KeyDB", Cache, 6379, "Redis"),
    row("dragonfly", "Dragonfly", Cache, 6379, "Redis"),
    row("memcached", "Memcached", Cache, 11211, "Memcached"),
    row("varnish", "Varnish", Cache, 80, "HTTP"),
    row("rabbitmq", "RabbitMQ", Queue, 5672, "AMQP"),
    row("activemq", "ActiveMQ", Queue, 61616, "OpenWire"),
    row("artemis", "ActiveMQ Artemis", Queue, 61616, "OpenWire"),
    row("nats", "NATS", Queue, 4222, "NATS"),
    row("nsq", "NSQ", Queue, 4150, "NSQ"),
    row("mosquitto", "Mosquitto", Queue, 1883, "MQTT"),
    row("eclipse-mosquitto", "Mosquitto", Queue, 1883, "MQTT"),
    row("emqx", "EMQX", Queue, 1883, "MQTT"),
    row("beanstalkd", "beanstalkd", Queue, 11300, "beanstalk"),
    row("elasticmq", "ElasticMQ", Queue, 9324, "HTTP"),
    row("kafka", "Kafka", Stream, 9092, "Kafka"),
    row("redpanda", "Redpanda", Stream, 9092, "Kafka"),
    row("pulsar", "Pulsar", Stream, 6650, "Pulsar"),
    row("schema-registry", "Schema Registry", Service, 8081, "HTTP"),
    row("kafka-connect", "Kafka Connect", Worker, 8083, "HTTP"),
    row("elasticsearch", "Elasticsearch", Search, 9200, "HTTP"),
    row("opensearch", "OpenSearch", Search, 9200, "HTTP"),
    row("solr", "Solr", Search, 8983, "HTTP"),
    row("meilisearch", "Meilisearch", Search, 7700, "HTTP"),
    row("typesense", "Typesense", Search, 8108, "HTTP"),
    row("minio", "MinIO", ObjectStorage, 9000, "HTTP"),
    row("seaweedfs", "SeaweedFS", ObjectStorage, 8333, "HTTP"),
    row("garage", "Garage", ObjectStorage, 3900, "HTTP"),
    row("azurite", "Azurite", ObjectStorage, 10000, "HTTP"),
    row("nfs", "NFS", FileStorage, 2049, "NFS"),
    row("samba", "Samba", FileStorage, 445, "SMB"),
    row("nginx", "Nginx", ReverseProxy, 80, "HTTP"),
    row("openresty", "OpenResty", ReverseProxy, 80, "HTTP"),
    row("nginx-proxy", "nginx-proxy", ReverseProxy, 80, "HTTP"),
    row("proxy-manager", "Nginx Proxy Manager", ReverseProxy, 80, "HTTP"),
    row("swag", "SWAG", ReverseProxy, 443, "HTTPS"),
    row("traefik", "Traefik", ReverseProxy, 80, "HTTP"),
    row("caddy", "Caddy", ReverseProxy, 80, "HTTP"),
    row("caddy-docker-proxy", "Caddy", ReverseProxy, 80, "HTTP"),
    row("envoy", "Envoy", ReverseProxy, 0, ""),
    row("oauth2-proxy", "OAuth2 Proxy", ReverseProxy, 4180, "HTTP"),
    row("cloudflared", "Cloudflare Tunnel", ReverseProxy, 0, ""),
    row("squid", "Squid", ReverseProxy, 3128, "HTTP"),
    row("haproxy", "HAProxy", LoadBalancer, 80, "HTTP"),
    row("kong", "Kong", ApiGateway, 8000, "HTTP"),
    row("krakend", "KrakenD", ApiGateway, 8080, "HTTP"),
    row("apisix", "APISIX", ApiGateway, 9080, "HTTP"),
    row("tyk-gateway", "Tyk", ApiGateway, 8080, "HTTP"),
    row("httpd", "Apache httpd", WebServer, 80, "HTTP"),
    row("lighttpd", "lighttpd", WebServer, 80, "HTTP"),
    row("node", "Node.js", AppServer, 0, ""),
    row("bun", "Bun", AppServer, 0, ""),
    row("deno", "Deno", AppServer, 0, ""),
    row("python", "Python", AppServer, 0, ""),
    row("ruby", "Ruby", AppServer, 0, ""),
    row("php", "PHP", AppServer, 0, ""),
    row("php-fpm", "PHP-FPM", AppServer, 9000, "FastCGI"),
    row("golang", "Go", AppServer, 0, ""),
    row("openjdk", "Java", AppServer, 0, ""),
    row("eclipse-temurin", "Java", AppServer, 0, ""),
    row("tomcat", "Tomcat", AppServer, 8080, "HTTP"),
    row("jetty", "Jetty", AppServer, 8080, "HTTP"),
    row("wildfly", "WildFly", AppServer, 8080, "HTTP"),
    row("wordpress", "WordPress", AppServer, 80, "HTTP"),
    row("drupal", "Drupal", AppServer, 80, "HTTP"),
    row("joomla", "Joomla", AppServer, 80, "HTTP"),
    row("ghost", "Ghost", AppServer, 2368, "HTTP"),
    row("nextcloud", "Nextcloud", AppServer, 80, "HTTP"),
    row("odoo", "Odoo", AppServer, 8069, "HTTP"),
    row("redmine", "Redmine", AppServer, 3000, "HTTP"),
    row("mediawiki", "MediaWiki", AppServer, 80, "HTTP"),
    row("matomo", "Matomo", AppServer, 80, "HTTP"),
    row("moodle", "Moodle", AppServer, 8080, "HTTP"),
    row("n8n", "n8n", AppServer, 5678, "HTTP"),
    row("gitea", "Gitea", AppServer, 3000, "HTTP"),
    row("gitlab-ce", "GitLab", AppServer, 80, "HTTP"),
    row("gitlab-ee", "GitLab", AppServer, 80, "HTTP"),
    row("metabase", "Metabase", AppServer, 3000, "HTTP"),
    row("superset", "Superset", AppServer, 8088, "HTTP"),
    row("mailhog", "MailHog", Service, 1025, "SMTP"),
    row("mailpit", "Mailpit", Service, 1025, "SMTP"),
    row("postfix", "Postfix", Service, 25, "SMTP"),
    row("adminer", "Adminer", Service, 8080, "HTTP"),
    row("phpmyadmin", "phpMyAdmin", Service, 80, "HTTP"),
    row("pgadmin4", "pgAdmin", Service, 80, "HTTP"),
    row("pgweb", "pgweb", Service, 8081, "HTTP"),
    row("mongo-express", "Mongo Express", Service, 8081, "HTTP"),
    row("redis-commander", "Redis Commander", Service, 8081, "HTTP"),
    row("redisinsight", "RedisInsight", Service, 5540, "HTTP"),
    row("kafka-ui", "Kafka UI", Service, 8080, "HTTP"),
    row("kafdrop", "Kafdrop", Service, 9000, "HTTP"),
    row("portainer", "Portainer", Service, 9000, "HTTP"),
    row("portainer-ce", "Portainer", Service, 9000, "HTTP"),
    row("flower", "Flower", Service, 5555, "HTTP"),
    row("localstack", "LocalStack", Service, 4566, "HTTP"),
    row("prometheus", "Prometheus", Monitoring, 9090, "HTTP"),
    row("victoria-metrics", "VictoriaMetrics", Monitoring, 8428, "HTTP"),
    row("grafana", "Grafana", Monitoring, 3000, "HTTP"),
    row("alertmanager", "Alertmanager", Monitoring, 9093, "HTTP"),
    row("pushgateway", "Pushgateway", Monitoring, 9091, "HTTP"),
    row("kibana", "Kibana", Monitoring, 5601, "HTTP"),
    row("opensearch-dashboards", "OpenSearch Dashboards", Monitoring, 5601, "HTTP"),
    row("chronograf", "Chronograf", Monitoring, 8888, "HTTP"),
    row("uptime-kuma", "Uptime Kuma", Monitoring, 3001, "HTTP"),
    row("zabbix", "Zabbix", Monitoring, 10051, "Zabbix"),
    row("nagios", "Nagios", Monitoring, 80, "HTTP"),
    row("jaeger", "Jaeger", Monitoring, 4317, "gRPC"),
    row("zipkin", "Zipkin", Monitoring, 9411, "HTTP"),
    row("tempo", "Tempo", Monitoring, 4317, "gRPC"),
    row("node-exporter", "Node Exporter", MonitoringAgent, 9100, "HTTP"),
    row("blackbox-exporter", "Blackbox Exporter", MonitoringAgent, 9115, "HTTP"),
    row("cadvisor", "cAdvisor", MonitoringAgent, 8080, "HTTP"),
    row("netdata", "Netdata", MonitoringAgent, 19999, "HTTP"),
    row("telegraf", "Telegraf", MonitoringAgent, 0, ""),
    row("promtail", "Promtail", MonitoringAgent, 0, ""),
    row("alloy", "Grafana Alloy", MonitoringAgent, 12345, "HTTP"),
    row("fluentd", "Fluentd", MonitoringAgent, 24224, "Fluent"),
    row("fluent-bit", "Fluent Bit", MonitoringAgent, 24224, "Fluent"),
    row("filebeat", "Filebeat", MonitoringAgent, 0, ""),
    row("metricbeat", "Metricbeat", MonitoringAgent, 0, ""),
    row("vector", "Vector", MonitoringAgent, 0, ""),
    row("opentelemetry-collector", "OpenTelemetry Collector", MonitoringAgent, 4317, "gRPC"),
    row("opentelemetry-collector-contrib", "OpenTelemetry Collector", MonitoringAgent, 4317, "gRPC"),
    row("datadog-agent", "Datadog Agent", MonitoringAgent, 8126, "HTTP"),
    row("loki", "Loki", LogStore, 3100, "HTTP"),
    row("graylog", "Graylog", LogStore, 12201, "GELF"),
    row("logstash", "Logstash", LogStore, 5044, "Beats"),
    row("seq", "Seq", LogStore, 5341, "HTTP"),
    row("vault", "Vault", SecretStore, 8200, "HTTP"),
    row("keycloak", "Keycloak", IdentityProvider, 8080, "HTTP"),
    row("authelia", "Authelia", IdentityProvider, 9091, "HTTP"),
    row("authentik", "authentik", IdentityProvider, 9000, "HTTP"),
    row("dex", "Dex", IdentityProvider, 5556, "HTTP"),
    row("hydra", "Ory Hydra", IdentityProvider, 4444, "HTTP"),
    row("openldap", "OpenLDAP", IdentityProvider, 389, "LDAP"),
    row("wireguard", "WireGuard", Vpn, 51820, "WireGuard"),
    row("wg-easy", "WireGuard", Vpn, 51820, "WireGuard"),
    row("openvpn", "OpenVPN", Vpn, 1194, "OpenVPN"),
    row("ofelia", "Ofelia", Scheduler, 0, ""),
    row("registry", "Registry", Registry, 5000, "HTTP"),
    row("harbor", "Harbor", Registry, 8080, "HTTP"),
    row("nexus3", "Nexus", Registry, 8081, "HTTP"),
    row("jenkins", "Jenkins", Ci, 8080, "HTTP"),
    row("gitlab-runner", "GitLab Runner", Ci, 0, ""),
    row("drone", "Drone", Ci, 80, "HTTP"),
    row("restic", "restic", Backup, 0, ""),
    row("duplicati", "Duplicati", Backup, 8200, "HTTP"),
    row("docker-volume-backup", "Volume backup", Backup, 0, ""),
];

/// Words of an image's name that say nothing about what it is.
const BESIDE: [&str; 34] = [
    "server",
    "alpine",
    "slim",
    "ha",
    "cluster",
    "unprivileged",
    "cp",
    "oss",
    "community",
    "ce",
    "standalone",
    "single",
    "node",
    "broker",
    "master",
    "slave",
    "primary",
    "replica",
    "replicas",
    "debian",
    "enterprise",
    "official",
    "docker",
    "image",
    "custom",
    "arm64",
    "amd64",
    "lts",
    "latest",
    "all",
    "in",
    "one",
    "local",
    "dev",
];

/// Words of a name that say what a service is, where its image does not.
const NAMES: [(&str, Kind); 27] = [
    ("worker", Worker),
    ("workers", Worker),
    ("consumer", Worker),
    ("celery", Worker),
    ("sidekiq", Worker),
    ("cron", Scheduler),
    ("beat", Scheduler),
    ("scheduler", Scheduler),
    ("exporter", MonitoringAgent),
    ("backup", Backup),
    ("backups", Backup),
    ("db", Database),
    ("database", Database),
    ("cache", Cache),
    ("queue", Queue),
    ("broker", Queue),
    ("proxy", ReverseProxy),
    ("gateway", ApiGateway),
    ("lb", LoadBalancer),
    ("loadbalancer", LoadBalancer),
    ("web", AppServer),
    ("app", AppServer),
    ("backend", AppServer),
    ("frontend", AppServer),
    ("site", AppServer),
    ("api", Service),
    ("service", Service),
];

/// Returns the product that an image is, by the last part of its path: `bitnami/postgresql:16`.
///
/// Its name has to be the product's; words beside it may only be those that change nothing, for
/// `redis-consumer` is no Redis.
pub(super) fn of_image(image: &str) -> Option<&'static Product> {
    let name = image_name(image);
    of_name(name).or_else(|| {
        // `mssql/server`: where the last part says nothing, the one before it does.
        let beside = name.split('-').all(|word| BESIDE.contains(&word));
        let path = image.split('@').next()?.rsplit_once('/').filter(|_| beside)?.0;
        of_name(path.rsplit('/').next()?)
    })
}

/// Returns the product that a name is: of an image without tag and path, or of a service.
pub(super) fn of_name(name: &str) -> Option<&'static Product> {
    let name = name.to_ascii_lowercase().replace(['_', '.'], "-");
    let whole = PRODUCTS.iter().find(|product| product.image == name);
    whole.or_else(|| {
        let words: Vec<&str> = name.split('-').collect();
        let fits = |product: &&Product| holds(&words, product.image);
        PRODUCTS.iter().filter(fits).max_by_key(|product| product.image.len())
    })
}

/// Returns whether the words are those of a product, and others that say nothing.
fn holds(words: &[&str], image: &str) -> bool {
    let wanted: Vec<&str> = image.split('-').collect();
    let at = words.windows(wanted.len()).position(|window| window == wanted);
    at.is_some_and(|at| {
        let beside = words[..at].iter().chain(&words[at + wanted.len()..]);
        beside.copied().all(|word| BESIDE.contains(&word) || word.parse::<u32>().is_ok())
    })
}

/// Returns the kind that a word of a name stands for, and the word; the last one decides.
pub(super) fn kind_of_words(name: &str) -> Option<(&'static str, Kind)> {
    let lower = name.to_ascii_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphabetic());
    words.rev().find_map(|word| NAMES.iter().copied().find(|(known, _)| *known == word))
}

/// Returns the last part of the path of an image, without tag and digest.
pub(super) fn image_name(image: &str) -> &str {
    let path = image.split('@').next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    last.split(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Kind, PRODUCTS, kind_of_words, of_image};

    #[test]
    fn every_product_is_found_by_its_image_and_listed_once() {
        for product in PRODUCTS {
            let image = format!("registry.example.com/team/{}:1.2", product.image);
            assert_eq!(of_image(&image), Some(product), "{image}");
            assert_eq!(PRODUCTS.iter().filter(|p| p.image == product.image).count(), 1);
            let page = include_str!("../../../content/kinds.md");
            let row = format!("| `{}` | ", product.kind.id());
            assert!(page.contains(&row), "{}: no kind {}", product.image, product.kind.id());
        }
    }

    #[test]
    fn products_are_known_under_other_names_and_others_are_not_taken_for_them() {
        for (image, name) in [
            ("bitnami/postgresql:16", "PostgreSQL"),
            ("postgres:16-alpine@sha256:00", "PostgreSQL"),
            ("mcr.microsoft.com/mssql/server:2022", "SQL Server"),
            ("confluentinc/cp-kafka", "Kafka"),
            ("nginxinc/nginx-unprivileged", "Nginx"),
            ("redis/redis-stack-server", "Redis"),
            ("mysql/mysql-server:8", "MySQL"),
            ("localhost:5000/postgres", "PostgreSQL"),
            ("acme/redis-consumer", ""),
            ("acme/postgres-exporter", ""),
            ("acme/shop", ""),
            ("", ""),
        ] {
            assert_eq!(of_image(image).map_or("", |p| p.name), name, "{image}");
        }
        assert_eq!(kind_of_words("mail-worker"), Some(("worker", Kind::Worker)));
        assert_eq!(kind_of_words("db_backup"), Some(("backup", Kind::Backup)));
        assert_eq!(kind_of_words("webhooks"), None);
    }
}
