//! Where in the sources a value stands.

use serde::{Deserialize, Serialize};

/// A file of [`crate::model::Sources`], by its index; stable while a preview runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId(pub u32);

/// A range of bytes in one source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Returns the span of `start..end` in `file`; offsets past 4 GB saturate.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: clamp(start), end: clamp(end.max(start)) }
    }

    /// Returns the byte range for slicing the file's text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A position as people read it: from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Path from the project root, with `/`.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Spans of the attributes of one noun, by key as written in the topology.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spans(Vec<(Box<str>, Span)>);

impl Spans {
    /// Adds the span of the value under `key`; a nested key is written `backup.to`, a list item `to.0`.
    pub fn insert(&mut self, key: &str, span: Span) {
        self.0.push((key.into(), span));
    }

    /// Returns the span of the value under `key`.
    pub fn get(&self, key: &str) -> Option<Span> {
        self.0.iter().find(|(k, _)| &**k == key).map(|(_, s)| *s)
    }
}
