//! Colours code: finds comments, strings, numbers, keywords, keys and variables.
//!
//! One scanner serves all languages; a row of the table says how each writes those things. It starts
//! at once and costs nanoseconds a byte, where grammars cost milliseconds before the first block.

mod languages;

use self::languages::{Language, Shape};

/// What a piece of code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// A comment.
    Comment,
    /// A string.
    String,
    /// A number, or a word like `true`.
    Number,
    /// A word of the language.
    Keyword,
    /// A key, an attribute, a tag.
    Key,
    /// A variable.
    Variable,
    /// An added line of a diff.
    Added,
    /// A removed line of a diff.
    Removed,
}

impl Token {
    /// Returns the class in HTML.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Comment => "tc",
            Self::String => "ts",
            Self::Number => "tn",
            Self::Keyword => "tk",
            Self::Key => "ta",
            Self::Variable => "tv",
            Self::Added => "ti",
            Self::Removed => "td",
        }
    }
}

/// A piece of code: its first byte, the byte after it, what it is.
pub(crate) type Piece = (usize, usize, Token);

/// Returns the coloured pieces of `code` in order; none for a language that is not in the table.
pub(crate) fn pieces(language: &str, code: &str) -> Vec<Piece> {
    let Some(language) = languages::find(language) else { return Vec::new() };
    if language.shape == Shape::Diff {
        return diff(code);
    }
    let mut scanner = Scanner { language, code, at: 0, pieces: Vec::new(), line_start: true };
    while scanner.at < code.len() {
        scanner.step();
    }
    scanner.pieces
}

fn diff(code: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        let end = at + line.trim_end_matches('\n').len();
        let token = match line.as_bytes() {
            [b'+', ..] => Some(Token::Added),
            [b'-', ..] => Some(Token::Removed),
            [b'@', b'@', ..] => Some(Token::Comment),
            _ => None,
        };
        pieces.extend(token.map(|token| (at, end, token)));
        at += line.len();
    }
    pieces
}

struct Scanner<'a> {
    language: &'static Language,
    code: &'a str,
    at: usize,
    pieces: Vec<Piece>,
    /// Whether only white space and list marks stand between here and the start of the line.
    line_start: bool,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        &self.code[self.at..]
    }

    fn take(&mut self, length: usize, token: Token) {
        let end = self.at + length;
        self.pieces.push((self.at, end, token));
        self.at = end;
        self.line_start = false;
    }

    fn step(&mut self) {
        let language = self.language;
        if let Some(length) = self.comment() {
            return self.take(length, Token::Comment);
        }
        let rest = self.rest();
        let first = rest.chars().next().unwrap_or('\0');
        if language.quotes.contains(first) {
            let length = self.string(first);
            let is_key = language.shape == Shape::Keyed
                && self.code[self.at + length..].trim_start_matches(' ').starts_with(':');
            return self.take(length, if is_key { Token::Key } else { Token::String });
        }
        if language.variables && first == '$' {
            let length = variable(rest);
            if length > 1 {
                return self.take(length, Token::Variable);
            }
        }
        if first.is_ascii_digit() {
            let length =
                run(rest, |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | ':' | '%'));
            let length = rest[..length].trim_end_matches([':', '.']).len();
            return self.take(length, Token::Number);
        }
        if first.is_alphabetic() || first == '_' {
            return self.word();
        }
        if !matches!(first, ' ' | '\t' | '-' | '{' | ',') {
            self.line_start = first == '\n';
        } else if matches!(first, '{' | ',') && language.shape == Shape::Keyed {
            self.line_start = true;
        }
        self.at += first.len_utf8();
    }

    /// Returns the length of the comment that starts here.
    fn comment(&self) -> Option<usize> {
        let rest = self.rest();
        let (open, close) = self.language.block_comment;
        if !open.is_empty() && rest.starts_with(open) {
            let end = rest[open.len()..].find(close).map(|at| at + open.len() + close.len());
            return Some(end.unwrap_or(rest.len()));
        }
        let starts = self.language.line_comments.iter().any(|mark| rest.starts_with(mark));
        // A `#` inside a word is no comment: addresses and colours have them.
        let before = self.code[..self.at].chars().next_back();
        let free = before.is_none_or(|c| c.is_whitespace() || matches!(c, ';' | '{' | '}' | ')'));
        (starts && free).then(|| rest.find('\n').unwrap_or(rest.len()))
    }

    fn string(&self, quote: char) -> usize {
        let rest = self.rest();
        let triple: String = std::iter::repeat_n(quote, 3).collect();
        if rest.starts_with(&triple) {
            return rest[3..].find(&triple).map_or(rest.len(), |at| at + 6);
        }
        let mut escaped = false;
        for (at, c) in rest.char_indices().skip(1) {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '\n' if !self.language.long_strings && quote != '`' => return at,
                c if c == quote => return at + c.len_utf8(),
                _ => {}
            }
        }
        rest.len()
    }

    fn word(&mut self) {
        let language = self.language;
        let rest = self.rest();
        let dashes = language.shape != Shape::Code;
        let length =
            run(rest, |c| c.is_alphanumeric() || c == '_' || dashes && matches!(c, '-' | '.'));
        let word = &rest[..length];
        let after = rest[length..].trim_start_matches(' ');
        let token = if language.shape == Shape::Keyed && self.line_start && is_key(after) {
            Some(Token::Key)
        } else if language.shape == Shape::Markup {
            self.markup_word(after)
        } else if language.shape == Shape::Commands && self.line_start || language.is_keyword(word)
        {
            Some(Token::Keyword)
        } else if languages::is_literal(word) {
            Some(Token::Number)
        } else {
            None
        };
        match token {
            Some(token) => self.take(length, token),
            None => {
                self.at += length;
                self.line_start = false;
            }
        }
    }

    /// Returns what a word is in HTML: a tag after `<`, an attribute before `=`.
    fn markup_word(&self, after: &str) -> Option<Token> {
        let before = &self.code[..self.at];
        if before.ends_with('<') || before.ends_with("</") {
            Some(Token::Keyword)
        } else {
            after.starts_with('=').then_some(Token::Key)
        }
    }
}

