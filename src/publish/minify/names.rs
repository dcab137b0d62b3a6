//! Shortens what one of our own scripts keeps to itself: names, and declarations in a row.
//!
//! A name is renamed everywhere or nowhere, and no two get the same, so no scope has to be known:
//! whatever two places shared before, they share after. What has to be known is which words are names
//! (not properties, keys, strings) and which of those the script declares itself.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{pattern_end, starts_pattern, string_end};

/// Words that may not become names.
const RESERVED: [&str; 5] = ["do", "if", "in", "of", "as"];

/// A word, a number, a string or a sign, by its place in the text.
struct Token<'a> {
    at: usize,
    text: &'a str,
}

impl Token<'_> {
    fn is_word(&self) -> bool {
        self.text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '$'))
    }

    fn opens(&self) -> bool {
        matches!(self.text, "(" | "[" | "{")
    }

    fn closes(&self) -> bool {
        matches!(self.text, ")" | "]" | "}")
    }
}

/// Returns a script whose own names are as short as can be.
///
/// The script declares with `const`, `let` and as parameters of arrows, has no classes, methods or
/// labels, and ends its declarations with a semicolon, as all of ours. Names outside any bracket are
/// for other scripts, and stay.
pub(super) fn shortened(text: &str) -> String {
    let tokens = tokens(text);
    let mut own = declared(&tokens);
    let names = || tokens.iter().enumerate().filter(|(at, _)| is_name(&tokens, *at));
    for word in kept(text, &tokens) {
        own.remove(word);
    }
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, token) in names() {
        *uses.entry(token.text).or_default() += 1;
    }
    let taken: BTreeSet<&str> =
        uses.keys().copied().filter(|name| !own.contains(name)).chain(RESERVED).collect();
    let mut by_use: Vec<(&str, usize)> =
        uses.iter().map(|(name, n)| (*name, *n)).filter(|(name, _)| own.contains(name)).collect();
    by_use.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let fresh = (0..).map(short).filter(|name| !taken.contains(name.as_str()));
    let renamed: BTreeMap<&str, String> =
        by_use.into_iter().map(|(name, _)| name).zip(fresh).collect();
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for (_, token) in names() {
        if let Some(name) = renamed.get(token.text) {
            out.push_str(&text[done..token.at]);
            out.push_str(name);
            done = token.at + token.text.len();
        }
    }
    out.push_str(&text[done..]);
    out
}

/// Returns a script in which declarations that follow each other are one: `const a=1,b=2;`.
pub(super) fn joined(text: &str) -> String {
    let tokens = tokens(text);
    let mut seams: Vec<Range<usize>> = (0..tokens.len())
        .filter(|at| tokens[*at].text == "const")
        .map(|at| end(&tokens, at))
        .filter(|end| text_at(&tokens, Some(*end)) == ";")
        .filter(|end| text_at(&tokens, Some(end + 1)) == "const")
        .map(|end| tokens[end].at..tokens[end + 2].at)
        .collect();
    seams.sort_by_key(|seam| seam.start);
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for seam in seams {
        out.push_str(&text[done..seam.start]);
        out.push(',');
        done = seam.end;
    }
    out.push_str(&text[done..]);
    out
}

/// Returns where the declaration that starts at `start` ends: at its semicolon, or the bracket around it.
fn end(tokens: &[Token<'_>], start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        if depth == 0 && (token.closes() || matches!(token.text, ";" | "of")) {
            return at;
        }
        depth += usize::from(token.opens());
        depth -= usize::from(token.closes());
    }
    tokens.len()
}

/// Returns the short name with this number: `a`, `b` … `$`, `aa`, `ba` …
fn short(mut number: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$";
    let mut name = String::new();
    loop {
        name.push(char::from(LETTERS[number % LETTERS.len()]));
        number /= LETTERS.len();
        if number == 0 {
            return name;
        }
        number -= 1;
    }
}

/// Returns the tokens of a script; white space and comments are none.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let end = match c {
            '"' | '\'' | '`' => string_end(text, at),
            '/' if starts_pattern(&text[..at]) => pattern_end(text, at),
            '.' if rest.starts_with("...") => at + 3,
            '=' if rest.starts_with("=>") => at + 2,
            _ if c.is_alphanumeric() || matches!(c, '_' | '$') => {
                let length = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$'));
                at + length.unwrap_or(rest.len())
            }
            _ => at + c.len_utf8(),
        };
        if !c.is_whitespace() {
            tokens.push(Token { at, text: &text[at..end] });
        }
        at = end;
    }
    tokens
}

fn text_at<'a>(tokens: &[Token<'a>], at: Option<usize>) -> &'a str {
    at.and_then(|at| tokens.get(at)).map_or("", |token| token.text)
}

