//! A change → the next site, with the last good pages where the new ones are broken.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::channel::{Channel, Snapshot};
use super::demand::Demand;
use super::early::{Early, Keeper};
use super::watch::Change;
use super::{Event, Rebuilt};
use crate::BuildOptions;
use crate::disk::{DiskError, Loader};
use crate::model::{Finding, Severity, Site, Sources};
use crate::report::{TextOptions, text};

/// How long nothing must change before what was read is remembered.
const REST: Duration = Duration::from_secs(3);

/// How long to read nothing while pages are made for those who wait already: they come first.
const ANSWERS: Duration = Duration::from_millis(100);

/// Builds again and again.
pub(super) struct Rebuilder {
    loader: Loader,
    options: BuildOptions,
    channel: Arc<Channel>,
    /// Where to remember what was read.
    keeper: Option<Keeper>,
    /// The site as it is remembered, until the first one is built.
    early: Option<Arc<Early>>,
    /// Whether anything is not remembered as it is.
    stale: bool,
    number: u64,
    last: Option<Arc<Demand>>,
    /// What was read last could not be read; the next success builds even when nothing differs.
    unreadable: bool,
}

impl Rebuilder {
    pub(super) fn new(
        loader: Loader,
        options: BuildOptions,
        keeper: Option<Keeper>,
        channel: Arc<Channel>,
    ) -> Self {
        let (early, stale, last) = (None, true, None);
        Self { loader, options, channel, keeper, early, stale, number: 0, last, unreadable: false }
    }

    /// Shows a site of which not all is known, until the first one is built.
    pub(super) fn start_from(&mut self, early: Early) {
        let early = Arc::new(early);
        self.number += 1;
        let snapshot = Snapshot::new(self.number, Arc::clone(&early) as _, String::new());
        self.channel.publish(snapshot);
        self.early = Some(early);
        self.channel.wait_for_answers(ANSWERS);
    }

    /// Turns away whoever waits for a site that will never be built.
    pub(super) fn give_up(&mut self) {
        if let Some(early) = self.early.take() {
            early.give_way(None);
        }
    }

    /// Builds the first site; without a project there is nothing to wait for. `ready` is called as
    /// soon as there are pages to look at.
    pub(super) fn first(
        &mut self,
        ready: impl FnOnce(),
        tell: &impl Fn(Event),
    ) -> Result<(), DiskError> {
        let start = Instant::now();
        let sources = self.loader.load().inspect_err(|_| self.give_up())?;
        if self.early.is_none()
            && let Some(early) = Early::unread(&sources, &self.options)
        {
            tell(Event::Unread(early.pages()));
            self.start_from(early);
        }
        if self.early.is_some() {
            ready();
            self.build(sources, start, tell);
        } else {
            self.build(sources, start, tell);
            ready();
        }
        Ok(())
    }

    /// Returns how long to wait for a change before there is a rest.
    pub(super) fn patience(&self) -> Option<Duration> {
        (self.stale && self.keeper.is_some()).then_some(REST)
    }

    /// Remembers what was read, for the next start.
    pub(super) fn rest(&mut self) {
        let known = self.keeper.as_mut().zip(self.last.as_ref()).filter(|_| !self.unreadable);
        if let Some((keeper, last)) = known {
            keeper.remember(&self.loader, last);
        }
        self.stale = false;
    }

    /// Builds the next site, if `change` makes a difference.
    pub(super) fn follow(&mut self, change: &Change, tell: &impl Fn(Event)) {
        let start = Instant::now();
        let loaded = match change {
            Change::Files(files) => self.loader.reload(files),
            Change::All => self.loader.load(),
        };
        let known = self.last.as_ref().filter(|_| !self.unreadable);
        match loaded {
            Ok(sources) if known.is_some_and(|last| same(&sources, last.sources())) => {}
            Ok(sources) => self.build(sources, start, tell),
            Err(error) => self.keep_last(&error, tell),
        }
    }

    fn build(&mut self, sources: Sources, start: Instant, tell: &impl Fn(Event)) {
        let demand = Arc::new(Demand::new(sources, &self.options, self.last.as_deref()));
        self.stale = true;
        let mut mistakes = self.show(&demand, demand.mistakes().to_vec());
        let late = demand.try_templates();
        if !late.is_empty() {
            let all = demand.mistakes().iter().cloned().chain(late);
            mistakes = self.show(&demand, all.collect());
        }
        self.unreadable = false;
        let pages = demand.site().pages.len();
        self.last = Some(demand);
        let (number, took) = (self.number, start.elapsed());
        tell(Event::Rebuilt(Rebuilt { number, pages, took, mistakes }));
    }

