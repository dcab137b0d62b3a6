//! Many short lists, one after the other in one place.

/// A list for each of some numbers.
pub(super) struct Lists<T> {
    /// Where each list begins, and where the last one ends.
    from: Vec<usize>,
    items: Vec<T>,
}

impl<T: Copy> Lists<T> {
    /// Sorts items into `count` lists, each in the order in which its items come.
    pub(super) fn new(count: usize, items: impl Iterator<Item = (usize, T)> + Clone) -> Self {
        let mut from = vec![0; count + 1];
        let mut any = None;
        for (list, item) in items.clone() {
            from[list + 1] += 1;
            any = Some(item);
        }
        for list in 0..count {
            from[list + 1] += from[list];
        }
        let mut next = from.clone();
        let mut sorted = any.map_or(Vec::new(), |item| vec![item; from[count]]);
        for (list, item) in items {
            sorted[next[list]] = item;
            next[list] += 1;
        }
        Self { from, items: sorted }
    }

    /// Returns one list.
    pub(super) fn of(&self, list: usize) -> &[T] {
        &self.items[self.from[list]..self.from[list + 1]]
    }
}

#[cfg(test)]
mod tests {
    use super::Lists;

    #[test]
    fn each_list_has_its_items_in_their_order() {
        let lists = Lists::new(4, [(2, 'a'), (0, 'b'), (2, 'c'), (3, 'd')].into_iter());
        assert_eq!((0..4).map(|list| lists.of(list).len()).collect::<Vec<_>>(), [1, 0, 2, 1]);
        assert_eq!(lists.of(2), ['a', 'c']);
        assert!(Lists::<u8>::new(2, std::iter::empty()).of(1).is_empty());
    }
}
