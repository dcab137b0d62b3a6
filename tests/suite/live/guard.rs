//! Who may ask.

use groundplan::live::guard::{HEAD_BYTES_MAX, Names, check, head_length};
use proptest::prelude::*;

fn names(address: &str) -> Names {
    Names::new(address.parse().unwrap())
}

/// Returns the status of a request, 200 for one that may pass.
fn status(request: &str) -> u16 {
    match check(request.as_bytes(), &names("127.0.0.1:8000")) {
        Ok(_) => 200,
        Err(refusal) => refusal.status,
    }
}

fn with(fields: &str) -> u16 {
    status(&format!("GET / HTTP/1.1\r\n{fields}\r\n"))
}

#[test]
fn only_our_own_names_are_answered() {
    for host in ["localhost:8000", "LocalHost:8000", "127.0.0.1:8000", "[::1]:8000"] {
        assert_eq!(with(&format!("Host: {host}\r\n")), 200, "{host}");
    }
    for host in [
        "evil.example:8000",
        "localhost",
        "localhost:8001",
        "localhost:80000",
        "localhost.evil.example:8000",
        "127.0.0.1.evil.example:8000",
        "127.0.0.2:8000",
        "10.0.0.1:8000",
        "evil@localhost:8000",
        "localhost:8000.",
        "localhost:8000:8000",
        "",
    ] {
        assert_eq!(with(&format!("Host: {host}\r\n")), 403, "{host}");
    }
    assert_eq!(with(""), 400, "no host");
    assert_eq!(with("Host: localhost:8000\r\nHost: localhost:8000\r\n"), 400, "two hosts");
    assert_eq!(with("Host: localhost:8000\r\nhost: evil.example\r\n"), 400, "two hosts");
}

#[test]
fn other_addresses_are_answered_when_asked_to_listen_there() {
    let ask = |address: &str, host: &str| {
        let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
        check(request.as_bytes(), &names(address)).is_ok()
    };
    assert!(ask("0.0.0.0:8000", "192.168.1.5:8000"));
    assert!(ask("[::]:8000", "[fe80::1]:8000"));
    assert!(ask("192.168.1.5:8000", "192.168.1.5:8000"));
    assert!(!ask("192.168.1.5:8000", "192.168.1.6:8000"));
    assert!(!ask("0.0.0.0:8000", "evil.example:8000"), "names can be pointed at us");
    assert!(ask("127.0.0.1:80", "localhost"));
}

#[test]
fn other_origins_are_strangers() {
    let from = |origin: &str| with(&format!("Host: localhost:8000\r\nOrigin: {origin}\r\n"));
    assert_eq!(from("http://localhost:8000"), 200);
    assert_eq!(from("http://127.0.0.1:8000"), 200);
    for origin in [
        "null",
        "http://localhost:8001",
        "https://localhost:8000",
        "http://evil.example",
        "http://localhost:8000.evil.example",
        "http://evil.example:8000",
        "localhost:8000",
        "",
    ] {
        assert_eq!(from(origin), 403, "{origin}");
    }
}

#[test]
fn the_live_channel_is_for_our_own_pages() {
    let ask = |path: &str, site: &str| {
        let fields = format!("Host: localhost:8000\r\nSec-Fetch-Site: {site}\r\n");
        status(&format!("GET {path} HTTP/1.1\r\n{fields}\r\n"))
    };
    assert_eq!(ask("/__live/events?page=/", "same-origin"), 200);
    assert_eq!(ask("/__live/events?page=/", "none"), 200);
    assert_eq!(ask("/__live/events?page=/", "cross-site"), 403);
    assert_eq!(ask("/__live/events?page=/", "same-site"), 403, "another port of this machine");
    assert_eq!(ask("/guide/", "cross-site"), 200, "a link from elsewhere is fine");
}

#[test]
fn only_get_and_head_without_a_body() {
    let ask = |line: &str, fields: &str| {
        status(&format!("{line}\r\nHost: localhost:8000\r\n{fields}\r\n"))
    };
    assert_eq!(ask("HEAD / HTTP/1.1", ""), 200);
    assert_eq!(ask("GET / HTTP/1.0", ""), 200);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "BREW"] {
        assert_eq!(ask(&format!("{method} / HTTP/1.1"), ""), 405, "{method}");
    }
    assert_eq!(ask("GET / HTTP/1.1", "Content-Length: 0\r\n"), 200);
    assert_eq!(ask("GET / HTTP/1.1", "Content-Length: 5\r\n"), 413);
    assert_eq!(ask("GET / HTTP/1.1", "Content-Length: 00\r\n"), 413);
    assert_eq!(ask("GET / HTTP/1.1", "Transfer-Encoding: chunked\r\n"), 413);
    assert_eq!(ask("GET / HTTP/1.1", "Expect: 100-continue\r\n"), 417);
}

#[test]
fn malformed_requests_are_refused() {
    for line in [
        "",
        "GET",
        "GET /",
        "GET  / HTTP/1.1",
        "GET / HTTP/1.1 x",
        "GET / HTTP/2.0",
        "GET / HTTP/0.9",
        "get / HTTP/1.1",
        "GET http://evil.example/ HTTP/1.1",
        "GET * HTTP/1.1",
        "GET x HTTP/1.1",
        "GET /\u{1} HTTP/1.1",
        "GET /caf\u{e9} HTTP/1.1",
        "\r\nGET / HTTP/1.1",
    ] {
        assert_eq!(status(&format!("{line}\r\nHost: localhost:8000\r\n\r\n")), 400, "{line:?}");
    }
    for field in ["no colon", " folded: x", ": empty", "bad name: x", "x: \u{0}", "x: \r"] {
        assert_eq!(with(&format!("Host: localhost:8000\r\n{field}\r\n")), 400, "{field:?}");
    }
    let many: String = (0..200).map(|n| format!("x-{n}: y\r\n")).collect();
    assert_eq!(with(&format!("Host: localhost:8000\r\n{many}")), 431);
}

#[test]
fn nothing_but_what_matters_is_passed_on() {
    let request = "GET /a?b HTTP/1.1\r\nHost: localhost:8000\r\nCookie: secret\r\n\
                   RANGE: bytes=0-1\r\nConnection: keep-alive\r\n\r\n";
    let head = check(request.as_bytes(), &names("127.0.0.1:8000")).unwrap();
    assert_eq!(head.target, "/a?b");
    assert_eq!(head.fields, [("range", "bytes=0-1".to_owned())]);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let names = names("127.0.0.1:8000");
        let _ = check(&bytes, &names);
        let length = head_length(&bytes);
        prop_assert!(length.is_none_or(|length| length <= bytes.len()));
    }

    #[test]
    fn whatever_passes_names_us(
        line in "[ -~]{0,40}",
        fields in proptest::collection::vec("(Host|Origin|X): ?[ -~]{0,30}", 0..4),
    ) {
        let request = format!("{line}\r\n{}\r\n\r\n", fields.join("\r\n"));
        if let Ok(head) = check(request.as_bytes(), &names("127.0.0.1:8000")) {
            let host = request.to_ascii_lowercase();
            prop_assert!(host.contains(":8000"));
            prop_assert!(head.target.starts_with('/'));
            prop_assert!(request.len() <= HEAD_BYTES_MAX);
        }
    }
}
