//! Anchors of headings as GitHub makes them, and anchors in the author's HTML.

use std::collections::HashMap;

use crate::model::Quick;

/// Ids of a page's headings, collected first and settled at the end: stated ids come before made
/// ones, wherever they stand.
#[derive(Default)]
pub(super) struct Claims {
    /// The wished id of each heading, and whether it was stated.
    wishes: Vec<(String, bool)>,
}

impl Claims {
    pub(super) fn heading(&mut self, stated: Option<&str>, text: &str) {
        let stated = stated.map(safe).filter(|id| !id.is_empty());
        let wish = match &stated {
            Some(id) => id.clone(),
            None => slug(text),
        };
        self.wishes.push((wish, stated.is_some()));
    }

    /// Returns the ids in the order of the headings; no two are the same.
    pub(super) fn settle(self) -> Vec<String> {
        let mut ids = vec![String::new(); self.wishes.len()];
        let mut taken = Taken::with_capacity_and_hasher(ids.len(), Quick::default());
        for round in [true, false] {
            for (at, (wish, stated)) in self.wishes.iter().enumerate() {
                if *stated == round {
                    ids[at] = claim(&mut taken, wish);
                }
            }
        }
        ids
    }
}

/// Ids that are given, each with the last number that was put behind it.
type Taken = HashMap<String, u32, Quick>;

/// Takes `wish`, or `wish-1`, `wish-2` … whichever is free.
fn claim(taken: &mut Taken, wish: &str) -> String {
    let Some(mut count) = taken.get(wish).copied() else {
        taken.insert(wish.to_owned(), 0);
        return wish.to_owned();
    };
    loop {
        count += 1;
        let id = format!("{wish}-{count}");
        if !taken.contains_key(&id) {
            taken.insert(wish.to_owned(), count);
            taken.insert(id.clone(), 0);
            return id;
        }
    }
}

/// Returns the anchor that GitHub gives a heading: lower case, marks out, spaces as hyphens.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            ' ' => slug.push('-'),
            '-' | '_' => slug.push(c),
            c if c.is_ascii_alphanumeric() => slug.push(c.to_ascii_lowercase()),
            c if c.is_ascii() => {}
            c if c.is_alphanumeric() => slug.extend(c.to_lowercase()),
            _ => {}
        }
    }
    if slug.is_empty() { "section".to_owned() } else { slug }
}

/// Returns a stated id without what must not stand in an attribute or an address.
fn safe(id: &str) -> String {
    id.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':')).collect()
}

#[cfg(test)]
mod tests {
    use super::{Claims, slug};

    #[test]
    fn slugs_are_those_of_github() {
        for (text, expected) in [
            ("Active-Active vs. Active-Passive", "active-active-vs-active-passive"),
            ("What's new?  (2.0)", "whats-new--20"),
            ("Über-Größe", "über-größe"),
            ("snake_case `code`", "snake_case-code"),
            ("!?", "section"),
        ] {
            assert_eq!(slug(text), expected);
        }
    }

    #[test]
    fn stated_ids_come_first_and_none_is_given_twice() {
        let mut claims = Claims::default();
        claims.heading(None, "Start");
        claims.heading(None, "Start");
        claims.heading(Some("start"), "Elsewhere");
        claims.heading(None, "Start 1");
        assert_eq!(claims.settle(), ["start-1", "start-2", "start", "start-1-1"]);
    }
}
