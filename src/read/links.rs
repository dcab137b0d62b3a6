//! Where links may lead: schemes.

use std::borrow::Cow;

/// Schemes that a link may have.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Returns whether a link to `address` is safe: relative, or with a scheme of the list.
///
/// Browsers drop control characters and spaces at the front and tabs and line breaks inside a
/// scheme, so `java\nscript:` is `javascript:`; the same is done here before looking.
pub(crate) fn is_allowed(address: &str) -> bool {
    match scheme(address) {
        None => true,
        Some(scheme) => SCHEMES.contains(&&*scheme),
    }
}

/// Returns the scheme in lower case, if the address has one.
pub(crate) fn scheme(address: &str) -> Option<Cow<'_, str>> {
    let end = address.bytes().position(|byte| matches!(byte, b':' | b'/' | b'?' | b'#'))?;
    let (scheme, rest) = address.split_at(end);
    if !rest.starts_with(':') {
        return None;
    }
    if scheme.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Some(scheme.into());
    }
    let heard = scheme.chars().filter(|c| !c.is_control() && !c.is_whitespace());
    Some(heard.map(|c| c.to_ascii_lowercase()).collect())
}

#[cfg(test)]
mod tests {
    use super::{is_allowed, scheme};

    #[test]
    fn a_scheme_is_read_as_browsers_read_it() {
        assert_eq!(scheme("https://a/b").as_deref(), Some("https"));
        assert_eq!(scheme(" Java\nscript:x").as_deref(), Some("javascript"));
        assert_eq!(scheme(":x").as_deref(), Some(""));
        for path in ["page.md#a:b", "a/b:c", "?a:b", "page", ""] {
            assert_eq!(scheme(path), None, "{path}");
        }
        assert!(is_allowed("page.md") && is_allowed("MAILTO:a@b") && !is_allowed("data:x"));
    }
}
