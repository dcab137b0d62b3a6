//! `secrets-inline`: a credential written into the topology or a page.

use super::context::Context;
use super::make::{flat, label};
use crate::model::{Finding, Severity, Span, Spans};

pub(super) const ID: &str = "secrets-inline";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for text in texts(cx) {
        let Some(what) = credential(text.key, text.value) else { continue };
        if !seen.contains(&text.span) {
            seen.push(text.span);
            found.push(finding(cx, &text, what));
        }
    }
    found
}

/// A value of the topology or of a page's front matter.
struct Text<'a> {
    subject: &'a str,
    key: &'a str,
    value: &'a str,
    span: Span,
}

fn texts<'a>(cx: &Context<'a>) -> Vec<Text<'a>> {
    let t = cx.topology;
    let mut all = Vec::new();
    let mut add = |subject: &'a str, key: &'a str, value: &'a str, spans: &Spans, span: Span| {
        let span = spans.get(key).unwrap_or(span);
        all.push(Text { subject, key, value, span });
    };
    for c in &t.components {
        let plain = [("name", Some(&c.name)), ("tech", c.tech.as_ref()), ("role", c.role.as_ref())];
        let long = [("why", c.why.as_ref()), ("description", c.description.as_ref())];
        for (key, value) in plain.into_iter().chain(long) {
            add(&c.id, key, value.map_or("", |v| v), &c.spans, c.span);
        }
        let lists =
            c.address.iter().map(|v| ("address", v)).chain(c.tags.iter().map(|v| ("tags", v)));
        for (key, value) in lists.chain(c.links.iter().map(|(_, url)| ("links", url))) {
            add(&c.id, key, value, &c.spans, c.span);
        }
        for (key, value) in &c.facts {
            let at = c.spans.get(&format!("facts.{key}")).or_else(|| c.spans.get("facts"));
            add(&c.id, key, value, &Spans::default(), at.unwrap_or(c.span));
        }
    }
    for e in &t.entries {
        let values =
            [("label", &e.label), ("protocol", &e.protocol), ("auth", &e.auth), ("via", &e.via)];
        for (key, value) in values {
            add("", key, value.as_deref().unwrap_or(""), &e.spans, e.span);
        }
    }
    for issue in &t.issues {
        add("", "text", issue.text.as_deref().unwrap_or(""), &issue.spans, issue.span);
        add("", "fix", issue.fix.as_deref().unwrap_or(""), &issue.spans, issue.span);
    }
    for page in cx.design.pages.iter().map(|id| cx.site.page(*id)) {
        let front = Span::new(page.file, 0, 0);
        add("", "title", &page.title, &Spans::default(), front);
        add("", "description", page.description.as_deref().unwrap_or(""), &Spans::default(), front);
    }
    all
}

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

/// Returns what a value looks like, when it looks like a credential.
fn credential(key: &str, value: &str) -> Option<&'static str> {
    let key = key.to_lowercase();
    if value.contains("-----BEGIN") && value.contains("PRIVATE KEY-----") {
        return Some("a private key");
    }
    if url_password(value) {
        return Some("a password in an address");
    }
    let words = || value.split(|c: char| c.is_whitespace() || "\"'`,;()<>".contains(c));
    if words().any(is_service_key) {
        return Some("the key of a service");
    }
    if KEYS.iter().any(|k| key.contains(k)) && is_secret_value(value) {
        return Some("the value of a key that names a credential");
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

fn is_secret_value(value: &str) -> bool {
    let value = value.trim();
    let lower = value.to_lowercase();
    let masked = value.chars().all(|c| "*xX.•-_".contains(c));
    let refers = value.starts_with(['$', '<', '{', '[', '%', '!', '/', '@'])
        || lower.contains("vault:")
        || lower.contains("secretsmanager")
        || lower.contains("your-")
        || lower.contains("your_")
        || lower.starts_with("env");
    value.len() >= 4
        && !value.contains(char::is_whitespace)
        && !masked
        && !refers
        && !PLACEHOLDERS.contains(&&*lower)
}

fn finding(cx: &Context<'_>, text: &Text<'_>, what: &str) -> Finding {
    let place = match cx.site.line(text.span) {
        Some((path, line)) => format!("{path}:{line}"),
        None => "the topology".to_owned(),
    };
    let subjects = if text.subject.is_empty() { Vec::new() } else { vec![text.subject.to_owned()] };
    Finding {
        subjects,
        labels: vec![label(text.span, "looks like a credential")],
        evidence: vec![format!(
            "The value under `{}` looks like {what}; it is not shown.",
            text.key
        )],
        why: "Everybody who can read the repository, its history or the published site now has \
              it; deleting the line does not take it back."
            .to_owned(),
        help: "Make a new credential and disable this one today; keep the new one in a secret \
               store and write only where it is kept, for example `vault: payments/db`."
            .to_owned(),
        ..flat(ID, Severity::High, format!("A credential is written in {place}."))
    }
}

#[cfg(test)]
mod tests {
    use super::credential;

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
}
