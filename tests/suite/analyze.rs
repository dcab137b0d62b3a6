//! Suite: analyze.

mod build;
mod gates;
mod library;
mod meaning;
mod oracle;
mod proof;
mod random;
mod speed;
