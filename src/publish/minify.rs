//! Makes styles and scripts smaller without understanding them.

/// Returns a style sheet without comments and needless white space.
///
/// Strings are kept; a space stays wherever two tokens would run together or a selector or
/// `calc()` needs it.
pub(crate) fn css(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.char_indices().peekable();
    let mut space = false;
    while let Some((at, c)) = chars.next() {
        match c {
            '/' if text[at..].starts_with("/*") => {
                let end = text[at + 2..].find("*/").map_or(text.len(), |end| at + end + 4);
                while chars.next_if(|(next, _)| *next < end).is_some() {}
                space = true;
            }
            '"' | '\'' => {
                flush_space(&mut out, &mut space, c);
                let end = string_end(text, at);
                out.push_str(&text[at..end]);
                while chars.next_if(|(next, _)| *next < end).is_some() {}
            }
            c if c.is_ascii_whitespace() => space = true,
            '}' => {
                if out.ends_with(';') {
                    out.pop();
                }
                space = false;
                out.push('}');
            }
            c => {
                flush_space(&mut out, &mut space, c);
                out.push(c);
            }
        }
    }
    out
}

/// Writes the pending space unless one of its neighbours makes it needless.
fn flush_space(out: &mut String, space: &mut bool, next: char) {
    if std::mem::take(space) {
        let needless = |c: char| matches!(c, '{' | '}' | ';' | ',' | '>' | '!');
        // No space is taken before `:`, which in a selector would change the meaning.
        let before = out.chars().next_back().is_none_or(|c| needless(c) || matches!(c, ':'));
        if !before && !needless(next) {
            out.push(' ');
        }
    }
}

/// Returns the end of the string that starts at `start`, its quotes included.
fn string_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b if b == bytes[start] => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

/// Returns a script without comment lines, indentation and empty lines.
///
/// Line ends stay, so that no statement depends on an inserted semicolon that is gone. Scripts of
/// themes keep each template string on one line and comments on lines of their own.
pub(crate) fn js(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut comment = false;
    for line in text.lines().map(str::trim) {
        let starts = line.starts_with("/*");
        if comment || starts || line.starts_with("//") || line.is_empty() {
            if comment || starts {
                comment = !line.ends_with("*/");
            }
            continue;
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{css, js};

    #[test]
    fn styles_keep_their_meaning() {
        for (from, to) in [
            ("a { color : red ; }\n", "a{color :red}"),
            ("a b > c , d { x: calc(1px + 2px) }", "a b>c,d{x:calc(1px + 2px)}"),
            ("a { b: \" x  /* y */ \" } /* gone */ c{}", "a{b:\" x  /* y */ \"}c{}"),
            (".a :is(b) { c: d }", ".a :is(b){c:d}"),
            (
                "@media (min-width: 1px) and (x: y) { a { b: c; } }",
                "@media (min-width:1px) and (x:y){a{b:c}}",
            ),
            ("a { b: 'it\\'s' }", "a{b:'it\\'s'}"),
            ("/* open", ""),
            ("a { content: \"open", "a{content:\"open"),
        ] {
            assert_eq!(css(from), to);
        }
    }

    #[test]
    fn scripts_keep_their_lines() {
        assert_eq!(
            js("// a\n  b();\n\n/* c\n d */\n  e(); // f\n/* g */\nh"),
            "b();\ne(); // f\nh\n"
        );
    }
}
