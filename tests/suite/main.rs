//! The one test binary: every suite of the house.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that cannot go on has failed, and tests may start programs"
)]

mod analyze;
mod cli;
mod compare;
mod completeness;
mod disk;
mod draw;
mod fuzz;
mod hostile;
mod import;
mod layers;
mod live;
mod project;
mod promises;
mod publish;
mod read;
mod report;
mod rules;
mod spent;
