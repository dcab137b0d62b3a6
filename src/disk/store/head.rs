//! The list of sources in a store, and how it is written: it is read and replaced with each edit.
//!
//! A sum of all that follows comes first, then what differs from store to store as JSON, then places
//! and sources as plain numbers, each with its length before it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::twin::Pair;
use super::{Piece, checksum};
use crate::disk::seal::Stat;
use crate::model::{FileId, Span};

/// Says how a store is written.
pub(super) const FORMAT: u32 = 6;

/// How long what a store is about may be without asking for more memory.
const ABOUT_BYTES: usize = 4 << 10;
/// How long a place is: three numbers.
const PLACE_BYTES: usize = 3 * 8;
/// How long a source is without its path: twelve numbers.
const FILE_BYTES: usize = 12 * 8;

/// What a store says.
pub(super) struct Head {
    pub(super) about: About,
    /// Where findings stand on pages.
    pub(super) places: Vec<Span>,
    /// In the order of their paths.
    pub(super) files: Vec<Remembered>,
}

/// What a store is about.
#[derive(Serialize, Deserialize)]
pub(super) struct About {
    pub(super) format: u32,
    pub(super) root: PathBuf,
    /// The program and the settings that the memory depends on.
    pub(super) reading: u64,
    /// The note on the site that this is about; none where it is about sources alone.
    pub(super) note: Vec<u8>,
    /// The name of the file that pieces lie in.
    pub(super) data: String,
    pub(super) memory: Piece,
    /// What is known of the second copy of the site.
    pub(super) twin: Option<Pair>,
}

/// A source as it was when the site was made.
pub(super) struct Remembered {
    pub(super) path: String,
    pub(super) stat: Stat,
    /// A number for its bytes, where its times do not vouch for them.
    pub(super) fresh: Option<u64>,
    /// Its text, if it is a page.
    pub(super) text: Option<Piece>,
}

impl Head {
    pub(super) fn to_bytes(&self) -> Option<Vec<u8>> {
        // A buffer that grows is memory touched twice, which costs more than what it holds.
        let paths: usize = self.files.iter().map(|file| file.path.len()).sum();
        let (places, files) = (self.places.len() * PLACE_BYTES, self.files.len() * FILE_BYTES);
        let mut out = Vec::with_capacity(ABOUT_BYTES + places + files + paths);
        put(&mut out, &[0]);
        put_bytes(&mut out, &serde_json::to_vec(&self.about).ok()?);
        put(&mut out, &[self.places.len() as u64]);
        for Span { file, start, end } in &self.places {
            put(&mut out, &[file.0.into(), (*start).into(), (*end).into()]);
        }
        put(&mut out, &[self.files.len() as u64]);
        for Remembered { path, stat, fresh, text } in &self.files {
            put_bytes(&mut out, path.as_bytes());
            put(&mut out, &<[u64; 5]>::from(*stat));
            put(&mut out, &[fresh.is_some().into(), fresh.unwrap_or_default()]);
            let piece = text.map_or([0; 3], <[u64; 3]>::from);
            put(&mut out, &[text.is_some().into()]);
            put(&mut out, &piece);
        }
        let sum = checksum(&out[8..]);
        out[..8].copy_from_slice(&sum.to_le_bytes());
        Some(out)
    }

    /// Returns what was written as these bytes, if it was.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (sum, rest) = bytes.split_first_chunk::<8>()?;
        if u64::from_le_bytes(*sum) != checksum(rest) {
            return None;
        }
        let mut rest = Rest(rest);
        let about: About = serde_json::from_slice(rest.bytes()?).ok()?;
        if about.format != FORMAT {
            return None;
        }
        let places = (0..rest.number()?).map(|_| rest.span()).collect::<Option<_>>()?;
        let files = (0..rest.number()?).map(|_| rest.file()).collect::<Option<_>>()?;
        Some(Self { about, places, files })
    }
}

fn put(out: &mut Vec<u8>, numbers: &[u64]) {
    for number in numbers {
        out.extend_from_slice(&number.to_le_bytes());
    }
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put(out, &[bytes.len() as u64]);
    out.extend_from_slice(bytes);
}

/// What has not been read yet.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn number(&mut self) -> Option<u64> {
        let (number, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*number))
    }

    fn numbers<const N: usize>(&mut self) -> Option<[u64; N]> {
        let mut numbers = [0; N];
        for number in &mut numbers {
            *number = self.number()?;
        }
        Some(numbers)
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    fn span(&mut self) -> Option<Span> {
        let [file, start, end] = self.numbers()?.map(|number: u64| u32::try_from(number).ok());
        Some(Span { file: FileId(file?), start: start?, end: end? })
    }

    fn file(&mut self) -> Option<Remembered> {
        let path = str::from_utf8(self.bytes()?).ok()?.to_owned();
        let stat = Stat::from(self.numbers()?);
        let [is_fresh, fresh, is_page] = self.numbers()?;
        let piece = Piece::from(self.numbers()?);
        let fresh = (is_fresh == 1).then_some(fresh);
        Some(Remembered { path, stat, fresh, text: (is_page == 1).then_some(piece) })
    }
}
