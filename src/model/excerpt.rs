//! A part of a text that many share.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// A part of a text; it keeps the text, and copies share it.
#[derive(Clone)]
pub struct Excerpt {
    text: Arc<str>,
    start: u32,
    end: u32,
}

impl Excerpt {
    /// Returns the part at `range`, empty where the text has no such part.
    pub fn new(text: &Arc<str>, range: Range<usize>) -> Self {
        let offset = |at: usize| u32::try_from(at).ok();
        let range = text.get(range.clone()).and(offset(range.start).zip(offset(range.end)));
        let (start, end) = range.unwrap_or_default();
        Self { text: Arc::clone(text), start, end }
    }
}

impl Deref for Excerpt {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        &self.text[self.start as usize..self.end as usize]
    }
}

impl PartialEq for Excerpt {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Excerpt;

    #[test]
    fn an_excerpt_is_its_part() {
        let text: Arc<str> = "one é two".into();
        assert_eq!(&*Excerpt::new(&text, 7..10), "two");
        assert_eq!(&*Excerpt::new(&text, 5..10), "", "within a character");
        assert_eq!(&*Excerpt::new(&text, 8..99), "", "past the end");
    }
}
