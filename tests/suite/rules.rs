//! Suite: the rules, held against their pages and a real design.

mod absurd;
mod apply;
mod authored;
mod changes;
mod decisions;
mod pages;
mod restraint;
mod secrets;
mod three_servers;
mod wording;

use std::sync::Arc;

use groundplan::analyze::{AnalyzeOptions, analyze};
use groundplan::model::{Analysis, Date, DesignAnalysis, Finding, Severity, SourceFile, Sources};
use groundplan::read::{ReadOptions, read};

/// The day that all these tests take for today.
const TODAY: Date = Date { year: 2026, month: 6, day: 1 };

/// Texts with the paths they stand at.
fn sources(files: &[(&str, &str)]) -> Sources {
    let file = |(path, text): &(&str, &str)| SourceFile {
        path: (*path).to_owned(),
        text: Arc::from(*text),
    };
    Sources { files: files.iter().map(file).collect(), ..Sources::default() }
}

/// The analysis of a site; input errors fail the test.
fn analyzed(sources: &Sources, strict_level: bool) -> Analysis {
    let read = read(sources, &ReadOptions::default());
    let errors: Vec<&Finding> =
        read.findings.iter().filter(|f| f.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "the input has mistakes: {errors:#?}");
    analyze(&read.site, &AnalyzeOptions { today: TODAY, strict_level })
}

/// The analysis of one topology without pages, at the standard level.
fn topology(text: &str) -> DesignAnalysis {
    let mut analysis = analyzed(&sources(&[("content/topology.yaml", text)]), false);
    analysis.designs.remove(0)
}

/// The analysis of one topology with its page, at the standard level.
fn design(text: &str, page: &str) -> DesignAnalysis {
    let files = [("content/index.md", page), ("content/topology.yaml", text)];
    let mut analysis = analyzed(&sources(&files), false);
    analysis.designs.remove(0)
}

/// Names and severities of findings above info.
fn names(analysis: &DesignAnalysis) -> Vec<String> {
    let above = analysis.findings.iter().filter(|f| f.severity < Severity::Info);
    above.map(|f| format!("{} {}", f.severity.word(), f.id())).collect()
}
