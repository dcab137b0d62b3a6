//! The author's issues beside the derived ones, and open questions.

use super::{PageId, Span};

/// Something the topology does not state, so that no rule can decide it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// The rule that would decide it.
    pub rule: &'static str,
    /// Components it concerns.
    pub about: Vec<String>,
    /// The question, as a sentence.
    pub text: String,
}

/// One row of the author: an entry under `issues:`, or a row or item of an issue list in a page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IssueRow {
    /// Its title or first cell.
    pub title: String,
    /// The rest of its words.
    pub text: String,
    /// The page; `None` for an entry of the topology.
    pub page: Option<PageId>,
    /// Where it stands.
    pub span: Span,
    /// Name of the authored finding, for an entry of the topology.
    pub finding: Option<String>,
    /// Components that its words name.
    pub names: Vec<String>,
    /// Names of the derived findings that say the same; empty means that only the author says it.
    pub agrees_with: Vec<String>,
}

/// The author's issues held against the derived findings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct IssueMatches {
    /// The author's rows: the topology's first, then those of the pages in order.
    pub rows: Vec<IssueRow>,
    /// Names of the derived findings at low or above that no row mentions.
    pub model_only: Vec<String>,
}

impl IssueMatches {
    /// Returns whether some row of the author says what the finding named `id` says.
    pub fn confirms(&self, id: &str) -> bool {
        self.rows.iter().any(|row| row.agrees_with.iter().any(|agreed| agreed == id))
    }
}
