//! Text → nouns. Never fails: mistakes become findings.
//!
//! Comes in: [`Sources`]. Goes out: [`Site`] and every input mistake with its place.
//! Promise: no panic and bounded time and memory on any input.

mod compose;
mod config;
mod decode;
mod extends;
mod front;
mod icons;
mod links;
mod loose;
mod merge;
mod page;
mod paths;
mod plain;
mod schema;
mod shape;
mod site;
mod suggest;
mod topology;
mod tree;
mod unfold;
mod urls;
mod wire;
mod yaml;

pub use config::is_web_address;
pub(crate) use paths::{is_page, is_part};
pub use schema::schema;
pub use site::{Memo, Reworded, fill_in, linked, recalled, reworded, survey, told};
pub use suggest::{is_bidi_control, nearest};

use crate::model::{Compose, FileId, Finding, Site, Sources, Topology};

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

impl ReadOptions {
    /// Returns the address that takes the place of the one in `site.yaml`.
    pub fn base(&self) -> Option<String> {
        self.base_url.as_ref().map(|url| config::with_slash(url.trim()))
    }
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
    read_again(sources, options, None).0
}

/// Returns the same as [`read`], and what the next read may use of this one; what stands in files
/// that are the same as `before` is not read again.
pub fn read_again(
    sources: &Sources,
    options: &ReadOptions,
    before: Option<(&Site, &Memo)>,
) -> (Read, Memo) {
    let mut findings = Vec::new();
    let (site, memo) = site::read(sources, options, before, &mut findings);
    (Read { site, findings: tidy(findings) }, memo)
}

/// Returns the topology in one file, whatever site it belongs to, and its mistakes.
///
/// `None` when the file, or one that it starts from, is no YAML at all or is refused; what is wrong inside a topology leaves
/// the rest of it standing.
pub fn read_topology(sources: &Sources, file: FileId) -> (Option<Topology>, Vec<Finding>) {
    let mut findings = Vec::new();
    let topology = extends::load(sources, file, &mut findings);
    (Some(topology).filter(|topology| !topology.unread), tidy(findings))
}

/// Returns what a compose file says, and its mistakes; `None` when it is no compose file.
pub fn read_compose(sources: &Sources, file: FileId) -> (Option<Compose>, Vec<Finding>) {
    let mut findings = Vec::new();
    let compose = compose::read(sources, file, &mut findings);
    (compose, tidy(findings))
}

/// Returns findings in source order, each once.
fn tidy(mut findings: Vec<Finding>) -> Vec<Finding> {
    let place = |finding: &Finding| finding.labels.first().map(|label| label.span);
    findings.sort_by(|a, b| (place(a), a.rule, &a.message).cmp(&(place(b), b.rule, &b.message)));
    findings.dedup();
    findings
}
