//! What a page takes from elsewhere: parts of other files, and formulas made ready.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{PageId, Span};

/// A file, or a part of one, in the place of an `include` directive.
#[derive(Clone, Debug, PartialEq)]
pub struct Include {
    /// Where the directive stands.
    pub span: Span,
    /// What is shown.
    pub content: Included,
}

/// What an `include` shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Included {
    /// Lines of any file, as code.
    Code {
        /// The language to colour them as; empty for none.
        language: String,
        /// The title above them; empty for none.
        title: String,
        /// Lines to mark, from 1; ranges are inclusive.
        marked: Vec<(usize, usize)>,
        /// The lines.
        text: String,
    },
    /// Markdown that is part of the page.
    Text {
        /// Which part of which file.
        part: Span,
        /// The whole file.
        text: Arc<str>,
        /// How many of each the page lists before the part.
        from: Counts,
        /// And up to its end.
        until: Counts,
    },
    /// Nothing; the mistake is among the findings.
    Nothing,
}

/// How long the lists of a page are at some place of its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Headings.
    pub headings: usize,
    /// Links and images.
    pub links: usize,
    /// References to components.
    pub references: usize,
    /// Directives.
    pub directives: usize,
    /// Includes.
    pub includes: usize,
    /// Formulas.
    pub formulas: usize,
}

/// A formula of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    /// Where it stands, dollar signs included.
    pub span: Span,
    /// Its MathML; nothing when it is wrong, and then it is shown as written.
    pub mathml: Option<String>,
}

/// What was decided on a page that records a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What it states about itself.
    pub status: DecisionStatus,
    /// The decisions that it takes the place of.
    pub supersedes: Vec<PageId>,
    /// Those that took its place.
    pub superseded_by: Vec<PageId>,
}

/// How far a decision is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecisionStatus {
    /// To be decided.
    Proposed,
    /// It holds.
    Accepted,
    /// It was decided against.
    Rejected,
    /// It no longer holds, and nothing took its place.
    Deprecated,
    /// Another took its place.
    Superseded,
}

impl DecisionStatus {
    /// Every status.
    pub const ALL: [Self; 5] =
        [Self::Proposed, Self::Accepted, Self::Rejected, Self::Deprecated, Self::Superseded];

    /// Returns the word written in front matter and shown on pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Deprecated => "deprecated",
            Self::Superseded => "superseded",
        }
    }
}
