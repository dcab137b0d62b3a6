//! One file of a project in memory.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::load::THEMES;
use super::seal::Stat;
use super::system::{open_listed, open_regular};
use super::walk::{Found, shown};
use crate::model::{Asset, FileId, Finding, Origin, Severity, SourceFile, Sources, Span};

/// How large a page or a topology may be.
const TEXT_BYTES_MAX: u64 = 16 << 20;
/// How large any other file may be; GitHub refuses larger ones too.
const ASSET_BYTES_MAX: u64 = 100 << 20;

/// How many bytes of a page are looked at before all of it is read.
const HEAD_BYTES: usize = 4 << 10;

/// The settings of the site under their other name.
const SITE_YML: &str = "content/site.yml";

/// One file in memory, or why it is not.
#[derive(Clone, Default)]
pub(super) struct Entry {
    /// When its reading began.
    seen: u64,
    /// What the disk said of the file when it was opened.
    pub(super) stat: Option<Stat>,
    text: Option<Arc<str>>,
    bytes: Option<Arc<[u8]>>,
    /// A mistake in it.
    pub(super) problem: Option<Box<Problem>>,
}

/// A mistake in a file.
#[derive(Clone, PartialEq)]
pub(super) struct Problem {
    finding: Finding,
    /// The byte of the text it stands at.
    at: Option<u32>,
}

impl Entry {
    fn problem(finding: Finding) -> Self {
        let problem = Some(Box::new(Problem { finding, at: None }));
        Self { problem, ..Self::default() }
    }

    /// Returns whether the file at its place is still this one, without opening it.
    pub(super) fn stands(&self, found: &Found) -> bool {
        let now = std::fs::symlink_metadata(&found.place).ok().filter(|m| m.is_file());
        let same = now.zip(self.stat).filter(|(now, stat)| Stat::of(now) == *stat);
        self.problem.is_none() && same.is_some_and(|(_, stat)| !stat.is_fresh(self.seen))
    }

    /// Returns whether its times do not vouch for its bytes.
    pub(super) fn is_fresh(&self) -> bool {
        self.stat.is_none_or(|stat| stat.is_fresh(self.seen))
    }

    /// Returns the text, if it is one of a page without mistakes in its bytes.
    pub(super) fn page_text(&self, path: &str) -> Option<&Arc<str>> {
        let is_page = path.ends_with(".md") || path.ends_with(".markdown");
        self.text.as_ref().filter(|_| is_page && self.problem.is_none() && self.bytes.is_none())
    }

    /// Returns the text without mistakes in its bytes, whatever it is for.
    pub(super) fn text(&self) -> Option<&Arc<str>> {
        self.text.as_ref().filter(|_| self.problem.is_none())
    }

    pub(super) fn seen(self, seen: u64) -> Self {
        Self { seen, ..self }
    }

    /// Returns the bytes as they stand on disk, as far as that is known: a text that was mended, or
    /// lost its byte order mark, is not what was read.
    pub(super) fn as_read(&self) -> Option<&[u8]> {
        let bytes = match (&self.bytes, &self.text, &self.problem) {
            (Some(bytes), ..) => &**bytes,
            (None, Some(text), None) => text.as_bytes(),
            _ => return None,
        };
        self.stat.is_some_and(|stat| stat.is_of(bytes)).then_some(bytes)
    }

    pub(super) fn len(&self) -> u64 {
        let text = self.text.as_ref().map_or(0, |t| t.len());
        (text + self.bytes.as_ref().map_or(0, |b| b.len())) as u64
    }

    pub(super) fn kind_matches(&self, other: &Self) -> bool {
        self.text.is_some() == other.text.is_some() && self.bytes.is_some() == other.bytes.is_some()
    }

    /// Keeps the old allocation when the content is the same, so later stages can compare pointers.
    pub(super) fn or_the_same(self, old: Option<&Self>) -> Self {
        let is_same = |old: &&Self| {
            old.text == self.text && old.bytes == self.bytes && old.problem == self.problem
        };
        match old.filter(is_same).cloned() {
            Some(same) => Self { stat: self.stat, seen: self.seen, ..same },
            None => self,
        }
    }

