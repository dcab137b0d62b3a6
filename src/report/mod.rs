//! Findings and differences → text for terminals, JSON, SARIF, annotations, comments.
//!
//! Comes in: findings and the sources they point into. Goes out: text, never printed here.
//! Promise: pure; colour and width are arguments.

mod baseline;
mod difference;
mod github;
mod json;
mod sarif;
mod text;

pub use baseline::Baseline;
pub use difference::{Compared, Revision, difference_json, difference_markdown, difference_text};
pub use github::github;
pub use json::json;
pub use sarif::sarif;
pub use text::{TextOptions, text};
