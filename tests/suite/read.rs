//! Suite: read.
