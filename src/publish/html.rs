//! Escapes text and builds small pieces of HTML.

use std::borrow::Cow;

/// Returns whether a byte cannot be copied as it is: marks of HTML, controls, and the first byte of
/// U+2000..U+2FFF, where direction overrides live.
const fn is_special(byte: u8) -> bool {
    let mark = matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'');
    let control = matches!(byte, 0..0x20 | 0x7f) && !matches!(byte, b'\t' | b'\n');
    mark || control || byte == 0xe2
}

/// Returns whether a byte may be special; tabs and ends of lines are not told from other controls.
///
/// In numbers, since sixteen bytes are asked together so: how far the byte is from each that is
/// special. Pairs that differ in one bit are asked as one: `&` and `'`, `<` and `>`.
#[inline]
fn may_be_special(byte: u8) -> bool {
    let pairs = ((byte & !1) ^ b'&').min((byte & !2) ^ b'<');
    let others = (byte & 0xe0).min(byte ^ b'"').min(byte ^ 0x7f).min(byte ^ 0xe2);
    pairs.min(others) == 0
}

static SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        special[byte] = is_special(byte as u8);
        byte += 1;
    }
    special
};

/// Returns a table of which bytes are plain letters or digits, or some other plain signs.
pub(crate) const fn letters_and(signs: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let mut at = 0;
    while at < signs.len() {
        table[signs[at] as usize] = true;
        at += 1;
    }
    table
}

/// Appends `text` so that it can never be markup, in content and in quoted attributes alike.
pub(crate) fn push_text(out: &mut String, text: &str) {
    let bytes = text.as_bytes();
    let (mut done, mut at) = (0, 0);
    while let Some(skip) = special(&bytes[at..]) {
        at += skip;
        let (entity, length) = match bytes[at] {
            b'&' => ("&amp;", 1),
            b'<' => ("&lt;", 1),
            b'>' => ("&gt;", 1),
            b'"' => ("&quot;", 1),
            b'\'' => ("&#39;", 1),
            0xe2 if is_direction_control(&bytes[at..]) => ("", 3),
            0xe2 => {
                at += 1;
                continue;
            }
            _ => ("", 1),
        };
        out.push_str(&text[done..at]);
        out.push_str(entity);
        at += length;
        done = at;
    }
    out.push_str(&text[done..]);
}

/// Returns whether nothing in `text` has to be escaped.
pub(crate) fn is_plain(text: &str) -> bool {
    special(text.as_bytes()).is_none()
}

/// Returns where the first byte stands that cannot be copied.
#[inline]
fn special(bytes: &[u8]) -> Option<usize> {
    let (pieces, _) = bytes.as_chunks::<16>();
    // Nearly all pieces are plain, which is asked of sixteen bytes together.
    let plain =
        |piece: &&[u8; 16]| !piece.iter().fold(false, |any, byte| any | may_be_special(*byte));
    let from = 16 * pieces.iter().take_while(plain).count();
    // What is left over is asked together with bytes that were asked before.
    if from == 16 * pieces.len() && bytes.last_chunk().is_some_and(|last| plain(&last)) {
        return None;
    }
    let rest = bytes[from..].iter().position(|byte| SPECIAL[usize::from(*byte)]);
    rest.map(|at| from + at)
}

/// Returns whether `bytes` start with a character that reorders the text around it.
///
/// Embeddings, overrides and isolates (U+202A–U+202E, U+2066–U+2069) let a name look like another.
fn is_direction_control(bytes: &[u8]) -> bool {
    matches!(bytes, [0xe2, 0x80, 0xaa..=0xae, ..] | [0xe2, 0x81, 0xa6..=0xa9, ..])
}

/// Returns `text` escaped; borrowed when nothing needs it.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    push_text(&mut out, text);
    Cow::Owned(out)
}

/// Returns `text` as a JSON string that is safe inside a `script` element.
pub(crate) fn json(text: &str) -> String {
    let json = serde_json::to_string(text).expect("a string is always serialisable");
    if !has_unsafe_signs(text) {
        return json;
    }
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// Appends what [`json`] returns, without a copy of it: a text may be that of a whole site.
pub(crate) fn push_json(out: &mut Vec<u8>, text: &str) {
    match has_unsafe_signs(text) {
        true => out.extend_from_slice(json(text).as_bytes()),
        false => serde_json::to_writer(out, text).expect("a string is always serialisable"),
    }
}

/// Returns whether a text has signs that a `script` element must not hold as they are.
fn has_unsafe_signs(text: &str) -> bool {
    // Without branches, so that many bytes are asked at once; the second byte begins many others.
    let may = text.bytes().fold(false, |any, byte| any | (byte == b'<') | (byte == 0xe2));
    // Asked for one by one, since each is sooner found alone.
    may && (text.contains('<') || text.contains('\u{2028}') || text.contains('\u{2029}'))
}

/// Returns the text that [`json`] wrote.
pub(crate) fn unjson(json: &str) -> Option<String> {
    serde_json::from_str(json).ok()
}

/// Returns the plain text of generated HTML: tags dropped, entities kept as they are.
pub(crate) fn without_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        rest = match rest[open..].find('>') {
            Some(close) => &rest[open + close + 1..],
            None => "",
        };
    }
    out.push_str(rest);
    out
}

/// Returns whether the tag around byte `at` states neither width nor height.
pub(crate) fn lacks_size(html: &str, at: usize) -> bool {
    let start = html[..at].rfind('<').unwrap_or(0);
    let end = html[at..].find('>').map_or(html.len(), |length| at + length);
    let tag = html[start..end].to_ascii_lowercase();
    !tag.contains("width") && !tag.contains("height")
}

#[cfg(test)]
mod tests {
    use super::{escape, is_special, json, may_be_special, push_json, without_tags};

    #[test]
    fn what_is_special_may_be() {
        for byte in 0..=u8::MAX {
            let more = matches!(byte, b'\t' | b'\n');
            assert_eq!(may_be_special(byte), is_special(byte) || more, "{byte:x}");
        }
    }

    #[test]
    fn text_is_never_markup() {
        assert_eq!(escape("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&#39;");
        assert_eq!(escape("plain – text"), "plain – text");
        assert_eq!(escape("tab\tline\nbell\u{7}"), "tab\tline\nbell");
        assert_eq!(escape("ev\u{202e}il\u{2066}x"), "evilx");
        assert_eq!(json("</script>"), "\"\\u003c/script>\"");
        assert_eq!(json("“a”\u{2028}"), "\"“a”\\u2028\"");
        for text in ["a\n", "“a”", "a < b", "\u{2029}"] {
            let mut all = b"f(".to_vec();
            push_json(&mut all, text);
            assert_eq!(all, ["f(", &json(text)].concat().as_bytes());
        }
    }

    #[test]
    fn tags_leave_their_text() {
        assert_eq!(without_tags("<b>one</b> &amp; <code>two</code>"), "one &amp; two");
        assert_eq!(without_tags("cut <b"), "cut ");
    }
}
