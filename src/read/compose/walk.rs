//! A way through the values of a compose file that reports what has the wrong shape.

use super::variables::filled_in;
use crate::model::{Finding, Severity};
use crate::read::suggest::shortened;
use crate::read::tree::{Content, NodeId, Tree};

/// Most mistakes that are told of one file.
const MISTAKES_MAX: usize = 100;

/// One entry of a map.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) at: NodeId,
    pub(super) value: NodeId,
}

/// The tree, and where mistakes go.
pub(super) struct Walk<'t, 'f> {
    pub(super) tree: &'t Tree,
    pub(super) findings: &'f mut Vec<Finding>,
}

impl Walk<'_, '_> {
    /// Reports a mistake at a value.
    pub(super) fn error(&mut self, rule: &'static str, at: NodeId, message: String, help: &str) {
        if self.findings.len() < MISTAKES_MAX {
            let finding = Finding::input(rule, Severity::Error, self.tree.span(at), message);
            self.findings.push(finding.help(help));
        }
    }

    /// Reports a value of another shape.
    fn odd(&mut self, what: &str, expected: &str, at: NodeId, help: &str) {
        let found = match &self.tree.node(at).content {
            Content::Null => "nothing".to_owned(),
            Content::List(_) => "a list".to_owned(),
            Content::Map(_) => "a map".to_owned(),
            // What stands there may be anything, a credential too: it is shown as a line only.
            _ => "text".to_owned(),
        };
        self.error(
            "invalid-value",
            at,
            format!("{what}: expected {expected}, found {found}"),
            help,
        );
    }

    pub(super) fn is_null(&self, id: NodeId) -> bool {
        self.tree.node(id).content == Content::Null
    }

    pub(super) fn is_map(&self, id: NodeId) -> bool {
        matches!(self.tree.node(id).content, Content::Map(_))
    }

    /// Returns the text of a scalar, variables filled in.
    pub(super) fn scalar(&self, id: NodeId) -> Option<String> {
        self.tree.text(id).map(filled_in)
    }

    /// Returns whether a variable decides what a value is.
    pub(super) fn varies(&self, id: NodeId) -> bool {
        self.tree.text(id).is_some_and(|text| text.contains('$'))
    }

    /// Returns the value under a key.
    pub(super) fn get(&self, id: NodeId, key: &str) -> Option<NodeId> {
        let value = self.tree.get(id, key)?.1;
        (!self.is_null(value)).then_some(value)
    }

    /// Returns the text under a key; anything but text is reported.
    pub(super) fn text(&mut self, id: NodeId, key: &str) -> Option<String> {
        let value = self.get(id, key)?;
        let text = self.scalar(value);
        if text.is_none() {
            self.odd(&format!("`{key}`"), "text", value, "write one word or one line");
        }
        text
    }

    /// Returns the entries of a map; anything else is reported.
    pub(super) fn map(&mut self, id: NodeId, what: &str, help: &str) -> Vec<Entry> {
        if !self.is_map(id) {
            self.odd(what, "a map", id, help);
        }
        self.entries(id)
    }

    /// Returns the entries of a map, if it is one.
    pub(super) fn entries(&self, id: NodeId) -> Vec<Entry> {
        let entry = |&(at, value): &(NodeId, NodeId)| {
            Some(Entry { key: self.tree.text(at)?.to_owned(), at, value })
        };
        self.tree.pairs(id).iter().filter_map(entry).collect()
    }

    /// Returns the items of the list under a key; anything else is reported.
    pub(super) fn list(&mut self, id: NodeId, key: &str, help: &str) -> Vec<NodeId> {
        let Some(value) = self.get(id, key) else { return Vec::new() };
        if !matches!(self.tree.node(value).content, Content::List(_)) {
            self.odd(&format!("`{key}`"), "a list", value, help);
        }
        self.tree.items(value).to_vec()
    }

    /// Returns names that stand as a list or as the keys of a map, each with its value in a map.
    pub(super) fn names(&mut self, id: NodeId, key: &str) -> Vec<Entry> {
        let Some(value) = self.get(id, key) else { return Vec::new() };
        if self.is_map(value) {
            return self.entries(value);
        }
        if self.tree.text(value).is_some() {
            self.odd(&format!("`{key}`"), "a list or a map", value, "begin it with a hyphen");
        }
        let mut names = Vec::new();
        for item in self.tree.items(value).to_vec() {
            match self.scalar(item) {
                Some(key) => names.push(Entry { key, at: item, value: item }),
                None => self.odd(&format!("an entry of `{key}`"), "a name", item, ""),
            }
        }
        names
    }

    /// Returns pairs that stand as a map or as a list of `KEY=value`; an entry without value has none.
    pub(super) fn assignments(&mut self, id: NodeId, key: &str) -> Vec<(String, String)> {
        let names = self.names(id, key);
        let is_map = self.get(id, key).is_some_and(|value| self.is_map(value));
        let assigned = names.into_iter().map(|entry| match (is_map, entry.key.split_once('=')) {
            (true, _) => (entry.key.clone(), self.scalar(entry.value).unwrap_or_default()),
            (false, Some((key, value))) => (key.trim().to_owned(), value.to_owned()),
            (false, None) => (entry.key, String::new()),
        });
        assigned.collect()
    }

    /// Returns the words of a command: one text, or a list of them.
    pub(super) fn words(&self, id: NodeId, key: &str) -> Vec<String> {
        let Some(value) = self.get(id, key) else { return Vec::new() };
        let items = self.tree.items(value).iter().filter_map(|item| self.scalar(*item));
        self.scalar(value).into_iter().chain(items).collect()
    }

    /// Reports a service that the file does not have.
    pub(super) fn unknown_service(&mut self, name: &str, at: NodeId, known: &[String]) {
        let help = match crate::read::nearest(name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let list = crate::read::suggest::quoted_list(known);
                format!("the services are {list}")
            }
        };
        let message = format!("there is no service `{}` in this file", shortened(name));
        self.error("unknown-component", at, message, &help);
    }
}