/// Returns whether what follows a word makes it a key: `: `, `:` at the line's end, or `=`.
fn is_key(after: &str) -> bool {
    match after.strip_prefix(':') {
        Some(rest) => rest.is_empty() || rest.starts_with([' ', '\n']),
        None => after.starts_with('='),
    }
}

fn variable(rest: &str) -> usize {
    if rest.starts_with("${") {
        return rest.find(['}', '\n']).map_or(rest.len(), |at| at + 1);
    }
    1 + run(&rest[1..], |c| c.is_ascii_alphanumeric() || c == '_')
}

fn run(text: &str, inside: impl Fn(char) -> bool) -> usize {
    text.find(|c| !inside(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::pieces;

    fn shown(language: &str, code: &str) -> String {
        let words = pieces(language, code);
        let words = words.iter().map(|(a, b, t)| format!("{}:{}", t.class(), &code[*a..*b]));
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_languages_of_infrastructure() {
        for (language, code, expected) in [
            (
                "yaml",
                "# c\na: {b: 1, \"c\": x}\n- d-e: true # f\n",
                "tc:# c ta:a ta:b tn:1 ta:\"c\" ta:d-e tn:true tc:# f",
            ),
            ("json", "{\"a\": \"b\", \"c\": null}", "ta:\"a\" ts:\"b\" ta:\"c\" tn:null"),
            ("toml", "[a]\nb = \"c\" # d", "ta:b ts:\"c\" tc:# d"),
            (
                "bash",
                "for n in $(seq 1 3); do echo \"$n\" # x#y\ndone",
                "tk:for tk:in tn:1 tn:3 tk:do tk:echo ts:\"$n\" tc:# x#y tk:done",
            ),
            (
                "nginx",
                "server {\n  listen 80; # x\n  return 301 https://$host/;\n}",
                "tk:server tk:listen tn:80 tc:# x tk:return tn:301 tv:$host",
            ),
            ("dockerfile", "FROM debian:12\nRUN a && b", "tk:FROM tn:12 tk:RUN"),
            ("sql", "select a from b -- c", "tk:select tk:from tc:-- c"),
            ("rust", "fn a() { let b = \"c\"; } // d", "tk:fn tk:let ts:\"c\" tc:// d"),
            ("python", "def a():\n  '''b\nc'''", "tk:def ts:'''b\nc'''"),
            ("diff", "+a\n-b\n@@ c\n d", "ti:+a td:-b tc:@@ c"),
            ("html", "<a href=\"b\">c</a><!-- d -->", "tk:a ta:href ts:\"b\" tk:a tc:<!-- d -->"),
            ("klingon", "a = 1", ""),
        ] {
            assert_eq!(shown(language, code), expected, "{language}");
        }
    }

    #[test]
    fn any_text_is_cut_in_order_and_at_characters() {
        for code in ["\"é", "$", "${", "a\u{301}:", "/*", "'''", "#", "9:", "🦀: 1", "\\", "`\n"]
        {
            for language in ["yaml", "bash", "rust", "html", "css", "diff", "nginx"] {
                let mut last = 0;
                for (start, end, _) in pieces(language, code) {
                    assert!(last <= start && start < end, "{language} {code:?}");
                    assert!(code.is_char_boundary(start) && code.is_char_boundary(end));
                    last = end;
                }
            }
        }
    }
}
