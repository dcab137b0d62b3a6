//! A note on a finished site: what it was made from.
//!
//! The note is an extended attribute of the manifest, so that the files of a site stay the same
//! bytes wherever it is built. It says how long each source and each file of the site is, when it
//! was written and which file it is, in two sums. Where they still hold, nothing needs to be built.
//! A disk that keeps no attributes, a copy that lost them, or a note of another version mean a full
//! build.

use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::list::list;
use super::manifest::{MANIFEST, Manifest};
use super::system::{self, Root, Said};

/// Says how a note is written.
const FORMAT: u64 = 1;
/// How many numbers of eight bytes a note has.
const NUMBERS: usize = 10;
/// How coarse the clocks of some disks are. A file written so shortly before it was read may be
/// written again without a trace in its times, and is compared by its bytes.
const COARSE: Duration = Duration::from_secs(2);
/// The same for a disk whose times are no multiples of [`TICK`]: it takes those of a system, which
/// counts at least every hundredth of a second; ten times that leaves room for late ones.
const FINE: Duration = Duration::from_millis(100);
/// The longest step between two times of a disk that takes those of a system.
const TICK: Duration = Duration::from_millis(10);

/// What a site was made from, and what a build says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seal {
    /// Settings of the build, and the program.
    pub key: u64,
    /// The sources.
    pub inputs: Inputs,
    /// How many pages the site has.
    pub pages: u64,
    /// How many files the site has.
    pub files: u64,
    /// How many findings about the designs there are.
    pub findings: u64,
    /// How many warnings about the sources there are.
    pub warnings: u64,
}

/// The sources of a site in four numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// When their reading began, in nanoseconds since 1970.
    start: u64,
    /// How many there are.
    count: u64,
    /// Sum over all of them: path, size, times, identity.
    stats: u64,
    /// Sum over the bytes of those that were written shortly before they were read.
    fresh: u64,
}

/// What the disk says of a file without opening it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Stat {
    size: u64,
    modified: u64,
    /// When anything about the file changed; nobody can set it.
    changed: u64,
    identity: (u64, u64),
}

impl Stat {
    pub(super) fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().map_or(0, nanoseconds);
        let (changed, identity) = (system::changed(metadata), system::identity(metadata));
        Self { size: metadata.len(), modified, changed, identity }
    }

    /// Returns the same of what was asked in a folder.
    pub(super) fn said(said: &Said) -> Self {
        let Said { size, modified, changed, identity, .. } = *said;
        Self { size, modified, changed, identity }
    }

    /// Returns whether `bytes` are as many as the file had.
    pub(super) fn is_of(&self, bytes: &[u8]) -> bool {
        self.size == bytes.len() as u64
    }

    /// Returns whether the file was written so late that its times do not vouch for its bytes.
    pub(super) fn is_fresh(&self, start: u64) -> bool {
        let latest = self.modified.max(self.changed);
        // Nobody can set the time of a change, so it shows how finely the disk counts.
        let is_fine = !self.changed.is_multiple_of(TICK.as_nanos() as u64);
        let window = if is_fine { FINE } else { COARSE };
        latest.saturating_add(window.as_nanos() as u64) >= start
    }
}

impl From<[u64; 5]> for Stat {
    fn from([size, modified, changed, disk, file]: [u64; 5]) -> Self {
        Self { size, modified, changed, identity: (disk, file) }
    }
}

impl From<Stat> for [u64; 5] {
    fn from(Stat { size, modified, changed, identity }: Stat) -> Self {
        [size, modified, changed, identity.0, identity.1]
    }
}

fn nanoseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

impl Inputs {
    /// Returns no sources, whose reading begins now.
    pub(super) fn begin() -> Self {
        #[expect(clippy::disallowed_methods, reason = "held against the times of files only")]
        let now = SystemTime::now();
        Self { start: nanoseconds(now), ..Self::default() }
    }

    /// Returns no sources, whose reading began then.
    pub(super) fn at(start: u64) -> Self {
        Self { start, ..Self::default() }
    }

    /// Adds a source; `bytes` is asked for when its times alone say too little.
    pub(super) fn add<B: AsRef<[u8]>>(
        &mut self,
        path: &str,
        stat: &Stat,
        bytes: impl FnOnce() -> Option<B>,
    ) -> Option<()> {
        self.count += 1;
        self.stats = self.stats.wrapping_add(number((path, stat)));
        if stat.is_fresh(self.start) {
            self.fresh = self.fresh.wrapping_add(number((path, bytes()?.as_ref())));
        }
        Some(())
    }

    /// Returns when their reading began.
    pub(super) fn start(&self) -> u64 {
        self.start
    }

    /// Returns how many sources there are.
    pub fn count(&self) -> u64 {
        self.count
    }
}

/// Returns a number for a value that another value hardly ever has.
pub(super) fn number(of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// Returns a number for files and what the disk says of them.
pub(super) fn sum<'a>(files: impl Iterator<Item = (&'a str, &'a Stat)>) -> u64 {
    files.fold(0, |sum, (path, stat)| sum.wrapping_add(number((path, stat))))
}

/// Returns what one file of a site adds to the sum over all of them; `None` when it is not there.
///
/// Links to it come and go with each build and change the last of its times, which is left out.
pub(super) fn output_number(path: &str, file: &Path) -> Option<u64> {
    let metadata = fs::symlink_metadata(file).ok().filter(Metadata::is_file)?;
    Some(output_number_of(path, &metadata))
}

