//! Things that are joined one by one, and which of them belong together then.
//!
//! Tarjan, "Efficiency of a good but not linear set union algorithm", 1975, with halved paths; the
//! first of those that belong together stands for them.

/// What is joined, each by its index.
#[derive(Debug)]
pub(super) struct Joined {
    of: Vec<usize>,
}

impl Joined {
    /// Returns things of which none are joined.
    pub(super) fn new(count: usize) -> Self {
        Self { of: (0..count).collect() }
    }

    /// Returns the one that stands for all that belongs together with this one.
    pub(super) fn first(&mut self, mut at: usize) -> usize {
        while self.of[at] != at {
            self.of[at] = self.of[self.of[at]];
            at = self.of[at];
        }
        at
    }

    /// Joins two; returns whether they were apart.
    pub(super) fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.first(a), self.first(b));
        self.of[a.max(b)] = a.min(b);
        a != b
    }

    /// Returns for each the one that stands for it.
    pub(super) fn firsts(mut self) -> Vec<usize> {
        (0..self.of.len()).map(|at| self.first(at)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Joined;

    #[test]
    fn the_first_stands_for_all() {
        let mut joined = Joined::new(5);
        assert!(joined.join(3, 1) && joined.join(4, 3));
        assert!(!joined.join(1, 4));
        assert_eq!(joined.firsts(), [0, 1, 2, 1, 1]);
    }
}
