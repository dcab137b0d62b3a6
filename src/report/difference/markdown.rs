//! What sets two revisions apart, as a comment on a change.

use super::{
    Compared, Findings, Line, NOTHING, Revision, Told, UNSTATED, What, became, clean, told,
};
use crate::model::{Finding, Manner, State};

/// How many rows a table or a list has before the rest is only counted.
const ROWS_MAX: usize = 40;
/// How long a comment may be: GitHub takes 65 536 characters, GitLab more.
const COMMENT_BYTES_MAX: usize = 60_000;
/// How many digits of a commit are shown.
const DIGITS: usize = 10;

/// Returns what sets two revisions apart, in Markdown as GitHub and GitLab show it.
pub fn difference_markdown(compared: &Compared<'_>) -> String {
    let (before, after) = (name(&compared.before), name(&compared.after));
    let mut out = format!("## Architecture: {before} → {after}\n\n");
    if compared.is_empty() {
        return out + NOTHING + "\n";
    }
    out.push_str(&format!("**{}**\n", compared.summary()));
    let designs =
        compared.difference.designs.iter().map(|difference| design(&told(compared, difference)));
    let outside = Findings::of(&compared.difference.findings);
    let site = match compared.difference.findings.is_empty() {
        true => String::new(),
        false => format!("\n### The site\n{}", findings(&outside)),
    };
    let mut left = 0;
    for part in designs.chain([site]) {
        match out.len() + part.len() <= COMMENT_BYTES_MAX {
            true => out.push_str(&part),
            false => left += 1,
        }
    }
    if left > 0 {
        out.push_str(&format!(
            "\n{left} more did not fit here; `groundplan diff` shows them all.\n"
        ));
    }
    out
}

fn name(revision: &Revision<'_>) -> String {
    let Some(commit) = revision.commit else { return revision.name.to_owned() };
    let short = commit.get(..DIGITS).unwrap_or(commit);
    match commit.starts_with(revision.name) {
        true => code(short),
        false => format!("{} ({short})", code(&clean(revision.name))),
    }
}

fn design(told: &Told<'_>) -> String {
    let path = code(&clean(told.path));
    let mut out = match told.title.is_empty() {
        true => format!("\n### {path}\n"),
        false => format!("\n### {}\n\n{path}\n", text(told.title)),
    };
    if !told.whole.is_empty() {
        out.push_str(&format!("\n{}.\n", text(&capital(&told.whole))));
    }
    for (title, lines) in &told.sections {
        out.push_str(&table(title, lines));
    }
    out + &findings(&told.findings)
}

fn table(title: &str, lines: &[Line]) -> String {
    let mut out = format!("\n| {} | | |\n| :-- | :-- | :-- |\n", capital(title));
    for line in lines.iter().take(ROWS_MAX) {
        let what: Vec<String> = line.what.iter().map(what).collect();
        let id = match line.manner {
            Manner::Removed => format!("~~{}~~", code(&line.id)),
            _ => code(&line.id),
        };
        let sign = match line.manner {
            Manner::Added => "**added**",
            Manner::Removed => "**removed**",
            Manner::Changed => "changed",
            Manner::Renamed => "renamed",
        };
        out.push_str(&format!("| {id} | {sign} | {} |\n", what.join("<br>")));
    }
    out + &more(lines.len())
}

fn what(what: &What) -> String {
    match what {
        What::Plain(plain) => text(plain),
        What::Edit(key, was, is) => {
            let value = |value: &Option<String>| match value {
                Some(value) => code(value),
                None => UNSTATED.to_owned(),
            };
            format!("{}: {} → {}", code(key), value(was), value(is))
        }
    }
}

fn findings(findings: &Findings<'_>) -> String {
    let mut out = String::new();
    for (word, list) in [("gained", &findings.gained), ("lost", &findings.lost)] {
        if list.is_empty() {
            continue;
        }
        out.push_str(&format!("\n**Findings {word}: {}**\n\n", list.len()));
        out.extend(list.iter().take(ROWS_MAX).map(|found| finding(found)));
        out.push_str(&more(list.len()));
    }
    if !findings.changed.is_empty() {
        out.push_str(&format!("\n**Findings changed: {}**\n\n", findings.changed.len()));
        for (was, is) in findings.changed.iter().take(ROWS_MAX) {
            let became = became((was, is));
            out.push_str(&format!("- {became}: {} ({})\n", sentence(is), code(&clean(&is.id()))));
        }
        out.push_str(&more(findings.changed.len()));
    }
    out
}

fn finding(finding: &Finding) -> String {
    let state = match finding.state {
        State::Open => String::new(),
        state => format!(", {}", state.word()),
    };
    let (severity, id) = (finding.severity.word(), code(&clean(&finding.id())));
    format!("- **{severity}**{state}: {} ({id})\n", sentence(finding))
}

fn sentence(finding: &Finding) -> String {
    text(&finding.message)
}

fn more(count: usize) -> String {
    match count.saturating_sub(ROWS_MAX) {
        0 => String::new(),
        more => format!("\n{more} more; `groundplan diff` shows them all.\n"),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Returns text as code, in which nothing is markup, a mention or a link.
fn code(text: &str) -> String {
    // A bar ends a cell of a table even in code.
    let inner = text.replace('`', "'").replace('|', "\\|");
    if inner.is_empty() { String::new() } else { format!("`{inner}`") }
}

/// Returns a sentence with its names in back quotes as code, and all else as plain text: it can
/// neither be markup nor call people or other changes.
fn text(sentence: &str) -> String {
    let clean = clean(sentence);
    let pieces: Vec<&str> = clean.split('`').collect();
    let is_paired = pieces.len() % 2 == 1;
    let pieces = pieces.iter().enumerate().map(|(at, piece)| match at % 2 == 1 && is_paired {
        true => code(piece),
        false => plain(piece),
    });
    pieces.collect()
}

fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // With a sign of no width behind it, it calls nobody and leads nowhere.
            '@' | '#' => out.extend([c, '\u{200b}']),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    // An address would be a link.
    out.replace("://", ":\u{200b}//").replace("www.", "www\u{200b}.")
}
