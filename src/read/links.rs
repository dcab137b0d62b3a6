//! Where links may lead: schemes.

/// Schemes that a link may have.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Returns whether a link to `address` is safe: relative, or with a scheme of the list.
///
/// Browsers drop control characters and spaces at the front and tabs and line breaks inside a
/// scheme, so `java\nscript:` is `javascript:`; the same is done here before looking.
pub(crate) fn is_allowed(address: &str) -> bool {
    match scheme(address) {
        None => true,
        Some(scheme) => SCHEMES.contains(&scheme.as_str()),
    }
}

/// Returns the scheme in lower case, if the address has one.
pub(crate) fn scheme(address: &str) -> Option<String> {
    let mut scheme = String::new();
    for c in address.chars().filter(|c| !c.is_control() && !c.is_whitespace()) {
        match c {
            ':' => return Some(scheme),
            '/' | '?' | '#' => return None,
            _ => scheme.push(c.to_ascii_lowercase()),
        }
    }
    None
}
