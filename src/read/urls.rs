//! URL paths: clean segments, number prefixes, aliases.

/// Longest segment.
const SEGMENT_BYTES_MAX: usize = 120;
/// Longest path that an author may ask for; systems take paths of four thousand bytes or less.
const PATH_BYTES_MAX: usize = 1_000;

/// Returns the number that a file or folder name starts with, and the rest of the name.
///
/// `01-start` is page 1, `start`; a date is no number.
pub(crate) fn split_number(name: &str) -> (Option<u64>, &str) {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &name[digits..];
    let mut chars = rest.chars();
    let separated = matches!(chars.next(), Some('-' | '_' | '.' | ' '));
    let after = chars.as_str();
    if digits == 0 || digits > 9 || !separated || after.is_empty() || is_date(name) {
        return (None, name);
    }
    (name[..digits].parse().ok(), after)
}

fn is_date(name: &str) -> bool {
    let shape = name.bytes().take(10).map(|b| if b.is_ascii_digit() { b'0' } else { b });
    shape.eq(*b"0000-00-00")
}

/// Returns a file or folder name as a segment: no number, lower case, no odd characters.
pub(crate) fn segment(name: &str) -> String {
    clean(split_number(name).1)
}

/// Returns text as a segment: letters and digits in lower case, the rest as hyphens.
pub(crate) fn clean(text: &str) -> String {
    if is_clean(text) { text.to_owned() } else { cleaned(text) }
}

/// Returns whether a name, as most are, is a segment as it is written; `false` is not certain.
fn is_clean(text: &str) -> bool {
    let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'~');
    let ends = text.bytes().next().is_some_and(plain) && text.bytes().last().is_some_and(plain);
    let inside = |byte: u8| plain(byte) || matches!(byte, b'-' | b'.');
    let two_hyphens = text.as_bytes().windows(2).any(|pair| pair == b"--");
    ends && text.len() <= SEGMENT_BYTES_MAX && text.bytes().all(inside) && !two_hyphens
}

fn cleaned(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || matches!(c, '_' | '~' | '.') {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
        if out.len() >= SEGMENT_BYTES_MAX {
            break;
        }
    }
    let out = out.trim_matches(['-', '.']);
    if out.is_empty() { "page".to_owned() } else { out.to_owned() }
}

/// Returns whether text can be a segment as it is written.
pub(crate) fn is_segment(text: &str) -> bool {
    let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '~' | '.');
    !text.is_empty()
        && text.len() <= SEGMENT_BYTES_MAX
        && text.chars().all(good)
        && !text.starts_with('.')
        && !text.ends_with('.')
}

/// Returns the URL path that an alias stands for; `None` when it cannot be one.
pub(crate) fn alias(text: &str) -> Option<String> {
    let path = text.trim_matches('/');
    let path = path.strip_suffix("/index.html").unwrap_or(path);
    let good = !path.is_empty() && path.len() <= PATH_BYTES_MAX && path.split('/').all(is_segment);
    good.then(|| format!("{path}/"))
}

/// Returns the text with `%41` and the like decoded; what is no UTF-8 then is replaced.
pub(crate) fn percent_decoded(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains('%') {
        return text.into();
    }
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned().into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{SEGMENT_BYTES_MAX, alias, clean, cleaned, percent_decoded, segment, split_number};

    #[test]
    fn numbers_leave_and_dates_stay() {
        assert_eq!(split_number("01-start"), (Some(1), "start"));
        assert_eq!(split_number("2. Second step"), (Some(2), " Second step"));
        assert_eq!(split_number("2024-11-24-notes"), (None, "2024-11-24-notes"));
        assert_eq!(split_number("404"), (None, "404"));
        assert_eq!(segment("2. Second step!"), "second-step");
        assert_eq!(segment("Über uns"), "über-uns");
        assert_eq!(segment("..."), "page");
    }

    proptest! {
        #[test]
        fn a_clean_name_stays_as_it_is(name in "[a-c0.~_A-]{0,8}") {
            prop_assert_eq!(clean(&name), cleaned(&name));
        }
    }

    #[test]
    fn a_long_name_is_cut() {
        for more in [0, 1, 2] {
            let name = "x".repeat(SEGMENT_BYTES_MAX + more);
            assert_eq!(clean(&name), name[..SEGMENT_BYTES_MAX]);
        }
    }

    #[test]
    fn aliases_stay_inside_the_site() {
        assert_eq!(alias("/old/page/").as_deref(), Some("old/page/"));
        assert_eq!(alias("old/index.html").as_deref(), Some("old/"));
        for wrong in ["/", "", "../x", "a/../b", "https://x.org/", "a b", "a/.hidden"] {
            assert_eq!(alias(wrong), None, "{wrong}");
        }
        assert_eq!(alias(&"a/".repeat(501)), None, "longer than a system takes");
        assert_eq!(percent_decoded("a%20b%2"), "a b%2");
    }
}
