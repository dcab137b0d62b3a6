//! Everything a check found, sorted to the designs it belongs to.

use super::{Analysis, Finding, Location, Site, Sources, Span};

/// What a check looked at and what it found.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'c> {
    /// The texts.
    pub sources: &'c Sources,
    /// What was read.
    pub site: &'c Site,
    /// Findings and figures of the site and its designs.
    pub analysis: &'c Analysis,
    /// Input mistakes.
    pub mistakes: &'c [Finding],
}

impl<'c> Checked<'c> {
    /// Returns the findings of no design, then those of each design in the site's order.
    pub fn by_design(&self) -> (Vec<&'c Finding>, Vec<Vec<&'c Finding>>) {
        let mut outside = Vec::new();
        let mut inside: Vec<Vec<&Finding>> = self.site.designs.iter().map(|_| Vec::new()).collect();
        for mistake in self.mistakes {
            match self.design_of(mistake) {
                Some(design) => inside[design].push(mistake),
                None => outside.push(mistake),
            }
        }
        outside.extend(&self.analysis.findings);
        for (found, design) in inside.iter_mut().zip(&self.analysis.designs) {
            found.extend(&design.findings);
        }
        (outside, inside)
    }

    /// Returns all findings, each with the path of its design's topology.
    pub fn all(&self) -> Vec<(Option<&'c str>, &'c Finding)> {
        let (outside, inside) = self.by_design();
        let mut all: Vec<_> = outside.into_iter().map(|finding| (None, finding)).collect();
        for (at, found) in inside.into_iter().enumerate() {
            let path = self.design_path(at);
            all.extend(found.into_iter().map(|finding| (Some(path), finding)));
        }
        all
    }

    /// Returns the path of a design's topology.
    pub fn design_path(&self, design: usize) -> &'c str {
        &self.sources.file(self.site.designs[design].topology.file).path
    }

    /// Returns the design whose topology or page a mistake stands in.
    fn design_of(&self, mistake: &Finding) -> Option<usize> {
        let file = mistake.labels.first()?.span.file;
        let page = || self.site.pages.iter().find(|page| page.file == file);
        let topology = self.site.designs.iter().position(|design| design.topology.file == file);
        topology.or_else(|| page()?.design.map(|design| design.0 as usize))
    }

    /// Returns where a finding stands: the start and the end of its first label.
    pub fn place(&self, finding: &Finding) -> Option<(Location, Location)> {
        self.ends(finding.labels.first()?.span)
    }

    /// Returns where a span starts and ends; `None` when its file is not there.
    pub fn ends(&self, span: Span) -> Option<(Location, Location)> {
        self.sources.files.get(span.file.0 as usize)?;
        Some((self.locate(span), self.locate(Span { start: span.end, ..span })))
    }

    /// Thousands of findings in one file must not count its lines each.
    fn locate(&self, span: Span) -> Location {
        let text = &self.sources.file(span.file).text;
        let lines = self.site.files.get(span.file.0 as usize);
        let known = lines.and_then(|lines| {
            let line = lines.line(span.start);
            let start = *lines.starts().get(line - 1)? as usize;
            Some((&lines.path, line, text.get(start..span.start as usize)?))
        });
        match known {
            Some((path, line, before)) => {
                Location { path: path.clone(), line, column: before.chars().count() + 1 }
            }
            None => self.sources.locate(span),
        }
    }
}
