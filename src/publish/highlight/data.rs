//! Languages of keys and values: YAML, JSON, TOML, INI, HTTP, CSS, and diffs.

use logos::{Lexer, Logos};

use super::Token;
use super::lexer::{
    added, call, comment, key, keyword, lexer, lines_until, name, number, plain, removed, string,
    variable,
};

lexer! {
    /// YAML. A plain value is one word, spaces and all, so that only whole values are numbers.
    Yaml {
        br"#[^\n]*" => comment,
        br#""([^"\\]|\\(?s:.))*"?"# => string,
        br"'[^']*'?" => string,
        br#"("([^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*:"# => key,
        br#"([^\s?:,\[\]{}#&*!|>'"%@`-]|[?:-][^\s,\[\]{}])([^\s:,\[\]{}#]|:[^\s,\[\]{}])*(#|[^\s:,\[\]{}]|:[^\s,\[\]{}]|[ \t]+([^\s:,\[\]{}#]|:[^\s,\[\]{}]))*"# @ 1 => plain,
        br#"([^\s?:,\[\]{}#&*!|>'"%@`-]|[?:-][^\s,\[\]{}])([^\s:,\[\]{}#]|:[^\s,\[\]{}])*(#|[^\s:,\[\]{}]|:[^\s,\[\]{}]|[ \t]+([^\s:,\[\]{}#]|:[^\s,\[\]{}]))*[ \t]*:"# => key,
        br"[+-]?[0-9][0-9_]*(\.[0-9]+)?([eE][+-]?[0-9]+)?|0[xo][0-9a-fA-F]+" @ 60 => number,
        br"[0-9]{4}-[0-9]{2}-[0-9]{2}" @ 60 => number,
        br"true|false|yes|no|on|off|null|True|False|Null|~" @ 60 => number,
        br"[&*][^\s,\[\]{}]+" => variable,
        br"![^\s,\[\]{}]*" => name,
        br"[|>][+-]?[0-9]?[+-]?[ \t]*(#[^\n]*)?\n" => block_scalar,
    }
}

/// Takes the lines of `key: |` that stand deeper than the key.
fn block_scalar<'a, T: Logos<'a, Source = [u8]>>(lexer: &mut Lexer<'a, T>) -> Result<Token, ()> {
    let before = &lexer.source()[..lexer.span().start];
    let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let depth = indent(&before[start..]);
    let inside = |line: &[u8]| line.trim_ascii().is_empty() || indent(line) > depth;
    lexer.bump(lines_until(lexer.remainder(), |line| !inside(line)));
    Ok(Token::String)
}

fn indent(line: &[u8]) -> usize {
    line.iter().take_while(|&&byte| byte == b' ').count()
}

lexer! {
    /// JSON, with the comments that some files have.
    Json {
        br"//[^\n]*" => comment,
        br"/\*([^*]|\*+[^*/])*(\*+/?)?" => comment,
        br#""([^"\\]|\\(?s:.))*"?"# => string,
        br"'([^'\\\n]|\\.)*'?" => string,
        br#""([^"\\]|\\(?s:.))*"\s*:"# => key,
        br"[A-Za-z_$][0-9A-Za-z_$]*\s*:" => key,
        br"[A-Za-z_$][0-9A-Za-z_$]*" => plain,
        br"-?[0-9][0-9a-fA-FxX.]*([eE][+-]?[0-9]+)?" => number,
        br"true|false|null" @ 60 => number,
    }
}

lexer! {
    /// TOML and INI where a line starts: a section, or a key up to its sign.
    Line {
        br"[#;][^\n]*" => comment,
        br"\[[^\]\n]*\]*" => keyword,
        br#"[^\s=:#;\[\]{}"',][^\n=:#\[\]{}"',]*[:=]?"# => key,
        br#"("([^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*="# => key,
        br#""([^"\\\n]|\\.)*"?"# => string,
        br"'[^'\n]*'?" => string,
        br"[0-9][0-9_.]*[ \t]*,?" @ 60 => number,
    }
}

lexer! {
    /// TOML and INI behind the sign.
    Value {
        br"[#;][^\n]*" => comment,
        br#""([^"\\\n]|\\.)*"?"# => string,
        br#""""([^"\\]|\\(?s:.)|"[^"]|""[^"])*("{1,5})?"# => string,
        br"'[^'\n]*'?" => string,
        br"'''([^']|'[^']|''[^'])*('{1,5})?" => string,
        br"\$\{[^}\n]*\}?|\$[A-Za-z_][A-Za-z0-9_]*" => variable,
        br#"[^\s\[\]{},"'$=;#][^\s\[\]{},"'$=]*"# @ 1 => plain,
        br"[A-Za-z_][0-9A-Za-z_.-]*[ \t]*=" => key,
        br"[+-]?[0-9][0-9_]*(\.[0-9]+)?([eE][+-]?[0-9]+)?(%|[A-Za-z]{1,3})?|0[xob][0-9a-fA-F_]+" @ 60 => number,
        br"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]+(Z|[+-][0-9:]+)?)?" @ 60 => number,
        br"true|false|inf|nan|yes|no|on|off" @ 70 => number,
    }
}

lexer! {
    /// Requests and answers of HTTP.
    Http {
        br"(GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS|CONNECT|TRACE)[ \t]" => keyword,
        br"HTTP/[0-9.]+" @ 60 => keyword,
        br"[A-Za-z][0-9A-Za-z-]*:" @ 60 => key,
        br#""([^"\\]|\\(?s:.))*"?"# => string,
        br#""([^"\\\n]|\\.)*"[ \t]*:"# => key,
        br"[0-9]+(\.[0-9]+)?" @ 60 => number,
        br#"[^\s"{}\[\],]+"# @ 1 => plain,
    }
}

lexer! {
    /// CSS and what is written like it.
    Css {
        br"/\*([^*]|\*+[^*/])*(\*+/?)?" => comment,
        br"//[^\n]*" => comment,
        br#""([^"\\\n]|\\.)*"?"# => string,
        br"'([^'\\\n]|\\.)*'?" => string,
        br"@[A-Za-z-]+|!important" => keyword,
        br"-?[A-Za-z_][0-9A-Za-z_-]*[ \t]*:[ \t]" => key,
        br"--[0-9A-Za-z_-]+[ \t]*:" => key,
        br"--[0-9A-Za-z_-]+|\$[A-Za-z_][0-9A-Za-z_-]*" => variable,
        br"-?[A-Za-z_][0-9A-Za-z_-]*" @ 2 => call,
        br"[.#][A-Za-z_-][0-9A-Za-z_-]*" @ 3 => name,
        br"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(%|[A-Za-z]+)?|#[0-9a-fA-F]{3,8}" @ 60 => number,
    }
}

lexer! {
    /// Changes, one line at a time.
    Diff {
        br"\+[^\n]*\n?" => added,
        br"-[^\n]*\n?" => removed,
        br"(\+\+\+|---|@@|diff |index )[^\n]*\n?" @ 60 => comment,
        br"[^\n]*\n|[^\n]+" @ 1 => plain,
    }
}
