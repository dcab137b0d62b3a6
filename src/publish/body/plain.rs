//! Sentences with names in back quotes, as most findings are: Markdown without a parser.

use crate::model::place;
use crate::publish::html::letters_and;

/// Appends the HTML of a text that holds nothing of Markdown but code in single back quotes, which
/// `code` writes; returns `false` and appends nothing for any other, which a parser has to read.
pub(super) fn push(out: &mut String, text: &str, code: impl FnMut(&mut String, &str)) -> bool {
    let begun = out.len();
    let is_plain = push_pieces(out, text, code).is_some();
    if !is_plain {
        out.truncate(begun);
    }
    is_plain
}

/// Does what [`push`] does; what is not plain leaves a part behind.
fn push_pieces(
    out: &mut String,
    text: &str,
    mut code: impl FnMut(&mut String, &str),
) -> Option<()> {
    // A letter first: no list, heading, quote or table begins with one.
    text.chars().next().filter(|c| c.is_alphabetic() || matches!(c, '“' | '`'))?;
    if text.ends_with(' ') {
        return None;
    }
    let (mut rest, mut is_first) = (text, true);
    loop {
        let open = place(rest, b'`').unwrap_or(rest.len());
        let (piece, after) = rest.split_at(open);
        // Two back quotes side by side open and close nothing but two.
        let doubled = piece.is_empty() && !is_first && !after.is_empty();
        if doubled || !is_plain(piece) {
            return None;
        }
        out.push_str(piece);
        let Some(after) = after.get(1..) else { return Some(()) };
        let (inside, after) = after.split_at(place(after, b'`')?);
        if inside.is_empty()
            || inside.starts_with(' ')
            || inside.ends_with(' ')
            || !is_plain(inside)
        {
            return None;
        }
        code(out, inside);
        (rest, is_first) = (&after[1..], false);
    }
}

/// Returns whether every character of a piece means itself wherever it stands in a line.
fn is_plain(piece: &str) -> bool {
    piece.bytes().all(|byte| PLAIN[usize::from(byte)]) || piece.chars().all(means_itself)
}

/// The plain bytes that mean themselves: with the signs that are no Markdown inside a sentence.
static PLAIN: [bool; 256] = letters_and(b" ,.;:?()/-%'\"");

fn means_itself(c: char) -> bool {
    match u8::try_from(c).ok().filter(u8::is_ascii) {
        Some(byte) => PLAIN[usize::from(byte)],
        None => matches!(c, '“' | '”' | '’' | '–' | '…' | '→' | '·' | '×') || c.is_alphanumeric(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::markdown;
    use super::push;

    fn html(text: &str) -> Option<String> {
        let mut out = String::from("before ");
        let is_plain = push(&mut out, text, |out, code| {
            out.extend(["<code>", code, "</code>"]);
        });
        let html = out.strip_prefix("before ").expect("what stood there stays");
        assert!(is_plain || html.is_empty());
        is_plain.then(|| html.to_owned())
    }

    #[test]
    fn sentences_of_findings_need_no_parser() {
        let text = "If `db-1` fails, `app` (at 10.0.0.1) is down.";
        assert_eq!(
            html(text).as_deref(),
            Some("If <code>db-1</code> fails, <code>app</code> (at 10.0.0.1) is down.")
        );
        for other in [
            "", "1. a", "- a", "a *b*", "a <b>", "a\nb", "a ``b``", "a `b", "a ` b `", "a_b_c",
            "a  ", "`a``b`",
        ] {
            assert_eq!(html(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn what_needs_no_parser_is_what_a_parser_makes(text in "[ab1A `.,()/%?;:'\"“”’–…→·×é-]{0,30}") {
            if let Some(html) = html(&text) {
                prop_assert_eq!(html, markdown(&text));
            }
        }
    }
}
