//! The tree of containers, with the look-ups that stages share.

use super::graph::Graph;

/// Chains of containers, outermost first.
#[derive(Debug)]
pub(super) struct Tree {
    /// The parent of each container.
    pub(super) parent: Vec<Option<usize>>,
    /// What holds each container and the container itself, outermost first.
    chains: Vec<Vec<usize>>,
}

impl Tree {
    /// Returns the tree of `graph`; a parent stands before its children.
    pub(super) fn new(graph: &Graph) -> Self {
        let parent: Vec<_> = graph.containers.iter().map(|c| c.parent).collect();
        let mut chains: Vec<Vec<usize>> = Vec::with_capacity(parent.len());
        for (index, up) in parent.iter().enumerate() {
            let mut chain = up.map_or_else(Vec::new, |p| chains[p].clone());
            chain.push(index);
            chains.push(chain);
        }
        Self { parent, chains }
    }

    /// Returns the containers around something whose parent is `parent`, outermost first.
    pub(super) fn chain(&self, parent: Option<usize>) -> &[usize] {
        parent.map_or(&[], |p| &self.chains[p])
    }

    /// Returns how many containers hold both.
    pub(super) fn common(&self, a: Option<usize>, b: Option<usize>) -> usize {
        if a == b {
            return self.chain(a).len();
        }
        let pairs = self.chain(a).iter().zip(self.chain(b));
        pairs.take_while(|(x, y)| x == y).count()
    }

    /// Returns the deepest container that holds both.
    pub(super) fn around(&self, a: Option<usize>, b: Option<usize>) -> Option<usize> {
        self.chain(a)[..self.common(a, b)].last().copied()
    }

    /// Returns whether something with parent `parent` lies in `container`.
    pub(super) fn holds(&self, container: usize, parent: Option<usize>) -> bool {
        let depth = self.chains[container].len() - 1;
        self.chain(parent).get(depth) == Some(&container)
    }

    /// Returns the number of containers.
    pub(super) fn len(&self) -> usize {
        self.parent.len()
    }
}
