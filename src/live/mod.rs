//! Watches, rebuilds and serves.
