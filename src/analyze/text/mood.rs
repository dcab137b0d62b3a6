//! How a sentence is meant: stated, denied, asked, planned or compared.

use super::Sentence;

/// Words that deny what follows them within a few words.
const DENIALS: [&str; 22] = [
    "no", "not", "never", "without", "lack", "lacks", "lacking", "missing", "absent", "neither",
    "nor", "none", "cannot", "isn't", "aren't", "doesn't", "don't", "can't", "won't", "lacked",
    "avoid", "absence",
];

/// Words after a claim that deny it: "HTTPS is not used".
const DENIALS_AFTER: [&str; 10] = [
    "not",
    "never",
    "missing",
    "absent",
    "lacking",
    "isn't",
    "aren't",
    "unavailable",
    "needed",
    "required",
];

/// Words that speak of what is not there yet, or only under a condition.
const PLANS: [&str; 51] = [
    "will",
    "would",
    "could",
    "should",
    "shall",
    "might",
    "may",
    "can",
    "must",
    "if",
    "unless",
    "plan",
    "plans",
    "planned",
    "planning",
    "future",
    "later",
    "eventually",
    "soon",
    "recommend",
    "recommended",
    "consider",
    "suggest",
    "suggested",
    "propose",
    "proposed",
    "ideally",
    "adding",
    "add",
    "added",
    "introduce",
    "introducing",
    "implement",
    "implementing",
    "improve",
    "improvement",
    "improvements",
    "upgrade",
    "todo",
    "tbd",
    "goal",
    "aim",
    "aims",
    "want",
    "wants",
    "need",
    "needs",
    "achieve",
    "possible",
    "optionally",
    "requires",
];

/// Words that hold something against something else, or speak of what is over.
const COMPARISONS: [&str; 16] = [
    "than",
    "compared",
    "versus",
    "vs",
    "unlike",
    "instead",
    "rather",
    "whereas",
    "traditional",
    "previous",
    "previously",
    "earlier",
    "old",
    "former",
    "formerly",
    "had",
];

/// The longest sentence that states anything; what is longer is no sentence of a person, and each
/// claim in it would ask all its words.
const STATEMENT_WORDS_MAX: usize = 400;

/// Words between a denial and what it denies.
const WINDOW: usize = 4;

/// What a word does to a sentence that states something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    Nothing,
    /// It makes a plan or a comparison of it.
    Unsettles,
}

/// Returns what a word does.
pub(super) fn mood(word: &str) -> Mood {
    match PLANS.contains(&word) || COMPARISONS.contains(&word) {
        true => Mood::Unsettles,
        false => Mood::Nothing,
    }
}

/// Returns whether a word denies what follows it.
pub(super) fn denies(word: &str) -> bool {
    DENIALS.contains(&word) || word.ends_with("n't")
}

/// Returns whether a word denies what stands before it.
pub(super) fn denies_before(word: &str) -> bool {
    DENIALS_AFTER.contains(&word)
}

/// Returns whether the words from `start` to `end` are denied.
pub(in crate::analyze) fn is_denied(sentence: &Sentence<'_>, start: usize, end: usize) -> bool {
    let from = start.saturating_sub(WINDOW);
    // "Are not monitored" is denied by a word inside the match.
    let before = &sentence.words()[from..start.max(end).min(sentence.words().len())];
    let after = &sentence.words()[end.min(sentence.words().len())..];
    before.iter().any(|word| word.denies)
        || after.iter().take(WINDOW).any(|word| word.denies_before)
}

/// Returns whether a sentence states how things are: no question, plan or comparison.
pub(in crate::analyze) fn is_statement(sentence: &Sentence<'_>) -> bool {
    let short = sentence.words().len() <= STATEMENT_WORDS_MAX;
    short && !sentence.question && !sentence.is_unsettled()
}

/// Returns whether the words from `start` to `end` are plainly stated.
pub(in crate::analyze) fn is_plain(sentence: &Sentence<'_>, start: usize, end: usize) -> bool {
    is_statement(sentence) && !is_denied(sentence, start, end)
}

/// Returns whether what the table at `index` looks for is plainly stated, where that is clear without
/// a look at single words; nothing is told of what may not be there.
pub(in crate::analyze) fn plainly(sentence: &Sentence<'_>, index: usize) -> Option<bool> {
    let short = sentence.words_at_most() <= STATEMENT_WORDS_MAX;
    let clear = short && sentence.matches_for_sure(index) && !sentence.may_deny();
    clear.then(|| !sentence.question && !sentence.is_unsettled())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sentence::{Cutter, Written};
    use super::super::vocabulary::Against;
    use super::super::{Names, Tables, find, sentences};
    use super::{is_plain, plainly};
    use crate::model::{FileId, Topology};

    fn plain(text: &str) -> bool {
        let sentence = &sentences(text)[0];
        let at = sentence.words().iter().position(|w| w.text == "encrypted").unwrap();
        is_plain(sentence, at, at + 1)
    }

    #[test]
    fn only_statements_are_plain() {
        assert!(plain("All traffic is encrypted."));
        for other in [
            "Traffic is not encrypted.",
            "Is traffic encrypted?",
            "Traffic will be encrypted.",
            "It is better encrypted than before.",
            "If it is encrypted, fine.",
            "Encrypted traffic is missing.",
            "The old site had encrypted traffic.",
        ] {
            assert!(!plain(other), "{other}");
        }
    }

    const PATTERNS: [&str; 3] = ["cache|caches", "content network~", "redis~"];

    proptest! {
        #[test]
        fn what_is_clear_without_words_is_what_words_say(
            words in proptest::collection::vec(
                "(cache|caches|content|networks|redis|rediscover|not|missing|will|than|we|run)",
                1..9,
            ),
            mark in "[.?]",
        ) {
            let tables = Tables::new([PATTERNS.to_vec()].into_iter());
            let names = Names::new(&Topology::titled(FileId(0), None));
            let against = Against { names: &names, tables: &tables };
            let mut cutter = Cutter::for_many();
            let text = format!("{}{mark} ", words.join(" "));
            cutter.add(Some(against), Written::Alone(text.as_str().into()));
            let sentence = &cutter.finish()[0];
            if let Some(plain) = plainly(sentence, 0) {
                let (start, end) = PATTERNS.iter().find_map(|p| find(sentence, p)).expect("a match");
                prop_assert_eq!(plain, is_plain(sentence, start, end), "{}", text);
            } else if !sentence.may_deny() {
                prop_assert!(!words.iter().any(|w| w.starts_with("cache") || w.starts_with("redis")));
            }
        }
    }
}