/// Returns the same of a file that was asked about.
pub(super) fn output_number_of(path: &str, metadata: &Metadata) -> u64 {
    number((path, Stat { changed: 0, ..Stat::of(metadata) }))
}

/// Returns the same of a file in the folder of the site.
pub(super) fn output_number_in(site: &Root, path: &str) -> Option<u64> {
    let said = site.ask(path).filter(|said| said.is_file)?;
    Some(number((path, Stat { changed: 0, ..Stat::said(&said) })))
}

impl Seal {
    /// Returns a note for a site that is about to be made.
    pub fn new(key: u64, inputs: Inputs) -> Self {
        Self { key, inputs, pages: 0, files: 0, findings: 0, warnings: 0 }
    }

    /// Returns the note on the site at `place`, if the site is what a build of the sources in `scan`
    /// with the settings `key` would make. What killed builds left beside it is removed.
    pub fn holds(scan: &Scan, place: &Path, key: u64) -> Option<Self> {
        super::stage::clean(place).ok()?;
        let (seal, outputs) = Self::read(place)?;
        if seal.key != key {
            return None;
        }
        let mut inputs = Inputs { start: seal.inputs.start, ..Inputs::default() };
        for (path, stat) in &scan.files {
            inputs.add(path, stat, || scan.read(path))?;
        }
        if inputs != seal.inputs {
            return None;
        }
        let manifest = Manifest::read(place)?;
        let (site, mut sum) = (Root::open(place)?, 0_u64);
        for path in manifest.files() {
            sum = sum.wrapping_add(output_number_in(&site, path)?);
        }
        let files = manifest.len() as u64;
        (sum == outputs).then_some(Self { files, ..seal })
    }

    fn read(place: &Path) -> Option<(Self, u64)> {
        Self::parse(&system::note(&place.join(MANIFEST))?)
    }

    /// Returns a note, and the sum over the files of its site.
    pub(super) fn parse(bytes: &[u8]) -> Option<(Self, u64)> {
        let numbers: &[u8; NUMBERS * 8] = bytes.try_into().ok()?;
        let mut numbers = numbers.chunks_exact(8).map(|eight| {
            u64::from_le_bytes(eight.try_into().expect("pieces of eight bytes are eight bytes"))
        });
        let mut next = || numbers.next().expect("the length was checked");
        let (format, key, outputs) = (next(), next(), next());
        let inputs = Inputs { start: next(), count: next(), stats: next(), fresh: next() };
        let (pages, findings, warnings) = (next(), next(), next());
        let seal = Self { key, inputs, pages, files: 0, findings, warnings };
        (format == FORMAT).then_some((seal, outputs))
    }

    /// Puts the note on the manifest in `folder`, whose files add up to `outputs`.
    ///
    /// A disk that cannot keep it makes the next build a full one, no more.
    pub(super) fn put_on(&self, folder: &Path, outputs: u64) {
        let Inputs { start, count, stats, fresh } = self.inputs;
        let (pages, findings, warnings) = (self.pages, self.findings, self.warnings);
        let numbers: [u64; NUMBERS] =
            [FORMAT, self.key, outputs, start, count, stats, fresh, pages, findings, warnings];
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        system::put_note(&folder.join(MANIFEST), &bytes);
    }
}

/// Returns whether there is a note on the site at `place`, whatever it says.
pub fn is_noted(place: &Path) -> bool {
    system::note(&place.join(MANIFEST)).is_some()
}

/// Every source of a project with what the disk says of it, without a look into any.
pub struct Scan {
    /// When it began.
    pub(super) start: u64,
    /// The project, without links.
    pub(super) root: PathBuf,
    /// In the order of their paths, which begin there.
    pub(super) files: Vec<(String, Stat)>,
}

impl Scan {
    /// Returns the sources of the project at `root`; `None` when a folder holds anything that asks
    /// for a closer look, such as a link.
    pub fn of(root: &Path) -> Option<Self> {
        let root = root.canonicalize().ok()?;
        let (start, mut files) = (Inputs::begin().start, Vec::new());
        list(&root, &mut |path, entry| {
            files.push((path, Stat::of(&entry.metadata().ok().filter(Metadata::is_file)?)));
            Some(())
        })?;
        files.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        Some(Self { start, root, files })
    }

    /// Returns the bytes of a source.
    pub(super) fn read(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(self.root.join(path)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Stat;

    #[test]
    fn a_disk_that_counts_finely_vouches_for_its_files_sooner() {
        let second = 1_000_000_000_u64;
        for (changed, after, is_fresh) in [
            (7 * second + 123_456_789, second / 20, true),
            (7 * second + 123_456_789, second / 5, false),
            (7 * second, second / 5, true),
            (7 * second, second * 3 / 2, true),
            (7 * second, 3 * second, false),
            (7 * second + 120_000_000, second / 5, true),
        ] {
            // Whoever wrote the file may have set any other time.
            let stat = Stat { size: 1, modified: second, changed, identity: (1, 2) };
            assert_eq!(stat.is_fresh(changed + after), is_fresh, "{changed} after {after}");
        }
    }
}
