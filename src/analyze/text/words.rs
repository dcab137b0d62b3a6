//! Text cut into sentences and words that know where they stand.

/// One word, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::analyze) struct Word {
    /// The word; a possessive ending is cut off.
    pub(in crate::analyze) text: String,
    /// Where it starts in the block.
    pub(in crate::analyze) start: usize,
    /// Where it ends.
    pub(in crate::analyze) end: usize,
    /// Whether a hyphen joins it to the next word: `three-server`.
    pub(in crate::analyze) joined: bool,
    /// Whether a colon follows it.
    pub(in crate::analyze) colon: bool,
}

/// One sentence of a block.
#[derive(Clone, Debug, Default)]
pub(in crate::analyze) struct Sentence {
    /// Its words in order.
    pub(in crate::analyze) words: Vec<Word>,
    /// Whether it ends in a question mark.
    pub(in crate::analyze) question: bool,
}

impl Sentence {
    /// Returns whether one of `list` is among its words.
    pub(in crate::analyze) fn has(&self, list: &[&str]) -> bool {
        self.words.iter().any(|word| list.contains(&&*word.text))
    }
}

/// Returns the sentences of a text.
pub(in crate::analyze) fn sentences(text: &str) -> Vec<Sentence> {
    let mut all = Vec::new();
    let mut now = Sentence::default();
    for word in split(text) {
        let rest = &text[word.end..];
        let ending = ending(rest);
        now.words.push(word);
        if let Some(mark) = ending {
            now.question = mark == '?';
            all.push(std::mem::take(&mut now));
        }
    }
    if !now.words.is_empty() {
        all.push(now);
    }
    all
}

/// Returns the mark that ends a sentence here: one before white space, quotes and brackets aside.
fn ending(rest: &str) -> Option<char> {
    let mut mark = None;
    for c in rest.chars() {
        match c {
            '.' | '!' | '?' | ';' => mark = mark.or(Some(c)),
            '"' | '”' | '’' | '\'' | ')' | ']' | '*' | '_' => {}
            _ => return mark.filter(|_| c.is_whitespace()),
        }
    }
    mark
}

/// Returns the words of a text.
pub(in crate::analyze) fn split(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut start = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        // `www.foobar.com`, `don't` and `1,000` are one word each.
        let inner = matches!(c, '.' | '\'' | '’' | ',')
            && start.is_some()
            && next.is_some_and(|n| n.is_alphanumeric())
            && (c != ',' || next.is_some_and(|n| n.is_ascii_digit()));
        if c.is_alphanumeric() || inner {
            start.get_or_insert(at);
            continue;
        }
        if let Some(from) = start.take() {
            words.push(word(text, from, at, c, next));
        }
    }
    if let Some(from) = start {
        words.push(word(text, from, text.len(), ' ', None));
    }
    words
}

fn word(text: &str, start: usize, end: usize, after: char, next: Option<char>) -> Word {
    let lower = text[start..end].to_lowercase().replace('’', "'");
    let bare = lower.strip_suffix("'s").unwrap_or(&lower).to_owned();
    let hyphen = matches!(after, '-' | '‐' | '‑') && next.is_some_and(char::is_alphanumeric);
    Word { text: bare, start, end, joined: hyphen, colon: after == ':' }
}

#[cfg(test)]
mod tests {
    use super::{sentences, split};

    fn texts(text: &str) -> Vec<String> {
        split(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_keep_host_names_and_split_compounds() {
        assert_eq!(texts("HAProxy’s round-robin"), ["haproxy", "round", "robin"]);
        assert_eq!(texts("see www.foobar.com."), ["see", "www.foobar.com"]);
        assert_eq!(texts("don't"), ["don't"]);
        assert!(split("three-server")[0].joined);
    }

    #[test]
    fn sentences_end_at_marks_before_white_space() {
        let all = sentences("It runs on 8.8.8.8. Does it? Yes (always).");
        assert_eq!(all.len(), 3);
        assert!(all[1].question);
        assert_eq!(all[0].words.len(), 4);
    }

    #[test]
    fn any_text_is_cut_at_character_borders() {
        for text in ["", "é’é", "…’s", "日本語。テスト", "a.’b", "'", "1,2,x"] {
            for word in split(text) {
                assert!(text.is_char_boundary(word.start) && text.is_char_boundary(word.end));
            }
        }
    }
}
