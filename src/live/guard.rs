//! Who may ask: reads the head of a request and turns strangers away.
//!
//! The web is full of pages that ask `localhost` for things; only a request that names us as its
//! host and does not come from another origin passes on.

use std::fmt::Write as _;
use std::net::SocketAddr;

/// How long the head of a request may be.
pub const HEAD_BYTES_MAX: usize = 16 << 10;
/// How many header fields a request may have.
const FIELDS_MAX: usize = 100;
/// Header fields that an answer depends on; nothing else is passed on.
const PASSED_ON: [&str; 3] = ["if-none-match", "if-range", "range"];

/// A request that may pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Whether only the head of the answer is wanted.
    pub head_only: bool,
    /// Path and query as sent, starting with `/`, in visible ASCII.
    pub target: String,
    /// Fields an answer depends on: name in lower case, value.
    pub fields: Vec<(&'static str, String)>,
}

/// A request that may not: status and what to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Status of the answer.
    pub status: u16,
    /// What the person is told.
    pub reason: &'static str,
}

const fn refuse(status: u16, reason: &'static str) -> Refusal {
    Refusal { status, reason }
}

/// The names under which this preview may be asked for.
#[derive(Clone, Debug)]
pub struct Names {
    address: SocketAddr,
}

impl Names {
    /// Returns the names of a preview that listens on `address`.
    pub fn new(address: SocketAddr) -> Self {
        Self { address }
    }

    /// Returns whether `host`, as in a `Host` field, names this preview.
    fn contains(&self, host: &str) -> bool {
        let port = self.address.port();
        let name = match host.strip_suffix(&format!(":{port}")) {
            Some(name) => name,
            None if port == 80 => host,
            None => return false,
        };
        if name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1" || name == "[::1]" {
            return true;
        }
        // Somebody asked to listen on more than this machine. An address, unlike a name, cannot be
        // pointed at us by a stranger's DNS.
        let literal = name.strip_prefix('[').and_then(|n| n.strip_suffix(']')).unwrap_or(name);
        let ours = self.address.ip();
        !ours.is_loopback()
            && literal.parse().is_ok_and(|ip: std::net::IpAddr| ours.is_unspecified() || ip == ours)
    }

    /// Returns whether `origin`, as in an `Origin` field, is a page of this preview.
    fn is_origin(&self, origin: &str) -> bool {
        origin.strip_prefix("http://").is_some_and(|host| self.contains(host))
    }
}

/// Returns the length of the head in `bytes`, its empty line included, once it is complete.
pub fn head_length(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4)
}

/// Returns the request in `bytes`, a complete head, or why it is refused.
pub fn check(bytes: &[u8], names: &Names) -> Result<Head, Refusal> {
    const MALFORMED: Refusal = refuse(400, "the request is malformed");
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.is_ascii()).ok_or(MALFORMED)?;
    let mut lines = text.strip_suffix("\r\n\r\n").ok_or(MALFORMED)?.split("\r\n");
    let (method, target) = request_line(lines.next().unwrap_or_default()).ok_or(MALFORMED)?;
    let fields: Vec<_> = lines.map(field).collect::<Option<_>>().ok_or(MALFORMED)?;
    if fields.len() > FIELDS_MAX {
        return Err(refuse(431, "the request has too many header fields"));
    }
    check_origin(&fields, target, names)?;
    let head_only = match method {
        "GET" => false,
        "HEAD" => true,
        _ => return Err(refuse(405, "only GET and HEAD are answered")),
    };
    check_body(&fields)?;
    let passed = |name: &'static str| {
        let value = fields.iter().find(|(n, _)| n.eq_ignore_ascii_case(name))?.1;
        Some((name, value.to_owned()))
    };
    Ok(Head {
        head_only,
        target: target.to_owned(),
        fields: PASSED_ON.into_iter().filter_map(passed).collect(),
    })
}

/// Returns method and target of `GET /path HTTP/1.1`.
fn request_line(line: &str) -> Option<(&str, &str)> {
    let mut parts = line.split(' ');
    let (method, target, version) = (parts.next()?, parts.next()?, parts.next()?);
    let visible = target.starts_with('/') && target.bytes().all(|byte| byte.is_ascii_graphic());
    let known = matches!(version, "HTTP/1.0" | "HTTP/1.1");
    let named = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase());
    (parts.next().is_none() && visible && known && named).then_some((method, target))
}

/// Returns name and value of `Name: value`; a continued line is not a field.
fn field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let clean = value.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte));
    let named = !name.is_empty() && name.bytes().all(token);
    (named && clean).then(|| (name, value.trim()))
}

fn check_origin(fields: &[(&str, &str)], target: &str, names: &Names) -> Result<(), Refusal> {
    let mut hosts = values(fields, "host");
    match (hosts.next(), hosts.next()) {
        (Some(host), None) if names.contains(host) => {}
        (Some(_), None) => {
            return Err(refuse(403, "this preview answers to localhost and 127.0.0.1 only"));
        }
        _ => return Err(refuse(400, "a request has exactly one Host field")),
    }
    if values(fields, "origin").any(|origin| !names.is_origin(origin)) {
        return Err(refuse(403, "pages of other origins may not ask here"));
    }
    // Browsers that ask without `Origin` (a script or image of another site) still say so.
    let stranger = |site: &str| matches!(site, "cross-site" | "same-site");
    let ours_only = target.starts_with(super::respond::LIVE);
    if ours_only && values(fields, "sec-fetch-site").any(stranger) {
        return Err(refuse(403, "pages of other origins may not listen here"));
    }
    Ok(())
}

fn check_body(fields: &[(&str, &str)]) -> Result<(), Refusal> {
    let sized = values(fields, "content-length").any(|length| length != "0");
    if sized || values(fields, "transfer-encoding").next().is_some() {
        return Err(refuse(413, "a request must not have a body"));
    }
    match values(fields, "expect").next() {
        Some(_) => Err(refuse(417, "a request must not have a body")),
        None => Ok(()),
    }
}

fn values<'a>(fields: &[(&'a str, &'a str)], name: &str) -> impl Iterator<Item = &'a str> {
    fields.iter().filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
}

impl Head {
    /// Returns the request as it is passed on, with the word that says it came through here.
    pub(super) fn to_bytes(&self, pass: &str) -> Vec<u8> {
        let method = if self.head_only { "HEAD" } else { "GET" };
        let mut text = format!("{method} {} HTTP/1.1\r\nConnection: close\r\n", self.target);
        for (name, value) in self.fields.iter().map(|(n, v)| (*n, v.as_str())).chain([(PASS, pass)])
        {
            write!(text, "{name}: {value}\r\n").expect("a string takes any text");
        }
        text.push_str("\r\n");
        text.into_bytes()
    }
}

/// The field that says a request came through the guard.
pub(super) const PASS: &str = "x-groundplan-pass";

impl Refusal {
    /// Returns the whole answer.
    pub(super) fn to_bytes(self) -> Vec<u8> {
        let Self { status, reason } = self;
        let allow = if status == 405 { "Allow: GET, HEAD\r\n" } else { "" };
        format!(
            "HTTP/1.1 {status} {}\r\nContent-Type: text/plain; charset=utf-8\r\n{allow}\
             Content-Length: {}\r\nConnection: close\r\n\r\n{reason}\n",
            super::respond::phrase(status),
            reason.len() + 1
        )
        .into_bytes()
    }
}
