//! Programming languages, SQL and markup.

use logos::{Lexer, Logos};

use super::Token;
use super::lexer::{
    comment, key, keyword, lexer, name, number, plain, string, until, variable, words,
};

/// Writes the lexer of a language with the comments and strings of C and its own keywords.
macro_rules! braces {
    ($(#[$note:meta])* $name:ident $words:ident) => {
        lexer! {
            $(#[$note])*
            $name {
                br"//[^\n]*" => comment,
                br"/\*([^*]|\*+[^*/])*(\*+/?)?" => comment,
                br#""([^"\\\n]|\\.)*"?"# => string,
                br"'([^'\\\n]|\\.)*'?" => string,
                br"`([^`\\]|\\(?s:.))*`?" => string,
                br"[A-Za-z_$\x80-\xff][A-Za-z0-9_$\x80-\xff]*" @ 2 => $words,
                br"[@#][A-Za-z_]+" => key,
                br"[0-9][0-9A-Za-z_]*(\.[0-9][0-9A-Za-z_]*)?" => number,
            }
        }
    };
}

braces! {
    /// JavaScript and TypeScript.
    Script script_word
}

braces! {
    /// Go.
    Go go_word
}

braces! {
    /// C, C++, C#, Java, Kotlin, PHP, Swift: one list of words serves them all.
    Braces braces_word
}

lexer! {
    /// Rust.
    Rust {
        br"//[^\n]*" => comment,
        br"/\*([^*]|\*+[^*/])*(\*+/?)?" => comment,
        br#"[bc]?"([^"\\]|\\(?s:.))*"?"# => string,
        br##"[bc]?r#*""## => raw_string,
        br"b?'(\\[^\n'][^'\n]*|[^'\\\n]|\\')'" => string,
        br"'[A-Za-z_][0-9A-Za-z_]*" => variable,
        br"#!?\[[^\]\n]*\]?" => key,
        br"[a-z_][0-9A-Za-z_]*!" => name,
        br"[a-z_][0-9A-Za-z_]*!=" => plain,
        br"[A-Za-z_\x80-\xff][A-Za-z0-9_\x80-\xff]*" @ 2 => rust_word,
        br"[0-9][0-9A-Za-z_]*(\.[0-9][0-9A-Za-z_]*)?" => number,
    }
}

/// Takes `r#"…"#` with as many signs at the end as at the start.
fn raw_string<'a, T: Logos<'a, Source = [u8]>>(lexer: &mut Lexer<'a, T>) -> Result<Token, ()> {
    let signs = lexer.slice().iter().filter(|&&byte| byte == b'#').count();
    until(lexer, &[b"\"".as_slice(), &b"#".repeat(signs)].concat(), Token::String)
}

lexer! {
    /// Python.
    Python {
        br"#[^\n]*" => comment,
        br#"[A-Za-z]{0,2}"([^"\\\n]|\\(?s:.))*"?"# => string,
        br"[A-Za-z]{0,2}'([^'\\\n]|\\(?s:.))*'?" => string,
        br#"[A-Za-z]{0,2}""""# => long_string,
        br"[A-Za-z]{0,2}'''" => long_string,
        br"@[A-Za-z_][0-9A-Za-z_.]*" => key,
        br"[A-Za-z_\x80-\xff][A-Za-z0-9_\x80-\xff]*" @ 2 => python_word,
        br"[0-9][0-9A-Za-z_]*(\.[0-9][0-9A-Za-z_]*)?" => number,
    }
}

fn long_string<'a, T: Logos<'a, Source = [u8]>>(lexer: &mut Lexer<'a, T>) -> Result<Token, ()> {
    let word = lexer.slice();
    until(lexer, &word[word.len() - 3..], Token::String)
}

lexer! {
    /// Ruby and Puppet.
    Ruby {
        br"#[^\n]*" => comment,
        br#""([^"\\]|\\(?s:.))*"?"# => string,
        br"'([^'\\]|\\(?s:.))*'?" => string,
        br"[A-Za-z_\x80-\xff][A-Za-z0-9_\x80-\xff]*[?!]?" @ 2 => ruby_word,
        br"@{1,2}[A-Za-z_][0-9A-Za-z_]*|\$[A-Za-z_][0-9A-Za-z_]*" => variable,
        br":[A-Za-z_][0-9A-Za-z_]*" => key,
        br"::" => plain,
        br"[0-9][0-9A-Za-z_]*(\.[0-9]+)?" => number,
    }
}

lexer! {
    /// SQL; words in any case.
    Sql {
        br"--[^\n]*" => comment,
        br"/\*([^*]|\*+[^*/])*(\*+/?)?" => comment,
        br"'[^']*'?" => string,
        br#""[^"]*"?"# => key,
        br"`[^`\n]*`?" => key,
        br"[A-Za-z_\x80-\xff][A-Za-z0-9_\x80-\xff]*" @ 2 => sql_word,
        br"[:@$][A-Za-z_][0-9A-Za-z_]*|\$[0-9]+" => variable,
        br"[0-9]+(\.[0-9]+)?" => number,
    }
}

lexer! {
    /// HTML and XML between tags.
    Text {
        br"<!--" => markup_comment,
        br"</?[A-Za-z][0-9A-Za-z:._-]*|<[!?][A-Za-z]+" => keyword,
        br"&[#A-Za-z][0-9A-Za-z]*;" => number,
        br"[^<&]+" => plain,
    }
}

fn markup_comment<'a, T: Logos<'a, Source = [u8]>>(lexer: &mut Lexer<'a, T>) -> Result<Token, ()> {
    until(lexer, b"-->", Token::Comment)
}

lexer! {
    /// HTML and XML inside a tag.
    Tag {
        br#""[^"]*"?"# => string,
        br"'[^']*'?" => string,
        br"[A-Za-z_@:][0-9A-Za-z_@:.-]*" => key,
        br#"=[ \t]*[^\s"'>]+"# => string,
        br"[/?]?>" => plain,
    }
}

words! {
    script_word(exact, type_or_call) {
        Keyword: b"as" b"async" b"await" b"break" b"case" b"catch" b"class" b"const" b"continue"
            b"default" b"delete" b"do" b"else" b"enum" b"export" b"extends" b"finally" b"for"
            b"from" b"function" b"if" b"implements" b"import" b"in" b"instanceof" b"interface"
            b"let" b"new" b"of" b"private" b"protected" b"public" b"readonly" b"return" b"static"
            b"super" b"switch" b"this" b"throw" b"try" b"type" b"typeof" b"var" b"void" b"while"
            b"yield";
        Number: b"true" b"false" b"null" b"nil" b"undefined" b"NULL";
    }

    go_word(exact, type_or_call) {
        Keyword: b"break" b"case" b"chan" b"const" b"continue" b"default" b"defer" b"else"
            b"fallthrough" b"for" b"func" b"go" b"goto" b"if" b"import" b"interface" b"map"
            b"package" b"range" b"return" b"select" b"struct" b"switch" b"type" b"var";
        Number: b"true" b"false" b"null" b"nil" b"undefined" b"NULL";
    }

    braces_word(exact, type_or_call) {
        Keyword: b"abstract" b"bool" b"break" b"case" b"catch" b"char" b"class" b"const"
            b"continue" b"default" b"do" b"double" b"else" b"enum" b"extends" b"extern" b"final"
            b"finally" b"float" b"for" b"foreach" b"fun" b"func" b"function" b"if" b"implements"
            b"import" b"int" b"interface" b"let" b"long" b"namespace" b"new" b"override" b"package"
            b"private" b"protected" b"public" b"return" b"short" b"signed" b"sizeof" b"static"
            b"struct" b"super" b"switch" b"template" b"this" b"throw" b"throws" b"try" b"typedef"
            b"union" b"unsigned" b"using" b"val" b"var" b"virtual" b"void" b"when" b"while";
        Number: b"true" b"false" b"null" b"nil" b"undefined" b"NULL";
    }

    rust_word(exact, type_or_call) {
        Keyword: b"as" b"async" b"await" b"break" b"const" b"continue" b"crate" b"dyn" b"else"
            b"enum" b"extern" b"fn" b"for" b"if" b"impl" b"in" b"let" b"loop" b"match" b"mod"
            b"move" b"mut" b"pub" b"ref" b"return" b"self" b"Self" b"static" b"struct" b"super"
            b"trait" b"type" b"unsafe" b"use" b"where" b"while";
        Number: b"true" b"false";
        Name: b"i8" b"i16" b"i32" b"i64" b"i128" b"isize" b"u8" b"u16" b"u32" b"u64" b"u128"
            b"usize" b"f32" b"f64" b"bool" b"char" b"str";
    }

    python_word(exact, type_or_call) {
        Keyword: b"and" b"as" b"assert" b"async" b"await" b"break" b"class" b"continue" b"def"
            b"del" b"elif" b"else" b"except" b"finally" b"for" b"from" b"global" b"if" b"import"
            b"in" b"is" b"lambda" b"match" b"nonlocal" b"not" b"or" b"pass" b"raise" b"return"
            b"try" b"while" b"with" b"yield";
        Number: b"True" b"False" b"None";
    }

    ruby_word(exact, type_or_call) {
        Keyword: b"alias" b"and" b"begin" b"break" b"case" b"class" b"def" b"do" b"else" b"elsif"
            b"end" b"ensure" b"for" b"if" b"in" b"include" b"module" b"next" b"node" b"not" b"or"
            b"redo" b"require" b"rescue" b"retry" b"return" b"self" b"super" b"then" b"unless"
            b"until" b"when" b"while" b"yield";
        Number: b"true" b"false" b"nil" b"undef";
    }

    sql_word(any_case, call) {
        Keyword: b"add" b"all" b"alter" b"and" b"any" b"as" b"asc" b"begin" b"between" b"by"
            b"case" b"check" b"column" b"commit" b"constraint" b"create" b"cross" b"database"
            b"default" b"delete" b"desc" b"distinct" b"drop" b"else" b"end" b"exists" b"explain"
            b"foreign" b"from" b"full" b"grant" b"group" b"having" b"if" b"in" b"index" b"inner"
            b"insert" b"into" b"is" b"join" b"key" b"left" b"like" b"limit" b"not" b"offset" b"on"
            b"or" b"order" b"outer" b"primary" b"references" b"replace" b"returning" b"revoke"
            b"right" b"rollback" b"schema" b"select" b"set" b"table" b"then" b"to" b"transaction"
            b"trigger" b"truncate" b"union" b"unique" b"update" b"use" b"user" b"using" b"values"
            b"view" b"when" b"where" b"with";
        Name: b"bigint" b"bigserial" b"blob" b"boolean" b"bytea" b"char" b"date" b"datetime"
            b"decimal" b"double" b"float" b"int" b"integer" b"json" b"jsonb" b"numeric" b"real"
            b"serial" b"smallint" b"text" b"time" b"timestamp" b"timestamptz" b"tinyint" b"uuid"
            b"varchar";
        Number: b"true" b"false" b"null";
    }
}