    /// Shows a site with its mistakes to everybody who looks; returns them as text.
    fn show(&mut self, demand: &Arc<Demand>, mistakes: Vec<Finding>) -> String {
        let told = text(&mistakes, demand.sources(), &TextOptions::default());
        self.number += 1;
        let snapshot = Snapshot::new(self.number, Arc::clone(demand) as _, told.clone());
        let last_good = self.last_good(demand, &mistakes);
        self.channel.publish(snapshot.keeping(last_good));
        if let Some(early) = self.early.take() {
            early.give_way(Some(demand));
        }
        told
    }

    /// The project cannot be read: says so on every page, and keeps them.
    fn keep_last(&mut self, error: &DiskError, tell: &impl Fn(Event)) {
        let message = format!("error: {error}\n  = help: {}\n", error.help());
        // Looking again twice a second must not repeat it twice a second.
        if self.unreadable && self.channel.now().mistakes == message {
            return;
        }
        self.unreadable = true;
        self.number += 1;
        self.channel.publish(self.channel.now().told(self.number, message));
        tell(Event::Unreadable(error.to_string()));
    }

    /// Returns the pages as they were where mistakes stand in the sources of a page.
    fn last_good(&self, demand: &Demand, mistakes: &[Finding]) -> BTreeMap<String, Arc<[u8]>> {
        let broken = Broken::of(mistakes, demand.site(), demand.sources());
        let now = self.channel.now();
        let mut files = BTreeMap::new();
        // Before the first site there is none to keep pages of, and those that are seen meanwhile
        // may wait for it.
        if broken.is_empty() || self.last.is_none() {
            return files;
        }
        // Which files there are in a folder is only known once its designs are drawn.
        let all = self.last.as_ref().filter(|_| !broken.folders.is_empty());
        let all = all.map(|last| last.paths()).unwrap_or_default();
        let known = all.iter().chain(now.last_good()).chain(&broken.files);
        for path in known.filter(|path| broken.contains(path)) {
            if let Some(bytes) = now.file(path) {
                files.insert(path.clone(), bytes);
            }
        }
        files
    }
}

/// Returns whether two loads yielded the same.
fn same(one: &Sources, other: &Sources) -> bool {
    let texts =
        one.files.len() == other.files.len()
            && one.files.iter().zip(&other.files).all(|(a, b)| {
                a.path == b.path && (Arc::ptr_eq(&a.text, &b.text) || a.text == b.text)
            });
    let mut copies = [(&one.assets, &other.assets), (&one.theme, &other.theme)].into_iter();
    texts
        && one.findings == other.findings
        && copies.all(|(one, other)| {
            one.len() == other.len()
                && one.iter().zip(other).all(|(a, b)| {
                    a.path == b.path && (Arc::ptr_eq(&a.bytes, &b.bytes) || a.bytes == b.bytes)
                })
        })
}

/// The parts of a site that errors spoil.
struct Broken {
    /// Single pages.
    files: BTreeSet<String>,
    /// Everything whose path starts so.
    folders: BTreeSet<String>,
}

impl Broken {
    fn of(mistakes: &[Finding], site: &Site, sources: &Sources) -> Self {
        let mut broken = Self { files: BTreeSet::new(), folders: BTreeSet::new() };
        for mistake in mistakes.iter().filter(|finding| finding.severity == Severity::Error) {
            for label in &mistake.labels {
                broken.add(&sources.file(label.span.file).path, site, sources);
            }
        }
        broken
    }

    /// Adds what a mistake in the source at `path` spoils.
    fn add(&mut self, path: &str, site: &Site, sources: &Sources) {
        let source = |page: &crate::model::Page| &sources.file(page.file).path;
        if let Some(page) = site.pages.iter().find(|page| source(page) == path) {
            self.files.insert(format!("{}index.html", page.url));
            return;
        }
        // A topology, or the site file: all pages in its folder and below, and of the designs
        // that start from it.
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let below =
            |source: &str| source.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let pages = site.pages.iter().filter(|page| below(source(page)));
        self.folders.extend(pages.map(|page| page.url.clone()));
        let extends = |design: &&crate::model::Design| {
            std::iter::successors(Some(*design), |d| d.extends.map(|id| site.design(id)))
                .take(site.designs.len())
                .any(|design| sources.file(design.topology.file).path == path)
        };
        self.folders.extend(site.designs.iter().filter(extends).map(|design| design.url.clone()));
    }

    fn is_empty(&self) -> bool {
        self.files.is_empty() && self.folders.is_empty()
    }

    fn contains(&self, path: &str) -> bool {
        self.files.contains(path) || self.folders.iter().any(|folder| path.starts_with(folder))
    }
}
