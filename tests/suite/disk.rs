//! Suite: disk.
