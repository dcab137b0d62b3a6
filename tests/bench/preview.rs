//! The time from a save to the changed page.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
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
    let page = root.join(super::corpus::path(0));
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
    let options =
        ServeOptions { root: root.to_owned(), build, host: [127, 0, 0, 1].into(), port: Some(0) };
    let (sender, events) = channel();
    thread::spawn(move || serve(options, |event| drop(sender.send(event))));
    loop {
        if let Event::Listening(address) = events.recv().unwrap() {
            return address;
        }
    }
}

fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}
