//! Suite: live.
