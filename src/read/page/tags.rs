//! Tags in the author's HTML: their attributes and where the values stand.

/// An attribute of an opening tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attribute<'h> {
    /// The tag's name, as written.
    pub(super) tag: &'h str,
    /// The attribute's name, as written.
    pub(super) name: &'h str,
    /// Where its value stands, quotes left out.
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Attribute<'_> {
    /// Returns whether its value is an address; `Some(true)` for a picture's.
    pub(super) fn is_address(&self) -> Option<bool> {
        let is = |word: &str, names: &[&str]| names.iter().any(|n| word.eq_ignore_ascii_case(n));
        let media = ["video", "audio", "source", "track", "iframe", "embed"];
        match self.name {
            name if is(name, &["href"]) => is(self.tag, &["a", "area"]).then_some(false),
            name if is(name, &["src"]) && is(self.tag, &["img"]) => Some(true),
            name if is(name, &["src"]) => is(self.tag, &media).then_some(false),
            name if is(name, &["poster"]) => is(self.tag, &["video"]).then_some(false),
            _ => None,
        }
    }

    /// Returns whether its value is an anchor.
    pub(super) fn is_anchor(&self) -> bool {
        self.name.eq_ignore_ascii_case("id") || self.name.eq_ignore_ascii_case("name")
    }
}

/// Returns the attributes that have a value, in order; comments, scripts and styles have none.
pub(super) fn attributes(html: &str) -> Vec<Attribute<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|found| at + found) {
        let rest = &html[open + 1..];
        at = if let Some(comment) = rest.strip_prefix("!--") {
            match comment.find("-->") {
                Some(end) => open + 4 + end + 3,
                None => return found,
            }
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            tag(html, open + 1, &mut found)
        } else {
            open + 1
        };
    }
    found
}

/// Reads the tag whose name starts at `start`; returns where to go on.
fn tag<'h>(html: &'h str, start: usize, found: &mut Vec<Attribute<'h>>) -> usize {
    let until = |from: usize, stop: fn(char) -> bool| {
        html[from..].find(stop).map_or(html.len(), |length| from + length)
    };
    let blank = |c: char| c.is_ascii_whitespace();
    let mut at = until(start, |c| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
    let name = &html[start..at];
    loop {
        at = until(at, |c| !c.is_ascii_whitespace() && c != '/');
        if at == html.len() || html[at..].starts_with('>') {
            break;
        }
        let key = at;
        let first = html[at..].chars().next().map_or(1, char::len_utf8);
        at = until(at + first, |c| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'));
        let key_end = at;
        let equals = until(at, |c| !c.is_ascii_whitespace());
        let Some(value) = html[equals..].strip_prefix('=') else { continue };
        let value = html.len() - value.trim_start_matches(blank).len();
        let quote = html[value..].chars().next().filter(|c| matches!(c, '"' | '\''));
        let (from, to) = match quote {
            Some(quote) => {
                let Some(length) = html[value + 1..].find(quote) else { return html.len() };
                (value + 1, value + 1 + length)
            }
            None => (value, until(value, |c| c.is_ascii_whitespace() || c == '>')),
        };
        found.push(Attribute { tag: name, name: &html[key..key_end], start: from, end: to });
        at = to + usize::from(quote.is_some());
    }
    for raw in ["script", "style"] {
        if name.eq_ignore_ascii_case(raw) {
            let end = html[at..].find("</").map_or(html.len(), |length| at + length);
            return end;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::attributes;

    fn found(html: &str) -> Vec<String> {
        let one =
            |a: super::Attribute<'_>| format!("{} {}={}", a.tag, a.name, &html[a.start..a.end]);
        attributes(html).into_iter().map(one).collect()
    }

    #[test]
    fn values_are_found_however_they_are_quoted() {
        let html = "<a id=\"one\" class='x y' HREF = b.md>t</a><img\n src=a.png alt>";
        assert_eq!(found(html), ["a id=one", "a class=x y", "a HREF=b.md", "img src=a.png"]);
    }

    #[test]
    fn what_only_looks_like_a_tag_has_none() {
        for html in ["<!-- <a href=x> -->", "a < b=c>", "</a href=x>", "<script>'<a href=x>'"] {
            assert!(found(html).is_empty(), "{html}");
        }
        assert_eq!(found("<a href=\"open"), [""; 0]);
        assert_eq!(found("<br/><a href=x/y>"), ["a href=x/y"]);
        assert_eq!(found("<a é=1 \"ü href=x>"), ["a é=1", "a href=x"]);
    }
}
