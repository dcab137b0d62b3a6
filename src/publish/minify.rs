//! Makes styles and scripts smaller: white space, comments, names that nobody else sees.

mod names;

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

/// Returns a script of somebody else's theme without comment lines, indentation and empty lines.
///
/// Line ends stay, and lines are not looked into: whatever the script does, it still does.
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

/// Returns one of our own scripts as short as it can be without being another one.
pub(crate) fn script(text: &str) -> String {
    names::shortened(&names::joined(&stripped(text)))
}

/// Returns one of our own scripts without comments and needless white space.
///
/// Strings, template strings and regular expressions are kept. A line end stays after a `}`, a `)` and
/// between words, where it may end a statement; our scripts write every other semicolon.
fn stripped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let mut space = None;
    while let Some(c) = text[at..].chars().next() {
        if c.is_ascii_whitespace() {
            space = space.max(Some(c == '\n'));
            at += 1;
            continue;
        }
        let rest = &text[at..];
        if rest.starts_with("/*") || rest.starts_with("//") {
            let end = if rest.starts_with("/*") { "*/" } else { "\n" };
            at += rest.find(end).map_or(rest.len(), |found| found + end.len());
            space = space.max(Some(end == "\n"));
            continue;
        }
        // Our scripts have no empty statement, so nothing but the end of one stands before a `}`.
        if c == '}' && out.ends_with(';') {
            out.pop();
        }
        if let Some(line) = space.take()
            && let Some(last) = out.chars().next_back()
            && parted(last, c, line)
        {
            out.push(if line { '\n' } else { ' ' });
        }
        let end = match c {
            '"' | '\'' | '`' => string_end(text, at),
            '/' if starts_pattern(&out) => pattern_end(text, at),
            _ => at + c.len_utf8(),
        };
        out.push_str(&text[at..end]);
        at = end;
    }
    out.push('\n');
    out
}

/// Returns whether the white space between two characters, with or without a line end, is needed.
fn parted(last: char, next: char, line: bool) -> bool {
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '#');
    let ends = word(last) || matches!(last, ')' | ']' | '}' | '"' | '\'' | '`');
    let starts = word(next) || matches!(next, '(' | '[' | '{' | '!' | '+' | '-' | '"' | '\'' | '`');
    (word(last) && word(next))
        || (last == next && matches!(next, '+' | '-'))
        || (line && ends && starts)
}

/// Returns whether a slash after `before` starts a regular expression instead of dividing.
fn starts_pattern(before: &str) -> bool {
    before.trim_end().ends_with(['(', ',', '=', ':', '[', '!', '&', '|', '?', '{', '}', ';', '>'])
}

/// Returns the end of the regular expression that starts at `start`, its flags included.
fn pattern_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut class) = (start + 1, false);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'[' => class = true,
            b']' => class = false,
            b'/' if !class => {
                let flags = text[at + 1..].find(|c: char| !c.is_ascii_lowercase());
                return flags.map_or(text.len(), |flags| at + 1 + flags);
            }
            _ => {}
        }
        at += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{css, js, stripped};

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

    #[test]
    fn own_scripts_lose_only_white_space() {
        for (from, to) in [
            ("// a\nconst a = 1; /* b */\n\n  b ( a ) ;\n", "const a=1;b(a);\n"),
            ("if (a) b(); else c ()\nd()", "if(a)b();else c()\nd()\n"),
            ("a = { b : 1 ,\n  c }\nd", "a={b:1,c}\nd\n"),
            ("x = a + +b - -c; y = a++ + b", "x=a+ +b- -c;y=a++ +b\n"),
            ("s = ' a  // b ' + `c  ${ d }`", "s=' a  // b '+`c  ${ d }`\n"),
            ("t.replace(/[/ ]  \\/ x/g, '') / 2 / n", "t.replace(/[/ ]  \\/ x/g,'')/2/n\n"),
            ("{ a(); b() ;\n }", "{a();b()}\n"),
            ("return [a]\n.map(b)", "return[a].map(b)\n"),
        ] {
            assert_eq!(stripped(from), to);
        }
    }
}
