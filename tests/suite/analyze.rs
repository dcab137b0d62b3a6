//! Suite: analyze.

mod build;
mod meaning;
