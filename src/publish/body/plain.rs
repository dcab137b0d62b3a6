//! Sentences with names in back quotes, as most findings are: Markdown without a parser.

/// Returns the HTML of a text that holds nothing of Markdown but code in single back quotes; `None`
/// for any other, which a parser has to read.
pub(super) fn html(text: &str) -> Option<String> {
    // A letter first: no list, heading, quote or table begins with one.
    text.chars().next().filter(|c| c.is_alphabetic() || matches!(c, '“' | '`'))?;
    // Two back quotes side by side open and close nothing but two.
    if text.ends_with(' ') || text.contains("``") {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 32);
    for (at, piece) in text.split('`').enumerate() {
        if !piece.chars().all(is_plain) {
            return None;
        }
        match at % 2 {
            0 => out.push_str(piece),
            _ if piece.is_empty() || piece.starts_with(' ') || piece.ends_with(' ') => return None,
            _ => {
                out.push_str("<code>");
                out.push_str(piece);
                out.push_str("</code>");
            }
        }
    }
    let closed = text.matches('`').count().is_multiple_of(2);
    closed.then_some(out)
}

/// Returns whether a character means itself wherever it stands in a line.
fn is_plain(c: char) -> bool {
    match c {
        ' ' | ',' | '.' | ';' | ':' | '?' | '(' | ')' | '/' | '-' | '%' | '\'' | '"' => true,
        '“' | '”' | '’' | '–' | '…' | '→' | '·' | '×' => true,
        _ => c.is_alphanumeric(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::markdown;
    use super::html;

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
