//! What an analysis knows about a design beside its findings.

use super::Finding;

/// The analysis of a site.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// Findings of the site and of pages without a design.
    pub findings: Vec<Finding>,
    /// One per design, in the order of [`super::Site::designs`].
    pub designs: Vec<DesignAnalysis>,
}

/// The analysis of one design.
#[derive(Clone, Debug, Default)]
pub struct DesignAnalysis {
    /// Derived and authored findings, sorted by severity, then rule, then subjects.
    pub findings: Vec<Finding>,
}
