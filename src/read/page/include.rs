//! `<!-- groundplan: include haproxy.cfg region=frontend -->`: files and parts of them.

use std::ops::Range;

use super::Scanner;
use crate::model::{Directive, FileId, Finding, Include, Included, Severity, Span};
use crate::read::suggest::{self, shortened};
use crate::read::{front, paths};

/// The folder that everything included comes from.
const CONTENT: &str = "content/";
/// How deep included Markdown may include more.
const DEPTH_MAX: usize = 8;
/// How much a page may include, all together.
const INCLUDED_BYTES_MAX: usize = 4 << 20;
/// How many includes a page may have, all together.
const INCLUDES_MAX: usize = 500;
/// Most names that an unknown one is compared with.
const CANDIDATES_MAX: usize = 200;

/// What a page includes by now.
#[derive(Default)]
pub(super) struct Within {
    /// The files that are open, the page's own left out.
    files: Vec<FileId>,
    bytes: usize,
    count: usize,
}

/// A mistake: rule, message and remedy.
type Mistake = (&'static str, String, String);

impl Scanner<'_> {
    /// Takes what an `include` directive names; a mistake is reported and shows nothing.
    pub(super) fn include(&mut self, directive: &Directive) {
        let at = self.scan.includes.len();
        let span = directive.span;
        self.scan.includes.push(Include { span, content: Included::Nothing });
        match self.included(directive) {
            Ok(content) => self.scan.includes[at].content = content,
            Err((rule, message, help)) => {
                let finding = Finding::input(rule, Severity::Error, span, message);
                self.findings.push(finding.help(help));
            }
        }
    }

    fn included(&mut self, directive: &Directive) -> Result<Included, Mistake> {
        let asked = Asked::of(directive)?;
        let path = self.path_of(asked.file)?;
        let markdown = paths::is_page(&path) && !asked.as_code;
        let sources = self.sources;
        if let Some(file) = markdown.then(|| sources.find(&path)).flatten() {
            return self.markdown(file, &asked);
        }
        let asset = || sources.assets.iter().find(|asset| asset.path == path);
        let text = match sources.find(&path) {
            Some(file) => &*sources.file(file).text,
            None => match asset().map(|asset| std::str::from_utf8(&asset.bytes)) {
                Some(Ok(text)) => text,
                Some(Err(_)) => {
                    let message = format!("`{}` is not UTF-8", shortened(asked.file));
                    let help = "include a text, and link to other files".to_owned();
                    return Err(("not-utf8", message, help));
                }
                None => return Err(self.missing(asked.file, &path)),
            },
        };
        let part = part(text, 0, &asked)?;
        self.count(part.len())?;
        let text = code(&text[part]);
        let language = asked.language.map_or_else(|| ending(&path), str::to_owned);
        let title = asked.title.unwrap_or(asked.file).to_owned();
        Ok(Included::Code { language, title, marked: asked.marked, text })
    }

    /// Reads Markdown that takes the place of the directive.
    fn markdown(&mut self, file: FileId, asked: &Asked<'_>) -> Result<Included, Mistake> {
        if file == self.file || self.within.files.contains(&file) {
            let message = format!("`{}` includes itself", shortened(asked.file));
            return Err(("cycle", message, "leave out one of the includes".to_owned()));
        }
        if self.within.files.len() >= DEPTH_MAX {
            let message = format!("includes lie deeper than {DEPTH_MAX} files");
            return Err(("limit-exceeded", message, "include the file from the page".to_owned()));
        }
        let sources = self.sources;
        let text = &sources.file(file).text;
        let part = part(text, front::body_start(text), asked)?;
        self.count(part.len())?;
        let from = self.scan.counts();
        self.inside(file, &text[part.clone()], part.start);
        let until = self.scan.counts();
        let part = Span::new(file, part.start, part.end);
        Ok(Included::Text { part, text: text.clone(), from, until })
    }
}

