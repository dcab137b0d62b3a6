//! Groundplan: design-doc sites from Markdown and a YAML topology.
//!
//! Data moves one way: sources → nouns → findings and pictures → files.
//!
//! | stage | in | out |
//! |---|---|---|
//! | [`read`] | [`model::Sources`] | [`model::Site`] and input mistakes |
//! | [`analyze`] | [`model::Site`] | [`model::Analysis`] |
//! | [`draw`] | [`model::Topology`], findings | scenes and SVG |
//! | [`publish`] | all of it | every file of the site, to a [`model::Shelf`] |
//! | [`compare`] | two states of a site | [`model::Difference`] |
//! | [`report`] | findings, differences | text, JSON, SARIF, Markdown |
//!
//! [`disk`] brings files in and the site out; [`live`] watches, rebuilds and serves.

pub mod again;
pub mod analyze;
pub mod compare;
mod credential;
pub mod disk;
pub mod draw;
pub mod live;
mod markdown;
pub mod model;
pub mod publish;
pub mod read;
pub mod report;
mod timings;

pub use timings::Timings;

use std::sync::{Mutex, PoisonError};

use analyze::{AnalyzeOptions, analyze};
use model::{Analysis, Finding, Output, Severity, Shelf, Site, Sources};
use publish::{PublishOptions, publish};
use read::{ReadOptions, read};

/// Settings of a build.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// Settings of the reading.
    pub read: ReadOptions,
    /// Settings of the analysis.
    pub analyze: AnalyzeOptions,
    /// Settings of the publication.
    pub publish: PublishOptions,
}

/// A site, from its nouns to its files.
#[derive(Clone, Debug, Default)]
pub struct Build {
    /// What was read.
    pub site: Site,
    /// What follows from it.
    pub analysis: Analysis,
    /// Input mistakes: of the folders first, then of the texts.
    pub mistakes: Vec<Finding>,
    /// The files, complete even when there are mistakes.
    pub output: Output,
    /// How long the stages took.
    pub timings: Timings,
}

impl Build {
    /// Returns whether a mistake forbids to publish.
    pub fn has_errors(&self) -> bool {
        self.mistakes.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// Returns what is wrong with the site that `sources` describe; makes no files.
pub fn check(sources: &Sources, options: &BuildOptions) -> Build {
    let mut timings = Timings::default();
    let read = timings.time("read", || read(sources, &options.read));
    let analysis = timings.time("analyze", || analyze(&read.site, &options.analyze));
    let mistakes = sources.findings.iter().cloned().chain(read.findings).collect();
    Build { site: read.site, analysis, mistakes, timings, ..Build::default() }
}

/// Returns the site that `sources` describe.
pub fn build(sources: &Sources, options: &BuildOptions) -> Build {
    let mut build = check(sources, options);
    let output = Mutex::new(Output::default());
    publish_to(&mut build, sources, options, &output);
    let output = output.into_inner().unwrap_or_else(PoisonError::into_inner);
    Build { output, ..build }
}

/// Puts the files of a site that was checked on `shelf`, and adds the mistakes on the way.
pub fn publish_to(build: &mut Build, sources: &Sources, options: &BuildOptions, shelf: &dyn Shelf) {
    let Build { site, analysis, timings, .. } = build;
    // Nobody asks for them after the search is made, and they take room.
    let words = std::mem::take(&mut analysis.words);
    let publish = || publish(sources, site, (analysis, words), &options.publish, shelf);
    build.mistakes.extend(timings.time("publish", publish));
}
