//! Clients of every kind, on real sockets.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::thread;
use std::time::{Duration, Instant};

use super::{PATIENCE, Preview};
use crate::project;

fn preview() -> (tempfile::TempDir, Preview) {
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir(root.path().join("content")).unwrap();
    let preview = Preview::of(root.path());
    (root, preview)
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("none")
}

#[test]
fn strangers_are_turned_away_with_a_word() {
    let (_root, preview) = preview();
    let ask = |request: &str| {
        let answer = preview.raw(request);
        let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default().to_owned();
        assert!(!answer.to_lowercase().contains("access-control"), "{answer}");
        (status(&answer).to_owned(), body)
    };
    assert_eq!(ask("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n").0, "403");
    let (code, body) = ask("GET / HTTP/1.1\r\nHost: HOST\r\nOrigin: null\r\n\r\n");
    assert_eq!(
        (code.as_str(), body.as_str()),
        ("403", "pages of other origins may not ask here\n")
    );
    let post = "POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 100000\r\n\r\n";
    assert_eq!(ask(&format!("{post}{}", "x".repeat(100_000))).0, "405");
    assert_eq!(ask("GET / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 3\r\n\r\nabc").0, "413");
    assert_eq!(
        ask(&format!("GET /{} HTTP/1.1\r\nHost: HOST\r\n\r\n", "x".repeat(20_000))).0,
        "431"
    );
    assert_eq!(ask("nonsense\r\n\r\n").0, "400");
    assert_eq!(status(&preview.get("/")), "404", "and the preview goes on");
}

