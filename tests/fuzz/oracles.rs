//! What must hold for any bytes: one function a fuzz target.
//!
//! `tests/fuzz/run` feeds them with mutations, `tests/suite/fuzz.rs` with every input that once
//! broke one of them. Each panics when its promise does not hold.

use std::collections::BTreeMap;
use std::sync::Arc;

use groundplan::analyze::AnalyzeOptions;
use groundplan::draw::{Marks, ViewRequest, draw};
use groundplan::live::respond::{Ask, respond};
use groundplan::live::{Snapshot, guard};
use groundplan::model::{Date, FileId, Finding, SourceFile, Sources};
use groundplan::publish::PublishOptions;
use groundplan::read::{ReadOptions, read_topology};
use groundplan::report::{TextOptions, text};
use groundplan::{Build, BuildOptions, build, check};

/// Topologies beyond this many connections cost time, not insight.
const DRAWN_MAX: usize = 200;

fn sources(files: &[(&str, &str)]) -> Sources {
    let file = |(path, text): &(&str, &str)| SourceFile {
        path: (*path).to_owned(),
        text: Arc::from(*text),
    };
    let mut sources = Sources { files: files.iter().map(file).collect(), ..Sources::default() };
    sources.files.sort_by(|a, b| a.path.cmp(&b.path));
    sources.files.dedup_by(|a, b| a.path == b.path);
    sources
}

fn options(untrusted: bool) -> BuildOptions {
    BuildOptions {
        read: ReadOptions { drafts: true, untrusted, base_url: None },
        analyze: AnalyzeOptions {
            today: Date { year: 2026, month: 6, day: 1 },
            strict_level: true,
        },
        publish: PublishOptions::default(),
    }
}

/// Every mistake has words, and a place where a person can be shown it.
fn shown(findings: &[Finding], sources: &Sources) {
    for finding in findings {
        assert!(!finding.message.is_empty(), "{} says nothing", finding.rule);
        for label in &finding.labels {
            let at = sources.locate(label.span);
            assert!(at.line >= 1 && at.column >= 1 && label.span.start <= label.span.end);
            let end = label.span.end as usize;
            assert!(
                end <= sources.file(label.span.file).text.len(),
                "{} points past",
                finding.rule
            );
        }
    }
    let some = &findings[..findings.len().min(50)];
    let printed = text(some, sources, &TextOptions::default());
    assert!(printed.len() < 400_000, "{} bytes about {} findings", printed.len(), some.len());
    let bare = printed.chars().all(|c| c == '\n' || !c.is_control());
    assert!(bare, "a control character reaches the terminal: {printed:?}");
}

/// The topology loader: mistakes are findings with a place, whatever the file says.
pub(crate) fn topology(data: &[u8]) {
    let yaml = String::from_utf8_lossy(data);
    let sources = sources(&[("content/topology.yaml", &yaml)]);
    let (topology, findings) = read_topology(&sources, FileId(0));
    assert!(topology.is_some() || !findings.is_empty(), "nothing is read and nothing is said");
    for finding in &findings {
        assert!(!finding.labels.is_empty(), "{} has no place", finding.rule);
    }
    shown(&findings, &sources);
}

/// Meaning, rules and drawing of whatever the loader lets through.
pub(crate) fn design(data: &[u8]) {
    let yaml = String::from_utf8_lossy(data);
    let sources = sources(&[("content/topology.yaml", &yaml)]);
    let (topology, _) = read_topology(&sources, FileId(0));
    let Some(topology) = topology else { return };
    if topology.connections.len() > DRAWN_MAX || topology.components.len() > DRAWN_MAX {
        return;
    }
    let built = check(&sources, &options(false));
    for analysis in &built.analysis.designs {
        shown(&analysis.findings, &sources);
        let ids: Vec<String> = analysis.findings.iter().map(Finding::id).collect();
        for (at, id) in ids.iter().enumerate() {
            assert!(!ids[..at].contains(id), "two findings are called {id}");
        }
        for journey in &analysis.insight.journeys {
            if let Some(share) = journey.unavailability() {
                assert!((0.0..=1.0).contains(&share), "unavailability {share}");
            }
        }
    }
    let drawing = draw(&topology, &ViewRequest::default(), &Marks::default());
    let twice = draw(&topology, &ViewRequest::default(), &Marks::default());
    assert!(drawing == twice, "two drawings differ");
}

