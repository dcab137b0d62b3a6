//! What is answered, from the files in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use groundplan::live::Snapshot;
use groundplan::live::respond::{Answer, Ask, respond};

fn site() -> Snapshot {
    let files = [
        ("index.html", "<html><head><title>x</title></head><body>home</body></html>"),
        ("guide/start/index.html", "<head></head>start"),
        ("caf\u{e9}/index.html", "<head></head>caf\u{e9}"),
        ("404.html", "<head></head>not here"),
        ("site.css", "0123456789"),
        ("empty.txt", ""),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), Arc::from(text.as_bytes())));
    Snapshot::new(1, Arc::new(BTreeMap::from_iter(files)), String::new())
}

fn get(target: &str) -> Answer {
    respond(&site(), &Ask { target, ..Ask::default() })
}

fn field<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    answer.fields.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str())
}

fn body(answer: &Answer) -> String {
    String::from_utf8(answer.body[answer.part.clone()].to_vec()).unwrap()
}

#[test]
fn pages_have_clean_addresses_and_the_script_of_the_preview() {
    let page = get("/");
    assert_eq!(page.status, 200);
    assert_eq!(field(&page, "Content-Type"), Some("text/html; charset=utf-8"));
    let text = body(&page);
    assert!(
        text.contains("<title>x</title><script src=\"/__live/client.js\" data-page="),
        "{text}"
    );
    assert!(text.ends_with("defer></script></head><body>home</body></html>"), "{text}");
    assert!(body(&get("/guide/start/?query")).ends_with("</head>start"));
    assert!(body(&get("/caf%C3%A9/")).ends_with("caf\u{e9}"));
    let script = get("/__live/client.js");
    assert_eq!(field(&script, "Content-Type"), Some("text/javascript; charset=utf-8"));
    assert!(body(&script).contains("EventSource"));
}

#[test]
fn a_missing_slash_is_added() {
    let moved = get("/guide/start");
    assert_eq!((moved.status, field(&moved, "Location")), (301, Some("/guide/start/")));
    let moved = get("/caf%c3%a9");
    assert_eq!((moved.status, field(&moved, "Location")), (301, Some("/caf%C3%A9/")));
}

#[test]
fn nothing_outside_of_the_site_can_be_named() {
    for target in [
        "/nothing/",
        "/..",
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/guide/../../../etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/..%5c..%5cetc/passwd",
        "//etc/passwd",
        "//evil.example/%2e%2e",
        "/guide//start/",
        "/%00",
        "/%zz",
        "/%",
        "/%ff",
        "/%+1",
        "/.groundplan-manifest.json",
        "/__live/",
        "/__live/other.js",
        "/%5f_live/client.js",
    ] {
        let answer = get(target);
        assert_eq!(answer.status, 404, "{target}");
        assert!(body(&answer).contains("not here"), "{target}");
        assert_eq!(field(&answer, "Location"), None, "{target}");
    }
}

#[test]
fn a_version_that_the_client_has_is_not_sent_again() {
    let first = get("/site.css");
    let etag = field(&first, "ETag").unwrap().to_owned();
    for known in [etag.clone(), format!("\"x\", W/{etag}"), "*".to_owned()] {
        let ask = Ask { target: "/site.css", if_none_match: Some(&known), ..Ask::default() };
        let answer = respond(&site(), &ask);
        assert_eq!((answer.status, answer.part.len()), (304, 0), "{known}");
    }
    let ask = Ask { target: "/site.css", if_none_match: Some("\"other\""), ..Ask::default() };
    assert_eq!(respond(&site(), &ask).status, 200);
}

#[test]
fn parts_of_a_file_can_be_asked_for() {
    let part = |range: &str| {
        let answer =
            respond(&site(), &Ask { target: "/site.css", range: Some(range), ..Ask::default() });
        let text = body(&answer);
        (answer.status, text, field(&answer, "Content-Range").map(str::to_owned))
    };
    let some = |text: &str, range: &str| (206, text.to_owned(), Some(range.to_owned()));
    assert_eq!(part("bytes=0-3"), some("0123", "bytes 0-3/10"));
    assert_eq!(part("bytes=8-"), some("89", "bytes 8-9/10"));
    assert_eq!(part("bytes=-3"), some("789", "bytes 7-9/10"));
    assert_eq!(part("bytes=-99"), some("0123456789", "bytes 0-9/10"));
    assert_eq!(part("bytes=5-99999999999999999999999"), some("56789", "bytes 5-9/10"));
    for outside in ["bytes=10-", "bytes=10-12", "bytes=-0"] {
        assert_eq!(part(outside), (416, String::new(), Some("bytes */10".into())), "{outside}");
    }
    for odd in ["bytes=3-1", "bytes=a-b", "bytes=0-1,3-4", "items=0-1", "bytes=-", "bytes"] {
        assert_eq!(part(odd), (200, "0123456789".to_owned(), None), "{odd}");
    }
    let ask = Ask {
        target: "/site.css",
        range: Some("bytes=0-3"),
        if_range: Some("\"older\""),
        ..Ask::default()
    };
    assert_eq!(respond(&site(), &ask).status, 200, "a part of another version is of no use");
    // A page is longer than its file, by the script of the preview: a part is one of what is sent.
    let whole = body(&get("/"));
    let all = respond(&site(), &Ask { target: "/", range: Some("bytes=0-"), ..Ask::default() });
    assert_eq!((all.status, body(&all)), (206, whole.clone()));
    let range = format!("bytes 0-{}/{}", whole.len() - 1, whole.len());
    assert_eq!(field(&all, "Content-Range"), Some(range.as_str()));
    let ask = Ask { target: "/empty.txt", range: Some("bytes=0-3"), ..Ask::default() };
    assert_eq!(respond(&site(), &ask).status, 416);
}

#[test]
fn types_are_what_browsers_expect() {
    for (file, kind) in [
        ("a.svg", "image/svg+xml"),
        ("a.WOFF2", "font/woff2"),
        ("a.b/c", "application/octet-stream"),
        ("noending", "application/octet-stream"),
        ("a.yaml", "application/yaml"),
        (".html", "text/html; charset=utf-8"),
    ] {
        let files = BTreeMap::from([(file.to_owned(), Arc::from(b"x".as_slice()))]);
        let site = Snapshot::new(1, Arc::new(files), String::new());
        let target = format!("/{file}");
        let answer = respond(&site, &Ask { target: &target, ..Ask::default() });
        assert_eq!(field(&answer, "Content-Type"), Some(kind), "{file}");
        assert_eq!(field(&answer, "X-Content-Type-Options"), Some("nosniff"));
    }
}

#[test]
fn a_site_without_pages_still_has_the_script() {
    let site = Snapshot::new(1, Arc::new(BTreeMap::new()), "error: x".to_owned());
    let answer = respond(&site, &Ask { target: "/", ..Ask::default() });
    assert_eq!(answer.status, 404);
    assert!(body(&answer).contains("/__live/client.js"));
}
