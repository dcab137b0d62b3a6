//! The one door to logos: rows of patterns become a lexer, its words become pieces.

use std::ops::Range;

use logos::{Lexer, Logos};

use super::{Piece, Token};

/// Writes a lexer: each row is a pattern and the function that says what its words are.
///
/// The longest match wins, then the higher priority; what no row matches passes as plain text, one
/// character at a time. Every row that can run to the end of the code has an optional end, so that
/// nothing is read twice and any text costs linear time.
macro_rules! lexer {
    ($(#[$note:meta])* $name:ident {
        $($pattern:tt $(@ $priority:literal)? => $kind:ident,)+
    }) => {
        $(#[$note])*
        #[derive(Clone, Copy, logos::Logos)]
        #[logos(utf8 = false, extras = $crate::publish::highlight::lexer::Position)]
        pub(super) enum $name {
            $(#[regex($pattern, $kind, allow_greedy = true $(, priority = $priority)?)])+
            #[regex(br"[\x80-\xff]+|(?s:.)", plain, priority = 0)]
            Is($crate::publish::highlight::Token),
        }
        impl From<$name> for $crate::publish::highlight::Token {
            fn from($name::Is(token): $name) -> Self {
                token
            }
        }
    };
}
pub(super) use lexer;

/// Where in a command a shell's lexer stands.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Position {
    /// The next word is the command.
    #[default]
    Command,
    /// Behind `name=`; after a space the command may still come.
    Assignment,
    /// The next word is an argument.
    Argument,
}

/// What all lexers of this house are.
pub(super) trait Rows<'a>:
    Logos<'a, Source = [u8], Extras = Position> + Into<Token>
{
}

impl<'a, T> Rows<'a> for T where T: Logos<'a, Source = [u8], Extras = Position> + Into<Token> {}

/// Returns the pieces of `code` by one lexer.
pub(super) fn scan<T: for<'a> Rows<'a>>(code: &str) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(code.len() / 8);
    let mut lexer = T::lexer(code.as_bytes());
    while let Some(word) = lexer.next() {
        if let Ok(token) = word {
            push(&mut pieces, token.into(), code, lexer.span());
        }
    }
    pieces
}

/// Returns the pieces of `code` by two lexers that take turns.
///
/// `Line` starts. After a word for which `enter` holds, `Rest` goes on, until it meets a plain word
/// for which `leave` holds.
pub(super) fn scan_by_turns<Line: for<'a> Rows<'a>, Rest: for<'a> Rows<'a>>(
    code: &str,
    enter: fn(Token) -> bool,
    leave: fn(&[u8]) -> bool,
) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(code.len() / 8);
    let mut line = Line::lexer(code.as_bytes());
    while let Some(word) = line.next() {
        let Ok(token) = word else { continue };
        let token = token.into();
        push(&mut pieces, token, code, line.span());
        if !enter(token) {
            continue;
        }
        let mut rest = line.morph::<Rest>();
        while let Some(word) = rest.next() {
            match word {
                Ok(token) => push(&mut pieces, token.into(), code, rest.span()),
                Err(_) if leave(rest.slice()) => break,
                Err(_) => {}
            }
        }
        line = rest.morph();
    }
    pieces
}

/// Appends a piece without the signs and spaces that only told what the word is.
fn push(pieces: &mut Vec<Piece>, token: Token, code: &str, span: Range<usize>) {
    let bytes = code.as_bytes();
    let (mut start, mut end) = (span.start, span.end);
    let sign = |byte: &u8| token == Token::Key && matches!(byte, b':' | b'=' | b'?' | b'+');
    while end > start && (bytes[end - 1].is_ascii_whitespace() || sign(&bytes[end - 1])) {
        end -= 1;
    }
    while start < end && bytes[start].is_ascii_whitespace() {
        start += 1;
    }
    // Lexers see bytes; a piece ends with its last character whatever a pattern says.
    let whole = |at: usize| (at..code.len()).find(|&at| code.is_char_boundary(at));
    let (start, end) = (whole(start).unwrap_or(code.len()), whole(end).unwrap_or(code.len()));
    if start < end {
        pieces.push((start, end, token));
    }
}

