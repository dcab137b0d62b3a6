//! `serve`: the preview, until it is stopped.

use std::net::SocketAddr;
use std::process::{Command, Stdio};

use groundplan::live::{self, Event, LiveError, Rebuilt, Remembering, ServeOptions};

use super::build::plural;
use crate::cli::args::Serve;
use crate::cli::failure::{Failure, Status};
use crate::cli::terminal::Terminal;
use crate::cli::{Context, world};

pub(crate) fn run(args: &Serve, context: &Context) -> Result<Status, Failure> {
    let build = world::options(&args.contents)?;
    let cache = world::cache().filter(|_| !args.no_cache);
    let options = ServeOptions {
        root: context.common.root.clone(),
        memory: cache.map(|folder| Remembering { folder, reading: world::reading(&build) }),
        build,
        host: args.host,
        port: args.port,
    };
    let terminal = &context.terminal;
    let result = live::serve(options, |event| match event {
        Event::Listening(address) => listening(address, args, terminal),
        Event::Recalled(pages) => terminal.say(&early(pages, "as remembered, while all is read")),
        Event::Unread(pages) => terminal.say(&early(pages, "to look at, while all is read")),
        Event::Rebuilt(rebuilt) => tell(&rebuilt, terminal),
        Event::Unreadable(message) => terminal.warn(&format!("{message}; the last site stays")),
        Event::Note(message) => terminal.say(&message),
    });
    match result {
        Ok(()) => Ok(Status::Fine),
        Err(LiveError::Disk(error)) => Err(error.into()),
        Err(error @ LiveError::Port { .. }) => {
            Err(Failure::system(error.to_string(), "choose another port: `--port N`"))
        }
        Err(error @ LiveError::Watch(_)) => Err(Failure::system(error.to_string(), "")),
    }
}

fn listening(address: SocketAddr, args: &Serve, terminal: &Terminal) {
    let url = match address.ip().is_unspecified() {
        true => format!("http://localhost:{}/", address.port()),
        false => format!("http://{address}/"),
    };
    terminal.say(&format!("serving on {url}    stop with Ctrl-C"));
    if !address.ip().is_loopback() {
        terminal.say("other machines can read this preview");
    }
    if args.open && !open(&url) {
        terminal.say("no browser could be opened; open the address yourself");
    }
}

fn early(pages: usize, how: &str) -> String {
    format!("{} {how}", plural(pages, "page"))
}

fn tell(rebuilt: &Rebuilt, terminal: &Terminal) {
    let took = rebuilt.took.as_secs_f64() * 1e3;
    if rebuilt.mistakes.is_empty() {
        let (number, pages) = (rebuilt.number, plural(rebuilt.pages, "page"));
        terminal.say(&format!("build {number}: {pages} in {took:.0} ms"));
    } else {
        terminal.warn(&rebuilt.mistakes);
        terminal.say(&format!("build {}: with mistakes, in {took:.0} ms", rebuilt.number));
    }
}

/// Opens `url` in the browser of the person; returns whether there is a way to.
fn open(url: &str) -> bool {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    #[expect(clippy::disallowed_methods, reason = "`--open` asks for it")]
    let started = Command::new(program)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    started.is_ok()
}
