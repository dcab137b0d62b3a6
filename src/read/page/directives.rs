//! `<!-- groundplan: diagram view=failover -->`.

use crate::model::{Directive, DirectiveKind, Finding, Severity, Span, names_rule};
use crate::read::suggest::{self, quoted_list, shortened};

/// Most arguments of a directive.
const ARGUMENTS_MAX: usize = 20;
/// Most directives of a page; each may be a drawing or a table of the whole design.
pub(super) const PAGE_MAX: usize = 500;

/// Returns the finding at the first directive that is one too many.
pub(super) fn too_many(span: Span) -> Finding {
    let message = format!("more than {PAGE_MAX} directives on one page");
    Finding::input("limit-exceeded", Severity::Error, span, message)
        .help("split the page; what comes after this place is left out")
}

/// Returns the directives among the comments of a piece of HTML that stands at `at`.
pub(super) fn collect(html: &str, at: Span, findings: &mut Vec<Finding>) -> Vec<Directive> {
    let mut directives = Vec::new();
    let mut from = 0;
    while let Some(open) = html[from..].find("<!--").map(|found| from + found) {
        let Some(close) = html[open + 4..].find("-->").map(|found| open + 4 + found) else {
            break;
        };
        let start = at.start as usize;
        let span = Span::new(at.file, start + open, start + close + 3);
        if let Some(words) = ours(html[open + 4..close].trim()) {
            match directive(words, span) {
                Ok(directive) => {
                    findings.extend(unknown_key(&directive));
                    directives.push(directive);
                }
                Err(finding) => findings.push(*finding),
            }
        }
        from = close + 3;
    }
    directives
}

/// Returns what follows `groundplan:`; a forgotten colon is forgiven.
fn ours(comment: &str) -> Option<&str> {
    let rest = comment.strip_prefix("groundplan")?;
    match rest.strip_prefix(':') {
        Some(words) => Some(words.trim()),
        None => rest.starts_with(' ').then(|| rest.trim()),
    }
}

fn directive(words: &str, span: Span) -> Result<Directive, Box<Finding>> {
    let (word, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    let found = DirectiveKind::ALL.iter().find(|kind| kind.word() == word);
    let Some(kind) = found else {
        let known: Vec<&str> = DirectiveKind::ALL.iter().map(|kind| kind.word()).collect();
        let help = match suggest::nearest(word, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("expected {}", quoted_list(&known)),
        };
        let message = format!("there is no directive `{}`", shortened(word));
        return Err(Box::new(warning("unknown-directive", span, message, help)));
    };
    Ok(Directive { kind: *kind, arguments: arguments(rest), span })
}

/// Returns the finding at a directive with a key that it does not know.
fn unknown_key(directive: &Directive) -> Option<Finding> {
    let (kind, known) = (directive.kind, directive.kind.keys());
    let is_known = |(key, value): &&(String, String)| match kind {
        DirectiveKind::Ignore => known.iter().any(|rule| names_rule(key, rule)),
        // The word without a value is the file that is included.
        DirectiveKind::Include if value.is_empty() => true,
        _ => known.contains(&key.as_str()),
    };
    let (key, _) = directive.arguments.iter().find(|argument| !is_known(argument))?;
    let (word, shown) = (kind.word(), shortened(key));
    let help = match suggest::nearest(key, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => format!("`{word}` stands alone"),
        None => format!("expected {}", quoted_list(known)),
    };
    let message = match kind {
        DirectiveKind::Ignore => format!("there is no text check `{shown}` to ignore"),
        _ => format!("`{word}` has no `{shown}`"),
    };
    Some(warning("unknown-directive", directive.span, message, help))
}

/// Returns the findings at tabs without an end, and at ends of nothing.
pub(super) fn unpaired(directives: &[Directive]) -> Vec<Finding> {
    let open = |span| {
        let help = "write `<!-- groundplan: end -->` below the last tab";
        warning("unpaired-directive", span, "these `tabs` have no `end`".to_owned(), help)
    };
    let mut found = Vec::new();
    let mut tabs: Option<Span> = None;
    for directive in directives {
        match (directive.kind, tabs.take()) {
            (DirectiveKind::Tabs, before) => {
                found.extend(before.map(open));
                tabs = Some(directive.span);
            }
            (DirectiveKind::End, None) => {
                let message = "this `end` ends nothing".to_owned();
                let help = "leave it out, or begin with `<!-- groundplan: tabs -->`";
                found.push(warning("unpaired-directive", directive.span, message, help));
            }
            (DirectiveKind::End, Some(_)) => {}
            (_, before) => tabs = before,
        }
    }
    found.extend(tabs.map(open));
    found
}

fn warning(rule: &'static str, span: Span, message: String, help: impl Into<String>) -> Finding {
    Finding::input(rule, Severity::Warning, span, message).help(help)
}

/// Returns `view=failover title="Two words" wide "in two words"` as pairs; a word alone has an empty
/// value.
fn arguments(text: &str) -> Vec<(String, String)> {
    let mut arguments = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() && arguments.len() < ARGUMENTS_MAX {
        if rest.starts_with('"') {
            let (word, after) = value(rest);
            arguments.push((word.to_owned(), String::new()));
            rest = after.trim_start();
            continue;
        }
        let key_end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (key, after) = rest.split_at(key_end);
        let (value, after) = match after.strip_prefix('=') {
            Some(after) => value(after),
            None => ("", after),
        };
        arguments.push((key.to_owned(), value.to_owned()));
        rest = after.trim_start();
    }
    arguments
}

fn value(text: &str) -> (&str, &str) {
    let quoted = text.strip_prefix('"').and_then(|inner| inner.split_once('"'));
    quoted.unwrap_or_else(|| text.split_at(text.find(char::is_whitespace).unwrap_or(text.len())))
}

#[cfg(test)]
mod tests {
    use super::arguments;

    #[test]
    fn arguments_are_words_and_pairs() {
        let pairs = arguments(" view=failover title=\"Two words\" wide =x \"a b.txt\" \"open");
        let expected = [
            ("view", "failover"),
            ("title", "Two words"),
            ("wide", ""),
            ("", "x"),
            ("a b.txt", ""),
            ("\"open", ""),
        ];
        assert!(pairs.iter().map(|(k, v)| (k.as_str(), v.as_str())).eq(expected));
    }
}