/// Writes one function a row: what the words of a pattern are, whatever they say.
macro_rules! always {
    ($($name:ident $token:ident,)+) => {$(
        pub(super) fn $name<'a, T: Logos<'a>>(_: &mut Lexer<'a, T>) -> Result<Token, ()> {
            Ok(Token::$token)
        }
    )+};
}

always! {
    comment Comment,
    string String,
    number Number,
    keyword Keyword,
    key Key,
    variable Variable,
    name Name,
    added Added,
    removed Removed,
}

/// Leaves a word as it is.
pub(super) fn plain<'a, T: Logos<'a>>(_: &mut Lexer<'a, T>) -> Result<Token, ()> {
    Err(())
}

/// Says that a word before `(` is the name of a function.
pub(super) fn call<'a, T: Logos<'a, Source = [u8]>>(lexer: &mut Lexer<'a, T>) -> Result<Token, ()> {
    if lexer.remainder().first() == Some(&b'(') { Ok(Token::Name) } else { Err(()) }
}

/// Says that a word with a large first letter is the name of a type, and tries others as a call.
pub(super) fn type_or_call<'a, T: Logos<'a, Source = [u8]>>(
    lexer: &mut Lexer<'a, T>,
) -> Result<Token, ()> {
    if lexer.slice().first().is_some_and(u8::is_ascii_uppercase) {
        Ok(Token::Name)
    } else {
        call(lexer)
    }
}

/// Writes one function a row: what the words of a language are, whether their case counts, and what
/// says it for all other words.
macro_rules! words {
    ($($name:ident($case:ident, $other:ident) { $($token:ident: $($word:literal)+;)+ })+) => {$(
        fn $name<'a, T: Logos<'a, Source = [u8]>>(lexer: &mut Lexer<'a, T>) -> Result<Token, ()> {
            match &*$crate::publish::highlight::lexer::$case(lexer.slice()) {
                $($($word)|+ => Ok(Token::$token),)+
                _ => $crate::publish::highlight::lexer::$other(lexer),
            }
        }
    )+};
}
pub(super) use words;

/// Returns a word of a language whose words stand as they are.
pub(super) fn exact(word: &[u8]) -> &[u8] {
    word
}

/// Returns a word of a language that does not tell small letters from large ones.
pub(super) fn any_case(word: &[u8]) -> Vec<u8> {
    word.to_ascii_lowercase()
}

/// Takes everything up to and with `end`, or all that is left.
pub(super) fn until<'a, T: Logos<'a, Source = [u8]>>(
    lexer: &mut Lexer<'a, T>,
    end: &[u8],
    token: Token,
) -> Result<Token, ()> {
    let rest = lexer.remainder();
    let found = rest.windows(end.len()).position(|window| window == end);
    lexer.bump(found.map_or(rest.len(), |at| at + end.len()));
    Ok(token)
}

/// Takes the lines of a here-document: `<<EOF` or `<<-'EOF'`, up to the line that says `EOF`.
pub(super) fn heredoc<'a, T: Logos<'a, Source = [u8]>>(
    lexer: &mut Lexer<'a, T>,
) -> Result<Token, ()> {
    let letter = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let word = lexer.slice();
    let word = &word[word.iter().position(letter).unwrap_or(word.len())..];
    let mark = &word[..word.iter().position(|byte| !letter(byte)).unwrap_or(word.len())];
    let rest = lexer.remainder();
    let text = lines_until(rest, |line| line.trim_ascii() == mark);
    let last = rest[text..].iter().position(|&byte| byte == b'\n');
    lexer.bump(last.map_or(rest.len(), |at| text + at));
    Ok(Token::String)
}

/// Returns the length of the lines before the first one for which `end` holds.
pub(super) fn lines_until(text: &[u8], end: impl Fn(&[u8]) -> bool) -> usize {
    text.split_inclusive(|&byte| byte == b'\n').take_while(|line| !end(line)).map(<[u8]>::len).sum()
}
