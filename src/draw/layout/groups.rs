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
    /// The place of its first vertex.
    pub(super) start: usize,
    /// How many vertices it has, at any depth.
    pub(super) len: usize,
}

/// One row as a tree of groups; the first group is the outermost.
#[derive(Clone, Debug, Default)]
pub(super) struct RowGroups {
    /// The groups; what holds before what is held.
    pub(super) groups: Vec<Group>,
    /// The container of each group; none for the first.
    pub(super) containers: Vec<Option<usize>>,
}

impl RowGroups {
    /// Sorts a row's vertices into the groups of their containers.
    pub(super) fn new(row: &[usize], layered: &Layered, tree: &Tree) -> Self {
        let mut groups = vec![Group::default()];
        let mut containers = vec![None];
        let mut group_of = std::collections::BTreeMap::new();
        for &vertex in row {
            let mut at = 0;
            groups[0].len += 1;
            for &container in tree.chain(layered.vertices[vertex].parent) {
                at = *group_of.entry(container).or_insert_with(|| {
                    groups.push(Group::default());
                    containers.push(Some(container));
                    let new = groups.len() - 1;
                    groups[at].items.push(Item::Box(container, new));
                    new
                });
                groups[at].len += 1;
            }
            groups[at].items.push(Item::Vertex(vertex));
        }
        Self { groups, containers }
    }

    /// Writes the row's vertices in order, and where each group starts.
    pub(super) fn flatten(&mut self, row: &mut Vec<usize>) {
        row.clear();
        self.append(0, row);
    }

    fn append(&mut self, group: usize, row: &mut Vec<usize>) {
        self.groups[group].start = row.len();
        for index in 0..self.groups[group].items.len() {
            match self.groups[group].items[index] {
                Item::Vertex(vertex) => row.push(vertex),
                Item::Box(_, inner) => self.append(inner, row),
            }
        }
    }
}
