//! YAML of one flat map of plain words and numbers, read without the libraries.
//!
//! Nearly all front matter is like this, and every page has some. What is not plain beyond doubt is
//! left to [`super::yaml`]; a test holds both readings against each other.

use super::tree::{Content, NodeId, Tree};
use crate::model::{FileId, Span};

/// Longest text that is looked at.
const BYTES_MAX: usize = 4096;
/// Longest number: a float holds all of its digits.
const DIGITS_MAX: usize = 15;

/// Returns the tree of `text`, which stands at byte `offset` of `file`; `None` when it is not plain.
pub(super) fn parse(file: FileId, text: &str, offset: usize) -> Option<Tree> {
    if text.len() > BYTES_MAX || text.is_empty() {
        return None;
    }
    let span = |start: usize, end: usize| Span::new(file, offset + start, offset + end);
    let mut tree = Tree { nodes: Vec::with_capacity(16), root: NodeId(1) };
    tree.push(span(0, 0), Content::Null);
    tree.push(span(0, 0), Content::Null);
    let mut pairs = Vec::with_capacity(8);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let (key, value) = line.strip_suffix('\n').unwrap_or(line).split_once(": ")?;
        let content = content(value)?;
        if !is_key(key) {
            return None;
        }
        let middle = start + key.len() + 2;
        let key = tree.push(span(start, start + key.len()), Content::Text(key.to_owned()));
        pairs.push((key, tree.push(span(middle, middle + value.len()), content)));
        start += line.len();
    }
    let end = tree.span(pairs.last()?.1).end;
    let map = &mut tree.nodes[1];
    (map.span.end, map.content) = (end, Content::Map(pairs));
    Some(tree)
}

/// Keys that YAML could take for something else are no keys of ours.
fn is_key(key: &str) -> bool {
    let letters = key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    key.len() > 1 && letters && is_word(key)
}

/// Returns what a plain value says; `None` when that takes more than a look.
fn content(value: &str) -> Option<Content> {
    let first = value.bytes().next()?;
    if first.is_ascii_digit() {
        let digits = value.bytes().all(|byte| byte.is_ascii_digit());
        let whole = digits && value.len() <= DIGITS_MAX && (first != b'0' || value.len() == 1);
        return whole.then(|| Some(Content::Number(value.parse().ok()?, value.to_owned())))?;
    }
    // Neither a colon nor a number sign can start anything after these.
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b" _-.,/()'+".contains(&byte);
    let text = first.is_ascii_alphabetic() && value.bytes().all(plain) && !value.ends_with(' ');
    (text && is_word(value)).then(|| Content::Text(value.to_owned()))
}

/// Returns whether a text in letters is nothing but text in any version of YAML.
fn is_word(text: &str) -> bool {
    let others = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    !others.iter().any(|other| text.eq_ignore_ascii_case(other))
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::model::FileId;
    use crate::read::yaml;

    /// Returns whether the text is plain; if so, both readings are the same.
    fn is_plain(text: &str) -> bool {
        let plain = parse(FileId(3), text, 7);
        if let Some(plain) = &plain {
            let mut findings = Vec::new();
            let full = yaml::parse_fully(FileId(3), text, 7, &mut findings);
            assert_eq!(Some(plain), full.as_ref(), "{text:?}");
            assert!(findings.is_empty(), "{text:?}");
        }
        plain.is_some()
    }

    #[test]
    fn front_matter_of_most_pages_is_plain() {
        for text in [
            "title: Signed daemon 18\nweight: 19\n",
            "title: It's (nearly) a, b - c/d+e_f 1.5\ndate: 2026-11-24",
            "weight: 0\nweight: 999999999999999\n",
            "title: The null hypothesis\n",
        ] {
            let text = text.replace("date: 2026-11-24", "date: on 2026-11-24");
            assert!(is_plain(&text), "{text:?}");
        }
    }

    #[test]
    fn what_may_be_more_than_plain_is_left_to_the_library() {
        for text in [
            "",
            "\n",
            "title:",
            "title: ",
            "title: |",
            "title: >",
            "a: b",
            "title: a: b",
            "title: a #b",
            "title: true",
            "title: Null",
            "title: ~",
            "title: 1.5",
            "title: 019",
            "title: 0x1f",
            "title: -1",
            "title: [a]",
            "title: {a: b}",
            "title: 'a'",
            "title: \"a\"",
            "title: &a b",
            "title: *a",
            "title: !a b",
            "title: a \n",
            "title: a\r\n",
            "title: a\n b",
            "title: a\n\n",
            "title: a\n# b\n",
            "  title: a",
            "- a",
            "? a",
            "title : a",
            "<<: a",
            "title: \ta",
            "tags:\n  - a",
            "title: é",
            "title: 1e3",
            "title: 2026-11-24",
            "title: a\n---\n",
            "title: .inf",
            "title: @a",
            "title: 9999999999999999",
            "true: a",
            "title: `a`",
            "title: %a",
            "title: a: ",
            "title:a",
        ] {
            assert!(!is_plain(text), "{text:?}");
        }
    }

    #[test]
    fn short_texts_are_read_alike_both_ways() {
        // Every text of two lines made of these pieces.
        let pieces = ["ab", "a b", "1", "01", ": ", ":", "\n", " ", "#", "-", ".", "e1", "no", "'"];
        for one in pieces {
            for two in pieces {
                for three in pieces {
                    is_plain(&format!("ab: {one}{two}{three}"));
                    is_plain(&format!("ab: {one}\ncd: {two}{three}\n"));
                }
            }
        }
    }
}
