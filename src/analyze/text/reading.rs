//! The pages of a design, read once for all rules.

use std::collections::HashSet;
use std::rc::Rc;

use super::sections::{Known, places};
use super::sentence::{Cutter, Tools};
use super::vocabulary::{Against, Signals};
use super::{Names, Place, Sentence, Tables};
use crate::model::{ComponentId, Design, Kind, Page, PageId, PageWords, Quick, Site};

/// The pages that are held against the topology, with what their words may name.
pub(in crate::analyze) struct Reading<'a> {
    /// The names of the topology.
    pub(in crate::analyze) names: Names,
    /// The pages in order.
    pub(in crate::analyze) pages: Vec<PageText<'a>>,
    /// The patterns that sentences are held against.
    tables: &'a Tables,
    /// What knows the words of all pages.
    tools: Rc<Tools>,
}

/// A page in blocks and sentences.
pub(in crate::analyze) struct PageText<'a> {
    /// Its index.
    pub(in crate::analyze) id: PageId,
    /// The page.
    pub(in crate::analyze) page: &'a Page,
    /// Its blocks.
    pub(in crate::analyze) places: Vec<Place<'a>>,
}

impl<'a> Reading<'a> {
    /// Reads the pages of a design; background is not held against anything.
    ///
    /// Sentences know which of `tables` may match.
    pub(in crate::analyze) fn new(site: &'a Site, design: &Design, tables: &'a Tables) -> Self {
        let names = Names::new(&design.topology);
        let against = Against { names: &names, tables };
        let (mut cutter, mut headings) = (Cutter::for_many(), Known::default());
        let pages = design.pages.iter().map(|id| (*id, site.page(*id)));
        let pages = pages.filter(|(_, page)| !page.background).map(|(id, page)| {
            cutter.turn_to(Some(id));
            PageText { id, page, places: places(against, &mut cutter, &mut headings, page) }
        });
        let pages = pages.collect();
        cutter.turn_to(None);
        Self { names, pages, tables, tools: cutter.tools() }
    }

    /// Hands over which words stand on which pages.
    pub(in crate::analyze) fn take_words(&self) -> PageWords {
        let pages = self.pages.iter().map(|page| page.id).collect();
        PageWords { pages, words: self.tools.vocabulary.borrow_mut().take_pages() }
    }

    /// Calls `found` with each component and each kind whose words all stand on the pages, somewhere.
    pub(in crate::analyze) fn possible(
        &self,
        found: impl FnMut(Option<ComponentId>, Option<Kind>),
    ) {
        let vocabulary = self.tools.vocabulary.borrow();
        let said: HashSet<&str, Quick> = vocabulary.texts().collect();
        self.names.possible(|word| said.contains(word), found);
    }

    /// Returns where the first of the patterns of the table at `index` that matches does so.
    pub(in crate::analyze) fn find(
        &self,
        sentence: &Sentence<'_>,
        index: usize,
    ) -> Option<(usize, usize)> {
        let patterns = 0..self.tables.keys(index).len();
        patterns.into_iter().find_map(|at| self.find_one(sentence, (index, at)))
    }

    /// Returns where the pattern `at` of the table at `index` matches first.
    pub(in crate::analyze) fn find_one(
        &self,
        sentence: &Sentence<'_>,
        (index, at): (usize, usize),
    ) -> Option<(usize, usize)> {
        let key = self.tables.keys(index).get(at)?;
        let signal = Signals::of(index, at);
        let may = sentence.may_match_one(signal);
        may.then(|| key.find(sentence, |word| word.signals.is_key_of(signal)))?
    }

    /// Returns the blocks of all pages.
    pub(in crate::analyze) fn places(&self) -> impl Iterator<Item = &Place<'a>> {
        self.pages.iter().flat_map(|page| &page.places)
    }
}
