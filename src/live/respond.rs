//! What to answer: from the finished site in memory and nowhere else.

use std::hash::{DefaultHasher, Hasher};
use std::ops::Range;
use std::sync::Arc;

use super::channel::Snapshot;

/// Where the preview's own files live; no page of a site can have such a URL.
pub const LIVE: &str = "/__live/";
/// The script of the preview.
const CLIENT: &[u8] = include_bytes!("client.js");
/// The page shown where the site has none yet.
const EMPTY: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width\"><title>Groundplan</title></head>\
    <body><p>There is no page here yet.</p></body></html>";

/// An answer.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its header fields, the length of the body apart.
    pub fields: Vec<(&'static str, String)>,
    /// Its body.
    pub body: Arc<[u8]>,
    /// The part of the body to send.
    pub part: Range<usize>,
}

/// A request, as far as an answer depends on it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ask<'a> {
    /// Path and query.
    pub target: &'a str,
    /// The version the client has.
    pub if_none_match: Option<&'a str>,
    /// The part the client wants.
    pub range: Option<&'a str>,
    /// The version that part belongs to.
    pub if_range: Option<&'a str>,
}

/// Returns the answer to `ask` from `site`.
pub fn respond(site: &Snapshot, ask: &Ask) -> Answer {
    let path = ask.target.split(['?', '#']).next().unwrap_or_default();
    if path == "/__live/client.js" {
        return whole(200, "text/javascript; charset=utf-8", CLIENT.into());
    }
    let Some(path) = decode(path).and_then(|path| path.strip_prefix('/').map(str::to_owned)) else {
        return not_found(site);
    };
    let file = file_of(&path);
    match site.file(&file) {
        Some(bytes) => found(site, &file, &bytes, ask),
        None if site.file(&format!("{path}/index.html")).is_some() => moved(&path),
        None => not_found(site),
    }
}

/// Returns the name of the file that a URL path without its first `/` stands for.
pub(super) fn file_of(path: &str) -> String {
    match path.is_empty() || path.ends_with('/') {
        true => format!("{path}index.html"),
        false => path.to_owned(),
    }
}

/// Returns the path of a request target without its escapes, if they make sense.
pub(super) fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        let byte = match byte {
            b'%' => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                u8::try_from(digit(rest.next()?)? * 16 + digit(rest.next()?)?).ok()?
            }
            other => other,
        };
        bytes.push(byte);
    }
    String::from_utf8(bytes).ok()
}

