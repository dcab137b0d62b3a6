//! What looks like a credential, for those who warn of it and those who must not show it.

use std::borrow::Cow;
use std::ops::Range;

/// Names of keys whose value is a credential.
const KEYS: [&str; 11] = [
    "password",
    "passwd",
    "secret",
    "token",
    "api_key",
    "api-key",
    "apikey",
    "private_key",
    "private-key",
    "access_key",
    "credential",
];

/// Prefixes of the keys that cloud and code services hand out, with their least length.
const SHAPES: [(&str, usize); 10] = [
    ("AKIA", 20),
    ("ASIA", 20),
    ("ghp_", 30),
    ("github_pat_", 30),
    ("glpat-", 20),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("AIza", 35),
    ("sk_live_", 20),
    ("sk-", 40),
];

/// The least length of them all.
const SHAPE_BYTES_MIN: usize = 20;

/// What a credential looks like, and where it stands.
type Found = (&'static str, Range<usize>);

/// Returns what a value looks like, when it looks like a credential.
pub(crate) fn credential(key: &str, value: &str) -> Option<&'static str> {
    let key = key.to_lowercase();
    let named = || KEYS.iter().any(|k| key.contains(k)) && is_secret_value(value);
    let of_key = || named().then_some("the value of a key that names a credential");
    by_itself(value).map(|(what, _)| what).or_else(of_key)
}

/// Returns the text with a `*` for each byte of what looks like a credential in it.
pub(crate) fn hidden(line: &str) -> Cow<'_, str> {
    let mut shown = Cow::Borrowed(line);
    // What is hidden looks like none any more, so this ends.
    while let Some((_, at)) = in_line(&shown) {
        let stars = "*".repeat(at.len());
        shown.to_mut().replace_range(at, &stars);
    }
    shown
}

/// Returns what looks like a credential in a text without a look at its key.
fn by_itself(text: &str) -> Option<Found> {
    // Most texts are too short or lack a sign, which is seen before anything is looked for.
    let is_long = text.len() >= SHAPE_BYTES_MIN;
    if is_long && text.contains("-----BEGIN") && text.contains("PRIVATE KEY-----") {
        return Some(("a private key", 0..text.len()));
    }
    if let Some(at) = text.contains('@').then(|| url_password(text)).flatten() {
        return Some(("a password in an address", at));
    }
    let service = |(_, word): &(usize, &str)| is_service_key(word);
    if let Some((at, word)) = is_long.then(|| words(text).find(service)).flatten() {
        return Some(("the key of a service", at..at + word.len()));
    }
    let value = text.contains('=').then(|| words(text).find_map(assigned)).flatten()?;
    Some(("a credential in an assignment", value))
}

/// Returns the words of a text, each with where it starts.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let between = |c: char| c.is_whitespace() || "\"'`,;()<>".contains(c);
    let mut start = 0;
    text.split_inclusive(between).map(move |word| {
        let at = start;
        start += word.len();
        (at, word.trim_end_matches(between))
    })
}

/// Returns where the value of an assignment to a credential stands: `DB_PASSWORD=…`.
fn assigned((at, word): (usize, &str)) -> Option<Range<usize>> {
    let (name, value) = word.split_once('=')?;
    let lower = name.to_lowercase();
    let found = KEYS.iter().any(|k| lower.ends_with(k)) && is_secret_value(value);
    found.then_some(at + name.len() + 1..at + word.len())
}

fn is_service_key(word: &str) -> bool {
    let tail = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    SHAPES.iter().any(|(prefix, least)| {
        word.starts_with(prefix) && word.len() >= *least && word.chars().all(tail)
    })
}

/// Returns where the password of an address stands: `user:password@`.
fn url_password(text: &str) -> Option<Range<usize>> {
    text.match_indices("://").find_map(|(at, _)| {
        let rest = &text[at + 3..];
        let authority = rest.split(['/', '?', '#', ' ', '"']).next().unwrap_or("");
        let (user, _) = authority.rsplit_once('@')?;
        let (name, password) = user.split_once(':')?;
        let start = at + 3 + name.len() + 1;
        is_secret_value(password).then_some(start..start + password.len())
    })
}

