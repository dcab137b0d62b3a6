//! A YAML document as a tree with the place of every value.

use crate::model::{Span, Spans};

/// A node, by its index in [`Tree::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct NodeId(pub(crate) u32);

/// One value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) content: Content,
}

/// What a node holds. Scalars keep their text, so that `tech: 1.10` stays `1.10`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    Null,
    Bool(bool, String),
    Number(f64, String),
    Text(String),
    List(Vec<NodeId>),
    /// Pairs in source order, repeated keys included.
    Map(Vec<(NodeId, NodeId)>),
}

/// All nodes of one document, or of several that were merged.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
    pub(crate) root: NodeId,
}

/// How deep nested keys are remembered: `backup.to`, `certificate.names.0`.
const SPAN_DEPTH_MAX: usize = 3;

impl Tree {
    /// Adds a node and returns its id.
    pub(crate) fn push(&mut self, span: Span, content: Content) -> NodeId {
        self.nodes.push(Node { span, content });
        NodeId(u32::try_from(self.nodes.len() - 1).unwrap_or(u32::MAX))
    }

    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    pub(crate) fn span(&self, id: NodeId) -> Span {
        self.node(id).span
    }

    /// Returns the text of a scalar as written, quotes removed.
    pub(crate) fn text(&self, id: NodeId) -> Option<&str> {
        match &self.node(id).content {
            Content::Text(text) | Content::Bool(_, text) | Content::Number(_, text) => Some(text),
            Content::Null | Content::List(_) | Content::Map(_) => None,
        }
    }

    /// Returns the pairs of a map; any other node has none.
    pub(crate) fn pairs(&self, id: NodeId) -> &[(NodeId, NodeId)] {
        match &self.node(id).content {
            Content::Map(pairs) => pairs,
            _ => &[],
        }
    }

    /// Returns the items of a list; any other node has none.
    pub(crate) fn items(&self, id: NodeId) -> &[NodeId] {
        match &self.node(id).content {
            Content::List(items) => items,
            _ => &[],
        }
    }

    /// Returns the key's and the value's node under `key`.
    pub(crate) fn get(&self, id: NodeId, key: &str) -> Option<(NodeId, NodeId)> {
        self.pairs(id).iter().copied().find(|(name, _)| self.text(*name) == Some(key))
    }

    /// Returns the spans of the values below a map, by dotted key; what `skip` names is left out.
    pub(crate) fn spans(&self, id: NodeId, skip: &[&str]) -> Spans {
        let mut spans = Spans::default();
        for (key, value) in self.pairs(id) {
            if let Some(key) = self.text(*key).filter(|key| !skip.contains(key)) {
                self.collect_spans(key, *value, 1, &mut spans);
            }
        }
        spans
    }

    fn collect_spans(&self, path: &str, id: NodeId, depth: usize, spans: &mut Spans) {
        spans.insert(path, self.span(id));
        if depth >= SPAN_DEPTH_MAX {
            return;
        }
        for (at, item) in self.items(id).iter().enumerate() {
            self.collect_spans(&format!("{path}.{at}"), *item, depth + 1, spans);
        }
        for (key, value) in self.pairs(id) {
            if let Some(key) = self.text(*key) {
                self.collect_spans(&format!("{path}.{key}"), *value, depth + 1, spans);
            }
        }
    }
}
