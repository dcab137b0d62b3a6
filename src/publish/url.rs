//! Relative addresses between paths of the site.

use super::html;
use crate::model::place;

/// Returns the address of `to` as seen from the page at `from`.
///
/// Both are paths from the root of the site: a page is empty or ends in `/`, a file does not; `to`
/// may carry a fragment. The result is never empty, so it can stand in any `href`.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let (path, fragment) = to.split_at(place(to, b'#').unwrap_or(to.len()));
    if path == from && !fragment.is_empty() {
        return fragment.to_owned();
    }
    let folder = &from[..from.bytes().rposition(|byte| byte == b'/').map_or(0, |at| at + 1)];
    let shared = shared_folder(folder, path);
    let ups = folder[shared..].bytes().filter(|b| *b == b'/').count();
    let down = &path[shared..];
    let mut out = String::with_capacity("../".len() * ups + down.len() + fragment.len() + 2);
    (0..ups).for_each(|_| out.push_str("../"));
    // A first segment with a colon would read as a scheme.
    if out.is_empty() && (down.is_empty() || down.split('/').next().unwrap_or("").contains(':')) {
        out.push_str("./");
    }
    out.push_str(down);
    out.push_str(fragment);
    out
}

fn shared_folder(a: &str, b: &str) -> usize {
    // Long paths are held against each other eight bytes at a time.
    let eights = a.as_bytes().as_chunks::<8>().0.iter().zip(b.as_bytes().as_chunks::<8>().0);
    let whole = 8 * eights.take_while(|(x, y)| x == y).count();
    let rest = a.as_bytes()[whole..].iter().zip(&b.as_bytes()[whole..]);
    let same = whole + rest.take_while(|(x, y)| x == y).count();
    a.as_bytes()[..same].iter().rposition(|c| *c == b'/').map_or(0, |at| at + 1)
}

/// Returns the address of the site's root as seen from `from`: `./`, `../` …
pub(crate) fn root(from: &str) -> String {
    relative(from, "")
}

/// Returns the output file of the page at `url`.
pub(crate) fn file(url: &str) -> String {
    [url, "index.html"].concat()
}

/// Returns what [`relative`] does, ready to stand in an address.
pub(crate) fn address(from: &str, to: &str) -> String {
    let path = relative(from, to);
    if path.bytes().all(is_plain) { path } else { encode(&path) }
}

/// Returns `path` with every byte that may not stand in an address percent-encoded.
pub(crate) fn encode(path: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    if path.bytes().all(is_plain) {
        return path.to_owned();
    }
    let mut out = String::with_capacity(path.len() + 16);
    for byte in path.bytes() {
        if is_plain(byte) {
            out.push(char::from(byte));
            continue;
        }
        let (high, low) = (HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]);
        out.extend(['%', char::from(high), char::from(low)]);
    }
    out
}

/// Returns whether a byte may stand in an address as it is.
fn is_plain(byte: u8) -> bool {
    static PLAIN: [bool; 256] = html::letters_and(b"-._~/#:@!$&()*+,;=?%");
    PLAIN[usize::from(byte)]
}

/// Returns the last segment of a page's path.
pub(crate) fn last_segment(url: &str) -> Option<&str> {
    url.trim_end_matches('/').rsplit('/').next().filter(|segment| !segment.is_empty())
}

/// Returns the path of the folder that holds a page; the root's is the root.
pub(crate) fn parent(url: &str) -> &str {
    let inner = url.trim_end_matches('/');
    &inner[..inner.rfind('/').map_or(0, |at| at + 1)]
}

/// Returns a segment as words for people: `scaled-up` → `Scaled up`.
pub(crate) fn words(segment: &str) -> String {
    let words = segment.replace(['-', '_'], " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::{encode, relative};

    #[test]
    fn addresses_are_relative() {
        for (from, to, expected) in [
            ("", "", "./"),
            ("", "guide/", "guide/"),
            ("", "#a", "#a"),
            ("guide/", "", "../"),
            ("guide/", "guide/", "./"),
            ("guide/", "guide/#x", "#x"),
            ("guide/start/", "guide/", "../"),
            ("guide/start/", "guide/more/#x", "../more/#x"),
            ("guide/start/", "_theme/site.css", "../../_theme/site.css"),
            ("guide/start/", "guidebook/", "../../guidebook/"),
            ("", "a:b/", "./a:b/"),
            ("404.html", "guide/", "guide/"),
        ] {
            assert_eq!(relative(from, to), expected, "{from:?} → {to:?}");
        }
    }

    #[test]
    fn unusual_names_are_encoded() {
        assert_eq!(encode("my rack.jpg"), "my%20rack.jpg");
        assert_eq!(encode("é/x"), "%C3%A9/x");
        assert_eq!(encode("a\"b"), "a%22b");
    }
}
