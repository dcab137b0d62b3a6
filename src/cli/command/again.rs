//! Part of `build`: the next site from what the last build remembered.

use std::path::Path;
use std::sync::Arc;

use groundplan::again::{Archive, Change, Memory};
use groundplan::disk::{Edited, Scan, Store};
use groundplan::{BuildOptions, Timings};

use super::build::Built;

/// A site that was made from the last one.
pub(super) struct Followed {
    pub(super) built: Built,
    pub(super) timings: Timings,
}

/// What lies in the store and at the output.
struct Remembered<'a> {
    edited: &'a mut Edited,
    place: &'a Path,
}

impl Archive for Remembered<'_> {
    fn text(&mut self, path: &str) -> Option<Arc<str>> {
        self.edited.text(path)
    }

    fn bytes(&self, path: &str) -> Option<Arc<[u8]>> {
        self.edited.bytes(path)
    }

    fn file(&self, path: &str) -> Option<Arc<[u8]>> {
        // Only what the last build made is held against anything.
        self.edited.files.get(path)?;
        Some(std::fs::read(self.place.join(path)).ok()?.into())
    }
}

/// Puts the next site at `place`, if only words were edited since the last one; `None`, with all as
/// it was, when there has to be a build from nothing, whatever the reason.
pub(super) fn follow(
    (store, scan): (&Store, &Scan),
    place: &Path,
    key: u64,
    options: &BuildOptions,
) -> Option<Followed> {
    let mut timings = Timings::default();
    let mut edited = timings.time("load", || store.edited(scan, place, key))?;
    // What it was read from goes at once: memory that is free again is touched already.
    let bytes = std::mem::take(&mut edited.memory);
    let memory = timings.time("recall", move || Memory::from_bytes(&bytes))?;
    let changes: Vec<Change> = edited.pages.iter().map(change).collect();
    let mut places = std::mem::take(&mut edited.places);
    let mut archive = Remembered { edited: &mut edited, place };
    let changed =
        timings.time("publish", || memory.follow(&changes, &mut places, options, &mut archive))?;
    edited.places = places;
    let written = timings.time("write", || edited.write(&changed, place))?;
    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let (pages, findings) = (number(edited.seal.pages), number(edited.seal.findings));
    let built = Built { pages, findings, files: changes.len(), written };
    // A site that is not remembered is built in full next time, no more.
    let _ = timings.time("remember", || store.remember_edit(edited, place));
    Some(Followed { built, timings })
}

fn change(page: &groundplan::disk::EditedPage) -> Change {
    let (before, now) = (Arc::clone(&page.before), Arc::clone(&page.now));
    Change { path: page.path.clone(), before, now }
}
