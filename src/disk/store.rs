//! What builds remember of a project: a folder of the user's, outside of it.
//!
//! One file, `head`, says which site it is about (by the note on it, see [`Seal`]), and of every
//! source what the disk said of it. Another holds the texts of the pages as they were, and what the
//! stages want to know again. The first names the second and is replaced in one step; each piece
//! has a sum. Whatever is missing, cut, older, or about another site means a full build, no more.

mod edited;
mod head;
mod recall;
mod twin;

use std::fs::{self, File};
use std::io::{ErrorKind, IoSlice, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use self::edited::Changed;
pub use self::edited::{Edited, EditedPage};
use self::head::{About, FORMAT, Head, Remembered};
pub use self::recall::Recollection;
use self::twin::Pair;

use super::entry::Entry;
use super::error::DiskError;
use super::load::Loader;
use super::manifest::MANIFEST;
use super::refuse::resolve;
use super::seal::{Scan, Seal, Stat, number};
use super::system::{self, Lock};
use super::write::{Replaced, Writer, Written};
use crate::model::Span;

/// How large the list of sources may be.
const HEAD_BYTES_MAX: u64 = 64 << 20;
/// How large the store of one project may be; larger projects are remembered by their note alone.
const STORE_BYTES_MAX: u64 = 256 << 20;
/// How many stores are kept; the one that was written longest ago goes. A project has two: of its
/// builds, and of its preview.
const STORES_MAX: usize = 32;
/// How many pages may have been edited; more are sooner read together with the others.
const EDITED_MAX: usize = 8;
/// How many pieces are written at a time.
const WRITTEN_PIECES: usize = 64;
/// The name of the list of sources.
const HEAD: &str = "head";
/// How names of files with texts begin.
const DATA: &str = "data-";

/// The store of one project, held for as long as this value lives.
pub struct Store {
    cache: PathBuf,
    folder: PathBuf,
    root: PathBuf,
    _lock: Lock,
}

/// What is known of the second copy of a site that was put in place.
#[derive(Default)]
pub struct Second(Option<Pair>);

/// Some bytes in a file of the store.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(from = "[u64; 3]", into = "[u64; 3]")]
struct Piece {
    at: u64,
    length: u64,
    sum: u64,
}

impl Store {
    /// Returns the store of the project at `root` in the folder `cache`, which is made if need be;
    /// `None` when it lies in the project, is not this user's alone, or is in use.
    pub fn open(cache: &Path, root: &Path) -> Option<Self> {
        let root = root.canonicalize().ok()?;
        let name = number(&root);
        Self::named(name, cache, root)
    }

    /// Returns the store of the preview of the project at `root`, under the same conditions.
    pub fn open_for_preview(cache: &Path, root: &Path) -> Option<Self> {
        let root = root.canonicalize().ok()?;
        let name = number(("preview", &root));
        Self::named(name, cache, root)
    }

    fn named(name: u64, cache: &Path, root: PathBuf) -> Option<Self> {
        let folder = cache.join(format!("{name:016x}"));
        if resolve(&folder).ok()?.starts_with(&root) {
            return None;
        }
        system::create_private_folder(&folder).ok()?;
        if !system::is_private(cache) || !system::is_private(&folder) {
            return None;
        }
        let lock = system::lock_folder(&folder).ok()??;
        Some(Self { cache: cache.to_owned(), folder, root, _lock: lock })
    }

    /// Removes what a killed build left; files of others in it are brought to the site at `place`.
    pub fn clear(&self, place: &Path) {
        twin::clear(&self.folder, place);
    }

    /// Returns whether anything is remembered.
    pub fn is_written(&self) -> bool {
        self.folder.join(HEAD).exists()
    }

    fn head(&self) -> Option<Head> {
        let (file, metadata) = system::open_regular(&self.folder.join(HEAD)).ok()??;
        let length = usize::try_from(metadata.len().min(HEAD_BYTES_MAX)).ok()?;
        // With room for one more, the end is found without a larger piece of memory.
        let mut bytes = Vec::with_capacity(length + 1);
        file.take(HEAD_BYTES_MAX).read_to_end(&mut bytes).ok()?;
        let head = Head::from_bytes(&bytes)?;
        // The name comes from a file: it must not lead elsewhere.
        let named = head.about.data.strip_prefix(DATA)?.bytes().all(|b| b.is_ascii_alphanumeric());
        named.then_some(head)
    }

    /// Puts the site of `writer` at `place`; the one that stood there becomes its second copy.
    pub fn put_site(
        &self,
        writer: Writer,
        seal: &Seal,
        place: &Path,
    ) -> Result<(Written, Second), DiskError> {
        let note = system::note(&place.join(MANIFEST));
        let mut replaced = None;
        let adopt = |old: &Replaced| replaced = Some(twin::adopt(&self.folder, old, place));
        let written = writer.finish_and(Some(seal), adopt)?;
        // The same site as before has the same second copy.
        let known =
            || self.head().filter(|head| Some(&head.about.note) == note.as_ref())?.about.twin;
        Ok((written, Second(replaced.unwrap_or_else(known))))
    }

    /// Remembers the site that was just put at `place`: the sources that `loader` read, and
    /// `memory`, which depends on `reading`, and the places of findings on pages. Without a note on
    /// the site there is nothing to hold against later.
    pub fn remember(
        &self,
        loader: &Loader,
        (place, second): (&Path, &Second),
        (reading, memory): (u64, &[u8]),
        places: Vec<Span>,
    ) -> Option<()> {
        let note = system::note(&place.join(MANIFEST))?;
        let name = format!("{DATA}{:016x}", number((&note, std::process::id())));
        let mut data = self.data(&name)?;
        let memory = data.add(memory)?;
        let mut files = Vec::new();
        for (path, entry) in loader.entries() {
            files.push(Remembered::new(path, entry, Some(&mut data))?);
        }
        data.flush()?;
        if second.0.is_none() {
            twin::remove(&self.folder, place);
        }
        let (format, root, data, twin) = (FORMAT, self.root.clone(), name, second.0);
        let about = About { format, root, reading, note, data, memory, twin };
        self.put(&Head { about, places, files })?;
        self.make_room();
        Some(())
    }

    fn data<'b>(&self, name: &str) -> Option<Data<'b>> {
        let file = system::create_private_file(&self.folder.join(name)).ok()?;
        Some(Data { file, at: 0, waiting: Vec::with_capacity(WRITTEN_PIECES) })
    }

    /// Puts the list of sources in place of the old one, and removes the texts it does not name.
    fn put(&self, head: &Head) -> Option<()> {
        let bytes = head.to_bytes()?;
        let new = self.folder.join("head-new");
        let _ = fs::remove_file(&new);
        let mut file = system::create_private_file(&new).ok()?;
        file.write_all(&bytes).ok()?;
        fs::rename(&new, self.folder.join(HEAD)).ok()?;
        for entry in fs::read_dir(&self.folder).ok()?.flatten() {
            let name = entry.file_name();
            if name.to_str().is_some_and(|name| name.starts_with(DATA) && name != head.about.data) {
                let _ = fs::remove_file(entry.path());
            }
        }
        Some(())
    }

    /// Removes the stores of projects that were built longest ago, past the limit.
    fn make_room(&self) {
        let Ok(entries) = fs::read_dir(&self.cache) else { return };
        let is_ours = |name: &str| name.len() == 16 && name.bytes().all(|b| b.is_ascii_hexdigit());
        let folders = entries.flatten().filter(|e| e.file_name().to_str().is_some_and(is_ours));
        let built = |folder: &Path| fs::metadata(folder.join(HEAD)).and_then(|m| m.modified()).ok();
        let mut stores: Vec<_> =
            folders.map(|entry| (built(&entry.path()), entry.path())).collect();
        stores.sort();
        let past = stores.len().saturating_sub(STORES_MAX);
        for (_, folder) in stores.into_iter().take(past).filter(|(_, f)| *f != self.folder) {
            if let Ok(Some(_lock)) = system::lock_folder(&folder) {
                let _ = fs::remove_dir_all(folder);
            }
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // It goes only where nothing was put into it.
        let _ = fs::remove_dir(&self.folder);
    }
}

impl Remembered {
    /// Returns what is to be remembered of a source; its text goes into `data`, if there is one.
    fn new<'b>(path: &str, entry: &'b Entry, data: Option<&mut Data<'b>>) -> Option<Self> {
        let stat = entry.stat?;
        let fresh = match entry.is_fresh() {
            true => Some(number((path, entry.as_read()?))),
            false => None,
        };
        let text = match entry.page_text(path).zip(data) {
            Some((text, data)) => Some(data.add(text.as_bytes())?),
            None => None,
        };
        Some(Self { path: path.to_owned(), stat, fresh, text })
    }

    /// Returns whether the source at its path, of which a scan says this, is certainly this one.
    fn is_vouched_for(&self, stat: &Stat, scan: &Scan) -> bool {
        let read = || Some(number((&*self.path, &*scan.read(&self.path)?)));
        self.stat == *stat && self.fresh.is_none_or(|known| read() == Some(known))
    }
}

/// A file of pieces, one after the other, which are written where they lie.
struct Data<'b> {
    file: File,
    at: u64,
    waiting: Vec<IoSlice<'b>>,
}

