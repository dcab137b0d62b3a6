//! Nouns and pictures → files in memory.
