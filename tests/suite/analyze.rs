//! Suite: analyze.

mod build;
mod gates;
mod meaning;
mod oracle;
mod proof;
mod random;
