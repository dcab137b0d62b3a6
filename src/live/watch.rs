//! What changed on disk, soon after it did; by notify.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind};
use notify::{
    Config, ErrorKind, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher,
};

use super::Event;
use crate::disk::{CONTENT, THEMES, is_kept_name};

/// How long it must be quiet before a change counts as finished.
const QUIET: Duration = Duration::from_millis(5);
/// The same after a file was closed that had been written: that file is finished, and what an editor
/// saves together with it follows at once.
const QUIET_CLOSED: Duration = Duration::from_millis(1);
/// How long a change may go on before it counts anyway.
const CEILING: Duration = Duration::from_millis(100);
/// How often to look whether the watched folders are still the same ones.
const LOOK: Duration = Duration::from_millis(500);
/// How often to read everything where the system cannot tell what changed.
const POLL: Duration = Duration::from_millis(300);

/// What to read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// These files, which were there before.
    Files(Vec<PathBuf>),
    /// Everything: folders came or went, or something was missed.
    All,
}

/// Watches a project.
pub(super) struct Watch {
    root: PathBuf,
    watcher: Box<dyn Watcher>,
    events: Receiver<notify::Result<notify::Event>>,
    sender: Sender<notify::Result<notify::Event>>,
    armed: Vec<Option<Identity>>,
    polls: bool,
}

/// Tells one folder from another that stands under its name later.
type Identity = (u64, u64);

impl Watch {
    /// Returns a watch on the project at `root`, or why there is none.
    pub(super) fn new(root: &Path, tell: &impl Fn(Event)) -> Result<Self, String> {
        let (sender, events) = channel();
        let to = sender.clone();
        let native = RecommendedWatcher::new(move |event| drop(to.send(event)), Config::default());
        let (watcher, polls): (Box<dyn Watcher>, bool) = match native {
            Ok(watcher) => (Box::new(watcher), false),
            Err(error) => (polling(&sender, &error, tell)?, true),
        };
        let root = root.to_owned();
        let mut watch = Self { root, watcher, events, sender, armed: Vec::new(), polls };
        watch.arm(tell)?;
        Ok(watch)
    }

    /// Waits for the next change; returns `None` when there is none for as long as `patience`.
    pub(super) fn next(
        &mut self,
        patience: Option<Duration>,
        tell: &impl Fn(Event),
    ) -> Option<Change> {
        let end = patience.map(|patience| Instant::now() + patience);
        let mut batch = Batch::default();
        loop {
            let patience = batch.patience();
            match self.events.recv_timeout(patience) {
                Ok(event) => batch.add(&self.root, event),
                Err(_) if batch.first.is_none() => self.look(&mut batch, tell),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
            }
            if batch.touches_folders {
                // Watches of a folder that was moved or made anew have to follow it.
                self.look(&mut batch, tell);
                batch.touches_folders = false;
            }
            if batch.is_finished() {
                return Some(batch.into_change());
            }
            if batch.first.is_none() && end.is_some_and(|end| end <= Instant::now()) {
                return None;
            }
        }
    }

    /// Watches the folders that are there now.
    fn arm(&mut self, tell: &impl Fn(Event)) -> Result<(), String> {
        match self.try_arm() {
            Err(error) if !self.polls => {
                self.watcher = polling(&self.sender, &error, tell)?;
                self.polls = true;
                self.try_arm().map_err(|error| error.to_string())
            }
            result => result.map_err(|error| error.to_string()),
        }
    }

    fn try_arm(&mut self) -> notify::Result<()> {
        // Folders, never files: a save by rename would leave a watch on a file deaf.
        self.armed = folders(&self.root).iter().map(|(path, _)| identity(path)).collect();
        for (path, mode) in folders(&self.root) {
            // Not watched yet, or watched under an identity that is gone: both are fine.
            let _ = self.watcher.unwatch(&path);
            match self.watcher.watch(&path, mode) {
                Err(error) if is_absent(&error) => {}
                result => result?,
            }
        }
        Ok(())
    }

    /// Arms again if a watched folder went, came, or is another one now.
    fn look(&mut self, batch: &mut Batch, tell: &impl Fn(Event)) {
        let now: Vec<_> = folders(&self.root).iter().map(|(path, _)| identity(path)).collect();
        if now == self.armed && !batch.touches_folders {
            return;
        }
        if let Err(message) = self.arm(tell) {
            tell(Event::Note(format!("cannot watch the project: {message}")));
        }
        batch.all(Instant::now());
    }
}

/// The root itself only tells about the folders in it; what else lies there is none of ours.
fn folders(root: &Path) -> [(PathBuf, RecursiveMode); 3] {
    [
        (root.to_owned(), RecursiveMode::NonRecursive),
        (root.join(CONTENT), RecursiveMode::Recursive),
        (root.join(THEMES), RecursiveMode::Recursive),
    ]
}

