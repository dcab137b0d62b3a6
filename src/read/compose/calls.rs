//! Which services the variables and commands of a service name, and nothing else of them.
//!
//! Values hold credentials. All that leaves this file is the index of a service, a port and the name
//! of a protocol; where a credential stands before the host, what stands before it is not looked at.

use std::collections::{HashMap, HashSet};

use super::ports::number;
use crate::model::ComposeCall;

/// Longest value that is looked at.
const VALUE_BYTES_MAX: usize = 16 * 1024;

/// Words of addresses with the protocol they stand for, and whether it is encrypted.
const SCHEMES: [(&str, &str, bool); 38] = [
    ("http", "HTTP", false),
    ("https", "HTTPS", true),
    ("ws", "WS", false),
    ("wss", "WSS", true),
    ("grpc", "gRPC", false),
    ("h2c", "HTTP", false),
    ("fastcgi", "FastCGI", false),
    ("uwsgi", "uWSGI", false),
    ("postgres", "PostgreSQL", false),
    ("postgresql", "PostgreSQL", false),
    ("postgis", "PostgreSQL", false),
    ("pgsql", "PostgreSQL", false),
    ("cockroachdb", "PostgreSQL", false),
    ("mysql", "MySQL", false),
    ("mysql2", "MySQL", false),
    ("mariadb", "MySQL", false),
    ("sqlserver", "SQL Server", false),
    ("mssql", "SQL Server", false),
    ("oracle", "Oracle", false),
    ("mongodb", "MongoDB", false),
    ("redis", "Redis", false),
    ("rediss", "Redis", true),
    ("valkey", "Redis", false),
    ("memcached", "Memcached", false),
    ("amqp", "AMQP", false),
    ("amqps", "AMQPS", true),
    ("pyamqp", "AMQP", false),
    ("kafka", "Kafka", false),
    ("nats", "NATS", false),
    ("mqtt", "MQTT", false),
    ("mqtts", "MQTTS", true),
    ("smtp", "SMTP", false),
    ("smtps", "SMTPS", true),
    ("ldap", "LDAP", false),
    ("ldaps", "LDAPS", true),
    ("elasticsearch", "HTTP", false),
    ("clickhouse", "ClickHouse", false),
    ("bolt", "Bolt", false),
];

/// Words in the name of a variable whose whole value is a host.
const HOST_WORDS: [&str; 14] = [
    "server",
    "servers",
    "addresses",
    "endpoint",
    "endpoints",
    "broker",
    "brokers",
    "node",
    "nodes",
    "upstream",
    "backend",
    "dsn",
    "peers",
    "proxy",
];
/// Ends of the name of such a variable, written together as in `PGHOST`.
const HOST_ENDS: [&str; 8] = ["host", "hosts", "hostname", "addr", "address", "url", "uri", "urls"];
/// Words in the name of a variable whose value is a credential, so that it is not looked at.
const SECRET_WORDS: [&str; 4] = ["pass", "pwd", "key", "credentials"];
/// Ends of the name of such a variable.
const SECRET_ENDS: [&str; 5] = ["password", "passwd", "secret", "token", "credential"];

/// Returns the protocol that the scheme of an address stands for, and whether it is encrypted.
pub(super) fn protocol_of(scheme: &str) -> Option<(&'static str, bool)> {
    let scheme = scheme.to_ascii_lowercase();
    // `postgresql+asyncpg`, `http+unix`: the first word is the protocol.
    let scheme = scheme.split('+').next().unwrap_or_default();
    let found = SCHEMES.iter().find(|(word, ..)| *word == scheme);
    found.map(|(_, protocol, tls)| (*protocol, *tls))
}

/// Names by which services are called, in small letters, and what they stand for.
pub(super) type Hosts = HashMap<String, usize>;

/// Returns the service that a host in small letters is.
type Find<'f> = &'f dyn Fn(&str) -> Option<usize>;

/// Returns the calls that the variables of a service tell of.
pub(super) fn in_variables(variables: &[(String, String)], find: Find<'_>) -> Vec<ComposeCall> {
    let looked_at = variables.iter().filter(|(key, value)| {
        value.len() <= VALUE_BYTES_MAX && !names_any(key, &SECRET_WORDS, &SECRET_ENDS)
    });
    looked_at
        .flat_map(|(key, value)| {
            let mut calls = named_in(value, names_any(key, &HOST_WORDS, &HOST_ENDS), find);
            for call in &mut calls {
                call.port = call.port.or_else(|| port_beside(key, variables));
                call.told_by.clone_from(key);
            }
            calls
        })
        .collect()
}

/// Returns the calls that the words of a command tell of.
pub(super) fn in_command(words: &[String], find: Find<'_>) -> Vec<ComposeCall> {
    let short = words.iter().filter(|word| word.len() <= VALUE_BYTES_MAX);
    let mut calls: Vec<_> = short.flat_map(|word| named_in(word, false, find)).collect();
    calls.iter_mut().for_each(|call| call.told_by = "its command".to_owned());
    calls
}

/// Returns the port that `DB_PORT` states beside `DB_HOST`.
fn port_beside(key: &str, variables: &[(String, String)]) -> Option<u16> {
    let upper = key.to_ascii_uppercase();
    let start = ["HOSTNAME", "HOST", "SERVER", "ADDRESS", "ADDR"]
        .iter()
        .find_map(|word| upper.strip_suffix(word))?;
    let wanted = format!("{start}PORT");
    let found = variables.iter().find(|(other, _)| other.eq_ignore_ascii_case(&wanted));
    found.and_then(|(_, value)| number(value.trim()))
}

/// Returns whether a word of a name is one of the words, or ends in one of the ends.
fn names_any(key: &str, words: &[&str], ends: &[&str]) -> bool {
    let lower = key.to_ascii_lowercase();
    lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| words.contains(&word) || ends.iter().any(|end| word.ends_with(end)))
}

