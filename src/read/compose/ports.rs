//! Ports of a service, in their short and their long form.

use super::walk::Walk;
use crate::model::PublishedPort;
use crate::read::suggest::shortened;
use crate::read::tree::NodeId;

const HOW: &str = "write it as `8080:80`, or as `127.0.0.1:8080:80` for the host alone";

/// Returns the published ports of a service.
pub(super) fn published(walk: &mut Walk<'_, '_>, service: NodeId) -> Vec<PublishedPort> {
    let items = walk.list(service, "ports", "write them as a list: `- 8080:80`");
    items.into_iter().filter_map(|item| port(walk, item)).collect()
}

fn port(walk: &mut Walk<'_, '_>, item: NodeId) -> Option<PublishedPort> {
    if walk.is_map(item) {
        return Some(long(walk, item));
    }
    let text = walk.scalar(item)?;
    let varies = walk.varies(item);
    let found = short(text.trim(), varies);
    if found.is_none() {
        let message = format!("`{}` is no port of a service", shortened(&text));
        walk.error("invalid-value", item, message, HOW);
    }
    found
}

/// Returns what `[address:][port:]port[/protocol]` says.
fn short(text: &str, varies: bool) -> Option<PublishedPort> {
    let (ports, protocol) = text.rsplit_once('/').unwrap_or((text, "tcp"));
    let (outer, container) = match ports.rsplit_once(':') {
        Some((outer, container)) => (Some(outer), container),
        None => (None, ports),
    };
    let (address, host) = match outer.map(|outer| outer.rsplit_once(':').unwrap_or(("", outer))) {
        Some((address, host)) => (address, Some(host).filter(|host| !host.is_empty())),
        None => ("", None),
    };
    let parsed = |text: &str| match range(text) {
        // What a variable stands for may be a port after all.
        None if varies => Some(None),
        None => None,
        found => Some(found),
    };
    let container = parsed(container)?;
    let published = host.map_or(Some(None), parsed)?;
    Some(PublishedPort {
        on_host_only: is_loopback(address),
        published,
        container: container.map(|(first, _)| first),
        is_udp: protocol.eq_ignore_ascii_case("udp"),
        protocol: None,
    })
}

fn long(walk: &mut Walk<'_, '_>, item: NodeId) -> PublishedPort {
    let stated = walk.text(item, "published");
    let target = walk.text(item, "target");
    let address = walk.text(item, "host_ip").unwrap_or_default();
    let app = walk.text(item, "app_protocol").unwrap_or_default();
    let protocol = walk.text(item, "protocol").unwrap_or_default();
    if target.is_none() {
        let message = "a port without `target`".to_owned();
        walk.error("missing-key", item, message, "add the port in the container as `target`");
    }
    PublishedPort {
        on_host_only: is_loopback(&address),
        published: stated.as_deref().and_then(range),
        container: target.as_deref().and_then(range).map(|(first, _)| first),
        is_udp: protocol.eq_ignore_ascii_case("udp"),
        protocol: super::calls::protocol_of(&app).map(|(protocol, _)| protocol),
    }
}

/// Returns the ends of a range of ports; one port is both.
fn range(text: &str) -> Option<(u16, u16)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (number(first)?, number(last)?);
    (first <= last).then_some((first, last))
}

/// Returns a port as a number; 0 is none.
pub(super) fn number(text: &str) -> Option<u16> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|port| digits && *port > 0)
}

fn is_loopback(address: &str) -> bool {
    let address = address.trim_start_matches('[').trim_end_matches(']');
    address.starts_with("127.") || matches!(address, "localhost" | "::1")
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn short_ports_are_read() {
        let read = |text: &str| {
            let port = short(text, false)?;
            Some((port.published, port.container, port.on_host_only, port.is_udp))
        };
        for (text, wanted) in [
            ("80", (None, Some(80), false, false)),
            ("8080:80", (Some((8080, 8080)), Some(80), false, false)),
            ("127.0.0.1:8080:80", (Some((8080, 8080)), Some(80), true, false)),
            ("[::1]:8080:80", (Some((8080, 8080)), Some(80), true, false)),
            ("127.0.0.1::80", (None, Some(80), true, false)),
            ("53:53/udp", (Some((53, 53)), Some(53), false, true)),
            ("3000-3005:3000-3005", (Some((3000, 3005)), Some(3000), false, false)),
        ] {
            assert_eq!(read(text), Some(wanted), "{text}");
        }
        for text in ["", "web", "80:web", "99999:80", "0:80", "90-80:80", "+80"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(short("WEB_PORT:80", true).is_some_and(|port| port.published.is_none()));
    }
}