#[test]
fn no_answer_lets_another_origin_read_it() {
    let root = project::small();
    let preview = Preview::of(root.path());
    let page = preview.get("/");
    let tag = page.lines().find_map(|line| line.strip_prefix("ETag: ")).unwrap().trim();
    for (target, fields, wanted) in [
        ("/", String::new(), "200"),
        ("/guide/first/", String::new(), "200"),
        ("/guide/first", String::new(), "301"),
        ("/nowhere/", String::new(), "404"),
        ("/_theme/site.css", String::new(), "200"),
        ("/_theme/search.js", String::new(), "200"),
        ("/", format!("If-None-Match: {tag}\r\n"), "304"),
        ("/", "Range: bytes=0-3\r\n".to_owned(), "206"),
        ("/__live/client.js", String::new(), "200"),
        ("/", "Origin: http://HOST\r\n".to_owned(), "200"),
    ] {
        for method in ["GET", "HEAD"] {
            let request = format!("{method} {target} HTTP/1.1\r\nHost: HOST\r\n{fields}\r\n");
            let answer = preview.raw(&request);
            assert_eq!(status(&answer), wanted, "{method} {target} {fields}: {answer}");
            let head = answer.split("\r\n\r\n").next().unwrap().to_lowercase();
            assert!(!head.contains("access-control"), "{method} {target}: {head}");
            assert!(!head.contains("timing-allow-origin"), "{method} {target}: {head}");
        }
    }
    let mut stream = preview.connect();
    let ask = format!("GET /__live/events?page=/ HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address);
    stream.write_all(ask.as_bytes()).unwrap();
    let mut buffer = [0; 4096];
    let length = stream.read(&mut buffer).unwrap();
    let heard = String::from_utf8_lossy(&buffer[..length]).to_lowercase();
    assert!(heard.contains("text/event-stream") && !heard.contains("access-control"), "{heard}");
}

#[test]
fn a_second_request_in_a_body_is_not_answered() {
    let (_root, preview) = preview();
    let answer = preview.raw(
        "GET / HTTP/1.1\r\nHost: HOST\r\n\r\nGET /__live/client.js HTTP/1.1\r\nHost: HOST\r\n\r\n",
    );
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
}

#[test]
fn head_has_the_length_and_no_body() {
    let (_root, preview) = preview();
    let get = preview.get("/__live/client.js");
    let head = preview.raw("HEAD /__live/client.js HTTP/1.1\r\nHost: HOST\r\n\r\n");
    let (fields, body) = get.split_once("\r\n\r\n").unwrap();
    assert_eq!(head, format!("{fields}\r\n\r\n"));
    assert!(fields.contains(&format!("Content-Length: {}", body.len())), "{fields}");
}

#[test]
fn slow_silent_and_aborting_clients_hold_up_nobody() {
    let (_root, preview) = preview();
    let mut held = Vec::new();
    for n in 0..400 {
        let mut stream = preview.connect();
        match n % 4 {
            // Silent.
            0 => {}
            // Stops in the middle of the head.
            1 => stream.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap(),
            // Asks and does not read.
            2 => {
                let ask = "GET /__live/client.js HTTP/1.1\r\nHost: HOST\r\n\r\n"
                    .replace("HOST", &preview.address.to_string());
                stream.write_all(ask.as_bytes()).unwrap();
            }
            // Asks and leaves.
            _ => {
                let _ = stream.write_all(b"GET / HTTP/1.1\r\n\r\n");
                let _ = stream.shutdown(Shutdown::Both);
            }
        }
        held.push(stream);
    }
    let start = Instant::now();
    assert_eq!(status(&preview.get("/__live/client.js")), "200");
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn two_hundred_clients_at_once_are_all_answered() {
    let (_root, preview) = preview();
    let start = Instant::now();
    let statuses: Vec<String> = thread::scope(|scope| {
        let ask = || scope.spawn(|| status(&preview.get("/__live/client.js")).to_owned());
        let asking: Vec<_> = (0..200).map(|_| ask()).collect();
        asking.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(statuses.iter().all(|status| status == "200"), "{statuses:?}");
    assert!(start.elapsed() < PATIENCE / 2, "{:?}", start.elapsed());
}

#[test]
fn a_tab_hears_of_the_site_at_once() {
    let (_root, preview) = preview();
    let mut stream = preview.connect();
    let ask =
        "GET /__live/events?page=/ HTTP/1.1\r\nHost: HOST\r\nAccept: text/event-stream\r\n\r\n"
            .replace("HOST", &preview.address.to_string());
    stream.write_all(ask.as_bytes()).unwrap();
    let mut heard = String::new();
    let mut buffer = [0; 1024];
    while !heard.contains("\n\n") || !heard.contains("data: ") {
        let length = stream.read(&mut buffer).unwrap();
        assert_ne!(length, 0, "{heard}");
        heard.push_str(&String::from_utf8_lossy(&buffer[..length]));
    }
    assert!(heard.contains("Content-Type: text/event-stream"), "{heard}");
    assert!(heard.contains("\"build\":1"), "{heard}");
}

#[test]
fn a_tab_too_many_is_told_so_and_the_places_of_closed_ones_come_back() {
    let (_root, preview) = preview();
    let ask = "GET /__live/events?page=/ HTTP/1.1\r\nHost: HOST\r\n\r\n"
        .replace("HOST", &preview.address.to_string());
    let open = || {
        let mut stream = preview.connect();
        stream.write_all(ask.as_bytes()).unwrap();
        let mut buffer = [0; 256];
        let length = stream.read(&mut buffer).unwrap();
        let answer = String::from_utf8_lossy(&buffer[..length]).into_owned();
        (stream, status(&answer).to_owned())
    };
    let tabs: Vec<_> = (0..100).map(|_| open()).collect();
    assert!(tabs.iter().all(|(_, status)| status == "200"));
    assert_eq!(open().1, "503");
    assert_eq!(status(&preview.get("/__live/client.js")), "200", "pages are still answered");
    drop(tabs);
    let closed = Instant::now();
    // Nothing is saved meanwhile: the preview notices by itself.
    let mut again = Vec::new();
    while again.len() < 100 {
        let (tab, status) = open();
        match status.as_str() {
            "200" => again.push(tab),
            _ => thread::sleep(Duration::from_millis(100)),
        }
        assert!(closed.elapsed() < PATIENCE, "{} places are back", again.len());
    }
}
