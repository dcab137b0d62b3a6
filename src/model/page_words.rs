//! Words that were read once, for whoever needs them again.

use super::PageId;

/// Which words stand on which pages.
#[derive(Clone, Debug, Default)]
pub struct PageWords {
    /// The pages whose words are all here.
    pub pages: Vec<PageId>,
    /// Words as they are written, with the pages that they stand on; signs may join parts of one:
    /// `don't`, `1,000`, `www.example.org`.
    pub words: Vec<(String, PageSet)>,
}

/// Pages, mostly added in order.
///
/// A site has as many of these as it has words, and a word stands on most pages or on few: pages that
/// follow each other share a number, in which each has a bit.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageSet(Vec<(u32, u32)>);

impl PageSet {
    /// Adds a page.
    #[inline]
    pub fn add(&mut self, page: PageId) {
        self.add_some(page.0 / u32::BITS, 1 << (page.0 % u32::BITS));
    }

    /// Adds all pages of another set.
    pub fn add_all(&mut self, other: &Self) {
        other.0.iter().for_each(|(group, bits)| self.add_some(*group, *bits));
    }

    #[inline]
    fn add_some(&mut self, group: u32, bits: u32) {
        match self.0.last_mut() {
            Some((last, known)) if *last == group => *known |= bits,
            _ => self.push(group, bits),
        }
    }

    #[inline(never)]
    fn push(&mut self, group: u32, bits: u32) {
        if self.0.is_empty() {
            // Most words stand on a page or two.
            self.0.reserve_exact(1);
        }
        self.0.push((group, bits));
    }

    /// Takes out all pages, and keeps the room for others.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Puts the pages in order, each once, in whatever order they were added.
    pub fn sort(&mut self) {
        if self.0.is_sorted_by(|(one, _), (next, _)| one < next) {
            return;
        }
        self.0.sort_unstable();
        self.0.dedup_by(|(next, bits), (group, known)| {
            *known |= if next == group { *bits } else { 0 };
            next == group
        });
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the pages, in order and each once if they were added so or sorted.
    pub fn iter(&self) -> impl Iterator<Item = PageId> {
        self.0.iter().flat_map(|(group, bits)| {
            let after = |rest: &u32| Some(rest & rest.wrapping_sub(1)).filter(|rest| *rest != 0);
            let rests = std::iter::successors(Some(*bits), after);
            rests.map(move |rest| PageId(group * u32::BITS + rest.trailing_zeros()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::PageSet;
    use crate::model::PageId;

    fn set(pages: &[u32]) -> PageSet {
        let mut set = PageSet::default();
        pages.iter().for_each(|page| set.add(PageId(*page)));
        set
    }

    fn pages(set: &PageSet) -> Vec<u32> {
        set.iter().map(|page| page.0).collect()
    }

    #[test]
    fn pages_come_out_as_they_went_in() {
        for all in [&[][..], &[0], &[31, 32, 63, 64, 9_999], &[7, 7, 8], &[u32::MAX]] {
            let mut once = all.to_vec();
            once.dedup();
            assert_eq!(pages(&set(all)), once);
        }
    }

    #[test]
    fn pages_are_put_in_order() {
        let mut all = set(&[64, 1, 65, 0, 64, 31, 32]);
        all.sort();
        assert_eq!(pages(&all), [0, 1, 31, 32, 64, 65]);
        all.clear();
        assert!(all.is_empty());
    }

    #[test]
    fn sets_come_together() {
        let mut all = set(&[1, 40]);
        all.add_all(&set(&[40, 41, 70]));
        assert_eq!(pages(&all), [1, 40, 41, 70]);
    }
}
