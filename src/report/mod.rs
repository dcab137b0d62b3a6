//! Findings → text for terminals, JSON, SARIF, annotations of GitHub.
//!
//! Comes in: findings and the sources they point into. Goes out: text, never printed here.
//! Promise: pure; colour and width are arguments.

mod baseline;
mod checked;
mod github;
mod json;
mod sarif;
mod text;

pub use baseline::Baseline;
pub use checked::Checked;
pub use github::github;
pub use json::json;
pub use sarif::sarif;
pub use text::{TextOptions, text};
