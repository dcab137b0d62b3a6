//! Suite: analyze.

mod bounds;
mod build;
mod features;
mod gates;
mod library;
mod meaning;
mod oracle;
mod proof;
mod properties;
mod random;
mod scram;
mod speed;
