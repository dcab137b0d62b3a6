//! The time from a save to the changed page, and from the start to the first one.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use std::{fs, thread};

use groundplan::BuildOptions;
use groundplan::analyze::AnalyzeOptions;
use groundplan::live::{Event, ServeOptions, serve};
use groundplan::model::Date;
use groundplan::publish::PublishOptions;
use groundplan::read::ReadOptions;

/// Returns how long each of some saves took to reach the served page.
pub(crate) fn saves(root: &Path, count: usize) -> Vec<Duration> {
    let address = start(root);
    let page = root.join("content/section-0/page-0.md");
    let text = fs::read_to_string(&page).unwrap();
    let save = |number: usize| {
        let mark = format!("Save number {number}.");
        let changed = format!("{text}\n{mark}\n");
        let start = Instant::now();
        fs::write(&page, changed).unwrap();
        while !get(address, "/section-0/page-0/").contains(&mark) {
            assert!(start.elapsed() < Duration::from_secs(60), "the save is never seen");
            thread::sleep(Duration::from_millis(1));
        }
        let took = start.elapsed();
        thread::sleep(Duration::from_millis(300));
        took
    };
    (0..count).map(save).collect()
}

/// Starts a preview; it ends with the process.
fn start(root: &Path) -> SocketAddr {
    let build = BuildOptions {
        read: ReadOptions::default(),
        analyze: AnalyzeOptions { today: Date::from_unix(0), strict_level: false },
        publish: PublishOptions::default(),
    };
    let (root, host) = (root.to_owned(), [127, 0, 0, 1].into());
    let options = ServeOptions { root, build, memory: None, host, port: Some(0) };
    let (sender, events) = channel();
    thread::spawn(move || serve(options, |event| drop(sender.send(event))));
    loop {
        if let Event::Listening(address) = events.recv().unwrap() {
            return address;
        }
    }
}

/// Returns how long a preview takes, in a process of its own, from its start to the first page; it
/// stays for `rest` and ends.
pub(crate) fn first_page(root: &Path, cache: &Path, rest: Duration) -> Duration {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let start = Instant::now();
    let mut process = Command::new(env!("CARGO_BIN_EXE_groundplan"))
        .args(["serve", "--quiet", "--port", &port.port().to_string()])
        .current_dir(root)
        .env("XDG_CACHE_HOME", cache)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let there = || TcpStream::connect(port).is_ok();
    while !there() || !get(port, "/section-0/page-0/").starts_with("HTTP/1.1 200") {
        assert!(start.elapsed() < Duration::from_secs(60), "the page is never seen");
        thread::sleep(Duration::from_millis(1));
    }
    let took = start.elapsed();
    thread::sleep(rest);
    process.kill().unwrap();
    process.wait().unwrap();
    took
}

fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}
