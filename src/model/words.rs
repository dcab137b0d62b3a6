//! What the interface says, in the language of the reader.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::place;
use super::plural::category;

/// What stands in the gaps of a text is seldom longer together.
const GAPS_BYTES: usize = 24;

/// The texts of the interface in one language.
///
/// A text is known by its English: what no table translates is said in English. `|` parts a text
/// from a word that tells two of the same English apart: `Open|a drawing`, `open|state`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    /// BCP 47 tag; empty stands for English.
    language: String,
    table: Arc<BTreeMap<String, String>>,
}

impl Words {
    /// Returns the texts of a language.
    pub fn new(language: &str, table: BTreeMap<String, String>) -> Self {
        Self { language: language.to_owned(), table: Arc::new(table) }
    }

    /// Returns the language as a BCP 47 tag.
    pub fn language(&self) -> &str {
        if self.language.is_empty() { "en" } else { &self.language }
    }

    /// Returns whether the language is English.
    pub fn is_english(&self) -> bool {
        primary(self.language()) == "en"
    }

    /// Returns whether the language is written from right to left.
    pub fn is_from_right(&self) -> bool {
        const FROM_RIGHT: [&str; 9] = ["ar", "arc", "dv", "fa", "he", "ku", "ps", "ur", "yi"];
        FROM_RIGHT.contains(&primary(self.language()).as_str())
    }

    /// Returns a text; its English is the key.
    pub fn say<'w>(&'w self, english: &'w str) -> &'w str {
        match self.table.get(english) {
            Some(text) => text,
            None => &english[..place(english, b'|').unwrap_or(english.len())],
        }
    }

    /// Returns a text with its gaps filled: `{name}` by what stands for `name`.
    pub fn fill(&self, english: &str, gaps: &[(&str, &str)]) -> String {
        let mut rest = self.say(english);
        let mut out = String::with_capacity(rest.len() + GAPS_BYTES);
        while let Some(open) = place(rest, b'{') {
            let Some(length) = place(&rest[open..], b'}') else { break };
            out.push_str(&rest[..open]);
            let name = &rest[open + 1..open + length];
            match gaps.iter().find(|(gap, _)| *gap == name) {
                Some((_, text)) => out.push_str(text),
                None => out.push_str(&rest[open..=open + length]),
            }
            rest = &rest[open + length + 1..];
        }
        out.push_str(rest);
        out
    }

    /// Returns a number with its noun: `{n} server` for one, else `{n} servers`.
    ///
    /// A language with more forms has them behind the latter: `{n} servers|two`, `{n} servers|few`.
    pub fn count(&self, number: usize, one: &str, many: &str) -> String {
        self.counted(number, one, many, &[])
    }

    /// Returns a number with its noun in a text with other gaps than `{n}`.
    pub fn counted(&self, n: usize, one: &str, many: &str, gaps: &[(&str, &str)]) -> String {
        let number = n.to_string();
        let gaps: Vec<(&str, &str)> = gaps.iter().copied().chain([("n", &*number)]).collect();
        let form = match category(&primary(self.language()), n) {
            "one" => return self.fill(one, &gaps),
            form => format!("{many}|{form}"),
        };
        self.fill(if self.table.contains_key(&form) { &form } else { many }, &gaps)
    }

    /// Returns names as a list in a sentence: `a, b and c`.
    pub fn list(&self, names: &[String]) -> String {
        match names.split_last() {
            None => String::new(),
            Some((last, [])) => last.clone(),
            Some((last, others)) => {
                self.fill("{a} and {b}", &[("a", &self.row(others)), ("b", last)])
            }
        }
    }

    /// Returns names in a row: `a, b, c`.
    pub fn row(&self, names: &[String]) -> String {
        names.join(self.say(", "))
    }
}

/// Returns the language of a tag without region and script, in lower case.
fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::Words;

    fn german() -> Words {
        let table = [
            ("{n} server", "{n} Server"),
            ("Open|a drawing", "Öffnen"),
            ("{a} and {b}", "{a} und {b}"),
            ("Without {names}", "{names} fehlt"),
        ];
        let table = table.map(|(english, text)| (english.to_owned(), text.to_owned()));
        Words::new("de-AT", table.into_iter().collect())
    }

    #[test]
    fn what_is_not_translated_is_english() {
        let english = Words::default();
        assert_eq!(english.say("Open|a drawing"), "Open");
        assert_eq!(german().say("Open|a drawing"), "Öffnen");
        assert_eq!(german().say("Close"), "Close");
        assert!(english.is_english() && !german().is_english());
    }

    #[test]
    fn gaps_are_filled_once() {
        let german = german();
        assert_eq!(german.fill("Without {names}", &[("names", "{n}")]), "{n} fehlt");
        assert_eq!(german.fill("a {b} {", &[]), "a {b} {");
        assert_eq!(german.count(1, "{n} server", "{n} servers"), "1 Server");
        assert_eq!(german.count(2, "{n} server", "{n} servers"), "2 servers");
        let names = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(german.list(&names), "a, b und c");
        assert_eq!(german.list(&names[..1]), "a");
    }

    #[test]
    fn a_number_finds_its_form() {
        let table = [
            ("{n} server", "خادم واحد"),
            ("{n} servers", "{n} خادم"),
            ("{n} servers|two", "خادمان"),
            ("{n} servers|few", "{n} خوادم"),
        ];
        let table = table.map(|(english, text)| (english.to_owned(), text.to_owned()));
        let arabic = Words::new("ar-EG", table.into_iter().collect());
        for (n, text) in
            [(1, "خادم واحد"), (2, "خادمان"), (3, "3 خوادم"), (100, "100 خادم"), (11, "11 خادم")]
        {
            assert_eq!(arabic.count(n, "{n} server", "{n} servers"), text);
        }
    }

    #[test]
    fn languages_know_their_direction() {
        for (tag, from_right) in [("ar", true), ("he-IL", true), ("FA", true), ("art-x-a", false)] {
            assert_eq!(Words::new(tag, Default::default()).is_from_right(), from_right, "{tag}");
        }
    }
}