/// Returns whether a token is a name: a word that is no property and no key.
fn is_name(tokens: &[Token<'_>], at: usize) -> bool {
    let before = text_at(tokens, at.checked_sub(1));
    let is_key = matches!(before, "{" | ",") && text_at(tokens, Some(at + 1)) == ":";
    tokens[at].is_word() && before != "." && !is_key
}

/// Returns words that have to keep their name: those in template strings, and those that may be name
/// and key at once, as in `{ a, b }`.
fn kept<'a>(text: &'a str, tokens: &[Token<'a>]) -> BTreeSet<&'a str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let mut kept = BTreeSet::new();
    let mut open = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let (before, after) =
            (at.checked_sub(1).map_or("", |at| tokens[at].text), text_at(tokens, Some(at + 1)));
        if token.opens() {
            open.push(token.text);
        } else if token.closes() {
            open.pop();
        } else if token.text.starts_with('`') {
            kept.extend(text[token.at..token.at + token.text.len()].split(|c| !is_part(c)));
        } else if open.last() == Some(&"{")
            && matches!(before, "{" | ",")
            && matches!(after, "}" | ",")
        {
            kept.insert(token.text);
        }
    }
    kept
}

/// Returns the names that a script declares inside its brackets.
fn declared<'a>(tokens: &[Token<'a>]) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "const" | "let" if depth > 0 => bindings(tokens, at + 1..tokens.len(), &mut names),
            "=>" => bindings(tokens, parameters(tokens, at), &mut names),
            _ => {}
        }
        depth += usize::from(token.opens());
        depth -= usize::from(token.closes());
    }
    names
}

/// Returns where the parameters of the arrow at `arrow` stand.
fn parameters(tokens: &[Token<'_>], arrow: usize) -> Range<usize> {
    let (mut start, mut depth) = (arrow, 0_usize);
    while start > 0 {
        start -= 1;
        depth += usize::from(tokens[start].closes());
        depth -= usize::from(tokens[start].opens());
        if depth == 0 {
            break;
        }
    }
    match tokens[start].text {
        "(" => start + 1..arrow - 1,
        _ => start..arrow,
    }
}

/// Adds the names that a list of bindings declares: words and patterns, each with a value or without.
fn bindings<'a>(tokens: &[Token<'a>], range: Range<usize>, names: &mut BTreeSet<&'a str>) {
    let (mut depth, mut is_value) = (0_usize, false);
    for at in range {
        let token = &tokens[at];
        match token.text {
            ";" | "of" if depth == 0 => return,
            "," if depth == 0 => is_value = false,
            "=" if depth == 0 => is_value = true,
            _ if token.closes() && depth == 0 => return,
            _ if !is_value && is_name(tokens, at) => drop(names.insert(token.text)),
            _ => {}
        }
        depth += usize::from(token.opens());
        depth -= usize::from(token.closes());
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{is_name, joined, shortened, tokens};

    #[test]
    fn own_names_are_short_and_nothing_else_is() {
        for (from, to) in [
            (
                "(()=>{const one=1,two=one;f(two.one,{one:two})})",
                "(()=>{const b=1,a=b;f(a.one,{one:a})})",
            ),
            ("const all=item=>item.all;", "const all=a=>a.all;"),
            ("((one,[two,...three])=>one?two:three)", "((a,[c,...b])=>a?c:b)"),
            ("((one,two=document)=>one(two,'one',/one/g))", "((a,b=document)=>a(b,'one',/one/g))"),
            ("{let one;for(const two of one)two(one)}", "{let a;for(const b of a)b(a)}"),
            ("(one=>{a(b,one);const two=1;$(two)})", "(c=>{a(b,c);const d=1;$(d)})"),
        ] {
            assert_eq!(shortened(from), to, "{from}");
        }
    }

    #[test]
    fn declarations_in_a_row_are_one() {
        for (from, to) in [
            ("const a=1;const b=2;c()", "const a=1,b=2;c()"),
            (
                "const a=()=>{const b=1;const c=2;d()};const e=1",
                "const a=()=>{const b=1,c=2;d()},e=1",
            ),
            ("for(const a of b)c();const d=1", "for(const a of b)c();const d=1"),
            ("const a=1;let b;const c=2", "const a=1;let b;const c=2"),
        ] {
            assert_eq!(joined(from), to);
        }
    }

    #[test]
    fn what_may_be_a_key_or_stands_in_a_template_keeps_its_name() {
        for same in
            ["((name,tag)=>f({tag,name}))", "(name=>`${name} one`)", "({name:1,tag:{name:2}})"]
        {
            assert_eq!(shortened(same), same);
        }
    }

    /// Two places of a script share a name before if and only if they share one after.
    #[test]
    fn our_scripts_mean_what_they_meant() {
        for script in [
            include_str!("../../../themes/default/site.js"),
            include_str!("../../../themes/default/gates.js"),
            include_str!("../../../themes/default/drawing.js"),
            include_str!("../../../themes/default/search.js"),
        ] {
            let before = joined(&super::super::stripped(script));
            let after = shortened(&before);
            let (old, new) = (tokens(&before), tokens(&after));
            assert_eq!(old.len(), new.len());
            let (mut there, mut back) = (BTreeMap::new(), BTreeMap::new());
            for at in 0..old.len() {
                let (a, b) = (old[at].text, new[at].text);
                assert_eq!(is_name(&old, at), is_name(&new, at), "{a}");
                if is_name(&old, at) {
                    assert_eq!(*there.entry(a).or_insert(b), b, "{a} is one name");
                    assert_eq!(*back.entry(b).or_insert(a), a, "{b} is one name");
                } else {
                    assert_eq!(a, b, "no name");
                }
            }
            assert!(after.len() < before.len() * 95 / 100);
        }
    }
}