const TOPOLOGY: &str = "components:\n  web: {kind: web-server}\n  db: {kind: database}\n  \
                        user: {kind: client}\nconnections:\n  - {from: user, to: web}\n  \
                        - {from: web, to: db}\n";

/// Pages: the first byte chooses whether the author is trusted; text never becomes active.
pub(crate) fn markdown(data: &[u8]) {
    let Some((choice, markdown)) = data.split_first() else { return };
    let markdown = String::from_utf8_lossy(markdown);
    let untrusted = choice % 2 == 1;
    let sources = sources(&[("content/index.md", &markdown), ("content/topology.yaml", TOPOLOGY)]);
    let built = build(&sources, &options(untrusted));
    shown(&built.mistakes, &sources);
    // An author who is trusted may write HTML, and then it is his.
    if untrusted || !markdown.contains('<') {
        harmless(&built);
    }
}

/// The link filter: whatever stands in a link, no page gets an address that runs or loads.
pub(crate) fn links(data: &[u8]) {
    let address = String::from_utf8_lossy(data);
    let line = address.replace(['\n', '\r'], " ");
    let page = format!(
        "# Links\n\n[a]({line}) [b](<{line}>) ![c](<{line}>) <{line}> [d] [e][d]\n\n[d]: <{line}>\n\n\
         <a href=\"{}\">f</a>\n",
        line.replace('"', "&quot;")
    );
    let yaml = format!("components:\n  web: {{kind: server, links: [{line:?}]}}\n");
    let sources = sources(&[("content/index.md", &page), ("content/topology.yaml", &yaml)]);
    let built = build(&sources, &options(true));
    shown(&built.mistakes, &sources);
    harmless(&built);
}

/// The URL map: file names, slugs and aliases, one a line; outputs stay inside and apart.
pub(crate) fn urls(data: &[u8]) {
    let all = String::from_utf8_lossy(data);
    let mut files = vec![("content/topology.yaml".to_owned(), TOPOLOGY.to_owned())];
    for line in all.lines().take(20) {
        let mut parts = line.splitn(3, '|');
        let (Some(path), slug, alias) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        // Names that a file system can hold: no empty and no dot segments, no NUL.
        let real = |s: &str| !matches!(s, "" | "." | "..") && !s.contains('\0');
        if !path.split('/').all(real) {
            continue;
        }
        let front = |key: &str, value: Option<&str>| {
            value.map_or(String::new(), |v| format!("{key}: {v:?}\n"))
        };
        let page = format!(
            "---\n{}{}---\n# T\n\n[x](../y.md)\n",
            front("slug", slug),
            front("aliases", alias)
        );
        files.push((format!("content/{path}.md"), page));
    }
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let sources = sources(&borrowed);
    let built = build(&sources, &options(true));
    shown(&built.mistakes, &sources);
    // With mistakes nothing is written.
    if built.has_errors() {
        return harmless(&built);
    }
    for path in built.output.files.keys() {
        let inside = path.split('/').all(|s| !matches!(s, "" | "." | ".."));
        assert!(inside && !path.contains(['\\', '\0']), "written to {path:?}");
        assert!(path.split('/').all(|s| s.len() <= 255), "no file system takes {path:?}");
        let folder = format!("{path}/");
        let next = built.output.files.range(folder.clone()..).next();
        assert!(
            next.is_none_or(|(other, _)| !other.starts_with(&folder)),
            "{path} is file and folder"
        );
    }
    harmless(&built);
}

