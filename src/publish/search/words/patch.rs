//! An index of words in which a few words change their pages.

use std::collections::{BTreeMap, BTreeSet};

use super::{head, line};

/// Returns the index of a letter in which pages were taken from words and added to others;
/// `None` when `text` is no index.
pub(in crate::publish::search) fn patched(
    text: &str,
    changes: &[(String, u32, bool)],
) -> Option<String> {
    let mut asked: BTreeMap<&str, Vec<(u32, bool)>> = BTreeMap::new();
    for (word, page, added) in changes {
        asked.entry(word).or_default().push((*page, *added));
    }
    let mut asked = asked.into_iter().peekable();
    let mut patch = Patch { out: String::with_capacity(text.len() + 64), last: String::new() };
    let mut word = String::new();
    for written in text.lines() {
        let (start, pages) = written.split_once('\t')?;
        let shared = usize::try_from(start.chars().next()?.to_digit(36)?).ok()?;
        // How a word is written depends on the one before it.
        let follows_the_same = patch.last == word;
        word.truncate(word.char_indices().nth(shared).map_or(word.len(), |(at, _)| at));
        word.push_str(&start[1..]);
        let mut is_next = true;
        while let Some((new, changes)) = asked.next_if(|(asked, _)| *asked < word.as_str()) {
            patch.change(new, "", &changes)?;
            is_next = false;
        }
        match asked.next_if(|(asked, _)| *asked == word) {
            Some((_, changes)) => patch.change(&word, pages, &changes)?,
            None if is_next && follows_the_same => patch.keep(&word, written),
            None => patch.keep_pages(&word, pages),
        }
    }
    for (new, changes) in asked {
        patch.change(new, "", &changes)?;
    }
    Some(patch.out)
}

/// An index that is written again.
struct Patch {
    out: String,
    /// The last word in it.
    last: String,
}

impl Patch {
    /// Appends the line of a word as it was.
    fn keep(&mut self, word: &str, written: &str) {
        self.out.extend([written, "\n"]);
        word.clone_into(&mut self.last);
    }

    /// Appends a word, which follows another one than before, with its pages.
    fn keep_pages(&mut self, word: &str, pages: &str) {
        head(&mut self.out, &self.last, word);
        self.out.extend([pages, "\n"]);
        word.clone_into(&mut self.last);
    }

    /// Appends a word whose pages change, unless none is left.
    fn change(&mut self, word: &str, pages: &str, changes: &[(u32, bool)]) -> Option<()> {
        let mut before = 0;
        let page = |difference: &str| {
            before += u32::from_str_radix(difference, 36).ok()?;
            Some(before)
        };
        let known = pages.split(' ').filter(|page| !page.is_empty());
        let mut pages: BTreeSet<u32> = known.map(page).collect::<Option<_>>()?;
        for (page, added) in changes {
            if *added {
                pages.insert(*page)
            } else {
                pages.remove(page)
            };
        }
        if !pages.is_empty() {
            line(&mut self.out, &self.last, word, pages.into_iter());
            word.clone_into(&mut self.last);
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::super::line;
    use super::patched;

    #[test]
    fn words_come_into_an_index_and_leave_it() {
        let change = |word: &str, page: u32, added: bool| (word.to_owned(), page, added);
        let text = "0able\t0 2\n3ot\t1\n";
        let added = patched(text, &[change("ablaut", 5, true), change("able", 1, true)]);
        assert_eq!(added.as_deref(), Some("0ablaut\t5\n3e\t0 1 1\n3ot\t1\n"));
        let gone = patched(text, &[change("able", 0, false), change("able", 2, false)]);
        assert_eq!(gone.as_deref(), Some("0ablot\t1\n"));
        assert_eq!(patched(text, &[]).as_deref(), Some(text));
        assert_eq!(patched("no index", &[]), None);
    }

    fn written(words: &BTreeMap<String, BTreeSet<u32>>) -> String {
        let (mut out, mut last) = (String::new(), "");
        for (word, pages) in words.iter().filter(|(_, pages)| !pages.is_empty()) {
            line(&mut out, last, word, pages.iter().copied());
            last = word;
        }
        out
    }

    proptest! {
        #[test]
        fn an_index_is_changed_as_if_it_were_made_anew(
            mut words in proptest::collection::btree_map(
                "a[abé]{0,4}",
                proptest::collection::btree_set(0_u32..9, 1..4),
                0..12,
            ),
            changes in proptest::collection::vec(("a[abé]{0,4}", 0_u32..9, any::<bool>()), 0..12),
        ) {
            let text = written(&words);
            for (word, page, added) in &changes {
                let pages = words.entry(word.clone()).or_default();
                if *added { pages.insert(*page) } else { pages.remove(page) };
            }
            prop_assert_eq!(patched(&text, &changes), Some(written(&words)));
        }
    }
}