/// Words that stand for a credential without being one.
const PLACEHOLDERS: [&str; 22] = [
    "changeme",
    "change-me",
    "password",
    "passwd",
    "secret",
    "token",
    "none",
    "null",
    "true",
    "false",
    "redacted",
    "placeholder",
    "example",
    "todo",
    "tbd",
    "vault",
    "yes",
    "no",
    "required",
    "pass",
    "rotated",
    "managed",
];

/// Returns what a line of YAML holds that looks like a credential, whatever key it stands under,
/// and where.
///
/// A comment is prose more often than not, so there a word must look made up, too.
pub(crate) fn in_line(line: &str) -> Option<Found> {
    let whole = line.trim();
    let start = line.len() - line.trim_start().len();
    if let Some((what, at)) = by_itself(whole) {
        return Some((what, start + at.start..start + at.end));
    }
    let is_comment = whole.starts_with('#');
    let comment = if is_comment { start } else { line.find(" #").unwrap_or(line.len()) };
    // A line may be a megabyte of colons: each looks at its own key and word only.
    line.match_indices(':').find_map(|(at, _)| {
        let value = key_before(line, at).filter(|key| names_credential(key));
        let value = value.and_then(|_| value_after(line, at))?;
        let text = &line[value.clone()];
        let found = (at < comment || looks_made_up(text)) && is_secret_value(text);
        found.then_some(("the value of a key that names a credential", value))
    })
}

/// Returns the key that ends at a colon, if one can start where it starts.
fn key_before(line: &str, colon: usize) -> Option<&str> {
    let before = line[..colon].trim_end_matches(['"', '\'']);
    let part = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let key = &before[before.trim_end_matches(part).len()..];
    let ahead = before[..before.len() - key.len()].trim_end_matches(['"', '\'', ' ', '\t']);
    let starts = ahead.is_empty() || ahead.ends_with(['{', ',', '#', '-']);
    (starts && !key.is_empty()).then_some(key)
}

/// Returns where the value after a colon stands, without quotes, if it is one word: several are prose.
fn value_after(line: &str, colon: usize) -> Option<Range<usize>> {
    let rest = line[colon + 1..].strip_prefix(' ')?;
    let start = line.len() - rest.trim_start().len();
    let text = &line[start..];
    if let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let end = text[1..].find(|c: char| c == quote || c.is_whitespace())?;
        return text[1 + end..].starts_with(quote).then_some(start + 1..start + 1 + end);
    }
    let ends = |c: char| matches!(c, ',' | '}' | ']');
    let end = text.find(|c: char| ends(c) || c.is_whitespace()).unwrap_or(text.len());
    let after = text[end..].trim_start();
    (after.is_empty() || after.starts_with('#') || after.starts_with(ends))
        .then_some(start..start + end)
}

/// Returns whether a key's last words name a credential: `DB_PASSWORD`, not `password-policy`.
fn names_credential(key: &str) -> bool {
    let key = key.to_lowercase();
    KEYS.iter().any(|k| {
        key.strip_suffix(k).is_some_and(|rest| rest.is_empty() || rest.ends_with(['-', '_', '.']))
    })
}

/// Returns whether a value is none of a language: digits or signs among letters, and no date.
fn looks_made_up(value: &str) -> bool {
    let letters = value.chars().any(char::is_alphabetic);
    let others = value.chars().any(|c| c.is_ascii_digit() || "!$&+=~^".contains(c));
    letters && others
}

fn is_secret_value(value: &str) -> bool {
    let value = value.trim();
    let lower = value.to_lowercase();
    let masked = value.chars().all(|c| "*xX.•-_".contains(c));
    let refers = value.starts_with(['$', '<', '{', '[', '%', '!', '/', '@'])
        || lower.contains("vault:")
        || lower.contains("secretsmanager")
        || lower.contains("://")
        || lower.contains("your-")
        || lower.contains("your_")
        || lower.starts_with("env")
        || lower.ends_with('%');
    value.len() >= 4
        && !value.contains(char::is_whitespace)
        && !masked
        && !refers
        && !PLACEHOLDERS.contains(&&*lower)
}

