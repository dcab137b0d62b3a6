//! What looks like a credential.

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

/// Returns what a value looks like, when it looks like a credential.
pub(super) fn credential(key: &str, value: &str) -> Option<&'static str> {
    // Most values are too short or lack a sign, which is seen before anything is looked for.
    let is_long = value.len() >= SHAPE_BYTES_MIN;
    if is_long && value.contains("-----BEGIN") && value.contains("PRIVATE KEY-----") {
        return Some("a private key");
    }
    if value.contains('@') && url_password(value) {
        return Some("a password in an address");
    }
    let words = || value.split(|c: char| c.is_whitespace() || "\"'`,;()<>".contains(c));
    if is_long && words().any(is_service_key) {
        return Some("the key of a service");
    }
    let key = key.to_lowercase();
    if KEYS.iter().any(|k| key.contains(k)) && is_secret_value(value) {
        return Some("the value of a key that names a credential");
    }
    if !value.contains('=') {
        return None;
    }
    let assigned = words().filter_map(|w| w.split_once('=')).any(|(name, value)| {
        let name = name.to_lowercase();
        KEYS.iter().any(|k| name.ends_with(k)) && is_secret_value(value)
    });
    assigned.then_some("a credential in an assignment")
}

fn is_service_key(word: &str) -> bool {
    let tail = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    SHAPES.iter().any(|(prefix, least)| {
        word.starts_with(prefix) && word.len() >= *least && word.chars().all(tail)
    })
}

/// Returns whether an address carries `user:password@`.
fn url_password(value: &str) -> bool {
    value.match_indices("://").any(|(at, _)| {
        let rest = &value[at + 3..];
        let authority = rest.split(['/', '?', '#', ' ', '"']).next().unwrap_or("");
        let user = authority.rsplit_once('@').map(|(user, _)| user);
        user.and_then(|u| u.split_once(':')).is_some_and(|(_, password)| is_secret_value(password))
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
pub(super) fn in_line(line: &str) -> Option<(&'static str, Range<usize>)> {
    let whole = line.trim();
    let start = line.len() - line.trim_start().len();
    if let Some(what) = credential("", whole) {
        return Some((what, start..start + whole.len()));
    }
    let is_comment = whole.starts_with('#');
    let comment = if is_comment { start } else { line.find(" #").unwrap_or(line.len()) };
    line.match_indices(':').find_map(|(at, _)| {
        let value = value_after(line, at)?;
        let text = &line[value.clone()];
        let made_up = at < comment || looks_made_up(text);
        let found = names_credential(key_before(line, at)?) && made_up && is_secret_value(text);
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

/// Returns where the value after a colon stands, without quotes.
fn value_after(line: &str, colon: usize) -> Option<Range<usize>> {
    let rest = line[colon + 1..].strip_prefix(' ')?;
    let start = line.len() - rest.trim_start().len();
    let text = &line[start..];
    let (start, end) = match text.chars().next()? {
        quote @ ('"' | '\'') => (start + 1, text[1..].find(quote)?),
        _ => {
            let end = text.find(" #").unwrap_or(text.len());
            (start, text[..end].find([',', '}', ']']).unwrap_or(end))
        }
    };
    Some(start..start + line[start..start + end].trim_end().len())
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
    use super::{credential, in_line};

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
            ("# postgres://app:hunter2x@db/shop", "# postgres://app:hunter2x@db/shop"),
            ("  - AKIAIOSFODNN7EXAMPLE", "- AKIAIOSFODNN7EXAMPLE"),
        ] {
            let found = in_line(line).map(|(_, at)| &line[at]);
            assert_eq!(found, Some(value), "{line}");
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
