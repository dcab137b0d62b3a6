//! Watches, rebuilds and serves: the preview.
//!
//! Comes in: a project root. Goes out: pages over HTTP, for this machine only.
//! Promise: the last good page stays, whatever is saved, deleted or asked for; nothing is served
//! that the build did not make, and nothing of the preview gets into published files.
//!
//! A request passes `gate` and [`guard`] (who may ask), `server` (tiny_http) and [`respond`].
//! A save passes `watch` (what changed), `rebuild` (the next site, a [`Demand`]: files are made when
//! they are asked for) and `channel` (open pages).

mod channel;
mod demand;
mod door;
mod early;
mod gate;
pub mod guard;
mod rebuild;
pub mod respond;
mod server;
mod slots;
mod watch;

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

use crate::BuildOptions;
use crate::disk::{DiskError, Loader};
use channel::Channel;
pub use channel::{Files, Snapshot};
pub use demand::Demand;
use early::{Early, Keeper};
use rebuild::Rebuilder;

/// The port that is tried first when none is asked for.
pub const PORT: u16 = 8000;
/// How many ports after it are tried.
const PORTS_TRIED: u16 = 100;

/// What to serve, and where.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// The project root.
    pub root: PathBuf,
    /// Settings of the builds; the base URL is set by the preview.
    pub build: BuildOptions,
    /// Where to remember what was read, if anywhere.
    pub memory: Option<Remembering>,
    /// The address to listen on.
    pub host: IpAddr,
    /// The port; [`PORT`] or the next free one when not given.
    pub port: Option<u16>,
}

/// Where a preview remembers.
#[derive(Clone, Debug)]
pub struct Remembering {
    /// The folder in which stores of projects lie.
    pub folder: PathBuf,
    /// A number for the program and the settings that pages and titles depend on.
    pub reading: u64,
}

/// What the preview tells whoever started it.
#[derive(Clone, Debug)]
pub enum Event {
    /// Pages can be read at this address.
    Listening(SocketAddr),
    /// So many pages can be seen as they are remembered, while the project is read.
    Recalled(usize),
    /// Each of so many pages can be seen as soon as somebody asks, while the others are read.
    Unread(usize),
    /// A save led to a new site.
    Rebuilt(Rebuilt),
    /// The project cannot be read at the moment; the last site stays.
    Unreadable(String),
    /// Something to know about the way the preview works.
    Note(String),
}

/// One build of the preview.
#[derive(Clone, Debug)]
pub struct Rebuilt {
    /// How many builds there have been.
    pub number: u64,
    /// How many pages the site has.
    pub pages: usize,
    /// How long it took, from the first event to the new site.
    pub took: std::time::Duration,
    /// Mistakes as a terminal shows them, without colours; empty when there are none.
    pub mistakes: String,
}

/// Why a preview cannot start.
#[derive(Debug, thiserror::Error)]
pub enum LiveError {
    /// There is no project there.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// Nobody can listen there.
    #[error("cannot listen on {address}: {source}")]
    Port {
        /// The address that was tried.
        address: SocketAddr,
        /// What the system answered.
        source: std::io::Error,
    },
    /// Folders cannot be watched.
    #[error("cannot watch the project: {0}")]
    Watch(String),
}

/// Serves the project until the process ends.
pub fn serve(options: ServeOptions, tell: impl Fn(Event)) -> Result<(), LiveError> {
    let loader = Loader::new(&options.root)?;
    let (listener, address) = listen(options.host, options.port)?;
    let channel = Arc::new(Channel::default());
    let mut build = options.build;
    // The 404 page needs to know where it stands; here that is always the root of this server.
    build.read.base_url = Some(format!("http://{address}/"));
    let backend = server::Backend::start(Arc::clone(&channel));
    backend
        .and_then(|backend| gate::open(listener, address, backend))
        .map_err(|source| LiveError::Port { address, source })?;
    let mut memory = options.memory.map(|at| Keeper::new(at, &loader));
    let recalled = memory.as_mut().and_then(|keeper| keeper.recall(&build));
    let early = match recalled {
        Some(early) => Some((Event::Recalled(early.pages()), early)),
        None => Early::at_a_glance(loader.root(), &build)
            .map(|early| (Event::Unread(early.pages()), early)),
    };
    let root = loader.root().to_owned();
    let mut rebuilder = Rebuilder::new(loader, build, memory, channel);
    let listening = || tell(Event::Listening(address));
    let is_early = early.is_some();
    if let Some((event, early)) = early {
        tell(event);
        rebuilder.start_from(early);
        listening();
    }
    // Before the first build, so that no save falls between the two; what is shown until then is
    // replaced by it.
    let watch = watch::Watch::new(&root, &tell).map_err(LiveError::Watch);
    let mut watch = watch.inspect_err(|_| rebuilder.give_up())?;
    match is_early {
        true => rebuilder.first(|| (), &tell)?,
        false => rebuilder.first(listening, &tell)?,
    }
    loop {
        match watch.next(rebuilder.patience(), &tell) {
            Some(change) => rebuilder.follow(&change, &tell),
            None => rebuilder.rest(),
        }
    }
}

/// Returns a listener on the port asked for, or on the first free one.
fn listen(host: IpAddr, port: Option<u16>) -> Result<(TcpListener, SocketAddr), LiveError> {
    let ports = match port {
        Some(port) => port..=port,
        None => PORT..=PORT + PORTS_TRIED,
    };
    let mut first_error = None;
    for port in ports {
        let address = SocketAddr::new(host, port);
        let bound = TcpListener::bind(address).and_then(|l| l.local_addr().map(|at| (l, at)));
        match bound {
            Ok(bound) => return Ok(bound),
            Err(source) => first_error.get_or_insert(LiveError::Port { address, source }),
        };
    }
    Err(first_error.expect("at least one port was tried"))
}
