//! What is known about protocols and ports.

/// Words of protocols that encrypt.
const ENCRYPTED: [&str; 37] = [
    "https",
    "tls",
    "mtls",
    "ssl",
    "ssh",
    "sftp",
    "scp",
    "ftps",
    "wss",
    "ldaps",
    "imaps",
    "pop3s",
    "smtps",
    "quic",
    "h2",
    "http2",
    "h3",
    "http3",
    "grpcs",
    "amqps",
    "mqtts",
    "rediss",
    "mysqls",
    "dot",
    "doh",
    "ipsec",
    "wireguard",
    "openvpn",
    "vpn",
    "rsync+ssh",
    "winrm-https",
    "dtls",
    "srtp",
    "sips",
    "nntps",
    "ikev2",
    "starttls",
];

/// Returns the words of a protocol as written, in lower case.
fn words(protocol: &str) -> Vec<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '+' || c == '.';
    protocol
        .to_lowercase()
        .split(|c: char| !is_word(c))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Returns whether a protocol encrypts what it carries, by its name.
pub(super) fn encrypts(protocol: &str) -> bool {
    let words = words(protocol);
    let plain = words.windows(2).any(|w| matches!(&*w[0], "no" | "without" | "non"));
    // `HTTP/3` is always encrypted; `SSLv3` and the like are weak but not plain.
    let http3 = words.windows(2).any(|w| w[0] == "http" && w[1] == "3");
    let versioned =
        |w: &str| w.starts_with("sslv") || w.starts_with("tlsv") || w.starts_with("tls1");
    !plain && (http3 || words.iter().any(|w| ENCRYPTED.contains(&&**w) || versioned(w)))
}

/// Returns whether a protocol's name leaves open what is carried: TCP, UDP.
pub(super) fn is_unspecific(protocol: &str) -> bool {
    const OPEN: [&str; 8] = ["tcp", "udp", "ip", "icmp", "dns", "ntp", "any", "all"];
    words(protocol).iter().all(|w| OPEN.contains(&&**w) || w.bytes().all(|b| b.is_ascii_digit()))
}

/// Returns whether it is spoken with a TLS certificate that browsers and clients check.
pub(super) fn needs_certificate(protocol: &str) -> bool {
    let words = words(protocol);
    words.iter().any(|w| matches!(&**w, "https" | "wss" | "tls" | "quic" | "http3" | "h3"))
}

/// Returns why a protocol is weak and what to use instead, when it is.
pub(super) fn weakness(protocol: &str, encrypted: bool) -> Option<(&'static str, &'static str)> {
    let joined = words(protocol).join(" ");
    let squeezed: String = joined.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let is = |names: &[&str]| names.contains(&&*squeezed);
    if is(&["ftp", "tftp"]) {
        Some(("FTP sends names, passwords and files in the clear", "use SFTP or HTTPS"))
    } else if is(&["telnet", "rsh", "rlogin", "rexec"]) {
        Some(("A remote shell in the clear gives the session to whoever listens", "use SSH"))
    } else if is(&["ssl", "sslv2", "sslv3", "ssl2", "ssl3", "ssl20", "ssl30"]) {
        Some(("SSL 2 and 3 are broken", "use TLS 1.2 or 1.3"))
    } else if is(&["tls10", "tls11", "tlsv1", "tlsv10", "tlsv11", "tls1"]) {
        Some(("TLS 1.0 and 1.1 are withdrawn", "use TLS 1.2 or 1.3"))
    } else if is(&["snmpv1", "snmpv2", "snmpv2c", "snmp1", "snmp2c", "snmp2"]) {
        Some(("SNMP 1 and 2c send the community string in the clear", "use SNMPv3"))
    } else if is(&["ldap"]) && !encrypted {
        Some(("LDAP without TLS sends passwords in the clear", "use LDAPS or StartTLS"))
    } else {
        None
    }
}

