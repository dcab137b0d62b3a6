//! A list that is read by many and copied by none.

use std::ops::Deref;
use std::sync::Arc;

/// A list whose copies are the same list.
#[derive(Debug)]
pub struct Shared<T>(Arc<[T]>);

impl<T> From<Vec<T>> for Shared<T> {
    fn from(list: Vec<T>) -> Self {
        // It lives as long as the site, so it gets no more room than it needs: to shrink a list leaves
        // half of it, as allocators do it.
        if list.is_empty() { Self::default() } else { Self(list.into()) }
    }
}

impl<T: Clone> Shared<T> {
    /// Returns the items for changes; other copies of the list stay as they are.
    pub fn change(&mut self) -> &mut [T] {
        Arc::make_mut(&mut self.0)
    }
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Clone for Shared<T> {
    #[inline]
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Deref for Shared<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> Shared<T> {
    /// Returns whether two lists are one, without a look into them.
    #[inline]
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: PartialEq> PartialEq for Shared<T> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl<'a, T> IntoIterator for &'a Shared<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