#[cfg(test)]
mod tests {
    use super::{credential, hidden, in_line};

    #[test]
    fn credentials_are_known_by_shape_and_key() {
        for (key, value) in [
            ("password", "hunter2"),
            ("description", "connect to postgres://app:s3cr3t@db:5432/shop"),
            ("note", "AKIAIOSFODNN7EXAMPLE"),
            ("env", "DB_PASSWORD=tr0ub4dor"),
        ] {
            assert!(credential(key, value).is_some(), "{key}");
        }
    }

    #[test]
    fn placeholders_and_prose_pass() {
        for (key, value) in [
            ("password", "changeme"),
            ("password", "${DB_PASSWORD}"),
            ("token", "rotated every ninety days"),
            ("description", "postgres://app:${PASSWORD}@db/shop"),
            ("why", "Keeps the password of the database."),
            ("auth", "password"),
            ("address", "https://example.com/a:b@c"),
        ] {
            assert!(credential(key, value).is_none(), "{key}: {value}");
        }
    }

    #[test]
    fn comments_and_unknown_keys_are_seen() {
        for (line, value) in [
            ("# password: hunter2", "hunter2"),
            ("    #  - {name: app, DB_PASSWORD: 'tr0ub4dor&3'}", "tr0ub4dor&3"),
            ("  app: {kind: service, passphrase: x, api_key: correcthorse}", "correcthorse"),
            ("  environment: {token: \"abcdefgh\"}  # for tests", "abcdefgh"),
            ("kind: database # password: s3cr3tly", "s3cr3tly"),
            ("# postgres://app:hunter2x@db/shop", "hunter2x"),
            ("  - AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
            ("  env: [DB_PASSWORD=tr0ub4dor, A=b]", "tr0ub4dor"),
        ] {
            let found = in_line(line).map(|(_, at)| &line[at]);
            assert_eq!(found, Some(value), "{line}");
        }
    }

    #[test]
    fn a_long_line_is_gone_through_once() {
        // Held by the time that the suite takes: quadratic, this is minutes.
        for part in
            ["a: ", "{a: ", "token: ", "token: \"", "token: '\"", "token:  ", "#: ", "a:\"'"]
        {
            let line = part.repeat(1_000_000 / part.len());
            assert_eq!(in_line(&line), None, "{part}");
        }
    }

    #[test]
    fn every_credential_of_a_line_is_hidden_and_nothing_else() {
        for (line, shown) in [
            (
                "facts: {password: hunter2, url: \"a://u:pä55w@h/d\"}",
                "facts: {password: *******, url: \"a://u:******@h/d\"}",
            ),
            (
                "AKIAIOSFODNN7EXAMPLE and AKIAIOSFODNN7EXAMPLE",
                "******************** and ********************",
            ),
            ("  key: -----BEGIN PRIVATE KEY-----", "  ********************************"),
            (
                "  token: ${TOKEN} # the secret: rotation",
                "  token: ${TOKEN} # the secret: rotation",
            ),
        ] {
            assert_eq!(hidden(line), shown);
        }
    }

    #[test]
    fn prose_names_and_figures_are_left_alone() {
        for line in [
            "# The password: see the vault.",
            "# token: rotation",
            "# token: rotated every 90 days",
            "  token: ${TOKEN}",
            "  secret-store: {kind: secret-store}",
            "profile: {secret-store: 99.95%, token: 99.9%}",
            "  links: {token: https://example.com/tokens}",
            "  why: One more word about the secret: rotation",
            "  reset-password: {entry: user, target: db}",
            "  get-token:",
            "password: \"\"",
            "token: 'unclosed",
            "# until 12:30 the secret:is kept",
            "ключ: значение",
        ] {
            assert_eq!(in_line(line), None, "{line}");
        }
    }
}
