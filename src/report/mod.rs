//! Findings → text for terminals, JSON, SARIF.
//!
//! Comes in: findings and the sources they point into. Goes out: text, never printed here.
//! Promise: pure; colour and width are arguments.

mod text;

pub use text::{TextOptions, text};
