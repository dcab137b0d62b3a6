//! Suite: report.

mod machines;
mod snippets;

use groundplan::analyze::{AnalyzeOptions, analyze};
use groundplan::model::Checked;
use groundplan::model::{Analysis, Date, Finding, Site, Sources};
use groundplan::read::{ReadOptions, read};

use super::read::sources;

/// A site with a finding of each sort: input mistakes, derived, authored, accepted.
pub(crate) struct Case {
    sources: Sources,
    site: Site,
    analysis: Analysis,
    mistakes: Vec<Finding>,
}

impl Case {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let sources = sources(files);
        let read = read(&sources, &ReadOptions::default());
        let today = Date::parse("2026-11-24").unwrap();
        let analysis = analyze(&read.site, &AnalyzeOptions { today, strict_level: false });
        Self { sources, site: read.site, analysis, mistakes: read.findings }
    }

    pub(crate) fn checked(&self) -> Checked<'_> {
        Checked {
            sources: &self.sources,
            site: &self.site,
            analysis: &self.analysis,
            mistakes: &self.mistakes,
        }
    }
}

pub(crate) fn shop() -> Case {
    let topology = "\
components:
  visitor: {kind: client}
  server:
    kind: server
    availability: 99%
    contains:
      web: {kind: web-server, availability: 99.5%}
      db: {kind: database, availability: 99.9%}
connections:
  - {from: visitor, to: web, protocol: HTTP, port: 80}
  - {from: web, to: db, label: 100% of, colour: red}
issues:
  - {title: Nobody is on call, affects: [server], severity: medium}
accept:
  - {rule: cleartext-public, on: visitor->web, reason: inside, owner: ops, until: 2027-03-31}
";
    let page = "# Shop\n\nSee [the plan](plan.md), [[wbe]].\n";
    let free = "# Free\n\n[gone](gone.md)\n";
    Case::new(&[
        ("content/my shop/topology.yaml", topology),
        ("content/my shop/index.md", page),
        ("content/free.md", free),
    ])
}
