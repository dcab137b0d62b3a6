//! The ids that a page has by now: what it shows twice has them once.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::model::{Heading, Page};

/// Ids of one page, those of the author's headings first.
#[derive(Default)]
pub(crate) struct Given<'a> {
    headings: &'a [Heading],
    /// All that are taken; nothing until the first one is asked for.
    taken: RefCell<Option<BTreeSet<String>>>,
}

impl<'a> Given<'a> {
    /// Returns what is given on a page before anything is made.
    pub(crate) fn on(page: &'a Page) -> Self {
        Self { headings: &page.headings, ..Self::default() }
    }

    /// Returns whether a heading has an id.
    pub(super) fn is_written(&self, id: &str) -> bool {
        self.headings.iter().any(|heading| heading.id == id)
    }

    /// Takes an id; returns whether it was free.
    pub(super) fn take(&self, id: &str) -> bool {
        let written = || self.headings.iter().map(|heading| heading.id.clone()).collect();
        self.taken.borrow_mut().get_or_insert_with(written).insert(id.to_owned())
    }
}
