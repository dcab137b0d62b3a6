//! `secrets-inline`: a credential written into the topology or a page.

use std::collections::BTreeSet;

use super::context::Context;
use super::make::{flat, label};
use crate::credential::{credential, in_line};
use crate::model::{FileId, Finding, Severity, Site, Span, Spans};

pub(super) const ID: &str = "secrets-inline";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for text in texts(cx) {
        let Some(what) = credential(text.key, text.value) else { continue };
        if seen.insert(line(cx.site, text.span)) {
            let evidence =
                format!("The value under `{}` looks like {what}; it is not shown.", text.key);
            found.push(finding(cx.site, text.subject, text.span, evidence));
        }
    }
    // Values that mean nothing to us are read by everybody else all the same.
    let t = cx.topology;
    let mut files: BTreeSet<FileId> = t.components.iter().map(|c| c.span.file).collect();
    files.extend(t.entries.iter().map(|e| e.span.file).chain([t.file]));
    files.extend(cx.design.pages.iter().map(|id| cx.site.page(*id).file));
    for file in files {
        found.extend(in_file(cx.site, file, &mut seen));
    }
    found
}

/// Returns the credentials in the front matter of pages that belong to no design.
pub(in crate::analyze) fn outside_designs(site: &Site) -> Vec<Finding> {
    let pages = site.pages.iter().filter(|page| page.design.is_none());
    let mut seen = BTreeSet::new();
    pages.flat_map(|page| in_file(site, page.file, &mut seen)).collect()
}

/// A line, by its file and number.
type Line = (FileId, usize);

fn line(site: &Site, span: Span) -> Line {
    (span.file, site.line(span).map_or(0, |(_, line)| line))
}

/// Returns the credentials in the YAML of a file that stand on no line of `seen`.
fn in_file(site: &Site, file: FileId, seen: &mut BTreeSet<Line>) -> Vec<Finding> {
    let Some(lines) = site.files.get(file.0 as usize) else { return Vec::new() };
    let mut found = Vec::new();
    let mut start = 0;
    for text in lines.yaml().split_inclusive('\n') {
        if let Some((what, at)) = in_line(text) {
            let span = Span::new(file, start + at.start, start + at.end);
            if seen.insert(line(site, span)) {
                found.push(finding(site, "", span, format!("It is {what}; it is not shown.")));
            }
        }
        start += text.len();
    }
    found
}

/// A value of the topology.
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
    all
}

fn finding(site: &Site, subject: &str, span: Span, evidence: String) -> Finding {
    let place = match site.line(span) {
        Some((path, line)) => format!("{path}:{line}"),
        None => "the topology".to_owned(),
    };
    let subjects = if subject.is_empty() { Vec::new() } else { vec![subject.to_owned()] };
    Finding {
        subjects,
        labels: vec![label(span, "looks like a credential")],
        evidence: vec![evidence],
        why: "Everybody who can read the repository, its history or the published site now has \
              it; deleting the line does not take it back."
            .to_owned(),
        help: "Make a new credential and disable this one today; keep the new one in a secret \
               store and write only where it is kept, for example `vault: payments/db`."
            .to_owned(),
        ..flat(ID, Severity::High, format!("A credential is written in {place}."))
    }
}
