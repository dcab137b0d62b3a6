//! Nouns → findings and insights.
//!
//! Comes in: [`Site`]. Goes out: [`Analysis`].
//! Promise: pure; the day decides nothing but the expiry of acceptances and certificates.

mod authored;
mod decisions;
mod design;
mod gates;
mod insight;
mod matches;
pub mod meaning;
pub mod numbers;
pub mod rules;
mod text;
mod topics;
pub mod what_if;
mod yaml_text;

pub use decisions::new_since;
pub use insight::insight;
pub use yaml_text::yaml_text;

use rayon::prelude::*;

use crate::model::{Analysis, Date, DesignAnalysis, DesignId, Page, Site, Topology};

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
    let designs = site.designs.par_iter().map(|design| design::analyze(site, design, options));
    let (designs, words) = designs.unzip();
    Analysis { findings: rules::secrets_outside_designs(site), designs, words }
}

/// Returns whether an edit of a page left alone all that the rules notice of it, in a design with
/// this topology.
pub fn is_alike(topology: &Topology, before: &Page, now: &Page) -> bool {
    before.background || text::alike(topology, rules::tables(), (before, now))
}

/// Returns findings and insights of one design of `site`.
pub fn analyze_design(site: &Site, at: DesignId, options: &AnalyzeOptions) -> DesignAnalysis {
    design::analyze(site, site.design(at), options).0
}
