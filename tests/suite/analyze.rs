//! Suite: analyze.

mod build;
mod meaning;
mod oracle;
mod proof;
mod random;
