//! Suite: cli.
