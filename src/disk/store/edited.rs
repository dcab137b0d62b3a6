//! A site after a few texts were edited, in a store and on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::twin::{self, Pair, Twin};
use super::{Data, EDITED_MAX, Head, Remembered, Store};
use crate::disk::entry::read;
use crate::disk::manifest::{MANIFEST, Manifest};
use crate::disk::seal::{Inputs, Scan, Seal, Stat, number, output_number, output_number_in};
use crate::disk::system;
use crate::disk::walk::Found;
use crate::disk::write::{Replaced, Writer, Written, has_bytes};
use crate::model::{Shelf, Span};

/// A file of the site that differs, with its bytes.
pub(super) type Changed = (String, Vec<u8>);

/// A site that a build made, and the pages that were edited since.
pub struct Edited {
    /// What the note on the site says.
    pub seal: Seal,
    /// The pages.
    pub pages: Vec<EditedPage>,
    /// What was remembered beside the texts.
    pub memory: Vec<u8>,
    /// Where findings stand on pages.
    pub places: Vec<Span>,
    /// Files of the site, each with what the note tells of it.
    pub files: BTreeMap<String, u64>,
    manifest: Manifest,
    folder: PathBuf,
    /// The second copy of the site, if there is one.
    twin: Option<Twin>,
    head: Head,
    data: File,
    root: PathBuf,
}

/// A page before and after an edit.
pub struct EditedPage {
    /// Path from the project root.
    pub path: String,
    /// Its text when the site was made.
    pub before: Arc<str>,
    /// Its text now.
    pub now: Arc<str>,
    at: usize,
    stat: Stat,
    fresh: Option<u64>,
}

impl Store {
    /// Returns the site at `place` as it was made with the settings `key`, if nothing in `scan` but
    /// texts of a few pages differs since, and its files are as they were left.
    pub fn edited(&self, scan: &Scan, place: &Path, key: u64) -> Option<Edited> {
        let mut head = self.head().filter(|head| head.about.root == self.root)?;
        let note = system::note(&place.join(MANIFEST)).filter(|note| *note == head.about.note)?;
        let (seal, outputs) = Seal::parse(&note)?;
        if seal.key != key || seal.warnings > 0 {
            return None;
        }
        let (mut data, _) = system::open_regular(&self.folder.join(&head.about.data)).ok()??;
        let (pages, inputs) = compare(&mut head, scan, &mut data)?;
        let manifest = Manifest::read(place)?;
        let site = system::Root::open(place)?;
        let number = |path: &str| Some((path.to_owned(), output_number_in(&site, path)?));
        let files: BTreeMap<_, _> = manifest.files().map(number).collect::<Option<_>>()?;
        let same = total(&files) == outputs && !pages.is_empty();
        let memory = head.about.memory.read(&mut data).filter(|_| same)?;
        let seal = Seal { inputs, files: files.len() as u64, ..seal };
        let (places, root) = (std::mem::take(&mut head.places), self.root.clone());
        let pair = head.about.twin.take();
        let twin = pair.and_then(|pair| Twin::find(&self.folder, pair, place, &manifest));
        let folder = self.folder.clone();
        Some(Edited {
            seal,
            pages,
            memory,
            places,
            files,
            manifest,
            folder,
            twin,
            head,
            data,
            root,
        })
    }

    /// Remembers the site at `place` after the pages of `edited` were made anew.
    pub fn remember_edit(&self, edited: Edited, place: &Path) -> Option<()> {
        let Edited { pages, mut head, places, .. } = edited;
        head.places = places;
        head.about.note = system::note(&place.join(MANIFEST))?;
        let file =
            fs::OpenOptions::new().append(true).open(self.folder.join(&head.about.data)).ok()?;
        let at = file.metadata().ok()?.len();
        let mut data = Data { file, at, waiting: Vec::new() };
        for EditedPage { path, now, stat, fresh, at, .. } in &pages {
            let text = Some(data.add(now.as_bytes())?);
            let (path, stat, fresh) = (path.clone(), *stat, *fresh);
            *head.files.get_mut(*at)? = Remembered { path, stat, fresh, text };
        }
        data.flush()?;
        self.put(&head)
    }
}

/// Returns the sum over the files of a site, as the note on it has it.
fn total(files: &BTreeMap<String, u64>) -> u64 {
    files.values().fold(0, |sum, number| sum.wrapping_add(*number))
}