/// Ports with the protocols that usually answer there; the first is the one to name.
const USUAL: [(u16, &[&str]); 24] = [
    (20, &["FTP"]),
    (21, &["FTP", "FTPS"]),
    (22, &["SSH", "SFTP", "SCP"]),
    (23, &["Telnet"]),
    (25, &["SMTP"]),
    (53, &["DNS"]),
    (80, &["HTTP", "WS"]),
    (110, &["POP3"]),
    (143, &["IMAP"]),
    (389, &["LDAP"]),
    (443, &["HTTPS", "WSS", "TLS", "QUIC", "HTTP/3", "gRPC"]),
    (636, &["LDAPS"]),
    (1433, &["SQL Server", "MSSQL", "TDS"]),
    (1521, &["Oracle"]),
    (2049, &["NFS"]),
    (3306, &["MySQL", "MariaDB"]),
    (3389, &["RDP"]),
    (5432, &["PostgreSQL", "Postgres"]),
    (5672, &["AMQP", "RabbitMQ"]),
    (6379, &["Redis", "Valkey", "RESP"]),
    (9042, &["Cassandra", "CQL"]),
    (9092, &["Kafka"]),
    (11211, &["Memcached"]),
    (27017, &["MongoDB", "Mongo"]),
];

/// Returns the usual protocol of `port` when `protocol` is a known one that lives elsewhere.
pub(super) fn usual_instead(port: u16, protocol: &str, tls: Option<bool>) -> Option<&'static str> {
    let stated = words(protocol);
    let names = |known: &str| {
        let known = words(known);
        stated.windows(known.len()).any(|w| w == known)
    };
    let (_, usual) = USUAL.iter().find(|(p, _)| *p == port)?;
    let known_elsewhere = USUAL.iter().any(|(_, list)| list.iter().any(|known| names(known)));
    // HTTP on 443 with `tls: true` is HTTPS in other words.
    let same_with_tls = port == 443 && tls == Some(true);
    if !known_elsewhere || same_with_tls || usual.iter().any(|known| names(known)) {
        return None;
    }
    Some(usual[0])
}

/// Returns the protocol that a port stands for when only the port is stated, if it is plain text.
pub(super) fn plain_by_port(port: u16) -> Option<&'static str> {
    match port {
        80 => Some("HTTP"),
        21 => Some("FTP"),
        23 => Some("Telnet"),
        _ => None,
    }
}

/// Returns what an administration port opens.
pub(super) fn admin_port(port: u16) -> Option<&'static str> {
    match port {
        22 => Some("SSH"),
        3389 => Some("remote desktop"),
        5900 => Some("VNC"),
        2375 => Some("the Docker API"),
        6443 => Some("the Kubernetes API"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{encrypts, usual_instead, weakness};

    #[test]
    fn names_of_protocols_say_whether_they_encrypt() {
        for yes in
            ["HTTPS", "MySQL over TLS", "HTTP/3", "TLS 1.3", "SSLv3", "https/wss", "PG (TLS)"]
        {
            assert!(encrypts(yes), "{yes}");
        }
        for no in ["HTTP", "HTTP/2", "MySQL", "no TLS", "TCP", "", "FTP"] {
            assert!(!encrypts(no), "{no}");
        }
    }

    #[test]
    fn usual_ports_pass_and_custom_ones_never_fire() {
        assert_eq!(usual_instead(443, "HTTP", None), Some("HTTPS"));
        assert_eq!(usual_instead(443, "HTTP", Some(true)), None);
        assert_eq!(usual_instead(3306, "PostgreSQL", None), Some("MySQL"));
        assert_eq!(usual_instead(3306, "MySQL protocol", None), None);
        assert_eq!(usual_instead(8080, "HTTP", None), None);
        assert_eq!(usual_instead(80, "TCP", None), None);
    }

    #[test]
    fn weak_protocols_are_known_by_name() {
        assert!(weakness("FTP", false).is_some());
        assert!(weakness("TLS 1.1", true).is_some());
        assert!(weakness("TLS 1.2", true).is_none());
        assert!(weakness("SFTP", true).is_none());
        assert!(weakness("LDAP", true).is_none());
    }
}
