//! Anchors, aliases and merge keys of YAML, unfolded without a copy and within bounds.
//!
//! An alias is the same node in a second place, so a small text that unfolds into gigabytes takes no
//! room; how large it would be is counted, and what is past the limit is refused.

use std::collections::{HashMap, HashSet};

use super::tree::{Content, NodeId, Tree};
use crate::model::{Finding, Severity, Span};

/// Most values that a text may unfold to; walks of the tree see each as often as it is named.
const UNFOLDED_MAX: u64 = 100_000;

/// How many bytes of text count as a further value.
const VALUE_BYTES: u64 = 100;

/// The key that takes over the keys of other maps.
const MERGE_KEY: &str = "<<";

/// What anchors name, and how large each value is when it is unfolded.
#[derive(Default)]
pub(super) struct Unfold {
    named: HashMap<usize, NodeId>,
    sizes: HashMap<NodeId, u64>,
    /// Pairs that merge keys have taken over so far.
    merged: u64,
}

impl Unfold {
    /// Remembers what an anchor names.
    pub(super) fn name(&mut self, anchor: usize, id: NodeId) {
        if anchor != 0 {
            self.named.insert(anchor, id);
        }
    }

    /// Returns the node that an alias stands for, unless that is still open.
    pub(super) fn named(
        &self,
        anchor: usize,
        is_open: impl Fn(NodeId) -> bool,
        span: Span,
    ) -> Result<NodeId, Box<Finding>> {
        let found = self.named.get(&anchor).copied().filter(|id| !is_open(*id));
        found.ok_or_else(|| {
            let text = "an alias of what it stands in, or of nothing";
            let finding = Finding::input("cycle", Severity::Error, span, text);
            Box::new(finding.help("write the value out"))
        })
    }

    /// Takes note of a list or map that is complete; its merge keys are followed.
    pub(super) fn close(&mut self, tree: &mut Tree, id: NodeId) -> Result<(), Box<Finding>> {
        if let Content::Map(pairs) = &tree.node(id).content {
            let pairs = self.merge(tree, pairs)?;
            tree.nodes[id.0 as usize].content = Content::Map(pairs);
        }
        let size = match &tree.node(id).content {
            Content::List(items) => items.iter().map(|item| self.size(tree, *item)).sum(),
            Content::Map(pairs) => pairs.iter().map(|(_, value)| 1 + self.size(tree, *value)).sum(),
            _ => 0,
        };
        self.sizes.insert(id, 1 + size);
        match size + self.merged > UNFOLDED_MAX {
            true => Err(too_large(tree.span(id))),
            false => Ok(()),
        }
    }

    fn size(&self, tree: &Tree, id: NodeId) -> u64 {
        let of_text = || tree.text(id).map_or(0, |text| text.len() as u64 / VALUE_BYTES);
        self.sizes.get(&id).copied().unwrap_or_else(|| 1 + of_text())
    }

    /// Returns the pairs of a map with those that it takes over behind them: its own keys win, then
    /// those of the map that is named first.
    fn merge(
        &mut self,
        tree: &Tree,
        pairs: &[(NodeId, NodeId)],
    ) -> Result<Vec<(NodeId, NodeId)>, Box<Finding>> {
        let mut seen = HashSet::new();
        let mut own = Vec::with_capacity(pairs.len());
        let mut sources = Vec::new();
        for (key, value) in pairs {
            match tree.text(*key) {
                Some(MERGE_KEY) => sources.extend(merged_maps(tree, *value)?),
                Some(text) if !seen.insert(text) => return Err(repeated(tree.span(*key), text)),
                _ => own.push((*key, *value)),
            }
        }
        for source in sources {
            self.merged += tree.pairs(source).len() as u64;
            if self.merged > UNFOLDED_MAX {
                return Err(too_large(tree.span(source)));
            }
            let new = tree.pairs(source).iter().copied();
            own.extend(new.filter(|(key, _)| tree.text(*key).is_none_or(|text| seen.insert(text))));
        }
        Ok(own)
    }
}

/// Returns the maps that the value of a merge key names.
fn merged_maps(tree: &Tree, value: NodeId) -> Result<Vec<NodeId>, Box<Finding>> {
    let maps = match &tree.node(value).content {
        Content::List(items) => items.clone(),
        _ => vec![value],
    };
    let odd = maps.iter().find(|id| !matches!(tree.node(**id).content, Content::Map(_)));
    match odd {
        None => Ok(maps),
        Some(id) => {
            let message = format!("`{MERGE_KEY}` takes over the keys of maps, and this is none");
            let finding = Finding::input("invalid-value", Severity::Error, tree.span(*id), message);
            Err(Box::new(finding.help("name the anchor of a map")))
        }
    }
}

fn repeated(span: Span, key: &str) -> Box<Finding> {
    let message = format!("`{}` is given twice", super::suggest::shortened(key));
    let finding = Finding::input("duplicate-key", Severity::Error, span, message);
    Box::new(finding.help("keep one of the two"))
}

fn too_large(span: Span) -> Box<Finding> {
    let message = format!("aliases and merge keys unfold to more than {UNFOLDED_MAX} values");
    let finding = Finding::input("limit-exceeded", Severity::Error, span, message);
    Box::new(finding.help("name fewer of them"))
}
