//! A part of a list that many share.

use std::ops::{Deref, Range};
use std::rc::Rc;

/// Some neighbours in a list; copies share the list.
#[derive(Debug)]
pub(in crate::analyze) struct Slice<T> {
    all: Rc<Vec<T>>,
    range: Range<usize>,
}

impl<T> Slice<T> {
    /// Returns the part at `range`, which lies within the list.
    pub(super) fn new(all: &Rc<Vec<T>>, range: Range<usize>) -> Self {
        Self { all: Rc::clone(all), range }
    }

    /// Returns the first `count` of them.
    pub(super) fn first_ones(&self, count: usize) -> Self {
        Self::new(&self.all, self.range.start..self.range.end.min(self.range.start + count))
    }
}

impl<T> Clone for Slice<T> {
    fn clone(&self) -> Self {
        Self::new(&self.all, self.range.clone())
    }
}

impl<T> Deref for Slice<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        &self.all[self.range.clone()]
    }
}

impl<'a, T> IntoIterator for &'a Slice<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