impl<'s> Scanner<'s> {
    /// Reads `body`, which stands at `base` of `file`, and comes back.
    fn inside(&mut self, file: FileId, body: &'s str, base: usize) {
        let before = (self.file, self.body, self.base, self.code, self.links_open);
        let (heading, cell) = (self.heading.take(), self.cell.take());
        let reference_end = std::mem::take(&mut self.reference_end);
        self.within.files.push(before.0);
        (self.file, self.body, self.base, self.code, self.links_open) =
            (file, body, base, false, 0);
        let blocks = self.blocks.turn_to(base, Some(file));
        self.run();
        self.blocks.turn_to(blocks.0, blocks.1);
        self.within.files.pop();
        (self.file, self.body, self.base, self.code, self.links_open) = before;
        (self.heading, self.cell, self.reference_end) = (heading, cell, reference_end);
    }

    fn count(&mut self, bytes: usize) -> Result<(), Mistake> {
        self.within.bytes += bytes;
        self.within.count += 1;
        if self.within.bytes > INCLUDED_BYTES_MAX || self.within.count > INCLUDES_MAX {
            let size = INCLUDED_BYTES_MAX >> 20;
            let message =
                format!("a page includes more than {size} MB or more than {INCLUDES_MAX} files");
            return Err(("limit-exceeded", message, "link to the rest".to_owned()));
        }
        Ok(())
    }

    /// Returns the path from the project root; nothing outside the content can be included.
    fn path_of(&self, written: &str) -> Result<String, Mistake> {
        let from = &self.sources.file(self.file).path;
        let path = match written.strip_prefix('/') {
            Some(rest) => paths::resolve(CONTENT, rest),
            None => paths::resolve(from, written),
        };
        path.filter(|path| path.starts_with(CONTENT)).ok_or_else(|| {
            let message = format!("`{}` leads out of the content", shortened(written));
            let help = "keep what pages include below `content/`".to_owned();
            ("missing-file", message, help)
        })
    }

    fn missing(&self, written: &str, path: &str) -> Mistake {
        let from = &self.sources.file(self.file).path;
        let texts = self.sources.files.iter().map(|file| file.path.as_str());
        let others = self.sources.assets.iter().map(|asset| asset.path.as_str());
        let beside = texts.chain(others).filter(|p| paths::folder(p) == paths::folder(path));
        let help = match suggest::nearest(path, beside.take(CANDIDATES_MAX)) {
            Some(near) => format!("did you mean `{}`?", paths::relative(from, near)),
            None => "name a file relative to this one, or from `/`, the content".to_owned(),
        };
        ("missing-file", format!("there is no file `{}`", shortened(written)), help)
    }
}

/// The arguments of an `include`.
struct Asked<'d> {
    file: &'d str,
    lines: Option<&'d str>,
    region: Option<&'d str>,
    title: Option<&'d str>,
    language: Option<&'d str>,
    marked: Vec<(usize, usize)>,
    as_code: bool,
}

impl<'d> Asked<'d> {
    fn of(directive: &'d Directive) -> Result<Self, Mistake> {
        let value = |name: &str| {
            let found = directive.arguments.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
        };
        let bare =
            directive.arguments.iter().filter(|(key, value)| value.is_empty() && key != "code");
        let Some(file) = value("file").or_else(|| bare.map(|(key, _)| key.as_str()).next()) else {
            let message = "`include` names no file".to_owned();
            let help = "write `<!-- groundplan: include haproxy.cfg -->`".to_owned();
            return Err(("missing-file", message, help));
        };
        let title = directive.arguments.iter().find(|(key, _)| key == "title");
        Ok(Self {
            file,
            lines: value("lines"),
            region: value("region"),
            title: title.map(|(_, title)| title.as_str()),
            language: value("language"),
            marked: value("mark")
                .map(|list| list.split(',').filter_map(range).collect())
                .unwrap_or_default(),
            as_code: directive.arguments.iter().any(|(key, _)| key == "code"),
        })
    }
}

/// Returns `3-9` and `3` as a range of lines.
fn range(text: &str) -> Option<(usize, usize)> {
    let (first, last) = text.trim().split_once('-').unwrap_or((text.trim(), text.trim()));
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (first >= 1 && first <= last).then_some((first, last))
}