/// The request guard and what answers behind it: strangers stay out, answers stay inside.
pub(crate) fn guard(data: &[u8]) {
    let names = guard::Names::new(([127, 0, 0, 1], 8000).into());
    let Some(length) = guard::head_length(data) else { return };
    let Ok(head) = guard::check(&data[..length], &names) else { return };
    let text = std::str::from_utf8(&data[..length]).expect("what passes is text");
    assert!(text.starts_with("GET ") || text.starts_with("HEAD "));
    let lower = text.to_ascii_lowercase();
    let hosts: Vec<&str> = lower.lines().filter_map(|line| line.strip_prefix("host:")).collect();
    assert_eq!(hosts.len(), 1, "one Host");
    let known = ["localhost:8000", "127.0.0.1:8000", "[::1]:8000"];
    assert!(known.contains(&hosts[0].trim()), "a stranger's Host passes: {:?}", hosts[0]);
    for origin in lower.lines().filter_map(|line| line.strip_prefix("origin:")) {
        let own = origin.trim().strip_prefix("http://").is_some_and(|host| known.contains(&host));
        assert!(own, "a stranger's Origin passes: {origin:?}");
    }
    assert!(!lower.contains("\ntransfer-encoding:"), "a body passes");
    let field = |name: &str| head.fields.iter().find(|(n, _)| *n == name).map(|(_, v)| v.as_str());
    let page: Arc<[u8]> = b"<html><head></head><body>secret-free</body></html>".as_slice().into();
    let files = [("index.html".to_owned(), page.clone()), ("a b/index.html".to_owned(), page)];
    let site =
        Snapshot::new(1, Arc::new(files.into_iter().collect::<BTreeMap<_, _>>()), String::new());
    let ask = Ask {
        target: &head.target,
        if_none_match: field("if-none-match"),
        range: field("range"),
        if_range: field("if-range"),
    };
    let answer = respond(&site, &ask);
    assert!(matches!(answer.status, 200 | 206 | 301 | 304 | 404 | 416), "{}", answer.status);
    assert!(answer.part.start <= answer.part.end && answer.part.end <= answer.body.len());
    for (name, value) in &answer.fields {
        assert!(!value.contains(['\r', '\n']), "{name} is split by {value:?}");
        if *name == "Location" {
            assert!(value.starts_with('/') && !value.starts_with("//"), "sent away to {value}");
        }
    }
}

/// No page of the site runs or loads anything but the theme's own files.
fn harmless(built: &Build) {
    for (path, bytes) in &built.output.files {
        if path.ends_with(".html") || path.ends_with(".svg") {
            harmless_page(path, std::str::from_utf8(bytes).expect("pages are UTF-8"));
        }
    }
}

/// Panics at the first thing of a page that is active and not ours.
pub(crate) fn harmless_page(path: &str, html: &str) {
    for tag in (Tags { html, at: 0 }) {
        let name = tag.name.as_str();
        let refused = ["iframe", "object", "embed", "applet", "frame", "foreignobject"];
        assert!(!refused.contains(&name), "{path}: a <{name}>");
        let value = |key: &str| tag.attributes.iter().find(|(k, _)| k == key).map(|(_, v)| v);
        if name == "script" {
            let data = value("type").is_some_and(|t| t == "application/json");
            // Pages may lie in a folder of that name too; then the way to the theme is shorter.
            let ours = value("src").is_some_and(|src| {
                src.contains("_theme/") || path.starts_with("_theme/") && !src.contains(':')
            });
            assert!(data || ours, "{path}: a script of somebody else: {tag:?}");
        }
        for (key, value) in &tag.attributes {
            assert!(!key.starts_with("on"), "{path}: {key} on <{name}>");
            let address = ["href", "src", "action", "formaction", "xlink:href", "data"];
            if address.contains(&key.as_str()) {
                assert!(is_safe(value), "{path}: {key}={value:?}");
            }
        }
    }
}

