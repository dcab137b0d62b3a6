//! Suite: report.