impl<'b> Data<'b> {
    fn add(&mut self, bytes: &'b [u8]) -> Option<Piece> {
        let piece = Piece { at: self.at, length: bytes.len() as u64, sum: checksum(bytes) };
        self.at += piece.length;
        if self.at > STORE_BYTES_MAX {
            return None;
        }
        self.waiting.push(IoSlice::new(bytes));
        if self.waiting.len() < WRITTEN_PIECES { Some(piece) } else { self.flush().map(|()| piece) }
    }

    /// Writes what is waiting.
    fn flush(&mut self) -> Option<()> {
        let mut left = &mut *self.waiting;
        // Without this, empty pieces would look like a disk that takes no more.
        IoSlice::advance_slices(&mut left, 0);
        while !left.is_empty() {
            match self.file.write_vectored(left) {
                Ok(written) if written > 0 => IoSlice::advance_slices(&mut left, written),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                _ => return None,
            }
        }
        self.waiting.clear();
        Some(())
    }
}

impl From<[u64; 3]> for Piece {
    fn from([at, length, sum]: [u64; 3]) -> Self {
        Self { at, length, sum }
    }
}

impl From<Piece> for [u64; 3] {
    fn from(Piece { at, length, sum }: Piece) -> Self {
        [at, length, sum]
    }
}

