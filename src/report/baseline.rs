//! A former check, to tell new findings from known ones.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::model::Finding;

/// The findings of a former check, by design and name; messages and lines may have changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    known: BTreeSet<(String, String)>,
}

#[derive(Deserialize)]
struct Report {
    version: u32,
    #[serde(default)]
    findings: Vec<Entry>,
    #[serde(default)]
    designs: Vec<Design>,
}

#[derive(Deserialize)]
struct Design {
    path: String,
    #[serde(default)]
    findings: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    journey: Option<String>,
}

impl Baseline {
    /// Returns the baseline that the output of `check --format json` is, or what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let report: Report = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if report.version != 1 {
            return Err(format!("version {} is not known", report.version));
        }
        let mut known = BTreeSet::new();
        known.extend(report.findings.into_iter().map(|entry| (String::new(), name(entry))));
        for design in report.designs {
            let path = design.path;
            known.extend(design.findings.into_iter().map(|entry| (path.clone(), name(entry))));
        }
        Ok(Self { known })
    }

    /// Returns whether the finding of the design at `path` (none: of the site) was there before.
    pub fn knows(&self, path: Option<&str>, finding: &Finding) -> bool {
        let journey = match finding.journeys.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
        let name = name(Entry { id: finding.id(), journey });
        self.known.contains(&(path.unwrap_or("").to_owned(), name))
    }
}

/// Rule, subjects and journey: what a finding is, wherever it stands.
fn name(entry: Entry) -> String {
    match entry.journey {
        Some(journey) => format!("{} {journey}", entry.id),
        None => entry.id,
    }
}
