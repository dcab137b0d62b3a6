//! The nouns: plain data and look-ups, shared by every stage.
//!
//! Comes in: nothing. Goes out: the types that the stages hand to each other.
//! Promise: values are complete when made; nothing here reads, writes or computes findings.

mod before;
mod block;
mod checked;
mod component;
mod compose;
mod connection;
mod date;
mod difference;
mod figures;
mod finding;
mod gates;
mod history;
mod insight;
mod issue;
mod kind;
mod output;
mod page_words;
mod part;
mod plural;
mod quick;
mod rule;
mod runs;
mod shared;
mod site;
mod sources;
mod span;
mod topology;
mod view;
mod words;

pub use before::Before;
pub(crate) use block::offset;
pub use block::{BlockKind, BlockList, TextBlock, TextBlocks};
pub use checked::Checked;
pub use component::*;
pub use compose::*;
pub use connection::*;
pub use date::Date;
pub use difference::*;
pub use figures::*;
pub use finding::*;
pub use gates::*;
pub use history::*;
pub use insight::*;
pub use issue::*;
pub use kind::{Kind, Tier};
pub use output::*;
pub use page_words::{PageSet, PageWords};
pub use part::*;
pub use plural::PLURAL_FORMS;
pub use quick::*;
pub use rule::*;
pub use runs::{place, places, runs};
pub use shared::Shared;
pub use site::*;
pub use sources::*;
pub use span::*;
pub use topology::*;
pub use view::{OPEN_COMPONENTS_MAX, SIDE_BY_SIDE_LINES_MAX, SIDE_BY_SIDE_MAX, ViewName};
pub use words::Words;