/// Returns the bytes of the lines or the region that are asked for, else all from `start` on.
fn part(text: &str, start: usize, asked: &Asked<'_>) -> Result<Range<usize>, Mistake> {
    let wrong = |message: String, help: &str| Err(("missing-part", message, help.to_owned()));
    match (asked.region, asked.lines) {
        (Some(name), _) => match region(text, name) {
            Some(range) => Ok(range),
            None => wrong(
                format!("`{}` has no region `{}`", shortened(asked.file), shortened(name)),
                "mark it with a comment `#region NAME` before and `#endregion` after",
            ),
        },
        (None, Some(lines)) => {
            let open =
                |text: &str| text.strip_suffix('-').map(|first| format!("{first}-{}", usize::MAX));
            let Some((first, last)) = range(&open(lines).unwrap_or_else(|| lines.to_owned()))
            else {
                let message = format!("`{}` are no lines", shortened(lines));
                return wrong(message, "write them as `3-9`, `3-` or `3`");
            };
            let count = text.lines().count();
            if first > count || (last > count && last != usize::MAX) {
                let message = format!("`{}` has {count} lines only", shortened(asked.file));
                return wrong(
                    message,
                    "name lines that are there, or a region, which moves with its text",
                );
            }
            let mut starts =
                std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
            let from = starts.clone().nth(first - 1).unwrap_or(0);
            Ok(from..starts.nth(last).unwrap_or(text.len()))
        }
        (None, None) => Ok(start..text.len()),
    }
}

/// Returns what stands between the marks of a region.
fn region(text: &str, wanted: &str) -> Option<Range<usize>> {
    let (mut at, mut start, mut depth) = (0, None, 0_usize);
    for line in text.split_inclusive('\n') {
        let next = at + line.len();
        match (mark(line), start) {
            (Some((true, name)), None) if name == wanted => start = Some(next),
            (Some((true, _)), Some(_)) => depth += 1,
            (Some((false, _)), Some(_)) if depth > 0 => depth -= 1,
            (Some((false, _)), Some(start)) => return Some(start..at),
            _ => {}
        }
        at = next;
    }
    None
}

/// Returns whether a line opens or closes a region, and its name: `# #region backends`.
fn mark(line: &str) -> Option<(bool, &str)> {
    let word = line.find(|c: char| c.is_alphanumeric())?;
    let (signs, rest) = line.split_at(word);
    if !["#", "//", "--", "/*", ";", "%"].iter().any(|sign| signs.contains(sign)) {
        return None;
    }
    let (open, name) = match rest.strip_prefix("endregion") {
        Some(name) => (false, name),
        None => (true, rest.strip_prefix("region")?),
    };
    let name = name.trim_end().trim_end_matches("-->").trim_end_matches("*/");
    let apart = name.is_empty() || name.starts_with(char::is_whitespace);
    let name = name.trim();
    (apart && (!open || !name.is_empty())).then_some((open, name))
}

/// Returns lines without the marks of regions and without the indent that they share.
fn code(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| mark(line).is_none()).collect();
    let indent = |line: &&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let shared = lines.iter().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let mut out = String::with_capacity(text.len());
    for line in lines {
        out.push_str(line.get(shared..).unwrap_or_default());
        out.push('\n');
    }
    out
}

/// Returns the language that a file's name tells.
fn ending(path: &str) -> String {
    let name = paths::name(path);
    let ending = name.rsplit_once('.').map_or(name, |(_, ending)| ending);
    ending.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{code, mark, range, region};

    #[test]
    fn regions_are_marked_in_any_comment() {
        for (line, expected) in [
            ("# #region one\n", Some((true, "one"))),
            ("// region two words", Some((true, "two words"))),
            ("<!-- #region three -->", Some((true, "three"))),
            ("/* #endregion */", Some((false, ""))),
            ("-- #endregion one", Some((false, "one"))),
            ("region: eu", None),
            ("# region: eu", None),
            ("- region eu", None),
            ("# regional", None),
            ("# #region", None),
        ] {
            assert_eq!(mark(line), expected, "{line}");
        }
        let text = "a\n# #region x\n b\n  # #region y\n  c\n# #endregion\n# #endregion\nd\n";
        assert_eq!(region(text, "x").map(|part| code(&text[part])).as_deref(), Some("b\n c\n"));
        assert_eq!(region(text, "y").map(|part| code(&text[part])).as_deref(), Some("c\n"));
        assert_eq!(region("# #region open\na", "open"), None);
    }

    #[test]
    fn lines_are_ranges() {
        assert_eq!(
            (range("3-9"), range(" 4 "), range("0-2"), range("5-1")),
            (Some((3, 9)), Some((4, 4)), None, None)
        );
    }
}