/// Returns the pages that differ from what is remembered, and the sources as they are now; `None`
/// when anything else differs.
fn compare(head: &mut Head, scan: &Scan, data: &mut File) -> Option<(Vec<EditedPage>, Inputs)> {
    if scan.files.len() != head.files.len() {
        return None;
    }
    let mut inputs = Inputs::at(scan.start);
    let mut pages = Vec::new();
    let pairs = head.files.iter_mut().zip(&scan.files).enumerate();
    for (at, (old, (path, stat))) in pairs {
        if old.path != *path {
            return None;
        }
        if old.is_vouched_for(stat, scan) {
            inputs.add(path, stat, || scan.read(path))?;
            // Its bytes were compared; if it is old by now, they need not be again.
            old.fresh = old.fresh.filter(|_| stat.is_fresh(scan.start));
            continue;
        }
        let before = old.text?.text(data)?;
        let place = scan.root.join(path);
        let entry = read(&Found { path: path.clone(), place, is_listed: false })?;
        let (stat, bytes, now) = (entry.stat?, entry.as_read()?, entry.page_text(path)?);
        inputs.add(path, &stat, || Some(bytes))?;
        let fresh = stat.is_fresh(scan.start).then(|| number((path, bytes)));
        let now = Arc::clone(now);
        pages.push(EditedPage { path: path.clone(), before, now, at, stat, fresh });
    }
    (pages.len() <= EDITED_MAX).then_some((pages, inputs))
}

impl Edited {
    /// Puts the next site at `place`, of which no other files differ from the last one.
    pub fn write(&mut self, changed: &[(String, Vec<u8>)], place: &Path) -> Option<Written> {
        if let Some(written) = self.write_twin(changed, place) {
            return Some(written);
        }
        let differs: BTreeSet<&String> = changed.iter().map(|(path, _)| path).collect();
        let writer = Writer::new(place).ok()?;
        for (path, number) in self.files.iter().filter(|(path, _)| !differs.contains(path)) {
            writer.keep(path, *number);
        }
        for (path, bytes) in changed {
            writer.put(path.clone(), bytes.clone());
        }
        let mut pair: Option<Pair> = None;
        let adopt = |old: &Replaced| pair = twin::adopt(&self.folder, old, place);
        let written = writer.finish_and(Some(&self.seal), adopt).ok()?;
        self.head.about.twin = pair;
        Some(written)
    }

    /// Does so with the twin of the site; `None` when there is none, and nothing has happened.
    fn write_twin(&mut self, changed: &[Changed], place: &Path) -> Option<Written> {
        let twin = self.twin.take()?;
        let differs = |(path, bytes): &&Changed| !has_bytes(&place.join(path), bytes);
        let changed: Vec<&Changed> = changed.iter().filter(differs).collect();
        // Its list is the same: a new file would need a build of the whole.
        if !changed.iter().all(|(path, _)| self.manifest.holds(path)) {
            return None;
        }
        let note = |folder: &Path| {
            let mut sum = total(&self.files);
            for (path, _) in &changed {
                let now = output_number(path, &folder.join(path))?;
                sum = sum.wrapping_sub(*self.files.get(path)?).wrapping_add(now);
            }
            Some((self.seal, sum))
        };
        let pair = twin.write(&changed, &self.manifest, note, place)?;
        let unchanged = self.manifest.len() - changed.len();
        self.head.about.twin = pair;
        Some(Written { changed: changed.len(), unchanged, removed: 0, leftover: None })
    }

    /// Returns the text of a source as it was when the site was made; of one that is no page, as it
    /// stands on disk.
    pub fn text(&mut self, path: &str) -> Option<Arc<str>> {
        let at = self.head.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        match self.head.files[at].text {
            Some(piece) => piece.text(&mut self.data),
            None => {
                let text = fs::read_to_string(self.root.join(path)).ok()?;
                Some(text.strip_prefix('\u{feff}').unwrap_or(&text).into())
            }
        }
    }

    /// Returns the bytes of a source as they stand on disk.
    pub fn bytes(&self, path: &str) -> Option<Arc<[u8]>> {
        self.head.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        Some(fs::read(self.root.join(path)).ok()?.into())
    }
}
