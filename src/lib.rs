//! Groundplan: design-doc sites from Markdown and a YAML topology.
//!
//! Data moves one way: sources → nouns → findings and pictures → files.
//!
//! | stage | in | out |
//! |---|---|---|
//! | [`read`] | [`model::Sources`] | [`model::Site`] and input mistakes |
//! | [`analyze`] | [`model::Site`] | [`model::Analysis`] |
//! | [`draw`] | [`model::Topology`], findings | scenes and SVG |
//! | [`publish`] | all of it | [`model::Output`], the site in memory |
//! | [`report`] | findings | text, JSON, SARIF |
//!
//! [`disk`] brings files in and the site out; [`live`] watches, rebuilds and serves.

pub mod analyze;
pub mod disk;
pub mod draw;
pub mod live;
pub mod model;
pub mod publish;
pub mod read;
pub mod report;
