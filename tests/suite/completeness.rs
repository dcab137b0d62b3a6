//! Suite: completeness.
