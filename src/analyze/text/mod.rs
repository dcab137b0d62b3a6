//! Words of the pages: sentences, names, and how they are meant.
//!
//! Comes in: blocks of text with the way back to the source. Goes out: words in order, which
//! components they name, and whether a sentence states, denies, asks, plans or compares.
//! Promise: words and their order decide, nothing else, so every match can be pointed at.

mod alike;
mod distance;
mod mood;
mod names;
mod pattern;
mod reading;
mod sections;
mod sentence;
mod slice;
mod tables;
mod vocabulary;
mod words;

pub(super) use alike::alike;
pub(super) use distance::distance;
pub(super) use mood::{is_denied, is_plain, is_statement, plainly};
pub(super) use names::Names;
pub(super) use pattern::find;
pub(super) use reading::{PageText, Reading};
pub(super) use sections::{Place, is_issues, is_outlook};
pub(super) use sentence::{Sentence, sentences};
pub(super) use tables::Tables;
pub(super) use words::Word;
