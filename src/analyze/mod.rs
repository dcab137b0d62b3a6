//! Nouns → findings and insights.
//!
//! Comes in: [`Site`]. Goes out: [`Analysis`].
//! Promise: pure; the day decides nothing but the expiry of acceptances and certificates.

mod gates;
mod insight;
pub mod meaning;
pub mod numbers;
mod what_if;

pub use insight::insight;

use crate::model::{Analysis, Date, DesignAnalysis, Site};

/// Settings of an analysis.
#[derive(Clone, Copy, Debug)]
pub struct AnalyzeOptions {
    /// The day that acceptances and certificates are held against.
    pub today: Date,
    /// Whether strict rules are reported too, whatever `site.yaml` says.
    pub strict_level: bool,
}

/// Returns findings and insights of every design of `site`.
pub fn analyze(site: &Site, options: &AnalyzeOptions) -> Analysis {
    let _ = options;
    let design = |topology| DesignAnalysis { findings: Vec::new(), insight: insight(topology) };
    let designs = site.designs.iter().map(|d| design(&d.topology)).collect();
    Analysis { findings: Vec::new(), designs }
}
