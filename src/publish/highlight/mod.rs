//! Colours code: finds comments, strings, numbers, keywords, keys, variables and names.
//!
//! Each language is a lexer of a few rows. logos compiles them into the program, so that nothing is
//! prepared at run time and a page without code pays nothing.

mod code;
mod data;
mod lexer;
mod shell;

use self::lexer::{scan, scan_by_turns};

/// The longest code that is coloured, in bytes; longer code is shown plain.
const CODE_BYTES_MAX: usize = 256 * 1024;

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
    /// A key, an attribute, an option.
    Key,
    /// A variable.
    Variable,
    /// The name of a command, a function or a type.
    Name,
    /// An added line of a diff.
    Added,
    /// A removed line of a diff.
    Removed,
}

impl Token {
    /// Returns the tag that opens a piece in HTML.
    pub(crate) fn opening(self) -> &'static str {
        match self {
            Self::Comment => "<span class=\"tc\">",
            Self::String => "<span class=\"ts\">",
            Self::Number => "<span class=\"tn\">",
            Self::Keyword => "<span class=\"tk\">",
            Self::Key => "<span class=\"ta\">",
            Self::Variable => "<span class=\"tv\">",
            Self::Name => "<span class=\"tf\">",
            Self::Added => "<span class=\"ti\">",
            Self::Removed => "<span class=\"td\">",
        }
    }
}

/// A piece of code: its first byte, the byte after it, what it is.
pub(crate) type Piece = (usize, usize, Token);

/// Returns the coloured pieces of `code` in order; none for an unknown language or too long code.
pub(crate) fn pieces(language: &str, code: &str) -> Vec<Piece> {
    match scanner(language) {
        Some(scanner) if code.len() <= CODE_BYTES_MAX => scanner(code),
        _ => Vec::new(),
    }
}

type Scanner = fn(&str) -> Vec<Piece>;

/// Returns the scanner of the language that is called `name`.
fn scanner(name: &str) -> Option<Scanner> {
    Some(match name {
        "yaml" | "yml" => scan::<data::Yaml>,
        "json" | "jsonc" | "json5" => scan::<data::Json>,
        "toml" | "ini" | "cfg" | "properties" | "env" | "dotenv" | "systemd" | "editorconfig" => {
            settings
        }
        "http" => scan::<data::Http>,
        "css" | "scss" | "less" => scan::<data::Css>,
        "diff" | "patch" => scan::<data::Diff>,
        "bash" | "sh" | "shell" | "zsh" | "ash" => scan::<shell::Bash>,
        "console" | "shell-session" | "shellsession" | "terminal" => shell::session,
        "dockerfile" | "docker" | "containerfile" => dockerfile,
        "makefile" | "make" | "mk" => scan::<shell::Make>,
        "nginx" | "conf" | "haproxy" | "apache" | "caddy" | "caddyfile" | "varnish" | "vcl" => {
            directives
        }
        "hcl" | "terraform" | "tf" | "tfvars" => scan::<shell::Hcl>,
        "sql" | "mysql" | "postgres" | "postgresql" | "psql" | "sqlite" => scan::<code::Sql>,
        "rust" | "rs" => scan::<code::Rust>,
        "python" | "py" | "starlark" => scan::<code::Python>,
        "javascript" | "js" | "mjs" | "jsx" | "typescript" | "ts" | "tsx" => scan::<code::Script>,
        "go" | "golang" => scan::<code::Go>,
        "c" | "h" | "cpp" | "c++" | "cc" | "cs" | "csharp" | "java" | "kotlin" | "kt" | "php"
        | "swift" | "scala" | "groovy" => scan::<code::Braces>,
        "ruby" | "rb" | "puppet" => scan::<code::Ruby>,
        "html" | "xml" | "svg" | "xhtml" => markup,
        _ => return None,
    })
}

fn settings(code: &str) -> Vec<Piece> {
    scan_by_turns::<data::Line, data::Value>(code, |word| word == Token::Key, |end| end == b"\n")
}

fn dockerfile(code: &str) -> Vec<Piece> {
    let enter = |word| word == Token::Keyword;
    scan_by_turns::<shell::Docker, shell::Arguments>(code, enter, |end| end == b"\n")
}

fn directives(code: &str) -> Vec<Piece> {
    scan_by_turns::<shell::Directive, shell::Setting>(
        code,
        |word| matches!(word, Token::Key | Token::Keyword),
        |end| matches!(end, b"\n" | b";" | b"{" | b"}"),
    )
}

fn markup(code: &str) -> Vec<Piece> {
    let enter = |word| word == Token::Keyword;
    scan_by_turns::<code::Text, code::Tag>(code, enter, |end| end.ends_with(b">"))
}

#[cfg(test)]
mod tests;
