//! Suite: publish.
