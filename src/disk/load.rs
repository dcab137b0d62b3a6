//! Project root → sources in memory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::entry::{Entry, read, read_topology};
use super::error::DiskError;
use super::seal::{Inputs, sum};
use super::walk::{Found, name_from, walk};
use crate::model::{Finding, Origin, Severity, Sources};

/// The folder of pages and topologies.
pub const CONTENT: &str = "content";
/// The folder of themes that override ours file by file.
pub const THEMES: &str = "themes";

/// How many pictures beside a single topology are read.
const PICTURES_MAX: usize = 200;
/// How large the project may be; GitHub Pages allows a site of this size.
pub(super) const PROJECT_BYTES_MAX: u64 = 1 << 30;

/// Returns the sources of the project at `root`.
pub fn load(root: &Path) -> Result<Sources, DiskError> {
    let mut loader = Loader::new(root)?;
    loader.load()
}

/// Returns sources that hold one topology, and the pictures beside it that its kinds may name.
pub fn load_topology(file: &Path) -> Result<Sources, DiskError> {
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let found = Found { path: name, place: file.to_owned(), is_listed: false };
    let entry = read_topology(&found).ok_or_else(|| not_a_file(file))?;
    let mut sources = Sources::default();
    entry.add_to(&found.path, &mut sources);
    if sources.files.is_empty() && sources.findings.is_empty() {
        return Err(not_a_file(file));
    }
    for found in pictures_beside(file) {
        if let Some(entry) = read(&found).filter(|entry| entry.problem.is_none()) {
            entry.add_to(&found.path, &mut sources);
        }
    }
    Ok(sources)
}

/// Returns the SVG files in the folder of a file; without one that can be listed there are none.
fn pictures_beside(file: &Path) -> Vec<Found> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let Ok(entries) = std::fs::read_dir(folder.unwrap_or(Path::new("."))) else {
        return Vec::new();
    };
    let mut found: Vec<Found> = entries
        .filter_map(|entry| {
            let place = entry.ok()?.path();
            let path =
                place.file_name()?.to_str().filter(|name| name.ends_with(".svg"))?.to_owned();
            Some(Found { path, place, is_listed: false })
        })
        .take(PICTURES_MAX)
        .collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn not_a_file(file: &Path) -> DiskError {
    DiskError::NoProject {
        message: format!("there is no topology at `{}`", file.display()),
        help: "give the path of a YAML file, or leave it out inside a project".to_owned(),
    }
}

/// Reads a project again and again, opening only what may have changed.
pub struct Loader {
    root: PathBuf,
    entries: BTreeMap<String, Entry>,
    walk_findings: Vec<Finding>,
    /// The sources as a note on the site will tell them; `None` when it could not be trusted.
    inputs: Option<Inputs>,
}

impl Loader {
    /// Returns a loader for the project at `root`, which must be a folder.
    pub fn new(root: &Path) -> Result<Self, DiskError> {
        let root = root.canonicalize().map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => no_root(root),
            _ => DiskError::System { action: "open", path: root.to_owned(), source },
        })?;
        if !root.is_dir() {
            return Err(no_root(&root));
        }
        Ok(Self { root, entries: BTreeMap::new(), walk_findings: Vec::new(), inputs: None })
    }

    /// Returns the project root, without links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the sources after reading every file.
    pub fn load(&mut self) -> Result<Sources, DiskError> {
        let begun = Inputs::begin();
        let content = self.root.join(CONTENT);
        std::fs::read_dir(&content).map_err(|source| self.no_content(source))?;
        let mut walked = walk(&self.root, CONTENT);
        if self.root.join(THEMES).is_dir() {
            let themes = walk(&self.root, THEMES);
            walked.files.extend(themes.files);
            walked.findings.extend(themes.findings);
        }
        let old = std::mem::take(&mut self.entries);
        let loaded = walked.files.par_iter().map(|found| {
            let old = old.get(&found.path);
            let same = old.filter(|old| old.stands(found)).cloned();
            same.or_else(|| Some(read(found)?.seen(begun.start()).or_the_same(old)))
        });
        let loaded: Vec<_> = loaded.collect();
        self.entries = walked
            .files
            .into_iter()
            .zip(loaded)
            .filter_map(|(found, loaded)| Some((found.path, loaded?)))
            .collect();
        self.walk_findings = walked.findings;
        self.inputs = self.walk_findings.is_empty().then(|| self.add_up(begun)).flatten();
        Ok(self.sources())
    }

    /// Returns what was read by the last full load, for a note on the site that is made from it;
    /// `None` when something asks for a closer look each time.
    pub fn inputs(&self) -> Option<Inputs> {
        self.inputs
    }

    /// Returns a number for the files that were read last and what the disk said of them.
    pub fn number(&self) -> u64 {
        sum(self.entries().filter_map(|(path, entry)| Some((path, entry.stat.as_ref()?))))
    }

    /// Returns what was read last, in the order of the paths.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.iter().map(|(path, entry)| (path.as_str(), entry))
    }

    fn add_up(&self, mut inputs: Inputs) -> Option<Inputs> {
        for (path, entry) in &self.entries {
            inputs.add(path, entry.stat.as_ref()?, || entry.as_read())?;
        }
        Some(inputs)
    }

    /// Returns the sources after reading `changed` again; a path that is new or odd, or gone and was
    /// known, leads to a full load.
    pub fn reload(&mut self, changed: &[PathBuf]) -> Result<Sources, DiskError> {
        for place in changed {
            if !self.read_again(place) {
                return self.load();
            }
        }
        Ok(self.sources())
    }

    /// Reads a known regular file again; returns whether that was enough.
    fn read_again(&mut self, place: &Path) -> bool {
        let begun = Inputs::begin();
        let Some(path) = name_from(&self.root, place) else { return false };
        let metadata = std::fs::symlink_metadata(place);
        let Some(entry) = self.entries.get_mut(&path) else {
            // Editors write a file beside the one they save, and take it away again.
            return metadata.is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound);
        };
        if !metadata.is_ok_and(|metadata| metadata.is_file()) {
            return false;
        }
        match read(&Found { path, place: place.to_owned(), is_listed: true }) {
            Some(new) if new.kind_matches(entry) => {
                *entry = new.seen(begun.start()).or_the_same(Some(entry));
                true
            }
            _ => false,
        }
    }

    fn sources(&self) -> Sources {
        let mut sources = Sources::default();
        for (path, entry) in &self.entries {
            entry.add_to(path, &mut sources);
        }
        sources.findings.extend(self.walk_findings.iter().cloned());
        if self.entries.values().map(Entry::len).sum::<u64>() > PROJECT_BYTES_MAX {
            sources.findings.push(project_too_large());
        }
        sources
    }

    fn no_content(&self, source: std::io::Error) -> DiskError {
        let path = self.root.join(CONTENT);
        if source.kind() == std::io::ErrorKind::NotFound {
            return DiskError::NoProject {
                message: format!("there is no `{CONTENT}` folder in `{}`", self.root.display()),
                help: "run `groundplan init` to make one, or point `--root` at a project".into(),
            };
        }
        DiskError::System { action: "read", path, source }
    }
}

pub(super) fn no_root(root: &Path) -> DiskError {
    DiskError::NoProject {
        message: format!("`{}` is not a folder", root.display()),
        help: "point `--root` at the folder that holds `content`".into(),
    }
}

pub(super) fn project_too_large() -> Finding {
    let message = format!("the project holds more than {} MB", PROJECT_BYTES_MAX >> 20);
    Finding::new("too-many-files", Severity::Error, Origin::Input, message)
        .help("keep large files elsewhere and link to them")
}
