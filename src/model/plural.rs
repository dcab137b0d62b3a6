//! Which form of a noun a number asks for, language by language.
//!
//! The categories and rules are those that Unicode publishes for whole numbers (CLDR, cardinals).

/// The categories for which a table of texts may have a form of its own, behind `|`.
pub const PLURAL_FORMS: [&str; 4] = ["zero", "two", "few", "many"];

/// Returns the category of a number in a language: `zero`, `one`, `two`, `few`, `many` or `other`.
pub(super) fn category(language: &str, n: usize) -> &'static str {
    let (ten, hundred) = (n % 10, n % 100);
    let teen = (11..=19).contains(&hundred);
    match language {
        "id" | "ja" | "ko" | "lo" | "ms" | "my" | "th" | "vi" | "zh" => "other",
        "am" | "bn" | "fa" | "fr" | "gu" | "hi" | "hy" | "kn" | "pt" | "zu" if n < 2 => "one",
        "ar" => match (n, hundred) {
            (0, _) => "zero",
            (1, _) => "one",
            (2, _) => "two",
            (_, 3..=10) => "few",
            (_, 11..) => "many",
            _ => "other",
        },
        "be" | "ru" | "uk" | "bs" | "hr" | "sr" => match ten {
            1 if hundred != 11 => "one",
            2..=4 if !teen => "few",
            _ if matches!(language, "bs" | "hr" | "sr") => "other",
            _ => "many",
        },
        "cy" => match n {
            0 => "zero",
            1 => "one",
            2 => "two",
            3 => "few",
            6 => "many",
            _ => "other",
        },
        "cs" | "sk" if (2..=4).contains(&n) => "few",
        "ga" if (3..=6).contains(&n) => "few",
        "ga" if (7..=10).contains(&n) => "many",
        "ga" | "he" if n == 2 => "two",
        "lt" => match ten {
            1 if !teen => "one",
            2..=9 if !teen => "few",
            _ => "other",
        },
        "lv" => match ten {
            1 if !teen => "one",
            1..=9 if !teen => "other",
            _ => "zero",
        },
        "pl" if n != 1 => match ten {
            2..=4 if !teen => "few",
            _ => "many",
        },
        "ro" if n != 1 && (n == 0 || (1..=19).contains(&hundred)) => "few",
        "sl" => match hundred {
            1 => "one",
            2 => "two",
            3 | 4 => "few",
            _ => "other",
        },
        _ if n == 1 => "one",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::category;

    #[test]
    fn numbers_ask_for_the_forms_of_their_language() {
        for (language, wanted) in [
            ("en", "0 other, 1 one, 2 other, 11 other, 21 other"),
            ("ja", "0 other, 1 other, 2 other"),
            ("fr", "0 one, 1 one, 2 other"),
            (
                "ar",
                "0 zero, 1 one, 2 two, 3 few, 10 few, 11 many, 99 many, 100 other, 102 other, 103 few",
            ),
            ("ru", "0 many, 1 one, 2 few, 5 many, 11 many, 12 many, 21 one, 24 few, 111 many"),
            ("hr", "1 one, 3 few, 5 other, 11 other, 22 few"),
            ("pl", "0 many, 1 one, 2 few, 5 many, 12 many, 21 many, 22 few"),
            ("cs", "0 other, 1 one, 4 few, 5 other, 22 other"),
            ("ro", "0 few, 1 one, 2 few, 19 few, 20 other, 101 few"),
            ("lt", "1 one, 2 few, 10 other, 11 other, 21 one"),
            ("lv", "0 zero, 1 one, 2 other, 10 zero, 11 zero, 21 one"),
            ("sl", "1 one, 2 two, 3 few, 5 other, 101 one, 102 two"),
            ("he", "1 one, 2 two, 3 other"),
            ("ga", "1 one, 2 two, 5 few, 8 many, 11 other"),
            ("cy", "0 zero, 1 one, 2 two, 3 few, 4 other, 6 many"),
        ] {
            for pair in wanted.split(", ") {
                let (n, form) = pair.split_once(' ').expect("number and form");
                assert_eq!(category(language, n.parse().expect(n)), form, "{language} {n}");
            }
        }
    }
}
