//! Suite: analyze.
