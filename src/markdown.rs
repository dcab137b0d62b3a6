//! Which Markdown pages are written in: one list for reading and for writing.

mod events;

use pulldown_cmark::Options;

pub(crate) use events::{Recorded, Recorder};

/// CommonMark and GitHub's extensions, named one by one, since `all()` changes its meaning.
pub(crate) const MARKDOWN: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_MATH);
