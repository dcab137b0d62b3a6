//! Suite: layers.
