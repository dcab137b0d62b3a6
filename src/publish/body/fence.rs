//! Code blocks: the words after the fence, and the block they describe.

use std::ops::Range;

use crate::model::Words;
use crate::publish::highlight::{self, Piece};
use crate::publish::html::{escape, is_plain, push_text};

/// What stands after the opening fence: ```` ```yaml title="topology.yaml" {1,3-4} ````.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Info {
    /// The language, in lower case.
    pub(super) language: String,
    /// A title to show above.
    pub(super) title: Option<String>,
    /// Lines to mark, from 1; ranges are inclusive.
    pub(super) marked: Vec<(usize, usize)>,
}

/// Returns what `info` says; words it does not know are ignored.
pub(super) fn parse(info: &str) -> Info {
    let info = info.trim();
    let end = info.find([' ', ',', '{', '\t']).unwrap_or(info.len());
    let mut parsed = Info { language: info[..end].to_lowercase(), ..Info::default() };
    let rest = &info[end..];
    if let Some((_, after)) = rest.split_once("title=\"") {
        parsed.title = after.split_once('"').map(|(title, _)| title.to_owned());
    }
    if let Some((lines, _)) = rest.split_once('{').and_then(|(_, r)| r.split_once('}')) {
        parsed.marked = lines.split(',').filter_map(lines_of).collect();
    }
    parsed
}

fn lines_of(text: &str) -> Option<(usize, usize)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (first <= last).then_some((first, last))
}

/// How long the tags around a block are together.
const FRAME_BYTES: usize = 192;

/// Returns the HTML of a code block; `number` tells its frame from the others of the page.
pub(super) fn block(info: &str, code: &str, number: usize, words: &Words) -> String {
    shown(&parse(info), code, number, words)
}

/// Returns the HTML of a code block that is described already.
pub(super) fn shown(info: &Info, code: &str, number: usize, words: &Words) -> String {
    let mut out = String::with_capacity(2 * code.len() + FRAME_BYTES);
    out.push_str("<figure class=\"code\">");
    let named = words.fill("Code {n}", &[("n", &number.to_string())]);
    let label = match &info.title {
        Some(title) => {
            out.push_str("<figcaption>");
            push_text(&mut out, title);
            out.push_str("</figcaption>");
            format!("{named}: {}", escape(title))
        }
        None => named,
    };
    out.extend(["<pre tabindex=\"0\" role=\"region\" aria-label=\"", &label, "\"><code"]);
    if !info.language.is_empty() {
        out.extend([" class=\"language-", &escape(&info.language), "\""]);
    }
    out.push('>');
    lines(&mut out, code, info);
    out.push_str("</code></pre></figure>\n");
    out
}

/// Writes the code with its colours and its marked lines.
///
/// A coloured piece that goes over several lines is closed and opened again at each line's end, so
/// that a line is always complete in itself.
fn lines(out: &mut String, code: &str, info: &Info) {
    let pieces = highlight::pieces(&info.language, code);
    let (mut left, mut at) = (&*pieces, 0);
    for (number, line) in code.split_inclusive('\n').enumerate() {
        let end = at + line.strip_suffix('\n').unwrap_or(line).len();
        let marked = info.marked.iter().any(|(a, b)| (*a..=*b).contains(&(number + 1)));
        if marked {
            out.push_str("<mark>");
        }
        // Most lines need no escapes, which is asked of all of their pieces together.
        left = match is_plain(&code[at..end]) {
            true => coloured(out, code, at..end, left, String::push_str),
            false => coloured(out, code, at..end, left, push_text),
        };
        if marked {
            out.push_str("</mark>");
        }
        if line.ends_with('\n') {
            out.push('\n');
        }
        at += line.len();
    }
}

/// Writes a line of the code by `put`; returns the pieces that go on after it.
fn coloured<'p>(
    out: &mut String,
    code: &str,
    line: Range<usize>,
    mut pieces: &'p [Piece],
    put: impl Fn(&mut String, &str),
) -> &'p [Piece] {
    let Range { start: mut at, end } = line;
    while let Some(((start, stop, token), after)) = pieces.split_first().filter(|p| p.0.0 < end) {
        let (from, to) = ((*start).max(at), (*stop).min(end));
        put(out, &code[at..from]);
        if from < to {
            out.push_str(token.opening());
            put(out, &code[from..to]);
            out.push_str("</span>");
        }
        at = to;
        if *stop > end {
            break;
        }
        pieces = after;
    }
    put(out, &code[at..end]);
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Info, block, parse};
    use crate::model::Words;
    use crate::publish::html::without_tags;

    proptest! {
        #[test]
        fn colours_add_tags_and_nothing_else(
            info in "(yaml|json|toml|bash|nginx|docker|sql|rust|python|html|diff|none)( \\{2\\})?",
            code in "([\"'`#/*<>{}():=|&$\\\\\\-, \na-c1é]|&lt;|<!--|<b>|a: )*\n",
        ) {
            let html = block(&info, &code, 1, &Words::default());
            let text = without_tags(&html).trim_end_matches('\n').to_owned() + "\n";
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
            let text = text.replace("&#39;", "'").replace("&amp;", "&");
            prop_assert_eq!(text, code.trim_end_matches('\n').to_owned() + "\n");
            for tag in html.split('<').skip(1) {
                let ours = ["figure", "/figure", "pre", "/pre", "code", "/code", "mark", "/mark",
                    "span class=\"t", "/span"];
                prop_assert!(ours.iter().any(|name| tag.starts_with(name)), "{}", tag);
            }
        }
    }

    #[test]
    fn the_words_after_a_fence() {
        assert_eq!(parse(""), Info::default());
        let info = parse("YAML title=\"a b.yaml\" {1,3-4,9-2,x}");
        assert_eq!(info.language, "yaml");
        assert_eq!(info.title.as_deref(), Some("a b.yaml"));
        assert_eq!(info.marked, [(1, 1), (3, 4)]);
        assert_eq!(parse("rust,ignore").language, "rust");
    }

    #[test]
    fn colours_and_marks_close_on_every_line() {
        let html = block("python {2}", "'''a\n<b>\nc''' # d\n", 1, &Words::default());
        let expected = "<span class=\"ts\">&#39;&#39;&#39;a</span>\n\
             <mark><span class=\"ts\">&lt;b&gt;</span></mark>\n\
             <span class=\"ts\">c&#39;&#39;&#39;</span> <span class=\"tc\"># d</span>\n</code>";
        assert!(html.contains(expected), "{html}");
    }
}
