//! Everything a build starts from, already in memory.

use std::sync::Arc;

use super::{FileId, Finding, Location, Span};

/// The texts and assets of a project, in path order on a first load.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Pages, topologies and the site file.
    pub files: Vec<SourceFile>,
    /// Other files of the content, copied beside their page.
    pub assets: Vec<Asset>,
    /// Overrides of the theme, found under `themes/`.
    pub theme: Vec<Asset>,
    /// What could not be loaded, and why.
    pub findings: Vec<Finding>,
}

/// One text of the content.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path from the project root, with `/`: `content/index.md`.
    pub path: String,
    /// The text; a byte order mark is already removed.
    pub text: Arc<str>,
}

/// One file that is copied as it is.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Path from the project root, with `/`.
    pub path: String,
    /// The bytes.
    pub bytes: Arc<[u8]>,
}

impl Sources {
    /// Returns the file with this id.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Returns the id of the file at `path`.
    pub fn find(&self, path: &str) -> Option<FileId> {
        let index = self.files.iter().position(|f| f.path == path)?;
        Some(FileId(u32::try_from(index).ok()?))
    }

    /// Returns the text of the asset at `path`, if there is one and it is text.
    pub fn asset_text(&self, path: &str) -> Option<&str> {
        let asset = self.assets.iter().find(|asset| asset.path == path)?;
        std::str::from_utf8(&asset.bytes).ok()
    }

    /// Returns path, line and column of the start of `span`.
    pub fn locate(&self, span: Span) -> Location {
        let file = self.file(span.file);
        let start = floor_char_boundary(&file.text, span.start as usize);
        let before = &file.text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Location {
            path: file.path.clone(),
            line: before.bytes().filter(|b| *b == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
