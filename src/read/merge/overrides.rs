//! What a design says of journeys, laid upon them before `remove` takes anything away.

use std::collections::BTreeSet;

use super::{Pair, REQUIRED, flatten, merge_row, position, pruned_reference};
use crate::model::{Finding, Severity};
use crate::read::suggest::shortened;
use crate::read::tree::{Content, NodeId, Tree};

/// The table whose rows need what they name.
const JOURNEYS: &str = "journeys";

/// Lays what `over` says of journeys upon the base, before anything goes because of what it named.
///
/// One that names a removed id even then is reported, and goes; returns `over` without it.
pub(super) fn override_first(
    tree: &mut Tree,
    over_root: NodeId,
    removed: &BTreeSet<String>,
    findings: &mut Vec<Finding>,
) -> NodeId {
    let table = |tree: &Tree, root| Some(tree.get(root, JOURNEYS)?.1);
    let (Some(mine), Some(others)) = (table(tree, tree.root), table(tree, over_root)) else {
        return over_root;
    };
    // What is removed and stated anew has lost what the base said of it, and not its name.
    let renewed: BTreeSet<String> =
        flatten(tree, over_root).into_iter().map(|flat| flat.id).collect();
    let mut rows: Vec<Pair> = tree.pairs(mine).to_vec();
    let mut left: Vec<Pair> = tree.pairs(others).to_vec();
    for (id, row) in &mut rows {
        let name = tree.text(*id).unwrap_or("").to_owned();
        let Some(at) = position(tree, &left, &name).filter(|_| !removed.contains(&name)) else {
            continue;
        };
        *row = merge_row(tree, *row, left[at].1);
        let lost = REQUIRED.iter().find_map(|key| {
            let (_, value) = tree.get(*row, key)?;
            pruned_reference(tree, value, removed).is_none().then_some((*key, value))
        });
        let again = |id: NodeId| tree.text(id).is_some_and(|id| renewed.contains(id));
        if let Some((_, value)) = lost
            && (again(value) || tree.items(value).iter().any(|id| again(*id)))
        {
            left[at].1 = *row;
        } else if let Some((key, value)) = lost {
            findings.push(lost_end(tree, &name, (key, value), left.remove(at).0));
        }
    }
    let tables = [(tree.root, mine, rows), (over_root, others, left)];
    let [base_root, over_root] = tables.map(|(root, table, rows)| {
        let (table_span, span) = (tree.span(table), tree.span(root));
        let table = tree.push(table_span, Content::Map(rows));
        let mut pairs: Vec<Pair> = tree.pairs(root).to_vec();
        if let Some(at) = position(tree, &pairs, JOURNEYS) {
            pairs[at].1 = table;
        }
        tree.push(span, Content::Map(pairs))
    });
    tree.root = base_root;
    over_root
}

/// Returns the finding that a journey is overridden and still names what is removed.
fn lost_end(tree: &Tree, name: &str, (key, value): (&str, NodeId), row: NodeId) -> Finding {
    let end = tree.text(value).or_else(|| tree.items(value).iter().find_map(|id| tree.text(*id)));
    let end = shortened(end.unwrap_or_default());
    let message =
        format!("journey `{}` has `{end}` as its `{key}`, which is removed", shortened(name));
    let help = format!("give the journey another `{key}`, or remove it as well");
    Finding::input("unknown-component", Severity::Error, tree.span(row), message).help(help)
}
