//! Text → nouns. Never fails: mistakes become findings.
//!
//! Comes in: [`Sources`]. Goes out: [`Site`] and every input mistake with its place.
//! Promise: no panic and bounded time and memory on any input.

use crate::model::{Finding, Site, Sources};

/// Settings of a read that do not stand in the sources.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Whether draft pages are part of the site.
    pub drafts: bool,
    /// Whether the content is untrusted, whatever `site.yaml` says.
    pub untrusted: bool,
    /// Replaces `base_url` of `site.yaml`.
    pub base_url: Option<String>,
}

/// What a read yields.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// The site, as far as it could be read.
    pub site: Site,
    /// Input mistakes in source order.
    pub findings: Vec<Finding>,
}

/// Returns the site that `sources` describe, with every mistake found on the way.
pub fn read(sources: &Sources, options: &ReadOptions) -> Read {
    let _ = (sources, options);
    Read::default()
}
