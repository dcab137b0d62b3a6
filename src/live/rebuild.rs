//! A change → the next site, with the last good pages where the new ones are broken.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use super::channel::{Channel, Snapshot};
use super::watch::Change;
use super::{Event, Rebuilt};
use crate::disk::{DiskError, Loader};
use crate::model::{Finding, Severity, Site, Sources};
use crate::report::{TextOptions, text};
use crate::{Build, BuildOptions};

/// Files of a site by path.
type Files = BTreeMap<String, Arc<[u8]>>;

/// Builds again and again.
pub(super) struct Rebuilder {
    loader: Loader,
    options: BuildOptions,
    channel: Arc<Channel>,
    number: u64,
    sources: Sources,
    /// What was made from them.
    last: Option<Build>,
    /// What was read last could not be read; the next success builds even when nothing differs.
    unreadable: bool,
}

impl Rebuilder {
    pub(super) fn new(loader: Loader, options: BuildOptions, channel: Arc<Channel>) -> Self {
        let sources = Sources::default();
        Self { loader, options, channel, number: 0, sources, last: None, unreadable: false }
    }

    /// Builds the first site; without a project there is nothing to wait for.
    pub(super) fn first(&mut self, tell: &impl Fn(Event)) -> Result<(), DiskError> {
        let start = Instant::now();
        let sources = self.loader.load()?;
        self.build(sources, start, tell);
        Ok(())
    }

    /// Builds the next site, if `change` makes a difference.
    pub(super) fn follow(&mut self, change: &Change, tell: &impl Fn(Event)) {
        let start = Instant::now();
        let loaded = match change {
            Change::Files(files) => self.loader.reload(files),
            Change::All => self.loader.load(),
        };
        match loaded {
            Ok(sources) if !self.unreadable && same(&sources, &self.sources) => {}
            Ok(sources) => self.build(sources, start, tell),
            Err(error) => self.keep_last(&error, tell),
        }
    }

    fn build(&mut self, sources: Sources, start: Instant, tell: &impl Fn(Event)) {
        let last = self.last.as_ref().map(|last| (&self.sources, last));
        let (channel, number) = (&self.channel, &mut self.number);
        let build = crate::rebuild(&sources, &self.options, last, |pages| {
            if pages.is_empty() {
                return;
            }
            // Whoever looks at the page that was saved need not wait for the others.
            let now = channel.now();
            let mut files = now.files.clone();
            files.extend(pages.into_iter().map(|(path, bytes)| (path, bytes.into())));
            *number += 1;
            channel.publish(Snapshot::new(*number, files, now.mistakes.clone()));
        });
        let mistakes = text(&build.mistakes, &sources, &TextOptions::default());
        let pages = build.site.pages.len();
        let files = self.with_last_good(&build, &sources);
        self.last = Some(build);
        self.sources = sources;
        self.unreadable = false;
        self.publish(files, mistakes.clone());
        let took = start.elapsed();
        tell(Event::Rebuilt(Rebuilt { number: self.number, pages, took, mistakes }));
    }

    /// The project cannot be read: says so on every page, and keeps them.
    fn keep_last(&mut self, error: &DiskError, tell: &impl Fn(Event)) {
        let message = format!("error: {error}\n  = help: {}\n", error.help());
        // Looking again twice a second must not repeat it twice a second.
        if self.unreadable && self.channel.now().mistakes == message {
            return;
        }
        self.unreadable = true;
        self.publish(self.channel.now().files.clone(), message);
        tell(Event::Unreadable(error.to_string()));
    }

    fn publish(&mut self, files: Files, mistakes: String) {
        self.number += 1;
        self.channel.publish(Snapshot::new(self.number, files, mistakes));
    }

    /// Returns the files of the new site; where a mistake stands in the sources of a page, the
    /// page as it was before, if it was there.
    fn with_last_good(&self, build: &Build, sources: &Sources) -> Files {
        let mut files = build.output.files.clone();
        let broken = Broken::of(&build.mistakes, &build.site, sources);
        if broken.is_empty() {
            return files;
        }
        for (path, bytes) in &self.channel.now().files {
            if broken.contains(path) {
                files.insert(path.clone(), Arc::clone(bytes));
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
