//! Collects the HTML of a body; keeps ours apart when the author's must be cut to an allow list.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use ammonia::Builder;

/// Mark our own HTML inside untrusted text; private use, so no reader misses them.
pub(super) const MARKS: [char; 2] = [OPEN, CLOSE];
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// HTML under construction.
pub(super) struct Sink {
    buffer: String,
    untrusted: bool,
    /// Our own pieces, by number, while the author's HTML is not trusted.
    kept: Vec<String>,
    /// Elements that the author opened in HTML and has not closed.
    open: usize,
    paragraph: bool,
}

impl Sink {
    pub(super) fn new(untrusted: bool) -> Self {
        Self {
            buffer: String::with_capacity(8 * 1024),
            untrusted,
            kept: Vec::new(),
            open: 0,
            paragraph: false,
        }
    }

    /// Returns whether the author's HTML is cut to the allow list.
    pub(super) fn is_untrusted(&self) -> bool {
        self.untrusted
    }

    /// Returns the buffer, for escaped text.
    pub(super) fn buffer(&mut self) -> &mut String {
        &mut self.buffer
    }

    /// Appends HTML without attributes, which the allow list lets pass.
    pub(super) fn raw(&mut self, html: &str) {
        self.buffer.push_str(html);
    }

    /// Appends HTML of ours that the allow list would cut.
    pub(super) fn ours(&mut self, html: &str) {
        if !self.untrusted {
            self.buffer.push_str(html);
        } else if !html.is_empty() {
            self.buffer.push_str(&format!("{OPEN}{}{CLOSE}", self.kept.len()));
            self.kept.push(html.to_owned());
        }
    }

    /// Appends HTML that the author wrote.
    pub(super) fn author(&mut self, html: &str) {
        self.open = (self.open as isize + balance(html)).max(0) as usize;
        self.buffer.push_str(html);
    }

    /// Appends one of our attributes inside a tag already written; lost in untrusted text.
    pub(super) fn insert(&mut self, at: usize, attribute: &str) {
        if self.buffer.is_char_boundary(at) {
            self.buffer.insert_str(at, attribute);
        }
    }

    /// Returns whether nothing but white space is written since the last take.
    pub(super) fn is_blank(&self) -> bool {
        self.buffer.trim().is_empty()
    }

    /// Returns how much is written.
    pub(super) fn len(&self) -> usize {
        self.buffer.len()
    }

    /// Notes that a paragraph begins or ends.
    pub(super) fn paragraph(&mut self, open: bool) {
        self.paragraph = open;
    }

    /// Returns whether a paragraph is open.
    pub(super) fn in_paragraph(&self) -> bool {
        self.paragraph
    }

    /// Returns whether the author's own elements are open, so that no section may end here.
    pub(super) fn inside_author_element(&self) -> bool {
        self.open > 0
    }

    /// Takes what is written since the last take, cut to the allow list if need be.
    pub(super) fn take(&mut self) -> String {
        // What is short, such as a heading, is copied; its room serves for what follows.
        let html = if 4 * self.buffer.len() < self.buffer.capacity() {
            let html = self.buffer.clone();
            self.buffer.clear();
            html
        } else {
            let room = String::with_capacity(self.buffer.len());
            std::mem::replace(&mut self.buffer, room)
        };
        if self.untrusted { self.restore(&allow_list().clean(&html).to_string()) } else { html }
    }

    /// Puts aside what is written so far; [`Sink::resume`] goes on with it.
    pub(super) fn pause(&mut self) -> String {
        std::mem::take(&mut self.buffer)
    }

    /// Goes on with what [`Sink::pause`] put aside.
    pub(super) fn resume(&mut self, paused: String) {
        self.buffer = paused;
    }

    fn restore(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len() * 2);
        let mut rest = html;
        while let Some(open) = rest.find(OPEN) {
            out.push_str(&rest[..open]);
            rest = &rest[open + OPEN.len_utf8()..];
            let close = rest.find(CLOSE).unwrap_or(rest.len());
            let piece = rest[..close].parse().ok().and_then(|n: usize| self.kept.get(n));
            out.push_str(piece.map_or("", String::as_str));
            rest = rest.get(close + CLOSE.len_utf8()..).unwrap_or("");
        }
        out.push_str(rest);
        out
    }
}

/// Returns how many elements a piece of HTML leaves open (negative: closes).
fn balance(html: &str) -> isize {
    const VOID: [&str; 13] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr",
    ];
    let mut open = 0;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let closing = rest.starts_with('/');
        let name = rest.trim_start_matches('/');
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len());
        let name = &name[..end];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let tag_end = rest.find('>').unwrap_or(rest.len());
        let void = rest[..tag_end].ends_with('/')
            || VOID.iter().any(|void| name.eq_ignore_ascii_case(void));
        open += if void {
            0
        } else if closing {
            -1
        } else {
            1
        };
        rest = &rest[tag_end..];
    }
    open
}

/// Returns the cutter for HTML of strangers: what GitHub keeps in a README.
fn allow_list() -> &'static Builder<'static> {
    static LIST: OnceLock<Builder<'static>> = OnceLock::new();
    LIST.get_or_init(|| {
        let mut list = Builder::default();
        let tags: HashSet<&str> = "h1 h2 h3 h4 h5 h6 br b i strong em a pre code img tt div ins \
            del sup sub p picture ol ul table thead tbody tfoot blockquote dl dt dd kbd q samp var \
            hr ruby rt rp li tr td th s strike summary details caption figure figcaption abbr bdo \
            cite dfn mark small source span time wbr"
            .split_whitespace()
            .collect();
        let general: HashSet<&str> = "abbr align alt axis border cellpadding cellspacing char \
            charoff clear color cols colspan compact coords datetime dir headers height hspace \
            hreflang ismap label lang maxlength media nohref noshade nowrap open progress prompt \
            readonly rev role rows rowspan rules scope size span start summary tabindex title \
            type valign value vspace width"
            .split_whitespace()
            .collect();
        let mut own: HashMap<&str, HashSet<&str>> = HashMap::new();
        own.insert("a", HashSet::from(["href"]));
        own.insert("img", HashSet::from(["src", "loading"]));
        own.insert("source", HashSet::from(["srcset"]));
        for quoting in ["blockquote", "del", "ins", "q"] {
            own.insert(quoting, HashSet::from(["cite"]));
        }
        list.tags(tags)
            .generic_attributes(general)
            .tag_attributes(own)
            .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
            .link_rel(Some("nofollow noopener"))
            .strip_comments(true);
        list
    })
}

#[cfg(test)]
mod tests {
    use super::{Sink, balance};

    #[test]
    fn open_elements_are_counted() {
        assert_eq!(balance("<details>\n<summary>x</summary>"), 1);
        assert_eq!(balance("<br><img src='x'><hr/></div>"), -1);
        assert_eq!(balance("<!-- <div> --> 1 < 2"), 0);
        assert_eq!(balance("<"), 0);
    }

    #[test]
    fn untrusted_html_is_cut_and_ours_is_kept() {
        let mut sink = Sink::new(true);
        sink.author("<p onclick=x>a<script>b</script><style>c</style>");
        sink.ours("<i class=\"ours\">d</i>");
        sink.author("<a href=\"javascript:x\">e</a>");
        let html = sink.take();
        assert!(html.contains("<i class=\"ours\">d</i>"), "{html}");
        for bad in ["script", "onclick", "style", "javascript"] {
            assert!(!html.contains(bad), "{html}");
        }
    }
}
