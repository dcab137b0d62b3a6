//! Nouns → view → layout → scene → SVG.
//!
//! Comes in: a topology, a view, marks from the analysis. Goes out: scenes and SVG text.
//! Promise: pure; same topology, same bytes, on every platform.

pub mod layout;
