//! Rows as nested groups, so that an order never tears a container apart.

use super::layered::Layered;
use super::tree::Tree;

/// A member of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// A vertex.
    Vertex(usize),
    /// A container, and the group of what it has in this row.
    Box(usize, usize),
}

/// What stands directly in one container, or in none, in one row.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    /// The members, in order.
    pub(super) items: Vec<Item>,
}

/// One row as a tree of groups; the first group is the outermost.
#[derive(Clone, Debug, Default)]
pub(super) struct RowGroups {
    /// The groups.
    pub(super) groups: Vec<Group>,
}

impl RowGroups {
    /// Sorts a row's vertices into the groups of their containers.
    pub(super) fn new(row: &[usize], layered: &Layered, tree: &Tree) -> Self {
        let mut groups = vec![Group::default()];
        let mut group_of = std::collections::BTreeMap::new();
        for &vertex in row {
            let mut at = 0;
            for &container in tree.chain(layered.vertices[vertex].parent) {
                at = *group_of.entry(container).or_insert_with(|| {
                    groups.push(Group::default());
                    let new = groups.len() - 1;
                    groups[at].items.push(Item::Box(container, new));
                    new
                });
            }
            groups[at].items.push(Item::Vertex(vertex));
        }
        Self { groups }
    }

    /// Writes the row's vertices in order.
    pub(super) fn flatten(&self, row: &mut Vec<usize>) {
        row.clear();
        self.append(0, row);
    }

    /// Appends the vertices of a group in order.
    pub(super) fn append(&self, group: usize, row: &mut Vec<usize>) {
        for item in &self.groups[group].items {
            match item {
                Item::Vertex(vertex) => row.push(*vertex),
                Item::Box(_, inner) => self.append(*inner, row),
            }
        }
    }
}
