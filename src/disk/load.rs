//! Project root → sources in memory.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::error::DiskError;
use super::seal::{Inputs, Stat};
use super::system::open_regular;
use super::walk::{Found, name_from, shown, walk};
use crate::model::{Asset, FileId, Finding, Origin, Severity, SourceFile, Sources, Span};

/// The folder of pages and topologies.
pub const CONTENT: &str = "content";
/// The folder of themes that override ours file by file.
pub const THEMES: &str = "themes";

/// How large a page or a topology may be.
const TEXT_BYTES_MAX: u64 = 16 << 20;
/// How large any other file may be; GitHub refuses larger ones too.
const ASSET_BYTES_MAX: u64 = 100 << 20;
/// How many pictures beside a single topology are read.
const PICTURES_MAX: usize = 200;
/// How large the project may be; GitHub Pages allows a site of this size.
const PROJECT_BYTES_MAX: u64 = 1 << 30;

/// Returns the sources of the project at `root`.
pub fn load(root: &Path) -> Result<Sources, DiskError> {
    let mut loader = Loader::new(root)?;
    loader.load()
}

/// Returns sources that hold one topology, and the pictures beside it that its kinds may name.
pub fn load_topology(file: &Path) -> Result<Sources, DiskError> {
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let found = Found { path: name, place: file.to_owned() };
    let entry = read(&found).ok_or_else(|| not_a_file(file))?;
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
            Some(Found { path, place })
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
        let loaded: Vec<_> = walked.files.par_iter().map(read).collect();
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

    fn add_up(&self, mut inputs: Inputs) -> Option<Inputs> {
        for (path, entry) in &self.entries {
            inputs.add(path, entry.stat.as_ref()?, || entry.as_read())?;
        }
        Some(inputs)
    }

    /// Returns the sources after reading `changed` again; a path that is new, gone or odd
    /// leads to a full load.
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
        let Some(path) = name_from(&self.root, place) else { return false };
        let plain = std::fs::symlink_metadata(place).is_ok_and(|m| m.is_file());
        let Some(entry) = self.entries.get_mut(&path).filter(|_| plain) else { return false };
        match read(&Found { path, place: place.to_owned() }) {
            Some(new) if new.kind_matches(entry) => {
                entry.replace_if_different(new);
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

fn no_root(root: &Path) -> DiskError {
    DiskError::NoProject {
        message: format!("`{}` is not a folder", root.display()),
        help: "point `--root` at the folder that holds `content`".into(),
    }
}

fn project_too_large() -> Finding {
    let message = format!("the project holds more than {} MB", PROJECT_BYTES_MAX >> 20);
    Finding::new("too-many-files", Severity::Error, Origin::Input, message)
        .help("keep large files elsewhere and link to them")
}

/// One file in memory, or why it is not.
struct Entry {
    /// What the disk said of the file when it was opened.
    stat: Option<Stat>,
    text: Option<Arc<str>>,
    bytes: Option<Arc<[u8]>>,
    /// A mistake in it.
    problem: Option<Box<Problem>>,
}

/// A mistake in a file.
#[derive(PartialEq)]
struct Problem {
    finding: Finding,
    /// The byte of the text it stands at.
    at: Option<u32>,
}

impl Entry {
    fn problem(finding: Finding) -> Self {
        Self {
            stat: None,
            text: None,
            bytes: None,
            problem: Some(Box::new(Problem { finding, at: None })),
        }
    }

    /// Returns the bytes as they stand on disk, as far as that is known: a text that was mended, or
    /// lost its byte order mark, is not what was read.
    fn as_read(&self) -> Option<&[u8]> {
        let bytes = match (&self.bytes, &self.text, &self.problem) {
            (Some(bytes), ..) => &**bytes,
            (None, Some(text), None) => text.as_bytes(),
            _ => return None,
        };
        self.stat.is_some_and(|stat| stat.is_of(bytes)).then_some(bytes)
    }

    fn len(&self) -> u64 {
        let text = self.text.as_ref().map_or(0, |t| t.len());
        (text + self.bytes.as_ref().map_or(0, |b| b.len())) as u64
    }

    fn kind_matches(&self, other: &Self) -> bool {
        self.text.is_some() == other.text.is_some() && self.bytes.is_some() == other.bytes.is_some()
    }

    /// Keeps the old allocation when the content is the same, so later stages can compare pointers.
    fn replace_if_different(&mut self, new: Self) {
        if self.text != new.text || self.bytes != new.bytes || self.problem != new.problem {
            *self = new;
        }
    }

    fn add_to(&self, path: &str, sources: &mut Sources) {
        if let Some(problem) = &self.problem {
            let mut finding = problem.finding.clone();
            if let Some(at) = problem.at {
                let file = FileId(u32::try_from(sources.files.len()).unwrap_or(u32::MAX));
                let end = at as usize + '\u{fffd}'.len_utf8();
                let span = Span::new(file, at as usize, end);
                finding.labels.push(crate::model::Label { span, text: "not UTF-8".to_owned() });
            }
            sources.findings.push(finding);
        }
        if let Some(text) = &self.text {
            sources.files.push(SourceFile { path: path.to_owned(), text: Arc::clone(text) });
        }
        if let Some(bytes) = &self.bytes {
            let asset = Asset { path: path.to_owned(), bytes: Arc::clone(bytes) };
            let list = if is_theme(path) { &mut sources.theme } else { &mut sources.assets };
            list.push(asset);
        }
    }
}

fn is_theme(path: &str) -> bool {
    path.strip_prefix(THEMES).is_some_and(|rest| rest.starts_with('/'))
}

/// Returns what the file holds; nothing when it vanished while the folder was read.
fn read(found: &Found) -> Option<Entry> {
    let use_as = Use::of(&found.path);
    let limit = if use_as == Use::Asset { ASSET_BYTES_MAX } else { TEXT_BYTES_MAX };
    let file = match open_regular(&found.place) {
        Ok(file) => file?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => return Some(Entry::problem(unreadable(found, &error))),
    };
    let metadata = file.metadata().ok();
    let size = metadata.as_ref().map_or(0, |m| m.len().min(limit));
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    let entry = match file.take(limit + 1).read_to_end(&mut bytes) {
        Err(error) => Entry::problem(unreadable(found, &error)),
        Ok(_) if bytes.len() as u64 > limit => Entry::problem(large(found, limit)),
        Ok(_) => use_as.entry(bytes, found),
    };
    Some(Entry { stat: metadata.as_ref().map(Stat::of), ..entry })
}

fn unreadable(found: &Found, error: &std::io::Error) -> Finding {
    let message =
        format!("cannot read `{}`: {error}", shown(Path::new(""), Path::new(&found.path)));
    Finding::new("unreadable-file", Severity::Error, Origin::Input, message)
        .help("check the permissions of the file")
}

fn large(found: &Found, limit: u64) -> Finding {
    let message = format!("`{}` is larger than {} MB", found.path, limit >> 20);
    Finding::new("file-too-large", Severity::Error, Origin::Input, message)
        .help("split it, or keep it elsewhere and link to it")
}

/// What a file of the project is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// A page, the site file.
    Text,
    /// Another YAML file: a topology perhaps, and a reader may want to load it down.
    Both,
    /// Copied, or part of a theme.
    Asset,
}

impl Use {
    fn of(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        let ending = name.rsplit_once('.').map_or("", |(_, e)| e).to_ascii_lowercase();
        match ending.as_str() {
            // A mistake in a template has its place in the text.
            "html" if is_theme(path) => Self::Both,
            _ if is_theme(path) => Self::Asset,
            "md" | "markdown" => Self::Text,
            "yaml" if name == "site.yaml" => Self::Text,
            "yaml" | "yml" => Self::Both,
            _ => Self::Asset,
        }
    }

    fn entry(self, bytes: Vec<u8>, found: &Found) -> Entry {
        match self {
            Self::Asset => {
                Entry { stat: None, text: None, bytes: Some(bytes.into()), problem: None }
            }
            Self::Text => text_entry(&bytes, None, found),
            Self::Both => {
                let copy: Arc<[u8]> = bytes.as_slice().into();
                match std::str::from_utf8(&bytes) {
                    Ok(_) => text_entry(&bytes, Some(copy), found),
                    Err(_) => Entry { stat: None, text: None, bytes: Some(copy), problem: None },
                }
            }
        }
    }
}

/// Returns the text without its byte order mark; what is not UTF-8 is replaced and reported.
fn text_entry(bytes: &[u8], copy: Option<Arc<[u8]>>, found: &Found) -> Entry {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Entry { stat: None, text: Some(text.into()), bytes: copy, problem: None },
        Err(error) => {
            let message = format!("`{}` is not UTF-8", found.path);
            let finding = Finding::new("not-utf8", Severity::Error, Origin::Input, message)
                .help("save the file as UTF-8");
            let at = u32::try_from(error.valid_up_to()).unwrap_or(u32::MAX);
            let text = String::from_utf8_lossy(bytes);
            let problem = Some(Box::new(Problem { finding, at: Some(at) }));
            Entry { stat: None, text: Some(text.into()), bytes: copy, problem }
        }
    }
}
