//! Suite: draw.
