//! Findings → text for terminals, JSON, SARIF.
