//! The nearest valid name for an unknown one, and how names are listed.

use strsim::damerau_levenshtein;

/// Longest name that is compared or printed whole.
const NAME_CHARS_MAX: usize = 60;
/// Most unknown names that get a suggestion; each costs a comparison with every name.
pub(super) const SUGGESTIONS_MAX: usize = 100;
/// Most names listed in a message.
const LISTED_MAX: usize = 12;

/// Words that authors use for our keys, too far from them for an edit distance.
const KEY_SYNONYMS: [(&str, &str); 26] = [
    ("type", "kind"),
    ("technology", "tech"),
    ("software", "tech"),
    ("product", "tech"),
    ("title", "name"),
    ("label", "name"),
    ("name", "title"),
    ("name", "label"),
    ("children", "contains"),
    ("components", "contains"),
    ("source", "from"),
    ("target", "to"),
    ("destination", "to"),
    ("reason", "why"),
    ("purpose", "role"),
    ("ip", "address"),
    ("count", "replicas"),
    ("instances", "replicas"),
    ("operation", "op"),
    ("start", "entry"),
    ("goal", "target"),
    ("edges", "connections"),
    ("links", "connections"),
    ("nodes", "components"),
    ("flows", "journeys"),
    ("ssl", "tls"),
];

/// Returns the nearest of `candidates`, if one is near enough to be what was meant.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let chars = word.chars().count();
    if chars == 0 || chars > NAME_CHARS_MAX {
        return None;
    }
    let word = plain(word);
    let limit = (chars / 3).clamp(1, 4);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other = plain(candidate);
        if other.len().abs_diff(word.len()) > 4 * limit + 4 {
            continue;
        }
        let mut distance = damerau_levenshtein(&word, &other);
        // `nginx` for `nginx-1`: the start of a name is nearer than its letters say.
        if chars >= 3 && (other.starts_with(&word) || word.starts_with(&other)) && other.len() >= 3
        {
            distance = distance.min(limit);
        }
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Returns the key that was meant, by synonym or by nearness.
pub(crate) fn key<'c>(word: &str, keys: &[&'c str]) -> Option<&'c str> {
    let lower = word.to_ascii_lowercase();
    let synonym = KEY_SYNONYMS
        .iter()
        .filter(|(other, _)| *other == lower)
        .find_map(|(_, ours)| keys.iter().find(|key| *key == ours));
    synonym.copied().or_else(|| nearest(word, keys.iter().copied()))
}

/// Returns `a`, `b` or `c` in back quotes, the end left out when there are many.
pub(crate) fn quoted_list<S: AsRef<str>>(names: &[S]) -> String {
    let quoted: Vec<String> =
        names.iter().take(LISTED_MAX).map(|name| format!("`{}`", name.as_ref())).collect();
    match quoted.split_last() {
        None => "none".to_owned(),
        Some(_) if names.len() > LISTED_MAX => format!("{} …", quoted.join(", ")),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

/// Returns the text on one line, cut when it is long.
pub(crate) fn shortened(text: &str) -> String {
    let line: String = text
        .chars()
        .take(NAME_CHARS_MAX)
        .map(|c| if c.is_control() || is_bidi_control(c) { ' ' } else { c })
        .collect();
    match text.chars().nth(NAME_CHARS_MAX) {
        Some(_) => format!("{line}…"),
        None => line,
    }
}

/// Returns the noun with `a` or `an`.
pub(crate) fn with_article(noun: &str) -> String {
    match noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        true => format!("an {noun}"),
        false => format!("a {noun}"),
    }
}

/// Returns whether a character changes the direction of the text around it.
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// Case and the choice between space, `_` and `-` do not count.
fn plain(word: &str) -> String {
    word.chars()
        .map(|c| if matches!(c, ' ' | '_') { '-' } else { c.to_ascii_lowercase() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{key, nearest};

    #[test]
    fn the_nearest_name_is_offered_and_a_far_one_is_not() {
        assert_eq!(nearest("haporxy", ["nginx", "haproxy"]), Some("haproxy"));
        assert_eq!(nearest("Load Balancer", ["load-balancer"]), Some("load-balancer"));
        assert_eq!(nearest("nginx", ["mysql", "nginx-1", "nginx-2"]), Some("nginx-1"));
        assert_eq!(nearest("redis", ["mysql", "haproxy"]), None);
        assert_eq!(key("type", &["kind", "tech"]), Some("kind"));
    }
}