/// Returns the services that a value names: in an address, as `host:port`, or alone where the whole
/// value is a host.
fn named_in(value: &str, is_host: bool, find: Find<'_>) -> Vec<ComposeCall> {
    let items = value.split([',', ' ', ';']);
    let alone: HashSet<&str> = items.filter_map(|item| standing_alone(item, is_host)).collect();
    let mut calls = Vec::new();
    for address in addresses(value) {
        let (protocol, rest) = match address.split_once("://") {
            Some((scheme, rest)) => (Some(protocol_of(scheme)), rest),
            None => (None, address),
        };
        let is_address = protocol.is_some();
        // All that stands before the last `@` may be a part of a credential.
        let after = rest.rsplit_once('@').map_or(rest, |(_, after)| after);
        let may_tell_port = after.len() < rest.len() || !value.contains('@');
        let authority = match is_address {
            true => after.split(['/', '?', '#']).next().unwrap_or_default(),
            false => after,
        };
        let (protocol, tls) = protocol.flatten().map_or((None, false), |(p, tls)| (Some(p), tls));
        for part in parts(authority) {
            let (host, port) = match part.split_once(':') {
                Some((host, port)) => (host, number(port)),
                None => (part, None),
            };
            let Some(service) = find(&host.to_ascii_lowercase()) else { continue };
            let alone = alone.contains(part);
            if is_address || alone || (port.is_some() && may_tell_port) {
                let port = port.filter(|_| may_tell_port);
                let told_by = String::new();
                calls.push(ComposeCall { service, port, protocol, tls, told_by });
            }
        }
    }
    calls
}

/// Returns the host that an item of a value is: `db`, or `host=db` in a list of keys.
fn standing_alone(item: &str, is_host: bool) -> Option<&str> {
    match item.split_once('=') {
        None => Some(item).filter(|_| is_host),
        Some((key, value)) => {
            let key = key.to_ascii_lowercase();
            matches!(&*key, "host" | "server" | "hostname" | "addr").then_some(value)
        }
    }
}

/// Cuts a value before each scheme, so that every address stands alone: `jdbc:postgresql://db/x`.
fn addresses(value: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    for (at, _) in value.match_indices("://") {
        let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '_');
        let start = value[..at].trim_end_matches(is_scheme).len();
        cuts.extend((start > 0).then_some(start));
    }
    cuts.push(value.len());
    cuts.dedup();
    cuts.windows(2).filter_map(|ends| value.get(ends[0]..ends[1])).collect()
}

/// Returns what may be a host with its port in a text.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let between = |c: char| c.is_whitespace() || "/,;=()[]{}\"'|<>&".contains(c);
    text.split(between).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Hosts, in_variables};

    /// What `KEY=value` tells of services `db`, `redis`, `mq-1`, `mq-2` and `user`.
    fn told(key: &str, value: &str) -> Vec<String> {
        let names = ["db", "redis", "mq-1", "mq-2", "user"];
        let hosts: Hosts = names.iter().enumerate().map(|(at, n)| ((*n).to_owned(), at)).collect();
        let find = |host: &str| hosts.get(host).copied();
        let calls = in_variables(&[(key.to_owned(), value.to_owned())], &find);
        let said = |call: crate::model::ComposeCall| {
            let port = call.port.map_or(String::new(), |port| format!(":{port}"));
            format!("{}{port} {}", names[call.service], call.protocol.unwrap_or("?"))
        };
        calls.into_iter().map(said).collect()
    }

    #[test]
    fn hosts_are_found_in_addresses_and_host_variables() {
        for (key, value, wanted) in [
            ("DATABASE_URL", "postgres://u:p@db:5432/shop", &["db:5432 PostgreSQL"][..]),
            ("DATABASE_URL", "postgresql+asyncpg://db/shop", &["db PostgreSQL"]),
            ("URL", "jdbc:mysql://db:3306/shop?useSSL=false", &["db:3306 MySQL"]),
            (
                "BROKER",
                "amqp://a:b@mq-1:5672,amqp://a:b@mq-2:5672",
                &["mq-1:5672 AMQP", "mq-2:5672 AMQP"],
            ),
            ("MONGO", "mongodb://a:b@mq-1:1,mq-2:2/x", &["mq-1:1 MongoDB", "mq-2:2 MongoDB"]),
            ("DB_HOST", "db", &["db ?"]),
            ("PGHOST", "db", &["db ?"]),
            ("CACHE", "redis:6379", &["redis:6379 ?"]),
            ("DSN", "user:pw@tcp(db:3306)/shop", &["db:3306 ?"]),
            ("SETTINGS", "host=db port=5432 user=user", &["db ?"]),
            ("DISCOVERY_HOSTS", "mq-1,mq-2", &["mq-1 ?", "mq-2 ?"]),
            // Names of databases and people are no hosts.
            ("POSTGRES_DB", "db", &[]),
            ("POSTGRES_USER", "user", &[]),
            ("SITE_URL", "https://shop.example.com/db", &[]),
        ] {
            assert_eq!(told(key, value), wanted, "{key}={value}");
        }
    }

    #[test]
    fn no_part_of_a_credential_is_taken_for_a_port() {
        for (key, value) in [
            ("URL", "postgres://user:1234@db/x"),
            ("URL", "postgres://user:1234,x@db/x"),
            ("URL", "postgres://user:12/34@db/x"),
            ("DSN", "user:1234@tcp(db)/x"),
            ("ADMIN_PASSWORD", "user:1234"),
            ("API_TOKEN", "redis:1234"),
        ] {
            assert!(!told(key, value).concat().contains("1234"), "{key}={value}");
        }
    }
}