fn encode(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b'~' => text.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => text.push(char::from(byte)),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

fn found(site: &Snapshot, file: &str, bytes: &Arc<[u8]>, ask: &Ask) -> Answer {
    let kind = content_type(file);
    let mut answer = match kind.starts_with("text/html") {
        true => html(site, 200, bytes),
        false => whole(200, kind, Arc::clone(bytes)),
    };
    let etag = etag(&answer.body);
    answer.fields.push(("ETag", etag.clone()));
    if ask.if_none_match.is_some_and(|known| known == "*" || known.contains(&etag)) {
        return Answer { status: 304, part: 0..0, ..answer };
    }
    answer.fields.push(("Accept-Ranges", "bytes".to_owned()));
    let wants_part = ask.if_range.is_none_or(|version| version == etag);
    // Of what is sent: a page is longer than its file.
    let length = answer.body.len();
    match ask.range.filter(|_| wants_part).map(|range| parse_range(range, length)) {
        None | Some(Part::All) => answer,
        Some(Part::Some(part)) => {
            let value = format!("bytes {}-{}/{}", part.start, part.end - 1, length);
            answer.fields.push(("Content-Range", value));
            Answer { status: 206, part, ..answer }
        }
        Some(Part::None) => {
            answer.fields.push(("Content-Range", format!("bytes */{length}")));
            Answer { status: 416, part: 0..0, ..answer }
        }
    }
}

/// Returns the answer that shows a page.
fn html(site: &Snapshot, status: u16, bytes: &[u8]) -> Answer {
    let body = with_client(site, bytes, &page_version(bytes));
    whole(status, "text/html; charset=utf-8", body.into())
}

/// Returns a page of some version with the script of the preview in it; the file itself is not changed.
pub(super) fn with_client(site: &Snapshot, bytes: &[u8], version: &str) -> Vec<u8> {
    let tag = format!(
        "<script src=\"{LIVE}client.js\" data-page=\"{version}\" data-style=\"{}\" data-script=\"{}\" \
         defer></script>",
        site.version_of(".css"),
        site.version_of(".js"),
    );
    let head_end = find(bytes, b"</head>").unwrap_or(bytes.len());
    let mut body = Vec::with_capacity(bytes.len() + tag.len());
    body.extend_from_slice(&bytes[..head_end]);
    body.extend_from_slice(tag.as_bytes());
    body.extend_from_slice(&bytes[head_end..]);
    body
}

/// Returns the version of a page that its open tabs compare.
pub(super) fn page_version(bytes: &[u8]) -> String {
    etag(bytes).trim_matches('"').to_owned()
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn not_found(site: &Snapshot) -> Answer {
    match site.file("404.html") {
        Some(bytes) => html(site, 404, &bytes),
        None => html(site, 404, EMPTY.as_bytes()),
    }
}

fn moved(path: &str) -> Answer {
    let mut answer = whole(301, "text/plain; charset=utf-8", Arc::from([]));
    // The path is one of ours, so it cannot lead elsewhere.
    answer.fields.push(("Location", format!("/{}/", encode(path))));
    answer
}

fn whole(status: u16, kind: &str, body: Arc<[u8]>) -> Answer {
    let fields = vec![
        ("Content-Type", kind.to_owned()),
        // Always asked again: the next save may be a moment away.
        ("Cache-Control", "no-cache".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
        ("X-Frame-Options", "SAMEORIGIN".to_owned()),
    ];
    Answer { status, fields, part: 0..body.len(), body }
}

/// Returns the version of some bytes, in the form of an `ETag`.
fn etag(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    format!("\"{:016x}\"", hasher.finish())
}

/// What a `Range` field asks for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// Everything: no range, several ranges, or one that is not understood.
    All,
    Some(Range<usize>),
    /// A range outside of the file.
    None,
}

fn parse_range(text: &str, length: usize) -> Part {
    let Some((first, last)) = text.strip_prefix("bytes=").and_then(|range| range.split_once('-'))
    else {
        return Part::All;
    };
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // A number past the end of memory is past the end of the file as well.
        digits.then(|| text.parse().unwrap_or(usize::MAX))
    };
    let range = match (number(first.trim()), number(last.trim())) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Some(first), None) if last.trim().is_empty() => first..length,
        (None, Some(count)) if first.trim().is_empty() => length.saturating_sub(count)..length,
        _ => return Part::All,
    };
    if range.start < range.end { Part::Some(range) } else { Part::None }
}

/// Returns the content type of a file by its ending.
fn content_type(file: &str) -> &'static str {
    let ending = file.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, e)| e);
    match ending.unwrap_or_default().to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "xml" => "application/xml",
        "atom" => "application/atom+xml",
        "txt" | "md" | "markdown" => "text/plain; charset=utf-8",
        "yaml" | "yml" => "application/yaml",
        "csv" => "text/csv; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "pdf" => "application/pdf",
        "wasm" => "application/wasm",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        _ => "application/octet-stream",
    }
}

/// Returns the words of a status.
pub(super) fn phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        301 => "Moved Permanently",
        304 => "Not Modified",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Content Too Large",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        _ => "Error",
    }
}

impl Answer {
    /// Returns the head of the answer.
    pub(super) fn head(&self) -> Vec<u8> {
        let mut text = format!("HTTP/1.1 {} {}\r\n", self.status, phrase(self.status));
        for (name, value) in &self.fields {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        // Of a file that did not change the client knows the length; 0 would contradict it.
        if self.status != 304 {
            text.push_str(&format!("Content-Length: {}\r\n", self.part.len()));
        }
        text.push_str("Connection: close\r\n\r\n");
        text.into_bytes()
    }
}