    pub(super) fn add_to(&self, path: &str, sources: &mut Sources) {
        if let Some(problem) = &self.problem {
            let mut finding = problem.finding.clone();
            if let Some(at) = problem.at {
                let file = FileId(u32::try_from(sources.files.len()).unwrap_or(u32::MAX));
                let end = at as usize + '\u{fffd}'.len_utf8();
                let span = Span::new(file, at as usize, end);
                finding.labels.push(crate::model::Label { span, text: "not UTF-8".into() });
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

/// Returns whether a theme reads the file: a template, words, an icon. Others are only copied.
fn is_part_of_theme(path: &str) -> bool {
    let folder = path.split('/').nth(2).filter(|_| is_theme(path));
    matches!(folder, Some("templates" | "words" | "icons" | "icon.svg"))
}

/// Returns what the file holds; nothing when it vanished while the folder was read.
pub(super) fn read(found: &Found) -> Option<Entry> {
    read_as(found, Use::of(&found.path))
}

/// Returns what the file holds, which was asked for as a topology, whatever it is called.
pub(super) fn read_topology(found: &Found) -> Option<Entry> {
    let use_as = Use::of(&found.path);
    read_as(found, if use_as == Use::Perhaps { Use::Both } else { use_as })
}

fn read_as(found: &Found, use_as: Use) -> Option<Entry> {
    let limit = use_as.bytes_max();
    let open = if found.is_listed { open_listed } else { open_regular };
    let (file, metadata) = match open(&found.place) {
        Ok(opened) => opened?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => return Some(Entry::problem(unreadable(found, &error))),
    };
    let size = metadata.len().min(limit);
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    // Who reads as much as there is need not ask for more; some systems do not tell how much.
    let wanted = if size == 0 { limit + 1 } else { metadata.len().min(limit + 1) };
    let entry = match file.take(wanted).read_to_end(&mut bytes) {
        Err(error) => Entry::problem(unreadable(found, &error)),
        Ok(_) if bytes.len() as u64 > limit => Entry::problem(large(&found.path, limit)),
        Ok(_) => use_as.entry(bytes, &found.path),
    };
    Some(Entry { stat: Some(Stat::of(&metadata)), ..entry })
}

/// Returns what the file at a path below `root` holds, unless a link stands there: it would lead
/// elsewhere.
pub(super) fn read_plain(root: &Path, path: &str) -> Option<Entry> {
    let place = root.join(path);
    let plain = std::fs::symlink_metadata(&place).is_ok_and(|metadata| metadata.is_file());
    let found = Found { path: path.to_owned(), place, is_listed: false };
    read(&found).filter(|_| plain)
}

/// Returns as much of a text as `told` measures in its first bytes, or all of it where these are too
/// few, and whether there is more; `None` when it cannot be read or is not UTF-8.
pub(super) fn read_start(
    found: &Found,
    told: &dyn Fn(&str) -> Option<usize>,
) -> Option<(Arc<str>, bool)> {
    let mut head = [0; HEAD_BYTES];
    let (mut file, _) = open_listed(&found.place).ok()??;
    let length = file.read(&mut head).ok()?;
    let start = start_of_text(&head[..length]);
    if let Some(end) = told(start) {
        return Some((start.get(..end)?.into(), true));
    }
    let mut bytes = head[..length].to_vec();
    file.take(TEXT_BYTES_MAX).read_to_end(&mut bytes).ok()?;
    let whole =
        (bytes.len() as u64 <= TEXT_BYTES_MAX).then(|| text_entry(&bytes, None, &found.path));
    Some((whole?.text().cloned()?, false))
}

/// Returns what is UTF-8 at the start of a text, without its byte order mark; its last letter may be
/// cut.
fn start_of_text(bytes: &[u8]) -> &str {
    let bytes = without_mark(bytes);
    let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    std::str::from_utf8(&bytes[..valid]).unwrap_or_default()
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Returns what a file holds that is kept elsewhere than in a folder.
pub(super) fn kept(path: &str, bytes: Vec<u8>) -> Entry {
    Use::of(path).entry(bytes, path)
}

/// Returns what there is instead of a file that is larger than one of its sort may be.
pub(super) fn too_large(path: &str, size: u64) -> Option<Entry> {
    let limit = Use::of(path).bytes_max();
    (size > limit).then(|| Entry::problem(large(path, limit)))
}

fn unreadable(found: &Found, error: &std::io::Error) -> Finding {
    let message =
        format!("cannot read `{}`: {error}", shown(Path::new(""), Path::new(&found.path)));
    Finding::new("unreadable-file", Severity::Error, Origin::Input, message)
        .help("check the permissions of the file")
}

fn large(path: &str, limit: u64) -> Finding {
    let message = format!("`{path}` is larger than {} MB", limit >> 20);
    Finding::new("file-too-large", Severity::Error, Origin::Input, message)
        .help("split it, or keep it elsewhere and link to it")
}

/// Returns whether the file is a page: Markdown, beside what themes hold.
pub(super) fn is_page(path: &str) -> bool {
    Use::of(path) == Use::Page
}

/// Returns whether the file is copied as it is, so that of it no more than the name need be known.
pub(super) fn is_copied(path: &str) -> bool {
    Use::of(path) == Use::Asset && !is_theme(path)
}

/// Returns what stands for a file of which no more than the name is known.
pub(super) fn unopened() -> Entry {
    Entry { bytes: Some([].into()), ..Entry::default() }
}

/// Returns the text of a page of which no more may be known than its start.
pub(super) fn started(text: Arc<str>) -> Entry {
    Entry { text: Some(text), ..Entry::default() }
}

/// Returns whether a site could lack something without the file: a page, a topology, a setting.
pub(super) fn is_read_as_text(path: &str) -> bool {
    Use::of(path) != Use::Asset
}

/// What a file of the project is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Markdown.
    Page,
    /// The site file.
    Text,
    /// A topology, a template: read, and a reader may want to load it down.
    Both,
    /// Another YAML file: read if a page names it and it is text.
    Perhaps,
    /// Copied, or part of a theme.
    Asset,
}

impl Use {
    fn of(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        let ending = name.rsplit_once('.').map_or("", |(_, e)| e).to_ascii_lowercase();
        match ending.as_str() {
            // A mistake in a template or in the words of a language has its place in the text.
            "html" | "yaml" | "svg" if is_part_of_theme(path) => Self::Both,
            // Pages are UTF-8, and browsers take what they load for the same.
            "css" | "js" if is_theme(path) => Self::Both,
            _ if is_theme(path) => Self::Asset,
            "md" | "markdown" => Self::Page,
            "yaml" | "yml" if name == "site.yaml" || path == SITE_YML => Self::Text,
            "yaml" | "yml" if name.starts_with("topology.") => Self::Both,
            "yaml" | "yml" => Self::Perhaps,
            _ => Self::Asset,
        }
    }

    fn bytes_max(self) -> u64 {
        if self == Self::Asset { ASSET_BYTES_MAX } else { TEXT_BYTES_MAX }
    }

    fn entry(self, bytes: Vec<u8>, path: &str) -> Entry {
        match self {
            Self::Asset => Entry { bytes: Some(bytes.into()), ..Entry::default() },
            Self::Page | Self::Text => text_entry(&bytes, None, path),
            Self::Perhaps if std::str::from_utf8(&bytes).is_err() => Self::Asset.entry(bytes, path),
            Self::Both | Self::Perhaps => {
                let copy = bytes.as_slice().into();
                text_entry(&bytes, Some(copy), path)
            }
        }
    }
}

/// Returns the text without its byte order mark; what is not UTF-8 is replaced and reported.
fn text_entry(bytes: &[u8], copy: Option<Arc<[u8]>>, path: &str) -> Entry {
    let bytes = without_mark(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Entry { text: Some(text.into()), bytes: copy, ..Entry::default() },
        Err(error) => {
            let message = format!("`{path}` is not UTF-8");
            let finding = Finding::new("not-utf8", Severity::Error, Origin::Input, message)
                .help("save the file as UTF-8");
            let at = u32::try_from(error.valid_up_to()).unwrap_or(u32::MAX);
            let text = String::from_utf8_lossy(bytes);
            let problem = Some(Box::new(Problem { finding, at: Some(at) }));
            Entry { text: Some(text.into()), bytes: copy, problem, ..Entry::default() }
        }
    }
}
