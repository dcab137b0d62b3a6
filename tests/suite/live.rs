//! Suite: live.

mod again;
mod early;
mod edit;
mod guard;
mod limits;
mod respond;
mod server;
mod soak;
mod titles;
mod unread;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use groundplan::BuildOptions;
use groundplan::analyze::AnalyzeOptions;
use groundplan::live::{Event, ServeOptions, serve};
use groundplan::model::Date;
use groundplan::publish::PublishOptions;
use groundplan::read::ReadOptions;

/// How long anything may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(20);

/// Settings of a build on a day that no test depends on.
fn options() -> BuildOptions {
    let analyze = AnalyzeOptions { today: Date::from_unix(0), strict_level: false };
    BuildOptions { read: ReadOptions::default(), analyze, publish: PublishOptions::default() }
}

/// A preview of a project, on a free port.
struct Preview {
    address: SocketAddr,
    events: Mutex<Receiver<Event>>,
}

impl Preview {
    /// Starts a preview; it lives as long as the test process.
    fn of(root: &Path) -> Self {
        let (sender, events) = channel();
        let host = [127, 0, 0, 1].into();
        let serve_options = ServeOptions {
            root: root.to_owned(),
            build: options(),
            memory: None,
            host,
            port: Some(0),
        };
        thread::spawn(move || serve(serve_options, |event| drop(sender.send(event))));
        let deadline = Instant::now() + PATIENCE;
        loop {
            let patience = deadline.saturating_duration_since(Instant::now());
            if let Event::Listening(address) = events.recv_timeout(patience).unwrap() {
                return Self { address, events: Mutex::new(events) };
            }
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends `request`, with `HOST` as our own name, and returns everything that comes back.
    fn raw(&self, request: &str) -> String {
        let mut stream = self.connect();
        let request = request.replace("HOST", &self.address.to_string());
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A server that turns a request away may close while we still write.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Returns the answer to a plain GET of `path`.
    fn get(&self, path: &str) -> String {
        self.raw(&format!("GET {path} HTTP/1.1\r\nHost: HOST\r\n\r\n"))
    }

    /// Waits until `condition` holds for the page at `path`, and returns how long that took.
    fn wait_for(&self, path: &str, condition: impl Fn(&str) -> bool) -> Duration {
        let start = Instant::now();
        loop {
            let page = self.get(path);
            if condition(&page) {
                return start.elapsed();
            }
            assert!(start.elapsed() < PATIENCE, "still waiting; the page at {path} is:\n{page}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Returns the bytes of the file at `path`, without the script of the preview.
    fn bytes(&self, path: &str) -> Vec<u8> {
        let mut stream = self.connect();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let body = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap() + 4;
        let mut body = answer.split_off(body);
        let tag = b"<script src=\"/__live/client.js\"";
        if let Some(start) = body.windows(tag.len()).position(|w| w == tag) {
            let end = b" defer></script>";
            let length = body[start..].windows(end.len()).position(|w| w == end).unwrap();
            body.drain(start..start + length + end.len());
        }
        body
    }

    /// Listens as a tab that shows `path` does, until it hears what `condition` asks for.
    fn hear(&self, path: &str, condition: impl Fn(&str) -> bool) -> String {
        let mut stream = BufReader::new(self.connect());
        let request =
            format!("GET /__live/events?page={path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        stream.get_mut().write_all(request.as_bytes()).unwrap();
        let start = Instant::now();
        let mut last = String::new();
        while start.elapsed() < PATIENCE {
            let mut line = String::new();
            stream.read_line(&mut line).unwrap();
            if let Some(news) = line.strip_prefix("data: ") {
                if condition(news) {
                    return news.to_owned();
                }
                last = news.to_owned();
            }
        }
        panic!("never heard of it; the last news was {last}");
    }

    /// Returns the events until none comes for `quiet`.
    fn settle(&self, quiet: Duration) -> Vec<Event> {
        let mut events = Vec::new();
        loop {
            match self.events.lock().unwrap().recv_timeout(quiet) {
                Ok(event) => events.push(event),
                Err(RecvTimeoutError::Timeout) => return events,
                Err(RecvTimeoutError::Disconnected) => panic!("the preview has ended"),
            }
        }
    }
}