/// Whether a browser can follow this address without running anything.
fn is_safe(address: &str) -> bool {
    let text: String = decoded(address)
        .trim_start_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .collect();
    let Some((scheme, _)) = text.split_once(':') else { return true };
    let letters = scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let named = letters && scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let lower = scheme.to_ascii_lowercase();
    !named || ["http", "https", "mailto", "tel"].contains(&lower.as_str())
}

/// Text with its character references resolved, as far as they can spell a scheme.
fn decoded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let digits = |s: &str, hex: bool| {
            s.chars().take_while(|c| c.is_digit(if hex { 16 } else { 10 })).count()
        };
        let named = [("amp", '&'), ("colon", ':'), ("Tab", '\t'), ("NewLine", '\n'), ("lpar", '(')];
        let number = rest.strip_prefix('#');
        if let Some(number) = number {
            let hex = number.starts_with(['x', 'X']);
            let body = if hex { &number[1..] } else { number };
            let length = digits(body, hex);
            let code = u32::from_str_radix(&body[..length], if hex { 16 } else { 10 }).ok();
            out.extend(code.and_then(char::from_u32));
            rest = body[length..].strip_prefix(';').unwrap_or(&body[length..]);
        } else if let Some((name, c)) = named.iter().find(|(name, _)| rest.starts_with(name)) {
            out.push(*c);
            rest = rest[name.len()..].strip_prefix(';').unwrap_or(&rest[name.len()..]);
        } else {
            out.push('&');
        }
    }
    out + rest
}

#[derive(Debug)]
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

/// The opening tags of a page, cut as a browser cuts them.
struct Tags<'a> {
    html: &'a str,
    at: usize,
}

impl Iterator for Tags<'_> {
    type Item = Tag;

    fn next(&mut self) -> Option<Tag> {
        loop {
            let rest = &self.html[self.at..];
            let open = rest.find('<')?;
            let after = &rest[open + 1..];
            self.at += open + 1;
            if after.starts_with("!--") {
                self.at += after.find("-->").map_or(after.len(), |end| end + 3);
                continue;
            }
            if !after.starts_with(|c: char| c.is_ascii_alphabetic()) {
                continue;
            }
            let (tag, length) = tag(after);
            self.at += length;
            // What stands in these is text up to their end.
            if ["script", "style", "textarea", "title"].contains(&tag.name.as_str()) {
                let rest = self.html[self.at..].to_ascii_lowercase();
                self.at += rest.find(&format!("</{}", tag.name)).unwrap_or(rest.len());
            }
            return Some(tag);
        }
    }
}

/// The tag at the start of `text`, behind its `<`, and its length.
fn tag(text: &str) -> (Tag, usize) {
    let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
    let end = text.find(|c: char| blank(c) || matches!(c, '/' | '>')).unwrap_or(text.len());
    let mut tag = Tag { name: text[..end].to_ascii_lowercase(), attributes: Vec::new() };
    let mut at = end;
    loop {
        at += text[at..].len() - text[at..].trim_start_matches(|c| blank(c) || c == '/').len();
        let rest = &text[at..];
        if rest.is_empty() || rest.starts_with('>') {
            return (tag, (at + 1).min(text.len()));
        }
        let stop = |(i, c): &(usize, char)| *i > 0 && (blank(*c) || matches!(c, '/' | '>' | '='));
        let end = rest.char_indices().find(stop).map_or(rest.len(), |(i, _)| i);
        let key = rest[..end].to_ascii_lowercase();
        at += end;
        let gap = text[at..].trim_start_matches(blank);
        let Some(value) = gap.strip_prefix('=') else {
            tag.attributes.push((key, String::new()));
            continue;
        };
        let value = value.trim_start_matches(blank);
        at = text.len() - value.len();
        let (length, skip) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => (value[1..].find(quote).unwrap_or(value.len() - 1), 1),
            _ => (value.find(|c| blank(c) || c == '>').unwrap_or(value.len()), 0),
        };
        tag.attributes.push((key, value[skip..skip + length].to_owned()));
        at = (at + length + 2 * skip).min(text.len());
    }
}
