//! Answers over HTTP, by tiny_http; behind the guard and from memory.

use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tiny_http::{Method, Request, Server};

use super::channel::{Channel, NONE};
use super::door::Door;
use super::guard::PASS;
use super::respond::{Ask, LIVE, respond};

/// How many tabs may follow at once.
const STREAMS_MAX: usize = 100;
/// How often a silent stream says that it lives. A tab that is gone is noticed at the third time:
/// its end, ours, and the one behind the guard break one after the other.
const HEARTBEAT: Duration = Duration::from_secs(2);

/// The server behind the guard.
pub(super) struct Backend {
    channel: Arc<Channel>,
    streams: AtomicUsize,
    pass: String,
    door: Mutex<(u64, Door)>,
}

impl Backend {
    /// Starts the server.
    pub(super) fn start(channel: Arc<Channel>) -> io::Result<Arc<Self>> {
        // Random, so that no other program can guess the way in.
        let random = || RandomState::new().hash_one(std::process::id());
        let pass = format!("{:016x}{:016x}", random(), random());
        let (listener, door) = Door::open(&name(&pass, 0))?;
        let streams = AtomicUsize::new(0);
        let backend = Arc::new(Self { channel, streams, pass, door: Mutex::new((0, door)) });
        backend.run(listener)?;
        Ok(backend)
    }

    /// Returns the word that lets a request in.
    pub(super) fn pass(&self) -> &str {
        &self.pass
    }

    /// Returns a connection; tiny_http stops accepting when descriptors run out, and is then
    /// started anew.
    pub(super) fn connect(self: &Arc<Self>) -> io::Result<impl io::Read + Write + use<>> {
        let door = self.door.lock().unwrap_or_else(PoisonError::into_inner).1.clone();
        door.connect().or_else(|_| self.reopen()?.connect())
    }

    fn reopen(self: &Arc<Self>) -> io::Result<Door> {
        let mut door = self.door.lock().unwrap_or_else(PoisonError::into_inner);
        // Somebody else may have done it in the meantime.
        if door.1.connect().is_ok() {
            return Ok(door.1.clone());
        }
        let number = door.0 + 1;
        let (listener, new) = Door::open(&name(&self.pass, number))?;
        self.run(listener)?;
        *door = (number, new.clone());
        Ok(new)
    }

    fn run(self: &Arc<Self>, listener: super::door::Listener) -> io::Result<()> {
        let server = Server::from_listener(listener, None).map_err(io::Error::other)?;
        let backend = Arc::clone(self);
        thread::Builder::new().name("server".into()).spawn(move || {
            while let Ok(request) = server.recv() {
                let backend = Arc::clone(&backend);
                // A thread each: a client that does not read holds up nobody else. Their number
                // is bounded by the guard's.
                let started = thread::Builder::new().spawn(move || backend.answer(request));
                drop(started);
            }
        })?;
        Ok(())
    }

    /// Answers one request; a client that has left is no mistake.
    fn answer(&self, request: Request) {
        let passed = field(&request, PASS).is_some_and(|pass| pass == self.pass);
        if !passed {
            return;
        }
        let target = request.url().to_owned();
        let _ = match target.strip_prefix(LIVE).and_then(|path| path.strip_prefix("events?page=")) {
            Some(page) => self.stream(page, request),
            None => self.file(&target, request),
        };
    }

    fn file(&self, target: &str, request: Request) -> io::Result<()> {
        let answer = {
            let _asking = self.channel.asks();
            let ask = Ask {
                target,
                if_none_match: field(&request, "If-None-Match"),
                range: field(&request, "Range"),
                if_range: field(&request, "If-Range"),
            };
            respond(&self.channel.first(), &ask)
        };
        let head_only = *request.method() == Method::Head;
        let mut writer = request.into_writer();
        writer.write_all(&answer.head())?;
        if !head_only {
            writer.write_all(&answer.body[answer.part.clone()])?;
        }
        writer.flush()
    }

    /// Tells a tab about each new site until it leaves.
    fn stream(&self, page: &str, request: Request) -> io::Result<()> {
        let head_only = *request.method() == Method::Head;
        let mut writer = request.into_writer();
        let place = Place::take(&self.streams);
        if place.is_none() {
            let full = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close";
            write!(writer, "{full}\r\n\r\n")?;
            return writer.flush();
        }
        writer.write_all(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\
              X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        )?;
        if head_only {
            return writer.flush();
        }
        let (mut known, mut told) = (NONE, None::<String>);
        loop {
            match self.channel.next(known, HEARTBEAT) {
                Some(site) => {
                    known = site.number;
                    let (news, version) = site.news_for(page, told.as_deref());
                    told = version;
                    write!(writer, "retry: 300\ndata: {news}\n\n")?;
                }
                None => writer.write_all(b":\n\n")?,
            }
            writer.flush()?;
        }
    }
}

fn name(pass: &str, number: u64) -> String {
    format!("groundplan-{}-{number}-{pass}", std::process::id())
}

fn field<'a>(request: &'a Request, name: &'static str) -> Option<&'a str> {
    let found = request.headers().iter().find(|header| header.field.equiv(name))?;
    Some(found.value.as_str())
}

/// A place among the tabs that follow.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(count: &'a AtomicUsize) -> Option<Self> {
        let place = Self(count);
        // Dropped right away, and so given back, when there were too many.
        (count.fetch_add(1, Ordering::Relaxed) < STREAMS_MAX).then_some(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
