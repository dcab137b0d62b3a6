//! `[[haproxy]]` and `[[haproxy|the balancer]]` in text.

use super::RawParts;

/// Longest reference, brackets included.
const REFERENCE_BYTES_MAX: usize = 200;

/// A reference and its place in the Markdown.
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) parts: RawParts,
}

/// Returns the first reference that starts in `from..to` and ends before `limit`.
pub(super) fn next(body: &str, from: usize, to: usize, limit: usize) -> Option<Found> {
    let mut at = from;
    while let Some(open) = body.get(at..to)?.find('[').map(|found| at + found) {
        let escaped = open > 0 && body.as_bytes()[open - 1] == b'\\';
        if !escaped
            && body[open..].starts_with("[[")
            && let Some((length, parts)) = parts(&body[open..limit.max(open)])
        {
            return Some(Found { start: open, end: open + length, parts });
        }
        at = open + 1;
    }
    None
}

/// Returns length, name and text of the reference that `text` starts with.
fn parts(text: &str) -> Option<(usize, RawParts)> {
    let inner_at = 2;
    let mut end = None;
    for (at, byte) in text.bytes().enumerate().take(REFERENCE_BYTES_MAX).skip(inner_at) {
        match byte {
            b']' if text.as_bytes().get(at + 1) == Some(&b']') => {
                end = Some(at);
                break;
            }
            b'[' | b']' | b'\n' | b'\r' | b'`' | b'<' | b'>' => return None,
            _ => {}
        }
    }
    let end = end?;
    let inner = &text[inner_at..end];
    let (name, shown) = match inner.split_once('|') {
        // In a table the bar is written `\|`.
        Some((name, shown)) => (name.strip_suffix('\\').unwrap_or(name), Some(shown.trim())),
        None => (inner, None),
    };
    let name = name.trim();
    if name.is_empty() || name.starts_with('^') {
        return None;
    }
    let text = shown.filter(|shown| !shown.is_empty()).map(str::to_owned);
    Some((end + 2, RawParts { name: name.to_owned(), text }))
}