fn identity(path: &Path) -> Option<Identity> {
    let metadata = std::fs::metadata(path).ok()?;
    Some(crate::disk::identity(&metadata))
}

fn is_absent(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

/// Returns a watcher that reads everything again and again, after saying why.
fn polling(
    sender: &Sender<notify::Result<notify::Event>>,
    error: &notify::Error,
    tell: &impl Fn(Event),
) -> Result<Box<dyn Watcher>, String> {
    let to = sender.clone();
    // Without comparing contents it misses saves within the same second.
    let config = Config::default().with_poll_interval(POLL).with_compare_contents(true);
    let watcher = PollWatcher::new(move |event| drop(to.send(event)), config)
        .map_err(|second| format!("{error}; {second}"))?;
    let short = matches!(&error.kind, ErrorKind::MaxFilesWatch)
        || matches!(&error.kind, ErrorKind::Io(e) if matches!(e.raw_os_error(), Some(24 | 28)));
    let advice = if short && cfg!(target_os = "linux") {
        "; raise `fs.inotify.max_user_watches` and `fs.inotify.max_user_instances` with sysctl \
         to follow saves at once"
    } else {
        ""
    };
    let text = format!(
        "the system cannot watch the folders ({error}), so they are read every {} ms{advice}",
        POLL.as_millis()
    );
    tell(Event::Note(text));
    Ok(Box::new(watcher))
}

/// Events that belong together.
#[derive(Default)]
struct Batch {
    first: Option<Instant>,
    last: Option<Instant>,
    /// Whether the last event was that a file was closed.
    closed: bool,
    files: BTreeSet<PathBuf>,
    all: bool,
    touches_folders: bool,
}

impl Batch {
    /// Returns how long to wait for one more event.
    fn patience(&self) -> Duration {
        match (self.first, self.last) {
            (Some(first), Some(last)) => {
                let quiet = if self.closed { QUIET_CLOSED } else { QUIET };
                (last + quiet).min(first + CEILING).saturating_duration_since(Instant::now())
            }
            _ => LOOK,
        }
    }

    fn is_finished(&self) -> bool {
        self.first.is_some() && self.patience().is_zero()
    }

    fn into_change(self) -> Change {
        if self.all { Change::All } else { Change::Files(self.files.into_iter().collect()) }
    }

    fn all(&mut self, now: Instant) {
        self.all = true;
        self.touch(now);
    }

    fn touch(&mut self, now: Instant) {
        self.first.get_or_insert(now);
        self.last = Some(now);
    }

    fn add(&mut self, root: &Path, event: notify::Result<notify::Event>) {
        let now = Instant::now();
        let Ok(event) = event else { return self.all(now) };
        if event.need_rescan() {
            return self.all(now);
        }
        let Some(kind) = Meaning::of(event.kind) else { return };
        self.closed = matches!(event.kind, EventKind::Access(_));
        for path in event.paths {
            match place(root, &path) {
                Place::Elsewhere => {}
                Place::Top => {
                    self.touches_folders = true;
                    self.all(now);
                }
                Place::Content if kind == Meaning::Shape => self.all(now),
                Place::Content => {
                    self.files.insert(path);
                    self.touch(now);
                }
            }
        }
    }
}

/// What an event says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// A file may have other bytes.
    Bytes,
    /// Something came, went or was renamed.
    Shape,
}

impl Meaning {
    /// Returns what `kind` says; reads, also our own, raise events that say nothing.
    fn of(kind: EventKind) -> Option<Self> {
        match kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write))
            | EventKind::Modify(ModifyKind::Data(_)) => Some(Self::Bytes),
            EventKind::Access(_)
            | EventKind::Modify(ModifyKind::Metadata(_))
            | EventKind::Other => None,
            // A save by rename creates or renames a file over one that we know already, and takes
            // away one beside it; the loader looks whether it is one of ours.
            EventKind::Create(CreateKind::File)
            | EventKind::Remove(RemoveKind::File)
            | EventKind::Modify(ModifyKind::Name(_)) => Some(Self::Bytes),
            _ => Some(Self::Shape),
        }
    }
}

/// Where an event happened.
enum Place {
    /// `content` or `themes` itself, or the root.
    Top,
    /// In one of them, in a file that can be part of the site.
    Content,
    Elsewhere,
}

fn place(root: &Path, path: &Path) -> Place {
    let Ok(inner) = path.strip_prefix(root) else { return Place::Elsewhere };
    let mut parts = inner.components();
    let Some(Component::Normal(top)) = parts.next() else { return Place::Top };
    if top != CONTENT && top != THEMES {
        return Place::Elsewhere;
    }
    let rest = parts.as_path();
    if rest.as_os_str().is_empty() {
        return Place::Top;
    }
    let kept = rest.components().all(|part| is_kept_name(part.as_os_str()));
    if kept { Place::Content } else { Place::Elsewhere }
}
