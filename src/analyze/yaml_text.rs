//! Text as a value of YAML.

/// Words that YAML, or readers of an older YAML, take for something else than text.
const WORDS: [&str; 11] =
    ["true", "false", "yes", "no", "on", "off", "null", "y", "n", "infinity", "nan"];
/// Signs that mean nothing within a word, also in braces; a colon does before a space.
const SIGNS: &str = " /._+-:";

/// Returns text as a YAML value that reads back as this text, in braces too: in quotes where it has
/// to be.
pub fn yaml_text(text: &str) -> String {
    let begins = text.starts_with(char::is_alphabetic);
    let plain = |c: char| c.is_alphanumeric() || SIGNS.contains(c);
    let is_word = WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    let ends = text.ends_with([' ', ':']) || text.contains(": ");
    if begins && !is_word && !ends && text.chars().all(plain) {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            // Would end a line, hide what follows, or is not allowed as it is.
            _ if c.is_control() || is_unseen(c) => {
                quoted.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Returns whether a character shows nothing, and may turn what is around it.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::yaml_text;

    #[test]
    fn values_are_quoted_where_they_would_mean_something_else() {
        for plain in ["TLS 1.3", "PostgreSQL 16", "ghcr.io/acme/shop:1.2", "Größe", "a+b"] {
            assert_eq!(yaml_text(plain), plain);
        }
        for (text, quoted) in [
            ("no", "\"no\""),
            ("Y", "\"Y\""),
            ("1.10", "\"1.10\""),
            ("infinity", "\"infinity\""),
            ("a: b", "\"a: b\""),
            ("a:", "\"a:\""),
            ("a ", "\"a \""),
            ("x, y}", "\"x, y}\""),
            ("# x", "\"# x\""),
            ("say \"hi\\\"\n", "\"say \\\"hi\\\\\\\"\\n\""),
            ("a\u{7}\u{202e}", "\"a\\u0007\\u202E\""),
            ("99%", "\"99%\""),
            ("", "\"\""),
        ] {
            assert_eq!(yaml_text(text), quoted);
        }
    }
}