impl Piece {
    fn read(self, file: &mut File) -> Option<Vec<u8>> {
        if self.length > STORE_BYTES_MAX {
            return None;
        }
        let mut bytes = vec![0; usize::try_from(self.length).ok()?];
        file.seek(SeekFrom::Start(self.at)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        (checksum(&bytes) == self.sum).then_some(bytes)
    }

    fn text(self, file: &mut File) -> Option<Arc<str>> {
        Some(String::from_utf8(self.read(file)?).ok()?.into())
    }
}

/// How many sums of a checksum grow side by side: each waits for itself alone.
const LANES: usize = 4;

/// Returns a number that tells bytes from ones that were cut or damaged.
fn checksum(bytes: &[u8]) -> u64 {
    const KEY: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |sum: u64, word: u64| {
        let product = u128::from(sum ^ word) * u128::from(KEY);
        (product as u64) ^ ((product >> 64) as u64) ^ sum.rotate_left(23)
    };
    let (words, last) = bytes.as_chunks::<8>();
    let (rows, rest) = words.as_chunks::<LANES>();
    let mut sums = [KEY ^ bytes.len() as u64; LANES];
    for row in rows {
        for (sum, word) in sums.iter_mut().zip(row) {
            *sum = mix(*sum, u64::from_le_bytes(*word));
        }
    }
    let rest = rest.iter().map(|word| u64::from_le_bytes(*word));
    let last = last.iter().fold(1, |all, byte| all << 8 | u64::from(*byte));
    sums.into_iter().chain(rest).chain([last]).fold(KEY, mix)
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::{Data, WRITTEN_PIECES, checksum};
    use crate::disk::walk::tests::scratch;

    #[test]
    fn pieces_are_read_as_they_were_added() {
        let place = scratch("pieces").join("data");
        let texts: Vec<String> = (0..3 * WRITTEN_PIECES).map(|n| "x".repeat(n % 7 * 300)).collect();
        let file = File::create(&place).expect("a file");
        let mut data = Data { file, at: 0, waiting: Vec::new() };
        let pieces: Vec<_> = texts.iter().map(|text| data.add(text.as_bytes())).collect();
        data.flush().expect("written");
        data.flush().expect("nothing to write");
        let mut file = File::open(&place).expect("the file");
        for (text, piece) in texts.iter().zip(pieces) {
            assert_eq!(piece.expect("added").text(&mut file).as_deref(), Some(text.as_str()));
        }
    }

    #[test]
    fn each_bit_and_each_byte_count() {
        let bytes: Vec<u8> = (0..100).collect();
        let whole = checksum(&bytes);
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert_ne!(checksum(&damaged), whole, "{at}");
            assert_ne!(checksum(&bytes[..at]), whole, "{at}");
            damaged[at] = 0;
            damaged.swap(at, (at + 8) % bytes.len());
            assert_ne!(checksum(&damaged), whole, "{at}");
        }
    }
}
